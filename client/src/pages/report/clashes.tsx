// Two figures for one period, neither author knowing of the other's: both side by side, and a choice.
import { apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { List, UnitRef } from "../../api/types";
import { newId } from "../../offline/device";
import { enqueue } from "../../offline/unsent";
import { decimalOf, showDecimal } from "../../text/decimal";
import { showMoment } from "../../text/dates";
import { useLanguage, useText } from "../../text/language";
import { reportText } from "../../text/report";
import { may, useSession } from "../../app/session";
import { Empty, Show } from "../../ui/states";
import { namesOf } from "./owed";

interface Side {
  commit: number;
  value: number | null;
  author: string | null;
  recorded_at: string;
  note?: string | null;
}

// One element of GET /clashes.
interface Clash {
  unit: UnitRef | null;
  indicator: string;
  name: string;
  measure_unit: string;
  at: string;
  entries: Side[];
}

function ClashCard({ clash }: { clash: Clash }) {
  const t = useText(reportText);
  const language = useLanguage();
  const session = useSession();
  const unit = clash.unit?.id ?? 0;
  const unitName = clash.unit?.name ?? "";
  const newest = Math.max(...clash.entries.map((side) => side.commit));
  const title = [unitName, clash.name].filter(Boolean).join(" · ");
  const keep = (side: Side) => {
    if (side.value === null) return;
    const entry = { indicator: clash.indicator, at: clash.at, value: decimalOf(side.value), seen: newest };
    const submission = {
      client_id: newId(),
      unit,
      kind: "correction" as const,
      reason: t.clashes.reason,
      entries: [entry],
    };
    void enqueue(submission, title, namesOf([clash]), new Date());
  };
  return (
    <li class="card stack tight">
      <h2 class="sheet-title">
        <span aria-hidden="true">⧉</span> {clash.name}
        <span class="soft small">
          {" "}
          {unitName} · {showMoment(clash.at)}
        </span>
      </h2>
      <div class="sides">
        {clash.entries.map((side) => (
          <div key={side.commit} class="side">
            <p class="number strong big">
              {side.value === null ? t.sent.withdrawn : showDecimal(decimalOf(side.value), language)}{" "}
              <span class="small soft">{clash.measure_unit}</span>
            </p>
            <p class="small">
              {side.author ?? ""} · {showMoment(side.recorded_at)}
            </p>
            {side.note && <p class="small soft break">{side.note}</p>}
            {side.commit === newest && <span class="tag">{t.clashes.inUse}</span>}
            {may(session, "report") && side.value !== null && (
              <button type="button" class="button" onClick={() => keep(side)}>
                {t.clashes.keep}
              </button>
            )}
          </div>
        ))}
      </div>
    </li>
  );
}

export function Clashes() {
  const t = useText(reportText);
  const answer = useAnswer<List<Clash>>(apiUrl("/clashes"));
  return (
    <Show answer={answer}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t.clashes.none} />
        ) : (
          <div class="stack">
            <p class="small soft">{t.clashes.explain}</p>
            <ul class="plain stack">
              {items.map((clash) => (
                <ClashCard key={`${clash.indicator} ${clash.at} ${clash.unit?.id}`} clash={clash} />
              ))}
            </ul>
          </div>
        )
      }
    </Show>
  );
}
