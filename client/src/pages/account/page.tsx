// One's own account: language, appearance, password, second step, sessions, keys for software.
import { chooseLanguage, useSession } from "../../app/session";
import { useStore } from "../../app/store";
import { setTheme, theme } from "../../app/theme";
import { accountText } from "../../text/account";
import { common } from "../../text/common";
import { useLanguage, useText, type Language } from "../../text/language";
import { Choices, ErrorSummary, useAct } from "../../ui/forms";
import { ChangePassword } from "./password";
import { Sessions } from "./sessions";
import { SecondStep } from "./second-step";
import { Tokens } from "./tokens";

export function AccountPage() {
  const t = useText(accountText);
  const session = useSession();
  const account = session?.account;
  if (!session || !account) return null;
  return (
    <div class="stack account">
      <header>
        <h1>{account.display || account.name}</h1>
        <p class="soft">{account.name}</p>
      </header>
      <section class="card stack tight">
        <h2>{t.roles}</h2>
        {session.roles.length === 0 && <p class="soft">{t.rolesNone}</p>}
        <ul class="plain">
          {session.roles.map((one) => (
            <li key={`${one.role} ${one.unit?.id ?? 0}`}>
              {t.role[one.role] ?? one.role} · {one.unit?.name || t.everywhere}
            </li>
          ))}
        </ul>
      </section>
      <Look />
      <section class="card">
        <ChangePassword name={account.name} />
      </section>
      <SecondStep on={account.totp} />
      <Sessions />
      <Tokens />
    </div>
  );
}

function Look() {
  const t = useText(accountText);
  const all = useText(common);
  const which = useLanguage();
  const look = useStore(theme);
  const { error, act } = useAct();
  const choose = (next: Language) => void act(() => chooseLanguage(next));
  return (
    <section class="card stack">
      <h2>{t.look}</h2>
      <ErrorSummary error={error} />
      <div class="stack tight">
        <h3>{all.language}</h3>
        <p class="small soft">{t.languageHint}</p>
        <Choices
          label={all.language}
          value={which}
          options={[
            { value: "vi", label: "Tiếng Việt" },
            { value: "en", label: "English" },
          ]}
          onChange={choose}
        />
      </div>
      <div class="stack tight">
        <h3>{all.theme}</h3>
        <Choices
          label={all.theme}
          value={look}
          options={[
            { value: "system", label: all.themeSystem },
            { value: "light", label: all.themeLight },
            { value: "dark", label: all.themeDark },
          ]}
          onChange={setTheme}
        />
      </div>
    </section>
  );
}
