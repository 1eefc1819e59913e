// What every story stands on: a server of its own on a copy of the demo ledger, accounts, a browser.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
export const project = join(here, "..", "..");
export const WAIT = 60_000; // milliseconds: for a condition, on a slow machine
export const shots = join(here, "shots");

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

// ---- TAP ----

let count = 0;
let bad = 0;

// One promise of a story. What fails is told at once and does not stop the rest.
export async function check(name, act) {
  count++;
  try {
    await act();
    console.log(`ok ${count} ${name}`);
  } catch (error) {
    bad++;
    console.log(`not ok ${count} ${name}`);
    for (const line of String(error?.stack ?? error).split("\n").slice(0, 30)) console.log("#   " + line);
  }
}

export function finish() {
  console.log(`1..${count}`);
  return bad;
}

// ---- the server ----

export function satsao(binary, args, options = {}) {
  const run = spawnSync(binary, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
  if (run.status !== 0) throw new Error(`satsao ${args.join(" ")}: ${run.status}\n${run.stdout}\n${run.stderr}`);
  return run.stdout;
}

// The demo ledger is made once and copied for each server.
export function demoLedger(binary, folder) {
  const file = join(folder, "demo.db");
  if (!existsSync(file)) {
    const run = spawnSync(join(project, "demo", "load"), [binary, file], { encoding: "utf8" });
    if (run.status !== 0) throw new Error(`demo/load: ${run.stdout}${run.stderr}`);
  }
  return file;
}

export class Server {
  constructor(binary, ledger, folder) {
    this.binary = binary;
    this.db = join(mkdtempSync(join(folder, "server-")), "ledger.db");
    cpSync(ledger, this.db);
    this.said = "";
  }

  // On a free port of the system's choice, or again on the one it had.
  async start() {
    const port = this.address ? new URL(this.address).port : "0";
    const args = ["serve", "--db", this.db, "--listen", `127.0.0.1:${port}`, "--lang", "en", "--quiet"];
    this.process = spawn(this.binary, args, { stdio: ["ignore", "pipe", "pipe"] });
    let fresh = "";
    const hear = (bytes) => {
      fresh += bytes;
      this.said += bytes;
    };
    this.process.stdout.on("data", hear);
    this.process.stderr.on("data", hear);
    this.ended = new Promise((resolve) => this.process.once("exit", resolve));
    const found = await until("the server says its address", () => {
      if (this.process.exitCode !== null) throw new Error("the server ended:\n" + fresh);
      return /https?:\/\/127\.0\.0\.1:\d+/.exec(fresh);
    });
    this.address = found[0];
    await until("the server answers", () => fetch(this.address + "/healthz").then((answer) => answer.ok, () => false));
  }

  async stop() {
    if (!this.process || this.process.exitCode !== null) return;
    this.process.kill("SIGTERM");
    await this.ended;
  }
}

export async function until(what, look) {
  const end = Date.now() + WAIT;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error("waited in vain: " + what);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// ---- accounts ----

export const PASSWORD = "một câu dài dễ nhớ 2026";

// Added by hand at the machine, so the password is its owner's and need not be changed first.
export function addAccount(server, name, ...roles) {
  const args = ["account", "add", name, "--db", server.db, "--password-from", "-"];
  for (const role of roles) args.push("--role", role);
  satsao(server.binary, args, { input: PASSWORD + "\n" });
}

// ---- the browser ----

export async function openBrowser() {
  const found = [process.env.SATSAO_BROWSER, ...BROWSERS].find((path) => path && existsSync(path));
  if (!found) throw new Error("no Chromium is installed");
  return chromium.launch({ executablePath: found, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

export const PHONE = { width: 360, height: 780 };
export const DESK = { width: 1280, height: 860 };

// A visitor with a browser of their own: no cookie, no storage. What the page complains of is kept.
export async function visitor(browser, server, options = {}) {
  const context = await browser.newContext({
    baseURL: server.address,
    viewport: options.viewport ?? DESK,
    colorScheme: options.dark ? "dark" : "light",
    locale: "vi-VN",
    timezoneId: "America/New_York",
    serviceWorkers: options.serviceWorkers ?? "block",
    hasTouch: options.viewport === PHONE,
  });
  context.setDefaultTimeout(WAIT);
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) page.complaints.push(message.text());
  });
  return page;
}

export async function signIn(page, name, password = PASSWORD) {
  await page.goto("/");
  await page.getByLabel(/^(Tên tài khoản|Account name)$/).fill(name);
  await page.getByLabel(/^(Mật khẩu|Password)$/).fill(password);
  await page.getByRole("button", { name: /^(Đăng nhập|Sign in)$/ }).click();
  await page.locator("main#main").waitFor();
}

// The page has said all that it has to: nothing is loading, the letters are the page's own.
export async function settled(page) {
  await page.locator("main").waitFor();
  await page.waitForFunction(() => {
    const busy = document.querySelector("[aria-busy=true]") !== null;
    window.quiet = busy ? 0 : (window.quiet ?? 0) + 1;
    return window.quiet >= 3;
  }, null, { polling: 100 });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

export async function picture(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, name + ".png") });
}

export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "satsao-e2e-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
