// The first account, from the link that the server printed.
import { useState } from "preact/hooks";
import { navigate, useAddress } from "../app/router";
import { loadSession } from "../app/session";
import { send } from "../api/http";
import { useText } from "../text/language";
import { signInText } from "../text/sign-in";
import { ErrorSummary, Field, Password, fieldsOf, useAct } from "../ui/forms";
import { Notice } from "../ui/states";
import { Alone } from "./alone";

export function SetupPage() {
  const t = useText(signInText);
  const token = useAddress().query.get("token");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, error, act } = useAct();
  const wrong = fieldsOf(error);
  const create = () =>
    act(async () => {
      await send("POST", "/setup", { token, name, password });
      await loadSession();
      navigate("/board", { replace: true });
    });
  if (!token)
    return (
      <Alone>
        <Notice kind="warn">{t.setupNoToken}</Notice>
      </Alone>
    );
  return (
    <Alone>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <h1>{t.setupTitle}</h1>
        <p class="soft">{t.setupText}</p>
        <ErrorSummary error={error} />
        <Field label={t.accountName} error={wrong.name}>
          <input
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            value={name}
            onInput={(event) => setName((event.target as HTMLInputElement).value)}
          />
        </Field>
        <Password
          label={t.newPassword}
          hint={t.passwordHint}
          error={wrong.password}
          value={password}
          onInput={setPassword}
          autocomplete="new-password"
        />
        <button class="button main" disabled={busy}>
          {t.create}
        </button>
      </form>
    </Alone>
  );
}
