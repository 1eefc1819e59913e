import assert from "node:assert/strict";
import { test } from "node:test";
import { changeAgainst } from "../src/text/change";
import { parseTable, placePaste } from "../src/text/paste";

const units = [
  { key: "1", names: ["Xã Bát Xát", "02683"] },
  { key: "2", names: ["Phường Cam Đường", "02647"] },
  { key: "3", names: ["Xã Mường Hum", "02701"] },
];
const indicators = [
  { key: "khoi_cong", names: ["Nhà đã khởi công", "khoi_cong"] },
  { key: "hoan_thanh", names: ["Nhà hoàn thành", "hoan_thanh"] },
];
const focus = { row: "2", column: "khoi_cong" };

test("a block of a spreadsheet becomes rows of cells", () => {
  assert.deepEqual(parseTable("1\t2\r\n3\t4\r\n"), [
    ["1", "2"],
    ["3", "4"],
  ]);
  assert.deepEqual(parseTable("a\t\tb"), [["a", "", "b"]]);
  assert.deepEqual(parseTable("\n\t\n5"), [["5"]]);
  assert.deepEqual(parseTable('"hai\ndòng"\t"nói ""thế"""'), [["hai\ndòng", 'nói "thế"']]);
  assert.deepEqual(parseTable('"hở\t5'), [['"hở', "5"]]);
  assert.deepEqual(parseTable(""), []);
});

test("headings say where the cells belong, in any order", () => {
  const text = [
    "Biểu số 1\t\t",
    "Đơn vị\tNhà hoàn thành\tGhi chú\tNHÀ ĐÃ KHỞI CÔNG",
    "xã mường hum\t1.402\tx\t12",
    "Xã Bát Xát\t\t\t419",
    "Cộng\t1.402\t\t431",
  ].join("\n");
  const pasted = placePaste(text, units, indicators, focus);
  assert.equal(pasted.headed, true);
  assert.deepEqual(pasted.cells, [
    { row: "3", column: "hoan_thanh", text: "1.402" },
    { row: "3", column: "khoi_cong", text: "12" },
    { row: "1", column: "khoi_cong", text: "419" },
  ]);
  assert.deepEqual(pasted.unknown, ["Ghi chú", "Cộng"]);
});

test("without headings the block is laid down from the focus", () => {
  const pasted = placePaste("7\t8\n\t9\n10\t11\n", units, indicators, focus);
  assert.equal(pasted.headed, false);
  assert.deepEqual(pasted.cells, [
    { row: "2", column: "khoi_cong", text: "7" },
    { row: "2", column: "hoan_thanh", text: "8" },
    { row: "3", column: "hoan_thanh", text: "9" },
  ]);
  assert.equal(pasted.beyond, 2);
});

test("rows that are periods are met by dates in any form", () => {
  const slots = [
    { key: "w12", names: ["Tuần 12"], at: "2025-03-23T23:59+07:00" },
    { key: "w13", names: ["Tuần 13"], at: "2025-03-30T23:59+07:00" },
  ];
  const text = "Ngày\tNhà đã khởi công\n30/3/2025\t5\n23.03.2025\t4";
  const pasted = placePaste(text, slots, indicators, { row: "w12", column: "khoi_cong" });
  assert.deepEqual(
    pasted.cells.map((cell) => [cell.row, cell.text]),
    [
      ["w13", "5"],
      ["w12", "4"],
    ],
  );
});

test("a name that two rows bear names neither", () => {
  const twins = [{ key: "a", names: ["Trạm Tấu"] }, { key: "b", names: ["Trạm Tấu"] }, units[0]!];
  const text = "x\tNhà hoàn thành\nTrạm Tấu\t5\nXã Bát Xát\t6";
  const pasted = placePaste(text, twins, indicators, focus);
  assert.deepEqual(pasted.unknown, ["Trạm Tấu"]);
  assert.equal(pasted.cells.length, 1);
});

test("the change against the last figure is exact", () => {
  assert.deepEqual(changeAgainst("419", "412"), { difference: "7", percent: 1.7, leap: false });
  assert.equal(changeAgainst("0.3", "0.1").difference, "0.2");
  assert.equal(changeAgainst("1500", "412").leap, true);
  assert.equal(changeAgainst("5", "0").percent, null);
});
