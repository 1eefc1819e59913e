// A reorganisation as it is filled in, and the plan that the API takes.
import type { Unit } from "../../api/types";
import { parseTable } from "../../text/paste";
import { settleNumber } from "../../text/typed_number";

export interface PlanRow {
  old: Unit | null;
  code: string;
  name: string;
  type: string;
  share: string; // percent, as typed
  clause: string;
}

export interface PlanForm {
  name: string;
  resolution: string;
  operating: string;
  rows: PlanRow[];
}

export const emptyRow: PlanRow = { old: null, code: "", name: "", type: "", share: "", clause: "" };

const PERCENT = { decimals: 6, unit: "%", lowest: "0", highest: "100" };

// The part of the old unit, 0 … 1; undefined when nobody has said; null when it cannot be read.
export function shareOf(text: string): number | undefined | null {
  const settled = settleNumber(text, PERCENT);
  if (settled.kind === "empty") return undefined;
  return settled.kind === "value" && !settled.outside ? Number(settled.value) / 100 : null;
}

function isComplete(row: PlanRow): boolean {
  return row.old !== null && row.code.trim() !== "" && row.name.trim() !== "" && shareOf(row.share) !== null;
}

export type EdgeKind = "merge" | "split" | "rename" | "retype" | "keep";

function kindOf(row: PlanRow, rows: PlanRow[]): EdgeKind {
  if (rows.filter((one) => one.old?.id === row.old?.id).length > 1) return "split";
  if (rows.filter((one) => one.code.trim() === row.code.trim()).length > 1) return "merge";
  if (row.type.trim() && row.type.trim() !== row.old?.type) return "retype";
  return row.name.trim() === row.old?.name ? "keep" : "rename";
}

export interface Plan {
  name: string;
  resolution?: string;
  operating: string;
  dry_run: boolean;
  client_id?: string;
  units: { code: string; name: string; type?: string; kind: string }[];
  edges: { old: number; made: number; kind: EdgeKind; share?: number; clause?: string }[];
}

// null when something is missing. A new code that stands in several lines is one unit.
export function planOf(form: PlanForm): Omit<Plan, "dry_run"> | null {
  if (!form.name.trim() || !form.operating || !form.rows.length || !form.rows.every(isComplete)) return null;
  const codes = [...new Set(form.rows.map((row) => row.code.trim()))];
  const units = codes.map((code) => {
    const row = form.rows.find((one) => one.code.trim() === code) as PlanRow;
    const type = row.type.trim();
    return { code, name: row.name.trim(), kind: row.old?.kind ?? "commune", ...(type ? { type } : {}) };
  });
  const edges = form.rows.map((row) => {
    const alone = form.rows.filter((one) => one.old?.id === row.old?.id).length === 1;
    const share = shareOf(row.share) ?? (alone ? 1 : undefined);
    return {
      old: row.old?.id ?? 0,
      made: codes.indexOf(row.code.trim()),
      kind: kindOf(row, form.rows),
      ...(share === undefined ? {} : { share }),
      ...(row.clause.trim() ? { clause: row.clause.trim() } : {}),
    };
  });
  const resolution = form.resolution.trim();
  return {
    name: form.name.trim(),
    operating: form.operating,
    units,
    edges,
    ...(resolution ? { resolution } : {}),
  };
}

const COLUMNS = ["old_code", "new_code", "new_name", "new_type", "share", "clause"] as const;

// Lines of a CSV (comma, semicolon or tab) as rows; codes that no unit bears are told.
export function rowsOfCsv(text: string, units: Unit[]): { rows: PlanRow[]; unknown: string[] } {
  const mark = /^[^\n]*\t/.test(text) ? "\t" : /^[^\n]*;/.test(text) ? ";" : ",";
  const tabbed = text
    .replace(/^\ufeff/, "")
    .replace(/"((?:[^"]|"")*)"|[,;]/g, (found, quoted?: string) =>
      quoted !== undefined ? found : found === mark ? "\t" : found,
    );
  const [head = [], ...lines] = parseTable(tabbed);
  const at = (line: string[], name: (typeof COLUMNS)[number]) => line[head.indexOf(name)] ?? "";
  const unknown = new Set<string>();
  const rows = lines.map((line) => {
    const code = at(line, "old_code");
    const old = units.find((unit) => unit.code === code) ?? null;
    if (!old) unknown.add(code);
    return {
      old,
      code: at(line, "new_code"),
      name: at(line, "new_name"),
      type: at(line, "new_type"),
      share: at(line, "share"),
      clause: at(line, "clause"),
    };
  });
  return { rows, unknown: [...unknown] };
}
