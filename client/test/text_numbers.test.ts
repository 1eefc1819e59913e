import assert from "node:assert/strict";
import { test } from "node:test";
import { decimalsOf, number, percent, roundHalfUp, shortNumber } from "../src/text/numbers";

test("thousands and decimals as each language parts them", () => {
  assert.equal(number(1405.5, 1, "vi"), "1.405,5");
  assert.equal(number(1405.5, 1, "en"), "1,405.5");
  assert.equal(number(12, 2, "vi"), "12,00");
  assert.equal(percent(40.277777778, "vi"), "40,3 %");
});

test("halves are rounded up as they are written, not as they are stored", () => {
  assert.equal(roundHalfUp(2.675, 2), 2.68);
  assert.equal(roundHalfUp(1.005, 2), 1.01);
  assert.equal(roundHalfUp(-2.675, 2), -2.68);
  assert.equal(roundHalfUp(0.5, 0), 1);
  assert.equal(roundHalfUp(1e-7, 2), 0);
});

test("a minus is a minus, and nothing is minus nothing", () => {
  assert.equal(number(-50.3, 1, "vi"), "−50,3");
  assert.equal(number(-0.01, 1, "vi"), "0,0");
});

test("a target is shown without zeros that say nothing", () => {
  assert.equal(shortNumber(9, 3, "vi"), "9");
  assert.equal(shortNumber(3.625, 3, "vi"), "3,625");
  assert.equal(shortNumber(260000, 0, "en"), "260,000");
});

test("a figure keeps the decimals that it was given with", () => {
  assert.equal(decimalsOf(6.74), 2);
  assert.equal(decimalsOf(12989), 0);
  assert.equal(decimalsOf(1 / 3), 3);
});
