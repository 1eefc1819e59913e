// The queue as the page sees it: one list that the header, the report page and the sign-out look
// at, kept in step over tabs, and sent whenever there is a chance that it gets through.
import { askBackgroundSync, askPersistence } from "./device";
import { remove, write } from "./database";
import { drainQueue, queueStore, type DrainEnd } from "./send";
import { isUnsent, step, type Queued, type Submission } from "./queue";

const RETRY = 30_000; // milliseconds between attempts while something waits
const KEPT_SENT = 30; // submissions already recorded that are still shown, newest first

type Listener = () => void;

const listeners = new Set<Listener>();
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("satsao-queue");

let items: Queued[] = [];
let lastEnd: DrainEnd = "done";
let sending: Promise<void> | null = null;
let account: number | null = null;

function tell(): void {
  for (const listener of listeners) listener();
}

async function reload(): Promise<void> {
  items = (await queueStore.all()).sort((a, b) => a.order - b.order);
  tell();
}

async function changed(): Promise<void> {
  await reload();
  channel?.postMessage("changed");
}

export function onQueueChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

// This account's submissions, oldest first.
export function queued(): Queued[] {
  return items.filter((item) => item.account === account);
}

export function unsent(): Queued[] {
  return queued().filter(isUnsent);
}

// Why the last attempt ended: for the sentence beside the count.
export function lastSending(): DrainEnd {
  return lastEnd;
}

// Durable on this device when it returns.
export async function enqueue(
  submission: Submission,
  title: string,
  names: Record<string, string>,
  now: Date,
): Promise<void> {
  if (account === null) throw new Error("The queue belongs to an account.");
  const order = Math.max(0, ...items.map((item) => item.order)) + 1;
  const item: Queued = {
    submission,
    account,
    order,
    title,
    names,
    made_at: now.toISOString(),
    state: "waiting",
  };
  await write("queue", item);
  await changed();
  void askPersistence();
  void sendQueue();
}

export async function mendQueued(item: Queued, submission: Submission): Promise<void> {
  await remove("queue", item.submission.client_id);
  await write("queue", step(item, { kind: "mended", submission }));
  await changed();
  void sendQueue();
}

// By the author's own hand only: the page asks first.
export async function discard(item: Queued): Promise<void> {
  await remove("queue", item.submission.client_id);
  await changed();
}

async function forgetSent(): Promise<void> {
  const sent = items.filter((item) => !isUnsent(item));
  for (const item of sent.slice(0, Math.max(0, sent.length - KEPT_SENT)))
    await remove("queue", item.submission.client_id);
}

async function attempt(): Promise<void> {
  if (!unsent().some((item) => item.state !== "refused")) return;
  lastEnd = await drainQueue();
  await forgetSent();
  await changed();
  if (lastEnd !== "done") await askBackgroundSync();
}

// Attempts do not overlap; one asked for meanwhile is made after the running one.
export function sendQueue(): Promise<void> {
  const before = sending ?? Promise.resolve();
  const running = before.then(attempt).catch(() => undefined);
  sending = running;
  void running.then(() => {
    if (sending === running) sending = null;
  });
  return running;
}

// Called when it is known who is signed in, and again when that changes.
export async function useQueueOf(id: number | null): Promise<void> {
  account = id;
  await reload();
  void sendQueue();
}

// All unsent as a file a person can keep or hand over.
export function exportUnsent(): Blob {
  const content = { what: "satsao-unsent", version: 1, submissions: unsent() };
  return new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
}

// Watch for every sign that the network is back.
export function watchNetwork(): void {
  const send = () => void sendQueue();
  window.addEventListener("online", send);
  window.addEventListener("focus", send);
  document.addEventListener("visibilitychange", send);
  navigator.serviceWorker?.addEventListener("message", () => void reload());
  if (channel) channel.onmessage = () => void reload();
  setInterval(send, RETRY);
}
