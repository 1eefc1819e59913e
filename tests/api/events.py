"""Live events: told as they happen, by this process or another; resumed; ended with the session."""

from harness import *

HEADER = "unit,unit_kind,indicator,at,value,note\n"


class Listener:
    """One stream, read in a thread of its own: `events` as (id, type, data) and the comments counted."""

    def __init__(self, client, last=None, path="/api/v1/events"):
        self.events, self.comments, self.ended = [], 0, False
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in client.cookies.items()), "Accept": "text/event-stream"}
        if client.token:
            headers["Authorization"] = f"Bearer {client.token}"
        if last is not None:
            headers["Last-Event-ID"] = str(last)
        self.connection = http.client.HTTPConnection(client.server.host, client.server.port, timeout=WAIT)
        self.connection.request("GET", path, headers=headers)
        self.socket = self.connection.sock
        self.answer = self.connection.getresponse()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        event = {}
        try:
            for line in self.answer:
                line = line.decode().rstrip("\n")
                if line == "":
                    if "data" in event:
                        self.events.append((int(event["id"]), event["event"], json.loads(event["data"])))
                    event = {}
                elif line.startswith(":"):
                    self.comments += 1
                else:
                    name, value = line.split(": ", 1)
                    event[name] = value
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        self.ended = True

    def commits(self):
        return [event[0] for event in self.events]

    def close(self):
        # Not connection.close(): that would wait for the thread that reads.
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def commit_of(server):
    return Client(server).get("/healthz").json["commit"]


def import_rows(database, folder, name, rows):
    """One commit by another process."""
    with open(f"{folder}/{name}.csv", "w", encoding="utf-8") as file:
        file.write(HEADER + "".join(rows))
    satsao("import", "entries", f"{folder}/{name}.csv", "--db", database, "--author", "van-phong", env={"SATSAO_NOW": NOW})


def row(day, value, unit="02683"):
    return f"{unit},commune,ho_di_doi,2025-11-{day:02d}T08:00,{value},\n"


def check_telling(tap, server, client, database, folder):
    listener = Listener(client)
    tap.ok(listener.answer.status == 200 and listener.answer.getheader("Content-Type") == "text/event-stream",
           "who may read may listen", listener.answer.headers)
    before = commit_of(server)
    import_rows(database, folder, "one", [row(3, 5)])
    wait_for(lambda: listener.events, "the event")
    number, kind, data = listener.events[0]
    tap.ok(kind == "ledger" and number == before + 1 == data["commit"], "a commit of another process is told", listener.events)
    wrong = contract.validate({"$ref": "#/components/schemas/Event"}, data)
    tap.ok(wrong is None and data["indicators"] == ["ho_di_doi"] and len(data["units"]) == 1 and not data["facts"],
           "with what it touched, as the contract says", (wrong, data))
    for i in range(3):
        import_rows(database, folder, f"more{i}", [row(4 + i, 6 + i)])
    wait_for(lambda: len(listener.events) >= 4, "three more")
    tap.same(listener.commits(), list(range(before + 1, before + 5)), "each once, in order")
    listener.close()

    resumed = Listener(client, last=before + 2)
    wait_for(lambda: len(resumed.events) >= 2, "what was missed")
    tap.same(resumed.commits(), [before + 3, before + 4], "who comes back is told what was missed, and no more")
    tap.same([event[2] for event in resumed.events], [event[2] for event in listener.events[2:]] or
             [event[2] for event in resumed.events], "in the same words")
    resumed.close()
    for last, what in (("0", "since ever"), ("abc", "what is no number"), ("-5", "a negative number"), (str(10**12), "what is yet to come")):
        strange = Listener(client, last=last)
        tap.ok(strange.answer.status == 200, f"to say one heard {what} does no harm")
        strange.close()


def check_ends(tap, server, database):
    client = Client(server)
    client.sign_in("lanh-dao")
    other = Client(server)
    other.sign_in("lanh-dao")
    first, second = Listener(client), Listener(other)
    answer = client.delete("/api/v1/session")
    tap.ok(answer.status in (200, 204), "signing out", answer)
    wait_for(lambda: first.ended, "the stream to end with its session")
    tap.ok(not second.ended, "a stream ends with its session, and no other does")
    satsao("account", "disable", "lanh-dao", "--db", database)
    wait_for(lambda: second.ended, "the stream of a disabled account to end")
    tap.ok(True, "a stream ends when its account is disabled, be it by another process")
    satsao("account", "enable", "lanh-dao", "--db", database)
    first.close()
    second.close()


def check_many(tap, server, client, database, folder):
    count = 300
    listeners = [Listener(client) for _ in range(count)]
    tap.ok(all(one.answer.status == 200 for one in listeners), f"{count} listen at once")
    before = commit_of(server)
    import_rows(database, folder, "many", [row(20, 9)])
    wait_for(lambda: all(one.events for one in listeners), "all of them to be told")
    tap.ok(all(one.commits() == [before + 1] for one in listeners), "all are told the same, once")
    for one in listeners[: count // 2]:
        one.close()
    import_rows(database, folder, "fewer", [row(21, 9)])
    wait_for(lambda: all(len(one.events) == 2 for one in listeners[count // 2:]), "the rest to be told")
    tap.ok(True, "those who stay are told when others have gone")
    return listeners[count // 2:]


tap = Tap()
with temporary_folder() as folder:
    database = folder + "/demo.db"
    demo_ledger(database)
    add_account(database, "lanh-dao", "leader")
    with Server(database, "--quiet") as server:
        tap.same(Client(server).get("/api/v1/events").status, 401, "nobody may not listen")
        client = Client(server)
        client.sign_in("lanh-dao")
        check_telling(tap, server, client, database, folder)
        check_ends(tap, server, database)
        client.sign_in("lanh-dao")
        left = check_many(tap, server, client, database, folder)
        tap.same(server.stop(), 0, "told to stop while many listen, the server ends as it should")
        wait_for(lambda: all(one.ended for one in left), "all streams to be ended")
        tap.ok(True, "and every stream is ended")
promises_kept(tap)
tap.end()
