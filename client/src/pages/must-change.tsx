// A password that somebody else set has to be changed before anything else.
import { useText } from "../text/language";
import { signInText } from "../text/sign-in";
import { Notice } from "../ui/states";
import { ChangePassword } from "./account/password";
import { Alone } from "./alone";

export function MustChangePage({ name }: { name: string }) {
  const t = useText(signInText);
  return (
    <Alone>
      <div class="stack">
        <Notice>{t.mustChange}</Notice>
        <ChangePassword name={name} />
      </div>
    </Alone>
  );
}
