// What is being typed, kept as typed, for each account and place where something is typed. In
// localStorage, because it must be there after a reload in the very next moment.
const PREFIX = "satsao-draft/";

export type Draft = Record<string, string>;

function nameOf(account: number, place: string): string {
  return `${PREFIX}${account}/${place}`;
}

export function readDraft(account: number, place: string): Draft {
  try {
    return JSON.parse(localStorage.getItem(nameOf(account, place)) ?? "{}") as Draft;
  } catch {
    return {};
  }
}

// An empty draft is no draft. Returns false when the browser has no room or forbids it.
export function writeDraft(account: number, place: string, draft: Draft): boolean {
  const kept = Object.fromEntries(Object.entries(draft).filter(([, text]) => text !== ""));
  try {
    if (Object.keys(kept).length) localStorage.setItem(nameOf(account, place), JSON.stringify(kept));
    else localStorage.removeItem(nameOf(account, place));
    return true;
  } catch {
    return false;
  }
}
