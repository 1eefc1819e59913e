// Nobody is kept out: axe finds nothing on any page, in either language, light and dark, phone and desk.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { addAccount, check, DESK, PHONE, picture, Server, settled, signIn, visitor } from "../harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const AT = "at=2025-04-21T23:59";
const PAGES = {
  board: `/board?set=DH16&${AT}`,
  "board-now": "/board",
  "board-table": `/board?set=VH2025&${AT}&view=table`,
  "board-heat": `/board?set=VH2025&${AT}&view=heat`,
  "board-map": `/board?set=VH2025&${AT}&view=map`,
  "board-changes": `/board?set=DH16&${AT}&from=2025-01-01T08:00`,
  target: `/target/nha_tam_hoan_thanh?set=VH2025&${AT}`,
  report: "/report",
  "report-grid": "/report?view=grid",
  "report-sent": "/report?view=sent",
  "report-queue": "/report?view=queue",
  "report-clashes": "/report?view=clashes",
  organisation: "/organisation",
  reorganise: "/organisation/reorganise",
  accounts: "/administration?view=accounts",
  measures: "/administration?view=measures",
  periods: "/administration?view=periods",
  audit: "/administration?view=audit",
  account: "/account",
  nowhere: "/nowhere",
};

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const result = await window.axe.run(document, { runOnly: { type: "tag", values: tags } });
    return result.violations.map((one) => ({ rule: one.id, nodes: one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)) }));
  });
  return found;
}

async function wide(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

const LOOKS = [
  { viewport: DESK, dark: false, language: "vi" },
  { viewport: DESK, dark: true, language: "en" },
  { viewport: PHONE, dark: true, language: "vi" },
  { viewport: PHONE, dark: false, language: "en" },
];

export async function story({ binary, folder, browser, ledger }) {
  const server = new Server(binary, ledger, folder);
  addAccount(server, "e2e-xem", "admin", "coordinator", "auditor", "reporter:commune:02683");
  await server.start();
  try {
    for (const look of LOOKS) {
      const page = await visitor(browser, server, look);
      await page.addInitScript((language) => localStorage.setItem("satsao.language", language), look.language);
      const name = `${look.viewport.width} px, ${look.dark ? "dark" : "light"}, ${look.language}`;
      await check(`sign-in: axe finds nothing (${name})`, async () => {
        await page.goto("/");
        await page.locator("form").waitFor();
        assert.deepEqual(await violations(page), []);
        await picture(page, `sign-in-${look.viewport.width}`);
      });
      await signIn(page, "e2e-xem");
      await speak(page, look.language);
      for (const [title, path] of Object.entries(PAGES))
        await check(`${title}: axe finds nothing, nothing runs over the edge (${name})`, async () => {
          await page.goto(path);
          await settled(page);
          assert.deepEqual(await violations(page), []);
          assert.ok((await wide(page)) <= 0);
          await picture(page, `${title}-${look.viewport.width}-${look.dark ? "dark" : "light"}`);
        });
      await check(`no page complained (${name})`, () => assert.deepEqual(page.complaints, []));
      await page.context().close();
    }
  } finally {
    await server.stop();
  }
}

// The account speaks the language that was chosen on its page.
async function speak(page, language) {
  await page.goto("/account");
  const button = page.getByRole("button", { name: language === "vi" ? "Tiếng Việt" : "English", exact: true }).first();
  await button.click();
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
  await settled(page);
}
