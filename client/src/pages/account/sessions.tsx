// Where this account is signed in.
import { send, apiUrl } from "../../api/http";
import { useAnswer } from "../../api/query";
import { accountText } from "../../text/account";
import { showMoment } from "../../text/dates";
import { useText } from "../../text/language";
import { ErrorSummary, useAct } from "../../ui/forms";
import { Show } from "../../ui/states";

interface OpenSession {
  id: number | string;
  current: boolean;
  created_at: string;
  seen_at: string;
  address?: string | null;
  agent?: string | null;
}

export function Sessions() {
  const t = useText(accountText);
  const answer = useAnswer<{ items: OpenSession[] }>(apiUrl("/account/sessions"));
  const { busy, error, act } = useAct();
  const end = (path: string) =>
    act(async () => {
      await send("DELETE", path);
      answer.again();
    });
  return (
    <section class="card stack tight">
      <h2>{t.sessions}</h2>
      <ErrorSummary error={error} />
      <Show answer={answer}>
        {({ items }) => (
          <>
            <ul class="plain lines">
              {items.map((one) => (
                <li key={one.id} class="row spread">
                  <SessionText one={one} />
                  {!one.current && (
                    <button
                      type="button"
                      class="button"
                      disabled={busy}
                      aria-label={t.sessionEndOf(one.agent || one.address || t.unknownDevice)}
                      onClick={() => void end(`/account/sessions/${one.id}`)}
                    >
                      {t.sessionEnd}
                    </button>
                  )}
                </li>
              ))}
            </ul>
            {items.length > 2 && (
              <div>
                <button type="button" class="button" disabled={busy} onClick={() => void end("/account/sessions")}>
                  {t.sessionsEndAll}
                </button>
              </div>
            )}
          </>
        )}
      </Show>
    </section>
  );
}

function SessionText({ one }: { one: OpenSession }) {
  const t = useText(accountText);
  return (
    <div class="grow">
      <p class="break">
        {one.agent || t.unknownDevice} {one.current && <span class="tag">{t.sessionThis}</span>}
      </p>
      <p class="small soft">
        {[one.address, t.sessionSince(showMoment(one.created_at)), t.sessionSeen(showMoment(one.seen_at))].filter(Boolean).join(" · ")}
      </p>
    </div>
  );
}
