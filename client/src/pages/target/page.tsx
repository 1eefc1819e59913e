// One target: how it got here, where it heads, who stands behind it.
import type { PageProps } from "../../app/pages";
import { placeQuery, usePlace } from "../../app/place";
import { href, useAddress } from "../../app/router";
import { recall } from "../../app/store";
import { apiUrl } from "../../api/http";
import { nameOf } from "../../api/names";
import { useAnswer } from "../../api/query";
import type { Board, BoardRow, Indicator, List, TargetSet, Unit } from "../../api/types";
import { boardText } from "../../text/board";
import { nowMoment, showDay } from "../../text/dates";
import { useLanguage, useText } from "../../text/language";
import { shortNumber } from "../../text/numbers";
import { targetText } from "../../text/target";
import { BandMark, lookOf, Progress } from "../../ui/band";
import { Notice, Show } from "../../ui/states";
import { chooseSet } from "../board/choose";
import { Cards, Tags, Value } from "../board/rows";
import { completionText, forecastText, paceText, standingText } from "../board/words";
import { Course } from "./course";
import { Entries } from "./entries";
import { Parts } from "./parts";
import { RankingOf } from "./ranking";

export interface Subject {
  code: string;
  name: string;
  measureUnit: string;
  decimals: number;
  set: string | null;
  unit: number;
  unitName: string;
}

export function TargetPage({ words }: PageProps) {
  const place = usePlace();
  const query = placeQuery(place);
  const asked = useAddress().query;
  const code = words.code ?? "";
  const sets = useAnswer<List<TargetSet>>(apiUrl("/sets", query));
  const indicators = useAnswer<List<Indicator>>(apiUrl("/indicators", { ...query, limit: 1000 }));
  const set = chooseSet(sets.data?.items ?? [], asked.get("set"), recall("set"), place.at ?? nowMoment());
  const board = useAnswer<Board>(set ? apiUrl("/board", { set: set.code, unit: asked.get("unit"), ...query }) : null);
  return (
    <Show page answer={sets}>
      {() => (
        <Show page answer={indicators}>
          {({ items }) => {
            const indicator = items.find((one) => one.code === code);
            if (set && !board.data && !board.error) return null;
            return <Body code={code} indicator={indicator} set={set} board={board.data} />;
          }}
        </Show>
      )}
    </Show>
  );
}

interface BodyProps {
  code: string;
  indicator: Indicator | undefined;
  set: TargetSet | undefined;
  board: Board | undefined;
}

function Body({ code, indicator, set, board }: BodyProps) {
  const t = useText(targetText);
  const which = useLanguage();
  const asked = useAddress().query.get("unit");
  const place = placeQuery(usePlace());
  const row = board?.rows.find((one) => one.indicator === code);
  const unit = Number(asked ?? board?.unit?.id ?? set?.unit?.id ?? 0);
  const own = useAnswer<Unit>(asked ? apiUrl(`/units/${encodeURIComponent(asked)}`, place) : null);
  const subject: Subject = {
    code,
    name: row?.name ?? (indicator ? nameOf(indicator, which) : code),
    measureUnit: row?.measure_unit ?? indicator?.measure_unit ?? "",
    decimals: row?.decimals ?? indicator?.decimals ?? 2,
    set: set?.code ?? null,
    unit,
    unitName: own.data?.name ?? board?.unit?.name ?? set?.unit?.name ?? "",
  };
  return (
    <div class="stack target">
      <Head subject={subject} row={row} board={board} />
      {!row && <Notice>{t.notInSet}</Notice>}
      <Course subject={subject} row={row} />
      {row && board && <Components row={row} board={board} />}
      <RankingOf subject={subject} bands={board?.bands ?? []} />
      {row && <Parts row={row} subject={subject} />}
      <Entries subject={subject} />
    </div>
  );
}

function Head({ subject, row, board }: { subject: Subject; row: BoardRow | undefined; board: Board | undefined }) {
  const t = useText(targetText);
  const say = useText(boardText);
  const bands = board?.bands ?? [];
  return (
    <header class="stack tight">
      <p class="unprinted">
        <a class="back-link" href={href("/board", { set: subject.set })}>
          ← {t.back}
        </a>
      </p>
      <h1>{subject.name}</h1>
      <p class="soft">
        {[subject.unitName, row ? t.period(showDay(row.from), showDay(row.to)) : ""].filter(Boolean).join(" · ")}
      </p>
      {row && (
        <div class="card target-head">
          <div class="row spread">
            <BandMark band={row.band} bands={bands} word />
            <Tags row={row} />
          </div>
          <div class="row spread big">
            <Value row={row} />
            <span class="number strong">{completionText(row)}</span>
          </div>
          <Progress completion={row.completion} expected={row.expected_completion} look={lookOf(row.band, bands)} />
          <p class="small soft">
            {[row.base === null ? "" : t.base(shortNumber(row.base)), paceText(row, say), forecastText(row, say), standingText(row, say)]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
      )}
    </header>
  );
}

function Components({ row, board }: { row: BoardRow; board: Board }) {
  const t = useText(targetText);
  const parts = board.rows.filter((one) => one.component_of === row.indicator);
  if (parts.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t.components}</h2>
      <Cards rows={parts} board={board} />
    </section>
  );
}
