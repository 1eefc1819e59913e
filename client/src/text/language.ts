// The language of the page, and catalogues in which a missing text does not compile.
import { createStore, recall, remember, useStore } from "../app/store";

export type Language = "vi" | "en";

export const language = createStore<Language>(recall("language") === "en" ? "en" : "vi");

export function setLanguage(next: Language): void {
  remember("language", next);
  language.set(next);
  if (typeof document !== "undefined") document.documentElement.lang = next;
}

export interface Catalogue<T> {
  vi: T;
  en: T;
}

type Widened<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : T[K] extends object
        ? Widened<T[K]>
        : T[K];
};

// The Vietnamese says which texts there are, the English must have exactly these. One catalogue for each
// part of the client, in src/text/<part>.ts.
export function catalogue<T extends object>(vi: T, en: Widened<T>): Catalogue<Widened<T>> {
  return { vi: vi as Widened<T>, en };
}

export function useLanguage(): Language {
  return useStore(language);
}

export function useText<T>(texts: Catalogue<T>): T {
  return texts[useLanguage()];
}

// For code outside components.
export function textOf<T>(texts: Catalogue<T>): T {
  return texts[language.get()];
}
