// What one unit owes for one period: the card that is filled in and sent at once.
import { useEffect, useRef, useState } from "preact/hooks";
import { newId } from "../../offline/device";
import { enqueue } from "../../offline/unsent";
import { showDay } from "../../text/dates";
import { showDecimal } from "../../text/decimal";
import { useLanguage, useText } from "../../text/language";
import { reportText } from "../../text/report";
import { Check } from "../../ui/forms";
import { ClosedPeriod } from "./closed";
import { CorrectDialog, type Correcting } from "./correct";
import type { Drafting } from "./drafting";
import { dueDistance, dueMoment } from "./due";
import { fieldId, FigureField } from "./figure";
import { namesOf, nothingArose, readySheet, withoutSent, type Fault, type Figure, type Sheet } from "./owed";

export function periodName(sheet: Sheet, period: (from: string, to: string) => string): string {
  return sheet.slot.label || period(showDay(sheet.slot.from), showDay(sheet.slot.to));
}

export function sheetTitle(sheet: Sheet, period: (from: string, to: string) => string): string {
  return [sheet.unitName, periodName(sheet, period)].filter(Boolean).join(" · ");
}

export function Faults({ faults, figures }: { faults: Fault[]; figures: Figure[] }) {
  const t = useText(reportText);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [faults]);
  return (
    <div class="notice bad" role="alert" tabIndex={-1} ref={box}>
      <div>
        <strong>{t.faultsTitle(faults.length)}</strong>
        <ul>
          {faults.map((fault) => (
            <li key={fault.key}>
              <a
                href={`#${fieldId(fault.key)}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(fieldId(fault.key))?.focus();
                }}
              >
                {figures.find((figure) => figure.key === fault.key)?.name}: {t.faults[fault.why]}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

export function SheetHead({ sheet }: { sheet: Sheet }) {
  const t = useText(reportText);
  const language = useLanguage();
  const late = sheet.state === "late";
  return (
    <div class="row spread">
      <h2 class="sheet-title">
        {periodName(sheet, t.period)}
        <span class="soft small">
          {" "}
          {sheet.unitName}
          {sheet.byName && ` (${t.byOther(sheet.byName)})`}
        </span>
      </h2>
      <span class={late ? "due late" : sheet.state === "open" ? "due" : "due soft"}>
        <span aria-hidden="true">◷</span> {t.due(dueMoment(sheet.due, t, language))}
        {(late || sheet.state === "open") && <span> · {dueDistance(sheet.due, t)}</span>}
      </span>
    </div>
  );
}

function SentFigure({ figure, onCorrect }: { figure: Figure; onCorrect: () => void }) {
  const t = useText(reportText);
  const language = useLanguage();
  return (
    <div class="row spread sent-figure">
      <span>
        {figure.name}
        <span class="soft small"> ({figure.measure.unit})</span>
      </span>
      <span class="row">
        <span class="number strong">
          {figure.sent === null ? t.states.done : t.sentAs(showDecimal(figure.sent, language))}
        </span>
        {figure.sent !== null && (
          <button
            type="button"
            class="button quiet small"
            onClick={onCorrect}
            aria-label={`${t.correct}: ${figure.name}`}
          >
            {t.correct}
          </button>
        )}
      </span>
    </div>
  );
}

export function sendNotice(t: typeof reportText.vi): string {
  return navigator.onLine ? t.queuedNow : t.queuedOffline;
}

interface SheetProps {
  sheet: Sheet;
  drafting: Drafting;
}

export function SheetCard({ sheet, drafting }: SheetProps) {
  const t = useText(reportText);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [said, setSaid] = useState("");
  const [nothing, setNothing] = useState(false);
  const [correcting, setCorrecting] = useState<Correcting | null>(null);
  const title = sheetTitle(sheet, t.period);
  const typable = sheet.figures.filter((figure) => figure.state === "open" || figure.state === "late");
  const sent = sheet.figures.filter((figure) => figure.state === "done");
  const closed = sheet.figures.filter((figure) => figure.state === "closed");

  const send = async () => {
    const ready = readySheet({ ...sheet, figures: typable }, drafting.draft, newId());
    setFaults(ready.kind === "faults" ? ready.faults : []);
    setSaid(ready.kind === "nothing typed" ? t.nothingTyped : "");
    if (ready.kind !== "ready") return;
    await enqueue(ready.submission, title, namesOf(typable), new Date());
    drafting.change((draft) => withoutSent(draft, ready.keys));
    setSaid(sendNotice(t));
  };
  const sendNothing = async () => {
    await enqueue(nothingArose(sheet, newId(), ""), title, namesOf(typable), new Date());
    setNothing(false);
    setSaid(sendNotice(t));
  };

  return (
    <article class={`card sheet ${sheet.state}`} aria-label={title}>
      <SheetHead sheet={sheet} />
      {faults.length > 0 && <Faults faults={faults} figures={sheet.figures} />}
      {!nothing &&
        typable.map((figure) => {
          const fault = faults.find((one) => one.key === figure.key);
          return (
            <FigureField
              key={figure.key}
              figure={figure}
              drafting={drafting}
              fault={fault && t.faults[fault.why]}
            />
          );
        })}
      {sent.map((figure) => (
        <SentFigure
          key={figure.key}
          figure={figure}
          onCorrect={() => setCorrecting({ unit: sheet.unit, unitName: sheet.unitName, figure })}
        />
      ))}
      {closed.length > 0 && <ClosedPeriod sheet={sheet} figures={closed} />}
      {typable.length > 0 && (
        <div class="stack tight">
          <Check label={t.nothing} checked={nothing} onChange={setNothing} />
          <button
            type="button"
            class="button main wide"
            onClick={() => void (nothing ? sendNothing() : send())}
          >
            {nothing ? `${t.send}: ${t.nothing}` : t.send}
          </button>
        </div>
      )}
      <p role="status" class="small">
        {said}
      </p>
      {correcting && <CorrectDialog correcting={correcting} onClose={() => setCorrecting(null)} />}
    </article>
  );
}
