// What a browser loads before the first page stands, fonts included, must stay small.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";

const MOST = 120 * 1024;

test("the first load, fonts included, is at most 120 kB compressed", () => {
  const dist = CLIENT + "/dist";
  const page = readFileSync(`${dist}/index.html`, "utf8");
  const named = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);
  const fonts = JSON.parse(readFileSync(`${dist}/files.json`, "utf8")).filter((file) => file.path.endsWith(".woff2"));
  assert.ok(named.length >= 2 && fonts.length === 4);
  const size = (path, small) => {
    const bytes = readFileSync(dist + path);
    return path.endsWith(".woff2") ? bytes.length : small(bytes).length;
  };
  const paths = ["/index.html", ...named, ...fonts.map((file) => file.path)];
  for (const small of [brotliCompressSync, gzipSync]) {
    const total = paths.reduce((sum, path) => sum + size(path, small), 0);
    console.log(`# compressed: ${total} bytes in ${paths.length} files`);
    assert.ok(total <= MOST, `${total} bytes`);
  }
});

test("the page holds no inline script or style and names no other host", () => {
  const page = readFileSync(`${CLIENT}/dist/index.html`, "utf8");
  assert.ok(!/<script(?![^>]*\ssrc=)/.test(page));
  assert.ok(!/<style|\sstyle=|\son\w+=/.test(page));
  assert.ok(!/https?:\/\//.test(page));
});
