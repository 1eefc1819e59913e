// A file as evidence: its name and its SHA-256 are recorded with the figure, so that the paper in the
// unit's own keeping can be proven to be the one that was meant.
import { useId, useState } from "preact/hooks";
import { useText } from "../../text/language";
import { reportText } from "../../text/report";

const MOST = 50 * 1024 * 1024; // bytes

async function hashOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function Evidence({ name, onLine }: { name: string; onLine: (line: string) => void }) {
  const t = useText(reportText);
  const id = useId();
  const [wrong, setWrong] = useState("");
  // Over plain http the browser offers no hashing.
  if (!crypto.subtle) return null;
  const take = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    setWrong(file.size > MOST ? t.evidenceTooLarge : "");
    if (file.size <= MOST) onLine(t.evidenceLine(file.name, await hashOf(file)));
  };
  return (
    <div class="stack tight">
      <label class="button small" for={id}>
        <span aria-hidden="true">📎</span> {t.evidence}
        <span class="unseen">: {name}</span>
      </label>
      <input id={id} class="unseen" type="file" onChange={(event) => void take(event.currentTarget)} />
      <p class="tiny soft">{wrong || t.evidenceHint}</p>
    </div>
  );
}
