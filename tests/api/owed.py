"""What is owed, and the rules it is owed by: due rules, days, campaigns, closed periods, requests to open them."""

from harness import *

tap = Tap()
API = "/api/v1"


def unit_id(client, code, kind, on):
    """The unit that bears a code on a day, by walking down the tree."""
    after = None
    while True:
        page = client.get(f"{API}/units?on={on}&limit=1000" + (f"&after={after}" if after else "")).json
        for unit in page["items"]:
            if unit["code"] == code and unit["kind"] == kind:
                return unit["id"]
        after = page["next"]
        if after is None:
            raise LookupError(f"{kind}:{code}")


def owed(client, **query):
    words = "&".join(f"{key}={value}".replace("+", "%2B") for key, value in query.items())
    answer = client.get(f"{API}/owed?{words}")
    if answer.status != 200:
        raise RuntimeError(repr(answer))
    return answer.json


def test_owed(reporter, leader, commune, province):
    mine = owed(reporter)
    tap.ok(mine["items"] and {item["by"] for item in mine["items"]} == {commune}, "a reporter sees what the own unit owes")
    tap.same(owed(reporter, unit=commune)["tally"], mine["tally"], "which is what the unit owes, when it is named")
    states = [item["state"] for item in mine["items"]]
    order = ["late", "open", "closed", "done"]
    tap.same(states, sorted(states, key=order.index), "the late ones first, then the open, the closed, the done")
    late = [item["due"] for item in mine["items"] if item["state"] == "late"]
    tap.same(late, sorted(late), "the longest overdue at the top")
    tap.ok(all(item["slot"]["from"] <= item["at"] <= item["slot"]["to"] and item["at"] <= mine["at"] for item in mine["items"]),
           "each says for which moment to report: within its period, and not to come")
    whole = owed(leader, unit=province, limit=5)
    tap.ok(whole["tally"]["late"] + whole["tally"]["open"] > len(mine["items"]) and len(whole["items"]) == 5 and whole["next"],
           "a province hears of all below it, a page at a time")
    second = owed(leader, unit=province, limit=5, after=whole["next"])
    tap.ok(not {json.dumps(i) for i in second["items"]} & {json.dumps(i) for i in whole["items"]}, "and the next page goes on")
    tap.same(owed(leader, unit=province, below=0, done=0)["tally"]["done"], 0, "what is done can be left out")
    before = owed(leader, unit=province, at="2025-03-01T08:00", known="2025-03-01T08:00", limit=1)
    tap.same(before["at"], "2025-03-01T08:00+07:00", "and what was owed at any moment, as known then")
    tap.same(reporter.get(f"{API}/owed?unit=999999").status, 404, "a unit that is not there is said to be not there")
    tap.same(reporter.get(f"{API}/owed?indicator=no_such").json["field"], "indicator", "so is an indicator, by name")
    tap.same(reporter.get(f"{API}/owed?below=2").json["field"], "below", "what cannot be meant is refused by name")


def test_rights(reporter, other, commune):
    tap.same(other.get(f"{API}/owed?unit={commune}").status, 403, "another commune's reporter does not see what is owed here")
    body = {"unit": commune, "from": "2025-11-01", "to": "2025-11-30", "reason": "chốt"}
    tap.same(reporter.post(f"{API}/closings", body).status, 403, "who reports does not close")
    tap.same(other.post(f"{API}/opening-requests", body).status, 403, "nor ask for another unit")
    tap.same(reporter.post(f"{API}/calendar-days", {"day": "2026-03-03", "note": "x"}).status, 403, "nor decide about days")
    tap.same(reporter.post(f"{API}/due-rules", {"cadence": "week", "kind": "weekday", "count": 3}).status, 403,
             "nor about due rules")
    nobody = Client(reporter.server)
    tap.same([nobody.get(f"{API}/{name}").status for name in ("owed", "closings", "due-rules", "campaigns")], [401] * 4,
             "nobody sees nothing")


