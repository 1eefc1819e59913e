// What a reorganisation means: who ends and begins, what moves, what follows.
import type { UnitRef } from "../../api/types";
import { useText } from "../../text/language";
import { organisationText } from "../../text/organisation";
import { Notice } from "../../ui/states";

export interface Meaning {
  dry_run: boolean;
  commit: number | null;
  ending: UnitRef[];
  beginning: { code: string; name: string }[];
  moves: { unit: UnitRef; parent: UnitRef | null }[];
  targets: { set: string; indicator: string; unit: UnitRef; to: string }[];
  owed: { late: number; open: number };
  undivided: UnitRef[];
  accounts: { id: number; name: string; display: string; role: string; unit: UnitRef }[];
}

const SHOWN_MOST = 200;

function Part({ title, lines, hint }: { title: string; lines: string[]; hint?: string }) {
  const t = useText(organisationText);
  return (
    <section class="stack tight">
      <h3>
        {title} ({lines.length})
      </h3>
      {hint && lines.length > 0 && <p class="small soft">{hint}</p>}
      {lines.length === 0 ? (
        <p class="small soft">{t.reorganise.none}</p>
      ) : (
        <ul>
          {lines.slice(0, SHOWN_MOST).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

const named = (unit: { name: string; code: string }) => `${unit.name} (${unit.code})`;

export function MeaningView({ meaning }: { meaning: Meaning }) {
  const t = useText(organisationText).reorganise;
  return (
    <div class="card stack" role="status">
      <Notice kind={meaning.dry_run ? "info" : "fine"}>
        <strong>{meaning.dry_run ? t.dry : t.done(meaning.commit ?? 0)}</strong>
      </Notice>
      {meaning.undivided.length > 0 && (
        <Part title={t.undivided} lines={meaning.undivided.map(named)} hint={t.undividedHint} />
      )}
      <div class="lineage">
        <Part title={t.ending} lines={meaning.ending.map(named)} />
        <Part title={t.beginning} lines={meaning.beginning.map(named)} />
      </div>
      <p class="strong">{t.owed(meaning.owed.late, meaning.owed.open)}</p>
      <Part
        title={t.moves}
        lines={meaning.moves.map(({ unit, parent }) =>
          [named(unit), parent && named(parent)].filter(Boolean).join(" → "),
        )}
      />
      <Part
        title={t.targets}
        lines={meaning.targets.map((one) => `${one.set} · ${one.indicator} · ${one.unit.name}`)}
      />
      <Part
        title={t.accounts}
        lines={meaning.accounts.map((one) => `${one.display || one.name}: ${one.role}, ${one.unit.name}`)}
      />
    </div>
  );
}
