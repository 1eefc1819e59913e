// Closed periods, requests to open one again, and when reports are due.
import { useState } from "preact/hooks";
import { apiUrl, send } from "../../api/http";
import { nameOf } from "../../api/names";
import { askAgain, useAnswer } from "../../api/query";
import type { Indicator, List, Unit, UnitRef } from "../../api/types";
import { administrationText } from "../../text/administration";
import { dayOf, nowMoment, showDay, showMoment } from "../../text/dates";
import { useText } from "../../text/language";
import { Dialog } from "../../ui/dialog";
import { ErrorSummary, Field, fieldsOf, useAct } from "../../ui/forms";
import { Show } from "../../ui/states";
import { RecordTable } from "../../ui/table";
import { UnitChoice } from "../../ui/unit-choice";

// One element of GET /closings and of GET /opening-requests.
interface Stretch {
  id: number;
  unit: UnitRef | null; // null: everybody
  indicator: string | null; // null: all
  from: string;
  to: string;
  reason: string;
  by: string;
  at: string | null;
  state: string;
}

// One element of GET /due-rules: an indicator's rule, a cadence's, or a default.
interface DueRule {
  indicator?: string | null;
  cadence?: string | null;
  text: string;
}

const value = (event: Event) => (event.currentTarget as HTMLInputElement).value;

function useIndicators(): Indicator[] {
  return useAnswer<List<Indicator>>(apiUrl("/indicators", { limit: 1000 })).data?.items ?? [];
}

function useTitle(): (one: Stretch) => string {
  const t = useText(administrationText);
  const indicators = useIndicators();
  return (one) => {
    const indicator = indicators.find(({ code }) => code === one.indicator);
    const what = one.indicator === null ? t.all : indicator ? nameOf(indicator) : one.indicator;
    return `${one.unit?.name ?? t.all} · ${what} · ${showDay(one.from)} – ${showDay(one.to)}`;
  };
}

