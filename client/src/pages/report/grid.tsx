// The grid for a desk: units down, indicators across, for one period. Takes the arrow keys and blocks
// pasted from a spreadsheet; cells that have been sent or closed are shown and left alone.
import { useMemo, useState } from "preact/hooks";
import { newId } from "../../offline/device";
import { enqueue } from "../../offline/unsent";
import { showDecimal } from "../../text/decimal";
import { useLanguage, useText, type Language } from "../../text/language";
import { placePaste, type Pasted } from "../../text/paste";
import { reportText } from "../../text/report";
import { Field } from "../../ui/forms";
import { Empty, Notice } from "../../ui/states";
import type { Drafting } from "./drafting";
import { dueMoment } from "./due";
import { fieldId, Verdict } from "./figure";
import {
  namesOf,
  readySheet,
  typedOf,
  typeInto,
  withoutSent,
  type Fault,
  type Figure,
  type Sheet,
} from "./owed";
import { Faults, periodName, sendNotice, sheetTitle } from "./sheet";

type Words = typeof reportText.vi;

interface Column {
  key: string;
  name: string;
  unit: string;
}

function columnsOf(sheets: Sheet[]): Column[] {
  const columns = new Map<string, Column>();
  for (const figure of sheets.flatMap((sheet) => sheet.figures))
    columns.set(figure.indicator, { key: figure.indicator, name: figure.name, unit: figure.measure.unit });
  return [...columns.values()];
}

const isTypable = (figure: Figure) => figure.state === "open" || figure.state === "late";

// Sheets of one period, by the name of the period; the most urgent period comes first.
function periodsOf(sheets: Sheet[]): Map<string, Sheet[]> {
  const periods = new Map<string, Sheet[]>();
  for (const sheet of sheets) {
    const name = `${sheet.slot.from}/${sheet.slot.to}`;
    periods.set(name, [...(periods.get(name) ?? []), sheet]);
  }
  return periods;
}

const MOVES: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Enter: [1, 0],
};

// Left and right leave the cell only at the ends of what is typed in it.
function moveOf(event: KeyboardEvent): [number, number] | null {
  const input = event.currentTarget as HTMLInputElement;
  const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
  const atEnd = input.selectionStart === input.value.length;
  if (event.key === "ArrowLeft" && atStart) return [0, -1];
  if (event.key === "ArrowRight" && atEnd) return [0, 1];
  return MOVES[event.key] ?? null;
}

function pasteNotice(pasted: Pasted, locked: number, t: Words): string[] {
  return [
    t.grid.pasted(pasted.cells.length - locked),
    pasted.unknown.length ? t.grid.unknown(pasted.unknown.slice(0, 8).join(", ")) : "",
    pasted.beyond ? t.grid.beyond(pasted.beyond) : "",
    locked ? t.grid.locked(locked) : "",
  ].filter(Boolean);
}

