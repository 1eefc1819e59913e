"""Reporting over HTTP: exact, all or nothing, once; seen by others at once; clashes told and settled."""

from urllib.parse import urlencode

from harness import *

API = "/api/v1"
HOUSES = "nha_tam_hoan_thanh"
tap = Tap()


def unit_id(client, code, kind, on):
    after = ""
    while True:
        page = client.get(f"{API}/units?on={on}&limit=1000{after}").json
        for unit in page["items"]:
            if unit["code"] == code and unit["kind"] == kind:
                return unit["id"]
        after = f"&after={page['next']}"


def submit(client, unit, client_id, entries, kind="report", **more):
    return client.post(f"{API}/submissions", {"client_id": client_id, "unit": unit, "kind": kind, "entries": entries, **more})


def entry(value=None, at="2025-12-09T17:00+07:00", indicator=HOUSES, **more):
    return {"indicator": indicator, "at": at, **({} if value is None else {"value": value}), **more}


def versions(client, unit, indicator=HOUSES, at="2025-12-09T17:00+07:00"):
    return client.get(f"{API}/entries?" + urlencode({"indicator": indicator, "unit": unit, "moment": at})).json["items"]


def test_recorded(reporter, leader, unit):
    first = submit(reporter, unit, "phone-1", [entry("17.50", note="đến hết ngày")])
    tap.same((first.status, first.json["repeat"]), (201, False), "a report is recorded")
    again = submit(reporter, unit, "phone-1", [entry("17.50", note="đến hết ngày")])
    tap.same((again.status, again.json["repeat"], again.json["commit"]), (200, True, first.json["commit"]),
             "sent again, it is the same one")
    tap.same(submit(reporter, unit, "phone-1", [entry("18")]).status, 409, "the same number for something else is told")
    got = versions(leader, unit)
    tap.same([(v["value"], v["note"], v["author"], v["commit"]) for v in got],
             [(17.5, "đến hết ngày", "reporter", first.json["commit"])], "others see it at once, with who and why")
    tap.ok(b'"value":17.50,' in leader.get(f"{API}/entries?" + urlencode(
        {"indicator": HOUSES, "unit": unit, "moment": "2025-12-09T17:00+07:00"})).body, "to the last nought that was given")
    tap.same(leader.get(f"{API}/ledger").json["commit"], first.json["commit"], "the ledger's head is its commit")


def test_refused(reporter, leader, unit, other):
    head = leader.get(f"{API}/ledger").json["commit"]
    cases = [
        ("no such indicator", [entry("1", indicator="khong_co")], {}, 404, "entries[0].indicator"),
        ("a moment to come", [entry("1"), entry("1", at="2025-12-30")], {}, 422, "entries[1].at"),
        ("no number", [entry("1,5")], {}, 422, "entries[0].value"),
        ("too exact a number", [entry(0.12345678901234567)], {}, 422, "entries[0].value"),
        ("out of the plausible range", [entry("-5")], {}, 422, "entries[0].value"),
        ("no value", [entry()], {}, 422, "entries[0].value"),
        ("an unknown member", [entry("1", valeu="2")], {}, 422, "entries[0].valeu"),
        ("nothing in it", [], {}, 413, "entries"),
        ("an unknown kind", [entry("1")], {"kind": "guess"}, 422, "kind"),
        ("a correction without a reason", [entry("1")], {"kind": "correction"}, 422, "reason"),
        ("nothing there to withdraw", [entry(at="2025-12-02T10:00+07:00")], {"kind": "withdrawal", "reason": "x"}, 409,
         "entries[0].at"),
    ]
    for number, (what, entries, more, status, field) in enumerate(cases):
        answer = submit(reporter, unit, f"wrong-{number}", entries, **more)
        tap.same((answer.status, answer.json.get("field")), (status, field), f"{what} is refused, and where")
    tap.same(submit(reporter, other, "elsewhere", [entry("1")]).status, 403, "nobody reports for another's unit")
    tap.same(submit(leader, unit, "leader", [entry("1")]).status, 403, "nor without the right to")
    tap.same(submit(reporter, 999999, "nowhere", [entry("1")]).json["field"], "unit", "nor for one that is not there")
    tap.same(submit(Client(reporter.server), unit, "nobody", [entry("1")]).status, 401, "nor without signing in")
    csrf, reporter.csrf = reporter.csrf, None
    tap.same(submit(reporter, unit, "forged", [entry("1")]).status, 403, "nor without the session's word")
    reporter.csrf = csrf
    tap.same(leader.get(f"{API}/ledger").json["commit"], head, "and nothing of it is on record")


