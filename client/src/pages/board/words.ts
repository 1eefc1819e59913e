// What a row of the board says, in words.
import type { Band, BoardRow } from "../../api/types";
import type { boardText } from "../../text/board";
import { showMoment, showDay } from "../../text/dates";
import { decimalsOf, number, percent, shortNumber } from "../../text/numbers";

type Text = (typeof boardText)["vi"];

// The decimals that a figure of this row is shown with: the indicator's, else as many as it was given with.
export function decimalsOfRow(row: BoardRow): number {
  if (row.decimals !== undefined) return row.decimals;
  return row.figure.value === null ? 0 : decimalsOf(row.figure.value);
}

export function valueText(row: BoardRow, t: Text): string {
  const value = row.figure.value;
  if (value === null) return row.by_components ? t.byComponents : t.noFigure;
  return number(value, decimalsOfRow(row));
}

// "/ 9 tỷ USD": the denominator and its unit.
export function targetText(row: BoardRow): string {
  if (row.target === null || (row.by_components && row.figure.value === null)) return "";
  return `/ ${shortNumber(row.target)} ${row.measure_unit}`;
}

export function completionText(row: BoardRow): string {
  return row.completion === null ? "–" : percent(row.completion);
}

export function paceText(row: BoardRow, t: Text): string {
  if (row.ahead_points === null) return "";
  const points = number(Math.abs(row.ahead_points), 1);
  if (row.pace === "behind") return t.behind(points);
  if (row.pace === "ahead") return t.ahead(points);
  return row.pace === "on_time" ? t.onTime : "";
}

export function forecastText(row: BoardRow, t: Text): string {
  const forecast = row.forecast;
  if (!forecast || row.target === null) return "";
  const show = (value: number) => number(value, decimalsOfRow(row));
  const end = forecast.reached_on;
  const within = end !== null && end !== undefined && end <= row.to;
  const reach =
    forecast.reached === "on_day" || forecast.reached === "beyond"
      ? within
        ? t.reachedOn(showDay(end))
        : t.notWithin
      : "";
  return [t.forecast(show(forecast.value), show(forecast.low), show(forecast.high)), reach].filter(Boolean).join(", ");
}

export function standingText(row: BoardRow, t: Text): string {
  const { figure } = row;
  return [
    figure.as_of ? t.asOf(showMoment(figure.as_of)) : "",
    figure.owed && figure.value !== null ? t.units(figure.have, figure.owed) : "",
    figure.indivisible ? t.indivisible : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

// Worst first: the lower bands, and among components only the lowest.
export function attention(rows: BoardRow[], bands: Band[]): BoardRow[] {
  const rank = (row: BoardRow) => (row.band ? bands.findIndex((band) => band.code === row.band) : -1);
  return rows
    .filter((row) => rank(row) >= 2 && (row.ordinal > 0 || rank(row) === bands.length - 1))
    .sort((a, b) => rank(b) - rank(a) || (a.completion ?? 0) - (b.completion ?? 0));
}
