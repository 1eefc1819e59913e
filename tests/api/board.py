"""The board and what stands behind it, over HTTP: the same as the command line says, at any (T, K, S)."""

from urllib.parse import urlencode

from harness import *

API = "/api/v1"
tap = Tap()


def ask(client, path, **query):
    return client.get(f"{API}{path}" + ("?" + urlencode(query) if query else ""))


def items(client, path, **query):
    """All items of a list, page by page."""
    got, after = [], None
    while True:
        page = ask(client, path, **query, **({"after": after} if after else {})).json
        got += page["items"]
        after = page["next"]
        if after is None:
            return got


def unit_id(client, code, kind, on):
    return next(unit["id"] for unit in items(client, "/units", on=on, limit=1000)
                if unit["code"] == code and unit["kind"] == kind)


def test_same_as_the_command_line(client, database):
    """Boards of past T, K and S: every field."""
    cases = [
        {"set": "DH16", "at": "2025-04-01", "known": "2025-04-01"},
        {"set": "DH16", "at": "2025-04-01"},
        {"set": "VH2025", "at": "2025-04-21", "known": "2025-04-21"},
        {"set": "VH2025", "at": "2025-06-20T10:30", "structure": "2025-06-20"},
        {"set": "VH2025", "at": "2025-12-01", "structure": "2025-06-30"},
    ]
    for case in cases:
        words = [word for key, value in case.items() for word in (f"--{key}", value)]
        said = json.loads(satsao("board", "--db", database, "--json", *words, env={"SATSAO_NOW": NOW}))
        answer = ask(client, "/board", **case)
        tap.same(answer.json if answer.status == 200 else answer, said, f"the board of {case} is what the command line says")
    board = ask(client, "/board", set="DH16", at="2025-04-01", known="2025-04-01").json
    tap.same((board["targets"]["all"], sum(v for k, v in board["targets"].items() if k != "all")), (24, 24),
             "24 targets, and the counts of the bands close")
    by_commit = ask(client, "/board", set="DH16", at="2025-04-01", known=board["commit"]).json
    tap.same(by_commit, board, "K by the number of the commit is K by its moment")


def test_tags(client, other_language):
    first = ask(client, "/board", set="DH16", at="2025-04-01")
    again = ask(client, "/board", set="DH16", at="2025-04-01")
    tap.ok(first.body == again.body and first.header("ETag"), "asked again, it is the same answer with the same tag")
    unchanged = client.get(f"{API}/board?set=DH16&at=2025-04-01", headers={"If-None-Match": first.header("ETag")})
    tap.same((unchanged.status, unchanged.body), (304, b""), "who has it is told so")
    vietnamese = ask(other_language, "/board", set="DH16", at="2025-04-01")
    tap.ok(vietnamese.json["name"] != first.json["name"] and vietnamese.header("ETag") != first.header("ETag"),
           "another language is another answer")
    tap.ok(ask(client, "/board", set="DH16", at="2025-04-02").header("ETag") != first.header("ETag"), "so is another moment")


def test_what_changed(client):
    changes = ask(client, "/board/changes", set="DH16", at="2025-04-01", known="2025-12-01", from_known="2025-04-01").json
    tap.ok(all(change["before"] != change["after"] for change in changes["items"]), "only what differs is told")
    before = {row["indicator"]: row["figure"]["value"]
              for row in ask(client, "/board", set="DH16", at="2025-04-01", known="2025-04-01").json["rows"]}
    after = {row["indicator"]: row["figure"]["value"]
             for row in ask(client, "/board", set="DH16", at="2025-04-01", known="2025-12-01").json["rows"]}
    tap.same({change["indicator"] for change in changes["items"] if change["before"]["value"] != change["after"]["value"]},
             {code for code in before if before[code] != after[code]}, "the values that differ are those of the two boards")
    none = ask(client, "/board/changes", set="DH16", at="2025-04-01", from_at="2025-04-01").json
    tap.same(none["items"], [], "between a board and itself nothing")


def test_heat_and_ranking(client, province):
    heat = ask(client, "/board/heat", set="VH2025", at="2025-06-20", structure="2025-06-20").json
    tap.ok(heat["units"] and all(len(unit["cells"]) == len(heat["indicators"]) for unit in heat["units"]),
           "every unit has a cell for every target")
    children = items(client, "/units", on="2025-06-20", parent=province, limit=7)
    tap.same([unit["id"] for unit in heat["units"]], [unit["id"] for unit in children], "units are those directly below, in order")
    ranking = ask(client, "/ranking", indicator="nha_tam_hoan_thanh", at="2025-06-20", structure="2025-06-20",
                  parent=province).json
    values = [item["value"] for item in ranking["items"] if item["value"] is not None]
    tap.ok(values and values == sorted(values, reverse=True), "the ranking goes from the most to the least")
    tap.same((ranking["size"], ranking["with_value"]), (len(ranking["items"]), len(values)), "and says how large the group is")
    ranks = [item["rank"] for item in ranking["items"]]
    tap.same(ranks[len(values):], [None] * (len(ranks) - len(values)), "who has no figure has no rank")


