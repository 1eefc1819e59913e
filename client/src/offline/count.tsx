// The unsent count, always in sight in the header, and the question before signing out with some unsent.
import { href } from "../app/router";
import { useText } from "../text/language";
import { reportText } from "../text/report";
import { Dialog } from "../ui/dialog";
import { download } from "../ui/download";
import { useQueue } from "./hooks";
import { exportUnsent } from "./unsent";

export function UnsentCount() {
  const t = useText(reportText);
  const { unsent } = useQueue();
  if (!unsent.length) return null;
  const refused = unsent.some((item) => item.state === "refused");
  return (
    <a class={refused ? "unsent refused" : "unsent"} href={href("/report", { view: "queue" })}>
      <span aria-hidden="true">⬤</span> {t.queue.count(unsent.length)}
    </a>
  );
}

interface SignOutProps {
  onStay: () => void;
  onLeave: () => void;
}

export function SignOutDialog({ onStay, onLeave }: SignOutProps) {
  const t = useText(reportText);
  const { unsent } = useQueue();
  return (
    <Dialog title={t.signOut.title(unsent.length)} onClose={onStay}>
      <div class="stack">
        <p>{t.signOut.text}</p>
        <div class="row">
          <button type="button" class="button main" onClick={onStay}>
            {t.signOut.stay}
          </button>
          <button
            type="button"
            class="button"
            onClick={() => download(exportUnsent(), "sat-sao-chua-gui.json")}
          >
            {t.queue.export}
          </button>
          <button type="button" class="button danger" onClick={onLeave}>
            {t.signOut.leave}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
