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

// What GET /units/{id} and GET /units/{id}/lineage answer.
interface UnitState {
  from: string | null;
  alive: boolean;
  code: string;
  name: string;
  kind: string | null;
  type: string;
  parent: UnitRef | null;
}

interface UnitAnswer extends Unit {
  children: number;
  states: UnitState[];
}

interface Reorganisation {
  id: number;
  name: string;
  resolution: string;
  operating: string | null;
}

interface Edge {
  old: UnitRef | null;
  new: UnitRef | null;
  on: string;
  kind: string;
  share: number | null; // of the old unit that goes over, 0 … 1
  back_share: number | null; // of the new unit that it makes up
  reorganisation: Reorganisation | null;
  clause: string;
  simulated: boolean;
}

interface LineageAnswer {
  before: Edge[];
  after: Edge[];
}

function part(share: number, language: "vi" | "en"): string {
  return `${showDecimal(String(Math.round(share * 1e6) / 1e4), language)} %`;
}

function UnitName({ unit }: { unit: UnitRef }) {
  return (
    <>
      <a href={href(`/organisation/${unit.id}`)}>{unit.name}</a> <span class="soft tiny">{unit.code}</span>
    </>
  );
}

// The unit at the other end; both ends where the step lies further off.
function Ends({ edge, self }: { edge: Edge; self: number }) {
  const ends = [edge.old, edge.new].filter((unit): unit is UnitRef => unit !== null && unit.id !== self);
  return (
    <>
      {ends.map((unit, index) => (
        <span key={unit.id}>
          {index > 0 && " → "}
          <UnitName unit={unit} />
        </span>
      ))}
    </>
  );
}

function EdgeLine({ edge, self }: { edge: Edge; self: number }) {
  const t = useText(organisationText);
  const language = useLanguage();
  const shared =
    edge.share === null ? t.shareUnknown : edge.share === 1 ? "" : t.share(part(edge.share, language));
  const told = [
    t.edges[edge.kind] ?? edge.kind,
    shared,
    edge.back_share === null ? "" : t.backShare(part(edge.back_share, language)),
  ];
  const act = [showDay(edge.on), edge.reorganisation?.resolution, edge.reorganisation?.name, edge.clause];
  return (
    <li>
      <Ends edge={edge} self={self} />
      <p class="small soft">{told.filter(Boolean).join(" · ")}</p>
      <p class="tiny soft">{act.filter(Boolean).join(" · ")}</p>
    </li>
  );
}

interface EdgesProps {
  title: string;
  none: string;
  edges: Edge[];
  self: number;
}

function Edges({ title, none, edges, self }: EdgesProps) {
  return (
    <section class="stack tight">
      <h3>{title}</h3>
      {edges.length === 0 ? (
        <p class="soft small">{none}</p>
      ) : (
        <ul class="plain edges">
          {edges.map((edge) => (
            <EdgeLine key={`${edge.old?.id} ${edge.new?.id} ${edge.on}`} edge={edge} self={self} />
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
          <Edges title={t.before} none={t.beforeNone} edges={lineage.before} self={id} />
          <Edges title={t.after} none={t.afterNone} edges={lineage.after} self={id} />
        </div>
      )}
    </Show>
  );
}

function StateLine({ state }: { state: UnitState }) {
  const t = useText(organisationText);
  const from = state.from ? showDay(state.from) : "";
  if (!state.alive) return <li>{t.ended(from)}</li>;
  const kind = state.kind ? (t.kinds[state.kind] ?? state.kind) : "";
  return (
    <li>
      <span class="nowrap">{t.since(from)}</span>: {state.name}{" "}
      <span class="soft small">{[state.code, kind, state.parent?.name].filter(Boolean).join(" · ")}</span>
    </li>
  );
}

function Facts({ unit, units }: { unit: UnitAnswer; units: Unit[] }) {
  const t = useText(organisationText);
  const parent = units.find((one) => one.id === unit.parent) ?? unit.states[unit.states.length - 1]?.parent;
  const kind = t.kinds[unit.kind] ?? unit.kind;
  return (
    <>
      <div>
        <h2>{unit.name}</h2>
        <p class="soft small">{[unit.type, kind, `${t.code} ${unit.code}`].filter(Boolean).join(" · ")}</p>
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
        <dt>{t.life}</dt>
        <dd>
          <ul class="plain">
            {unit.states.map((state) => (
              <StateLine key={state.from} state={state} />
            ))}
          </ul>
        </dd>
        {!!unit.children && (
          <>
            <dt>{t.below}</dt>
            <dd>{t.count(unit.children)}</dd>
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
