/// <reference lib="webworker" />
// The service worker: the client without a network.
//
//   the client's own files   kept at installation under the version they belong to; cache first
//   a page (navigation)      network first, then the kept shell
//   GETs of the API in KEPT  network first, then what was answered last, marked with its age
//   everything else          left alone: nothing that changes anything is ever answered from here
//
// What the API answered is one account's: it is forgotten at sign-out and at sign-in.
import { STORED_AT } from "./answer";
import { drainQueue } from "./send";

declare const self: ServiceWorkerGlobalScope;
declare const ASSETS: string[];
declare const VERSION: string;

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const SHELL = `shell-${VERSION}`;
const ANSWERS = "answers";
const API = "/api/v1/";
const FRESH = "X-Satsao-Fresh";
const PATIENCE = 6_000; // milliseconds before a kept answer is better than waiting
const MOST_ANSWERS = 200;

// What a reporter and a leader need without a network.
const KEPT = new RegExp(
  `^${API}(session|account|owed|board|board/heat|series|entries|sets|indicators|bands|units(/\\d+)?|` +
    "closings|opening-requests|clashes|ledger)$",
);

self.addEventListener("install", (event) => {
  const keep = ASSETS.filter((path) => path !== "/index.html" && !path.endsWith(".png"));
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(["/", ...keep]))
      .then(() => self.skipWaiting()),
  );
});

// The shell before this one stays: a page of it may still be open and fetch a part of itself.
async function forgetOldShells(): Promise<void> {
  const shells = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL);
  await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldShells().then(() => self.clients.claim()));
});

function stamped(answer: Response): Response {
  const headers = new Headers(answer.headers);
  headers.set(STORED_AT, new Date().toISOString());
  headers.delete("Set-Cookie");
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}

async function keepAnswer(request: Request, answer: Response): Promise<void> {
  const cache = await caches.open(ANSWERS);
  await cache.put(request, stamped(answer));
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST_ANSWERS)).map((old) => cache.delete(old)));
}

// The kept answer comes when the network fails, or does not answer in time.
async function networkFirst(event: FetchEvent): Promise<Response> {
  const network = fetch(event.request).then((answer) => {
    if (answer.ok) event.waitUntil(keepAnswer(event.request, answer.clone()));
    return answer;
  });
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE));
  const first = await Promise.race([network, late]).catch(() => null);
  if (first) return first;
  const kept = await (await caches.open(ANSWERS)).match(event.request, { ignoreVary: true });
  return kept ?? network;
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    return (await caches.match("/")) ?? Response.error();
  }
}

async function asset(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// Signing in or out: what was kept belonged to somebody else.
async function session(request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (answer.ok) await caches.delete(ANSWERS);
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (url.pathname === `${API}session` && request.method !== "GET") event.respondWith(session(request));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(API)) {
    if (KEPT.test(url.pathname) && !request.headers.has(FRESH)) event.respondWith(networkFirst(event));
  } else if (request.mode === "navigate") {
    event.respondWith(page(request));
  } else if (ASSETS.includes(url.pathname)) {
    event.respondWith(asset(request));
  }
});

// Background Sync: the network is back and perhaps no page is open.
self.addEventListener("sync", (event) => {
  const sync = event as SyncEvent;
  if (sync.tag !== "satsao-queue") return;
  sync.waitUntil(
    drainQueue().then(async (end) => {
      for (const client of await self.clients.matchAll()) client.postMessage({ kind: "queue" });
      if (end === "network" || end === "busy") throw new Error(end); // the browser tries again
    }),
  );
});
