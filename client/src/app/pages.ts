// Every page: its address, the right it needs, where it stands in the rail, and how to load it. Pages come
// in scripts of their own, the board apart: it is what most people open first.
import type { ComponentType } from "preact";
import type { Right } from "../api/types";
import type { IconName } from "../ui/icons";
import { BoardPage } from "../pages/board/page";

export interface PageProps {
  words: Record<string, string>; // of the address's pattern
}

export interface PageEntry {
  pattern: string;
  right: Right | null;
  // The part of the rail it belongs to.
  part: "board" | "report" | "organisation" | "administration" | "account";
  // Whether the time bar means something here.
  timed: boolean;
  load: () => Promise<ComponentType<PageProps>> | ComponentType<PageProps>;
}

export const pages: PageEntry[] = [
  { pattern: "/", right: "read", part: "board", timed: true, load: () => BoardPage },
  { pattern: "/board", right: "read", part: "board", timed: true, load: () => BoardPage },
  {
    pattern: "/report",
    right: "report",
    part: "report",
    timed: false,
    load: () => import("../pages/report/page").then((module) => module.ReportPage),
  },
];

export const parts: { part: "board" | "report" | "organisation" | "administration"; path: string; right: Right; icon: IconName }[] =
  [{ part: "board", path: "/board", right: "read", icon: "board" },
  { part: "report", path: "/report", right: "report", icon: "report" },
];
