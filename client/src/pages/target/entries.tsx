// Every version of every figure: who, when, in which record, and what came after.
import { useEffect, useState } from "preact/hooks";
import { placeQuery, usePlace } from "../../app/place";
import { apiUrl, get } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { Entry, List } from "../../api/types";
import { common } from "../../text/common";
import { showMoment } from "../../text/dates";
import { useText } from "../../text/language";
import { number } from "../../text/numbers";
import { targetText } from "../../text/target";
import { ErrorSummary, useAct } from "../../ui/forms";
import { Show } from "../../ui/states";
import type { Subject } from "./page";

const PAGE = 50;

export function Entries({ subject }: { subject: Subject }) {
  const t = useText(targetText);
  const place = placeQuery(usePlace());
  const query = { indicator: subject.code, unit: subject.unit, ...place, limit: PAGE };
  const answer = useAnswer<List<Entry>>(subject.unit ? apiUrl("/entries", query) : null);
  if (!subject.unit) return null;
  return (
    <section class="stack tight">
      <h2>{t.entries}</h2>
      <Show answer={answer}>
        {(first) =>
          first.items.length === 0 ? (
            <p class="soft">{t.entriesNone}</p>
          ) : (
            <Pages first={first} query={query} subject={subject} />
          )
        }
      </Show>
    </section>
  );
}

function Pages({ first, query, subject }: { first: List<Entry>; query: Record<string, string | number>; subject: Subject }) {
  const t = useText(targetText);
  const all = useText(common);
  const [more, setMore] = useState<Entry[]>([]);
  const [next, setNext] = useState(first.next);
  const { busy, error, act } = useAct();
  useEffect(() => {
    setMore([]);
    setNext(first.next);
  }, [first]);
  const load = () =>
    act(async () => {
      const page = await get<List<Entry>>(apiUrl("/entries", { ...query, after: next }));
      setMore((before) => [...before, ...page.items]);
      setNext(page.next);
    });
  return (
    <>
      <p class="small soft">{t.entriesHint}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.entries}>
        <table class="table entries">
          <thead>
            <tr>
              <th scope="col">{t.moment}</th>
              <th scope="col" class="number">
                {t.value} ({subject.measureUnit})
              </th>
              <th scope="col">{t.author}</th>
              <th scope="col">{t.recorded}</th>
              <th scope="col" class="number">
                {t.commit}
              </th>
              <th scope="col">{t.noteSource}</th>
            </tr>
          </thead>
          <tbody>
            {[...first.items, ...more].map((entry) => (
              <EntryRow key={entry.entry} entry={entry} subject={subject} />
            ))}
          </tbody>
        </table>
      </div>
      <ErrorSummary error={error} />
      {next && (
        <button type="button" class="button" disabled={busy} onClick={() => void load()}>
          {all.loadMore}
        </button>
      )}
    </>
  );
}

function EntryRow({ entry, subject }: { entry: Entry; subject: Subject }) {
  const t = useText(targetText);
  const all = useText(common);
  const old = !!entry.corrected_by;
  return (
    <tr class={old ? "old" : ""}>
      <th scope="row" class="nowrap">
        {showMoment(entry.at)}
        {entry.unit && <div class="tiny soft">{entry.unit.name}</div>}
      </th>
      <td class="number">
        {entry.withdrawn || entry.value === null ? (
          t.withdrawn
        ) : old ? (
          <s>{number(entry.value, subject.decimals)}</s>
        ) : (
          <span class="strong">{number(entry.value, subject.decimals)}</span>
        )}
        {(old || entry.corrects) && <div class="tiny soft">{old ? t.corrected : t.correction}</div>}
      </td>
      <td>{entry.author}</td>
      <td class="nowrap">{showMoment(entry.recorded_at)}</td>
      <td class="number" title={`${t.hash}: ${entry.hash}`}>
        {entry.commit}
      </td>
      <td class="small break">
        {entry.simulated && <span class="tag">{all.simulated}</span>} {[entry.note, entry.source].filter(Boolean).join(" · ")}
      </td>
    </tr>
  );
}
