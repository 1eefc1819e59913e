// The reorganisation wizard: from a CSV or by hand, a look at what it means, then one act; and its undoing.
import { useState } from "preact/hooks";
import { useAll } from "../../api/all";
import { apiUrl, send } from "../../api/http";
import { askAgain, useAnswer } from "../../api/query";
import type { List, Unit } from "../../api/types";
import { href } from "../../app/router";
import { newId } from "../../offline/device";
import { dayOf, nowMoment, showDay } from "../../text/dates";
import { useText } from "../../text/language";
import { organisationText } from "../../text/organisation";
import { Dialog } from "../../ui/dialog";
import { ErrorSummary, Field, useAct } from "../../ui/forms";
import { Notice, Show } from "../../ui/states";
import { UnitChoice } from "../../ui/unit-choice";
import { MeaningView, type Meaning } from "./meaning";
import { emptyRow, planOf, rowsOfCsv, type PlanForm, type PlanRow } from "./plan";

const value = (event: Event) => (event.currentTarget as HTMLInputElement).value;

interface RowProps {
  row: PlanRow;
  number: number;
  onChange: (row: PlanRow) => void;
  onDrop: () => void;
}

function RowFields({ row, number, onChange, onDrop }: RowProps) {
  const t = useText(organisationText).reorganise;
  const set = (field: "code" | "name" | "type" | "share" | "clause") => (event: Event) =>
    onChange({ ...row, [field]: value(event) });
  return (
    <fieldset class="card plan-row">
      <legend class="small soft">{number}</legend>
      {row.old ? (
        <p class="field">
          <span class="label">{t.old}</span>
          {row.old.name} ({row.old.code})
        </p>
      ) : (
        <UnitChoice label={t.old} onPick={(old) => old && onChange({ ...row, old })} />
      )}
      <Field label={t.code}>
        <input value={row.code} autocomplete="off" onInput={set("code")} />
      </Field>
      <Field label={t.newName}>
        <input value={row.name} autocomplete="off" onInput={set("name")} />
      </Field>
      <Field label={t.type}>
        <input value={row.type} autocomplete="off" onInput={set("type")} />
      </Field>
      <Field label={t.share} hint={t.shareHint}>
        <input value={row.share} inputMode="decimal" autocomplete="off" onInput={set("share")} />
      </Field>
      <Field label={t.clause}>
        <input value={row.clause} autocomplete="off" onInput={set("clause")} />
      </Field>
      <button type="button" class="button quiet" onClick={onDrop}>
        {t.dropRow(number)}
      </button>
    </fieldset>
  );
}

function Csv({ onRows }: { onRows: (rows: PlanRow[]) => void }) {
  const t = useText(organisationText).reorganise;
  const units = useAll<Unit>("/units", { on: dayOf(nowMoment()) }).data ?? [];
  const [unknown, setUnknown] = useState<string[]>([]);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const read = rowsOfCsv(await file.text(), units);
    setUnknown(read.unknown);
    onRows(read.rows);
  };
  return (
    <>
      <Field label={t.csv} hint={t.csvHint}>
        <input
          type="file"
          accept=".csv,.tsv,text/csv"
          onChange={(event: Event) => void take((event.currentTarget as HTMLInputElement).files?.[0])}
        />
      </Field>
      {unknown.length > 0 && <Notice kind="bad">{t.csvUnknown(unknown.slice(0, 10).join(", "))}</Notice>}
    </>
  );
}

