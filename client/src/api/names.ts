// Names of things that bear one in each language.
import { language, type Language } from "../text/language";

interface Named {
  code: string;
  name?: string;
  name_vi?: string;
  name_en?: string;
}

export function nameOf(thing: Named, which: Language = language.get()): string {
  const own = which === "en" ? thing.name_en : thing.name_vi;
  return own || thing.name || thing.name_vi || thing.code;
}
