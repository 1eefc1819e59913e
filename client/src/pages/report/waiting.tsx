// What waits on this device, and what was sent from it.
import { useState } from "preact/hooks";
import { newId } from "../../offline/device";
import { useQueue } from "../../offline/hooks";
import { mend, type Queued } from "../../offline/queue";
import { discard, exportUnsent, mendQueued, sendQueue } from "../../offline/unsent";
import { showMoment } from "../../text/dates";
import { showDecimal } from "../../text/decimal";
import { useLanguage, useText } from "../../text/language";
import { reportText } from "../../text/report";
import { momentIn } from "../../text/typed_date";
import { settleNumber } from "../../text/typed_number";
import { Dialog } from "../../ui/dialog";
import { download } from "../../ui/download";
import { Field } from "../../ui/forms";
import { Empty } from "../../ui/states";

function nameOf(item: Queued, indicator: string): string {
  return item.names[indicator] ?? indicator;
}

function Figures({ item }: { item: Queued }) {
  const language = useLanguage();
  const parts = item.submission.entries.map(({ indicator, value }) => {
    const name = nameOf(item, indicator);
    return value === undefined ? name : `${name}: ${showDecimal(value, language)}`;
  });
  return <p class="small break number">{parts.join(" · ")}</p>;
}

// Mending: the figures as they were, each to be typed anew; the range is the server's to judge.
function MendDialog({ item, onClose }: { item: Queued; onClose: () => void }) {
  const t = useText(reportText);
  const language = useLanguage();
  const { entries } = item.submission;
  const [texts, setTexts] = useState(
    entries.map((entry) => entry.value && showDecimal(entry.value, language)),
  );
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState(item.submission.reason ?? "");
  const measure = { decimals: 6, unit: "" };
  const settled = texts.map((text) => settleNumber(text ?? "", measure));
  const faults = entries.map((entry, index) => {
    const said = item.problem?.errors.find((one) => one.field.includes(`entries[${index}]`))?.message;
    const wrong = entry.value !== undefined && settled[index]?.kind !== "value";
    return wrong && asked ? t.valueNeeded : said;
  });
  const save = async () => {
    setAsked(true);
    const ready = entries.every(
      (entry, index) => entry.value === undefined || settled[index]?.kind === "value",
    );
    if (!ready) return;
    const mended = entries.map((entry, index) => {
      const one = settled[index];
      return one?.kind === "value" ? { ...entry, value: one.value } : entry;
    });
    const submission = mend(item, mended, newId());
    if (reason.trim()) submission.reason = reason.trim();
    await mendQueued(item, submission);
    onClose();
  };
  return (
    <Dialog title={item.title} onClose={onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {item.problem && <p class="strong">{item.problem.title}</p>}
        {entries.map((entry, index) =>
          entry.value === undefined ? null : (
            <Field
              key={index}
              label={`${nameOf(item, entry.indicator)} · ${showMoment(entry.at)}`}
              error={faults[index]}
            >
              <input
                inputMode="decimal"
                value={texts[index]}
                onInput={(event: Event) => {
                  const text = (event.currentTarget as HTMLInputElement).value;
                  setTexts(texts.map((old, other) => (other === index ? text : old)));
                }}
              />
            </Field>
          ),
        )}
        {item.submission.reason !== undefined && (
          <Field label={t.reason}>
            <textarea
              rows={2}
              value={reason}
              onInput={(event: Event) => setReason((event.currentTarget as HTMLTextAreaElement).value)}
            />
          </Field>
        )}
        <div class="row">
          <button type="submit" class="button main">
            {t.queue.mend}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {t.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Item({ item }: { item: Queued }) {
  const t = useText(reportText);
  const [mending, setMending] = useState(false);
  const movable = item.state === "waiting" || item.state === "refused";
  const tone = item.state === "refused" ? "bad" : item.state === "clash" ? "warn" : "";
  return (
    <li class={`card queued ${tone}`}>
      <div class="row spread">
        <strong>{item.title}</strong>
        <span class="tag">
          {t.queue.states[item.state]}
          {item.commit ? ` · ${t.queue.commit(item.commit)}` : ""}
        </span>
      </div>
      <p class="small soft">
        {t.queue.kinds[item.submission.kind]} · {showMoment(momentIn(Date.parse(item.made_at)))}
        {item.submission.reason ? ` · ${item.submission.reason}` : ""}
      </p>
      <Figures item={item} />
      {item.problem && (
        <div class="wrong small">
          <p>{item.problem.title}</p>
          {item.problem.errors
            .filter((one) => one.message && one.message !== item.problem?.title)
            .map((one) => (
              <p key={one.field}>{one.message}</p>
            ))}
        </div>
      )}
      {movable && (
        <div class="row">
          {item.state === "refused" && (
            <button type="button" class="button" onClick={() => setMending(true)}>
              {t.queue.mend}
            </button>
          )}
          <button
            type="button"
            class="button quiet danger"
            onClick={() => confirm(t.queue.discardAsk(item.title)) && void discard(item)}
          >
            {t.queue.discard}
          </button>
        </div>
      )}
      {mending && <MendDialog item={item} onClose={() => setMending(false)} />}
    </li>
  );
}

export function Waiting() {
  const t = useText(reportText);
  const { unsent, sent, end } = useQueue();
  return (
    <div class="stack">
      {unsent.length === 0 ? (
        <Empty title={t.queue.none} />
      ) : (
        <>
          <p class="small soft">{t.queue.explain}</p>
          <p role="status" class="strong">
            {end === "done" ? null : t.queue.ends[end]}
          </p>
          <div class="row">
            <button type="button" class="button main" onClick={() => void sendQueue()}>
              {t.queue.sendNow}
            </button>
            <button
              type="button"
              class="button"
              onClick={() => download(exportUnsent(), "sat-sao-chua-gui.json")}
            >
              {t.queue.export}
            </button>
          </div>
          <ul class="plain stack tight">
            {unsent.map((item) => (
              <Item key={item.submission.client_id} item={item} />
            ))}
          </ul>
        </>
      )}
      {sent.length > 0 && (
        <>
          <h2>{t.queue.recent}</h2>
          <ul class="plain stack tight">
            {sent.map((item) => (
              <Item key={item.submission.client_id} item={item} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
