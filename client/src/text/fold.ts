// Text as one searches it: without marks, in small letters ("Bát Xát" is found by "bat xat").
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .trim();
}

// Every word of the query begins a word of the text.
export function matches(text: string, query: string): boolean {
  const words = fold(text).split(/[^a-z0-9]+/);
  return fold(query)
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}
