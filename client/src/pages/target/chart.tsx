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

function optionsOf(t: (typeof targetText)["vi"], width: number, decimals: number): uPlot.Options {
  const show = (_: uPlot, value: number | null) => (value === null || value === undefined ? "–" : number(value, decimals));
  const [ink, good, low, past] = [token("text"), token("good"), token("low"), token("past")];
  const axis = { stroke: token("soft"), grid: { stroke: token("line"), width: 1 }, ticks: { stroke: token("line"), width: 1 } };
  const font = "13px 'Be Vietnam Pro', system-ui, sans-serif";
  const thin = { width: 1, points: { show: false }, spanGaps: true };
  return {
    width,
    height: HEIGHT,
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
    legend: { show: true },
    cursor: { drag: { x: true, y: false } },
    scales: { x: { time: true } },
    axes: [
      { ...axis, font, values: (_, splits) => splits.map((at) => showDay(momentOf(at / 60))), space: 100 },
      { ...axis, font, size: 78, values: (_, splits) => splits.map((value) => shortNumber(value, decimals)) },
    ],
    series: [
      { label: t.moment, value: (_, at) => (at === null || at === undefined ? "–" : showMoment(momentOf(at / 60))) },
      { label: t.value, stroke: good, width: 2.5, points: { show: true, size: 7, fill: good }, spanGaps: false, value: show },
      { ...thin, label: t.targetLine, stroke: ink, width: 2, value: show },
      { ...thin, label: t.paceLine, stroke: low, width: 1.5, dash: [3, 4], value: show },
      { ...thin, label: t.forecastLine, stroke: past, width: 2, dash: [8, 5], value: show },
      { ...thin, label: t.forecastLow, stroke: softened(past), value: show },
      { ...thin, label: t.forecastHigh, stroke: softened(past), value: show },
    ],
    bands: [{ series: [6, 5], fill: softened(past) }],
  };
}

const isEmpty = ([x]: Line) => x.length === 0;

export function Chart({ lines, label, decimals }: ChartProps) {
  const t = useText(targetText);
  const box = useRef<HTMLDivElement>(null);
  const look = useStore(theme);
  useEffect(() => {
    const root = box.current;
    if (!root) return;
    const all = [lines.value, lines.target, lines.pace, lines.forecast, lines.low, lines.high];
    const options = optionsOf(t, Math.max(280, root.clientWidth), decimals);
    all.forEach((line, i) => {
      const series = options.series[i + 1];
      if (series && isEmpty(line)) series.show = false;
    });
    const shown = all.map((line) => (isEmpty(line) ? ([lines.value[0].slice(0, 1), [null]] as Line) : line));
    const plot = new uPlot(options, uPlot.join(shown as unknown as uPlot.AlignedData[]), root);
    const watch = new ResizeObserver(() => plot.setSize({ width: Math.max(280, root.clientWidth), height: HEIGHT }));
    watch.observe(root);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [lines.value[0].join(), lines.value[1].join(), lines.target[1].join(), lines.high[1].join(), t, look, decimals]);
  return <div class="chart" ref={box} role="img" aria-label={label} />;
}
