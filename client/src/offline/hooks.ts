// The queue, watched by components.
import { useEffect, useState } from "preact/hooks";
import { lastSending, onQueueChange, queued } from "./unsent";
import { isUnsent, type Queued } from "./queue";
import type { DrainEnd } from "./send";

export interface QueueView {
  unsent: Queued[];
  sent: Queued[]; // newest first
  end: DrainEnd;
}

function view(): QueueView {
  const all = queued();
  const sent = all.filter((item) => !isUnsent(item)).reverse();
  return { unsent: all.filter(isUnsent), sent, end: lastSending() };
}

export function useQueue(): QueueView {
  const [shown, setShown] = useState(view);
  useEffect(() => {
    setShown(view());
    return onQueueChange(() => setShown(view()));
  }, []);
  return shown;
}
