// Reporting: what my unit owes, the grid, what has been sent, what waits, and clashes.
import { useState } from "preact/hooks";
import { apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { List } from "../../api/types";
import { hrefHere, navigate, useAddress } from "../../app/router";
import { useSession } from "../../app/session";
import { useQueue } from "../../offline/hooks";
import { useLanguage, useText } from "../../text/language";
import { reportText } from "../../text/report";
import { Choices } from "../../ui/forms";
import { Empty, Notice, Show } from "../../ui/states";
import { Clashes } from "./clashes";
import { useDrafting } from "./drafting";
import { dueMoment } from "./due";
import { Grid } from "./grid";
import { sheetsOf, type OwedAnswer, type Sheet } from "./owed";
import { Sent } from "./sent";
import { SheetCard } from "./sheet";
import { Waiting } from "./waiting";

const VIEWS = ["owed", "grid", "sent", "queue", "clashes"] as const;
type View = (typeof VIEWS)[number];

function viewOf(text: string | null): View {
  return VIEWS.find((view) => view === text) ?? "owed";
}

function Summary({ sheets }: { sheets: Sheet[] }) {
  const t = useText(reportText);
  const language = useLanguage();
  const open = sheets.filter((sheet) => sheet.state === "open" || sheet.state === "late");
  const figures = open
    .flatMap((sheet) => sheet.figures)
    .filter((one) => one.state === "open" || one.state === "late");
  const next = open.map((sheet) => sheet.due).sort()[0];
  return (
    <p class="strong" role="status">
      {t.summary(figures.length)}
      {next && <span> · {t.nearest(dueMoment(next, t, language))}</span>}
    </p>
  );
}

// Sheets that are drawn at first: a phone has other things to do.
const SHOWN_FIRST = 12;

function OwedView({ sheets, account }: { sheets: Sheet[]; account: number }) {
  const t = useText(reportText);
  const drafting = useDrafting(account);
  const [shown, setShown] = useState(SHOWN_FIRST);
  const open = sheets.filter((sheet) => sheet.state !== "done");
  const done = sheets.filter((sheet) => sheet.state === "done");
  return (
    <div class="stack narrow">
      {!drafting.kept && <Notice kind="warn">{t.draftNotKept}</Notice>}
      {open.length === 0 && <Empty title={t.allDone} />}
      {open.slice(0, shown).map((sheet) => (
        <SheetCard key={sheet.key} sheet={sheet} drafting={drafting} />
      ))}
      {open.length > shown && (
        <button type="button" class="button" onClick={() => setShown(shown + SHOWN_FIRST)}>
          {t.more(open.length - shown)}
        </button>
      )}
      {done.length > 0 && (
        <details class="done-sheets">
          <summary>{t.done(done.length)}</summary>
          <div class="stack">
            {done.map((sheet) => (
              <SheetCard key={sheet.key} sheet={sheet} drafting={drafting} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function GridView({ sheets, account }: { sheets: Sheet[]; account: number }) {
  const drafting = useDrafting(account);
  return <Grid sheets={sheets} drafting={drafting} />;
}

function Inside({ view, sheets, account }: { view: View; sheets: Sheet[]; account: number }) {
  if (view === "grid") return <GridView sheets={sheets} account={account} />;
  if (view === "sent") return <Sent sheets={sheets} />;
  return <OwedView sheets={sheets} account={account} />;
}

export function ReportPage() {
  const t = useText(reportText);
  const session = useSession();
  const { unsent } = useQueue();
  const view = viewOf(useAddress().query.get("view"));
  const answer = useAnswer<List<OwedAnswer>>(apiUrl("/owed", { limit: 1000 }));
  const account = session?.account?.id ?? 0;
  const label = (one: View) =>
    one === "queue" && unsent.length ? `${t.views.queue} (${unsent.length})` : t.views[one];
  return (
    <div class="stack report">
      <h1>{t.title}</h1>
      {answer.data && <Summary sheets={sheetsOf(answer.data.items)} />}
      <div class="views">
        <Choices<View>
          label={t.title}
          value={view}
          options={VIEWS.map((one) => ({ value: one, label: label(one) }))}
          onChange={(next) => navigate(hrefHere({ view: next === "owed" ? null : next }))}
        />
      </div>
      {view === "queue" && <Waiting />}
      {view === "clashes" && <Clashes />}
      {(view === "owed" || view === "grid" || view === "sent") && (
        <Show answer={answer}>
          {({ items }) => <Inside view={view} sheets={sheetsOf(items)} account={account} />}
        </Show>
      )}
    </div>
  );
}
