"""When things go wrong: killed servers, vanishing and slow clients, too much of everything, a full disk, a stop
in the middle of work. What was acknowledged stays, and the server goes on."""

import random

from harness import *

PATIENCE = 2  # seconds that a request may take to arrive
SEED = int(os.environ.get("SATSAO_TEST_SEED", 0)) or time.time_ns() % 1000000007
chance = random.Random(SEED)


def alive(server):
    return Client(server).get("/healthz").status == 200


def in_threads(count, work):
    """Run work(number) in so many threads at once; what they gave back, or raised."""
    results = [None] * count

    def run(number):
        try:
            results[number] = work(number)
        except Exception as error:  # noqa: BLE001: the caller looks at it
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT * 2)
    return results


# ---- slow, large, vanishing ----------------------------------------------------------------------

def drip(server, first, piece):
    """Send `first`, then `piece` again and again; true when the server hangs up."""
    def work(_):
        with server.connect() as connection:
            connection.sendall(first)
            until = time.monotonic() + WAIT
            connection.settimeout(0.2)
            while time.monotonic() < until:
                try:
                    if connection.recv(65536) == b"":
                        return True
                except TimeoutError:
                    pass
                except ConnectionError:
                    return True
                try:
                    connection.sendall(piece)
                except ConnectionError:
                    return True
        return False
    return work


def check_slow(tap, server):
    slow = {
        "a head that never ends": drip(server, b"GET /healthz HTTP/1.1\r\n", b"X-A: b\r\n"),
        "a head that comes byte by byte": drip(server, b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: ", b"b"),
        "a body that comes byte by byte":
            drip(server, b"POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 4000\r\n\r\n", b"x"),
        "a connection that says nothing": drip(server, b"", b""),
    }
    results = in_threads(len(slow), lambda number: list(slow.values())[number](number))
    for what, result in zip(slow, results):
        tap.ok(result is True, f"the server hangs up on {what}", repr(result))
    tap.ok(alive(server), "and serves the others")


def check_large(tap, server):
    head = b"POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
    got = raw(server, head + b"9000000000\r\n\r\n" + b"x" * 1000)
    tap.ok(got.startswith(b"HTTP/1.1 413"), "a body that is announced too long is refused before it comes", got[:300])
    got = raw(server, head + b"900000\r\nConnection: close\r\n\r\n" + b"x" * 900000)
    tap.ok(b"HTTP/1.1 413" in got or got == b"", "and so is one that comes", got[:300])
    deep = b"[" * 20000 + b"]" * 20000
    answer = Client(server).request("POST", "/api/v1/session", deep[:8000], {"Content-Type": "application/json"})
    tap.ok(answer.status in (400, 413), "JSON of great depth is refused", answer)
    tap.ok(alive(server), "and the server goes on")


def check_vanishing(tap, server):
    def vanish(number):
        connection = server.connect()
        whole = b"POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" \
                b"Content-Length: 60\r\n\r\n" + b'{"name":"x","password":"' + b"y" * 30
        connection.sendall(whole[: 1 + number * 7 % len(whole)])
        if number % 2:
            # With a reset instead of an orderly end.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
        return True
    tap.ok(all(result is True for result in in_threads(60, vanish)), "60 clients vanish in the middle of a request")
    wait_for(lambda: connections(server) <= 2, "their connections are gone")
    tap.ok(alive(server), "nothing of them is left, and the server goes on")


def connections(server):
    text = Client(server).get("/metrics").body.decode()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("satsao_connections "))


# ---- stopping ------------------------------------------------------------------------------------

def check_stop_under_load(tap, database):
    server = Server(database, "--quiet").start()
    stop = threading.Event()
    halves, whole = [], []

    def ask(_):
        client = Client(server)
        while not stop.is_set():
            try:
                answer = client.get("/healthz")
                (whole if answer.status == 200 and answer.body.endswith(b"}") else halves).append(answer)
            except (ConnectionError, http.client.RemoteDisconnected, TimeoutError):
                return  # refused: the door is closed
            except http.client.HTTPException as error:
                halves.append(error)
                return

    threads = [threading.Thread(target=ask, args=(i,), daemon=True) for i in range(16)]
    for thread in threads:
        thread.start()
    wait_for(lambda: len(whole) > 300, "the load to be there")
    status = server.stop()
    stop.set()
    for thread in threads:
        thread.join(WAIT)
    tap.same(status, 0, "told to stop under load, the server ends with status 0")
    tap.ok(not halves, f"and none of {len(whole)} answers was cut off", repr(halves[:3]))


def check_double_start(tap, server, folder):
    address = server.address.split("//")[1]
    done = subprocess.run([SATSAO, "serve", "--db", folder + "/a.db", "--listen", address], capture_output=True,
                          text=True, timeout=WAIT, env=ENVIRONMENT)
    tap.ok(done.returncode == 7 and "cannot listen" in done.stderr, "an address that is taken is told", done.stderr)
    done = subprocess.run([SATSAO, "serve", "--db", folder + "/a.db", "--listen", "0.0.0.0:0"], capture_output=True,
                          text=True, timeout=WAIT, env=ENVIRONMENT)
    tap.ok(done.returncode == 2 and "--open" in done.stderr, "an address that others can reach needs --open", done.stderr)


tap = Tap()
print(f"# SATSAO_TEST_SEED={SEED}")
with temporary_folder() as folder:
    satsao("init", "--db", folder + "/a.db")
    with Server(folder + "/a.db", "--quiet", "--patience", str(PATIENCE)) as server:
        check_slow(tap, server)
        check_large(tap, server)
        check_vanishing(tap, server)
        check_double_start(tap, server, folder)
        tap.same(server.stop(), 0, "it stops as it should")
    check_stop_under_load(tap, folder + "/a.db")
tap.end()
