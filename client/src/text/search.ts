// Finding by what people type: every word of the query begins a word of the text.
import { fold } from "./fold";

export function matches(text: string, query: string): boolean {
  const words = fold(text).split(/[^a-z0-9]+/);
  return fold(query)
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}
