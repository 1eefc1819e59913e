"""Signing in and what guards it, one's own account, the first account, and the audit: over HTTP."""

import base64
import csv
import datetime
import hashlib
import hmac
import io
import struct

from harness import *

OTHER = "một mật khẩu khác hẳn"
STEP = 30


def add(database, name, *roles):
    satsao("account", "add", name, "--db", database, "--password-from", "-",
           *(word for role in roles for word in ("--role", role)), input=PASSWORD + "\n", env={"SATSAO_NOW": NOW})


def now_seconds():
    """The server's clock stands still at NOW."""
    return int(datetime.datetime.fromisoformat(NOW).timestamp())


def totp(secret, step):
    """RFC 6238, once more and from scratch."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[19] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


def problem(answer):
    return answer.status, answer.json["type"].removeprefix("/problems/")


def signing_in(tap, server):
    client = Client(server)
    tap.same(client.get("/api/v1/session").json["account"], None, "nobody is signed in at first")
    tap.same(problem(client.sign_in("an", "sai mật khẩu rồi")), (401, "sign-in"), "a wrong password is refused")
    tap.same(problem(client.sign_in("khong-co-ai", PASSWORD)), (401, "sign-in"), "an unknown name is answered alike")
    answer = client.sign_in("an")
    tap.same(answer.status, 200, "the right one signs in")
    cookie = answer.header("Set-Cookie")
    tap.ok("HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie,
           "the cookie is kept from scripts and other sites", cookie)
    tap.ok("Secure" not in cookie, "and is not marked Secure where there is no TLS")
    tap.same(answer.header("Cache-Control"), "no-store", "who signed in is not kept in any cache")
    tap.same(client.get("/api/v1/session").json["account"]["name"], "an", "the session says who")
    for body in ({}, {"name": "an"}, {"name": "an", "password": PASSWORD, "more": 1}, {"name": 1, "password": PASSWORD},
                 {"name": ["an"], "password": {"$ne": ""}}):
        tap.same(Client(server).post("/api/v1/session", body).status, 422, f"a malformed sign-in is refused: {list(body)}")
    for name in ("' OR 1=1 --", "an\x00", "an' --", "../an", "<script>", "a" * 250):
        tap.ok(Client(server).sign_in(name).status in (400, 401, 422, 429), f"no account by a strange name: {name[:20]!r}")
    return client


def fixation(tap, server):
    planted = "A" * 43
    client = Client(server)
    client.cookies["satsao_session"] = planted
    tap.same(client.get("/api/v1/session").json["account"], None, "a planted cookie is nobody")
    client.sign_in("an")
    tap.ok(client.cookies["satsao_session"] != planted, "signing in makes a new cookie and never takes a planted one")
    before = dict(client.cookies)
    client.sign_in("an")
    old = Client(server)
    old.cookies = before
    tap.ok(before != client.cookies and old.get("/api/v1/session").json["account"] is None,
           "signing in again makes another and ends the one before")
    kept = dict(client.cookies)
    tap.same(client.delete("/api/v1/session").status, 204, "signing out")
    old.cookies = kept
    tap.same(old.get("/api/v1/account").status, 401, "after it the cookie is worth nothing")


def csrf(tap, server):
    client, other = Client(server), Client(server)
    client.sign_in("an")
    other.sign_in("an")
    change = ("PATCH", "/api/v1/account", {"language": "en"})
    tap.same(client.request(*change).status, 200, "a change with the session's word is made")
    for word, what in ((None, "without a word"), ("", "with an empty word"), (other.csrf, "with another session's word"),
                       (client.cookies["satsao_session"], "with the cookie as the word"), ("x" * 43, "with a wrong word")):
        tap.same(problem(client.request(*change, headers={"X-CSRF-Token": word})), (403, "csrf"),
                 f"a change {what} is refused")
    tap.same(problem(client.request(*change, headers={"Origin": "https://example.com"})), (403, "other-site"),
             "a change from another site's page is refused, whatever word it has")
    tap.same(problem(client.request(*change, headers={"Sec-Fetch-Site": "cross-site"})), (403, "other-site"),
             "also when only the browser says so")
    tap.same(Client(server).request("POST", "/api/v1/session", json.dumps({"name": "an", "password": PASSWORD}).encode(),
                                    headers={"Content-Type": "text/plain"}).status in (400, 415, 422), True,
             "signing in by another site's form (text/plain) is refused")


def flood(tap, server):
    outcomes = [Client(server).sign_in("ba", "sai mật khẩu rồi") for _ in range(12)]
    statuses = [answer.status for answer in outcomes]
    tap.same(statuses[:5], [401] * 5, "a few wrong passwords are answered")
    tap.same(set(statuses[5:]), {429}, "after that one has to wait")
    tap.ok(int(outcomes[-1].header("Retry-After")) > 0, "and is told how long")
    tap.same(Client(server).sign_in("ba").status, 429, "the right password has to wait too")
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(Client(server).sign_in("co", "sai mật khẩu rồi").status))
               for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    tap.ok(len(answers) == 20 and answers.count(401) <= 5, "many at once are no way around", answers)


def device(tap, server):
    client = Client(server)
    client.sign_in("doan")
    begun = client.post("/api/v1/account/totp").json
    step = now_seconds() // STEP
    tap.same(client.post("/api/v1/account/totp", {"code": "12345"}).status, 422, "a code that is none does not turn it on")
    tap.same(Client(server).sign_in("doan").status, 200, "before it is confirmed nothing has changed")
    codes = client.post("/api/v1/account/totp", {"code": totp(begun["secret"], step - 1)}).json["recovery_codes"]
    tap.same(len(set(codes)), 10, "there are ten recovery codes")
    tap.same(problem(Client(server).sign_in("doan")), (401, "code-needed"), "now a code is asked for")
    tap.same(problem(Client(server).sign_in("doan", "sai mật khẩu rồi")), (401, "sign-in"), "but not of who lacks the password")
    tap.same(Client(server).sign_in("doan", code=totp(begun["secret"], step - 1)).status, 401,
             "the code it was confirmed with does not count again")
    tap.same(Client(server).sign_in("doan", code=totp(begun["secret"], step)).status, 200, "a new code signs in")
    tap.same(Client(server).sign_in("doan", code=totp(begun["secret"], step)).status, 401, "a code counts once")
    tap.same(Client(server).sign_in("doan", code=codes[0].upper().replace("-", " ")).status, 200, "a recovery code signs in")
    tap.same(Client(server).sign_in("doan", code=codes[0]).status, 401, "a recovery code counts once")
    tap.same(client.request("DELETE", "/api/v1/account/totp", {"password": "sai mật khẩu rồi"}).status, 422,
             "the device is not removed without the password")
    tap.same(client.request("DELETE", "/api/v1/account/totp", {"password": PASSWORD}).status, 204, "with it, it is")
    tap.same(Client(server).sign_in("doan").status, 200, "and the password is enough again")


def own_account(tap, server):
    client, other = Client(server), Client(server)
    client.sign_in("giang")
    other.sign_in("giang")
    tap.same(len(client.get("/api/v1/account/sessions").json["items"]), 2, "one's sessions are listed")
    stranger = Client(server)
    stranger.sign_in("an")
    session = next(one for one in client.get("/api/v1/account/sessions").json["items"] if one["current"])
    tap.same(stranger.delete(f"/api/v1/account/sessions/{session['id']}").status, 404, "another's session cannot be ended")
    for new, why in (("ngắn", "short"), ("matkhau2025", "common"), ("giang là tên tôi đây", "telltale")):
        answer = client.post("/api/v1/account/password", {"old": PASSWORD, "new": new})
        tap.same((answer.status, answer.json.get("field")), (422, "new"), f"a {why} password is refused, and the field named")
    tap.same(client.post("/api/v1/account/password", {"old": OTHER, "new": OTHER}).status, 422, "the old password is needed")
    tap.same(client.post("/api/v1/account/password", {"old": PASSWORD, "new": OTHER}).status, 204, "a new password")
    tap.same(other.get("/api/v1/account").status, 401, "ends the other sessions")
    tap.same(client.get("/api/v1/account").status, 200, "and not this one")
    made = client.post("/api/v1/account/tokens", {"name": "báo cáo tự động", "scopes": ["read"], "days": 30}).json
    tap.ok(made["token"] not in client.get("/api/v1/account/tokens").body.decode(), "a token is told once")
    machine = Client(server)
    machine.token = made["token"]
    tap.same(machine.get("/api/v1/ledger").status, 200, "a token reads")
    tap.same(machine.get("/api/v1/account").status, 403, "a token does not get at the account")
    tap.same(stranger.delete(f"/api/v1/account/tokens/{made['id']}").status, 404, "another's token cannot be ended")
    tap.same(client.delete(f"/api/v1/account/tokens/{made['id']}").status, 204, "one's own can")
    tap.same(machine.get("/api/v1/ledger").status, 401, "and is worth nothing at once")


def administration(tap, server, database):
    boss = Client(server)
    boss.sign_in("boss")
    made = boss.post("/api/v1/accounts", {"name": "hoamai", "display": "Chánh Văn phòng", "password": "tạm thời cho HoaMai dùng"})
    tap.same(made.status, 422, "a password with the name in it is refused")
    made = boss.post("/api/v1/accounts", {"name": "hoamai", "display": "Chánh Văn phòng", "password": "tạm thời lúc ban đầu"})
    tap.same(made.status, 201, "an admin makes an account")
    tap.same(boss.post("/api/v1/accounts", {"name": "HOAMAI", "password": OTHER}).status, 409, "a name is taken once")
    number = made.json["id"]
    boss.post(f"/api/v1/accounts/{number}/roles", {"role": "leader", "unit": 0})
    hoa = Client(server)
    tap.ok(hoa.sign_in("hoamai", "tạm thời lúc ban đầu").json["account"]["must_change"], "its password has to be changed")
    tap.same(hoa.get("/api/v1/ledger").status, 403, "before anything else")
    hoa.post("/api/v1/account/password", {"old": "tạm thời lúc ban đầu", "new": OTHER})
    tap.same(hoa.get("/api/v1/ledger").status, 200, "then the role counts")
    tap.same(boss.patch(f"/api/v1/accounts/{number}", {"disabled": True}).status, 200, "an account is disabled")
    tap.same(hoa.get("/api/v1/ledger").status, 401, "and is out at once")
    tap.same(Client(server).sign_in("hoamai", OTHER).status, 401, "and does not come in again")
    tap.same(boss.patch(f"/api/v1/accounts/{number}", {"disabled": False}).status, 200, "it comes back")
    back = Client(server)
    back.sign_in("hoamai", OTHER)
    satsao("account", "disable", "hoamai", "--db", database, env={"SATSAO_NOW": NOW})
    wait_for(lambda: back.get("/api/v1/ledger").status == 401, "the command line's change to be heard")
    tap.ok(True, "what the command line changes, the running server hears")
    me = next(one for one in boss.get("/api/v1/accounts").json["items"] if one["name"] == "boss")
    role = next(one for one in me["roles"] if one["role"] == "admin")
    tap.same(boss.delete(f"/api/v1/accounts/{me['id']}/roles/{role['id']}").status, 409, "the last admin stays")
    return boss


def audit(tap, boss):
    boss.post("/api/v1/accounts", {"name": "tinh", "display": "=HYPERLINK(\"http://example.com\")", "password": OTHER})
    answer = boss.get("/api/v1/audit.csv")
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    tap.ok(len(rows) > 20 and rows[0][0] == "id", "the audit is exported", rows[:2])
    tap.same([field for row in rows for field in row if field[:1] in ("=", "+", "@", "\t", "\r") or
              (field[:1] == "-" and not field[1:].isdigit())], [], "no field of the export begins as a formula")
    text = answer.body.decode() + boss.get("/api/v1/audit?limit=500").body.decode()
    tap.ok(PASSWORD not in text and OTHER not in text and "ss_" not in text, "no password and no token is in the audit")
    failed = boss.get("/api/v1/audit?what=session.sign_in&who=ba").json["items"]
    tap.ok(failed and failed[0]["outcome"] == "failed" and failed[0]["address"] == "127.0.0.1",
           "failed sign-ins are on record, with the address")
    first = boss.get("/api/v1/audit?limit=5").json
    second = boss.get(f"/api/v1/audit?limit=5&after={first['next']}").json
    ids = [row["id"] for row in first["items"] + second["items"]]
    tap.ok(len(ids) == 10 and ids == sorted(ids, reverse=True), "the audit comes page by page, newest first", ids)
    tap.same(boss.request("DELETE", "/api/v1/audit").status, 405, "nothing deletes from the audit")


def first_account(tap, folder):
    database = f"{folder}/empty.db"
    satsao("init", "--db", database)
    server = Server(database, "--quiet")
    process = subprocess.Popen([SATSAO, "serve", "--json", "--quiet", "--db", database, "--listen", "127.0.0.1:0"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=server.env)
    try:
        told = json.loads(process.stdout.readline())
        server.host, port = told["address"].split("//")[1].rsplit(":", 1)
        server.port = int(port)
        token = told["setup"].split("token=")[1]
        client = Client(server)
        tap.ok(client.get("/api/v1/session").json["must_setup"], "a new ledger says that it has no account")
        tap.same(client.post("/api/v1/setup", {"token": "x" * 43, "name": "boss", "password": PASSWORD}).status, 404,
                 "a guessed link makes no account")
        tap.same(client.post("/api/v1/setup", {"token": token, "name": "boss", "password": "ngắn"}).status, 422,
                 "the link does not spare the password's rule")
        made = client.post("/api/v1/setup", {"token": token, "name": "boss", "password": PASSWORD})
        tap.ok(made.status == 200 and "accounts" in made.json["rights"], "the link makes the first account, signed in", made)
        tap.same(Client(server).post("/api/v1/setup", {"token": token, "name": "two", "password": PASSWORD}).status, 404,
                 "and does so once")
    finally:
        process.terminate()
        process.wait(WAIT)
        process.stdout.close()


tap = Tap()
with temporary_folder() as folder:
    database = f"{folder}/ledger.db"
    demo_ledger(database)
    add(database, "boss", "admin", "auditor")
    for name in ("an", "ba", "co", "doan", "giang"):
        add(database, name, "reporter:commune:02647")
    with Server(database, "--quiet") as server:
        signing_in(tap, server)
        fixation(tap, server)
        csrf(tap, server)
        device(tap, server)
        own_account(tap, server)
        boss = administration(tap, server, database)
        flood(tap, server)
        audit(tap, boss)
    first_account(tap, folder)
promises_kept(tap)
tap.end()
