// Sending what waits in the queue; used by the page and, through Background Sync, by the service
// worker when no page is open. One at a time over all tabs: a lock of the browser sees to that,
// and where there is none, the ids make a second sending harmless.
import { outcomeOf } from "./answer";
import { readAll, write } from "./database";
import { drain, type Queued, type QueueStore, type SendOutcome } from "./queue";

const SUBMISSIONS = "/api/v1/submissions";
const SESSION = "/api/v1/session";
const PATIENCE = 30_000; // milliseconds for one answer on a commune's line

export const queueStore: QueueStore = {
  all: () => readAll<Queued>("queue"),
  put: (item) => write("queue", item),
};

interface SessionAnswer {
  account: { id: number } | null;
  csrf: string;
}

// Who is signed in *now*, asked of the server and never of a cache.
async function currentSession(): Promise<SessionAnswer | null> {
  const answer = await fetch(SESSION, {
    cache: "no-store",
    credentials: "same-origin",
    headers: { "X-Satsao-Fresh": "1" },
    signal: AbortSignal.timeout(PATIENCE),
  });
  return answer.ok ? ((await answer.json()) as SessionAnswer) : null;
}

async function bodyOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}

async function send(body: string, csrf: string): Promise<SendOutcome> {
  try {
    const answer = await fetch(SUBMISSIONS, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        "X-CSRF-Token": csrf,
        "Accept-Language": languageOfPage(),
      },
      signal: AbortSignal.timeout(PATIENCE),
    });
    return outcomeOf(answer.status, await bodyOf(answer));
  } catch {
    return { kind: "interrupted", why: "network" };
  }
}

function languageOfPage(): string {
  return typeof document === "undefined" ? "vi" : document.documentElement.lang || "vi";
}

export type DrainEnd = "done" | "network" | "busy" | "signed-out";

async function drainNow(): Promise<DrainEnd> {
  let session: SessionAnswer | null;
  try {
    session = await currentSession();
  } catch {
    return "network";
  }
  if (!session) return "busy";
  if (!session.account) return "signed-out";
  const csrf = session.csrf;
  return drain(queueStore, session.account.id, (one) => send(JSON.stringify(one), csrf));
}

export async function drainQueue(): Promise<DrainEnd> {
  if (!("locks" in navigator)) return drainNow();
  return await navigator.locks.request("satsao-queue", async () => drainNow());
}
