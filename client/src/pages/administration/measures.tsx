// What is measured and how it is graded; to read. Changes come as files, so that every version is kept.
import { apiUrl } from "../../api/http";
import { nameOf } from "../../api/names";
import { useAnswer } from "../../api/query";
import type { Band, Indicator, List, TargetSet } from "../../api/types";
import { administrationText } from "../../text/administration";
import { showDay } from "../../text/dates";
import { useLanguage, useText } from "../../text/language";
import { shortNumber } from "../../text/numbers";
import { Show } from "../../ui/states";
import { RecordTable } from "../../ui/table";

interface FullIndicator extends Indicator {
  cadence?: string;
}

function range(low: number | null | undefined, high: number | null | undefined): string {
  const show = (value: number | null | undefined) => (typeof value === "number" ? shortNumber(value) : "");
  return [show(low), show(high)].some(Boolean) ? `${show(low)} – ${show(high)}` : "";
}

function Indicators() {
  const t = useText(administrationText);
  const which = useLanguage();
  const answer = useAnswer<List<FullIndicator>>(apiUrl("/indicators", { limit: 1000 }));
  return (
    <Show answer={answer}>
      {({ items }) => (
        <RecordTable
          caption={t.measures.indicators}
          items={items}
          keyOf={(one) => one.code}
          columns={[
            { name: t.measures.name, show: (one) => nameOf(one, which) },
            { name: t.measures.unit, show: (one) => one.measure_unit },
            { name: t.measures.range, numeric: true, show: (one) => range(one.lowest, one.highest) },
            {
              name: t.measures.cadence,
              show: (one) => (one.cadence ? (t.measures.cadences[one.cadence] ?? one.cadence) : ""),
            },
            { name: t.measures.code, show: (one) => <span class="mono small">{one.code}</span> },
          ]}
        />
      )}
    </Show>
  );
}

function Sets() {
  const t = useText(administrationText);
  const which = useLanguage();
  const answer = useAnswer<List<TargetSet>>(apiUrl("/sets"));
  return (
    <Show answer={answer}>
      {({ items }) => (
        <RecordTable
          caption={t.measures.sets}
          items={items}
          keyOf={(one) => one.code}
          columns={[
            { name: t.measures.name, show: (one) => nameOf(one, which) },
            { name: t.measures.document, show: (one) => one.document ?? "" },
            { name: t.measures.period, show: (one) => `${showDay(one.from)} – ${showDay(one.to)}` },
            { name: t.measures.code, show: (one) => <span class="mono small">{one.code}</span> },
          ]}
        />
      )}
    </Show>
  );
}

function Bands() {
  const t = useText(administrationText);
  const which = useLanguage();
  const answer = useAnswer<List<Band>>(apiUrl("/bands"));
  return (
    <Show answer={answer}>
      {({ items }) => (
        <RecordTable
          caption={t.measures.bands}
          items={items}
          keyOf={(one) => one.code}
          columns={[
            { name: t.measures.name, show: (one) => nameOf(one, which) },
            {
              name: t.measures.from,
              numeric: true,
              show: (one) => (typeof one.from === "number" ? `${shortNumber(one.from)} %` : ""),
            },
          ]}
        />
      )}
    </Show>
  );
}

export function Measures() {
  const t = useText(administrationText);
  return (
    <div class="stack">
      <p class="soft small">{t.measures.change}</p>
      <h2>{t.measures.sets}</h2>
      <Sets />
      <h2>{t.measures.indicators}</h2>
      <Indicators />
      <h2>{t.measures.bands}</h2>
      <Bands />
    </div>
  );
}
