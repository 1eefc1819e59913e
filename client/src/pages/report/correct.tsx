// Correcting or withdrawing a figure that is on record: the new value, and why.
import { useState } from "preact/hooks";
import { newId } from "../../offline/device";
import type { SubmittedEntry } from "../../offline/queue";
import { enqueue } from "../../offline/unsent";
import { showMoment } from "../../text/dates";
import { showDecimal } from "../../text/decimal";
import { useLanguage, useText } from "../../text/language";
import { reportText } from "../../text/report";
import { Choices, Field } from "../../ui/forms";
import { Dialog } from "../../ui/dialog";
import type { Draft } from "../../offline/drafts";
import { Verdict } from "./figure";
import { namesOf, typedOf, typeInto, type Figure } from "./owed";

export interface Correcting {
  unit: number;
  unitName: string;
  figure: Figure;
}

type Doing = "correction" | "withdrawal";

export function CorrectDialog({ correcting, onClose }: { correcting: Correcting; onClose: () => void }) {
  const t = useText(reportText);
  const language = useLanguage();
  const { figure, unit, unitName } = correcting;
  const [doing, setDoing] = useState<Doing>("correction");
  const [draft, setDraft] = useState<Draft>({});
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const typed = typedOf(figure, draft);
  const { settled } = typed;
  const ready = settled.kind === "value" && (!settled.outside || typed.confirmed);

  const send = async () => {
    setAsked(true);
    if (!reason.trim() || (doing === "correction" && !ready)) return;
    const entry: SubmittedEntry = { indicator: figure.indicator, at: figure.at };
    if (figure.seen !== undefined) entry.seen = figure.seen;
    if (doing === "correction" && settled.kind === "value") {
      entry.value = settled.value;
      if (settled.outside) entry.confirmed = true;
    }
    const title = [unitName, figure.name].filter(Boolean).join(" · ");
    const submission = { client_id: newId(), unit, kind: doing, reason: reason.trim(), entries: [entry] };
    await enqueue(submission, title, namesOf([figure]), new Date());
    onClose();
  };

  return (
    <Dialog title={figure.name} onClose={onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>
          {[unitName, showMoment(figure.at)].filter(Boolean).join(" · ")}:{" "}
          <strong class="number">{figure.sent === null ? "" : showDecimal(figure.sent, language)}</strong>{" "}
          {figure.measure.unit}
        </p>
        <Choices<Doing>
          label={figure.name}
          value={doing}
          options={[
            { value: "correction", label: t.correct },
            { value: "withdrawal", label: t.withdraw },
          ]}
          onChange={setDoing}
        />
        {doing === "correction" && (
          <>
            <Field
              label={`${t.newValue} (${figure.measure.unit})`}
              error={asked && settled.kind === "empty" ? t.valueNeeded : undefined}
            >
              <input
                inputMode="decimal"
                autocomplete="off"
                value={typed.text}
                onInput={(event: Event) =>
                  setDraft(typeInto(draft, figure.key, (event.currentTarget as HTMLInputElement).value))
                }
              />
            </Field>
            <div aria-live="polite">
              <Verdict
                figure={figure}
                typed={typed}
                drafting={{ draft, kept: true, change: (edit) => setDraft(edit) }}
              />
            </div>
          </>
        )}
        <Field
          label={t.reason}
          hint={t.reasonHint}
          error={asked && !reason.trim() ? t.reasonNeeded : undefined}
        >
          <textarea
            rows={2}
            maxLength={500}
            value={reason}
            onInput={(event: Event) => setReason((event.currentTarget as HTMLTextAreaElement).value)}
          />
        </Field>
        <div class="row">
          <button type="submit" class={doing === "withdrawal" ? "button danger" : "button main"}>
            {doing === "withdrawal" ? t.withdraw : t.send}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {t.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
