import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

declare const CLIENT: string;

// The compiler holds both languages to the same keys; here: no text is empty or left in the other language.
const files = readdirSync(`${CLIENT}/src/text`).filter((name) => name.endsWith(".ts"));
const catalogues = files.filter((name) => /\bcatalogue\(/.test(readFileSync(`${CLIENT}/src/text/${name}`, "utf8")) && name !== "language.ts");

test("there are catalogues", () => {
  assert.ok(catalogues.length >= 5, catalogues.join());
});

for (const name of catalogues)
  test(`${name}: no text is empty, no English text is Vietnamese`, () => {
    const text = readFileSync(`${CLIENT}/src/text/${name}`, "utf8");
    const english = text.slice(text.lastIndexOf("\n  {\n"));
    const strings = [...english.matchAll(/:\s*(?:\([^)]*\)\s*=>\s*)?(["`])((?:(?!\1).)*)\1/g)].map((found) => found[2] ?? "");
    assert.ok(strings.length > 0);
    for (const string of strings) {
      assert.notEqual(string.trim(), "");
      const plain = string.replace(/Tiếng Việt|Sát Sao|Việt Nam/g, "");
      assert.ok(!/[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i.test(plain), string);
    }
  });
