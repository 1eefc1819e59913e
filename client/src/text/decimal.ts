// Exact decimals, kept as text in machine form ("-1405.50"). A figure typed by a person never
// becomes a double on its way to the ledger: 0.1 stays 0.1, and "1405.50" stays told apart from
// "1405.5".
const FORM = /^-?\d+(\.\d+)?$/;

// The ledger keeps this many digits (src/text/decimal.h).
export const DECIMAL_DIGITS = 18;

interface Scaled {
  digits: bigint;
  scale: number;
}

function scaled(text: string): Scaled {
  const [whole = "0", fraction = ""] = text.split(".");
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

function widened(value: Scaled, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}

function written(digits: bigint, scale: number): string {
  const sign = digits < 0n ? "-" : "";
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  if (scale === 0) return sign + text;
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

export function isDecimal(text: string): boolean {
  return FORM.test(text) && countDigits(text) <= DECIMAL_DIGITS;
}

function countDigits(text: string): number {
  return text.replace(/[-.]/g, "").replace(/^0+/, "").length;
}

// Negative, zero or positive, as for sort().
export function compareDecimals(a: string, b: string): number {
  const left = scaled(a);
  const right = scaled(b);
  const scale = Math.max(left.scale, right.scale);
  const difference = widened(left, scale) - widened(right, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function subtractDecimals(a: string, b: string): string {
  const left = scaled(a);
  const right = scaled(b);
  const scale = Math.max(left.scale, right.scale);
  return written(widened(left, scale) - widened(right, scale), scale);
}

// `text` × 10^power, exactly, without zeros that the shift brought behind the point.
export function shiftDecimal(text: string, power: number): string {
  const value = scaled(text);
  const scale = value.scale - power;
  if (scale > 0) return trimDecimal(written(value.digits, scale));
  return written(value.digits * 10n ** BigInt(-scale), 0);
}

// Digits behind the point that say something: 0 for "5.00".
export function fractionDigits(text: string): number {
  return (text.split(".")[1] ?? "").replace(/0+$/, "").length;
}

// Without zeros at the end that say nothing: to show, never to send.
export function trimDecimal(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

// A JSON number of the API as a decimal: the shortest text that means it, without an exponent.
export function decimalOf(value: number): string {
  const text = String(value);
  const [mantissa = "0", exponent] = text.split("e");
  return exponent === undefined ? text : shiftDecimal(mantissa, Number(exponent));
}

// On screen: 1.405,50 in Vietnamese, 1,405.50 in English, with a minus sign of its own (U+2212).
export function showDecimal(text: string, language: "vi" | "en"): string {
  const [thousands, point] = language === "vi" ? [".", ","] : [",", "."];
  const [whole = "0", fraction] = text.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return (text.startsWith("-") ? "\u2212" : "") + grouped + (fraction ? point + fraction : "");
}
