// What is recorded reaches open pages by server-sent events. EventSource resumes by itself with the id of
// the last event; when it gives up, it is opened anew and everything is asked again.
import { createStore } from "../app/store";
import { nowMoment } from "../text/dates";
import { API } from "./http";
import { askAgain } from "./query";

export interface LedgerEvent {
  commit: number;
  seq: number;
  units: number[];
  indicators: string[];
  seen_at: string;
}

export type Link = { state: "waiting" | "live" | "lost"; since: string };

export const link = createStore<Link>({ state: "waiting", since: nowMoment() });
export const recent = createStore<LedgerEvent[]>([]);

const RECENT_MOST = 30;
const RETRY_FIRST = 1_000;
const RETRY_MOST = 30_000;

let source: EventSource | null = null;
let retry: ReturnType<typeof setTimeout> | undefined;
let wait = RETRY_FIRST;

function become(state: Link["state"]): void {
  if (link.get().state !== state) link.set({ state, since: nowMoment() });
}

function told(message: MessageEvent<string>): void {
  let event: LedgerEvent;
  try {
    event = { units: [], indicators: [], ...JSON.parse(message.data), seen_at: nowMoment() };
  } catch {
    return;
  }
  recent.set([event, ...recent.get()].slice(0, RECENT_MOST));
  askAgain();
}

function opened(): void {
  wait = RETRY_FIRST;
  const missed = link.get().state === "lost";
  become("live");
  if (missed) askAgain();
}

function failed(): void {
  become("lost");
  if (source?.readyState !== EventSource.CLOSED) return;
  clearTimeout(retry);
  retry = setTimeout(listen, wait);
  wait = Math.min(wait * 2, RETRY_MOST);
}

export function listen(): void {
  clearTimeout(retry);
  source?.close();
  source = new EventSource(API + "/events");
  source.addEventListener("open", opened);
  source.addEventListener("ledger", told as EventListener);
  source.addEventListener("error", failed);
}

export function stopListening(): void {
  clearTimeout(retry);
  source?.close();
  source = null;
}

if (typeof addEventListener === "function" && typeof window !== "undefined") {
  addEventListener("offline", () => become("lost"));
  addEventListener("online", () => source && listen());
  addEventListener("pagehide", () => source?.close());
}
