// Numbers as people write them; the same rules as src/text/number.h, so that the page and the
// ledger read alike. In Viet Nam '.' parts thousands and ',' the decimals; in English it is the
// reverse; people mix both. What can be read in two ways is given back as two readings.
//
// readNumber() knows only the text. settleNumber() also knows the indicator: its decimals, its
// plausible range and its unit leave one reading, or the person is asked which is meant.
import { compareDecimals, fractionDigits, isDecimal, shiftDecimal } from "./decimal";
import { fold } from "./fold";

export interface NumberRead {
  readings: string[]; // machine form; the Vietnamese reading comes first
  unit: string; // as written behind the number
  power: number; // of ten, that the unit stands for: triệu 6, % -2, none 0
}

// What the indicator says of its figures.
export interface Measure {
  decimals: number;
  unit: string;
  lowest?: string | null;
  highest?: string | null;
}

export type Settled =
  | { kind: "empty" }
  | { kind: "value"; value: string; narrowed: boolean; outside: "low" | "high" | null }
  | { kind: "doubt"; readings: string[] }
  | { kind: "no"; why: "number" | "unit" | "long" };

const LONGEST = 128;
const BLANK = "[ \\u00a0\\u202f\\u2009\\u2007]";
const BODY = new RegExp(`^([-+\\u2212\\u2013]?)((?:[.,]?\\d)(?:(?:[.,'\\u2019]|${BLANK})?\\d)*)`);

// Digits, or digits in groups of three parted by one and the same mark, not beginning with 0.
function isGrouped(whole: string): boolean {
  return /^\d*$/.test(whole) || /^[1-9]\d{0,2}([., '])\d{3}(\1\d{3})*$/.test(whole);
}

// The machine form of the body when `point` parts the decimals; null when it cannot be read so.
function readAs(body: string, point: string): string | null {
  const cut = body.indexOf(point);
  const whole = cut < 0 ? body : body.slice(0, cut);
  const fraction = cut < 0 ? "" : body.slice(cut + 1);
  if (!isGrouped(whole) || !/^\d*$/.test(fraction)) return null;
  const digits = whole.replace(/\D/g, "").replace(/^0+(?=\d)/, "") || "0";
  return fraction ? `${digits}.${fraction}` : digits;
}

const PHRASES: Record<string, number> = {
  "%": -2,
  "phan tram": -2,
  "\u2030": -3,
  "phan nghin": -3,
  "diem phan tram": 0,
  "diem %": 0,
};
const MULTIPLIERS: Record<string, number> = {
  nghin: 3,
  ngan: 3,
  van: 4,
  trieu: 6,
  tr: 6,
  ty: 9,
  ti: 9,
};
const MONEY =
  /^(?:(nghin|ngan|van|trieu|tr|ty|ti) ?)?(?:(nghin|ngan|van|trieu|tr|ty|ti) ?)?(dong|do la|vnd|usd|d)?$/;

// The power of ten that a unit's words stand for; null when they are no known unit.
function powerOf(unit: string): number | null {
  const folded = fold(unit).replace(/\s+/g, " ");
  if (folded in PHRASES) return PHRASES[folded] as number;
  const parts = MONEY.exec(folded);
  if (!parts) return null;
  return [parts[1], parts[2]].reduce((sum, word) => sum + (word ? (MULTIPLIERS[word] ?? 0) : 0), 0);
}

export function readNumber(text: string): NumberRead | "number" | "unit" | "long" {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return "number";
  const parts = BODY.exec(trimmed);
  if (!parts) return "number";
  const unit = trimmed.slice(parts[0].length).trim();
  const body = (parts[2] as string).replace(new RegExp(BLANK, "g"), " ").replace(/\u2019/g, "'");
  const sign = /[-\u2212\u2013]/.test(parts[1] as string) ? "-" : "";
  const readings: string[] = [];
  for (const point of [",", "."]) {
    const reading = readAs(body, point);
    if (reading !== null && !readings.includes(sign + reading)) readings.push(sign + reading);
  }
  if (!readings.length) return "number";
  if (!readings.every(isDecimal)) return "long";
  const power = unit ? powerOf(unit) : 0;
  return power === null ? "unit" : { readings, unit, power };
}

function outside(value: string, measure: Measure): "low" | "high" | null {
  if (measure.lowest && compareDecimals(value, measure.lowest) < 0) return "low";
  if (measure.highest && compareDecimals(value, measure.highest) > 0) return "high";
  return null;
}

// Would the indicator have such a figure at all?
function fits(value: string, measure: Measure): boolean {
  return fractionDigits(value) <= measure.decimals && outside(value, measure) === null;
}

// "4.02" households: the mark may be a slip, so what it is without its mark is offered as well.
function withoutPoint(value: string, measure: Measure): string[] {
  const plain = value.replace(".", "").replace(/^(-?)0+(?=\d)/, "$1");
  return fractionDigits(value) > measure.decimals && fits(plain, measure) ? [plain] : [];
}

// "500 triệu" where the indicator counts in tỷ đồng: what is meant must be asked.
function inUnit(read: NumberRead, measure: Measure): string[] {
  const own = powerOf(measure.unit);
  const same = !read.unit || fold(read.unit) === fold(measure.unit);
  if (same || own === read.power) return read.readings;
  const converted = read.readings.map((value) => shiftDecimal(value, read.power - (own ?? 0)));
  return own === null ? read.readings : [...converted, ...read.readings];
}

// The same unit written behind the number ("419 nhà", "5 km") is no riddle.
function stripUnit(text: string, measure: Measure): string {
  const trimmed = text.trim();
  const unit = measure.unit.trim();
  if (!unit || trimmed.length <= unit.length) return trimmed;
  const head = trimmed.slice(0, -unit.length);
  return fold(trimmed.slice(-unit.length)) === fold(unit) && /[\d\s]$/.test(head) ? head.trim() : trimmed;
}

export function settleNumber(text: string, measure: Measure): Settled {
  if (!text.trim()) return { kind: "empty" };
  const read = readNumber(stripUnit(text, measure));
  if (typeof read === "string") return { kind: "no", why: read };
  const candidates = inUnit(read, measure);
  const asked = candidates.length > read.readings.length;
  const fitting = candidates.filter((value) => fits(value, measure));
  const only = candidates.length === 1 ? candidates[0] : fitting.length === 1 ? fitting[0] : null;
  if (only && !asked && fractionDigits(only) <= measure.decimals) {
    const narrowed = candidates.length > 1;
    return { kind: "value", value: only, narrowed, outside: outside(only, measure) };
  }
  const offered = candidates.flatMap((value) => [...withoutPoint(value, measure), value]);
  const unique = [...new Set(offered)].filter(isDecimal);
  return { kind: "doubt", readings: sortFitting(unique, measure) };
}

function sortFitting(readings: string[], measure: Measure): string[] {
  const good = readings.filter((value) => fits(value, measure));
  return [...good, ...readings.filter((value) => !good.includes(value))].slice(0, 3);
}

// A figure the person has chosen among the readings, or typed anew: only its range is looked at.
export function chosenNumber(value: string, measure: Measure): Settled {
  return { kind: "value", value, narrowed: false, outside: outside(value, measure) };
}
