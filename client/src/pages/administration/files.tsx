// Files in and out: a CSV is recorded whole or not at all; wrong lines are told one by one.
import { useState } from "preact/hooks";
import { ApiError, apiUrl, send } from "../../api/http";
import { askAgain } from "../../api/query";
import { administrationText } from "../../text/administration";
import { useText } from "../../text/language";
import { ErrorSummary, Field, useAct } from "../../ui/forms";
import { Notice } from "../../ui/states";
import { RecordTable } from "../../ui/table";

interface LineFault {
  line: number;
  field?: string | null;
  message: string;
}

interface ImportAnswer {
  rows?: number;
  commit?: number | null;
  repeat?: boolean;
  refused?: LineFault[];
}

const KINDS = [
  "units",
  "reorganisations",
  "lineage",
  "documents",
  "indicators",
  "sets",
  "targets",
  "entries",
];

function Outcome({ answer }: { answer: ImportAnswer }) {
  const t = useText(administrationText);
  const refused = answer.refused ?? [];
  if (refused.length)
    return (
      <>
        <Notice kind="bad">{t.files.wrong(refused.length)}</Notice>
        <RecordTable
          caption={t.files.problem}
          items={refused}
          keyOf={(fault) => `${fault.line} ${fault.message}`}
          columns={[
            { name: t.files.line, numeric: true, show: (fault) => fault.line },
            {
              name: t.files.problem,
              show: (fault) => [fault.field, fault.message].filter(Boolean).join(": "),
            },
          ]}
        />
      </>
    );
  return <Notice kind="fine">{answer.repeat ? t.files.repeat : t.files.done(answer.rows ?? 0)}</Notice>;
}

export function Files() {
  const t = useText(administrationText);
  const { busy, error, act } = useAct();
  const [kind, setKind] = useState("entries");
  const [file, setFile] = useState<File | null>(null);
  const [asked, setAsked] = useState(false);
  const [answer, setAnswer] = useState<ImportAnswer | null>(null);
  const take = async () => {
    setAsked(true);
    setAnswer(null);
    if (!file) return;
    await act(async () => {
      try {
        setAnswer(await send<ImportAnswer>("POST", "/imports", file, { kind, name: file.name }));
        askAgain();
      } catch (failure) {
        const lines = failure instanceof ApiError ? linesOf(failure) : [];
        if (!lines.length) throw failure;
        setAnswer({ refused: lines });
      }
    });
  };
  return (
    <div class="stack narrow">
      <Field label={t.files.kind}>
        <select
          value={kind}
          onChange={(event: Event) => setKind((event.currentTarget as HTMLSelectElement).value)}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {t.files.kinds[one]}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t.files.file} hint={t.files.fileHint} error={asked && !file ? t.files.need : undefined}>
        <input
          type="file"
          accept=".csv,text/csv"
          onChange={(event: Event) => setFile((event.currentTarget as HTMLInputElement).files?.[0] ?? null)}
        />
      </Field>
      <div class="row">
        <button type="button" class="button main" disabled={busy} onClick={() => void take()}>
          {t.files.import}
        </button>
        <a class="button" href={apiUrl(`/exports/${kind}`)} download={`${kind}.csv`}>
          {t.files.export}
        </a>
      </div>
      <ErrorSummary error={error} />
      {answer && <Outcome answer={answer} />}
    </div>
  );
}

// Problem details name lines as "line 12" or "rows[11]".
function linesOf(error: ApiError): LineFault[] {
  return Object.entries(error.fields).flatMap(([field, message]) => {
    const line = /(\d+)/.exec(field)?.[1];
    return line ? [{ line: Number(line), message }] : [];
  });
}
