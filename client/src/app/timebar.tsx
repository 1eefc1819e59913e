// Time is a place: quiet at now, solid away from it, with a sentence and one key back.
import { useEffect, useState } from "preact/hooks";
import { addMinutes, isDay, isMoment, nowMoment, showDay, showMoment } from "../text/dates";
import { useText } from "../text/language";
import { timeText } from "../text/time";
import { Choices, Field } from "../ui/forms";
import { Icon } from "../ui/icons";
import { goTo, goToNow, isNow, usePlace, type Place } from "./place";
import { recall, remember } from "./store";

type Step = "hour" | "day" | "week";
const MINUTES: Record<Step, number> = { hour: 60, day: 24 * 60, week: 7 * 24 * 60 };

function sentence(place: Place, t: (typeof timeText)["vi"]): string {
  const known = place.known;
  return [
    place.at ? t.viewing(showMoment(place.at)) : t.viewingNow,
    !known ? "" : /^\d+$/.test(known) ? t.knownCommit(known) : t.knownAt(showMoment(known)),
    place.structure ? t.structureOf(showDay(place.structure)) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

export function TimeBar() {
  const t = useText(timeText);
  const place = usePlace();
  const [open, setOpen] = useState(false);
  const [step, setStep] = useState<Step>((recall("step") as Step | null) ?? "day");
  const now = isNow(place);
  const size: Step = step in MINUTES ? step : "day";
  const move = (sign: number) => {
    const from = place.at ? (isDay(place.at) ? place.at + "T23:59" : place.at) : nowMoment();
    const next = addMinutes(from, sign * MINUTES[size]);
    goTo({ at: next >= nowMoment() && !place.known ? null : next });
  };
  return (
    <section class={now ? "timebar" : "timebar away"} aria-label={t.label}>
      <div class="line">
        <Icon name="clock" size={20} />
        <p class="sentence" role="status">
          {now ? (
            <>
              <span class="strong">{t.now}</span>
              <span class="wide-only"> · {t.nowSentence}</span>
            </>
          ) : (
            sentence(place, t)
          )}
        </p>
        <span class="steps unprinted">
          <button type="button" class="button quiet icon" aria-label={t.earlier(t[size])} title={t.earlier(t[size])} onClick={() => move(-1)}>
            <Icon name="left" size={18} />
          </button>
          <button
            type="button"
            class="button quiet icon"
            aria-label={t.later(t[size])}
            title={t.later(t[size])}
            disabled={!place.at}
            onClick={() => move(1)}
          >
            <Icon name="right" size={18} />
          </button>
        </span>
        <button type="button" class="button quiet unprinted" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span class="wide-only">{now ? t.choose : t.change}</span>
          <span class="narrow-only">{t.change}</span>
        </button>
        {!now && (
          <button type="button" class="button back unprinted" onClick={() => goToNow()}>
            {t.backToNow} <kbd class="wide-only">0</kbd>
          </button>
        )}
      </div>
      {open && (
        <Editor
          place={place}
          step={size}
          onStep={(next) => {
            setStep(next);
            remember("step", next);
          }}
          onDone={() => setOpen(false)}
        />
      )}
    </section>
  );
}

interface EditorProps {
  place: Place;
  step: Step;
  onStep: (step: Step) => void;
  onDone: () => void;
}

const asInput = (moment: string | null) => (!moment ? "" : isDay(moment) ? moment + "T23:59" : moment);

function Editor({ place, step, onStep, onDone }: EditorProps) {
  const t = useText(timeText);
  const commit = place.known && /^\d+$/.test(place.known) ? place.known : null;
  const [at, setAt] = useState(asInput(place.at));
  const [known, setKnown] = useState(commit ? "" : asInput(place.known));
  const [structure, setStructure] = useState(place.structure ?? "");
  useEffect(() => {
    setAt(asInput(place.at));
    setKnown(commit ? "" : asInput(place.known));
    setStructure(place.structure ?? "");
  }, [place.at, place.known, place.structure]);
  const wrong = (text: string) => (text && !isMoment(text) ? t.notAMoment : undefined);
  const show = () => {
    if (wrong(at) || wrong(known) || (structure && !isDay(structure))) return;
    goTo({ at: at || null, known: known || commit, structure: structure || null });
    onDone();
  };
  const value = (set: (text: string) => void) => (event: Event) => set((event.target as HTMLInputElement).value.slice(0, 16));
  return (
    <form
      class="editor unprinted"
      onSubmit={(event) => {
        event.preventDefault();
        show();
      }}
    >
      <Field label={t.at} hint={t.atHint} error={wrong(at)}>
        <input type="datetime-local" max="9999-12-31T23:59" value={at} onInput={value(setAt)} />
      </Field>
      <Field label={t.known} hint={t.knownHint} error={wrong(known)}>
        <input type="datetime-local" max="9999-12-31T23:59" value={known} onInput={value(setKnown)} />
      </Field>
      <Field label={t.structure} hint={t.structureHint}>
        <input type="date" max="9999-12-31" value={structure} onInput={value(setStructure)} />
      </Field>
      <div class="row">
        <Choices
          label={t.step}
          value={step}
          options={(["hour", "day", "week"] as const).map((one) => ({ value: one, label: t[one] }))}
          onChange={onStep}
        />
        <button class="button main">{t.show}</button>
        <span class="soft small">{t.clear}</span>
      </div>
    </form>
  );
}
