// pictures: the pictures of the READMEs, taken anew from the demo ledger into docs/pictures.
//
//   tests/e2e/run SATSAO no-such-story; node tests/e2e/pictures.mjs SATSAO
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { addAccount, DESK, demoLedger, openBrowser, PHONE, project, scratch, Server, settled, signIn, visitor } from "./harness.mjs";

const binary = resolve(process.argv[2] ?? join(project, "build", "satsao"));
const out = join(project, "docs", "pictures");

const PICTURES = [
  { name: "board", account: "lanh-dao", viewport: DESK, path: "/board?set=DH16&at=2025-04-01T23:59&known=2025-04-01T23:59" },
  { name: "heat", account: "lanh-dao", viewport: DESK, path: "/board?set=VH2025&at=2025-04-21T23:59&view=heat" },
  { name: "target", account: "lanh-dao", viewport: DESK, path: "/target/xuat_nhap_khau?set=DH16&at=2025-04-01T23:59" },
  { name: "organisation", account: "lanh-dao", viewport: DESK, path: "/organisation?search=bat%20xat" },
  { name: "board-phone", account: "lanh-dao", viewport: PHONE, path: "/board?set=DH16&at=2025-04-01T23:59&known=2025-04-01T23:59" },
  { name: "report-phone", account: "xa-bat-xat", viewport: PHONE, path: "/report" },
];

const { folder, remove } = scratch();
const browser = await openBrowser();
const server = new Server(binary, demoLedger(binary, folder), folder);
addAccount(server, "p-lanh-dao", "leader");
addAccount(server, "p-xa-bat-xat", "reporter:commune:02683");
await server.start();
try {
  mkdirSync(out, { recursive: true });
  for (const { name, account, viewport, path } of PICTURES) {
    const page = await visitor(browser, server, { viewport });
    await signIn(page, "p-" + account);
    await page.goto(path);
    await settled(page);
    await page.screenshot({ path: join(out, name + ".png") });
    await page.context().close();
  }
} finally {
  await server.stop();
  await browser.close();
  remove();
}
