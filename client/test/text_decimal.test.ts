import assert from "node:assert/strict";
import { test } from "node:test";
import {
  compareDecimals,
  decimalOf,
  fractionDigits,
  isDecimal,
  shiftDecimal,
  showDecimal,
  subtractDecimals,
} from "../src/text/decimal";

test("decimals are exact", () => {
  assert.equal(subtractDecimals("0.3", "0.1"), "0.2");
  assert.equal(subtractDecimals("1", "123456789012345678"), "-123456789012345677");
  assert.equal(subtractDecimals("-0.5", "-0.75"), "0.25");
  assert.equal(compareDecimals("1405.50", "1405.5"), 0);
  assert.ok(compareDecimals("-2", "-1.9") < 0);
  assert.equal(shiftDecimal("4.246", 6), "4246000");
  assert.equal(shiftDecimal("500", -3), "0.5");
  assert.equal(fractionDigits("5.00"), 0);
});

test("what the ledger cannot hold is no decimal", () => {
  assert.ok(isDecimal("999999999999999999"));
  assert.ok(!isDecimal("1234567890123456789"));
  assert.ok(!isDecimal("1e5"));
});

test("a number of the API is written without an exponent", () => {
  assert.equal(decimalOf(1e21), "1000000000000000000000");
  assert.equal(decimalOf(1.5e-7), "0.00000015");
  assert.equal(decimalOf(5.46), "5.46");
});

test("figures are shown as each language writes them", () => {
  assert.equal(showDecimal("1405000.50", "vi"), "1.405.000,50");
  assert.equal(showDecimal("-1405.5", "en"), "\u22121,405.5");
  assert.equal(showDecimal("412", "vi"), "412");
});
