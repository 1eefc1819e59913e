// A whole list, page by page. For lists whose length is bounded by the matter, such as units.
import { useEffect, useState } from "preact/hooks";
import { apiUrl, get, type Query } from "./http";
import { freshness, type Answer } from "./query";
import type { List } from "./types";

const PAGE = 1000;
const PAGES_MOST = 20;

export async function getAll<T>(path: string, query: Query, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  for (let page = 0; page < PAGES_MOST; page++) {
    const answer: List<T> = await get<List<T>>(apiUrl(path, { ...query, limit: PAGE, after }), signal);
    items.push(...answer.items);
    after = answer.next;
    if (!after) break;
  }
  return items;
}

interface Held<T> {
  key: string;
  data: T[] | undefined;
  error: Error | undefined;
}

export function useAll<T>(path: string, query: Query): Answer<T[]> {
  const key = apiUrl(path, query);
  const [held, setHeld] = useState<Held<T>>({ key: "", data: undefined, error: undefined });
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((now) => now + 1);
  useEffect(() => freshness.watch(again), []);
  useEffect(() => {
    const stop = new AbortController();
    getAll<T>(path, query, stop.signal).then(
      (data) => setHeld({ key, data, error: undefined }),
      (error: Error) => {
        if (!stop.signal.aborted)
          setHeld((now) => ({ key, data: now.key === key ? now.data : undefined, error }));
      },
    );
    return () => stop.abort();
  }, [key, turn]);
  const current = held.key === key;
  return {
    data: current ? held.data : undefined,
    error: current ? held.error : undefined,
    loading: !current,
    again,
  };
}
