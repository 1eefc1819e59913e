// Administration: each part is shown to who has the right to it.
import type { ComponentType } from "preact";
import type { Right } from "../../api/types";
import { hrefHere, navigate, useAddress } from "../../app/router";
import { may, useSession } from "../../app/session";
import { administrationText } from "../../text/administration";
import { useText } from "../../text/language";
import { Choices } from "../../ui/forms";
import { Accounts } from "./accounts";
import { Audit } from "./audit";
import { Measures } from "./measures";
import { Periods } from "./periods";
import { Upkeep } from "./upkeep";

type View = "accounts" | "measures" | "periods" | "upkeep" | "audit";

const VIEWS: { view: View; right: Right; show: ComponentType }[] = [
  { view: "accounts", right: "accounts", show: Accounts },
  { view: "measures", right: "read", show: Measures },
  { view: "periods", right: "closings", show: Periods },
  { view: "upkeep", right: "settings", show: Upkeep },
  { view: "audit", right: "audit", show: Audit },
];

export function AdministrationPage() {
  const t = useText(administrationText);
  const session = useSession();
  const wanted = useAddress().query.get("view");
  const allowed = VIEWS.filter((one) => may(session, one.right));
  const current = allowed.find((one) => one.view === wanted) ?? allowed[0];
  if (!current) return null;
  const Inside = current.show;
  return (
    <div class="stack administration">
      <h1>{t.title}</h1>
      <div class="views">
        <Choices<View>
          label={t.title}
          value={current.view}
          options={allowed.map(({ view }) => ({ value: view, label: t.views[view] }))}
          onChange={(view) => navigate(hrefHere({ view }))}
        />
      </div>
      <Inside />
    </div>
  );
}
