// When something is due, in the words one would use: "17:00 hôm nay, còn 5 giờ", "quá hạn 2 ngày".
import { minutesOf, nowMoment, showDay, showTime, weekday } from "../../text/dates";
import type { reportText } from "../../text/report";

type Words = typeof reportText.vi;

const HOUR = 60;
const DAY = 24 * HOUR;
const NEAR = 7 * DAY;

function span(minutes: number, t: Words): string {
  if (minutes >= 2 * DAY) return t.days(Math.floor(minutes / DAY));
  if (minutes >= HOUR) return t.hours(Math.floor(minutes / HOUR));
  return t.minutes(Math.max(1, minutes));
}

function dayWord(due: string, now: string, t: Words, language: "vi" | "en"): string {
  const midnight = (moment: string) => Math.floor(minutesOf(moment) / DAY);
  const ahead = midnight(due) - midnight(now);
  if (ahead === 0) return t.today;
  if (ahead === 1) return t.tomorrow;
  const near = Math.abs(minutesOf(due) - minutesOf(now)) < NEAR;
  return near ? `${weekday(due, language)} ${showDay(due).slice(0, 5)}` : showDay(due);
}

export function dueMoment(due: string, t: Words, language: "vi" | "en", now = nowMoment()): string {
  return `${showTime(due)} ${dayWord(due, now, t, language)}`;
}

// How long it still is, or how long it has been.
export function dueDistance(due: string, t: Words, now = nowMoment()): string {
  const minutes = minutesOf(due) - minutesOf(now);
  return minutes >= 0 ? t.left(span(minutes, t)) : t.late(span(-minutes, t));
}
