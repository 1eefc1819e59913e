"""The server is killed (SIGKILL) while many report: whatever was acknowledged is on record, once."""

from harness import *

REPORTERS = 12
ROUNDS = 3
ENOUGH = 40  # acknowledged in a round before it is killed


def submission(number):
    """The number-th: one figure for a moment of its own."""
    day, minute = divmod(number, 1440)
    return {"client_id": f"kill-{number}", "unit": UNIT, "kind": "report", "entries": [
        {"indicator": "ho_di_doi", "at": f"2025-11-{day + 1:02d}T{minute // 60:02d}:{minute % 60:02d}+07:00", "value": number % 500}]}


def reporter(server, signed_in):
    """Another page of the same session."""
    client = Client(server)
    client.cookies, client.csrf = dict(signed_in.cookies), signed_in.csrf
    return client


def report_until_gone(server, signed_in, first, acknowledged, refused):
    client = reporter(server, signed_in)
    number = first
    while True:
        try:
            answer = client.post("/api/v1/submissions", submission(number))
        except (OSError, http.client.HTTPException):
            return
        if answer.status in (200, 201):
            acknowledged[number] = answer.json["commit"]
        else:
            refused.append(answer)
        number += REPORTERS


def kill_under_load(database, signed_in, start):
    """One round: what was acknowledged, by number, with its commit."""
    acknowledged, refused = {}, []
    with Server(database, "--quiet") as server:
        threads = [threading.Thread(target=report_until_gone, args=(server, signed_in, start + i, acknowledged, refused),
                                    daemon=True) for i in range(REPORTERS)]
        for thread in threads:
            thread.start()
        wait_for(lambda: len(acknowledged) >= ENOUGH or refused, "reports to be acknowledged")
        server.stop(signal.SIGKILL)
        for thread in threads:
            thread.join(WAIT)
    return acknowledged, refused


def lost(server, signed_in, acknowledged):
    """Sent once more, each has to be known already, as the same commit."""
    client, wrong = reporter(server, signed_in), []
    for number, commit in acknowledged.items():
        answer = client.post("/api/v1/submissions", submission(number))
        if answer.status not in (200, 201) or not answer.json["repeat"] or answer.json["commit"] != commit:
            wrong.append(f"{number}, acknowledged as commit {commit}: {answer}")
    return wrong


tap = Tap()
with temporary_folder() as folder:
    database = folder + "/demo.db"
    demo_ledger(database)
    add_account(database, "xa", "reporter:commune:02683")
    with Server(database, "--quiet") as server:
        signed_in = Client(server)
        UNIT = signed_in.sign_in("xa").json["roles"][0]["unit"]["id"]
        server.stop()
    start = 0
    for number in range(1, ROUNDS + 1):
        acknowledged, refused = kill_under_load(database, signed_in, start)
        tap.ok(not refused, f"round {number}: nothing is refused", refused[:2])
        with Server(database, "--quiet") as server:
            wrong = lost(server, signed_in, acknowledged)
            tap.ok(len(acknowledged) >= ENOUGH and not wrong, f"round {number}: killed after {len(acknowledged)} acknowledged "
                   "reports, none is lost", "\n".join(wrong[:10]))
            server.stop()
        start = (start + max(acknowledged, default=0) + 10 * REPORTERS) // REPORTERS * REPORTERS
    satsao("verify", "--db", database)
    tap.ok(True, "and the chain verifies")
promises_kept(tap)
tap.end()
