// What a figure that is being typed means against the last one that was sent.
import { compareDecimals, subtractDecimals } from "./decimal";

export interface Change {
  difference: string; // machine form, signed
  percent: number | null; // of the last one, to one place; null when that was 0
  leap: boolean; // so large that it deserves a second look
}

// A figure more than three times the last one, or under a third of it, deserves a second look.
const LEAP = 3;

export function changeAgainst(value: string, last: string): Change {
  const difference = subtractDecimals(value, last);
  const before = Number(last);
  const now = Number(value);
  const percent = before === 0 ? null : Math.round((Number(difference) / Math.abs(before)) * 1000) / 10;
  const turned = before !== 0 && now !== 0 && before < 0 !== now < 0;
  const grown = Math.abs(now) > LEAP * Math.abs(before) || Math.abs(before) > LEAP * Math.abs(now);
  const leap = before !== 0 && compareDecimals(value, last) !== 0 && (turned || grown);
  return { difference, percent, leap };
}
