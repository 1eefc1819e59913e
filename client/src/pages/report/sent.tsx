// The unit's own entries, newest first: each can be corrected or withdrawn.
import { useState } from "preact/hooks";
import { apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { List } from "../../api/types";
import { decimalOf, showDecimal } from "../../text/decimal";
import { showMoment } from "../../text/dates";
import { useLanguage, useText } from "../../text/language";
import { reportText } from "../../text/report";
import { Field } from "../../ui/forms";
import { Empty, Show } from "../../ui/states";
import { CorrectDialog, type Correcting } from "./correct";
import type { Figure, Sheet } from "./owed";

// One element of GET /entries.
interface Entry {
  at: string;
  value: number | null;
  withdrawn: boolean;
  nothing: boolean;
  author: string | null;
  recorded_at: string;
  commit: number;
  note?: string | null;
  corrected_by?: number | null;
}

interface Subject {
  key: string;
  unit: number;
  unitName: string;
  figure: Figure;
}

function subjectsOf(sheets: Sheet[]): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const sheet of sheets)
    for (const figure of sheet.figures) {
      const key = `${sheet.unit}/${figure.indicator}`;
      subjects.set(key, { key, unit: sheet.unit, unitName: sheet.unitName, figure });
    }
  return [...subjects.values()];
}

function figureOf(subject: Subject, entry: Entry): Figure {
  const value = entry.value === null ? null : decimalOf(entry.value);
  return {
    ...subject.figure,
    key: `${subject.key}/${entry.at}`,
    at: entry.at,
    sent: value,
    seen: entry.commit,
  };
}

interface RowProps {
  entry: Entry;
  latest: boolean;
  name: string;
  onCorrect: () => void;
}

function Row({ entry, latest, name, onCorrect }: RowProps) {
  const t = useText(reportText);
  const language = useLanguage();
  return (
    <tr>
      <th scope="row" class="nowrap">
        {showMoment(entry.at)}
      </th>
      <td class="number">
        {entry.withdrawn || entry.value === null
          ? t.sent.withdrawn
          : showDecimal(decimalOf(entry.value), language)}
        {!latest && <span class="tag">{t.sent.corrected}</span>}
        {entry.nothing && <span class="tag">{t.nothing}</span>}
      </td>
      <td>
        {showMoment(entry.recorded_at)} · {entry.author ?? ""}
        {entry.note && <p class="small soft break">{entry.note}</p>}
      </td>
      <td>
        {latest && !entry.withdrawn && (
          <button
            type="button"
            class="button quiet small"
            aria-label={`${t.correct}: ${name}, ${showMoment(entry.at)}`}
            onClick={onCorrect}
          >
            {t.correct}
          </button>
        )}
      </td>
    </tr>
  );
}

function Entries({ subject }: { subject: Subject }) {
  const t = useText(reportText);
  const [correcting, setCorrecting] = useState<Correcting | null>(null);
  const url = apiUrl("/entries", { indicator: subject.figure.indicator, unit: subject.unit, limit: 100 });
  const answer = useAnswer<List<Entry>>(url);
  return (
    <Show answer={answer}>
      {({ items }) => {
        if (!items.length) return <Empty title={t.sent.none} />;
        const newest = new Map<string, number>();
        for (const entry of items) newest.set(entry.at, Math.max(newest.get(entry.at) ?? 0, entry.commit));
        const sorted = [...items].sort((a, b) => b.at.localeCompare(a.at) || b.commit - a.commit);
        return (
          <div class="scroll" tabIndex={0} role="region" aria-label={t.sent.caption}>
            <table class="table">
              <caption class="unseen">{t.sent.caption}</caption>
              <thead>
                <tr>
                  <th scope="col">{t.sent.at}</th>
                  <th scope="col" class="number">
                    {t.sent.value}
                  </th>
                  <th scope="col">{t.sent.recorded}</th>
                  <th scope="col">{t.sent.actions}</th>
                </tr>
              </thead>
              <tbody>
                {sorted.map((entry) => (
                  <Row
                    key={`${entry.at} ${entry.commit}`}
                    entry={entry}
                    latest={newest.get(entry.at) === entry.commit}
                    name={subject.figure.name}
                    onCorrect={() =>
                      setCorrecting({
                        unit: subject.unit,
                        unitName: subject.unitName,
                        figure: figureOf(subject, entry),
                      })
                    }
                  />
                ))}
              </tbody>
            </table>
            {correcting && <CorrectDialog correcting={correcting} onClose={() => setCorrecting(null)} />}
          </div>
        );
      }}
    </Show>
  );
}

export function Sent({ sheets }: { sheets: Sheet[] }) {
  const t = useText(reportText);
  const subjects = subjectsOf(sheets);
  const [picked, setPicked] = useState<string | null>(null);
  const subject = subjects.find((one) => one.key === picked) ?? subjects[0];
  if (!subject) return <Empty title={t.noUnit} />;
  return (
    <div class="stack">
      <Field label={t.sent.pick}>
        <select
          value={subject.key}
          onChange={(event: Event) => setPicked((event.currentTarget as HTMLSelectElement).value)}
        >
          {subjects.map((one) => (
            <option key={one.key} value={one.key}>
              {[one.figure.name, one.unitName].filter(Boolean).join(" · ")}
            </option>
          ))}
        </select>
      </Field>
      <Entries key={subject.key} subject={subject} />
    </div>
  );
}
