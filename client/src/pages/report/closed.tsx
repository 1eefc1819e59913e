// A period that takes no more figures: why, and how to ask for it to be opened.
import { useState } from "preact/hooks";
import { send } from "../../api/http";
import { useText } from "../../text/language";
import { reportText } from "../../text/report";
import { Dialog } from "../../ui/dialog";
import { ErrorSummary, Field, useAct } from "../../ui/forms";
import { Notice } from "../../ui/states";
import type { Figure, Sheet } from "./owed";

function AskDialog({
  sheet,
  figures,
  onClose,
  onDone,
}: ClosedProps & { onClose: () => void; onDone: () => void }) {
  const t = useText(reportText);
  const { busy, error, act } = useAct();
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const ask = async () => {
    setAsked(true);
    if (!reason.trim()) return;
    const sent = await act(async () => {
      for (const { indicator } of figures)
        await send("POST", "/opening-requests", {
          unit: sheet.unit,
          indicator,
          from: sheet.slot.from,
          to: sheet.slot.to,
          reason: reason.trim(),
        });
    });
    if (sent) onDone();
  };
  return (
    <Dialog title={t.askOpening} onClose={onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <ErrorSummary error={error} />
        <Field
          label={t.reason}
          hint={t.askOpeningHint}
          error={asked && !reason.trim() ? t.reasonNeeded : undefined}
        >
          <textarea
            rows={3}
            maxLength={500}
            value={reason}
            onInput={(event: Event) => setReason((event.currentTarget as HTMLTextAreaElement).value)}
          />
        </Field>
        <div class="row">
          <button type="submit" class="button main" disabled={busy}>
            {t.send}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {t.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface ClosedProps {
  sheet: Sheet;
  figures: Figure[];
}

export function ClosedPeriod({ sheet, figures }: ClosedProps) {
  const t = useText(reportText);
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(false);
  return (
    <Notice kind={done ? "fine" : "info"}>
      <p>{done ? t.askSent : t.closedWhy}</p>
      <p class="small soft">{figures.map((figure) => figure.name).join(", ")}</p>
      {!done && (
        <button type="button" class="button" onClick={() => setAsking(true)}>
          {t.askOpening}
        </button>
      )}
      {asking && !done && (
        <AskDialog
          sheet={sheet}
          figures={figures}
          onClose={() => setAsking(false)}
          onDone={() => setDone(true)}
        />
      )}
    </Notice>
  );
}
