import { useState } from "preact/hooks";
import { loadSession } from "../../app/session";
import { send } from "../../api/http";
import { accountText } from "../../text/account";
import { useText } from "../../text/language";
import { ErrorSummary, fieldsOf, Password, useAct } from "../../ui/forms";
import { Notice } from "../../ui/states";

export function ChangePassword({ name }: { name: string }) {
  const t = useText(accountText);
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [done, setDone] = useState(false);
  const { busy, error, act } = useAct();
  const wrong = fieldsOf(error);
  const change = () =>
    act(async () => {
      setDone(false);
      await send("POST", "/account/password", { old, new: fresh });
      await loadSession();
      setOld("");
      setFresh("");
      setDone(true);
    });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <h2>{t.password}</h2>
      <ErrorSummary error={error} />
      {done && <Notice kind="fine">{t.passwordChanged}</Notice>}
      <input type="text" autocomplete="username" value={name} readOnly hidden />
      <Password label={t.oldPassword} error={wrong.old} value={old} onInput={setOld} autocomplete="current-password" />
      <Password
        label={t.newPassword}
        hint={t.passwordHint}
        error={wrong.new}
        value={fresh}
        onInput={setFresh}
        autocomplete="new-password"
      />
      <div>
        <button class="button" disabled={busy}>
          {t.changePassword}
        </button>
      </div>
    </form>
  );
}
