// The chart (uPlot), in the colours of the tokens; drawn anew when the theme, the width or the data change.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { theme } from "../../app/theme";
import { useStore } from "../../app/store";
import { momentOf, showDay, showMoment } from "../../text/dates";
import { useText } from "../../text/language";
import { number, shortNumber } from "../../text/numbers";
import { targetText } from "../../text/target";
import type { Line, Lines } from "./lines";

export interface ChartProps {
  lines: Lines;
  label: string;
  decimals: number;
}

const HEIGHT = 300;

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

function softened(color: string): string {
  return color.length === 7 ? color + "30" : color;
}

interface Drawn {
  line: Line;
  series: uPlot.Series;
}

// Only what there is to draw: a line without points has no place in the legend.
function drawnOf(lines: Lines, t: (typeof targetText)["vi"], decimals: number): Drawn[] {
  const show = (_: uPlot, value: number | null) => (value === null || value === undefined ? "–" : number(value, decimals));
  const [ink, good, low, past] = [token("text"), token("good"), token("low"), token("past")];
  const thin = { width: 1, points: { show: false }, spanGaps: true, value: show };
  const value = { label: t.value, stroke: good, width: 2.5, points: { show: true, size: 7, fill: good }, spanGaps: false, value: show };
  const all: Drawn[] = [
    { line: lines.value, series: value },
    { line: lines.target, series: { ...thin, label: t.targetLine, stroke: ink, width: 2 } },
    { line: lines.pace, series: { ...thin, label: t.paceLine, stroke: low, width: 1.5, dash: [3, 4] } },
    { line: lines.forecast, series: { ...thin, label: t.forecastLine, stroke: past, width: 2, dash: [8, 5] } },
    { line: lines.low, series: { ...thin, label: t.forecastLow, stroke: softened(past) } },
    { line: lines.high, series: { ...thin, label: t.forecastHigh, stroke: softened(past) } },
  ];
  return all.filter(({ line: [x] }) => x.length > 0);
}

function optionsOf(t: (typeof targetText)["vi"], width: number, decimals: number, drawn: Drawn[], banded: boolean): uPlot.Options {
  const axis = { stroke: token("soft"), grid: { stroke: token("line"), width: 1 }, ticks: { stroke: token("line"), width: 1 } };
  const font = "13px 'Be Vietnam Pro', system-ui, sans-serif";
  return {
    width,
    height: HEIGHT,
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
    cursor: { drag: { x: true, y: false } },
    axes: [
      { ...axis, font, values: (_, splits) => splits.map((at) => showDay(momentOf(at / 60))), space: 100 },
      { ...axis, font, size: 78, values: (_, splits) => splits.map((value) => shortNumber(value, decimals)) },
    ],
    series: [
      { label: t.moment, value: (_, at) => (at === null || at === undefined ? "–" : showMoment(momentOf(at / 60))) },
      ...drawn.map(({ series }) => series),
    ],
    // Between the last two, the bounds of the forecast.
    bands: banded ? [{ series: [drawn.length, drawn.length - 1], fill: softened(token("past")) }] : [],
  };
}

const widthOf = (root: HTMLElement) => Math.max(220, root.clientWidth);

export function Chart({ lines, label, decimals }: ChartProps) {
  const t = useText(targetText);
  const box = useRef<HTMLDivElement>(null);
  const look = useStore(theme);
  useEffect(() => {
    const root = box.current;
    if (!root) return;
    const drawn = drawnOf(lines, t, decimals);
    const options = optionsOf(t, widthOf(root), decimals, drawn, lines.high[0].length > 0);
    const data = uPlot.join(drawn.map(({ line }) => line) as unknown as uPlot.AlignedData[]);
    const plot = new uPlot(options, data, root);
    const watch = new ResizeObserver(() => plot.setSize({ width: widthOf(root), height: HEIGHT }));
    watch.observe(root);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [lines.value[0].join(), lines.value[1].join(), lines.target[1].join(), lines.high[1].join(), t, look, decimals]);
  return <div class="chart" ref={box} role="img" aria-label={label} />;
}
