// The words of the usual bands; others bring their own.
import { catalogue } from "./language";

export const bandText = catalogue(
  {
    done: "Hoàn thành",
    good: "Đạt từ 70 %",
    middling: "50 – dưới 70 %",
    low: "Dưới 50 %",
    none: "Chưa đánh giá được",
  },
  {
    done: "Done",
    good: "On the way",
    middling: "Half way",
    low: "Low",
    none: "Not assessable",
  },
);
