// The reported whole against the sum of its parts: the difference is shown, never smoothed.
import type { BoardRow } from "../../api/types";
import { useText } from "../../text/language";
import { number, shortNumber } from "../../text/numbers";
import { targetText } from "../../text/target";
import type { Subject } from "./page";

export function Parts({ row, subject }: { row: BoardRow; subject: Subject }) {
  const t = useText(targetText);
  const { reported, derived, undivided } = row.figure;
  if (derived === null && !undivided) return null;
  const show = (value: number) => `${number(value, subject.decimals)} ${subject.measureUnit}`;
  const by = reported !== null && derived !== null ? reported - derived : 0;
  const apart = reported !== null && derived !== null && Math.abs(by) >= 0.5 * 10 ** -subject.decimals;
  return (
    <section class="stack tight">
      <h2>{t.parts}</h2>
      <p>
        {apart
          ? t.partsLine(show(reported), show(derived), (by > 0 ? "+" : "") + shortNumber(by, subject.decimals))
          : t.partsFine}{" "}
        {undivided ? t.partsUndivided(show(undivided)) : ""}
      </p>
    </section>
  );
}
