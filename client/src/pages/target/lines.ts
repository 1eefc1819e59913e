// The lines of the chart: what was reported, the target, where it should stand, where it heads.
import type { BoardRow, Point, Series } from "../../api/types";
import { minutesOf } from "../../text/dates";

export type Line = [x: number[], y: (number | null)[]];

export interface Lines {
  value: Line;
  target: Line;
  pace: Line;
  forecast: Line;
  low: Line;
  high: Line;
}

const seconds = (moment: string) => minutesOf(moment) * 60;

function line(points: Point[] | null | undefined): Line {
  return [(points ?? []).map((point) => seconds(point.at)), (points ?? []).map((point) => point.value)];
}

// Gaps before the first and after the last figure say nothing.
function trimmed(points: Point[]): Point[] {
  const first = points.findIndex((point) => point.value !== null);
  let last = points.length;
  while (last > 0 && points[last - 1]?.value === null) last--;
  return first < 0 ? [] : points.slice(first, last);
}

const endOf = (day: string) => day + "T23:59";

export function linesOf(series: Series, row: BoardRow | undefined): Lines {
  const points = trimmed(series.points);
  const last = points[points.length - 1];
  const target =
    series.target ??
    (row && row.target !== null
      ? [
          { at: row.from, value: row.target },
          { at: endOf(row.to), value: row.target },
        ]
      : null);
  const ahead = series.forecast ?? (row?.forecast ? { at: endOf(row.to), ...row.forecast } : null);
  const towards = (value: number): Line =>
    ahead && last && last.value !== null && seconds(ahead.at) > seconds(last.at)
      ? line([last, { at: ahead.at, value }])
      : [[], []];
  return {
    value: line(points),
    target: line(target),
    pace: line(series.pace),
    forecast: ahead ? towards(ahead.value) : [[], []],
    low: ahead ? towards(ahead.low) : [[], []],
    high: ahead ? towards(ahead.high) : [[], []],
  };
}
