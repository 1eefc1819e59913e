import assert from "node:assert/strict";
import { test } from "node:test";
import type { Unit } from "../src/api/types";
import { emptyRow, planOf, rowsOfCsv, shareOf } from "../src/pages/organisation/plan";

const unit = (id: number, code: string): Unit => ({
  id,
  code,
  name: `Xã ${code}`,
  kind: "commune",
  type: "Xã",
});
const units = [unit(1, "001"), unit(2, "002"), unit(3, "003")];
const row = (old: Unit | undefined, code: string, share = "") => ({
  ...emptyRow,
  old: old ?? null,
  code,
  name: `Xã mới ${code}`,
  share,
});
const form = { name: "Sắp xếp", resolution: "", operating: "2027-01-01" };

test("units that go into one code are merged into one unit", () => {
  const plan = planOf({ ...form, rows: [row(units[0], "101"), row(units[1], "101")] });
  assert.equal(plan?.units.length, 1);
  assert.deepEqual(
    plan?.edges.map((edge) => [edge.old, edge.made, edge.kind, edge.share]),
    [
      [1, 0, "merge", 1],
      [2, 0, "merge", 1],
    ],
  );
});

test("a split without shares leaves them to be decided", () => {
  const plan = planOf({ ...form, rows: [row(units[0], "101", "62,5"), row(units[0], "102")] });
  assert.deepEqual(
    plan?.edges.map((edge) => [edge.made, edge.kind, edge.share]),
    [
      [0, "split", 0.625],
      [1, "split", undefined],
    ],
  );
});

test("what is incomplete is no plan", () => {
  assert.equal(planOf({ ...form, rows: [] }), null);
  assert.equal(planOf({ ...form, rows: [row(undefined, "101")] }), null);
  assert.equal(planOf({ ...form, rows: [row(units[0], "101", "120")] }), null);
  assert.equal(shareOf("nửa"), null);
});

test("a CSV is read with any of the usual marks, and unknown codes are told", () => {
  for (const mark of [",", ";", "\t"]) {
    const text = ["old_code,new_code,new_name", "001,101,Xã A", "999,101,Xã A"]
      .join("\n")
      .replaceAll(",", mark);
    const { rows, unknown } = rowsOfCsv(text, units);
    assert.deepEqual(unknown, ["999"]);
    assert.equal(rows[0]?.old?.id, 1);
    assert.equal(rows[0]?.name, "Xã A");
  }
  const quoted = rowsOfCsv('old_code,new_code,new_name\n001,101,"Xã A, B"', units);
  assert.equal(quoted.rows[0]?.name, "Xã A, B");
});
