// One target over the units: a tile each in the order of the list, or their real shapes where imported.
import { useState } from "preact/hooks";
import { href } from "../../app/router";
import { apiUrl, ApiError } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { Band, Board, HeatCell, HeatTable, TargetSet } from "../../api/types";
import { bandText } from "../../text/bands";
import { boardText } from "../../text/board";
import { useText } from "../../text/language";
import { number, percent } from "../../text/numbers";
import { bandName, lookOf, Mark } from "../../ui/band";
import { Empty, Show } from "../../ui/states";
import { filledColumns, filledUnits, Left, useHeat } from "./heat";
import { outlines, type Geometry } from "./outlines";

export function TileMap({ board, set }: { board: Board; set: TargetSet }) {
  const t = useText(boardText);
  const answer = useHeat(board, set);
  return (
    <Show answer={answer}>
      {(heat) =>
        filledColumns(heat).length ? <MapOf heat={heat} board={board} /> : <Empty title={t.heatNone} />
      }
    </Show>
  );
}

interface TileProps {
  unit: HeatTable["units"][number];
  cell: HeatCell | null;
  to: string;
  bands: Band[];
}

function MapOf({ heat, board }: { heat: HeatTable; board: Board }) {
  const t = useText(boardText);
  const columns = filledColumns(heat);
  const [chosen, setChosen] = useState(columns[0] ?? 0);
  const column = columns.includes(chosen) ? chosen : (columns[0] ?? 0);
  const geometry = useAnswer<Geometry>(apiUrl("/geometry"));
  const absent = geometry.error instanceof ApiError;
  const tiles: TileProps[] = filledUnits(heat).map((unit) => ({
    unit,
    cell: unit.cells[column] ?? null,
    bands: board.bands,
    to: href(`/target/${heat.indicators[column]?.code}`, { set: board.set, unit: unit.id }),
  }));
  const shapes = geometry.data && !absent ? outlines(geometry.data, heat.units) : null;
  return (
    <div class="stack tight">
      <select
        class="input short"
        aria-label={t.mapIndicator}
        value={String(column)}
        onChange={(event) => setChosen(Number(event.currentTarget.value))}
      >
        {columns.map((one) => (
          <option key={one} value={String(one)}>
            {heat.indicators[one]?.name}
          </option>
        ))}
      </select>
      <p class="small soft">{shapes ? t.mapGeometry : t.mapSchematic}</p>
      <Left heat={heat} />
      {shapes ? <Outlines tiles={tiles} shapes={shapes} /> : <Tiles tiles={tiles} />}
    </div>
  );
}

function tileText({ cell }: TileProps): string {
  if (!cell || cell.value === null) return "–";
  return cell.completion === null ? number(cell.value, 1) : percent(cell.completion);
}

function Tiles({ tiles }: { tiles: TileProps[] }) {
  const words = useText(bandText);
  return (
    <ul class="plain tiles">
      {tiles.map((tile) => {
        const look = lookOf(tile.cell?.band ?? null, tile.bands);
        return (
          <li key={tile.unit.id}>
            <a class={"tile soft-" + look} href={tile.to}>
              <span class="tile-name">{tile.unit.name}</span>
              <span class="row">
                <Mark look={look} size={12} />
                <span class={"number strong" + (tile.cell?.estimated ? " estimated" : "")}>{tileText(tile)}</span>
                <span class="unseen">{bandName(tile.cell?.band ?? null, words, tile.bands)}</span>
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function Outlines({ tiles, shapes }: { tiles: TileProps[]; shapes: { box: string; paths: Map<number, string> } }) {
  const words = useText(bandText);
  return (
    <svg class="outlines" viewBox={shapes.box}>
      {tiles.map((tile) => {
        const path = shapes.paths.get(tile.unit.id);
        if (!path) return null;
        const look = lookOf(tile.cell?.band ?? null, tile.bands);
        const label = `${tile.unit.name}: ${tileText(tile)}, ${bandName(tile.cell?.band ?? null, words, tile.bands)}`;
        return (
          <a key={tile.unit.id} href={tile.to} aria-label={label}>
            <title>{label}</title>
            <path class={"fill " + look} d={path} />
          </a>
        );
      })}
    </svg>
  );
}