def test_due_rules(chief, reporter):
    rules = chief.get(f"{API}/due-rules").json
    tap.same((rules["items"], len(rules["defaults"])), ([], 9), "at first the defaults hold, one for each cadence")
    week = {"cadence": "week", "kind": "weekday", "count": 3, "time": "16:30", "shift": "before"}
    answer = chief.post(f"{API}/due-rules", week)
    tap.same((answer.status, answer.json["items"][0]["time"]), (200, "16:30"), "a rule is set")
    tap.same(answer.json["items"][0]["text"], "on Thursday of the period's last week, 16:30", "and said in words")
    changed = [item for item in owed(reporter)["items"] if item["cadence"] == "week"]
    tap.ok(all("T16:30" in item["due"] for item in changed), "it counts at once", [i["due"] for i in changed])
    for body, field in (({**week, "time": "25:00"}, "time"), ({**week, "kind": "moon"}, "kind"),
                        ({**week, "count": 9}, "count"), ({**week, "cadence": "often"}, "cadence"),
                        ({**week, "indicator": "no_such"}, "indicator"), ({**week, "colour": 1}, "colour")):
        answer = chief.post(f"{API}/due-rules", body)
        tap.ok(400 <= answer.status < 500 and answer.json.get("field") == field, f"a wrong {field} is refused by name", answer)
    tap.same(chief.delete(f"{API}/due-rules/week").status, 204, "a rule is taken away")
    tap.same(chief.delete(f"{API}/due-rules/week").status, 404, "once")


def test_days(chief):
    year = chief.get(f"{API}/calendar-days?year=2025").json
    kinds = {item["day"]: item["kind"] for item in year["items"]}
    tap.same((kinds["2025-05-02"], kinds["2025-04-26"], kinds["2025-01-29"]), ("given", "made_up", "holiday"),
             "the year's holidays and swaps are there")
    answer = chief.post(f"{API}/calendar-days", {"day": "2025-12-24", "worked": False, "note": "nghỉ theo thông báo"})
    tap.ok({"day": "2025-12-24", "kind": "given", "holiday": "none", "name": "day off by decision"} in answer.json["items"],
           "a day is given", answer)
    tap.same(answer.json["working_days"][11], year["working_days"][11] - 1, "and the month has one less to work")
    tap.same(chief.delete(f"{API}/calendar-days/2025-12-24").status, 204, "it is taken back")
    tap.same(chief.get(f"{API}/calendar-days?year=2025").json, year, "and the year is as it was")
    tap.same(chief.get(f"{API}/calendar-days?year=1999").status, 422, "a year the calendar does not know is refused")
    hours = {"weekdays": [1, 2, 3, 4, 5, 6], "from": "08:00", "noon_from": "12:00", "noon_to": "13:30", "to": "17:30"}
    tap.same(chief.post(f"{API}/work-hours", hours).status, 204, "working hours are set")
    tap.same(chief.get(f"{API}/calendar-days?year=2025").json["hours"], hours, "and read back")
    tap.same(chief.post(f"{API}/work-hours", {**hours, "to": "13:00"}).status, 422, "hours that run backwards are refused")
    chief.post(f"{API}/work-hours", year["hours"])


def test_campaign(chief, reporter, commune, indicator):
    storm = {"name": "Bão số 9", "reason": "Công điện 12", "from": "2025-12-10T04:00", "to": "2025-12-11T04:00",
             "cadence": "hour", "kind": "minutes", "count": 15, "units": [commune], "indicators": [indicator]}
    answer = chief.post(f"{API}/campaigns", storm)
    tap.same(answer.status, 201, "a campaign begins")
    number = answer.json["id"]
    hours = [item for item in owed(reporter)["items"] if item["campaign"] == number]
    tap.same([item["state"] for item in hours], ["late"] * 4 + ["open"], "its hours are owed: four late at 08:30, one open")
    tap.same([c["name"] for c in reporter.get(f"{API}/campaigns").json["items"]], ["Bão số 9"], "all may see it")
    tap.same(chief.post(f"{API}/campaigns", {**storm, "indicators": ["no_such"]}).json["field"], "indicators[0]",
             "an indicator that is not there is refused by its place")
    tap.same(chief.post(f"{API}/campaigns", {**storm, "units": []}).status, 422, "and so is one for nobody")
    tap.same(reporter.delete(f"{API}/campaigns/{number}").status, 403, "who reports does not end it")
    tap.same(chief.delete(f"{API}/campaigns/{number}").status, 204, "who began it does")
    tap.same([item for item in owed(reporter)["items"] if item["campaign"]], [], "and its hours are owed no more")


