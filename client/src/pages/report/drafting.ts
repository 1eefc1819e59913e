// The draft of the report page: one for an account, shared by the sheets and the grid, kept with every
// stroke of a key.
import { createStore, useStore } from "../../app/store";
import { readDraft, writeDraft, type Draft } from "../../offline/drafts";

const PLACE = "report";

const held = createStore<{ account: number | null; draft: Draft; kept: boolean }>({
  account: null,
  draft: {},
  kept: true,
});

export interface Drafting {
  draft: Draft;
  kept: boolean; // false: the browser does not let us keep it
  change: (edit: (draft: Draft) => Draft) => void;
}

function change(edit: (draft: Draft) => Draft): void {
  const { account, draft } = held.get();
  if (account === null) return;
  const next = edit(draft);
  held.set({ account, draft: next, kept: writeDraft(account, PLACE, next) });
}

export function useDrafting(account: number): Drafting {
  const now = useStore(held);
  if (held.get().account !== account) held.set({ account, draft: readDraft(account, PLACE), kept: true });
  const current = now.account === account ? now : held.get();
  return { draft: current.draft, kept: current.kept, change };
}
