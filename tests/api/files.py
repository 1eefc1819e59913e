"""Files in and out, verification and backup, over HTTP."""

from harness import *

API = "/api/v1"
tap = Tap()


def test_exports(admin, reporter, database):
    for kind in ("units", "indicators", "entries"):
        got = admin.get(f"{API}/exports/{kind}")
        tap.same((got.status, got.body.decode()), (200, satsao("export", kind, "--db", database)),
                 f"{kind} come out as the command line writes them")
    tap.same(admin.get(f"{API}/exports/secrets").status, 404, "there is no other kind")
    tap.same(reporter.get(f"{API}/exports/entries").status, 403, "not for who reads only a part")


def test_imports(admin, reporter):
    head = admin.get(f"{API}/ledger").json["commit"]
    good = "symbol,kind,issuer,issued\n99-CV/VP,công văn,Văn phòng,2025-12-01\n".encode()
    first = admin.post(f"{API}/imports?kind=documents&name=tep.csv", good)
    tap.same((first.status, first.json["kept"], first.json["repeat"]), (200, 1, False), "a file is recorded")
    tap.same(admin.get(f"{API}/ledger").json["commit"], first.json["commit"], "and seen at once")
    tap.same(admin.post(f"{API}/imports?kind=documents&name=tep.csv", good).json["repeat"], True, "twice changes nothing")
    wrong = admin.post(f"{API}/imports?kind=documents", "symbol,issued\n1-CV,2025-13-01\n".encode())
    tap.same((wrong.status, [one["line"] for one in wrong.json["refused"]]), (422, [2]), "what is wrong is told by its line")
    tap.same(admin.post(f"{API}/imports?kind=documents", b"nothing\n1\n").status, 422, "a file of another kind is refused whole")
    tap.same(admin.get(f"{API}/ledger").json["commit"], head + 1, "and nothing of them is on record")
    tap.same(reporter.post(f"{API}/imports?kind=documents", good).status, 403, "not for everybody")


def test_upkeep(admin, reporter, folder):
    tap.same(admin.post(f"{API}/jobs/verify").json["state"], "done", "the ledger is verified")
    copy = admin.post(f"{API}/jobs/backup").json
    tap.ok(copy["state"] == "done" and copy["message"] in os.listdir(folder), "and copied beside itself", copy)
    satsao("verify", "--db", os.path.join(folder, copy["message"]))
    tap.ok(True, "the copy verifies")
    tap.same(reporter.post(f"{API}/jobs/backup").status, 403, "not for everybody")


def main():
    with temporary_folder() as folder:
        database = os.path.join(folder, "files.db")
        demo_ledger(database)
        add_account(database, "admin", "admin")
        add_account(database, "reporter", "reporter:commune:02647")
        with Server(database) as server:
            admin, reporter = Client(server), Client(server)
            admin.sign_in("admin")
            reporter.sign_in("reporter")
            test_exports(admin, reporter, database)
            test_imports(admin, reporter)
            test_upkeep(admin, reporter, folder)
    promises_kept(tap)
    tap.end()


main()
