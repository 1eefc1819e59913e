"""Who may do what, walked: every route of the server × every role × its own and another subtree, signed out, and
by tokens of each scope. What is expected stands here, on its own: a change of the table in src/account/access.c or
of a route's right has to be made here too."""

import re

from harness import *

ROLES = {
    "leader": {"read"},
    "coordinator": {"read", "assign", "targets", "closings"},
    "reporter": {"read", "report"},
    "secretary": {"read", "documents"},
    "auditor": {"read", "history", "audit"},
    "admin": {"read", "targets", "organise", "import", "accounts", "settings"},
}

# What each route asks for. One that is not here is walked with the right that the server tells, and named.
RIGHTS = {
    "none": ["GET /healthz", "GET /metrics", "GET /api/v1/session", "POST /api/v1/session", "POST /api/v1/setup",
             "GET /api/v1/openid", "GET /api/v1/openid/start", "GET /api/v1/openid/return"],
    "signed_in": ["DELETE /api/v1/session", "GET /api/v1/account", "PATCH /api/v1/account",
                  "POST /api/v1/account/password", "POST /api/v1/account/totp", "DELETE /api/v1/account/totp",
                  "GET /api/v1/account/sessions", "DELETE /api/v1/account/sessions",
                  "DELETE /api/v1/account/sessions/{id}", "GET /api/v1/account/tokens",
                  "POST /api/v1/account/tokens", "DELETE /api/v1/account/tokens/{id}"],
    "accounts": ["GET /api/v1/accounts", "POST /api/v1/accounts", "GET /api/v1/accounts/{id}",
                 "PATCH /api/v1/accounts/{id}", "POST /api/v1/accounts/{id}/roles",
                 "DELETE /api/v1/accounts/{id}/roles/{role_id}"],
    "audit": ["GET /api/v1/audit", "GET /api/v1/audit.csv"],
    "read": ["GET /api/v1/ledger", "GET /api/v1/sets", "GET /api/v1/indicators", "GET /api/v1/bands",
             "GET /api/v1/board", "GET /api/v1/board/heat", "GET /api/v1/board/changes", "GET /api/v1/series",
             "GET /api/v1/ranking", "GET /api/v1/entries", "GET /api/v1/reconcile", "GET /api/v1/missing",
             "GET /api/v1/units", "GET /api/v1/units/{id}", "GET /api/v1/units/{id}/lineage", "GET /api/v1/events",
             "GET /api/v1/due-rules", "GET /api/v1/calendar-days", "GET /api/v1/campaigns", "GET /api/v1/closings",
             "GET /api/v1/opening-requests", "GET /api/v1/reorganisations", "GET /api/v1/reorganisations/{id}",
             "GET /api/v1/owed"],
    "closings": ["POST /api/v1/due-rules", "DELETE /api/v1/due-rules/{key}", "POST /api/v1/calendar-days",
                 "DELETE /api/v1/calendar-days/{day}", "POST /api/v1/work-hours", "POST /api/v1/campaigns",
                 "DELETE /api/v1/campaigns/{id}", "POST /api/v1/closings", "DELETE /api/v1/closings/{id}",
                 "PATCH /api/v1/opening-requests/{id}"],
    "report": ["POST /api/v1/opening-requests"],
    "organise": ["POST /api/v1/reorganisations", "POST /api/v1/reorganisations/{id}/undo"],
}
WANTED = {route: right for right, routes in RIGHTS.items() for route in routes}

# Whose handler looks further than the route, so that a role on a part may not be enough: the audit and the cadence
# are of the whole; a closing or a request without its unit is of none.
OF_THE_WHOLE = {"GET /api/v1/audit", "GET /api/v1/audit.csv", "POST /api/v1/due-rules", "DELETE /api/v1/due-rules/{key}",
                "POST /api/v1/calendar-days", "DELETE /api/v1/calendar-days/{day}", "POST /api/v1/work-hours"}

# The data of one unit: refused to who has no role there.
ONE_UNIT = ["/api/v1/board?set={set}&unit={unit}", "/api/v1/board/heat?set={set}&parent={unit}",
            "/api/v1/series?indicator={indicator}&unit={unit}", "/api/v1/entries?indicator={indicator}&unit={unit}",
            "/api/v1/ranking?indicator={indicator}&parent={unit}"]

