// The ledger's head, to be noted elsewhere, and what is done at the server's own machine.
import { apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import { administrationText } from "../../text/administration";
import { useText } from "../../text/language";
import { number } from "../../text/numbers";
import { Show } from "../../ui/states";

// GET /ledger
interface LedgerHead {
  commit: number;
  hash: string;
}

function Head() {
  const t = useText(administrationText).upkeep;
  const answer = useAnswer<LedgerHead>(apiUrl("/ledger"));
  return (
    <section class="card stack tight">
      <h2>{t.head}</h2>
      <Show answer={answer}>
        {(head) => (
          <>
            <p class="number">
              {t.commit} {number(head.commit, 0)}
            </p>
            <p class="small">
              {t.hash}: <span class="mono break">{head.hash}</span>
            </p>
          </>
        )}
      </Show>
      <p class="small soft">{t.headHint}</p>
    </section>
  );
}

export function Upkeep() {
  const t = useText(administrationText).upkeep;
  const commands = [
    { command: "satsao verify", text: t.verify },
    { command: "satsao backup", text: t.backup },
    { command: "satsao import, satsao export", text: t.files },
  ];
  return (
    <div class="stack">
      <Head />
      <section class="card stack tight">
        <h2>{t.machine}</h2>
        <dl class="commands">
          {commands.map(({ command, text }) => (
            <div key={command}>
              <dt class="mono">{command}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}
