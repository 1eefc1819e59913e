import assert from "node:assert/strict";
import { test } from "node:test";
import { readDay, readMoment, readPeriodEnd } from "../src/text/typed_date";

test("a day in the forms people write", () => {
  const forms = ["16/10/2020", "16-10-2020", "16.10.2020", "2020-10-16", "2020/10/16"];
  forms.push("ngày 16 tháng 10 năm 2020", "16 tháng 10, 2020", "Ngày 16/10/2020", " 16\u201310\u20132020 ");
  for (const form of forms) assert.equal(readDay(form), "2020-10-16", form);
  assert.equal(readDay("1/4/2025"), "2025-04-01");
});

test("what is no day, or does not exist, is none", () => {
  for (const text of ["", "30/2/2025", "04/13/2025", "1/4/25", "1/4", "39/40", "45748"])
    assert.equal(readDay(text), null, text);
});

test("a period means its last day", () => {
  const ends: [string, string][] = [
    ["tháng 2/2024", "2024-02-29"],
    ["T11/2025", "2025-11-30"],
    ["11/2025", "2025-11-30"],
    ["quý I/2025", "2025-03-31"],
    ["Quý 4 năm 2025", "2025-12-31"],
    ["6 tháng đầu năm 2025", "2025-06-30"],
    ["6 tháng cuối năm 2025", "2025-12-31"],
    ["9 tháng năm 2025", "2025-09-30"],
    ["năm 2025", "2025-12-31"],
    ["2025", "2025-12-31"],
  ];
  for (const [text, end] of ends) assert.equal(readPeriodEnd(text), end, text);
  assert.equal(readPeriodEnd("13/2025"), null);
});

test("a moment, with and without its time", () => {
  const moments: [string, string][] = [
    ["2025-04-01T08:30", "2025-04-01T08:30+07:00"],
    ["2025-04-01 08:30:00", "2025-04-01T08:30+07:00"],
    ["2025-04-01T01:30Z", "2025-04-01T08:30+07:00"],
    ["01/04/2025 08:30", "2025-04-01T08:30+07:00"],
    ["8h30 ngày 1/4/2025", "2025-04-01T08:30+07:00"],
    ["17 giờ, ngày 1 tháng 4 năm 2025", "2025-04-01T17:00+07:00"],
    ["1/4/2025", "2025-04-01T23:59+07:00"],
    ["tháng 3/2025", "2025-03-31T23:59+07:00"],
  ];
  for (const [text, moment] of moments) assert.equal(readMoment(text), moment, text);
  for (const text of ["1/4/2025 25:00", "hôm qua"]) assert.equal(readMoment(text), null, text);
});
