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
