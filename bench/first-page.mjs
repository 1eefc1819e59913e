// How long until the board can be used on a slow phone: 4 times slower processor, 1.6 Mbit/s.
//
//   node first-page.mjs ADDRESS PASSWORD ROUNDS
//
// Counted from the start of navigation until the board's rows are drawn and the page answers to a key.
// "first": nothing is kept from before; "again": the second visit of a browser that has been here.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(fileURLToPath(new URL("../tests/e2e/package.json", import.meta.url)));
const { chromium } = require("playwright-core");

const [address, password, rounds] = process.argv.slice(2);
const LINE = { offline: false, latency: 20, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.8e6 / 8 };
const SLOWER = 4;

async function slow(page) {
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", LINE);
  await line.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return line;
}

async function timeOf(page) {
  await page.goto(address + "/board?set=DH16&at=2025-04-01T23:59", { waitUntil: "commit" });
  await page.waitForSelector(".target-card");
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0))),
  );
}

// Signed in before, the way a session is; what had been fetched for that is forgotten.
async function session(context) {
  const page = await context.newPage();
  const answer = await context.request.post(address + "/api/v1/session", { data: { name: "lanh-dao", password } });
  if (!answer.ok()) throw new Error("signing in: " + answer.status());
  return page;
}

// Until nothing more has arrived for a while: the event stream never ends.
async function quiet(count) {
  for (let before = -1; before !== count(); ) {
    before = count();
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const found = { first_ms: [], again_ms: [], first_bytes: 0 };
for (let round = 0; round < Number(rounds); round++) {
  const context = await browser.newContext({ viewport: { width: 360, height: 780 }, serviceWorkers: "block" });
  const page = await session(context);
  const line = await slow(page);
  let received = 0;
  const data = new Set(); // requests for figures: no part of the client
  line.on("Network.requestWillBeSent", (event) => event.request.url.includes("/api/") && data.add(event.requestId));
  line.on("Network.loadingFinished", (event) => !data.has(event.requestId) && (received += event.encodedDataLength));
  found.first_ms.push(await timeOf(page));
  await quiet(() => received);
  found.first_bytes = received;
  found.again_ms.push(await timeOf(page));
  await context.close();
}
await browser.close();
const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
console.log(JSON.stringify({ ...found, first_ms: median(found.first_ms), again_ms: median(found.again_ms) }));