function UndoDialog({ act, onClose }: { act: Reorganisation; onClose: () => void }) {
  const t = useText(organisationText).reorganise;
  const { busy, error, act: run } = useAct();
  const [meaning, setMeaning] = useState<Meaning | null>(null);
  const [id] = useState(newId);
  const undo = (dry: boolean) =>
    run(async () => {
      const body = dry ? { dry_run: true } : { dry_run: false, client_id: id };
      setMeaning(await send<Meaning>("POST", `/reorganisations/${act.id}/undo`, body));
      if (!dry) askAgain();
    });
  return (
    <Dialog title={t.undoTitle(act.name)} wide onClose={onClose}>
      <div class="stack">
        <p>{t.undoHint}</p>
        <ErrorSummary error={error} />
        {meaning && <MeaningView meaning={meaning} />}
        <div class="row">
          <button type="button" class="button" disabled={busy} onClick={() => void undo(true)}>
            {t.try}
          </button>
          {meaning?.dry_run && (
            <button type="button" class="button danger" disabled={busy} onClick={() => void undo(false)}>
              {t.undo}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

interface Reorganisation {
  id: number;
  name: string;
  resolution: string;
  operating: string;
}

function Past() {
  const t = useText(organisationText).reorganise;
  const answer = useAnswer<List<Reorganisation>>(apiUrl("/reorganisations"));
  const [undoing, setUndoing] = useState<Reorganisation | null>(null);
  return (
    <section class="stack tight">
      <h2>{t.list}</h2>
      <Show answer={answer}>
        {({ items }) => (
          <ul class="plain stack tight">
            {items.map((one) => (
              <li key={one.id} class="card row spread">
                <span>
                  {one.name}{" "}
                  <span class="soft small">
                    {[showDay(one.operating), one.resolution].filter(Boolean).join(" · ")}
                  </span>
                </span>
                <button
                  type="button"
                  class="button"
                  aria-label={t.undoTitle(one.name)}
                  onClick={() => setUndoing(one)}
                >
                  {t.undo}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Show>
      {undoing && <UndoDialog act={undoing} onClose={() => setUndoing(null)} />}
    </section>
  );
}

function Wizard() {
  const t = useText(organisationText).reorganise;
  const { busy, error, act } = useAct();
  const [form, setForm] = useState<PlanForm>({ name: "", resolution: "", operating: "", rows: [emptyRow] });
  const [meaning, setMeaning] = useState<Meaning | null>(null);
  const [asked, setAsked] = useState(false);
  const [id, setId] = useState(newId);
  // Whatever is changed has to be looked at again, and is another act.
  const change = (next: Partial<PlanForm>) => {
    setForm({ ...form, ...next });
    setMeaning(null);
    setId(newId());
  };
  const setRow = (index: number, row: PlanRow) =>
    change({ rows: form.rows.map((old, other) => (other === index ? row : old)) });
  const plan = planOf(form);
  const run = async (dry: boolean) => {
    setAsked(true);
    if (!plan) return;
    await act(async () => {
      const body = dry ? { ...plan, dry_run: true } : { ...plan, dry_run: false, client_id: id };
      setMeaning(await send<Meaning>("POST", "/reorganisations", body));
      if (!dry) askAgain();
    });
  };
  return (
    <div class="stack">
      <Field label={t.name}>
        <input
          value={form.name}
          autocomplete="off"
          onInput={(event: Event) => change({ name: value(event) })}
        />
      </Field>
      <Field label={t.resolution}>
        <input
          value={form.resolution}
          autocomplete="off"
          onInput={(event: Event) => change({ resolution: value(event) })}
        />
      </Field>
      <Field label={t.operating}>
        <input
          type="date"
          value={form.operating}
          onInput={(event: Event) => change({ operating: value(event) })}
        />
      </Field>
      <h2>{t.rows}</h2>
      <p class="small soft">{t.rowsHint}</p>
      <Csv onRows={(rows) => change({ rows })} />
      {form.rows.map((row, index) => (
        <RowFields
          key={index}
          row={row}
          number={index + 1}
          onChange={(next) => setRow(index, next)}
          onDrop={() => change({ rows: form.rows.filter((_, other) => other !== index) })}
        />
      ))}
      <div class="row">
        <button type="button" class="button" onClick={() => change({ rows: [...form.rows, emptyRow] })}>
          {t.addRow}
        </button>
      </div>
      {asked && !plan && <Notice kind="bad">{t.incomplete}</Notice>}
      <ErrorSummary error={error} />
      {meaning && <MeaningView meaning={meaning} />}
      <div class="row">
        <button
          type="button"
          class={meaning ? "button" : "button main"}
          disabled={busy}
          onClick={() => void run(true)}
        >
          {t.try}
        </button>
        {meaning?.dry_run && (
          <button type="button" class="button main" disabled={busy} onClick={() => void run(false)}>
            {t.act}
          </button>
        )}
      </div>
    </div>
  );
}

export function ReorganisePage() {
  const t = useText(organisationText);
  return (
    <div class="stack organisation wizard">
      <a class="small" href={href("/organisation")}>
        ← {t.toTree}
      </a>
      <h1>{t.reorganise.title}</h1>
      <Wizard />
      <Past />
    </div>
  );
}