def test_series(client, database, province):
    got = ask(client, "/series", indicator="nha_tam_hoan_thanh", unit=province, at="2025-06-30", structure="2025-06-30",
              last=24).json
    said = json.loads(satsao("series", "nha_tam_hoan_thanh", "10", "--db", database, "--json", "--at", "2025-06-30",
                             "--structure", "2025-06-30", env={"SATSAO_NOW": NOW}))
    tap.same(got["points"], said["points"], "the points are those of the command line")
    measured = ask(client, "/series", indicator="grdp_binh_quan", unit=province, set="DH16", at="2025-04-01",
                   structure="2025-04-01").json
    row = next(row for row in ask(client, "/board", set="DH16", at="2025-04-01", structure="2025-04-01").json["rows"]
               if row["indicator"] == "grdp_binh_quan")
    tap.same(measured["row"], row, "its row is that of the board")
    tap.same({point["value"] for point in measured["target"]}, {row["target"]}, "its target line is the target")
    tap.ok(all(a["at"] < b["at"] for line in ("points", "pace") for a, b in zip(measured[line], measured[line][1:])),
           "lines run forward")
    tap.same(ask(client, "/series", indicator="grdp_binh_quan").json["field"], "unit", "a series needs a unit")
    tap.same(ask(client, "/series", indicator="khong_co", unit=province).json["field"], "indicator", "and an indicator there is")


def test_entries(client, database, province):
    pages = items(client, "/entries", indicator="grdp_tang_truong", unit=province, limit=2)
    said = json.loads(satsao("history", "grdp_tang_truong", "10", "--structure", "2025-06-30", "--db", database, "--json",
                             env={"SATSAO_NOW": NOW}))
    tap.same(sorted((e["entry"], e["at"], e["value"], e["author"], e["hash"]) for e in pages),
             sorted((e["entry"], e["at"], e["value"], e["author"], e["hash"]) for e in said),
             "every version of a figure, with who and in which commit, page by page")
    tap.same([e["entry"] for e in pages], sorted((e["entry"] for e in pages), reverse=True), "the newest first")
    by_seq = {e["entry"]: e for e in pages}
    tap.ok(all(by_seq[e["corrects"]]["corrected_by"] == e["entry"] and by_seq[e["corrects"]]["at"] == e["at"]
               for e in pages if e["corrects"]), "what corrects what is told from both sides")
    early = ask(client, "/entries", indicator="grdp_tang_truong", unit=province, known="2025-04-01").json["items"]
    tap.ok(len(early) < len(pages) and {e["entry"] for e in early} <= set(by_seq), "and only what was known at K")


def test_parts_and_missing(client, database, province):
    got = ask(client, "/reconcile", unit=province, at="2025-04-21").json["items"]
    said = json.loads(satsao("reconcile", "--at", "2025-04-21", "--db", database, "--json", env={"SATSAO_NOW": NOW}))
    tap.same(sorted((d["indicator"], d["unit"]["name"], d["reported"], d["parts"]) for d in got),
             sorted((d["indicator"], d["unit"], d["reported"], d["parts"]) for d in said),
             "wholes and parts differ where the command line says so")
    period = {"at": "2025-12-28", "known": "2026-01-05"}
    missing = ask(client, "/missing", indicator="tthc_dung_han", **period).json
    said = json.loads(satsao("missing", "tthc_dung_han", "--db", database, "--json", "--at", period["at"], "--known",
                             period["known"], env={"SATSAO_NOW": NOW}))
    tap.same(sorted(m["unit"]["code"] for m in missing["items"]), sorted(m["unit"] for m in said["missing"]),
             "who has not reported is who the command line says")
    tap.same(ask(client, "/missing").json["field"], "indicator", "without an indicator a period is needed")


