// The help and the search.
import { catalogue } from "./language";

export const overlays = catalogue(
  {
    helpTitle: "Phím tắt",
    key: "Phím",
    does: "Việc",
    keys: {
      search: "Tìm đơn vị, chỉ tiêu",
      help: "Mở bảng phím tắt này",
      board: "Tới Điều hành",
      report: "Tới Báo cáo",
      organisation: "Tới Tổ chức",
      now: "Về hiện tại (thời điểm đang xem)",
      next: "Dòng sau",
      previous: "Dòng trước",
    },
    searchTitle: "Tìm",
    searchLabel: "Tên đơn vị hoặc chỉ tiêu, có dấu hay không dấu đều được",
    searchNone: "Không có đơn vị hay chỉ tiêu nào khớp.",
    found: (count: number) => `${count} kết quả`,
    units: "Đơn vị",
    indicators: "Chỉ tiêu",
  },
  {
    helpTitle: "Keyboard",
    key: "Key",
    does: "What it does",
    keys: {
      search: "Find a unit or indicator",
      help: "Open this list of keys",
      board: "To the board",
      report: "To the reports",
      organisation: "To the organisation",
      now: "Back to now (the moment looked at)",
      next: "Next row",
      previous: "Previous row",
    },
    searchTitle: "Find",
    searchLabel: "Name of a unit or indicator, with or without marks",
    searchNone: "No unit or indicator matches.",
    found: (count) => `${count} found`,
    units: "Units",
    indicators: "Indicators",
  },
);
