// What has been typed and not yet recorded. A submission waits here until the server has said that
// it is durable; nothing leaves the queue in any other way than by being sent or by its author's
// own hand.
//
//                     network gone, server busy
//                   ┌──────────────────────────┐
//     add ─► waiting ──────► sending ──────► sent        recorded
//              ▲                 ├─────────► clash       recorded, beside somebody else's figure
//              └──── mended ── refused ◄──┘              stays, with the reason
//
// Every submission has an id of its own, made here: the server recognises one that comes twice, so
// sending again after a lost answer is safe. They go in the order in which they were made. A queue
// belongs to an account and is never sent under another one.
export type QueueState = "waiting" | "sending" | "sent" | "clash" | "refused";

export interface SubmittedEntry {
  indicator: string;
  at: string;
  value?: string; // exact decimal in machine form: sent as text, never as a double
  note?: string;
  confirmed?: boolean; // the person has looked at a figure out of the plausible range
  seen?: number; // the commit of the figure that the person saw: tells a clash from a correction
}

export type SubmissionKind = "report" | "correction" | "withdrawal" | "nothing";

export interface Submission {
  client_id: string;
  unit: number;
  kind: SubmissionKind;
  reason?: string;
  entries: SubmittedEntry[];
}

export interface Problem {
  title: string;
  errors: { field: string; message: string }[];
}

export interface Queued {
  submission: Submission;
  account: number;
  order: number;
  made_at: string;
  title: string; // what it is, in the words its author saw: unit, subject, period
  names: Record<string, string>; // of its indicators
  state: QueueState;
  problem?: Problem;
  commit?: number;
}

export type QueueEvent =
  | { kind: "send" }
  | { kind: "interrupted" }
  | { kind: "accepted"; commit: number; clashes: number }
  | { kind: "refused"; problem: Problem }
  | { kind: "mended"; submission: Submission };

const ALLOWED: Record<QueueState, QueueEvent["kind"][]> = {
  waiting: ["send", "mended"],
  sending: ["send", "interrupted", "accepted", "refused"],
  sent: [],
  clash: [],
  refused: ["mended"],
};

// The item after the event. An event that its state does not allow is a mistake of the program.
export function step(item: Queued, event: QueueEvent): Queued {
  if (!ALLOWED[item.state].includes(event.kind))
    throw new Error(`A submission that is ${item.state} cannot be ${event.kind}.`);
  const { problem: _, ...rest } = item;
  switch (event.kind) {
    case "send":
      return { ...rest, state: "sending" };
    case "interrupted":
      return { ...rest, state: "waiting" };
    case "accepted":
      return { ...rest, state: event.clashes ? "clash" : "sent", commit: event.commit };
    case "refused":
      return { ...rest, state: "refused", problem: event.problem };
    case "mended":
      return { ...rest, state: "waiting", submission: event.submission };
  }
}

export function isUnsent(item: Queued): boolean {
  return item.state !== "sent" && item.state !== "clash";
}

// What still is to be sent, the oldest first: also what was being sent when the page was closed.
export function toSend(items: Queued[], account: number): Queued[] {
  return items
    .filter((item) => item.account === account)
    .filter((item) => item.state === "waiting" || item.state === "sending")
    .sort((a, b) => a.order - b.order);
}

// A mended submission gets a new id when the server may have met the old one with other content.
export function mend(item: Queued, entries: SubmittedEntry[], id: string): Submission {
  return { ...item.submission, client_id: id, entries };
}

export type SendOutcome =
  | { kind: "accepted"; commit: number; clashes: number }
  | { kind: "refused"; problem: Problem }
  | { kind: "interrupted"; why: "network" | "busy" | "signed-out" };

// Where the queue is kept; IndexedDB in the browser (store.ts), a list in the tests.
export interface QueueStore {
  all(): Promise<Queued[]>;
  put(item: Queued): Promise<void>;
}

// Send what waits, one after the other. Stops at the first that does not get through: what follows
// keeps its place. One that the server refuses stays with the reason and holds nobody up.
export async function drain(
  store: QueueStore,
  account: number,
  send: (submission: Submission) => Promise<SendOutcome>,
): Promise<"done" | "network" | "busy" | "signed-out"> {
  for (const item of toSend(await store.all(), account)) {
    const sending = step(item, { kind: "send" });
    await store.put(sending);
    const outcome = await send(item.submission);
    await store.put(step(sending, outcome));
    if (outcome.kind === "interrupted") return outcome.why;
  }
  return "done";
}
