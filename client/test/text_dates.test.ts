import assert from "node:assert/strict";
import { test } from "node:test";
import { addMinutes, dayOf, isDay, isMoment, nowMoment, showDay, showMoment, wire } from "../src/text/dates";

test("a moment is shown on the clock of Việt Nam, wherever the browser stands", () => {
  assert.equal(showMoment("2025-04-01T08:00+07:00"), "01/04/2025 08:00");
  assert.equal(showMoment("2025-04-01T01:00Z"), "01/04/2025 08:00");
  assert.equal(showMoment("2025-04-01T19:45:00.000+07:00"), "01/04/2025 19:45");
});

test("a day that is over to its last minute is shown as the day", () => {
  assert.equal(showMoment("2024-12-31T23:59+07:00"), "31/12/2024");
  assert.equal(showDay("2024-02-29"), "29/02/2024");
});

test("stepping crosses days, months and years", () => {
  assert.equal(addMinutes("2025-03-01T00:30", -60), "2025-02-28T23:30");
  assert.equal(addMinutes("2024-12-31T23:00", 60), "2025-01-01T00:00");
  assert.equal(addMinutes("2024-02-26T08:00", 7 * 24 * 60), "2024-03-04T08:00");
});

test("only days and moments of the calendar are taken", () => {
  assert.ok(isDay("2024-02-29"));
  assert.ok(!isDay("2025-02-29"));
  assert.ok(!isDay("2025-4-1"));
  assert.ok(isMoment("2025-04-01T23:59"));
  assert.ok(!isMoment("2025-04-01T24:00"));
  assert.ok(!isMoment("2025-04-01"));
});

test("now is told by the clock, in the zone of Việt Nam", () => {
  assert.equal(nowMoment(Date.UTC(2025, 2, 31, 17, 5)), "2025-04-01T00:05");
  assert.equal(dayOf("2025-03-31T17:05Z"), "2025-04-01");
});

test("a moment is sent with its zone, a day as a day", () => {
  assert.equal(wire("2025-04-01T08:00"), "2025-04-01T08:00+07:00");
  assert.equal(wire("2025-04-01"), "2025-04-01");
  assert.equal(wire("891"), "891");
});
