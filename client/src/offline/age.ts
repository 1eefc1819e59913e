// How old is what is shown: the service worker marks an answer that it had kept (worker.ts).
import { createStore } from "../app/store";
import { STORED_AT } from "./answer";

// When what was answered last had been kept; null: it came from the server.
export const storedAt = createStore<string | null>(null);

export function noticeAge(answer: Response): void {
  storedAt.set(answer.headers.get(STORED_AT));
}