function CloseDialog({ onClose }: { onClose: () => void }) {
  const t = useText(administrationText);
  const { busy, error, act } = useAct();
  const [unit, setUnit] = useState<Unit | null | undefined>(null);
  const [form, setForm] = useState({ indicator: "", from: "", to: "", reason: "" });
  const [asked, setAsked] = useState(false);
  const indicators = useIndicators();
  const wrong = fieldsOf(error);
  const set = (field: keyof typeof form) => (event: Event) => setForm({ ...form, [field]: value(event) });
  const save = async () => {
    setAsked(true);
    if (!form.from || !form.to || !form.reason.trim() || unit === undefined) return;
    const done = await act(async () => {
      await send("POST", "/closings", {
        unit: unit?.id,
        indicator: form.indicator || undefined,
        from: `${form.from}T00:00+07:00`,
        to: `${form.to}T23:59+07:00`,
        reason: form.reason.trim(),
      });
    });
    if (!done) return;
    askAgain();
    onClose();
  };
  return (
    <Dialog title={t.periods.add} onClose={onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <ErrorSummary error={error} />
        <UnitChoice label={t.periods.unit} hint={t.unitHint} error={wrong.unit} onPick={setUnit} />
        <Field label={t.periods.indicator} error={wrong.indicator}>
          <select value={form.indicator} onChange={set("indicator")}>
            <option value="">{t.all}</option>
            {indicators.map((one) => (
              <option key={one.code} value={one.code}>
                {nameOf(one)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t.periods.from} error={asked && !form.from ? t.periods.datesNeeded : wrong.from}>
          <input type="date" value={form.from} onInput={set("from")} />
        </Field>
        <Field label={t.periods.to} error={asked && !form.to ? t.periods.datesNeeded : wrong.to}>
          <input type="date" value={form.to} onInput={set("to")} />
        </Field>
        <Field
          label={t.periods.reason}
          error={asked && !form.reason.trim() ? t.periods.reasonNeeded : wrong.reason}
        >
          <textarea rows={2} maxLength={500} value={form.reason} onInput={set("reason")} />
        </Field>
        <div class="row">
          <button type="submit" class="button main" disabled={busy}>
            {t.periods.add}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {t.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Closing({ closing }: { closing: Stretch }) {
  const t = useText(administrationText);
  const title = useTitle();
  const { busy, error, act } = useAct();
  const end = async () => {
    if (await act(async () => void (await send("DELETE", `/closings/${closing.id}`)))) askAgain();
  };
  return (
    <li class="card row spread">
      <div>
        <strong>{title(closing)}</strong>
        <p class="small soft">
          {[closing.reason, closing.by, closing.at && showMoment(closing.at)].filter(Boolean).join(" · ")}
        </p>
        <ErrorSummary error={error} />
      </div>
      {closing.state !== "ended" && (
        <button type="button" class="button" disabled={busy} onClick={() => void end()}>
          {t.periods.end}
        </button>
      )}
    </li>
  );
}

const DAY = 24 * 3600_000;

function Request({ request }: { request: Stretch }) {
  const t = useText(administrationText);
  const title = useTitle();
  const { busy, error, act } = useAct();
  const [until, setUntil] = useState(dayOf(nowMoment(Date.now() + 2 * DAY)));
  const [answer, setAnswer] = useState("");
  const [asked, setAsked] = useState(false);
  const decide = async (granted: boolean) => {
    setAsked(true);
    if (!answer.trim()) return;
    const body = { until: granted ? `${until}T23:59+07:00` : undefined, answer: answer.trim() };
    if (await act(async () => void (await send("PATCH", `/opening-requests/${request.id}`, body))))
      askAgain();
  };
  return (
    <li class="card stack tight">
      <strong>{title(request)}</strong>
      <p>{request.reason}</p>
      <p class="small soft">{t.periods.asked(request.by, request.at ? showMoment(request.at) : "")}</p>
      <ErrorSummary error={error} />
      <Field label={t.periods.answer} error={asked && !answer.trim() ? t.periods.reasonNeeded : undefined}>
        <textarea
          rows={2}
          maxLength={500}
          value={answer}
          onInput={(event: Event) => setAnswer(value(event))}
        />
      </Field>
      <Field label={t.periods.until}>
        <input type="date" value={until} onInput={(event: Event) => setUntil(value(event))} />
      </Field>
      <div class="row">
        <button type="button" class="button main" disabled={busy} onClick={() => void decide(true)}>
          {t.periods.grant}
        </button>
        <button type="button" class="button" disabled={busy} onClick={() => void decide(false)}>
          {t.periods.refuse}
        </button>
      </div>
    </li>
  );
}

function Requests() {
  const t = useText(administrationText);
  const answer = useAnswer<List<Stretch>>(apiUrl("/opening-requests", { open: 1 }));
  return (
    <Show answer={answer}>
      {({ items }) => {
        const waiting = items.filter((one) => one.state === "asked");
        if (!waiting.length) return <p class="soft">{t.periods.requestsNone}</p>;
        return (
          <ul class="plain stack tight">
            {waiting.map((request) => (
              <Request key={request.id} request={request} />
            ))}
          </ul>
        );
      }}
    </Show>
  );
}

function Closings() {
  const t = useText(administrationText);
  const answer = useAnswer<List<Stretch>>(apiUrl("/closings", { open: 1 }));
  return (
    <Show answer={answer}>
      {({ items }) =>
        items.length ? (
          <ul class="plain stack tight">
            {items.map((closing) => (
              <Closing key={closing.id} closing={closing} />
            ))}
          </ul>
        ) : (
          <p class="soft">{t.periods.closingsNone}</p>
        )
      }
    </Show>
  );
}

function DueRules() {
  const t = useText(administrationText);
  const indicators = useIndicators();
  const answer = useAnswer<{ items: DueRule[]; defaults: DueRule[] }>(apiUrl("/due-rules"));
  const subject = (rule: DueRule) => {
    const indicator = indicators.find(({ code }) => code === rule.indicator);
    if (rule.indicator) return indicator ? nameOf(indicator) : rule.indicator;
    return t.measures.cadences[rule.cadence ?? ""] ?? rule.cadence ?? "";
  };
  return (
    <Show answer={answer}>
      {({ items, defaults }) => (
        <RecordTable
          caption={t.periods.rules}
          // What has been entered goes before what holds without it.
          items={[
            ...items,
            ...defaults.filter((one) => !items.some((own) => !own.indicator && own.cadence === one.cadence)),
          ]}
          keyOf={(rule) => `${rule.indicator ?? ""} ${rule.cadence ?? ""}`}
          columns={[
            { name: t.periods.subject, show: subject },
            { name: t.periods.rules, show: (rule) => rule.text },
          ]}
        />
      )}
    </Show>
  );
}

export function Periods() {
  const t = useText(administrationText);
  const [closing, setClosing] = useState(false);
  return (
    <div class="stack">
      <h2>{t.periods.requests}</h2>
      <Requests />
      <div class="row spread">
        <h2>{t.periods.closings}</h2>
        <button type="button" class="button" onClick={() => setClosing(true)}>
          {t.periods.add}
        </button>
      </div>
      <Closings />
      <h2>{t.periods.rules}</h2>
      <DueRules />
      {closing && <CloseDialog onClose={() => setClosing(false)} />}
    </div>
  );
}
