// The unsent count, always in sight in the header, and the question before signing out with some unsent.
import { href } from "../app/router";
import { useStore } from "../app/store";
import { showMoment } from "../text/dates";
import { useText } from "../text/language";
import { reportText } from "../text/report";
import { momentIn } from "../text/typed_date";
import { Dialog } from "../ui/dialog";
import { download } from "../ui/download";
import { storedAt } from "./age";
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

// Without a network what is shown was kept on this device; here is since when.
export function StoredNotice() {
  const t = useText(reportText);
  const at = useStore(storedAt);
  if (!at) return null;
  return (
    <p class="stored" role="status">
      {t.offlineData(showMoment(momentIn(Date.parse(at))))}
    </p>
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
