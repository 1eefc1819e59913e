// Addresses on the History API. A pattern is "/target/{code}"; a {word} matches one segment.
import { createStore, useStore } from "./store";

export interface Address {
  path: string;
  query: URLSearchParams;
}

export function parseAddress(href: string): Address {
  const url = new URL(href, "http://local");
  return { path: url.pathname.replace(/\/+$/, "") || "/", query: url.searchParams };
}

export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const words: Record<string, string> = {};
  for (let i = 0; i < wanted.length; i++) {
    const word = /^\{(\w+)\}$/.exec(wanted[i] ?? "")?.[1];
    if (word) {
      try {
        words[word] = decodeURIComponent(given[i] ?? "");
      } catch {
        return null;
      }
    } else if (wanted[i] !== given[i]) return null;
  }
  return words;
}

const hereNow = () => (typeof location === "undefined" ? "/" : location.pathname + location.search);

export const address = createStore<Address>(parseAddress(hereNow()));

export function useAddress(): Address {
  return useStore(address);
}

export function navigate(href: string, options: { replace?: boolean } = {}): void {
  if (href === hereNow()) return;
  if (options.replace) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  const before = address.get().path;
  address.set(parseAddress(href));
  if (address.get().path !== before) scrollTo(0, 0);
}

// Where a link leads: the coordinates of the time bar go along, other words of the query only if given.
const CARRIED = ["at", "known", "structure"];

export function href(path: string, words: Record<string, string | number | null | undefined> = {}): string {
  const query = new URLSearchParams();
  const now = address.get().query;
  for (const name of CARRIED) {
    const value = now.get(name);
    if (value) query.set(name, value);
  }
  for (const [name, value] of Object.entries(words)) {
    if (value === null || value === undefined || value === "") query.delete(name);
    else query.set(name, String(value));
  }
  const text = query.toString().replaceAll("%3A", ":");
  return text ? `${path}?${text}` : path;
}

// The same page with some words of its query changed.
export function hrefHere(words: Record<string, string | number | null | undefined>): string {
  const { path, query } = address.get();
  const others = Object.fromEntries([...query].filter(([name]) => !CARRIED.includes(name)));
  return href(path, { ...others, ...words });
}

// Plain clicks on links of our own are followed without a reload.
export function followLinks(): void {
  addEventListener("popstate", () => address.set(parseAddress(hereNow())));
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a");
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.pathname.startsWith("/api/") || link.hash) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
