import assert from "node:assert/strict";
import { test } from "node:test";
import { outcomeOf } from "../src/offline/answer";
import {
  drain,
  isUnsent,
  mend,
  step,
  toSend,
  type Queued,
  type QueueStore,
  type SendOutcome,
} from "../src/offline/queue";

function item(order: number, state: Queued["state"] = "waiting", account = 7): Queued {
  return {
    submission: {
      client_id: `id-${order}`,
      unit: 12,
      kind: "report",
      entries: [{ indicator: "khoi_cong", at: "2025-04-01T23:59+07:00", value: "419" }],
    },
    account,
    order,
    made_at: "2025-04-01T10:00+07:00",
    title: "Xã Bát Xát",
    names: {},
    state,
  };
}

function listStore(items: Queued[]): QueueStore & { items: Map<string, Queued> } {
  const map = new Map(items.map((one) => [one.submission.client_id, one]));
  return {
    items: map,
    all: async () => [...map.values()],
    put: async (one) => void map.set(one.submission.client_id, one),
  };
}

const accepted: SendOutcome = { kind: "accepted", commit: 5, clashes: 0 };

test("each state allows its events and no others", () => {
  const events = [
    { kind: "send" },
    { kind: "interrupted" },
    accepted,
    { kind: "refused", problem: { title: "x", errors: [] } },
    { kind: "mended", submission: item(1).submission },
  ] as const;
  const allowed: Record<string, string> = {
    waiting: "sending,-,-,-,waiting",
    sending: "sending,waiting,sent,refused,-",
    sent: "-,-,-,-,-",
    clash: "-,-,-,-,-",
    refused: "-,-,-,-,waiting",
  };
  for (const [state, expected] of Object.entries(allowed)) {
    const reached = events.map((event) => {
      try {
        return step(item(1, state as Queued["state"]), event).state;
      } catch {
        return "-";
      }
    });
    assert.equal(reached.join(), expected, state);
  }
});

test("a figure beside somebody else’s is recorded and flagged", () => {
  const clash = step(item(1, "sending"), { kind: "accepted", commit: 5, clashes: 1 });
  assert.equal(clash.state, "clash");
  assert.equal(isUnsent(clash), false);
});

test("they are sent in the order in which they were made, each once", async () => {
  const store = listStore([item(3), item(1), item(2)]);
  const sent: string[] = [];
  const end = await drain(store, 7, async (submission) => {
    sent.push(submission.client_id);
    return accepted;
  });
  assert.equal(end, "done");
  assert.deepEqual(sent, ["id-1", "id-2", "id-3"]);
  assert.equal(await drain(store, 7, () => assert.fail("sent twice")), "done");
});

test("without network the first one stops the rest, and nothing is lost", async () => {
  const store = listStore([item(1), item(2)]);
  let tries = 0;
  const end = await drain(store, 7, async () => {
    tries++;
    return { kind: "interrupted", why: "network" };
  });
  assert.equal(end, "network");
  assert.equal(tries, 1);
  assert.deepEqual(
    [...store.items.values()].map((one) => one.state),
    ["waiting", "waiting"],
  );
});

test("what was being sent when the page was closed is sent again under its id", () => {
  assert.deepEqual(
    toSend([item(2), item(1, "sending"), item(3, "refused"), item(4, "sent")], 7).map((one) => one.order),
    [1, 2],
  );
});

test("one that is refused stays with its reason and holds nobody up", async () => {
  const store = listStore([item(1), item(2)]);
  const problem = { title: "Kỳ đã khóa", errors: [{ field: "entries[0].at", message: "đã khóa" }] };
  await drain(store, 7, async (submission) =>
    submission.client_id === "id-1" ? { kind: "refused", problem } : accepted,
  );
  assert.equal(store.items.get("id-1")?.state, "refused");
  assert.deepEqual(store.items.get("id-1")?.problem, problem);
  assert.equal(store.items.get("id-2")?.state, "sent");
  const refused = store.items.get("id-1") as Queued;
  const mended = step(refused, { kind: "mended", submission: mend(refused, [], "new-id") });
  assert.equal(mended.state, "waiting");
  assert.equal(mended.problem, undefined);
  assert.equal(mended.submission.client_id, "new-id");
});

test("a queue belongs to its account", async () => {
  const store = listStore([item(1, "waiting", 8)]);
  assert.equal(await drain(store, 7, () => assert.fail("sent under another account")), "done");
  assert.equal(store.items.get("id-1")?.state, "waiting");
});

test("an answer is told apart from no answer", () => {
  assert.equal(outcomeOf(201, { commit: 9, clashes: [] }).kind, "accepted");
  assert.equal(outcomeOf(200, "<html>").kind, "interrupted");
  assert.equal(outcomeOf(503, { title: "x" }).kind, "interrupted");
  assert.equal(outcomeOf(404, null).kind, "interrupted");
  assert.deepEqual(outcomeOf(401, {}), { kind: "interrupted", why: "signed-out" });
  assert.deepEqual(outcomeOf(422, { title: "Quá lớn.", hint: "Xem lại.", field: "entries[0].value" }), {
    kind: "refused",
    problem: { title: "Quá lớn. Xem lại.", errors: [{ field: "entries[0].value", message: "Quá lớn." }] },
  });
});
