// A question as a component asks it: loading, ready or failed; asked again when the ledger grows.
import { useCallback, useEffect, useState } from "preact/hooks";
import { createStore } from "../app/store";
import { useLanguage } from "../text/language";
import { get, lastAnswer } from "./http";

// Counts what may have changed answers: a commit, a return of the network, a change made here.
export const freshness = createStore(0);

export function askAgain(): void {
  freshness.set(freshness.get() + 1);
}

export interface Answer<T> {
  data: T | undefined;
  error: Error | undefined;
  loading: boolean;
  again: () => void;
}

interface Held<T> {
  url: string | null;
  data: T | undefined;
  error: Error | undefined;
  loading: boolean;
}

// `url` null: nothing to ask yet. Data of the same question stays in sight while it is asked again.
export function useAnswer<T>(url: string | null): Answer<T> {
  const language = useLanguage();
  const [held, setHeld] = useState<Held<T>>({ url: null, data: undefined, error: undefined, loading: true });
  const [turn, setTurn] = useState(0);
  useEffect(() => freshness.watch(() => setTurn((now) => now + 1)), []);
  useEffect(() => {
    if (!url) return;
    const stop = new AbortController();
    setHeld((before) => ({
      url,
      data: lastAnswer<T>(url) ?? (before.url === url ? before.data : undefined),
      error: undefined,
      loading: true,
    }));
    get<T>(url, stop.signal).then(
      (data) => setHeld({ url, data, error: undefined, loading: false }),
      (error: Error) => {
        if (stop.signal.aborted) return;
        setHeld((before) => ({ ...before, error, loading: false }));
      },
    );
    return () => stop.abort();
  }, [url, language, turn]);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  const current = held.url === url ? held : { data: undefined, error: undefined, loading: true };
  return { data: current.data, error: current.error, loading: current.loading, again };
}
