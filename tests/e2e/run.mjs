// run: the browser stories against a server of their own; prints TAP.
//
//   node run.mjs SATSAO [NAME...]     only the stories whose names contain one of the words
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { check, demoLedger, finish, openBrowser, scratch } from "./harness.mjs";

const [binary, ...words] = process.argv.slice(2);
if (!binary) {
  console.error("usage: node run.mjs SATSAO [NAME...]");
  process.exit(2);
}
const stories = join(dirname(fileURLToPath(import.meta.url)), "stories");
const names = readdirSync(stories)
  .filter((name) => name.endsWith(".mjs"))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort();

const { folder, remove } = scratch();
let browser;
try {
  browser = await openBrowser();
  const world = { binary: resolve(binary), folder, browser, ledger: demoLedger(resolve(binary), folder) };
  for (const name of names) {
    console.log(`# ${name}`);
    const { story } = await import(pathToFileURL(join(stories, name)).href);
    try {
      await story(world);
    } catch (error) {
      // What a story needs before its first promise.
      await check(name, () => {
        throw error;
      });
    }
  }
} finally {
  await browser?.close();
  remove();
}
process.exitCode = finish() ? 1 : 0;
