// How many stand in which band: in words, as a bar, and as an addition that closes.
import type { Board } from "../../api/types";
import { bandText } from "../../text/bands";
import { boardText } from "../../text/board";
import { useText } from "../../text/language";
import { bandRange, lookOf, Mark } from "../../ui/band";

export function Summary({ board }: { board: Board }) {
  const t = useText(boardText);
  const words = useText(bandText);
  const { bands } = board;
  const all = board.targets.all ?? 0;
  const counted = [...bands.map((band) => band.code), "not_assessable"].map((code) => ({
    code,
    count: board.targets[code] ?? 0,
    look: lookOf(code, bands),
  }));
  const shown = counted.filter(({ count, code }) => count > 0 || code !== "not_assessable");
  const lowest = bands[bands.length - 1]?.code ?? "";
  const low = board.components[lowest] ?? 0;
  const components = board.components.all ?? 0;
  return (
    <section class="card summary" aria-label={t.bandBar}>
      <ul class="plain tallies">
        {shown.map(({ code, count, look }) => (
          <li key={code} class={count ? "" : "zero"}>
            <Mark look={look} size={20} />
            <span class="number count-big">{count}</span> <span>{bandRange(code, words, bands)}</span>
          </li>
        ))}
      </ul>
      <BandBar counted={counted} all={all} />
      <p class="number">
        {t.sum(counted.filter(({ count }) => count > 0).map(({ count }) => count).join(" + ") || "0", all)}
        {components > 0 && (
          <span class={low ? "low-text" : "soft"}> · {low ? t.componentsLow(low, components) : t.componentsFine(components)}</span>
        )}
      </p>
    </section>
  );
}

function BandBar({ counted, all }: { counted: { code: string; count: number; look: string }[]; all: number }) {
  let x = 0;
  return (
    <svg class="band-bar" viewBox={`0 0 ${Math.max(all, 1)} 1`} preserveAspectRatio="none" aria-hidden="true">
      {counted.map(({ code, count, look }) => {
        const from = x;
        x += count;
        return count ? <rect key={code} class={"fill " + look} x={from} y="0" width={count} height="1" /> : null;
      })}
    </svg>
  );
}
