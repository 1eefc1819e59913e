// Words about bands; their names are data.
import { catalogue } from "./language";

export const bandText = catalogue(
  {
    none: "Chưa đánh giá được",
    from: (bound: string) => `từ ${bound} %`,
    below: (bound: string) => `dưới ${bound} %`,
  },
  {
    none: "Not assessable",
    from: (bound) => `from ${bound} %`,
    below: (bound) => `below ${bound} %`,
  },
);
