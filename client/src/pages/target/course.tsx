// The figures over time, as a chart and as a table. The chart's library comes when a chart is shown.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { placeQuery, usePlace } from "../../app/place";
import { apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { BoardRow, Series } from "../../api/types";
import { showMoment } from "../../text/dates";
import { useText } from "../../text/language";
import { number } from "../../text/numbers";
import { targetText } from "../../text/target";
import { Empty, Loading, Show } from "../../ui/states";
import type { ChartProps } from "./chart";
import { linesOf } from "./lines";
import type { Subject } from "./page";

export function Course({ subject, row }: { subject: Subject; row: BoardRow | undefined }) {
  const t = useText(targetText);
  const place = placeQuery(usePlace());
  const answer = useAnswer<Series>(
    subject.unit ? apiUrl("/series", { indicator: subject.code, unit: subject.unit, set: subject.set, ...place }) : null,
  );
  return (
    <section class="stack tight">
      <h2>{t.series}</h2>
      <Show answer={answer}>
        {(series) =>
          series.points.some((point) => point.value !== null) ? (
            <Drawn series={series} subject={subject} row={row} />
          ) : (
            <Empty title={t.seriesNone} />
          )
        }
      </Show>
    </section>
  );
}

function Drawn({ series, subject, row }: { series: Series; subject: Subject; row: BoardRow | undefined }) {
  const t = useText(targetText);
  const [Chart, setChart] = useState<ComponentType<ChartProps> | null>(null);
  useEffect(() => {
    let wanted = true;
    void import("./chart").then(
      (module) => wanted && setChart(() => module.Chart),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, []);
  const label = t.seriesOf(subject.name, subject.unitName);
  const known = series.points.filter((point) => point.value !== null);
  return (
    <div class="card stack tight">
      {Chart ? <Chart lines={linesOf(series, row)} label={label} decimals={subject.decimals} /> : <Loading />}
      <details>
        <summary>{t.asTable}</summary>
        <table class="table points">
          <thead>
            <tr>
              <th scope="col">{t.moment}</th>
              <th scope="col" class="number">
                {t.value} ({subject.measureUnit})
              </th>
            </tr>
          </thead>
          <tbody>
            {[...known].reverse().map((point) => (
              <tr key={point.at}>
                <th scope="row" class="number-left">
                  {showMoment(point.at)}
                </th>
                <td class="number">{number(point.value as number, subject.decimals)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
