// Signing in with a second step: switched on on the account's page, asked for at the next sign-in.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { addAccount, check, PASSWORD, picture, Server, visitor } from "../harness.mjs";

// RFC 6238: six digits of HMAC-SHA1 over the number of half minutes.
function codeOf(secret, at = Date.now()) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/[^A-Z2-7]/g, "")].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const from = mac[mac.length - 1] & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function enterPassword(page, name) {
  await page.goto("/");
  await page.getByLabel("Tên tài khoản").fill(name);
  await page.getByLabel("Mật khẩu", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
}

export async function story({ binary, folder, browser, ledger }) {
  const server = new Server(binary, ledger, folder);
  addAccount(server, "e2e-hai-buoc", "leader");
  await server.start();
  let secret = "";
  let recovery = "";
  try {
    await check("the second step is switched on with a code drawn on the device", async () => {
      const page = await visitor(browser, server);
      await enterPassword(page, "e2e-hai-buoc");
      await page.locator("main#main").waitFor();
      await page.goto("/account");
      await page.getByRole("button", { name: "Bật xác thực hai bước" }).click();
      await page.getByRole("img", { name: /Mã QR/ }).waitFor();
      secret = await page.locator(".secret").innerText();
      await page.getByLabel("6 số trong ứng dụng").fill(codeOf(secret));
      await page.getByRole("button", { name: "Xác nhận" }).click();
      recovery = await page.locator(".recovery li").first().innerText();
      assert.ok(recovery.length >= 8);
      await page.getByText("Đang bật").waitFor();
      await page.context().close();
    });

    await check("the password alone no longer opens the door, a recovery code does", async () => {
      const page = await visitor(browser, server);
      await enterPassword(page, "e2e-hai-buoc");
      const field = page.getByLabel("Mã 6 số trong ứng dụng xác thực");
      await field.waitFor();
      await picture(page, "second-step");
      await field.fill("000000");
      await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
      await page.getByRole("alert").first().waitFor();
      await field.fill(recovery);
      await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
      await page.locator("main#main").waitFor();
      await page.context().close();
    });

    await check("the same recovery code does not open it twice", async () => {
      const page = await visitor(browser, server);
      await enterPassword(page, "e2e-hai-buoc");
      const field = page.getByLabel("Mã 6 số trong ứng dụng xác thực");
      await field.fill(recovery);
      await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
      await page.getByRole("alert").first().waitFor();
      await page.context().close();
    });
  } finally {
    await server.stop();
  }
}
