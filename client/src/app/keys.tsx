// Keys: one table, which the help shows too. None acts while somebody types or a dialog is open.
import { goToNow } from "./place";
import { href, navigate } from "./router";
import { createStore } from "./store";

export type Overlay = "none" | "help" | "search";

export const overlay = createStore<Overlay>("none");

export function openHelp(): void {
  overlay.set("help");
}

export function openSearch(): void {
  overlay.set("search");
}

export interface Key {
  keys: string;
  what: "search" | "help" | "board" | "report" | "organisation" | "now" | "next" | "previous";
  act: () => void;
}

// The rows that j and k walk through bear data-row and can take the focus.
function walk(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  if (rows.length === 0) return;
  const at = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: "nearest" });
}

export const keys: Key[] = [
  { keys: "/", what: "search", act: openSearch },
  { keys: "g b", what: "board", act: () => navigate(href("/board")) },
  { keys: "g r", what: "report", act: () => navigate(href("/report")) },
  { keys: "g o", what: "organisation", act: () => navigate(href("/organisation")) },
  { keys: "0", what: "now", act: goToNow },
  { keys: "j", what: "next", act: () => walk(1) },
  { keys: "k", what: "previous", act: () => walk(-1) },
  { keys: "?", what: "help", act: openHelp },
];

const SECOND_KEY_WITHIN = 1_500;

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.("input, select, textarea, [contenteditable], dialog[open]");
}

export function listenToKeys(): void {
  let first = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || overlay.get() !== "none") return;
    const typed = first ? `${first} ${event.key}` : event.key;
    const key = keys.find((one) => one.keys === typed);
    clearTimeout(timer);
    first = "";
    if (key) {
      event.preventDefault();
      key.act();
    } else if (event.key === "g") {
      first = "g";
      timer = setTimeout(() => (first = ""), SECOND_KEY_WITHIN);
    }
  });
}
