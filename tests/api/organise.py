"""Reorganisations: looked at in a dry run, done as one act, followed by accounts, undone by a further act."""

from harness import *

tap = Tap()
API = "/api/v1"
TODAY = "2025-12-10"
AFTER = "2025-12-11"


def communes(client, on=TODAY):
    found = []
    after = None
    while True:
        page = client.get(f"{API}/units?on={on}&limit=1000" + (f"&after={after}" if after else "")).json
        found += [unit for unit in page["items"] if unit["kind"] == "commune"]
        after = page["next"]
        if after is None:
            return {unit["code"]: unit for unit in found}


def head(client):
    return client.get(f"{API}/ledger").json["commit"]


def plan(old, code="99001", **more):
    return {"name": "Sắp xếp thử", "resolution": "99/NQ-HĐND", "operating": TODAY,
            "units": [{"code": code, "name": "Xã Thử", "type": "Xã", "kind": "commune"}],
            "edges": [{"old": unit, "made": 0, "share": 1} for unit in old], **more}


def test_dry_run(admin, old, names):
    before = head(admin)
    answer = admin.post(f"{API}/reorganisations", plan(old))
    tap.same(answer.status, 200, "a dry run says what it would mean")
    meaning = answer.json
    tap.same((meaning["dry_run"], meaning["id"], meaning["commit"]), (True, None, None), "and has not been done")
    tap.same(sorted(unit["name"] for unit in meaning["ending"]), sorted(names), "who ends")
    tap.same([(u["id"], u["code"], u["name"]) for u in meaning["beginning"]], [(None, "99001", "Xã Thử")], "who begins")
    tap.ok(meaning["beginning"][0]["parent"]["kind"] == "province", "under the parent of those that went into it")
    tap.same([(a["name"], a["role"]) for a in meaning["accounts"]], [("reporter", "reporter")], "whose roles follow")
    tap.ok(meaning["owed"]["late"] + meaning["owed"]["open"] > 0, "and what is owed and handed on", meaning["owed"])
    tap.same(meaning["undivided"], [], "nothing is left undivided")
    tap.same(head(admin), before, "the ledger is as it was")


def test_refusals(admin, reporter, old, other):
    taken = admin.post(f"{API}/reorganisations", plan(old, code=other["code"]))
    tap.ok(taken.status == 409 and other["code"] in taken.json["title"], "a code that another bears is refused in the dry run", taken)
    divided = {**plan(old[:1]), "units": [{"code": c, "name": n, "kind": "commune"} for c, n in (("99001", "Một"), ("99002", "Hai"))],
               "edges": [{"old": old[0], "made": 0, "kind": "split"}, {"old": old[0], "made": 1, "kind": "split"}]}
    tap.same([u["id"] for u in admin.post(f"{API}/reorganisations", divided).json["undivided"]], [old[0]],
             "a division without shares is shown to be decided")
    too_much = json.loads(json.dumps(divided))
    for edge in too_much["edges"]:
        edge["share"] = 0.75
    tap.same(admin.post(f"{API}/reorganisations", too_much).status, 409, "shares above the whole are refused")
    for change, field in (({"operating": "mai"}, "operating"), ({"edges": []}, None), ({"colour": 1}, "colour"),
                          ({"edges": [{"old": 999999, "made": 0}]}, "edges[0].old"),
                          ({"edges": [{"old": old[0], "made": 7}]}, "edges[0].made"),
                          ({"edges": [{"old": old[0], "made": 0, "share": 2}]}, "edges[0].share"),
                          ({"units": [{"code": "1", "name": "x", "kind": "village"}]}, "units[0].kind")):
        answer = admin.post(f"{API}/reorganisations", {**plan(old), **change})
        tap.ok(400 <= answer.status < 500 and answer.json.get("field") == field, f"wrong: {field}", answer)
    tap.same(reporter.post(f"{API}/reorganisations", plan(old)).status, 403, "who reports does not reorganise")
    tap.same(Client(admin.server).get(f"{API}/reorganisations").status, 401, "nobody sees nothing")


