import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fields,
  nothingArose,
  readySheet,
  sheetsOf,
  typedOf,
  typeInto,
  withoutSent,
  type OwedAnswer,
  type Sheet,
} from "../src/pages/report/owed";

function owed(indicator: string, more: Partial<OwedAnswer> = {}): OwedAnswer {
  return {
    unit: 12,
    unit_name: "Xã Bát Xát",
    by: 12,
    by_name: "Xã Bát Xát",
    at: "2025-03-30T23:59+07:00",
    commit: 70,
    indicator,
    name: indicator,
    measure_unit: "nhà",
    decimals: 0,
    slot: { from: "2025-03-24T00:00+07:00", to: "2025-03-30T23:59+07:00", label: "tuần 13/2025" },
    due: "2025-03-28T17:00+07:00",
    state: "open",
    last: { at: "2025-03-23T23:59+07:00", value: 412 },
    value: null,
    range: { lowest: 0, highest: 5000 },
    ...more,
  };
}

function onlySheet(answers: OwedAnswer[]): Sheet {
  const sheets = sheetsOf(answers);
  assert.equal(sheets.length, 1);
  return sheets[0] as Sheet;
}

const at = "2025-03-30T23:59+07:00";
const key = `12/khoi_cong/${at}`;

test("what is owed comes by due moment, the late first", () => {
  const week14 = { from: "2025-03-31T00:00+07:00", to: "2025-04-06T23:59+07:00", label: "tuần 14/2025" };
  const sheets = sheetsOf([
    owed("a", { slot: week14, due: "2025-04-04T17:00+07:00" }),
    owed("b", { state: "done", value: 5 }),
    owed("c", { state: "late", unit: 13, by: 13, unit_name: "Xã Mường Hum" }),
    owed("d", { state: "open", slot: week14, due: "2025-04-04T17:00+07:00" }),
  ]);
  assert.deepEqual(
    sheets.map((sheet) => `${sheet.state} ${sheet.figures.map((figure) => figure.indicator)}`),
    ["late c", "open a,d", "done b"],
  );
  assert.equal(sheets[0]?.unitName, "Xã Mường Hum");
});

test("what is typed is read, compared and kept as typed", () => {
  const sheet = onlySheet([owed("khoi_cong")]);
  const typed = typedOf(sheet.figures[0]!, typeInto({}, key, " 419 "));
  assert.equal(typed.text, " 419 ");
  assert.equal(typed.settled.kind, "value");
  assert.equal(typed.change?.difference, "7");
});

test("a doubtful figure is not sent before it has been settled", () => {
  const sheet = onlySheet([owed("khoi_cong")]);
  const draft = typeInto({}, key, "4.02");
  assert.deepEqual(readySheet(sheet, draft, "id"), { kind: "faults", faults: [{ key, why: "doubt" }] });
  const chosen = { ...draft, [fields.chosen(key)]: "402" };
  const ready = readySheet(sheet, chosen, "id");
  assert.ok(ready.kind === "ready");
  assert.deepEqual(ready.submission.entries, [{ indicator: "khoi_cong", at, value: "402", seen: 70 }]);
  assert.equal(typedOf(sheet.figures[0]!, typeInto(chosen, key, "4.03")).settled.kind, "doubt");
});

test("a figure out of range is sent once it has been confirmed", () => {
  const sheet = onlySheet([owed("khoi_cong")]);
  const draft = typeInto({}, key, "6000");
  assert.equal(readySheet(sheet, draft, "id").kind, "faults");
  const ready = readySheet(sheet, { ...draft, [fields.confirmed(key)]: "yes" }, "id");
  assert.ok(ready.kind === "ready");
  assert.equal(ready.submission.entries[0]?.confirmed, true);
});

test("a sheet may be sent in part; what was sent before is corrected", () => {
  const sheet = onlySheet([owed("khoi_cong", { value: 419, commit: 77, state: "done" }), owed("hoan_thanh")]);
  assert.equal(readySheet(sheet, {}, "id").kind, "nothing typed");
  const ready = readySheet(sheet, typeInto({}, key, "420"), "id");
  assert.ok(ready.kind === "ready");
  assert.equal(ready.submission.kind, "correction");
  assert.equal(ready.submission.entries[0]?.seen, 77);
  const left = withoutSent({ ...typeInto({}, key, "420"), other: "1" }, ready.keys);
  assert.deepEqual(left, { other: "1" });
});

test("nothing arose is said of what has not been sent", () => {
  const sheet = onlySheet([owed("khoi_cong", { value: 419, state: "done" }), owed("hoan_thanh")]);
  const submission = nothingArose(sheet, "id", "");
  assert.equal(submission.kind, "nothing");
  assert.deepEqual(submission.entries, [{ indicator: "hoan_thanh", at }]);
});
