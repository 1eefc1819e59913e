// Bands: each has a colour, a shape and a word, and never the colour alone.
import type { Band } from "../api/types";
import { bandText } from "../text/bands";
import { useText } from "../text/language";
import { shortNumber } from "../text/numbers";

export type Look = "done" | "good" | "middling" | "low" | "none";

const KNOWN: Look[] = ["done", "good", "middling", "low"];

// Bands are data, best first: one that the palette does not know takes the look of its place.
export function lookOf(band: string | null, bands: Band[]): Look {
  if ((KNOWN as (string | null)[]).includes(band)) return band as Look;
  const at = bands.findIndex((one) => one.code === band);
  if (at < 0) return "none";
  if (at === bands.length - 1) return "low";
  return at === 0 ? "done" : at === 1 ? "good" : "middling";
}

type Words = (typeof bandText)["vi"];

export function bandName(band: string | null, t: Words, bands: Band[]): string {
  return bands.find((one) => one.code === band)?.name ?? t.none;
}

// The name with the bounds of the band: "Khá (từ 70 %)", "Thấp (dưới 50 %)".
export function bandRange(band: string, t: Words, bands: Band[]): string {
  const at = bands.findIndex((one) => one.code === band);
  const found = bands[at];
  if (!found) return t.none;
  if (at === 0) return found.name;
  if (found.from !== null) return `${found.name} (${t.from(shortNumber(found.from))})`;
  const above = bands[at - 1]?.from ?? null;
  return above === null ? found.name : `${found.name} (${t.below(shortNumber(above))})`;
}

function Shape({ look }: { look: Look }) {
  switch (look) {
    case "done":
      return (
        <>
          <circle cx="8" cy="8" r="7" fill="currentColor" />
          <path d="M4.5 8.3 7 10.8l4.5-5" fill="none" stroke="var(--surface)" stroke-width="2" stroke-linecap="round" />
        </>
      );
    case "good":
      return <path d="M8 1.5 15 14H1z" fill="currentColor" />;
    case "middling":
      return <path d="M8 .5 15.5 8 8 15.5.5 8z" fill="currentColor" />;
    case "low":
      return <path d="M8 14.5 15 2H1z" fill="currentColor" />;
    default:
      return <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 2" />;
  }
}

export function Mark({ look, size = 16 }: { look: Look; size?: number }) {
  return (
    <svg class={"mark " + look} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <Shape look={look} />
    </svg>
  );
}

// The mark with its word: beside it, or for those who only hear.
export function BandMark(props: { band: string | null; bands: Band[]; word?: boolean }) {
  const t = useText(bandText);
  const look = lookOf(props.band, props.bands);
  return (
    <span class={"band " + look}>
      <Mark look={look} />
      <span class={props.word ? "" : "unseen"}>{bandName(props.band, t, props.bands)}</span>
    </span>
  );
}

// How far, with a tick where it should stand today.
export function Progress(props: { completion: number | null; expected: number | null; look: Look }) {
  const { completion, expected, look } = props;
  const width = Math.max(0, Math.min(100, completion ?? 0));
  const tick = expected === null ? null : Math.max(0, Math.min(100, expected));
  return (
    <svg class={"progress " + look} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="ground" x="0" y="2.5" width="100" height="5" />
      {completion !== null && <rect x="0" y="2.5" width={width} height="5" fill="currentColor" />}
      {tick !== null && <rect class="tick" x={Math.min(99, tick)} y="0" width="1" height="10" />}
    </svg>
  );
}

// A small line of the last values; gaps stay gaps.
export function Spark({ values, label }: { values: (number | null)[]; label: string }) {
  const seen = values.filter((value): value is number => value !== null);
  if (seen.length < 2) return null;
  const least = Math.min(...seen);
  const span = Math.max(...seen) - least || 1;
  const x = (i: number) => 2 + (i * 92) / Math.max(1, values.length - 1);
  const y = (value: number) => 22 - ((value - least) / span) * 18;
  let path = "";
  let pen = "M";
  values.forEach((value, i) => {
    if (value === null) pen = "M";
    else {
      path += `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
    }
  });
  const last = values.length - 1 - [...values].reverse().findIndex((value) => value !== null);
  return (
    <svg class="spark" viewBox="0 0 96 24" width="96" height="24" role="img" aria-label={label}>
      <path d={path} fill="none" stroke="currentColor" stroke-width="1.5" />
      <circle cx={x(last)} cy={y(values[last] as number)} r="2" fill="currentColor" />
    </svg>
  );
}
