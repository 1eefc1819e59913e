// Loading, empty, failed, without a network: each page has all four.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError, NetworkError } from "../api/http";
import type { Answer } from "../api/query";
import { common } from "../text/common";
import { useText } from "../text/language";

// Shown only when the wait is long enough to be noticed.
export function Loading() {
  const t = useText(common);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="state" role="status" aria-busy="true">
      {late && <span class="spinner" aria-hidden="true" />}
      {late && <p>{t.loading}</p>}
    </div>
  );
}

// `page`: it stands for a whole page, and its title is the page's.
export function Empty({ title, page, children }: { title: string; page?: boolean; children?: ComponentChildren }) {
  return (
    <div class="state">
      <Title text={title} page={page} />
      {children && <div>{children}</div>}
    </div>
  );
}

function Title({ text, page }: { text: string; page: boolean | undefined }) {
  return page ? <h1>{text}</h1> : <h2>{text}</h2>;
}

export function Failed({ error, again, page }: { error: Error; again?: () => void; page?: boolean }) {
  const t = useText(common);
  const network = error instanceof NetworkError;
  useEffect(() => {
    if (!network || !again) return;
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [network, again]);
  const forbidden = error instanceof ApiError && error.status === 403;
  const title = network ? t.networkTitle : forbidden ? t.forbiddenTitle : t.errorTitle;
  const text = network ? t.networkText : error instanceof ApiError ? error.message : t.errorKept;
  return (
    <div class="state" role="alert">
      <Title text={title} page={page} />
      <p>{text}</p>
      {again && (
        <button type="button" class="button" onClick={again}>
          {t.again}
        </button>
      )}
    </div>
  );
}

// An answer in whichever state it is; what was there stays in sight while it is asked again.
interface ShowProps<T> {
  answer: Answer<T>;
  page?: boolean;
  children: (data: T) => ComponentChildren;
}

export function Show<T>({ answer, page, children }: ShowProps<T>) {
  const { data, error, again } = answer;
  if (data === undefined) return error ? <Failed error={error} again={again} page={page} /> : <Loading />;
  return (
    <>
      {error && <Notice kind="warn">{error instanceof NetworkError ? <OldNews /> : error.message}</Notice>}
      {children(data)}
    </>
  );
}

function OldNews() {
  const t = useText(common);
  return <>{t.networkText}</>;
}

export type NoticeKind = "info" | "warn" | "bad" | "fine";

export function Notice({ kind = "info", children }: { kind?: NoticeKind; children: ComponentChildren }) {
  return (
    <div class={"notice " + kind} role={kind === "bad" ? "alert" : "status"}>
      <div>{children}</div>
    </div>
  );
}
