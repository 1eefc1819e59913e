// What a unit owes, and what has been typed for it so far: the report page without its looks.
//
// A *sheet* is what is sent at once: all that one unit owes for one period by one due moment.
// What is typed lies in a draft (offline/drafts.ts) under the key of its figure, exactly as typed.
import type { Draft } from "../../offline/drafts";
import type { Submission, SubmissionKind, SubmittedEntry } from "../../offline/queue";
import { changeAgainst, type Change } from "../../text/change";
import { decimalOf } from "../../text/decimal";
import { chosenNumber, settleNumber, type Measure, type Settled } from "../../text/typed_number";

export type OwedState = "open" | "late" | "closed" | "done";

// One element of GET /owed, as the server sends it.
export interface OwedAnswer {
  unit: number; // whose figure it is
  unit_name: string;
  by: number; // who owes it: another one after a reorganisation
  by_name: string;
  indicator: string;
  name: string;
  measure_unit: string;
  decimals: number;
  slot: { from: string; to: string; label: string };
  due: string;
  state: OwedState;
  at: string; // the moment to report for
  last: { at: string; value: number } | null;
  value: number | null;
  commit: number; // what was on record when this was answered
  range: { lowest: number | null; highest: number | null };
}

export interface Figure {
  key: string;
  indicator: string;
  name: string;
  measure: Measure;
  at: string;
  state: OwedState;
  last: { at: string; value: string } | null;
  sent: string | null;
  seen?: number;
}

export interface Sheet {
  key: string;
  unit: number;
  unitName: string;
  byName: string; // "" when the unit owes it itself
  slot: OwedAnswer["slot"];
  due: string;
  state: OwedState;
  figures: Figure[];
}

function optional(value: number | null): string | null {
  return value === null ? null : decimalOf(value);
}

function figureOf(answer: OwedAnswer): Figure {
  return {
    key: `${answer.unit}/${answer.indicator}/${answer.slot.to}`,
    indicator: answer.indicator,
    name: answer.name,
    measure: {
      decimals: answer.decimals,
      unit: answer.measure_unit,
      lowest: optional(answer.range.lowest),
      highest: optional(answer.range.highest),
    },
    at: answer.at,
    state: answer.state,
    last: answer.last && { at: answer.last.at, value: decimalOf(answer.last.value) },
    sent: optional(answer.value),
    seen: answer.commit,
  };
}

const URGENCY: Record<OwedState, number> = { late: 0, open: 1, closed: 2, done: 3 };

// A sheet is late when any figure of it is; it is done when all are.
function stateOf(figures: Figure[]): OwedState {
  const states = figures.map((figure) => figure.state);
  return states.reduce((worst, state) => (URGENCY[state] < URGENCY[worst] ? state : worst), "done");
}

// Worst first: late by how long, then what is due next, then what is closed or done.
export function sheetsOf(answers: OwedAnswer[]): Sheet[] {
  const sheets = new Map<string, Sheet>();
  for (const answer of answers) {
    const { unit, slot, due } = answer;
    const key = `${unit}/${slot.from}/${slot.to}/${due}`;
    const byName = answer.by === unit ? "" : answer.by_name;
    const made: Sheet = {
      key,
      unit,
      unitName: answer.unit_name,
      byName,
      slot,
      due,
      state: "done",
      figures: [],
    };
    const sheet = sheets.get(key) ?? made;
    sheet.figures.push(figureOf(answer));
    sheets.set(key, sheet);
  }
  const list = [...sheets.values()].map((sheet) => ({ ...sheet, state: stateOf(sheet.figures) }));
  return list.sort(
    (a, b) => URGENCY[a.state] - URGENCY[b.state] || a.due.localeCompare(b.due) || a.unit - b.unit,
  );
}

// Indicators by the names that people know them by, for the queue.
export function namesOf(figures: { indicator: string; name: string }[]): Record<string, string> {
  return Object.fromEntries(figures.map((figure) => [figure.indicator, figure.name]));
}

