// Ties the queue to the rest of the client: to who is signed in, to every sign of a network, and to the
// pages that show what has just been recorded.
import { link } from "../api/events";
import { askAgain } from "../api/query";
import { standing } from "../app/session";
import { startWorker } from "./device";
import { onQueueChange, queued, sendQueue, useQueueOf, watchNetwork } from "./unsent";

let account: number | null = null;
let recorded = 0;

function follow(): void {
  const id = standing.get().session?.account?.id ?? null;
  if (id === account) return;
  account = id;
  void useQueueOf(id);
}

// What this page has sent is on the server now: whoever shows it asks again, live events or not.
function noticeRecorded(): void {
  const newest = Math.max(0, ...queued().map((item) => item.commit ?? 0));
  if (newest > recorded) askAgain();
  recorded = newest;
}

export function startOffline(): void {
  void startWorker();
  watchNetwork();
  onQueueChange(noticeRecorded);
  standing.watch(follow);
  link.watch(({ state }) => {
    if (state === "live") void sendQueue();
  });
}
