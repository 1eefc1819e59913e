// Days and moments. All are of Việt Nam (UTC+7, no summer time), wherever the browser stands. A day is
// "2025-04-01", a moment "2025-04-01T17:00" (the zone is added where it is sent); on screen dd/mm/yyyy.
import { language, type Language } from "./language";

const ZONE = 7 * 60;
const MINUTE = 60_000;

// Minutes since 1970 on a clock in Việt Nam.
export function minutesOf(moment: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::[\d.]+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(moment);
  if (!parts) return NaN;
  const [, year, month, day, hour, minute, zone] = parts;
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour ?? 0), Number(minute ?? 0));
  const shift = !zone ? ZONE : zone === "Z" ? 0 : zoneMinutes(zone);
  return local / MINUTE - shift + ZONE;
}

function zoneMinutes(zone: string): number {
  const size = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith("-") ? -size : size;
}

const two = (value: number) => String(value).padStart(2, "0");

export function momentOf(minutes: number): string {
  const date = new Date(minutes * MINUTE);
  return `${dayText(date)}T${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

function dayText(date: Date): string {
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

export function nowMoment(clock: number = Date.now()): string {
  return momentOf(Math.floor(clock / MINUTE) + ZONE);
}

export function dayOf(moment: string): string {
  return /[Z+]|T.*-/.test(moment) ? momentOf(minutesOf(moment)).slice(0, 10) : moment.slice(0, 10);
}

export function addMinutes(moment: string, minutes: number): string {
  return momentOf(minutesOf(moment) + minutes);
}

// As the API wants it: with the zone.
export function wire(moment: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(moment) ? moment + "+07:00" : moment;
}

export function showDay(day: string): string {
  const [year, month, date] = dayOf(day).split("-");
  return `${date}/${month}/${year}`;
}

// A day that is over to its last minute is shown as the day.
export function showMoment(moment: string): string {
  const local = momentOf(minutesOf(moment));
  const time = local.slice(11, 16);
  return time === "23:59" ? showDay(local) : `${showDay(local)} ${time}`;
}

export function showTime(moment: string): string {
  return momentOf(minutesOf(moment)).slice(11, 16);
}

const weekdays: Record<Language, string[]> = {
  vi: ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"],
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};

export function weekday(moment: string, which: Language = language.get()): string {
  const date = new Date(minutesOf(moment) * MINUTE);
  return weekdays[which][date.getUTCDay()] ?? "";
}

// A day not to be misread: a real day of the calendar.
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const minutes = minutesOf(text);
  return Number.isFinite(minutes) && momentOf(minutes).slice(0, 10) === text;
}

export function isMoment(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return false;
  return momentOf(minutesOf(text)) === text;
}