# Ends the session that walks.
ENDS = {"DELETE /api/v1/session"}


def status(server, method, path, cookie=None, csrf=None, token=None):
    """The status alone: a stream of live events has no end to wait for."""
    headers = {"Accept-Language": "en"}
    if cookie:
        headers["Cookie"] = f"satsao_session={cookie}"
    if csrf and method != "GET":
        headers["X-CSRF-Token"] = csrf
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = None
    if method in ("POST", "PATCH"):
        body = b"{}"
        headers["Content-Type"] = "application/json"
    connection = http.client.HTTPConnection(server.host, server.port, timeout=WAIT)
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def kind(code):
    return {401: "sign in", 403: "refused"}.get(code, "let in" if code < 500 else f"broken {code}")


def filled(path, unit):
    """Without a unit a board is of its set's own unit, the province."""
    of_a_unit = path in {one.split("?")[0] for one in ONE_UNIT} | {"/api/v1/board/changes"}
    query = f"?unit={unit}&parent={unit}" if unit and of_a_unit else ""
    return re.sub(r"\{[a-z_]+\}", "999999", path) + query


def add(database, name, role):
    satsao("account", "add", name, "--db", database, "--password-from", "-", *(["--role", role] if role else []),
           input=PASSWORD + "\n", env={"SATSAO_NOW": NOW})


def routes():
    for line in satsao("serve", "--routes").splitlines():
        method, path, right = line.split()[:3]
        yield method, path, right


def walk(tap, server, who, ask, rights, session, unit=None):
    """All routes as one asker; what differs from what is expected."""
    wrong = []
    for method, path, told in routes():
        route = f"{method} {path}"
        right = WANTED.get(route, told)
        if route in ENDS and session:
            continue
        got = kind(ask(method, filled(path, unit)))
        if right == "none":
            # Signing in without name and password, and what only this machine may see.
            wanted = ("let in", "sign in") if path.endswith("/session") else ("let in",)
        elif session is None:
            wanted = ("sign in",)
        elif right == "signed_in":
            wanted = ("let in",) if session else ("refused",)
        else:
            wanted = ("let in",) if right in rights else ("refused",)
        if wanted == ("let in",) and who.endswith("own unit") and right in rights:
            if route in OF_THE_WHOLE:
                wanted = ("refused",)
            elif method != "GET" or route not in WANTED:
                wanted = ("let in", "refused")  # what is sent names no unit
        if got not in wanted:
            wrong.append(f"{route} as {who}: {got}, not {' or '.join(wanted)}")
    tap.same(wrong, [], f"every route as {who}")


