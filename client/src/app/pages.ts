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
  right: Right | readonly Right[] | null;
  // The part of the rail it belongs to.
  part: "board" | "report" | "organisation" | "administration" | "account";
  // Whether the time bar means something here.
  timed: boolean;
  // At hand from the beginning, or loaded when first opened.
  page?: ComponentType<PageProps>;
  load: () => Promise<ComponentType<PageProps>>;
}

// Whoever has one of these finds something there.
const ADMINISTRATION = ["accounts", "closings", "import", "settings", "audit"] as const;

const board = { right: "read", part: "board", timed: true, page: BoardPage, load: async () => BoardPage } as const;

export const pages: PageEntry[] = [
  { ...board, pattern: "/" },
  { ...board, pattern: "/board" },
  {
    pattern: "/target/{code}",
    right: "read",
    part: "board",
    timed: true,
    load: () => import("../pages/target/page").then((module) => module.TargetPage),
  },
  {
    pattern: "/report",
    right: "report",
    part: "report",
    timed: false,
    load: () => import("../pages/report/page").then((module) => module.ReportPage),
  },
  {
    pattern: "/account",
    right: null,
    part: "account",
    timed: false,
    load: () => import("../pages/account/page").then((module) => module.AccountPage),
  },
  {
    pattern: "/organisation",
    right: "read",
    part: "organisation",
    timed: false,
    load: () => import("../pages/organisation/page").then((module) => module.OrganisationPage),
  },
  {
    pattern: "/organisation/reorganise",
    right: "organise",
    part: "organisation",
    timed: false,
    load: () => import("../pages/organisation/reorganise").then((module) => module.ReorganisePage),
  },
  {
    pattern: "/organisation/{id}",
    right: "read",
    part: "organisation",
    timed: false,
    load: () => import("../pages/organisation/page").then((module) => module.OrganisationPage),
  },
  {
    pattern: "/administration",
    right: ADMINISTRATION,
    part: "administration",
    timed: false,
    load: () => import("../pages/administration/page").then((module) => module.AdministrationPage),
  },
];

export const parts: { part: "board" | "report" | "organisation" | "administration"; path: string; right: Right | readonly Right[]; icon: IconName }[] = [
  { part: "board", path: "/board", right: "read", icon: "board" },
  { part: "report", path: "/report", right: "report", icon: "report" },
  { part: "organisation", path: "/organisation", right: "read", icon: "organisation" },
  { part: "administration", path: "/administration", right: ADMINISTRATION, icon: "administration" },
];
