// Fields with their label, hint and error, and the summary of errors above a form.
import { cloneElement, type ComponentChildren, type VNode } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ApiError, NetworkError } from "../api/http";
import { common } from "../text/common";
import { useText } from "../text/language";

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  children: VNode<Record<string, unknown>>;
}

// Ties its one child (an input, select or textarea) to label, hint and error.
export function Field({ label, hint, error, children }: FieldProps) {
  const own = useId();
  const id = (children.props.id as string | undefined) ?? own;
  const told = [hint ? id + "-hint" : "", error ? id + "-wrong" : ""].filter(Boolean).join(" ");
  return (
    <div class={error ? "field bad" : "field"}>
      <label for={id}>{label}</label>
      {hint && (
        <span class="hint" id={id + "-hint"}>
          {hint}
        </span>
      )}
      {error && (
        <span class="wrong" id={id + "-wrong"}>
          {error}
        </span>
      )}
      {cloneElement(children, {
        id,
        class: ((children.props.class as string | undefined) ?? "") + " input",
        "aria-describedby": told || undefined,
        "aria-invalid": error ? "true" : undefined,
      })}
    </div>
  );
}

interface PasswordProps {
  value: string;
  onInput: (value: string) => void;
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  autocomplete: string;
}

export function Password({ value, onInput, label, hint, error, autocomplete }: PasswordProps) {
  const t = useText(common);
  const [shown, setShown] = useState(false);
  return (
    <div class="password">
      <Field label={label} hint={hint} error={error}>
        <input
          type={shown ? "text" : "password"}
          value={value}
          autocomplete={autocomplete}
          required
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </Field>
      <button type="button" class="button quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
        {shown ? t.passwordHide : t.passwordShow}
      </button>
    </div>
  );
}

export function Check(props: { label: ComponentChildren; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={props.checked} onChange={(event) => props.onChange(event.currentTarget.checked)} />
      <span>{props.label}</span>
    </label>
  );
}

export function Choices<T extends string>(props: {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <div class="choices" role="group" aria-label={props.label}>
      {props.options.map(({ value, label }) => (
        <button key={value} type="button" aria-pressed={value === props.value} onClick={() => props.onChange(value)}>
          {label}
        </button>
      ))}
    </div>
  );
}

export function errorText(error: Error, t: { networkText: string }): string {
  return error instanceof NetworkError ? t.networkText : error.message;
}

export function fieldsOf(error: Error | undefined): Record<string, string> {
  return error instanceof ApiError ? error.fields : {};
}

// What went wrong, on top of the form; takes the focus so that it is read out.
export function ErrorSummary({ error }: { error: Error | undefined }) {
  const t = useText(common);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!error) return null;
  return (
    <div class="notice bad" role="alert" tabIndex={-1} ref={box}>
      <div>
        <strong>{t.wrongTitle}</strong>
        <p>{errorText(error, t)}</p>
      </div>
    </div>
  );
}

// Runs a change: while it runs `busy`, what it failed with in `error`.
export function useAct(): {
  busy: boolean;
  error: Error | undefined;
  act: (what: () => Promise<void>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | undefined>();
  const running = useRef(false);
  const act = async (what: () => Promise<void>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await what();
      return true;
    } catch (failure) {
      setError(failure as Error);
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, error, act };
}
