// The board: what a leader sees in ten seconds.
import { useEffect } from "preact/hooks";
import { usePlace } from "../../app/place";
import { hrefHere, navigate, useAddress } from "../../app/router";
import { recall, remember } from "../../app/store";
import { nameOf } from "../../api/names";
import { useAnswer } from "../../api/query";
import type { Board, List, TargetSet } from "../../api/types";
import { boardText } from "../../text/board";
import { nowMoment, showDay, showMoment } from "../../text/dates";
import { useLanguage, useText } from "../../text/language";
import { Choices } from "../../ui/forms";
import { Icon } from "../../ui/icons";
import { Empty, Show } from "../../ui/states";
import { boardUrl, chooseSet, setsUrl } from "./choose";
import { Compare } from "./compare";
import { Heat } from "./heat";
import { TileMap } from "./map";
import { Cards, Table } from "./rows";
import { Summary } from "./summary";
import { attention } from "./words";

type View = "cards" | "table" | "heat" | "map";
const VIEWS: View[] = ["cards", "table", "heat", "map"];

export function BoardPage() {
  const t = useText(boardText);
  const sets = useAnswer<List<TargetSet>>(setsUrl(useAddress().query));
  return (
    <Show page answer={sets}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty page title={t.setsNoneTitle}>
            <p>{t.setsNone}</p>
          </Empty>
        ) : (
          <BoardOfSets sets={items} />
        )
      }
    </Show>
  );
}

function BoardOfSets({ sets }: { sets: TargetSet[] }) {
  const place = usePlace();
  const { query } = useAddress();
  const set = chooseSet(sets, query.get("set"), recall("set"), place.at ?? nowMoment());
  const board = useAnswer<Board>(set ? boardUrl(set.code, query) : null);
  useEffect(() => remember("shown", set?.code ?? null), [set?.code]);
  if (!set) return null;
  return (
    <div class="stack board">
      <BoardHead sets={sets} set={set} />
      <Show answer={board}>{(data) => <BoardBody board={data} set={set} />}</Show>
    </div>
  );
}

function BoardHead({ sets, set }: { sets: TargetSet[]; set: TargetSet }) {
  const t = useText(boardText);
  const which = useLanguage();
  const choose = (code: string) => {
    remember("set", code);
    navigate(hrefHere({ set: code, unit: null }));
  };
  return (
    <div class="board-head">
      <div>
        <h1>{nameOf(set, which)}</h1>
        <p class="soft small">
          {[set.document, set.unit?.name, t.outside(showDay(set.from), showDay(set.to))].filter(Boolean).join(" · ")}
        </p>
      </div>
      <div class="row unprinted">
        {sets.length > 1 && (
          <select class="input short" aria-label={t.set} value={set.code} onChange={(event) => choose(event.currentTarget.value)}>
            {sets.map((one) => (
              <option key={one.code} value={one.code}>
                {nameOf(one, which)}
              </option>
            ))}
          </select>
        )}
        <button type="button" class="button quiet wide-only" onClick={() => print()}>
          <Icon name="print" size={20} /> {t.print}
        </button>
      </div>
    </div>
  );
}

function BoardBody({ board, set }: { board: Board; set: TargetSet }) {
  const t = useText(boardText);
  const { query } = useAddress();
  const asked = query.get("view") as View | null;
  const view: View = asked && VIEWS.includes(asked) ? asked : "cards";
  const worst = attention(board.rows, board.bands);
  return (
    <>
      <Summary board={board} />
      <section class="stack tight">
        <h2>{t.attention}</h2>
        {worst.length ? <Cards rows={worst} board={board} /> : <p class="soft">{t.attentionNone}</p>}
      </section>
      <section class="stack tight">
        <div class="row spread">
          <h2>{t.all}</h2>
          <div class="row unprinted">
            <Choices
              label={t.view}
              value={view}
              options={VIEWS.map((one) => ({ value: one, label: t[one] }))}
              onChange={(next) => navigate(hrefHere({ view: next === "cards" ? null : next }), { replace: true })}
            />
          </div>
        </div>
        {view === "cards" && <Cards rows={board.rows} board={board} />}
        {view === "table" && <Table board={board} />}
        {view === "heat" && <Heat board={board} set={set} />}
        {view === "map" && <TileMap board={board} set={set} />}
      </section>
      <Compare board={board} />
      <Footer board={board} />
    </>
  );
}

function Footer({ board }: { board: Board }) {
  const t = useText(boardText);
  return (
    <footer class="ledger-place small soft break">
      {t.asOf(showMoment(board.at))} · {t.printed(board.commit, board.entry)}
      {board.hash && (
        <>
          {" "}
          · <span class="mono">{t.hash(board.hash)}</span>
        </>
      )}
    </footer>
  );
}
