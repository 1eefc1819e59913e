// A page without the shell: name, language, one card.
import type { ComponentChildren } from "preact";
import { common } from "../text/common";
import { setLanguage, useLanguage, useText } from "../text/language";
import { signInText } from "../text/sign-in";
import { Logo } from "../ui/icons";

export function Alone({ children }: { children: ComponentChildren }) {
  const all = useText(common);
  const t = useText(signInText);
  const which = useLanguage();
  const other = which === "vi" ? "en" : "vi";
  return (
    <main class="alone">
      <div class="brand">
        <Logo size={48} />
        <span>{all.name}</span>
      </div>
      <p class="soft">{t.tagline}</p>
      <div class="card">{children}</div>
      <button type="button" class="button quiet" lang={other} onClick={() => setLanguage(other)}>
        {all.otherLanguage}
      </button>
    </main>
  );
}
