import assert from "node:assert/strict";
import { test } from "node:test";
import type { Unit } from "../src/api/types";
import { findUnits, pathTo, treeOf } from "../src/pages/organisation/tree";

const unit = (id: number, name: string, parent: number | null, code = String(id)): Unit => ({
  id,
  name,
  code,
  parent,
  kind: "commune",
});
const units = [
  unit(1, "Tỉnh Lào Cai", null),
  unit(2, "Huyện Bát Xát", 1),
  unit(3, "Xã Bát Xát", 2, "02683"),
  unit(4, "Xã Mường Hum", 2),
];

test("a flat list becomes the tree, in its order", () => {
  const [root] = treeOf(units);
  assert.equal(root?.unit.id, 1);
  assert.deepEqual(
    root?.children[0]?.children.map((node) => node.unit.id),
    [3, 4],
  );
});

test("a unit whose parent is not there is a root", () => {
  assert.equal(treeOf([unit(9, "Xã", 77)]).length, 1);
});

test("units are found by name without marks, and by code", () => {
  assert.deepEqual(
    findUnits(units, "bat xat").map((one) => one.id),
    [2, 3],
  );
  assert.deepEqual(
    findUnits(units, "02683").map((one) => one.id),
    [3],
  );
});

test("the way to a unit leads down from the root", () => {
  assert.deepEqual(pathTo(units, 3), [1, 2]);
  assert.deepEqual(pathTo(units, 1), []);
});
