import { placeOf, placeQuery } from "../../app/place";
import { recall } from "../../app/store";
import { apiUrl, askAhead } from "../../api/http";
import type { TargetSet } from "../../api/types";
import { dayOf } from "../../text/dates";

// The set that was asked for, else the one looked at last, else the first whose period holds the moment.
export function chooseSet(sets: TargetSet[], asked: string | null, last: string | null, at: string): TargetSet | undefined {
  const day = dayOf(at);
  const current = sets.filter((set) => set.from <= day && day <= set.to);
  return (
    sets.find((set) => set.code === asked) ?? current.find((set) => set.code === last) ?? current[0] ?? sets[sets.length - 1]
  );
}

export function setsUrl(query: URLSearchParams): string {
  return apiUrl("/sets", placeQuery(placeOf(query)));
}

export function boardUrl(set: string, query: URLSearchParams): string {
  return apiUrl("/board", { set, unit: query.get("unit"), ...placeQuery(placeOf(query)) });
}

// What the board will ask for, as far as it can be told before who is here is known.
export function askBoardAhead(query: URLSearchParams): void {
  askAhead(setsUrl(query));
  const set = query.get("set") ?? recall("shown");
  if (set) askAhead(boardUrl(set, query));
}
