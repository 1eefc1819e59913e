import assert from "node:assert/strict";
import { test } from "node:test";
import { readNumber, settleNumber } from "../src/text/typed_number";

const houses = { decimals: 0, unit: "nhà", lowest: "0", highest: "5000" };
const billions = { decimals: 1, unit: "tỷ đồng", lowest: "0", highest: "100000" };
const percent = { decimals: 2, unit: "%", lowest: "-20", highest: "30" };

// The very cases of tests/unit/text_number_test.c: the page reads as the ledger does.
const READINGS: [string, string, string?][] = [
  ["0", "0"],
  ["1405", "1405"],
  ["-1405", "-1405"],
  ["+1405", "1405"],
  ["\u22121405", "-1405"],
  ["\u20135,2", "-5.2"],
  ["4.246", "4246", "4.246"],
  ["1,405", "1.405", "1405"],
  ["-4.246", "-4246", "-4.246"],
  ["100.000", "100000", "100.000"],
  ["43.9603", "43.9603"],
  ["4.02", "4.02"],
  ["9,02", "9.02"],
  ["1.405.000", "1405000"],
  ["1,405,000", "1405000"],
  ["1.405,50", "1405.50"],
  ["1,405.50", "1405.50"],
  ["1.405,500", "1405.500"],
  ["0.246", "0.246"],
  ["0,246", "0.246"],
  ["0.000", "0.000"],
  ["01.234", "1.234"],
  ["1234.567", "1234.567"],
  ["1234,567", "1234.567"],
  [".5", "0.5"],
  [",500", "0.500"],
  ["1 405", "1405"],
  ["1 405,5", "1405.5"],
  ["1 405.500", "1405.500"],
  ["1\u00a0405\u00a0000", "1405000"],
  ["1\u202f405", "1405"],
  ["1'405'000.50", "1405000.50"],
  ["1\u2019405", "1405"],
  ["\u00a0 \u00a01405", "1405"],
  ["007", "7"],
  ["999.999.999.999.999.999", "999999999999999999"],
];

test("a number has one reading or two", () => {
  for (const [text, first, second] of READINGS) {
    const read = readNumber(text);
    assert.ok(typeof read === "object", text);
    assert.deepEqual(read.readings, second ? [first, second] : [first], text);
  }
});

test("what is no number is refused", () => {
  const wrong = ["", " \u00a0 ", "-", ".", "5.", "- 5", "--5", "1..5", "1.40.500", "1.405.00"];
  wrong.push("1.405.0000", "1.405 000", "1 40", "1405.000.000", "0.405.000", "12 34", "39/40");
  for (const text of wrong) assert.equal(typeof readNumber(text), "string", `“${text}”`);
  assert.equal(readNumber("1234567890123456789"), "long");
  assert.equal(readNumber("5 quả"), "unit");
});

test("a unit behind the number is read and never applied", () => {
  const read = readNumber("4.246 triệu");
  assert.ok(typeof read === "object");
  assert.equal(read.power, 6);
  assert.deepEqual(read.readings, ["4246", "4.246"]);
  const two = readNumber("3 nghìn tỷ đồng");
  assert.ok(typeof two === "object");
  assert.equal(two.power, 12);
});

test("nothing typed is nothing", () => {
  assert.deepEqual(settleNumber("  ", houses), { kind: "empty" });
});

test("the decimals and the range of the indicator leave one reading", () => {
  const value = { kind: "value", narrowed: true, outside: null };
  assert.deepEqual(settleNumber("1.405", houses), { ...value, value: "1405" });
  assert.deepEqual(settleNumber("5,461", { ...percent, decimals: 3 }), {
    ...value,
    value: "5.461",
  });
});

test("two readings that both fit are both offered", () => {
  assert.deepEqual(settleNumber("4.246", { ...billions, decimals: 3 }), {
    kind: "doubt",
    readings: ["4246", "4.246"],
  });
});

test("a figure with more decimals than its indicator has is asked", () => {
  assert.deepEqual(settleNumber("4.02", houses), { kind: "doubt", readings: ["402", "4.02"] });
});

test("a figure out of range stands, and says so", () => {
  const settled = settleNumber("6000", houses);
  assert.deepEqual(settled, { kind: "value", value: "6000", narrowed: false, outside: "high" });
  assert.equal(settleNumber("-1", houses).kind, "value");
});

test("the unit of the indicator may stand behind; another one is asked", () => {
  const plain = { kind: "value", narrowed: false, outside: null };
  assert.deepEqual(settleNumber("419 nhà", houses), { ...plain, value: "419" });
  assert.deepEqual(settleNumber("12,5 tỷ", billions), { ...plain, value: "12.5" });
  assert.deepEqual(settleNumber("5,46%", percent), { ...plain, value: "5.46" });
  assert.deepEqual(settleNumber("500 triệu", billions), {
    kind: "doubt",
    readings: ["0.5", "500"],
  });
});

test("what is no number is explained", () => {
  assert.deepEqual(settleNumber("khoảng 40", houses), { kind: "no", why: "number" });
  assert.deepEqual(settleNumber("4 quả", houses), { kind: "no", why: "unit" });
});