tap = Tap()
with temporary_folder() as folder:
    database = f"{folder}/ledger.db"
    demo_ledger(database)
    for name in ROLES:
        add(database, f"{name}-here", f"{name}:commune:02647")
        add(database, f"{name}-all", name)
    add(database, "no-role", None)
    with Server(database, "--quiet") as server:
        unknown = [f"{method} {path}" for method, path, _ in routes() if f"{method} {path}" not in WANTED]
        print("# walked with the right that the server tells:", ", ".join(unknown) or "none")
        tap.same([f"{method} {path}: {told}, not {WANTED[f'{method} {path}']}" for method, path, told in routes()
                  if WANTED.get(f"{method} {path}", told) != told], [], "every route asks for the right agreed")

        walk(tap, server, "nobody", lambda method, path: status(server, method, path), set(), None)
        clients = {}
        for name in [f"{role}-{where}" for role in ROLES for where in ("here", "all")] + ["no-role"]:
            client = clients[name] = Client(server)
            tap.same(client.sign_in(name).status, 200, f"{name} signs in")

            def ask(method, path, client=client):
                return status(server, method, path, client.cookies["satsao_session"], client.csrf)

            role, where = name.rsplit("-", 1)
            who = {"here": f"{role} of the own unit", "all": f"{role} of everything", "role": "one without a role"}[where]
            unit = client.get("/api/v1/session").json["roles"][0]["unit"]["id"] if where == "here" else None
            walk(tap, server, who, ask, ROLES.get(role, set()), True, unit)

        # ---- one's own subtree and another's ----
        boss = clients["leader-all"]
        units = boss.get("/api/v1/units").json["items"]
        own = clients["leader-here"].get("/api/v1/session").json["roles"][0]["unit"]["id"]
        other = next(unit["id"] for unit in units
                     if unit["id"] != own and unit.get("kind", "commune") == "commune" and unit["code"] != "02647")
        sets = boss.get("/api/v1/sets").json["items"]
        indicators = boss.get("/api/v1/indicators").json["items"]
        words = {"set": sets[0]["code"], "indicator": indicators[0]["code"]}
        for path in ONE_UNIT:
            if not any(f"GET {path.split('?')[0]}" == f"{method} {route}" for method, route, _ in routes()):
                continue
            wrong = []
            for name, client in clients.items():
                for unit, whose in ((own, "own"), (other, "other"), (999999, "none")):
                    got = kind(client.get(path.format(unit=unit, **words), check=False).status)
                    allowed = name.endswith("-all") or (whose == "own" and name != "no-role")
                    code = client.get(path.format(unit=unit, **words), check=False).status
                    if whose == "none":
                        good = code in (403, 404)
                    else:
                        good = (got == "let in") if allowed else code in (403, 404)
                    if not good:
                        wrong.append(f"{name} at {whose}: {code}")
            tap.same(wrong, [], f"{path.split('?')[0]} shows no other unit's data, whoever guesses its id")

        # ---- tokens ----
        for role, rights in ROLES.items():
            client = clients[f"{role}-all"]
            for scope in sorted(rights):
                made = client.post("/api/v1/account/tokens", {"name": f"{role} {scope}", "scopes": [scope]})
                token = made.json["token"]
                walk(tap, server, f"a token of {role} for {scope}",
                     lambda method, path, token=token: status(server, method, path, token=token), {scope}, False)
        beyond = clients["leader-all"].post("/api/v1/account/tokens", {"name": "more", "scopes": ["accounts", "read"]})
        walk(tap, server, "a token for more than its account may",
             lambda method, path: status(server, method, path, token=beyond.json["token"]), {"read"}, False)
        tap.same(status(server, "GET", "/api/v1/ledger", token="ss_no"), 401, "a token that is none is refused")
        tap.same(status(server, "GET", "/api/v1/ledger", clients["leader-all"].cookies["satsao_session"], token="ss_no"),
                 401, "a bad token is not saved by a good cookie")

        # ---- what only an admin of a part may ----
        here, everywhere = clients["admin-here"], clients["admin-all"]
        accounts = {one["name"]: one for one in everywhere.get("/api/v1/accounts").json["items"]}
        seen = {one["name"] for one in here.get("/api/v1/accounts").json["items"]}
        tap.same(sorted(name for name in seen if name.endswith("-all")), [], "an admin of a unit sees no others' accounts")
        tap.ok("reporter-here" in seen, "an admin of a unit sees the unit's accounts")
        target = accounts["leader-all"]["id"]
        for method, path, body in (("GET", f"/api/v1/accounts/{target}", None),
                                   ("PATCH", f"/api/v1/accounts/{target}", {"password": "một mật khẩu khác hẳn"}),
                                   ("POST", f"/api/v1/accounts/{target}/roles", {"role": "reporter", "unit": own})):
            tap.same(here.request(method, path, body).status, 404, f"{method} of an account outside one's part is not found")
        mine = accounts["reporter-here"]["id"]
        for unit in (0, other):
            tap.same(here.post(f"/api/v1/accounts/{mine}/roles", {"role": "admin", "unit": unit}).status, 404,
                     f"a role {'on everything' if unit == 0 else 'elsewhere'} is not an admin of a unit's to give")
        tap.same(here.post(f"/api/v1/accounts/{mine}/roles", {"role": "secretary", "unit": own}).status, 201,
                 "a role on the own unit is")

        # ---- refusals are on record ----
        clients["reporter-here"].get("/api/v1/accounts")
        auditor = clients["auditor-all"]
        wait_for(lambda: [row for row in auditor.get("/api/v1/audit?who=reporter-here&limit=500").json["items"]
                          if row["outcome"] == "refused" and row["subject"] == "/api/v1/accounts"], "the refusal on record")
        tap.ok(True, "a refusal is on record, with who and what")
promises_kept(tap)
tap.end()
