// Figures as people read them: 1.405,5 in Vietnamese, 1,405.5 in English; halves are rounded up.
import { language, type Language } from "./language";

export function roundHalfUp(value: number, decimals: number): number {
  const shifted = Number(`${Math.abs(value)}e${decimals}`);
  if (!Number.isFinite(shifted)) return Number(value.toFixed(decimals));
  return Math.sign(value) * Number(`${Math.round(shifted)}e-${decimals}`);
}

const formats = new Map<string, Intl.NumberFormat>();

function format(which: Language, decimals: number, least: number): Intl.NumberFormat {
  const key = `${which} ${decimals} ${least}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(which === "vi" ? "vi-VN" : "en-GB", {
      minimumFractionDigits: least,
      maximumFractionDigits: decimals,
    });
    formats.set(key, made);
  }
  return made;
}

// With a minus sign of its own (U+2212), which is as wide as a plus.
function signed(text: string): string {
  return text.replace("-", "−");
}

export function number(value: number, decimals: number, which: Language = language.get()): string {
  const rounded = roundHalfUp(value, decimals);
  return signed(format(which, decimals, decimals).format(rounded === 0 ? 0 : rounded));
}

// Without zeros that say nothing: targets, thresholds.
export function shortNumber(value: number, decimals = 6, which: Language = language.get()): string {
  const rounded = roundHalfUp(value, decimals);
  return signed(format(which, decimals, 0).format(rounded === 0 ? 0 : rounded));
}

export function percent(value: number, which: Language = language.get()): string {
  return number(value, 1, which) + " %";
}

// How many decimals a figure was given with, at most `most`.
export function decimalsOf(value: number, most = 3): number {
  const point = String(roundHalfUp(value, most)).split(".")[1];
  return point ? Math.min(point.length, most) : 0;
}
