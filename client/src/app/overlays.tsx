// The help and the search: loaded when first asked for.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { overlay } from "./keys";
import { useStore } from "./store";

type Box = ComponentType<{ onClose: () => void }>;

const loaders: Record<"help" | "search", () => Promise<Box>> = {
  help: () => import("../pages/help").then((module) => module.Help),
  search: () => import("../pages/search").then((module) => module.Search),
};

export function Overlays() {
  const wanted = useStore(overlay);
  const [boxes, setBoxes] = useState<{ help?: Box; search?: Box }>({});
  useEffect(() => {
    if (wanted === "none" || boxes[wanted]) return;
    loaders[wanted]().then(
      (box) => setBoxes((before) => ({ ...before, [wanted]: box })),
      () => overlay.set("none"),
    );
  }, [wanted, boxes]);
  const Box = wanted === "none" ? undefined : boxes[wanted];
  return Box ? <Box onClose={() => overlay.set("none")} /> : null;
}
