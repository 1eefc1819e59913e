// The organisation: the tree on a day, with one unit beside it.
import { useEffect, useState } from "preact/hooks";
import { useAll } from "../../api/all";
import type { Unit } from "../../api/types";
import { goTo, usePlace } from "../../app/place";
import type { PageProps } from "../../app/pages";
import { href } from "../../app/router";
import { may, useSession } from "../../app/session";
import { dayOf, isDay, nowMoment, showDay } from "../../text/dates";
import { useText } from "../../text/language";
import { organisationText } from "../../text/organisation";
import { Field } from "../../ui/forms";
import { Icon } from "../../ui/icons";
import { Empty, Show } from "../../ui/states";
import { findUnits, pathTo, treeOf, type Node } from "./tree";
import { UnitView } from "./unit";

const FOUND_MOST = 60;

function UnitLink({ unit, chosen }: { unit: Unit; chosen: number }) {
  return (
    <a href={href(`/organisation/${unit.id}`)} aria-current={unit.id === chosen ? "page" : undefined}>
      {unit.name} <span class="soft tiny">{unit.code}</span>
    </a>
  );
}

interface BranchProps {
  node: Node;
  chosen: number;
  open: ReadonlySet<number>;
  onToggle: (id: number) => void;
}

function Branch({ node, chosen, open, onToggle }: BranchProps) {
  const t = useText(organisationText);
  const { unit, children } = node;
  const isOpen = open.has(unit.id);
  return (
    <li>
      <div class="branch">
        {children.length ? (
          <button
            type="button"
            class="button quiet icon"
            aria-expanded={isOpen}
            aria-label={isOpen ? t.collapse(unit.name) : t.expand(unit.name)}
            onClick={() => onToggle(unit.id)}
          >
            <Icon name={isOpen ? "down" : "right"} size={16} />
          </button>
        ) : (
          <span class="leaf" />
        )}
        <UnitLink unit={unit} chosen={chosen} />
        {children.length > 0 && <span class="tag">{children.length}</span>}
      </div>
      {isOpen && children.length > 0 && (
        <ul class="plain">
          {children.map((child) => (
            <Branch key={child.unit.id} node={child} chosen={chosen} open={open} onToggle={onToggle} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Tree({ units, chosen }: { units: Unit[]; chosen: number }) {
  const t = useText(organisationText);
  const roots = treeOf(units);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [query, setQuery] = useState("");
  // The first levels and the way to the chosen unit are open from the beginning.
  useEffect(() => {
    const first = roots.length <= 3 ? roots.map((root) => root.unit.id) : [];
    setOpen((now) => new Set([...now, ...first, ...pathTo(units, chosen)]));
  }, [units, chosen]);
  const toggle = (id: number) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  const found = query.trim() ? findUnits(units, query) : null;
  return (
    <div class="stack tight">
      <Field label={t.search}>
        <input
          type="search"
          autocomplete="off"
          value={query}
          onInput={(event: Event) => setQuery((event.currentTarget as HTMLInputElement).value)}
        />
      </Field>
      <p class="small soft" role="status">
        {found ? t.found(found.length) : t.count(units.length)}
      </p>
      {found?.length === 0 && <p>{t.noneFound}</p>}
      <ul class="plain tree">
        {found
          ? found.slice(0, FOUND_MOST).map((unit) => (
              <li key={unit.id}>
                <div class="branch">
                  <UnitLink unit={unit} chosen={chosen} />
                </div>
              </li>
            ))
          : roots.map((root) => (
              <Branch key={root.unit.id} node={root} chosen={chosen} open={open} onToggle={toggle} />
            ))}
      </ul>
    </div>
  );
}

// The day of the tree is the S of the time bar; without one, today.
function useDay(): string {
  const place = usePlace();
  return place.structure ?? dayOf(place.at ?? nowMoment());
}

function Head({ day }: { day: string }) {
  const t = useText(organisationText);
  const session = useSession();
  return (
    <div class="row spread">
      <h1>{t.title}</h1>
      <div class="row">
        <label class="row small" for="organisation-day">
          {t.day}
          <input
            id="organisation-day"
            class="input short"
            type="date"
            value={day}
            onChange={(event) => {
              const value = event.currentTarget.value;
              if (isDay(value)) goTo({ structure: value === dayOf(nowMoment()) ? null : value });
            }}
          />
        </label>
        {may(session, "organise") && (
          <a class="button" href={href("/organisation/reorganise")}>
            {t.reorganise.title}
          </a>
        )}
      </div>
    </div>
  );
}

export function OrganisationPage({ words }: PageProps) {
  const t = useText(organisationText);
  const day = useDay();
  const chosen = Number(words.id ?? 0);
  const answer = useAll<Unit>("/units", { on: day });
  return (
    <div class={chosen ? "stack organisation chosen" : "stack organisation"}>
      <Head day={day} />
      <Show answer={answer}>
        {(units) =>
          units.length === 0 ? (
            <Empty title={t.none} />
          ) : (
            <div class="two">
              <section class="card" aria-label={t.onDay(showDay(day))}>
                <Tree units={units} chosen={chosen} />
              </section>
              {chosen ? (
                <UnitView key={chosen} id={chosen} units={units} />
              ) : (
                <p class="soft wide-only">{t.pick}</p>
              )}
            </div>
          )
        }
      </Show>
    </div>
  );
}
