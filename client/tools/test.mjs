// test: every test/*.test.ts, bundled and run by node's own runner; prints TAP ("ok 1 name").
//
//   node tools/test.mjs [NAME...]     only the files whose names contain one of the words
import * as esbuild from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const client = join(dirname(fileURLToPath(import.meta.url)), "..");
const words = process.argv.slice(2);
const tests = readdirSync(join(client, "test"))
  .filter((name) => /\.test\.(ts|tsx|mjs)$/.test(name))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort();

// Beside the client, so that what stays outside the bundle is found in its node_modules.
const made = mkdtempSync(join(client, "node_modules", ".test-"));
let failed = 0;
try {
  await esbuild.build({
    entryPoints: tests.map((name) => join(client, "test", name)),
    outdir: made,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node18",
    packages: "external",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".css": "empty" },
    sourcemap: "inline",
    logLevel: "warning",
    define: { CLIENT: JSON.stringify(client) },
  });
  // One process for each file, one after the other; their "ok" lines are the step's count.
  for (const name of tests) {
    console.log(`# ${name}`);
    const file = join(made, name.replace(/\.(ts|tsx|mjs)$/, ".mjs"));
    const run = spawnSync(process.execPath, ["--enable-source-maps", "--test-reporter=tap", file], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, TZ: "UTC" },
    });
    if (run.status !== 0) failed++;
  }
} finally {
  rmSync(made, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
