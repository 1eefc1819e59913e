// Two moments side by side, and what changed between them.
import { useState } from "preact/hooks";
import { placeQuery, usePlace } from "../../app/place";
import { hrefHere, navigate, useAddress } from "../../app/router";
import { apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { Band, Board, Change, Side } from "../../api/types";
import { boardText } from "../../text/board";
import { isMoment, showMoment, wire } from "../../text/dates";
import { useText } from "../../text/language";
import { number, percent, shortNumber } from "../../text/numbers";
import { BandMark } from "../../ui/band";
import { Field } from "../../ui/forms";
import { Empty, Show } from "../../ui/states";
import { targetHref } from "./rows";

export function Compare({ board }: { board: Board }) {
  const t = useText(boardText);
  const { query } = useAddress();
  const from = query.get("from");
  const fromKnown = query.get("from_known");
  const on = (from && isMoment(from)) || (fromKnown && isMoment(fromKnown));
  return (
    <details class="card compare unprinted" open={!!on}>
      <summary>{t.compare}</summary>
      <div class="stack">
        <CompareForm from={from ?? ""} known={fromKnown ?? ""} on={!!on} />
        {on && <Changes board={board} from={from} known={fromKnown} />}
      </div>
    </details>
  );
}

function CompareForm({ from, known, on }: { from: string; known: string; on: boolean }) {
  const t = useText(boardText);
  const [at, setAt] = useState(from);
  const [as, setAs] = useState(known);
  return (
    <form
      class="compare-form"
      onSubmit={(event) => {
        event.preventDefault();
        navigate(hrefHere({ from: at || null, from_known: as || null }), { replace: true });
      }}
    >
      <Field label={t.compareFrom}>
        <input type="datetime-local" value={at} onInput={(event) => setAt((event.target as HTMLInputElement).value.slice(0, 16))} />
      </Field>
      <Field label={t.compareKnown}>
        <input type="datetime-local" value={as} onInput={(event) => setAs((event.target as HTMLInputElement).value.slice(0, 16))} />
      </Field>
      <div class="row">
        <button class="button main">{t.compareShow}</button>
        {on && (
          <button
            type="button"
            class="button quiet"
            onClick={() => navigate(hrefHere({ from: null, from_known: null }), { replace: true })}
          >
            {t.compareEnd}
          </button>
        )}
      </div>
    </form>
  );
}

function Changes({ board, from, known }: { board: Board; from: string | null; known: string | null }) {
  const t = useText(boardText);
  const place = usePlace();
  const answer = useAnswer<{ items: Change[] }>(
    apiUrl("/board/changes", {
      set: board.set,
      unit: useAddress().query.get("unit"),
      from_at: from ? wire(from) : place.at ? wire(place.at) : null,
      from_known: known ? wire(known) : null,
      ...placeQuery(place),
    }),
  );
  const first = [from, known].filter(Boolean).map((one) => showMoment(one as string));
  const last = place.at ? showMoment(place.at) : t.nowWord;
  return (
    <Show answer={answer}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t.compareNone} />
        ) : (
          <div class="scroll" tabIndex={0} role="region" aria-label={t.compareTitle}>
            <table class="table">
              <caption>{t.compareCaption(first.join(" / "), last)}</caption>
              <thead>
                <tr>
                  <th scope="col">{t.name}</th>
                  <th scope="col">{t.before}</th>
                  <th scope="col">{t.after}</th>
                  <th scope="col" class="number">
                    {t.changed}
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((change) => (
                  <tr key={change.indicator}>
                    <th scope="row">
                      <a href={targetHref(change, board)}>{change.name}</a>
                    </th>
                    <td>
                      <SideText side={change.before} change={change} bands={board.bands} />
                    </td>
                    <td>
                      <SideText side={change.after} change={change} bands={board.bands} />
                    </td>
                    <td class="number">{difference(change)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Show>
  );
}

function difference({ before, after }: Change): string {
  if (before?.value === null || after?.value === null || !before || !after) return "";
  const by = after.value - before.value;
  return (by > 0 ? "+" : "") + shortNumber(by, 3);
}

function SideText({ side, change, bands }: { side: Side | null; change: Change; bands: Band[] }) {
  const t = useText(boardText);
  if (!side) return <span class="soft">–</span>;
  return (
    <span class="row">
      <BandMark band={side.band} bands={bands} />
      <span class="number">
        {side.value === null ? t.noFigure : change.decimals === undefined ? shortNumber(side.value, 3) : number(side.value, change.decimals)}
        {side.target !== null && <span class="soft"> / {shortNumber(side.target)} {change.measure_unit}</span>}
      </span>
      {side.completion !== null && <span class="number strong">{percent(side.completion)}</span>}
    </span>
  );
}
