// One unit: its life, and its lineage both ways.
import { apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import type { Unit, UnitRef } from "../../api/types";
import { href } from "../../app/router";
import { showDay } from "../../text/dates";
import { showDecimal } from "../../text/decimal";
import { useLanguage, useText } from "../../text/language";
import { organisationText } from "../../text/organisation";
import { Show } from "../../ui/states";

interface UnitState {
  from: string;
  to?: string | null;
  alive?: boolean;
  code: string;
  name: string;
  kind?: string;
  type?: string;
  parent?: UnitRef | number | null;
}

interface UnitAnswer extends Omit<Unit, "parent"> {
  parent?: UnitRef | number | null;
  exchange_id?: string | null;
  simulated?: boolean;
  states?: UnitState[];
}

interface Edge {
  unit: UnitRef;
  kind?: string;
  share?: number | null; // of the old unit that goes over, 0 … 1
  back_share?: number | null; // of the new unit that it makes up
  operating?: string;
  reorganisation?: { name: string; resolution?: string; operating?: string } | string | null;
  clause?: string | null;
}

interface LineageAnswer {
  before: Edge[];
  after: Edge[];
}

function part(share: number, language: "vi" | "en"): string {
  return `${showDecimal(String(Math.round(share * 1e6) / 1e4), language)} %`;
}

function EdgeLine({ edge }: { edge: Edge }) {
  const t = useText(organisationText);
  const language = useLanguage();
  const act = typeof edge.reorganisation === "object" ? edge.reorganisation : null;
  const day = edge.operating ?? act?.operating;
  const known = typeof edge.share === "number";
  const told = [
    edge.kind ? (t.edges[edge.kind] ?? edge.kind) : "",
    known ? (edge.share === 1 ? "" : t.share(part(edge.share as number, language))) : t.shareUnknown,
    typeof edge.back_share === "number" ? t.backShare(part(edge.back_share, language)) : "",
  ].filter(Boolean);
  return (
    <li>
      <a href={href(`/organisation/${edge.unit.id}`)}>{edge.unit.name}</a>{" "}
      <span class="soft tiny">{edge.unit.code}</span>
      <p class="small soft">{told.join(" · ")}</p>
      <p class="tiny soft">
        {[
          day && showDay(day),
          act?.resolution,
          act?.name ?? (edge.reorganisation as string | null),
          edge.clause,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </li>
  );
}

function Edges({ title, none, edges }: { title: string; none: string; edges: Edge[] }) {
  return (
    <section class="stack tight">
      <h3>{title}</h3>
      {edges.length === 0 ? (
        <p class="soft small">{none}</p>
      ) : (
        <ul class="plain edges">
          {edges.map((edge) => (
            <EdgeLine key={`${edge.unit.id} ${edge.operating ?? ""}`} edge={edge} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Lineage({ id }: { id: number }) {
  const t = useText(organisationText);
  const answer = useAnswer<LineageAnswer>(apiUrl(`/units/${id}/lineage`));
  return (
    <Show answer={answer}>
      {(lineage) => (
        <div class="lineage">
          <Edges title={t.before} none={t.beforeNone} edges={lineage.before} />
          <Edges title={t.after} none={t.afterNone} edges={lineage.after} />
        </div>
      )}
    </Show>
  );
}

function StateLine({ state }: { state: UnitState }) {
  const t = useText(organisationText);
  if (state.alive === false) return <li>{t.ended(showDay(state.from))}</li>;
  return (
    <li>
      <span class="nowrap">{t.since(showDay(state.from))}</span>: {state.name}{" "}
      <span class="soft small">
        {[state.code, state.type, state.kind && t.kinds[state.kind]].filter(Boolean).join(" · ")}
      </span>
    </li>
  );
}

function parentOf(unit: UnitAnswer, units: Unit[]): UnitRef | undefined {
  if (!unit.parent) return undefined;
  return typeof unit.parent === "number" ? units.find((one) => one.id === unit.parent) : unit.parent;
}

function Facts({ unit, units }: { unit: UnitAnswer; units: Unit[] }) {
  const t = useText(organisationText);
  const parent = parentOf(unit, units);
  const below = units.filter((one) => one.parent === unit.id);
  return (
    <>
      <div>
        <h2>{unit.name}</h2>
        <p class="soft small">
          {[unit.type, t.kinds[unit.kind] ?? unit.kind, `${t.code} ${unit.code}`].filter(Boolean).join(" · ")}
          {unit.simulated && <span class="tag">{t.simulated}</span>}
        </p>
      </div>
      <dl class="unit-facts">
        {parent && (
          <>
            <dt>{t.parent}</dt>
            <dd>
              <a href={href(`/organisation/${parent.id}`)}>{parent.name}</a>
            </dd>
          </>
        )}
        {unit.exchange_id && (
          <>
            <dt>{t.exchange}</dt>
            <dd>{unit.exchange_id}</dd>
          </>
        )}
        <dt>{t.life}</dt>
        <dd>
          {unit.states?.length ? (
            <ul class="plain">
              {unit.states.map((state) => (
                <StateLine key={state.from} state={state} />
              ))}
            </ul>
          ) : (
            [
              unit.valid_from && t.since(showDay(unit.valid_from)),
              unit.valid_to && t.ended(showDay(unit.valid_to)),
            ]
              .filter(Boolean)
              .join(" · ") || t.living
          )}
        </dd>
        {below.length > 0 && (
          <>
            <dt>{t.below}</dt>
            <dd>{t.count(below.length)}</dd>
          </>
        )}
      </dl>
    </>
  );
}

export function UnitView({ id, units }: { id: number; units: Unit[] }) {
  const t = useText(organisationText);
  const answer = useAnswer<UnitAnswer>(apiUrl(`/units/${id}`));
  return (
    <section class="card stack unit-view">
      <a class="small narrow-only" href={href("/organisation")}>
        ← {t.toTree}
      </a>
      <Show answer={answer}>
        {(unit) => (
          <>
            <Facts unit={unit} units={units} />
            <Lineage id={id} />
          </>
        )}
      </Show>
    </section>
  );
}
