// The units below, best first; a rank is nothing without the size of its group.
import { placeQuery, usePlace } from "../../app/place";
import { href } from "../../app/router";
import { apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { Band, Ranking } from "../../api/types";
import { boardText } from "../../text/board";
import { common } from "../../text/common";
import { useText } from "../../text/language";
import { number, percent } from "../../text/numbers";
import { targetText } from "../../text/target";
import { BandMark } from "../../ui/band";
import { Show } from "../../ui/states";
import type { Subject } from "./page";

export function RankingOf({ subject, bands }: { subject: Subject; bands: Band[] }) {
  const t = useText(targetText);
  const place = placeQuery(usePlace());
  const answer = useAnswer<Ranking>(
    subject.unit
      ? apiUrl("/ranking", { indicator: subject.code, set: subject.set, parent: subject.unit, limit: 1000, ...place })
      : null,
  );
  if (!subject.unit) return null;
  return (
    <section class="stack tight">
      <h2>{t.ranking}</h2>
      <Show answer={answer}>
        {(ranking) => {
          const known = ranking.items.filter((one) => one.value !== null);
          if (known.length === 0) return <p class="soft">{t.rankingNone}</p>;
          return <RankingTable ranking={ranking} subject={subject} bands={bands} />;
        }}
      </Show>
    </section>
  );
}

function RankingTable({ ranking, subject, bands }: { ranking: Ranking; subject: Subject; bands: Band[] }) {
  const t = useText(targetText);
  const all = useText(common);
  const say = useText(boardText);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t.ranking}>
      <table class="table ranking">
        <thead>
          <tr>
            <th scope="col" class="number">
              {t.rank}
            </th>
            <th scope="col">{all.unit}</th>
            <th scope="col" class="number">
              {t.value} ({subject.measureUnit})
            </th>
            <th scope="col" class="number">
              {say.completion}
            </th>
            <th scope="col" class="number">
              {t.coverage}
            </th>
          </tr>
        </thead>
        <tbody>
          {ranking.items.map((one) => (
            <tr key={one.unit.id}>
              <td class="number">
                {one.rank === null ? "–" : one.rank}
                {one.rank !== null && <span class="soft">/{ranking.size}</span>}
              </td>
              <th scope="row">
                <a data-row href={href(`/target/${encodeURIComponent(subject.code)}`, { set: subject.set, unit: one.unit.id })}>
                  {one.unit.name}
                </a>
              </th>
              <td class={"number" + (one.estimated ? " estimated" : "")}>
                {one.value === null ? say.noFigure : number(one.value, subject.decimals)}
              </td>
              <td class="number">
                {one.completion !== null && (
                  <>
                    <BandMark band={one.band} bands={bands} /> {percent(one.completion)}
                  </>
                )}
              </td>
              <td class="number">{one.owed > 0 ? `${one.have}/${one.owed}` : ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
