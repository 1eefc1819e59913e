// The rows of the board, as cards and as a table.
import { href, useAddress } from "../../app/router";
import { apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { Band, Board, BoardRow } from "../../api/types";
import { placeQuery, usePlace } from "../../app/place";
import { boardText } from "../../text/board";
import { common } from "../../text/common";
import { showMoment } from "../../text/dates";
import { useText } from "../../text/language";
import { percent } from "../../text/numbers";
import { BandMark, lookOf, Progress, Spark } from "../../ui/band";
import { useNear } from "../../ui/near";
import { completionText, forecastText, paceText, standingText, targetText, valueText } from "./words";

interface RowProps {
  row: BoardRow;
  board: Board;
}

export function targetHref(row: { indicator: string }, board: { set: string; unit?: { id: number } | null }): string {
  return href(`/target/${encodeURIComponent(row.indicator)}`, { set: board.set });
}

export function Value({ row }: { row: BoardRow }) {
  const t = useText(boardText);
  const known = row.figure.value !== null;
  return (
    <span class="nowrap-parts number">
      <span class={"strong" + (row.figure.estimated ? " estimated" : "")}>{valueText(row, t)}</span>{" "}
      {known && <span class="soft">{targetText(row)}</span>}
    </span>
  );
}

export function Tags({ row }: { row: BoardRow }) {
  const all = useText(common);
  return (
    <>
      {row.simulated && (
        <span class="tag" title={all.simulatedLong}>
          {all.simulated}
        </span>
      )}
      {row.figure.estimated && <span class="tag">{all.estimated}</span>}
    </>
  );
}

interface Points {
  points: { at: string; value: number | null }[];
}

const SPARK_POINTS = 12;

// Asked for when the row comes near the screen.
export function Trend({ row, board }: RowProps) {
  const t = useText(boardText);
  const place = placeQuery(usePlace());
  const unit = useAddress().query.get("unit") ?? board.unit?.id;
  const [spot, near] = useNear<HTMLSpanElement>();
  const own = row.spark;
  const wanted = near && !own && !row.by_components;
  const url = wanted ? apiUrl("/series", { indicator: row.indicator, unit, last: SPARK_POINTS, ...place }) : null;
  const { data } = useAnswer<Points>(url);
  const values = own ?? data?.points.map((point) => point.value).slice(-SPARK_POINTS) ?? [];
  return (
    <span class="trend" ref={spot}>
      <Spark values={values} label={t.trendOf(row.name)} />
    </span>
  );
}

export function Card({ row, board }: RowProps) {
  const t = useText(boardText);
  const bands = board.bands;
  const look = lookOf(row.band, bands);
  const facts = [paceText(row, t), forecastText(row, t), standingText(row, t)].filter(Boolean);
  return (
    <article class={"target-card " + look + (row.component_of ? " part" : "")}>
      <a class="name" href={targetHref(row, board)} data-row>
        <BandMark band={row.band} bands={bands} />
        <span>
          {row.ordinal > 0 && <span class="soft number">{row.ordinal}. </span>}
          {row.name}
        </span>
      </a>
      <div class="figures">
        <Value row={row} />
        <Tags row={row} />
        <span class="number percent strong">{completionText(row)}</span>
      </div>
      <Progress completion={row.completion} expected={row.expected_completion} look={look} />
      <div class="facts">
        <p class="small soft">{facts.join(" · ")}</p>
        <Trend row={row} board={board} />
      </div>
    </article>
  );
}

export function Cards({ rows, board }: { rows: BoardRow[]; board: Board }) {
  return (
    <ul class="plain target-cards">
      {rows.map((row) => (
        <li key={row.indicator}>
          <Card row={row} board={board} />
        </li>
      ))}
    </ul>
  );
}

export function Table({ board }: { board: Board }) {
  const t = useText(boardText);
  const bands = board.bands;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t.all}>
      <table class="table targets">
        <caption class="unseen">{t.all}</caption>
        <thead>
          <tr>
            <th scope="col">{t.name}</th>
            <th scope="col">{t.band}</th>
            <th scope="col" class="number">
              {t.valueTarget}
            </th>
            <th scope="col" class="number">
              {t.completion}
            </th>
            <th scope="col">{t.trend}</th>
            <th scope="col">{t.paceForecast}</th>
            <th scope="col" class="number">
              {t.coverage}
            </th>
            <th scope="col">{t.asOfShort}</th>
          </tr>
        </thead>
        <tbody>
          {board.rows.map((row) => (
            <TableRow key={row.indicator} row={row} board={board} bands={bands} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TableRow({ row, board, bands }: RowProps & { bands: Band[] }) {
  const t = useText(boardText);
  const look = lookOf(row.band, bands);
  return (
    <tr class={row.component_of ? "part" : ""}>
      <th scope="row">
        <a href={targetHref(row, board)} data-row>
          {row.ordinal > 0 && `${row.ordinal}. `}
          {row.name}
        </a>{" "}
        <Tags row={row} />
      </th>
      <td class="nowrap">
        <BandMark band={row.band} bands={bands} word />
      </td>
      <td class="number">
        <Value row={row} />
      </td>
      <td class="number">
        <span class="strong">{completionText(row)}</span>
        <Progress completion={row.completion} expected={row.expected_completion} look={look} />
        {row.expected_completion !== null && (
          <span class="tiny soft">{t.expected(percent(row.expected_completion))}</span>
        )}
      </td>
      <td>
        <Trend row={row} board={board} />
      </td>
      <td class="pace">{[paceText(row, t), forecastText(row, t)].filter(Boolean).join(" · ")}</td>
      <td class="number">{row.figure.owed > 0 ? `${row.figure.have}/${row.figure.owed}` : ""}</td>
      <td class="nowrap number">{row.figure.as_of ? showMoment(row.figure.as_of) : ""}</td>
    </tr>
  );
}
