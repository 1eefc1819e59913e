// A reporter with a phone and no network: what is typed waits, is sent once, and reaches an open board; it
// is corrected, and the board as known before still shows the old figure; a block is pasted from Excel.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addAccount, check, DESK, PHONE, satsao, Server, settled, signIn, until, visitor } from "../harness.mjs";

const COMMUNE = "02683";
const INDICATOR = "nha_tam_khoi_cong";
const REPORTER = "e2e-bao-cao";
const LABEL = /^Nhà tạm, nhà dột nát đã khởi công/;

// A set that holds today, whenever that is, so that the board shows what is reported now.
function addSet(server, folder) {
  const sets = join(folder, "e2e-sets.csv");
  const targets = join(folder, "e2e-targets.csv");
  writeFileSync(
    sets,
    "code,name_vi,name_en,document,unit_code,from,to,source,simulated\n" +
      `E2E,Bộ chỉ tiêu thử,Trial targets,,${COMMUNE},2025-07-01,2099-12-31,e2e,1\n`,
  );
  writeFileSync(
    targets,
    "set,ordinal,indicator,unit_code,from,to,value,base,pace,effective_from,document,source,simulated\n" +
      `E2E,1,${INDICATOR},${COMMUNE},2025-07-01,2099-12-31,1000,,none,2025-07-01,,e2e,1\n`,
  );
  satsao(server.binary, ["import", "sets", sets, "--db", server.db, "--author", "e2e"]);
  satsao(server.binary, ["import", "targets", targets, "--db", server.db, "--author", "e2e"]);
}

// All sheets are drawn when nothing more can be asked for.
async function drawAll(page) {
  await page.locator(".sheet").first().waitFor();
  const more = page.getByRole("button", { name: /^Xem thêm \d+ kỳ$/ });
  while (await more.count()) await more.click();
}

// Every version of the commune's figures, as the API tells them.
function versions(page) {
  return page.evaluate(async (indicator) => {
    const owed = await (await fetch("/api/v1/owed?limit=1")).json();
    const unit = owed.items[0].unit;
    const answer = await fetch(`/api/v1/entries?indicator=${indicator}&unit=${unit}&limit=1000`, { cache: "no-store" });
    return (await answer.json()).items;
  }, INDICATOR);
}

const keptOffline = (page) =>
  page.evaluate(async () => {
    const has = async (path) => (await caches.match(path, { ignoreVary: true })) !== undefined;
    return !!navigator.serviceWorker.controller && (await has("/")) &&
      (await has("/api/v1/session")) && (await has("/api/v1/owed?limit=1000"));
  });

export async function story({ binary, folder, browser, ledger }) {
  const server = new Server(binary, ledger, folder);
  addSet(server, folder);
  addAccount(server, REPORTER, `reporter:commune:${COMMUNE}`);
  addAccount(server, "e2e-lanh-dao", "leader");
  await server.start();
  const phone = await visitor(browser, server, { viewport: PHONE, serviceWorkers: "allow" });
  const leader = await visitor(browser, server);
  const card = leader.locator("section:last-of-type .target-card", { hasText: "Nhà tạm" });
  const unsent = phone.locator("a.unsent");
  let first;
  try {
    await signIn(leader, "e2e-lanh-dao");
    await leader.goto("/board?set=E2E");
    await card.waitFor();
    await leader.evaluate(() => (window.untouched = true));

    await check("the report page works without a network once it has been opened", async () => {
      await signIn(phone, REPORTER);
      await phone.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await phone.goto("/report");
      await drawAll(phone);
      await until("the worker keeps what is owed", () => keptOffline(phone));
      await server.stop();
      await phone.reload();
      await drawAll(phone);
      await phone.getByText(/^Không có mạng. Đang xem dữ liệu lưu lúc/).waitFor();
    });

    await check("a doubtful figure is asked, and the chosen one waits on the device", async () => {
      const field = phone.getByLabel(LABEL).and(phone.locator("input"));
      const sheet = phone.locator(".sheet").filter({ has: field }).last();
      await sheet.getByLabel(LABEL).fill("4.02");
      await sheet.getByRole("button", { name: /^Chọn 402 cho/ }).click();
      await sheet.getByRole("button", { name: "Gửi", exact: true }).click();
      await unsent.getByText("1 chưa gửi").waitFor();
    });

    await check("what waits is there after a reload", async () => {
      await phone.reload();
      await unsent.getByText("1 chưa gửi").waitFor();
    });

    await check("the network returns: it is sent, exactly once", async () => {
      await server.start();
      await unsent.waitFor({ state: "detached" });
      const sent = (await versions(phone)).filter((entry) => entry.value === 402 && entry.author === REPORTER);
      assert.equal(sent.length, 1);
      [first] = sent;
    });

    await check("an open board changes without a reload", async () => {
      await card.getByText(/(^|\D)402(\D|$)/).first().waitFor();
      assert.equal(await leader.evaluate(() => window.untouched), true);
    });

    await check("a figure is corrected with a reason", async () => {
      await phone.goto("/report?view=sent");
      const subject = phone.getByLabel("Chỉ tiêu", { exact: true });
      const name = await subject.locator("option", { hasText: LABEL }).first().getAttribute("value");
      await subject.selectOption(name);
      await phone.getByRole("button", { name: /^Đính chính: Nhà tạm/ }).first().click();
      await phone.getByLabel(/^Số đúng/).fill("405");
      await phone.getByLabel("Lý do").fill("Đếm sót ba nhà");
      await phone.getByRole("dialog").getByRole("button", { name: "Gửi", exact: true }).click();
      await until("the correction is on record", async () =>
        (await versions(phone)).some((entry) => entry.value === 405 && entry.at === first.at),
      );
      await card.getByText(/(^|\D)405(\D|$)/).first().waitFor();
    });

    await check("as known before, the board still shows the old figure", async () => {
      await leader.goto(`/board?set=E2E&known=${first.commit}`);
      await settled(leader);
      await card.getByText(/(^|\D)402(\D|$)/).first().waitFor();
    });

    await check("a block from Excel is laid where its headings say", async () => {
      const desk = await visitor(browser, server, { viewport: DESK });
      try {
        await signIn(desk, REPORTER);
        await desk.goto("/report?view=grid");
        const cell = desk.locator("table.grid input").first();
        await cell.waitFor();
        const column = await desk.locator("table.grid thead th").nth(1).innerText();
        const unit = await desk.locator("table.grid tbody th").first().innerText();
        await cell.evaluate(
          (input, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            input.focus();
            input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
          },
          `Đơn vị\tGhi chú\t${column.replace(/\s+/g, " ")}\n${unit}\tx\t12`,
        );
        await desk.getByText("Đã dán 1 ô.").waitFor();
        await desk.getByText("Không có trong bảng nên bỏ qua: Ghi chú.").waitFor();
        assert.equal(await desk.locator("table.grid input").evaluateAll((all) => all.filter((one) => one.value === "12").length), 1);
      } finally {
        await desk.context().close();
      }
    });

    await check("the pages had nothing to complain of", () => {
      const complaints = [...phone.complaints, ...leader.complaints];
      assert.deepEqual(complaints.filter((text) => !/net::|Failed to fetch|EventSource/.test(text)), []);
    });
  } finally {
    await phone.context().close();
    await leader.context().close();
    await server.stop();
  }
}