def test_act(admin, reporter, old):
    body = plan(old, dry_run=False, client_id="thử-1")
    answer = admin.post(f"{API}/reorganisations", body)
    tap.same(answer.status, 201, "it is done")
    done = answer.json
    fresh = done["beginning"][0]["id"]
    tap.same(head(admin), done["commit"], "as one commit")
    tap.ok("99001" in communes(admin) and not set(old) & {u["id"] for u in communes(admin).values()},
           "the new unit is there, the old ones are not")
    tap.ok(set(old) <= {u["id"] for u in communes(admin, "2025-12-09").values()}, "but were, the day before")
    tap.same([role["unit"]["id"] for role in reporter.get(f"{API}/session").json["roles"]], [fresh], "the reporter's role has followed")
    items = reporter.get(f"{API}/owed").json["items"]
    tap.ok(items and {item["by"] for item in items} == {fresh} and set(old) & {item["unit"] for item in items},
           "and owes what the old ones owed")
    shown = admin.get(f"{API}/reorganisations/{done['id']}").json
    tap.same(sorted(edge["old"]["id"] for edge in shown["edges"]), sorted(old), "it is on record with what it joined")
    tap.same(admin.get(f"{API}/reorganisations?limit=1").json["items"][0]["id"], done["id"], "and first in the list")
    return done["id"], fresh


def test_undo(admin, number, names):
    path = f"{API}/reorganisations/{number}/undo"
    early = admin.post(path, {"operating": TODAY})
    tap.ok(early.status == 422 and early.json["field"] == "operating", "it is undone from the day after", early)
    before = head(admin)
    dry = admin.post(path, {})
    tap.same((dry.status, dry.json["operating"], head(admin)), (200, AFTER, before), "a dry run first")
    tap.same(sorted(unit["name"] for unit in dry.json["beginning"]), sorted(names), "the old ones come back by name")
    done = admin.post(path, {"dry_run": False})
    tap.same(done.status, 201, "and do")
    tap.same([unit["name"] for unit in done.json["undivided"]], ["Xã Thử"], "how the merged one is divided stays to be decided")
    again = admin.post(path, {"dry_run": False, "operating": "2025-12-20"})
    tap.ok(again.status == 409 and "Xã Thử" in again.json["title"], "once", again)
    tap.same(admin.post(f"{API}/reorganisations/999/undo", {}).status, 404, "and only what is there")


def signed_in(server, name):
    client = Client(server)
    if client.sign_in(name).status != 200:
        raise RuntimeError(f"{name} cannot sign in")
    return client


def main():
    with temporary_folder() as folder:
        database = folder + "/organise.db"
        demo_ledger(database)
        add_account(database, "admin", "admin")
        add_account(database, "reporter", "reporter:commune:02647")
        with Server(database) as server:
            admin, reporter = signed_in(server, "admin"), signed_in(server, "reporter")
            there = communes(admin)
            first = there.pop("02647")
            second, other = list(there.values())[:2]
            old, names = [first["id"], second["id"]], [first["name"], second["name"]]
            test_dry_run(admin, old, names)
            test_refusals(admin, reporter, old, other)
            number, fresh = test_act(admin, reporter, old)
            test_undo(admin, number, names)
        # On the next day the old ones are back, and the role with them.
        with Server(database, now=AFTER + "T08:00+07:00") as server:
            admin, reporter = signed_in(server, "admin"), signed_in(server, "reporter")
            there = communes(admin, AFTER)
            tap.ok({"02647", second["code"]} <= set(there) and "99001" not in there, "the old ones are back under their codes")
            tap.same([role["unit"]["id"] for role in reporter.get(f"{API}/session").json["roles"]], [there["02647"]["id"]],
                     "and the reporter's role with the one it was given for")
        satsao("verify", "--db", database)
        tap.ok(True, "the chain holds")
    promises_kept(tap)
    tap.end()


main()
