// Days and moments as people write them, after src/text/date.h: the day comes before the month,
// always; a year of two digits is refused, as nobody can say which century it is. A moment is
// written "2025-04-01T17:00+07:00", a day "2025-04-01".
import { fold } from "./fold";

const DAY_FORMS: [RegExp, "dmy" | "ymd"][] = [
  [/^(\d{4})-(\d{1,2})-(\d{1,2})$/, "ymd"],
  [/^(\d{4})\/(\d{1,2})\/(\d{1,2})$/, "ymd"],
  [/^(?:ngay )?(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d{4})$/, "dmy"],
  [/^(?:ngay )?(\d{1,2}) ?(thang) ?(\d{1,2})(?: nam|, nam|,) ?(\d{4})$/, "dmy"],
];

// [first month, months]; first month 0: the one the form names.
const PERIODS: [RegExp, number, number][] = [
  [/^(?:thang |t ?)?(\d{1,2})[/.-](\d{4})$/, 0, 1],
  [/^thang (\d{1,2}),? nam (\d{4})$/, 0, 1],
  [/^(?:quy |q ?)(iv|i{1,3}|[1-4])(?:[/-]|,? nam )(\d{4})$/, 0, 3],
  [/^((?:6|sau) thang (?:dau )?nam) (\d{4})$/, 1, 6],
  [/^((?:6|sau) thang cuoi nam) (\d{4})$/, 7, 6],
  [/^((?:9|chin) thang (?:dau )?nam) (\d{4})$/, 1, 9],
  [/^(nam ?)?(\d{4})$/, 1, 12],
];

const QUARTERS: Record<string, number> = { i: 1, ii: 2, iii: 3, iv: 4 };

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

export function isoDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900;
  return exists ? `${year}-${pad(month)}-${pad(day)}` : null;
}

function plain(text: string): string {
  return fold(text)
    .replace(/[\u2010-\u2015]/g, "-")
    .replace(/\s+/g, " ");
}

// One day in any of its forms as "YYYY-MM-DD"; null when it is none, or does not exist (30/2).
export function readDay(text: string): string | null {
  const folded = plain(text);
  for (const [form, order] of DAY_FORMS) {
    const parts = form.exec(folded);
    if (!parts) continue;
    const numbers = order === "ymd" ? [parts[1], parts[2], parts[3]] : [parts[4], parts[3], parts[1]];
    const [year = 0, month = 0, day = 0] = numbers.map(Number);
    return isoDay(year, month, day);
  }
  return null;
}

// The last day of a period ("tháng 11/2025", "quý I/2025", "2025"); null when it is none.
export function readPeriodEnd(text: string): string | null {
  const folded = plain(text);
  for (const [form, first, months] of PERIODS) {
    const parts = form.exec(folded);
    if (!parts) continue;
    const named = QUARTERS[parts[1] ?? ""] ?? Number(parts[1]);
    const start = first || (months === 3 ? named * 3 - 2 : named);
    const last = new Date(Date.UTC(Number(parts[2]), start - 1 + months, 0));
    const valid = start >= 1 && start <= 12;
    return valid ? last.toISOString().slice(0, 10) : null;
  }
  return null;
}

const TIME = String.raw`(\d{1,2})(?:(?::| ?gio ?|h)(\d{2})?(?::\d{2}(?:\.\d+)?)?)(?: phut)?`;
const DAY_THEN_TIME = new RegExp(`^(.+?)(?:t| luc |, | )${TIME}(z|[+-]\\d{2}:?\\d{2})?$`);
const TIME_THEN_DAY = new RegExp(`^${TIME},? (?:ngay )?(.+)$`);

// One moment; a day or a period alone means its end, 23:59. Without a zone it is Viet Nam's.
export function readMoment(text: string): string | null {
  const folded = plain(text);
  const alone = readDay(folded) ?? readPeriodEnd(folded);
  if (alone) return `${alone}T23:59+07:00`;
  const behind = DAY_THEN_TIME.exec(folded);
  if (behind?.[4] && behind[4] !== "+07:00") return shifted(behind);
  if (behind) return momentOf(behind[1], behind[2], behind[3]);
  const front = TIME_THEN_DAY.exec(folded);
  return front ? momentOf(front[3], front[1], front[2]) : null;
}

function momentOf(dayText = "", hour = "", minute = "0"): string | null {
  const day = readDay(dayText);
  if (!day || Number(hour) > 23 || Number(minute) > 59) return null;
  return `${day}T${pad(Number(hour))}:${pad(Number(minute))}+07:00`;
}

// A moment written in another zone, told in Viet Nam's.
function shifted(parts: RegExpExecArray): string | null {
  const local = momentOf(parts[1], parts[2], parts[3]);
  if (!local) return null;
  const zone = parts[4] === "z" ? "Z" : (parts[4] as string).replace(/(\d{2}):?(\d{2})/, "$1:$2");
  const instant = Date.parse(local.slice(0, 16) + zone);
  return Number.isNaN(instant) ? null : momentIn(instant);
}

const VIET_NAM = 7 * 3600 * 1000;

// The instant as a moment of the API.
export function momentIn(instant: number): string {
  return `${new Date(instant + VIET_NAM).toISOString().slice(0, 16)}+07:00`;
}
