// What an answer of the server means for a submission of the queue.
import type { Problem, SendOutcome } from "./queue";

// The header by which the service worker marks an answer that it had kept: when that was.
export const STORED_AT = "X-Satsao-Stored-At";

interface Answered {
  commit?: number;
  clashes?: unknown[];
  title?: string;
  detail?: string;
  hint?: string;
  field?: string;
}

function problemOf(body: Answered): Problem {
  const message = [body.title, body.detail].filter(Boolean).join(" ");
  const title = [message, body.hint].filter(Boolean).join(" ");
  return { title, errors: body.field ? [{ field: body.field, message }] : [] };
}

// Neither of these says anything about the submission itself: it waits and is sent again.
const BUSY = new Set([408, 425, 429, 500, 502, 503, 504, 507]);
const SIGNED_OUT = new Set([401]);

export function outcomeOf(status: number, body: unknown): SendOutcome {
  const answered = (typeof body === "object" && body !== null ? body : {}) as Answered;
  if (status >= 200 && status < 300 && typeof answered.commit === "number") {
    const clashes = Array.isArray(answered.clashes) ? answered.clashes.length : 0;
    return { kind: "accepted", commit: answered.commit, clashes };
  }
  if (SIGNED_OUT.has(status)) return { kind: "interrupted", why: "signed-out" };
  // A page of a proxy or of a hotel's Wi-Fi is no answer of ours.
  const ours = body !== null && typeof body === "object";
  if (BUSY.has(status) || !ours || status < 400) return { kind: "interrupted", why: "busy" };
  return { kind: "refused", problem: problemOf(answered) };
}