def test_closings(chief, reporter, commune, indicator):
    late = next(i for i in owed(reporter)["items"] if i["state"] == "late" and i["unit"] == commune)
    stretch = {"unit": commune, "indicator": late["indicator"], "from": late["slot"]["from"], "to": late["slot"]["to"]}
    before = owed(reporter)["tally"]
    answer = chief.post(f"{API}/closings", {**stretch, "reason": "đã tổng hợp"})
    tap.same(answer.status, 201, "a period is closed")
    closing = answer.json["id"]
    after = owed(reporter)["tally"]
    tap.same((after["late"], after["closed"]), (before["late"] - 1, before["closed"] + 1), "and is owed no more, but closed")
    rows = reporter.get(f"{API}/closings?open=1").json["items"]
    tap.same([(row["id"], row["state"], row["reason"], row["by"]) for row in rows], [(closing, "closed", "đã tổng hợp", "chief")],
             "whoever reports sees it and why")
    asked = reporter.post(f"{API}/opening-requests", {**stretch, "reason": "bổ sung số liệu"})
    tap.same(asked.status, 201, "whoever reports asks for it to be opened")
    path = f"{API}/opening-requests/{asked.json['id']}"
    tap.same(reporter.patch(path, {"until": "2025-12-12T17:00", "answer": "tự mở"}).status, 403, "and does not decide it")
    tap.same(chief.patch(path, {"until": "2025-12-12T17:00"}).json["field"], "answer", "a decision has its answer")
    tap.same(chief.patch(path, {"until": "2025-12-01", "answer": "muộn"}).json["field"], "until", "and does not end before it begins")
    tap.same(chief.patch(path, {"until": "2025-12-12T17:00", "answer": "đồng ý"}).status, 204, "it is granted")
    tap.same(chief.patch(path, {"answer": "thôi"}).status, 409, "once")
    tap.same(owed(reporter)["tally"], before, "and the report is owed as before")
    requests = reporter.get(f"{API}/opening-requests").json["items"]
    tap.same([(r["state"], r["answer"], r["until"]) for r in requests], [("granted", "đồng ý", "2025-12-12T17:00+07:00")],
             "whoever asked reads the answer")
    second = reporter.post(f"{API}/opening-requests", {**stretch, "reason": "lần nữa"}).json["id"]
    tap.same(chief.patch(f"{API}/opening-requests/{second}", {"until": None, "answer": "không cần"}).status, 204, "or it is refused")
    tap.same(len(reporter.get(f"{API}/opening-requests?limit=1").json["items"]), 1, "requests come in pages")
    tap.same(chief.delete(f"{API}/closings/{closing}").status, 204, "a closing is ended")
    tap.same(chief.delete(f"{API}/closings/{closing}").status, 404, "once")
    tap.same(reporter.get(f"{API}/closings").json["items"][0]["state"], "ended", "and stays on record")
    wrong = {**stretch, "reason": "x"}
    for body, field in (({**wrong, "unit": 999999}, "unit"), ({**wrong, "from": "hôm qua"}, "from"),
                        ({**wrong, "reason": " "}, "reason"), ({**wrong, "indicator": "no_such"}, "indicator")):
        tap.same(chief.post(f"{API}/closings", body).json.get("field"), field, f"a wrong {field} is refused by name")


def test_command_line(database, reporter, commune):
    said = json.loads(satsao("due", "--db", database, "--unit", "commune:02647", "--done", "--limit", 1000, "--json",
                             "--at", "2025-12-10T08:30"))
    heard = owed(reporter, unit=commune, below=0)
    tap.same((said["tally"], said["items"]), (heard["tally"], heard["items"]), "satsao due says the same")
    year = json.loads(satsao("calendar", 2025, "--db", database, "--json"))
    days = reporter.get(f"{API}/calendar-days?year=2025").json
    tap.same((year["days"], year["working_days"]), (days["items"], days["working_days"]), "so does satsao calendar")
    tap.ok("Tết" in satsao("calendar", 2026, "--db", database), "which people can read too")


def main():
    with temporary_folder() as folder:
        database = folder + "/owed.db"
        demo_ledger(database)
        satsao("account", "add", "chief", "--db", database, "--password-from", "-", "--role", "coordinator",
               input=PASSWORD + "\n")
        add_account(database, "leader", "leader:province:15")
        add_account(database, "reporter", "reporter:commune:02647")
        add_account(database, "other", "reporter:commune:02671")
        with Server(database) as server:
            clients = [Client(server) for _ in range(4)]
            for client, name in zip(clients, ("chief", "leader", "reporter", "other")):
                if client.sign_in(name).status != 200:
                    raise RuntimeError(f"{name} cannot sign in")
            chief, leader, reporter, other = clients
            commune = unit_id(leader, "02647", "commune", "2025-12-10")
            province = unit_id(leader, "15", "province", "2025-12-10")
            indicator = owed(reporter)["items"][0]["indicator"]
            test_owed(reporter, leader, commune, province)
            test_rights(reporter, other, commune)
            test_command_line(database, reporter, commune)
            test_due_rules(chief, reporter)
            test_days(chief)
            test_campaign(chief, reporter, commune, indicator)
            test_closings(chief, reporter, commune, indicator)
            for client in clients:
                client.close()
    promises_kept(tap)
    tap.end()


main()
