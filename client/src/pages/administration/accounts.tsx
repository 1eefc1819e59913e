// Accounts and their roles.
import { useState } from "preact/hooks";
import { useAll } from "../../api/all";
import { send } from "../../api/http";
import { askAgain } from "../../api/query";
import type { Unit, UnitRef } from "../../api/types";
import { administrationText } from "../../text/administration";
import { useText } from "../../text/language";
import { matches } from "../../text/search";
import { Dialog } from "../../ui/dialog";
import { ErrorSummary, Field, fieldsOf, useAct } from "../../ui/forms";
import { Empty, Show } from "../../ui/states";
import { UnitChoice } from "../../ui/unit-choice";

interface AccountRole {
  id: number;
  role: string;
  unit: UnitRef; // id 0: everything
}

interface AccountItem {
  id: number;
  name: string;
  display: string;
  email?: string | null;
  totp?: boolean;
  disabled?: boolean;
  roles: AccountRole[];
}

const ROLES = ["reporter", "leader", "coordinator", "secretary", "auditor", "admin"];

const value = (event: Event) => (event.currentTarget as HTMLInputElement).value;

function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useText(administrationText);
  const { busy, error, act } = useAct();
  const [form, setForm] = useState({ name: "", display: "", password: "" });
  const wrong = fieldsOf(error);
  const set = (field: keyof typeof form) => (event: Event) => setForm({ ...form, [field]: value(event) });
  const save = async () => {
    const done = await act(async () => {
      await send("POST", "/accounts", form);
    });
    if (!done) return;
    askAgain();
    onClose();
  };
  return (
    <Dialog title={t.accounts.add} onClose={onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <ErrorSummary error={error} />
        <Field label={t.accounts.name} hint={t.accounts.nameHint} error={wrong.name}>
          <input value={form.name} autocomplete="off" autocapitalize="none" onInput={set("name")} />
        </Field>
        <Field label={t.accounts.display} hint={t.accounts.displayHint} error={wrong.display}>
          <input value={form.display} autocomplete="off" onInput={set("display")} />
        </Field>
        <Field label={t.accounts.password} hint={t.accounts.passwordHint} error={wrong.password}>
          <input
            type="password"
            value={form.password}
            autocomplete="new-password"
            onInput={set("password")}
          />
        </Field>
        <div class="row">
          <button type="submit" class="button main" disabled={busy}>
            {t.save}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {t.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function RoleDialog({ account, onClose }: { account: AccountItem; onClose: () => void }) {
  const t = useText(administrationText);
  const { busy, error, act } = useAct();
  const [role, setRole] = useState(ROLES[0] as string);
  const [unit, setUnit] = useState<Unit | null | undefined>(null);
  const wrong = fieldsOf(error);
  const save = async () => {
    const done = await act(async () => {
      await send("POST", `/accounts/${account.id}/roles`, { role, unit: unit?.id ?? 0 });
    });
    if (!done) return;
    askAgain();
    onClose();
  };
  return (
    <Dialog title={`${t.accounts.addRole}: ${account.display || account.name}`} onClose={onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <ErrorSummary error={error} />
        <Field label={t.accounts.role} error={wrong.role}>
          <select value={role} onChange={(event: Event) => setRole(value(event))}>
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {t.accounts.roleNames[one]}
              </option>
            ))}
          </select>
        </Field>
        <UnitChoice label={t.accounts.unit} hint={t.unitHint} error={wrong.unit} onPick={setUnit} />
        <div class="row">
          <button type="submit" class="button main" disabled={busy || unit === undefined}>
            {t.save}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {t.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function RoleTag({ account, role, act }: { account: AccountItem; role: AccountRole; act: Act }) {
  const t = useText(administrationText);
  const name = t.accounts.roleNames[role.role] ?? role.role;
  const unit = role.unit.id ? role.unit.name : t.all;
  return (
    <li class="role">
      {name} · {unit}
      <button
        type="button"
        class="button quiet icon"
        aria-label={t.accounts.dropRole(name, unit)}
        onClick={() => void act(() => send("DELETE", `/accounts/${account.id}/roles/${role.id}`))}
      >
        ×
      </button>
    </li>
  );
}

type Act = (what: () => Promise<unknown>) => Promise<void>;

function AccountCard({ account }: { account: AccountItem }) {
  const t = useText(administrationText);
  const { error, act: run } = useAct();
  const [giving, setGiving] = useState(false);
  const act: Act = async (what) => {
    const done = await run(async () => {
      await what();
    });
    if (done) askAgain();
  };
  return (
    <li class="card stack tight">
      <div class="row spread">
        <span>
          <strong>{account.display || account.name}</strong> <span class="soft small">{account.name}</span>
          {account.disabled && <span class="tag">{t.accounts.disabled}</span>}
          {account.totp && <span class="tag">{t.accounts.totp}</span>}
        </span>
        <span class="row">
          <button type="button" class="button" onClick={() => setGiving(true)}>
            {t.accounts.addRole}
          </button>
          <button
            type="button"
            class="button quiet"
            onClick={() =>
              void act(() => send("PATCH", `/accounts/${account.id}`, { disabled: !account.disabled }))
            }
          >
            {account.disabled ? t.accounts.enable : t.accounts.disable}
          </button>
        </span>
      </div>
      <ErrorSummary error={error} />
      {account.roles.length === 0 ? (
        <p class="small soft">{t.accounts.noRole}</p>
      ) : (
        <ul class="plain roles">
          {account.roles.map((role) => (
            <RoleTag key={role.id} account={account} role={role} act={act} />
          ))}
        </ul>
      )}
      {giving && <RoleDialog account={account} onClose={() => setGiving(false)} />}
    </li>
  );
}

const SHOWN_MOST = 100;

export function Accounts() {
  const t = useText(administrationText);
  const answer = useAll<AccountItem>("/accounts", {});
  const [query, setQuery] = useState("");
  const [adding, setAdding] = useState(false);
  return (
    <div class="stack">
      <div class="row">
        <button type="button" class="button main" onClick={() => setAdding(true)}>
          {t.accounts.add}
        </button>
      </div>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
      <Show answer={answer}>
        {(accounts) => {
          const found = accounts.filter((one) => matches(`${one.display} ${one.name}`, query));
          return (
            <>
              <Field label={t.accounts.search}>
                <input type="search" value={query} onInput={(event: Event) => setQuery(value(event))} />
              </Field>
              {found.length === 0 && <Empty title={t.none} />}
              <ul class="plain stack tight">
                {found.slice(0, SHOWN_MOST).map((account) => (
                  <AccountCard key={account.id} account={account} />
                ))}
              </ul>
            </>
          );
        }}
      </Show>
    </div>
  );
}
