// What was copied out of a spreadsheet, laid onto a grid of units (or periods) and indicators.
//
// A spreadsheet puts a block on the clipboard as lines of cells parted by tabs; a cell with a line
// break or a quote in it stands in quotes. When the block brings its own headings, cells go where
// the headings say; what no heading of the grid matches is told, never dropped in silence. Without
// headings the block is laid down from the cell that has the focus.
import { readMoment } from "./typed_date";
import { fold } from "./fold";

export const PASTE_LONGEST = 2_000_000; // characters

export interface Heading {
  key: string;
  names: string[]; // any of these in a heading means this row or column
  at?: string; // the moment, where rows are periods: a date in a heading means it too
}

export interface Placed {
  row: string;
  column: string;
  text: string;
}

export interface Pasted {
  cells: Placed[];
  headed: boolean;
  unknown: string[]; // headings that the grid does not have
  beyond: number; // cells that lie outside the grid
}

// Rows of cells. Only a cell that begins with a quote, and closes it, is quoted.
export function parseTable(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/g);
  for (const [, quoted, bare, end] of cells) {
    const content = quoted !== undefined ? quoted.replace(/""/g, '"') : (bare ?? "");
    rows[rows.length - 1]?.push(content.trim());
    if (end === "") break;
    if (end !== "\t") rows.push([]);
  }
  return rows.filter((row) => row.some((cell) => cell !== ""));
}

function plain(heading: string): string {
  return fold(heading).replace(/\s+/g, " ");
}

function finder(headings: Heading[]): (text: string) => string | null {
  const byName = new Map<string, string | null>();
  for (const heading of headings)
    for (const name of heading.names) {
      const folded = plain(name);
      // A name that two headings bear names neither.
      byName.set(folded, byName.has(folded) ? null : heading.key);
    }
  return (text) => {
    const named = byName.get(plain(text));
    if (named) return named;
    const moment = text ? readMoment(text) : null;
    const dated = headings.filter((one) => moment && one.at?.slice(0, 10) === moment.slice(0, 10));
    return dated.length === 1 ? (dated[0] as Heading).key : null;
  };
}

interface Layout {
  top: number; // the line of the column headings
  columns: (string | null)[];
  side: number; // the column of the row headings
}

function findLayout(
  table: string[][],
  findRow: (text: string) => string | null,
  findColumn: (text: string) => string | null,
): Layout | null {
  for (let top = 0; top < Math.min(table.length - 1, 8); top++) {
    const columns = (table[top] as string[]).map(findColumn);
    if (!columns.some((key) => key !== null)) continue;
    const width = Math.min(
      columns.findIndex((key) => key !== null),
      6,
    );
    const below = table.slice(top + 1);
    const hits = Array.from(
      { length: width },
      (_, side) => below.filter((row) => findRow(row[side] ?? "") !== null).length,
    );
    const best = Math.max(0, ...hits);
    if (best > 0) return { top, columns, side: hits.indexOf(best) };
  }
  return null;
}

export function placePaste(
  text: string,
  rows: Heading[],
  columns: Heading[],
  focus: { row: string; column: string },
): Pasted {
  const table = parseTable(text.slice(0, PASTE_LONGEST));
  const findRow = finder(rows);
  const layout = findLayout(table, findRow, finder(columns));
  return layout ? placeByHeadings(table, layout, findRow) : placeFrom(table, rows, columns, focus);
}

function placeByHeadings(
  table: string[][],
  layout: Layout,
  findRow: (text: string) => string | null,
): Pasted {
  const pasted: Pasted = { cells: [], headed: true, unknown: [], beyond: 0 };
  const heads = table[layout.top] as string[];
  heads.forEach((head, index) => {
    if (head && index > layout.side && !layout.columns[index]) pasted.unknown.push(head);
  });
  for (const line of table.slice(layout.top + 1)) {
    const row = findRow(line[layout.side] ?? "");
    if (!row) pasted.unknown.push(line[layout.side] || line.join(" ").trim());
    line.forEach((cell, index) => {
      const column = layout.columns[index];
      if (row && column && cell) pasted.cells.push({ row, column, text: cell });
    });
  }
  return pasted;
}

function placeFrom(
  table: string[][],
  rows: Heading[],
  columns: Heading[],
  focus: { row: string; column: string },
): Pasted {
  const pasted: Pasted = { cells: [], headed: false, unknown: [], beyond: 0 };
  const top = rows.findIndex((one) => one.key === focus.row);
  const left = columns.findIndex((one) => one.key === focus.column);
  table.forEach((line, down) =>
    line.forEach((cell, right) => {
      const row = rows[top + down];
      const column = columns[left + right];
      if (cell && row && column) pasted.cells.push({ row: row.key, column: column.key, text: cell });
      else if (cell) pasted.beyond++;
    }),
  );
  return pasted;
}
