// A plain table of records: columns with a heading and how a cell shows.
import type { ComponentChildren } from "preact";

export interface TableColumn<T> {
  name: string;
  numeric?: boolean;
  show: (item: T) => ComponentChildren;
}

interface RecordTableProps<T> {
  caption: string;
  columns: TableColumn<T>[];
  items: T[];
  keyOf: (item: T) => string | number;
}

export function RecordTable<T>({ caption, columns, items, keyOf }: RecordTableProps<T>) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="table">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={column.numeric ? "number" : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.name} scope="row">
                    {column.show(item)}
                  </th>
                ) : (
                  <td key={column.name} class={column.numeric ? "number" : undefined}>
                    {column.show(item)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
