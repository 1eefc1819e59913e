// The three coordinates of what is looked at: T (at), K (known), S (structure). They live in the address;
// each is absent at "now".
import { address, hrefHere, navigate, useAddress } from "./router";
import { isDay, isMoment, wire } from "../text/dates";

export interface Place {
  at: string | null;
  known: string | null;
  structure: string | null;
}

export function placeOf(query: URLSearchParams): Place {
  const at = query.get("at");
  const known = query.get("known");
  const structure = query.get("structure");
  return {
    at: at && (isMoment(at) || isDay(at)) ? at : null,
    known: known && (isMoment(known) || isDay(known) || /^\d{1,15}$/.test(known)) ? known : null,
    structure: structure && isDay(structure) ? structure : null,
  };
}

export function usePlace(): Place {
  return placeOf(useAddress().query);
}

export function isNow(place: Place): boolean {
  return !place.at && !place.known && !place.structure;
}

export function goTo(place: Partial<Place>): void {
  navigate(hrefHere({ ...placeOf(address.get().query), ...place }));
}

export function goToNow(): void {
  goTo({ at: null, known: null, structure: null });
}

// As query parameters of the API.
export function placeQuery(place: Place): Record<string, string> {
  const query: Record<string, string> = {};
  if (place.at) query.at = wire(place.at);
  if (place.known) query.known = wire(place.known);
  if (place.structure) query.structure = place.structure;
  return query;
}