// What stands in a draft for one figure.
export interface Typed {
  text: string;
  note: string;
  settled: Settled;
  change: Change | null;
  confirmed: boolean;
}

export const fields = {
  text: (key: string) => key,
  chosen: (key: string) => `${key}#chosen`,
  confirmed: (key: string) => `${key}#confirmed`,
  note: (key: string) => `${key}#note`,
};

export function typedOf(figure: Figure, draft: Draft): Typed {
  const text = draft[fields.text(figure.key)] ?? "";
  const chosen = draft[fields.chosen(figure.key)];
  const settled = chosen && text ? chosenNumber(chosen, figure.measure) : settleNumber(text, figure.measure);
  const before = figure.sent ?? figure.last?.value ?? null;
  return {
    text,
    note: draft[fields.note(figure.key)] ?? "",
    settled,
    change: settled.kind === "value" && before !== null ? changeAgainst(settled.value, before) : null,
    confirmed: draft[fields.confirmed(figure.key)] === "yes",
  };
}

// Typing anew forgets what had been chosen or confirmed for the text before.
export function typeInto(draft: Draft, key: string, text: string): Draft {
  return { ...draft, [fields.text(key)]: text, [fields.chosen(key)]: "", [fields.confirmed(key)]: "" };
}

export type Fault = { key: string; why: "number" | "unit" | "long" | "doubt" | "outside" };

function faultOf(figure: Figure, typed: Typed): Fault | null {
  const { settled } = typed;
  if (settled.kind === "no") return { key: figure.key, why: settled.why };
  if (settled.kind === "doubt") return { key: figure.key, why: "doubt" };
  const outside = settled.kind === "value" && settled.outside !== null;
  return outside && !typed.confirmed ? { key: figure.key, why: "outside" } : null;
}

function entryOf(figure: Figure, typed: Typed): SubmittedEntry | null {
  if (typed.settled.kind !== "value") return null;
  const entry: SubmittedEntry = { indicator: figure.indicator, at: figure.at, value: typed.settled.value };
  if (typed.note.trim()) entry.note = typed.note.trim();
  if (typed.settled.outside) entry.confirmed = true;
  if (figure.seen !== undefined) entry.seen = figure.seen;
  return entry;
}

export type Ready =
  | { kind: "ready"; submission: Submission; keys: string[] }
  | { kind: "faults"; faults: Fault[] }
  | { kind: "nothing typed" };

// The submission of what has been typed into a sheet, or what stands in its way.
export function readySheet(sheet: Sheet, draft: Draft, id: string): Ready {
  const typed = sheet.figures.map((figure) => ({ figure, typed: typedOf(figure, draft) }));
  const faults = typed.flatMap((one) => faultOf(one.figure, one.typed) ?? []);
  if (faults.length) return { kind: "faults", faults };
  const filled = typed.filter((one) => one.typed.settled.kind === "value");
  if (!filled.length) return { kind: "nothing typed" };
  const entries = filled.flatMap((one) => entryOf(one.figure, one.typed) ?? []);
  const kind: SubmissionKind = filled.every((one) => one.figure.sent !== null) ? "correction" : "report";
  const submission = { client_id: id, unit: sheet.unit, kind, entries };
  return { kind: "ready", submission, keys: filled.map((one) => one.figure.key) };
}

// "Nothing arose" in the period, for all of a sheet that has not been sent yet.
export function nothingArose(sheet: Sheet, id: string, note: string): Submission {
  const open = sheet.figures.filter((figure) => figure.sent === null && figure.state !== "done");
  const entries = open.map(({ indicator, at }) => ({ indicator, at, ...(note ? { note } : {}) }));
  return { client_id: id, unit: sheet.unit, kind: "nothing", entries };
}

// The draft without what has gone into a submission.
export function withoutSent(draft: Draft, keys: string[]): Draft {
  const gone = new Set(keys.flatMap((key) => Object.values(fields).map((field) => field(key))));
  return Object.fromEntries(Object.entries(draft).filter(([field]) => !gone.has(field)));
}
