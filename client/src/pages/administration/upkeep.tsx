// Verifying and backing up: long work that tells how far it is.
import { useEffect, useState } from "preact/hooks";
import { apiUrl, get, send } from "../../api/http";
import { useAnswer } from "../../api/query";
import { administrationText } from "../../text/administration";
import { useText } from "../../text/language";
import { number, percent } from "../../text/numbers";
import { ErrorSummary, useAct } from "../../ui/forms";
import { Notice, Show } from "../../ui/states";

interface Job {
  id: number | string;
  state: "running" | "done" | "failed" | string;
  done?: number;
  total?: number;
  message?: string | null;
}

interface LedgerHead {
  commit: number;
  seq: number;
  known_at?: string;
  hash: string;
}

const LOOK = 700; // milliseconds

function Progress({ job }: { job: Job }) {
  const t = useText(administrationText);
  if (job.state !== "running")
    return (
      <Notice kind={job.state === "done" ? "fine" : "bad"}>
        <strong>{t.upkeep.states[job.state] ?? job.state}</strong>
        {job.message && <p class="break">{job.message}</p>}
      </Notice>
    );
  const share = job.total ? (100 * (job.done ?? 0)) / job.total : 0;
  return (
    <div role="status">
      <progress max={100} value={share} aria-label={t.upkeep.running(percent(share))} />
      <p class="small number">{t.upkeep.running(percent(share))}</p>
    </div>
  );
}

function JobCard({ kind, title, text }: { kind: "verify" | "backup"; title: string; text: string }) {
  const t = useText(administrationText);
  const { busy, error, act } = useAct();
  const [job, setJob] = useState<Job | null>(null);
  const running = job?.state === "running";
  useEffect(() => {
    if (!running || !job) return;
    const timer = setInterval(() => {
      get<Job>(apiUrl(`/jobs/${job.id}`)).then(setJob, () => undefined);
    }, LOOK);
    return () => clearInterval(timer);
  }, [running, job?.id]);
  const start = () => act(async () => setJob(await send<Job>("POST", `/jobs/${kind}`)));
  return (
    <section class="card stack tight">
      <h2>{title}</h2>
      <p>{text}</p>
      <ErrorSummary error={error} />
      {job && <Progress job={job} />}
      <div>
        <button type="button" class="button main" disabled={busy || running} onClick={() => void start()}>
          {t.upkeep.start}
          <span class="unseen">: {title}</span>
        </button>
      </div>
    </section>
  );
}

function Head() {
  const t = useText(administrationText);
  const answer = useAnswer<LedgerHead>(apiUrl("/ledger"));
  return (
    <section class="card stack tight">
      <h2>{t.upkeep.head}</h2>
      <Show answer={answer}>
        {(head) => (
          <>
            <p class="number">
              {t.upkeep.commit} {number(head.commit, 0)}
            </p>
            <p class="small">
              {t.upkeep.hash}: <span class="mono break">{head.hash}</span>
            </p>
          </>
        )}
      </Show>
      <p class="small soft">{t.upkeep.headHint}</p>
    </section>
  );
}

export function Upkeep() {
  const t = useText(administrationText);
  return (
    <div class="stack">
      <Head />
      <JobCard kind="verify" title={t.upkeep.verify} text={t.upkeep.verifyText} />
      <JobCard kind="backup" title={t.upkeep.backup} text={t.upkeep.backupText} />
    </div>
  );
}
