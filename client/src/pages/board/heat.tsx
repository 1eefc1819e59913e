// Units down, targets across: a cell is the band's shape and the percentage.
import { placeQuery, usePlace } from "../../app/place";
import { href, useAddress } from "../../app/router";
import { apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { Band, Board, HeatCell, HeatTable, TargetSet } from "../../api/types";
import { bandText } from "../../text/bands";
import { boardText } from "../../text/board";
import { useText } from "../../text/language";
import { number, percent } from "../../text/numbers";
import { bandName, lookOf, Mark } from "../../ui/band";
import { Empty, Show } from "../../ui/states";

export function useHeat(board: Board, set: TargetSet) {
  const place = placeQuery(usePlace());
  const parent = useAddress().query.get("unit") ?? board.unit?.id ?? set.unit?.id;
  return useAnswer<HeatTable>(apiUrl("/board/heat", { set: board.set, parent, ...place }));
}

const isFilled = (cell: HeatCell | null | undefined) => cell?.value !== null && cell?.value !== undefined;

// The units that have a figure for any of the targets.
export function filledUnits(heat: HeatTable): HeatTable["units"] {
  return heat.units.filter((unit) => unit.cells.some(isFilled));
}

// Which targets are known below at all.
export function filledColumns(heat: HeatTable): number[] {
  return heat.indicators
    .map((_, column) => column)
    .filter((column) => heat.units.some((unit) => isFilled(unit.cells[column])));
}

export function Heat({ board, set }: { board: Board; set: TargetSet }) {
  const t = useText(boardText);
  const answer = useHeat(board, set);
  return (
    <Show answer={answer}>
      {(heat) => {
        const columns = filledColumns(heat);
        if (columns.length === 0) return <Empty title={t.heatNone} />;
        return <HeatGrid heat={heat} columns={columns} board={board} />;
      }}
    </Show>
  );
}

function HeatGrid({ heat, columns, board }: { heat: HeatTable; columns: number[]; board: Board }) {
  const t = useText(boardText);
  return (
    <>
      <Left heat={heat} />
      <div class="scroll heat" tabIndex={0} role="region" aria-label={t.heatCaption}>
        <table>
          <caption class="unseen">{t.heatCaption}</caption>
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <th key={column} scope="col">
                  {heat.indicators[column]?.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {filledUnits(heat).map((unit) => (
              <tr key={unit.id}>
                <th scope="row">{unit.name}</th>
                {columns.map((column) => (
                  <Cell
                    key={column}
                    cell={unit.cells[column] ?? null}
                    bands={board.bands}
                    to={href(`/target/${heat.indicators[column]?.code}`, { set: board.set, unit: unit.id })}
                    name={`${unit.name}, ${heat.indicators[column]?.name}`}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

// What is left out is said.
export function Left({ heat }: { heat: HeatTable }) {
  const t = useText(boardText);
  const units = heat.units.length - filledUnits(heat).length;
  const targets = heat.indicators.length - filledColumns(heat).length;
  const said = [targets > 0 ? t.heatOnly : "", units > 0 ? t.unitsLeft(units) : ""].filter(Boolean).join(" ");
  return said ? <p class="small soft">{said}</p> : null;
}

function Cell(props: { cell: HeatCell | null; bands: Band[]; to: string; name: string }) {
  const words = useText(bandText);
  const { cell } = props;
  if (!cell || cell.value === null) return <td class="empty">–</td>;
  const look = lookOf(cell.band, props.bands);
  const text = cell.completion === null ? number(cell.value, 1) : percent(cell.completion);
  return (
    <td class={"soft-" + look}>
      <a href={props.to} aria-label={`${props.name}: ${text}, ${bandName(cell.band, words, props.bands)}`}>
        <Mark look={look} size={12} />
        <span class={"number" + (cell.estimated ? " estimated" : "")}>{text}</span>
      </a>
    </td>
  );
}