def test_mended(reporter, unit):
    at = "2025-12-08T17:00+07:00"
    submit(reporter, unit, "m1", [entry("10", at=at)])
    tap.same(submit(reporter, unit, "m2", [entry("12", at=at)], "correction", reason="cộng sót một thôn").status, 201, "corrected")
    tap.same(submit(reporter, unit, "m3", [entry(at=at)], "withdrawal", reason="nhập nhầm xã").status, 201, "withdrawn")
    got = versions(reporter, unit, at=at)
    tap.same([(v["value"], v["withdrawn"], v["note"], v["kind"]) for v in got],
             [(None, True, "nhập nhầm xã", "correction"), (12, False, "cộng sót một thôn", "correction"),
              (10, False, None, "report")], "every version stays, with its reason")
    tap.same([v["corrects"] for v in got], [got[1]["entry"], got[2]["entry"], None], "and says what it corrects")


def test_nothing(reporter, unit):
    at = "2025-12-10T08:00+07:00"
    answer = submit(reporter, unit, "n1", [entry(at=at)], "nothing")
    tap.same(answer.status, 201, "nothing arose")
    got = versions(reporter, unit, at=at)[0]
    tap.same((got["value"], got["nothing"]), (17.5, True), "a stock stays at its last figure, and says so")
    again = submit(reporter, unit, "n1", [entry(at=at)], "nothing")
    tap.same((again.status, again.json["commit"]), (200, answer.json["commit"]), "sent again, it is the same one")
    tap.same(submit(reporter, unit, "n2", [entry("5", at=at)], "nothing").json["field"], "entries[0].value",
             "nothing has no value")


def test_clash(reporter, office, leader, unit):
    at = "2025-12-07T17:00+07:00"
    one = submit(reporter, unit, "c1", [entry("20", at=at)]).json
    two = submit(office, unit, "c1", [entry("21", at=at)]).json
    tap.same([(c["own"], c["other"]) for c in two["clashes"]], [(two["seq"], one["seq"])],
             "who did not know of the other's figure is told of it")
    listed = leader.get(f"{API}/clashes?unit={unit}").json["items"]
    tap.same([(c["indicator"], c["at"], [e["value"] for e in c["entries"]]) for c in listed], [(HOUSES, at, [20, 21])],
             "both stand side by side")
    settled = submit(reporter, unit, "c2", [entry("21", at=at, seen=two["commit"])], "correction", reason="đã thống nhất").json
    tap.same(settled["clashes"], [], "who has seen both settles it")
    tap.same(leader.get(f"{API}/clashes").json["items"], [], "and it is no longer listed")


def test_closed(office, reporter, unit):
    body = {"unit": unit, "from": "2025-11-01", "to": "2025-11-30", "reason": "đã chốt số tháng 11"}
    closed = office.post(f"{API}/closings", body)
    tap.ok(closed.status in (200, 201), "a period is closed", closed)
    answer = submit(reporter, unit, "late", [entry("3", at="2025-11-20")])
    tap.same((answer.status, answer.json.get("field")), (409, "entries[0].at"), "it takes nothing more")
    tap.same(submit(reporter, unit, "early", [entry("3", at="2025-12-01")]).status, 201, "the next one does")


def test_survives_a_kill(database, folder, unit, server):
    """What was acknowledged is there after kill -9, and only once however often it is sent."""
    reporter = Client(server)
    reporter.sign_in("reporter")
    answered = [submit(reporter, unit, f"kill-{i}", [entry(str(i), at=f"2025-12-0{i}T09:00+07:00")]).json["commit"]
                for i in range(1, 6)]
    server.stop(signal.SIGKILL)
    with Server(database) as restarted:
        reporter = Client(restarted)
        reporter.sign_in("reporter")
        again = [submit(reporter, unit, f"kill-{i}", [entry(str(i), at=f"2025-12-0{i}T09:00+07:00")]).json
                 for i in range(1, 6)]
        tap.same([(a["commit"], a["repeat"]) for a in again], [(commit, True) for commit in answered],
                 "what was acknowledged survives kill -9 and is not recorded twice")
    satsao("verify", "--db", database)
    tap.ok(True, "and the ledger verifies")


def main():
    with temporary_folder() as folder:
        database = os.path.join(folder, "submissions.db")
        demo_ledger(database)
        add_account(database, "leader", "leader")
        add_account(database, "reporter", "reporter:commune:02647")
        add_account(database, "office", "reporter:province:15", "coordinator:province:15")
        with Server(database) as server:
            leader, reporter, office = Client(server), Client(server), Client(server)
            for client, name in ((leader, "leader"), (reporter, "reporter"), (office, "office")):
                client.sign_in(name)
            unit = unit_id(leader, "02647", "commune", "2025-12-01")
            test_recorded(reporter, leader, unit)
            test_refused(reporter, leader, unit, unit_id(leader, "02671", "commune", "2025-12-01"))
            test_mended(reporter, unit)
            test_nothing(reporter, unit)
            test_clash(reporter, office, leader, unit)
            test_closed(office, reporter, unit)
            test_survives_a_kill(database, folder, unit, server)
    promises_kept(tap)
    tap.end()


main()
