// Who did what, when and from where; refusals too.
import { useState } from "preact/hooks";
import { apiUrl, get } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { List } from "../../api/types";
import { administrationText } from "../../text/administration";
import { showMoment } from "../../text/dates";
import { useText } from "../../text/language";
import { Field, useAct } from "../../ui/forms";
import { Empty, Show } from "../../ui/states";
import { RecordTable } from "../../ui/table";

interface AuditRow {
  id: number;
  at: string;
  who: string | null;
  address?: string | null;
  action: string;
  subject: string;
  before?: unknown;
  after?: unknown;
  outcome: string;
}

interface Wanted {
  who: string;
  what: string;
  from: string;
  to: string;
}

function shown(part: unknown): string {
  return part === null || part === undefined || part === ""
    ? ""
    : typeof part === "string"
      ? part
      : JSON.stringify(part);
}

function Rows({ wanted }: { wanted: Wanted }) {
  const t = useText(administrationText);
  const query = { ...wanted, limit: 100 };
  const answer = useAnswer<List<AuditRow>>(apiUrl("/audit", query));
  const [older, setOlder] = useState<List<AuditRow>>({ items: [], next: null });
  const { busy, act } = useAct();
  return (
    <Show answer={answer}>
      {(first) => {
        const items = [...first.items, ...older.items];
        const next = older.items.length ? older.next : first.next;
        if (!items.length) return <Empty title={t.audit.none} />;
        const more = () =>
          act(async () => {
            const page = await get<List<AuditRow>>(apiUrl("/audit", { ...query, after: next }));
            setOlder({ items: [...older.items, ...page.items], next: page.next });
          });
        return (
          <>
            <RecordTable
              caption={t.audit.caption}
              items={items}
              keyOf={(row) => row.id}
              columns={[
                { name: t.audit.when, show: (row) => <span class="nowrap">{showMoment(row.at)}</span> },
                { name: t.audit.who, show: (row) => row.who ?? "" },
                { name: t.audit.what, show: (row) => <span class="mono small">{row.action}</span> },
                { name: t.audit.subject, show: (row) => row.subject },
                { name: t.audit.outcome, show: (row) => t.audit.outcomes[row.outcome] ?? row.outcome },
                {
                  name: t.audit.before,
                  show: (row) => <span class="mono tiny break">{shown(row.before)}</span>,
                },
                {
                  name: t.audit.after,
                  show: (row) => <span class="mono tiny break">{shown(row.after)}</span>,
                },
                { name: t.audit.where, show: (row) => <span class="small">{row.address ?? ""}</span> },
              ]}
            />
            {next && (
              <button type="button" class="button" disabled={busy} onClick={() => void more()}>
                {t.more}
              </button>
            )}
          </>
        );
      }}
    </Show>
  );
}

export function Audit() {
  const t = useText(administrationText);
  const [form, setForm] = useState<Wanted>({ who: "", what: "", from: "", to: "" });
  const [wanted, setWanted] = useState(form);
  const set = (field: keyof Wanted) => (event: Event) =>
    setForm({ ...form, [field]: (event.currentTarget as HTMLInputElement).value });
  return (
    <div class="stack">
      <form
        class="row filters"
        onSubmit={(event) => {
          event.preventDefault();
          setWanted(form);
        }}
      >
        <Field label={t.audit.who}>
          <input value={form.who} onInput={set("who")} />
        </Field>
        <Field label={t.audit.what}>
          <input value={form.what} onInput={set("what")} />
        </Field>
        <Field label={t.audit.from}>
          <input type="date" value={form.from} onInput={set("from")} />
        </Field>
        <Field label={t.audit.to}>
          <input type="date" value={form.to} onInput={set("to")} />
        </Field>
        <button type="submit" class="button">
          {t.audit.filter}
        </button>
        <a class="button" href={apiUrl("/audit.csv", { ...wanted })} download="nhat-ky.csv">
          {t.audit.export}
        </a>
      </form>
      <Rows key={JSON.stringify(wanted)} wanted={wanted} />
    </div>
  );
}
