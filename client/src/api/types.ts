// The answers of the API, as openapi.yaml describes them.

export interface UnitRef {
  id: number;
  code: string;
  name: string;
}

export type Right = string;

export interface Account {
  id: number;
  name: string;
  display: string;
  language: "vi" | "en" | null;
  totp: boolean;
  must_change?: boolean; // the password was set by somebody else: nothing else is open until it is changed
}

export interface Role {
  role: string;
  unit: UnitRef | null; // null: everywhere
}

export interface Session {
  account: Account | null;
  roles: Role[];
  rights: Right[];
  csrf: string;
  now: string;
  must_setup: boolean;
}

export type List<T> = { items: T[]; next: string | null };

export interface TargetSet {
  code: string;
  name?: string;
  name_vi?: string;
  name_en?: string;
  document?: string;
  unit?: UnitRef;
  from: string;
  to: string;
  simulated?: boolean;
}

export interface Indicator {
  code: string;
  name?: string;
  name_vi?: string;
  name_en?: string;
  measure_unit: string;
  decimals: number;
  lowest?: number | null;
  highest?: number | null;
  simulated?: boolean;
}

// Best first; `from` is the lower bound, which belongs to the band; null: no bound.
export interface Band {
  code: string;
  name: string;
  from: number | null;
}

export interface Figure {
  value: number | null;
  reported: number | null;
  derived: number | null;
  undivided: number;
  have: number;
  owed: number;
  as_of: string | null;
  entry: number;
  estimated: boolean;
  indivisible: boolean;
  simulated: boolean;
}

export interface Forecast {
  value: number;
  low: number;
  high: number;
  points: number;
  reached: "on_day" | "beyond" | "never" | "already" | string;
  reached_on: string | null;
}

export interface BoardRow {
  ordinal: number;
  indicator: string;
  name: string;
  measure_unit: string;
  decimals?: number;
  component_of: string | null;
  target: number | null;
  base: number | null;
  from: string;
  to: string;
  completion: number | null;
  by_components: boolean;
  band: string | null;
  reason: string;
  expected_completion: number | null;
  ahead_points: number | null;
  pace: string;
  figure: Figure;
  forecast: Forecast | null;
  simulated: boolean;
  spark?: (number | null)[];
}

export type Tally = Record<string, number>;

export interface Board {
  set: string;
  at: string;
  known: string;
  commit: number;
  entry: number;
  hash?: string;
  structure: string;
  unit?: UnitRef | null;
  bands: Band[];
  targets: Tally;
  components: Tally;
  rows: BoardRow[];
}

export interface Unit extends UnitRef {
  kind: string;
  type?: string;
  parent?: number | null;
  valid_from?: string;
  valid_to?: string | null;
}

export interface Point {
  at: string;
  value: number | null;
}

// GET /series: what was known at each moment, with the lines to measure it by. `last` asks for the last n.
export interface Series {
  indicator: string;
  name?: string;
  unit: UnitRef | string;
  measure_unit: string;
  decimals?: number;
  points: Point[];
  target?: Point[] | null;
  pace?: Point[] | null;
  forecast?: { at: string; value: number; low: number; high: number } | null;
}

// GET /ranking: the units below `parent`, best first, with the size of the group.
export interface Ranking {
  items: {
    rank: number | null;
    unit: UnitRef;
    value: number | null;
    completion: number | null;
    band: string | null;
    have: number;
    owed: number;
    estimated?: boolean;
  }[];
  size: number;
}

// GET /entries: every version, newest first.
export interface Entry {
  entry: number;
  at: string;
  value: number | null;
  withdrawn: boolean;
  simulated: boolean;
  author: string;
  recorded_at: string;
  known_at?: string;
  commit: number;
  hash: string;
  note: string | null;
  source: string | null;
  unit?: UnitRef;
  corrects?: number | null;
  corrected_by?: number | null;
}

// GET /reconcile: where the reported whole and the sum of its parts differ.
export interface Difference {
  indicator: string;
  unit: UnitRef | string;
  reported: number;
  parts: number;
  difference: number;
  have: number;
  owed: number;
}

// GET /board/heat: the children of `parent` (rows) by the set's targets (columns).
export interface HeatCell {
  completion: number | null;
  band: string | null;
  value: number | null;
  estimated?: boolean;
}

export interface HeatTable {
  indicators: { code: string; name: string; measure_unit: string; decimals?: number }[];
  units: (UnitRef & { cells: (HeatCell | null)[] })[];
}

// GET /board/changes: rows whose value, band or target differ between two (T, K).
export interface Side {
  value: number | null;
  target: number | null;
  completion: number | null;
  band: string | null;
}

export interface Change {
  indicator: string;
  name: string;
  measure_unit: string;
  decimals?: number;
  before: Side | null;
  after: Side | null;
}
