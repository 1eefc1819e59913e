import assert from "node:assert/strict";
import { test } from "node:test";
import type { BoardRow, TargetSet } from "../src/api/types";
import { bandText } from "../src/text/bands";
import { boardText } from "../src/text/board";
import { bandRange, lookOf } from "../src/ui/band";
import { attention, forecastText, paceText, standingText, valueText } from "../src/pages/board/words";
import { chooseSet } from "../src/pages/board/choose";

const row: BoardRow = {
  ordinal: 1,
  indicator: "xuat_nhap_khau",
  name: "Giá trị xuất nhập khẩu",
  measure_unit: "tỷ USD",
  decimals: 3,
  component_of: null,
  target: 9,
  base: 3.345,
  from: "2021-01-01",
  to: "2025-12-31",
  completion: 40.277777778,
  by_components: false,
  band: "low",
  reason: "ok",
  expected_completion: 90.571558963,
  ahead_points: -50.293781185,
  pace: "behind",
  figure: {
    value: 3.625,
    reported: 3.625,
    derived: null,
    undivided: 0,
    have: 1,
    owed: 1,
    as_of: "2024-12-31T23:59+07:00",
    entry: 819,
    estimated: false,
    indivisible: false,
    simulated: false,
  },
  forecast: { value: 3.07, low: 0, high: 5.72, points: 4, reached: "on_day", reached_on: "2075-08-30" },
  simulated: false,
};
const bands = [
  { code: "done", name: "Hoàn thành", from: 100 },
  { code: "good", name: "Khá", from: 70 },
  { code: "middling", name: "Trung bình", from: 50 },
  { code: "low", name: "Thấp", from: null },
];

test("a row says how far, how late, where it heads and who stands behind it", () => {
  const t = boardText.vi;
  assert.equal(valueText(row, t), "3,625");
  assert.equal(paceText(row, t), "chậm 50,3 điểm so với tiến độ");
  assert.equal(forecastText(row, t), "dự báo 3,070 (0,000 – 5,720), không kịp trong kỳ");
  assert.equal(standingText(row, t), "tính đến 31/12/2024 · 1/1 đơn vị");
});

test("needs attention: the lower bands worst first, of components only the lowest", () => {
  const rows: BoardRow[] = [
    { ...row, indicator: "a", band: "good" },
    { ...row, indicator: "b", band: "middling", completion: 67 },
    { ...row, indicator: "c", band: "middling", ordinal: 0 },
    { ...row, indicator: "d", band: "low", ordinal: 0 },
    { ...row, indicator: "e", band: "middling", completion: 55 },
    { ...row, indicator: "f", band: null },
  ];
  assert.deepEqual(attention(rows, bands).map((one) => one.indicator), ["d", "e", "b"]);
});

test("bands are data: one unknown to the palette takes the look of its place", () => {
  assert.equal(lookOf("low", bands), "low");
  assert.equal(lookOf(null, bands), "none");
  const own = ["dat", "gan_dat", "cham", "rat_cham"].map((code) => ({ code, name: code, from: null }));
  assert.deepEqual(own.map(({ code }) => lookOf(code, own)), ["done", "good", "middling", "low"]);
});

test("a band is named with its bounds", () => {
  const words = ["done", "good", "low", "not_assessable"].map((code) => bandRange(code, bandText.vi, bands));
  assert.deepEqual(words, ["Hoàn thành", "Khá (từ 70 %)", "Thấp (dưới 50 %)", "Chưa đánh giá được"]);
});

test("the board opens on the set asked for, else the last one looked at, else one of that day", () => {
  const set = (code: string, from: string, to: string): TargetSet => ({ code, from, to });
  const sets = [set("DH16", "2021-01-01", "2025-12-31"), set("VH2025", "2025-01-01", "2025-12-31"), set("DS2026", "2026-01-01", "2026-12-31")];
  assert.equal(chooseSet(sets, "VH2025", "DH16", "2026-12-01T08:00")?.code, "VH2025");
  assert.equal(chooseSet(sets, null, "VH2025", "2025-04-01T08:00")?.code, "VH2025");
  assert.equal(chooseSet(sets, null, "VH2025", "2026-12-01T08:00")?.code, "DS2026");
  assert.equal(chooseSet(sets, null, null, "2025-04-01T08:00")?.code, "DH16");
  assert.equal(chooseSet(sets, "nothing", null, "2030-01-01T08:00")?.code, "DS2026");
  assert.equal(chooseSet([], null, null, "2030-01-01T08:00"), undefined);
});
