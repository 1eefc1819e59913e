// A figure recorded elsewhere reaches an open board; a server that is away is said to be away.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addAccount, check, satsao, Server, signIn, visitor } from "../harness.mjs";

export async function story({ binary, folder, browser, ledger }) {
  const server = new Server(binary, ledger, folder);
  addAccount(server, "e2e-truc-tiep", "leader");
  await server.start();
  const page = await visitor(browser, server);
  try {
    await signIn(page, "e2e-truc-tiep");
    const card = page.locator("section:last-of-type .target-card", { hasText: "Tốc độ tăng trưởng kinh tế" });

    await check("an open board changes when a figure is recorded, without a reload", async () => {
      await page.goto("/board?set=DH16&at=2025-04-01T23:59");
      await card.getByText("67,0 %").waitFor();
      await page.getByText("Trực tiếp").waitFor();
      await page.evaluate(() => (window.untouched = true));
      const file = join(folder, "live.csv");
      writeFileSync(file, "unit_code,indicator,at,value\n10,grdp_tang_truong,2024-12-31T23:59,8.2\n");
      satsao(binary, ["import", "entries", file, "--db", server.db, "--author", "e2e"]);
      await card.getByText("67,0 %").waitFor({ state: "detached" });
      assert.equal(await page.evaluate(() => window.untouched), true);
    });

    await check("a server that is away is told in words, and found again by itself", async () => {
      await server.stop();
      await page.getByText(/Mất kết nối từ \d\d:\d\d/).waitFor();
      await server.start();
      await page.getByText("Trực tiếp").waitFor();
    });

    await check("a page left open signs in again after signing out", async () => {
      await page.getByRole("button", { name: /^Tài khoản/ }).click();
      await page.getByRole("button", { name: "Đăng xuất" }).click();
      await page.getByRole("heading", { name: "Đăng nhập" }).waitFor();
      await signIn(page, "e2e-truc-tiep");
    });
  } finally {
    await page.context().close();
    await server.stop();
  }
}