interface CellProps {
  figure: Figure | undefined;
  name: string;
  drafting: Drafting;
  wrong: boolean;
  onFocus: () => void;
  onKey: (event: KeyboardEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
}

function Cell({ figure, name, drafting, wrong, onFocus, onKey, onPaste }: CellProps) {
  const language = useLanguage();
  const t = useText(reportText);
  if (!figure) return <td />;
  if (!isTypable(figure))
    return (
      <td class="number soft" title={t.states[figure.state]}>
        {figure.sent === null ? "–" : showDecimal(figure.sent, language)}
      </td>
    );
  const typed = typedOf(figure, drafting.draft);
  const { kind } = typed.settled;
  const look = kind === "doubt" ? "?" : kind === "no" ? "✕" : typed.change?.leap ? "!" : "";
  return (
    <td class="typable">
      <input
        id={fieldId(figure.key)}
        class={`input number ${kind}`}
        inputMode="decimal"
        autocomplete="off"
        aria-label={name}
        aria-invalid={wrong || kind === "no" || kind === "doubt" ? "true" : undefined}
        placeholder={figure.last ? showDecimal(figure.last.value, language) : ""}
        value={typed.text}
        onFocus={onFocus}
        onKeyDown={onKey}
        onPaste={onPaste}
        onInput={(event) => {
          const text = event.currentTarget.value;
          drafting.change((draft) => typeInto(draft, figure.key, text));
        }}
      />
      {look && (
        <span class="look" aria-hidden="true">
          {look}
        </span>
      )}
    </td>
  );
}

interface GridProps {
  sheets: Sheet[];
  drafting: Drafting;
}

function headingsOf(sheets: Sheet[], columns: Column[]) {
  return {
    rows: sheets.map((sheet) => ({ key: sheet.key, names: [sheet.unitName], at: sheet.slot.to })),
    columns: columns.map((column) => ({
      key: column.key,
      names: [column.name, `${column.name} (${column.unit})`, column.key],
    })),
  };
}

function figureAt(sheets: Sheet[], row: string, column: string): Figure | undefined {
  return sheets.find((sheet) => sheet.key === row)?.figures.find((figure) => figure.indicator === column);
}

async function sendSheets(sheets: Sheet[], drafting: Drafting, t: Words): Promise<Fault[] | number> {
  const open = sheets.map((sheet) => ({ ...sheet, figures: sheet.figures.filter(isTypable) }));
  const ready = open.map((sheet) => ({ sheet, ready: readySheet(sheet, drafting.draft, newId()) }));
  const faults = ready.flatMap((one) => (one.ready.kind === "faults" ? one.ready.faults : []));
  if (faults.length) return faults;
  let count = 0;
  for (const one of ready) {
    if (one.ready.kind !== "ready") continue;
    const { submission, keys } = one.ready;
    await enqueue(submission, sheetTitle(one.sheet, t.period), namesOf(one.sheet.figures), new Date());
    drafting.change((draft) => withoutSent(draft, keys));
    count += keys.length;
  }
  return count;
}

function PeriodGrid({ sheets, drafting }: GridProps) {
  const t = useText(reportText);
  const columns = useMemo(() => columnsOf(sheets), [sheets]);
  const [focus, setFocus] = useState<Figure | null>(null);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [said, setSaid] = useState<string[]>([]);

  const step = (event: KeyboardEvent, row: number, column: number) => {
    const move = moveOf(event);
    if (!move) return;
    event.preventDefault();
    let [r, c] = [row + move[0], column + move[1]];
    // Over cells that cannot be typed into, to the next that can.
    for (; sheets[r] && columns[c]; r += move[0], c += move[1]) {
      const figure = figureAt(sheets, sheets[r]?.key ?? "", columns[c]?.key ?? "");
      const input = figure && document.getElementById(fieldId(figure.key));
      if (input instanceof HTMLInputElement) {
        input.focus();
        input.select();
        return;
      }
    }
  };

  const paste = (event: ClipboardEvent, sheet: Sheet, column: Column) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\n]/.test(text.trimEnd())) return; // one cell: the browser pastes it as text
    event.preventDefault();
    const heads = headingsOf(sheets, columns);
    const pasted = placePaste(text, heads.rows, heads.columns, { row: sheet.key, column: column.key });
    const into = pasted.cells.flatMap((cell) => {
      const figure = figureAt(sheets, cell.row, cell.column);
      return figure && isTypable(figure) ? [{ key: figure.key, text: cell.text }] : [];
    });
    drafting.change((draft) => into.reduce((all, cell) => typeInto(all, cell.key, cell.text), draft));
    setSaid(pasteNotice(pasted, pasted.cells.length - into.length, t));
  };

  const send = async () => {
    const end = await sendSheets(sheets, drafting, t);
    setFaults(typeof end === "number" ? [] : end);
    setSaid(typeof end !== "number" ? [] : [end ? sendNotice(t) : t.nothingTyped]);
  };

  const typedCount = sheets
    .flatMap((sheet) => sheet.figures)
    .filter((figure) => isTypable(figure) && typedOf(figure, drafting.draft).text.trim()).length;
  return (
    <div class="stack">
      {faults.length > 0 && <Faults faults={faults} figures={sheets.flatMap((sheet) => sheet.figures)} />}
      <p class="small soft">{t.grid.hint}</p>
      <div class="scroll grid-scroll" tabIndex={0} role="region" aria-label={t.views.grid}>
        <table class="table grid">
          <caption class="unseen">{sheets[0] && t.grid.caption(periodName(sheets[0], t.period))}</caption>
          <thead>
            <tr>
              <th scope="col">{t.unit}</th>
              {columns.map((column) => (
                <th key={column.key} scope="col" class="number">
                  {column.name} <span class="soft">({column.unit})</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheets.map((sheet, row) => (
              <tr key={sheet.key}>
                <th scope="row">{sheet.unitName}</th>
                {columns.map((column, index) => {
                  const figure = figureAt(sheets, sheet.key, column.key);
                  return (
                    <Cell
                      key={column.key}
                      figure={figure}
                      name={`${sheet.unitName}: ${column.name}`}
                      drafting={drafting}
                      wrong={faults.some((fault) => fault.key === figure?.key)}
                      onFocus={() => figure && setFocus(figure)}
                      onKey={(event) => step(event, row, index)}
                      onPaste={(event) => paste(event, sheet, column)}
                    />
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="card grid-verdict" aria-live="polite">
        {focus ? (
          <>
            <p class="strong">{focus.name}</p>
            <Verdict figure={focus} typed={typedOf(focus, drafting.draft)} drafting={drafting} />
          </>
        ) : (
          <p class="soft small">{t.draftKept}</p>
        )}
      </div>
      {said.length > 0 && (
        <Notice>
          {said.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Notice>
      )}
      <div>
        <button type="button" class="button main" disabled={!typedCount} onClick={() => void send()}>
          {typedCount ? t.sendAll(typedCount) : t.send}
        </button>
      </div>
    </div>
  );
}

function periodOption(sheets: Sheet[], t: Words, language: Language): string {
  const [first] = sheets;
  return first ? `${periodName(first, t.period)} · ${t.due(dueMoment(first.due, t, language))}` : "";
}

export function Grid({ sheets, drafting }: GridProps) {
  const t = useText(reportText);
  const language = useLanguage();
  const periods = periodsOf(sheets);
  const [picked, setPicked] = useState<string | null>(null);
  const name = picked !== null && periods.has(picked) ? picked : periods.keys().next().value;
  const shown = name === undefined ? undefined : periods.get(name);
  if (name === undefined || !shown) return <Empty title={t.allDone} />;
  return (
    <div class="stack">
      <Field label={t.grid.period}>
        <select
          value={name}
          onChange={(event: Event) => setPicked((event.currentTarget as HTMLSelectElement).value)}
        >
          {[...periods].map(([key, list]) => (
            <option key={key} value={key}>
              {periodOption(list, t, language)}
            </option>
          ))}
        </select>
      </Field>
      <PeriodGrid key={name} sheets={shown} drafting={drafting} />
    </div>
  );
}
