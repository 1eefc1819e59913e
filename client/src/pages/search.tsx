// Units and indicators by a few letters of their names.
import { useState } from "preact/hooks";
import { placeQuery, usePlace } from "../app/place";
import { href } from "../app/router";
import { apiUrl } from "../api/http";
import { nameOf } from "../api/names";
import { useAnswer } from "../api/query";
import type { Indicator, List, Unit } from "../api/types";
import { common } from "../text/common";
import { useLanguage, useText } from "../text/language";
import { overlays } from "../text/overlays";
import { matches } from "../text/search";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/forms";

const SHOWN_MOST = 12;

export function Search({ onClose }: { onClose: () => void }) {
  const t = useText(overlays);
  const all = useText(common);
  const which = useLanguage();
  const [query, setQuery] = useState("");
  const place = placeQuery(usePlace());
  const units = useAnswer<List<Unit>>(apiUrl("/units", { ...place, limit: 1000 })).data?.items ?? [];
  const indicators = useAnswer<List<Indicator>>(apiUrl("/indicators", { ...place, limit: 1000 })).data?.items ?? [];
  const asked = query.trim() !== "";
  const foundIndicators = asked ? indicators.filter((one) => matches(nameOf(one, which), query)) : [];
  const foundUnits = asked ? units.filter((one) => matches(one.name, query)) : [];
  const count = foundIndicators.length + foundUnits.length;
  return (
    <Dialog title={t.searchTitle} onClose={onClose}>
      <div class="stack">
        <Field label={t.searchLabel}>
          <input type="search" autofocus value={query} onInput={(event) => setQuery((event.target as HTMLInputElement).value)} />
        </Field>
        <p class="soft small" role="status">
          {asked && (count ? t.found(count) : t.searchNone)}
        </p>
        <Found
          title={t.indicators}
          items={foundIndicators.slice(0, SHOWN_MOST).map((one) => ({
            key: one.code,
            name: nameOf(one, which),
            note: one.simulated ? all.simulated : "",
            to: href(`/target/${one.code}`),
          }))}
          onClose={onClose}
        />
        <Found
          title={t.units}
          items={foundUnits.slice(0, SHOWN_MOST).map((one) => ({
            key: String(one.id),
            name: one.name,
            note: one.code,
            to: href(`/organisation/${one.id}`),
          }))}
          onClose={onClose}
        />
      </div>
    </Dialog>
  );
}

interface FoundItem {
  key: string;
  name: string;
  note: string;
  to: string;
}

function Found({ title, items, onClose }: { title: string; items: FoundItem[]; onClose: () => void }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="plain found">
        {items.map(({ key, name, note, to }) => (
          <li key={key}>
            <a href={to} onClick={onClose}>
              {name}
            </a>
            {note && <span class="soft small"> {note}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
