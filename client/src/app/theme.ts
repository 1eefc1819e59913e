// Light or dark: as the system has it, or as chosen here.
import { createStore, recall, remember } from "./store";

export type Theme = "system" | "light" | "dark";

const dark = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : undefined;
const kept = recall("theme");

export const theme = createStore<Theme>(kept === "light" || kept === "dark" ? kept : "system");

function apply(): void {
  const choice = theme.get();
  const shown = choice === "system" ? (dark?.matches ? "dark" : "light") : choice;
  document.documentElement.dataset.theme = shown;
}

export function setTheme(next: Theme): void {
  remember("theme", next === "system" ? null : next);
  theme.set(next);
  apply();
}

export function startTheme(): void {
  apply();
  dark?.addEventListener("change", apply);
}
