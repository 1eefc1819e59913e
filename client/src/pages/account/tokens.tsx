// Keys with which other software acts for this account, each with what it may do.
import { useState } from "preact/hooks";
import { useSession } from "../../app/session";
import { apiUrl, send } from "../../api/http";
import { useAnswer } from "../../api/query";
import { accountText } from "../../text/account";
import { showDay } from "../../text/dates";
import { useText } from "../../text/language";
import { Check, ErrorSummary, Field, fieldsOf, useAct } from "../../ui/forms";
import { Notice, Show } from "../../ui/states";

interface Token {
  id: number;
  name: string;
  scopes: string[];
  created_at: string;
  prefix: string;
  expires_at: string | null;
}

const OFFERED = ["read", "report", "history", "import", "audit"];

export function Tokens() {
  const t = useText(accountText);
  const answer = useAnswer<{ items: Token[] }>(apiUrl("/account/tokens"));
  const [made, setMade] = useState("");
  const { busy, error, act } = useAct();
  const revoke = (id: number) =>
    act(async () => {
      await send("DELETE", `/account/tokens/${id}`);
      answer.again();
    });
  return (
    <section class="card stack">
      <h2>{t.tokens}</h2>
      <p class="soft">{t.tokensText}</p>
      <ErrorSummary error={error} />
      <Show answer={answer}>
        {({ items }) => (
          <ul class="plain lines">
            {items.length === 0 && <li class="soft">{t.tokensNone}</li>}
            {items.map((one) => (
              <li key={one.id} class="row spread">
                <div class="grow">
                  <p class="break">{one.name}</p>
                  <p class="small soft">
                    <span class="mono">{one.prefix}…</span> · {one.scopes.map((scope) => t.right[scope] ?? scope).join(", ")}
                    {one.expires_at && " · " + t.tokenUntil(showDay(one.expires_at))}
                  </p>
                </div>
                <button
                  type="button"
                  class="button"
                  disabled={busy}
                  aria-label={t.tokenEndOf(one.name)}
                  onClick={() => void revoke(one.id)}
                >
                  {t.tokenEnd}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Show>
      {made && (
        <Notice kind="fine">
          <p>{t.tokenMade}</p>
          <p class="mono break strong">{made}</p>
        </Notice>
      )}
      <NewToken
        onMade={(token) => {
          setMade(token);
          answer.again();
        }}
      />
    </section>
  );
}

function NewToken({ onMade }: { onMade: (token: string) => void }) {
  const t = useText(accountText);
  const session = useSession();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>(["read"]);
  const { busy, error, act } = useAct();
  const offered = OFFERED.filter((one) => session?.rights.includes(one));
  const make = () =>
    act(async () => {
      const { token } = await send<{ token: string }>("POST", "/account/tokens", { name, scopes });
      setName("");
      onMade(token);
    });
  return (
    <form
      class="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <ErrorSummary error={error} />
      <Field label={t.tokenName} error={fieldsOf(error).name}>
        <input required maxLength={100} value={name} onInput={(event) => setName((event.target as HTMLInputElement).value)} />
      </Field>
      <fieldset class="scopes">
        <legend class="strong">{t.tokenMay}</legend>
        {offered.map((one) => (
          <Check
            key={one}
            label={t.right[one] ?? one}
            checked={scopes.includes(one)}
            onChange={(on) => setScopes(on ? [...scopes, one] : scopes.filter((other) => other !== one))}
          />
        ))}
      </fieldset>
      <div>
        <button class="button" disabled={busy || scopes.length === 0}>
          {t.tokenMake}
        </button>
      </div>
    </form>
  );
}
