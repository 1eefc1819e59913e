// The second step of signing in (TOTP). The QR code is drawn here: the secret goes to no other place.
import qrcode from "qrcode-generator";
import { useState } from "preact/hooks";
import { loadSession } from "../../app/session";
import { send } from "../../api/http";
import { accountText } from "../../text/account";
import { common } from "../../text/common";
import { useText } from "../../text/language";
import { ErrorSummary, Field, fieldsOf, Password, useAct } from "../../ui/forms";

interface Begun {
  secret: string;
  uri: string;
}

interface Confirmed {
  recovery_codes: string[];
}

export function SecondStep({ on }: { on: boolean }) {
  const t = useText(accountText);
  const [begun, setBegun] = useState<Begun | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const { busy, error, act } = useAct();
  const begin = () =>
    act(async () => {
      setBegun(await send<Begun>("POST", "/account/totp", {}));
    });
  const confirmed = async (made: Confirmed) => {
    setBegun(null);
    setCodes(made.recovery_codes);
    await loadSession();
  };
  return (
    <section class="card stack">
      <h2>{t.totp}</h2>
      <p>{on ? t.totpOn : t.totpOff}</p>
      <ErrorSummary error={error} />
      {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      {begun && <Confirm begun={begun} onDone={confirmed} onCancel={() => setBegun(null)} />}
      {!on && !begun && (
        <div>
          <button type="button" class="button" disabled={busy} onClick={() => void begin()}>
            {t.totpBegin}
          </button>
        </div>
      )}
      {on && !codes && <SwitchOff />}
    </section>
  );
}

function Qr({ text, label }: { text: string; label: string }) {
  const code = qrcode(0, "M");
  code.addData(text, "Byte");
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
  return (
    <svg class="qr" viewBox={`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect x="-4" y="-4" width={size + 8} height={size + 8} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

interface ConfirmProps {
  begun: Begun;
  onDone: (made: Confirmed) => Promise<void>;
  onCancel: () => void;
}

function Confirm({ begun, onDone, onCancel }: ConfirmProps) {
  const t = useText(accountText);
  const all = useText(common);
  const [code, setCode] = useState("");
  const { busy, error, act } = useAct();
  const confirm = () => act(async () => onDone(await send<Confirmed>("POST", "/account/totp", { code: code.trim() })));
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void confirm();
      }}
    >
      <p>{t.totpScan}</p>
      <Qr text={begun.uri} label={t.totpQr} />
      <p class="small">
        {t.totpSecret} <span class="mono break secret">{begun.secret}</span>
      </p>
      <ErrorSummary error={error} />
      <Field label={t.totpCode} error={fieldsOf(error).code}>
        <input
          inputmode="numeric"
          autocomplete="one-time-code"
          required
          maxLength={10}
          value={code}
          onInput={(event) => setCode((event.target as HTMLInputElement).value)}
        />
      </Field>
      <div class="row">
        <button class="button main" disabled={busy}>
          {t.totpConfirm}
        </button>
        <button type="button" class="button quiet" onClick={onCancel}>
          {all.cancel}
        </button>
      </div>
    </form>
  );
}

function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const t = useText(accountText);
  return (
    <div class="notice warn" role="status">
      <div class="stack tight">
        <h3>{t.recoveryTitle}</h3>
        <p>{t.recoveryText}</p>
        <ul class="plain recovery mono">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div>
          <button type="button" class="button" onClick={onKept}>
            {t.recoveryKept}
          </button>
        </div>
      </div>
    </div>
  );
}

function SwitchOff() {
  const t = useText(accountText);
  const [password, setPassword] = useState("");
  const { busy, error, act } = useAct();
  const off = () =>
    act(async () => {
      await send("DELETE", "/account/totp", { password });
      setPassword("");
      await loadSession();
    });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void off();
      }}
    >
      <ErrorSummary error={error} />
      <Password
        label={t.totpPassword}
        error={fieldsOf(error).password}
        value={password}
        onInput={setPassword}
        autocomplete="current-password"
      />
      <div>
        <button class="button danger" disabled={busy}>
          {t.totpEnd}
        </button>
      </div>
    </form>
  );
}
