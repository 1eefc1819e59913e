// A leader signs in and looks at the board: now, at a past moment, as it was known then.
import assert from "node:assert/strict";
import { addAccount, check, picture, satsao, Server, settled, signIn, visitor } from "../harness.mjs";

const AT = "at=2025-04-01T23:59&known=2025-04-01T23:59";

// "67,4 %" as the number it is.
const numberOf = (text) => Number(text.replace(/[^\d,−-]/g, "").replace("−", "-").replace(",", "."));

export async function story({ binary, folder, browser, ledger }) {
  const server = new Server(binary, ledger, folder);
  addAccount(server, "e2e-lanh-dao", "leader");
  await server.start();
  const page = await visitor(browser, server);
  try {
    await check("a wrong password is refused, in words, and nothing typed is lost but the password's secrecy", async () => {
      await page.goto("/");
      await page.getByLabel("Tên tài khoản").fill("e2e-lanh-dao");
      await page.getByLabel("Mật khẩu", { exact: true }).fill("không đúng đâu nhé");
      await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
      await page.getByRole("alert").first().waitFor();
      assert.equal(await page.getByLabel("Tên tài khoản").inputValue(), "e2e-lanh-dao");
    });

    await check("a leader signs in and sees a board", async () => {
      await signIn(page, "e2e-lanh-dao");
      await page.locator(".summary").waitFor();
      assert.match(page.url(), /\/(board)?(\?.*)?$/);
    });

    await check("the board of 1 April 2025 adds up: 6 + 15 + 3 = 24, one component low", async () => {
      await page.goto(`/board?set=DH16&${AT}`);
      await page.getByText("6 + 15 + 3 = 24").waitFor();
      await page.getByText("1 / 5 chỉ tiêu thành phần ở mức thấp nhất").waitFor();
    });

    await check("every row shows the completion that the command line computes", async () => {
      const args = ["board", "--set", "DH16", "--at", "2025-04-01", "--known", "2025-04-01", "--json", "--db", server.db];
      const board = JSON.parse(satsao(binary, args));
      const cards = page.locator("section:last-of-type .target-card");
      await settled(page);
      assert.equal(await cards.count(), board.rows.length);
      for (const [i, row] of board.rows.entries()) {
        const card = cards.nth(i);
        assert.ok((await card.locator(".name").innerText()).includes(row.name), row.name);
        const shown = numberOf(await card.locator(".percent").innerText());
        assert.ok(Math.abs(shown - row.completion) <= 0.05 + 1e-9, `${row.name}: ${shown}, not ${row.completion}`);
      }
      const place = await page.locator(".ledger-place").innerText();
      assert.ok(place.includes(String(board.commit)) && place.includes(board.hash), place);
    });

    await check("worst first: the component below 50 % leads what needs attention", async () => {
      const first = page.locator("section", { has: page.getByRole("heading", { name: "Cần chú ý" }) }).locator(".target-card").first();
      assert.match(await first.innerText(), /xuất nhập khẩu[\s\S]*40,3 %/);
    });

    await check("away from now the bar says where one is, and one key leads back", async () => {
      await page.getByText("Đang xem: 01/04/2025, theo số liệu biết đến 01/04/2025").waitFor();
      await picture(page, "board-2025-04-01");
      await page.locator("main").press("0");
      await page.waitForURL((url) => !url.searchParams.has("at") && !url.searchParams.has("known"));
      await page.getByText("Hiện tại", { exact: true }).waitFor();
    });

    await check("a moment typed into the bar stands in the address", async () => {
      await page.getByRole("button", { name: "Xem thời điểm khác" }).click();
      await page.getByLabel("Tính đến (T)").fill("2025-04-21T17:00");
      await page.getByLabel("Theo những gì đã biết đến (K)").fill("2025-04-21T18:00");
      await page.getByRole("button", { name: "Xem", exact: true }).click();
      await page.waitForURL(/at=2025-04-21T17:00&known=2025-04-21T18:00/);
      await page.getByText("Đang xem: 21/04/2025 17:00, theo số liệu biết đến 21/04/2025 18:00").waitFor();
    });

    await check("a later correction changes the board only when it was known", async () => {
      const completion = async (query) => {
        await page.goto(`/board?set=DH16&at=2025-04-01T23:59${query}`);
        const card = page.locator("section:last-of-type .target-card", { hasText: "Tốc độ tăng trưởng kinh tế" });
        await card.waitFor();
        return numberOf(await card.locator(".percent").innerText());
      };
      assert.equal(await completion("&known=2025-04-01T23:59"), 67.4);
      assert.equal(await completion(""), 67);
    });

    await check("cards, table, heat and map show the same targets, and the address keeps the view", async () => {
      await page.goto(`/board?set=VH2025&at=2025-04-21T23:59`);
      for (const [name, mark] of [["Bảng", ".targets"], ["Nhiệt", ".heat"], ["Bản đồ", ".tiles"]]) {
        await page.getByRole("button", { name, exact: true }).click();
        await page.locator(mark).waitFor();
      }
      assert.match(page.url(), /view=map/);
      await picture(page, "board-map");
    });

    await check("a target's page shows its course, its entries and who recorded them", async () => {
      await page.goto(`/target/xuat_nhap_khau?set=DH16&${AT}`);
      await page.locator(".chart canvas").waitFor();
      const entries = page.locator(".entries tbody tr");
      await entries.first().waitFor();
      assert.match(await entries.first().innerText(), /31\/12\/2024[\s\S]*3,625[\s\S]*van-phong-tinh/);
      await settled(page);
      await picture(page, "target");
    });

    await check("the other language is one switch away, on every word, and is remembered", async () => {
      await page.goto(`/board?set=DH16&${AT}`);
      await page.getByRole("button", { name: /^Tài khoản/ }).click();
      await page.getByRole("button", { name: "English" }).click();
      await page.getByRole("heading", { name: "Needs attention" }).waitFor();
      await page.getByText("6 + 15 + 3 = 24 targets").waitFor();
      await page.reload();
      await page.getByRole("heading", { name: "Needs attention" }).waitFor();
      await page.getByText("GRDP growth, yearly mean").first().waitFor();
    });

    await check("the keys: ? tells them, / finds a unit typed without marks", async () => {
      await page.locator("main").press("?");
      await page.getByRole("dialog").getByText("Find a unit or indicator").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.locator("main").press("/");
      await page.getByRole("searchbox").fill("bat xat");
      await page.getByRole("link", { name: "Huyện Bát Xát" }).waitFor();
      await page.keyboard.press("Escape");
    });

    await check("no page complained", () => assert.deepEqual(page.complaints, []));
  } finally {
    await page.context().close();
    await server.stop();
  }
}