def test_organisation(client):
    tree = items(client, "/units", on="2025-07-01", limit=50)
    tap.same(len(tree), len({unit["id"] for unit in tree}), "the tree comes in pages, nobody twice")
    tap.same(len([unit for unit in tree if unit["kind"] == "commune"]), 99, "99 communes on the first day of the new ones")
    here = next(unit for unit in tree if unit["code"] == "02647")
    life = ask(client, f"/units/{here['id']}").json
    tap.ok(life["valid_from"] == "2025-07-01" and life["valid_to"] is None and life["states"], "a unit tells its life")
    kin = ask(client, f"/units/{here['id']}/lineage").json
    tap.ok(kin["before"] and not kin["after"] and all(edge["new"]["id"] == here["id"] or edge["on"] < "2025-07-01"
                                                      for edge in kin["before"]), "and where it came from")
    old = kin["before"][0]["old"]
    back = ask(client, f"/units/{old['id']}/lineage").json
    tap.ok(here["id"] in {edge["new"]["id"] for edge in back["after"]}, "its predecessor tells the same from the other side")
    tap.ok(kin["before"][0]["reorganisation"]["resolution"], "with the resolution that did it")
    tap.same(ask(client, "/units/999999").status, 404, "a unit that is not there is said to be not there")


def test_names(client):
    sets = items(client, "/sets", limit=1)
    tap.ok({"DH16", "VH2025"} <= {one["code"] for one in sets}, "the target sets, one a page")
    indicators = items(client, "/indicators", limit=10)
    tap.ok(len(indicators) == len({one["code"] for one in indicators}) > 20, "the indicators, in pages")
    tap.same([band["code"] for band in ask(client, "/bands").json["items"]], ["done", "good", "middling", "low"], "the bands")
    head = ask(client, "/ledger").json
    tap.ok(head["commit"] > 0 and len(head["hash"]) == 64, "the ledger's head")


def test_rights(nobody, reporter, commune, other, province):
    paths = ["/board?set=VH2025", f"/board/heat?set=VH2025&parent={province}", f"/board?set=VH2025&unit={other}",
             f"/series?indicator=nha_tam_hoan_thanh&unit={other}", f"/entries?indicator=nha_tam_hoan_thanh&unit={other}",
             f"/ranking?indicator=nha_tam_hoan_thanh&parent={province}", f"/units/{other}", f"/units/{other}/lineage",
             f"/reconcile?unit={other}", f"/missing?indicator=tthc_dung_han&unit={other}", f"/clashes?unit={other}"]
    for path in paths:
        tap.same(nobody.get(API + path).status, 401, f"nobody gets {path.split('?')[0]}")
        tap.same(reporter.get(API + path).status, 403, f"who reports for another commune does not get {path.split('?')[0]}")
    tap.same(ask(reporter, "/board", set="VH2025", unit=commune).status, 200, "one's own board is there")
    tap.same(ask(reporter, "/board", set="VH2025", unit=other).status, 403, "also when somebody else had asked for it before")
    seen = {m["unit"]["id"] for m in ask(reporter, "/missing", **{"from": "2025-12-01", "to": "2025-12-07"}).json["items"]}
    tap.ok(seen <= {commune}, "lists without a unit hold what one may read")


def test_what_is_wrong(client):
    for query, field, status in (({"at": "hôm nay"}, "at", 422), ({"known": "x"}, "known", 422),
                                 ({"structure": "2025-02-30"}, "structure", 422), ({"set": "KHONG"}, "set", 404),
                                 ({"unit": "x"}, "unit", 422), ({"unit": 999999}, "unit", 404),
                                 ({"known": 99999999}, None, 404)):
        answer = ask(client, "/board", **query)
        tap.same((answer.status, answer.json.get("field")), (status, field), f"{query} is refused, and where")


def main():
    with temporary_folder() as folder:
        database = os.path.join(folder, "board.db")
        demo_ledger(database)
        add_account(database, "leader", "leader")
        add_account(database, "reporter", "reporter:commune:02647")
        with Server(database) as server:
            leader, vietnamese, reporter = Client(server), Client(server, language="vi"), Client(server)
            for client, name in ((leader, "leader"), (vietnamese, "leader"), (reporter, "reporter")):
                client.sign_in(name)
            old_province = unit_id(leader, "10", "province", "2025-06-30")
            commune = unit_id(leader, "02647", "commune", "2025-12-01")
            other = unit_id(leader, "02671", "commune", "2025-12-01")
            test_same_as_the_command_line(leader, database)
            test_tags(leader, vietnamese)
            test_what_changed(leader)
            test_heat_and_ranking(leader, old_province)
            test_series(leader, database, old_province)
            test_entries(leader, database, old_province)
            test_parts_and_missing(leader, database, old_province)
            test_organisation(leader)
            test_names(leader)
            test_rights(Client(server), reporter, commune, other, unit_id(leader, "15", "province", "2025-12-01"))
            test_what_is_wrong(leader)
    promises_kept(tap)
    tap.end()


main()
