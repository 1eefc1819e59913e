// Name and password; then the code, where the account asks for one.
import { useState } from "preact/hooks";
import { signIn, useSession } from "../app/session";
import { ApiError, apiUrl } from "../api/http";
import { useAnswer } from "../api/query";
import { useText } from "../text/language";
import { signInText } from "../text/sign-in";
import { ErrorSummary, Field, Password, useAct } from "../ui/forms";
import { Notice } from "../ui/states";
import { Alone } from "./alone";

interface OpenId {
  enabled?: boolean;
  name?: string;
  start?: string;
}

function asksForCode(error: unknown): boolean {
  return error instanceof ApiError && error.type.endsWith("code-needed");
}

export function SignInPage() {
  const t = useText(signInText);
  const session = useSession();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [coded, setCoded] = useState(false);
  const { busy, error, act } = useAct();
  const enter = (code?: string) =>
    act(async () => {
      try {
        await signIn(name, password, code);
      } catch (failure) {
        if (!asksForCode(failure)) throw failure;
        if (coded) throw new Error(t.codeWrong);
        setCoded(true);
      }
    });
  return (
    <Alone>
      {session?.must_setup && <Notice>{t.setupNeeded}</Notice>}
      {coded ? (
        <CodeStep busy={busy} error={error} enter={enter} back={() => setCoded(false)} />
      ) : (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void enter();
          }}
        >
          <h1>{t.title}</h1>
          <ErrorSummary error={error} />
          <Field label={t.accountName}>
            <input
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              required
              value={name}
              onInput={(event) => setName((event.target as HTMLInputElement).value)}
            />
          </Field>
          <Password label={t.password} value={password} onInput={setPassword} autocomplete="current-password" />
          <button class="button main" disabled={busy}>
            {t.enter}
          </button>
          <OfficeAccount />
        </form>
      )}
    </Alone>
  );
}

function CodeStep(props: {
  busy: boolean;
  error: Error | undefined;
  enter: (code: string) => Promise<boolean>;
  back: () => void;
}) {
  const t = useText(signInText);
  const [code, setCode] = useState("");
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void props.enter(code.trim());
      }}
    >
      <h1>{t.codeTitle}</h1>
      <ErrorSummary error={props.error} />
      <Field label={t.code} hint={t.codeHint}>
        <input
          autocomplete="one-time-code"
          autocapitalize="none"
          spellcheck={false}
          autofocus
          required
          maxLength={40}
          value={code}
          onInput={(event) => setCode((event.target as HTMLInputElement).value)}
        />
      </Field>
      <button class="button main" disabled={props.busy}>
        {t.enter}
      </button>
      <button type="button" class="button quiet" onClick={props.back}>
        {t.back}
      </button>
    </form>
  );
}

function OfficeAccount() {
  const t = useText(signInText);
  const { data } = useAnswer<OpenId>(apiUrl("/openid"));
  if (!data?.enabled) return null;
  return (
    <a class="button" href={data.start ?? "/api/v1/openid/start"} target="_self">
      {data.name ? t.openid(data.name) : t.openidPlain}
    </a>
  );
}
