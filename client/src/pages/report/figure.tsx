// One figure of a sheet: its field, what was there before, and what is thought of what is being typed.
import { useId, useState } from "preact/hooks";
import { useLanguage, useText, type Language } from "../../text/language";
import { reportText } from "../../text/report";
import { showDecimal, trimDecimal } from "../../text/decimal";
import { Check } from "../../ui/forms";
import { Evidence } from "./evidence";
import type { Drafting } from "./drafting";
import { fields, typedOf, typeInto, type Figure, type Typed } from "./owed";

type Words = typeof reportText.vi;

function withUnit(value: string, figure: Figure, language: Language): string {
  const text = showDecimal(value, language);
  return figure.measure.unit ? `${text} ${figure.measure.unit}` : text;
}

export function Before({ figure }: { figure: Figure }) {
  const t = useText(reportText);
  const language = useLanguage();
  if (!figure.last) return <span class="soft small">{t.lastNone}</span>;
  return <span class="soft small number">{t.last(showDecimal(figure.last.value, language))}</span>;
}

function changeText(typed: Typed, t: Words, language: Language): string {
  const { change } = typed;
  if (!change) return "";
  if (/^-?0(\.0+)?$/.test(change.difference)) return t.same;
  const sign = change.difference.startsWith("-") ? "" : "+";
  const percent =
    change.percent === null ? "" : ` (${sign}${showDecimal(String(change.percent), language)} %)`;
  return sign + showDecimal(change.difference, language) + percent;
}

function outsideText(figure: Figure, side: "low" | "high", t: Words, language: Language): string {
  const bound = (value: string | null | undefined) => withUnit(value ?? "0", figure, language);
  return side === "low"
    ? t.outsideLow(bound(figure.measure.lowest))
    : t.outsideHigh(bound(figure.measure.highest));
}

function Doubt({ figure, readings, drafting }: { figure: Figure; readings: string[]; drafting: Drafting }) {
  const t = useText(reportText);
  const language = useLanguage();
  const choose = (value: string) =>
    drafting.change((draft) => ({
      ...draft,
      [fields.chosen(figure.key)]: value,
      [fields.confirmed(figure.key)]: "",
    }));
  return (
    <div class="doubt">
      <p class="small strong">{t.doubt}</p>
      <div class="row">
        {readings.map((value) => {
          const shown = showDecimal(trimDecimal(value), language);
          return (
            <button
              key={value}
              type="button"
              class="button number"
              aria-label={t.choose(shown, figure.name)}
              onClick={() => choose(value)}
            >
              {withUnit(trimDecimal(value), figure, language)}
            </button>
          );
        })}
      </div>
    </div>
  );
}

// What stands under the field; read out when it changes.
export function Verdict({ figure, typed, drafting }: { figure: Figure; typed: Typed; drafting: Drafting }) {
  const t = useText(reportText);
  const language = useLanguage();
  const { settled } = typed;
  if (settled.kind === "empty") return null;
  if (settled.kind === "no") return <p class="verdict wrong">{t.no[settled.why]}</p>;
  if (settled.kind === "doubt")
    return <Doubt figure={figure} readings={settled.readings} drafting={drafting} />;
  const read = showDecimal(settled.value, language);
  const told = [
    settled.narrowed || read !== typed.text.trim()
      ? t.narrowed(withUnit(settled.value, figure, language))
      : "",
    changeText(typed, t, language),
    typed.change?.leap ? t.leap : settled.outside ? "" : t.fine,
  ].filter(Boolean);
  const calm = !settled.outside && !typed.change?.leap;
  return (
    <>
      <p class={calm ? "verdict calm number" : "verdict look number"}>
        <span aria-hidden="true">{calm ? "✓" : "!"}</span> {told.join(" · ")}
      </p>
      {settled.outside && (
        <div class="doubt">
          <p class="small strong">{outsideText(figure, settled.outside, t, language)}</p>
          <Check
            label={t.confirm}
            checked={typed.confirmed}
            onChange={(on) =>
              drafting.change((draft) => ({ ...draft, [fields.confirmed(figure.key)]: on ? "yes" : "" }))
            }
          />
        </div>
      )}
    </>
  );
}

export function fieldId(key: string): string {
  return `figure-${key.replace(/[^\w-]/g, "_")}`;
}

interface FieldProps {
  figure: Figure;
  drafting: Drafting;
  fault: string | undefined;
}

export function FigureField({ figure, drafting, fault }: FieldProps) {
  const t = useText(reportText);
  const told = useId();
  const typed = typedOf(figure, drafting.draft);
  const [open, setOpen] = useState(typed.note !== "");
  const setNote = (note: string) =>
    drafting.change((draft) => ({ ...draft, [fields.note(figure.key)]: note }));
  return (
    <div class={fault ? "figure field bad" : "figure field"}>
      <div class="row spread">
        <label for={fieldId(figure.key)}>
          {figure.name}
          {figure.measure.unit && <span class="soft small"> ({figure.measure.unit})</span>}
        </label>
        <Before figure={figure} />
      </div>
      {fault && <span class="wrong">{fault}</span>}
      <div class="row typing">
        <input
          id={fieldId(figure.key)}
          class="input number"
          inputMode="decimal"
          autocomplete="off"
          enterkeyhint="next"
          value={typed.text}
          aria-describedby={told}
          aria-invalid={fault || typed.settled.kind === "no" ? "true" : undefined}
          onInput={(event) => {
            const text = event.currentTarget.value;
            drafting.change((draft) => typeInto(draft, figure.key, text));
          }}
        />
        <button
          type="button"
          class="button quiet small"
          aria-expanded={open}
          aria-label={`${t.note}: ${figure.name}`}
          onClick={() => setOpen(!open)}
        >
          ✎ {t.note}
        </button>
      </div>
      <div id={told} aria-live="polite">
        <Verdict figure={figure} typed={typed} drafting={drafting} />
      </div>
      {open && (
        <div class="stack tight">
          <label class="small strong" for={`${fieldId(figure.key)}-note`}>
            {t.note}: {figure.name}
          </label>
          <textarea
            id={`${fieldId(figure.key)}-note`}
            class="input"
            rows={2}
            maxLength={1000}
            placeholder={t.noteHint}
            value={typed.note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
          <Evidence
            name={figure.name}
            onLine={(line) => setNote([typed.note, line].filter(Boolean).join("\n"))}
          />
        </div>
      )}
    </div>
  );
}
