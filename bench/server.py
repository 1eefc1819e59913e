"""The server part of make bench: a server on the demo province, asked by visitors.c over loopback.

Everything runs on one machine: visitors and server share its cores.
"""
import http.client
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
PASSWORD = "sat-sao dung thu 2025"
BOARD = "/api/v1/board?set=DH16&at=2025-04-01T08:00%2B07:00"
CONNECTIONS = 16
REPORTERS = 64
LISTENERS = 5000
HEARINGS = 20
COMMUNE = "02683"
INDICATOR = "nha_tam_khoi_cong"


class Server:
    """satsao serve on a fresh copy of the demo, with a leader and a reporter who hold API tokens."""

    def __init__(self, build, folder):
        self.satsao = build / "satsao"
        self.visitors = build / "bench" / "visitors"
        self.database = pathlib.Path(folder) / "demo.db"
        self.files = build / "client" / "client.pack.files"

    def __enter__(self):
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([ROOT / "demo/load", self.satsao, self.database], **quiet)
        subprocess.run([ROOT / "demo/accounts", self.satsao, self.database], **quiet)
        self.process = subprocess.Popen(
            [self.satsao, "serve", "--db", self.database, "--listen", "127.0.0.1:0", "--quiet", "--json"],
            stdout=subprocess.PIPE, text=True,
        )
        address = json.loads(self.process.stdout.readline())["address"]
        self.port = int(address.rsplit(":", 1)[1])
        self.leader = self.token("lanh-dao", ["read"])
        self.reporter = self.token("xa-bat-xat", ["report", "read"])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        text = json.dumps(body).encode() if body is not None else None
        connection.request(method, path, text, {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if answer.status >= 300:
            raise SystemExit(f"bench: {method} {path}: {answer.status} {data[:300]!r}")
        return answer, data

    def token(self, name, scopes):
        answer, data = self.ask("POST", "/api/v1/session", {"name": name, "password": PASSWORD})
        headers = {
            "Cookie": answer.getheader("Set-Cookie").split(";")[0],
            "X-CSRF-Token": json.loads(data)["csrf"],
        }
        _, data = self.ask("POST", "/api/v1/account/tokens", {"name": "bench", "scopes": scopes}, headers)
        return {"Authorization": "Bearer " + json.loads(data)["token"]}

    def unit(self):
        after = ""
        while True:
            _, data = self.ask("GET", "/api/v1/units?limit=1000" + after, headers=self.leader)
            page = json.loads(data)
            for unit in page["items"]:
                if (unit["code"], unit["kind"]) == (COMMUNE, "commune"):
                    return unit["id"]
            after = f"&after={page['next']}"

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024

    def processor(self):
        """Seconds of processor that the server has used."""
        words = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def visit(self, request, way, *numbers):
        words = [self.visitors, str(self.port), way, *map(str, numbers)]
        before = self.processor()
        done = subprocess.run(words, input=request.encode(), stdout=subprocess.PIPE, check=True)
        found = json.loads(done.stdout)
        if found["failed"]:
            raise SystemExit(f"bench: {found['failed']} answers were refused: {request[:80]!r}")
        spent = (self.processor() - before) / max(1, found["answers"]) * 1e6
        return {**found, "server_us": round(spent, 1)}


def wire(method, path, headers, body=""):
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", *(f"{k}: {v}" for k, v in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(filled(body))}"]
    return "\r\n".join([*lines, "", ""]) + body


def filled(body):
    return body.replace("@N", "0" * 12).replace("@T", "2025-07-01T00:00+07:00")


# ---- boards ---------------------------------------------------------------------------------


def nearest_file(server, size):
    """The embedded file whose size is nearest to a board's, as (path, size)."""
    found = [path for path in (server.files / "assets").iterdir() if path.is_file()]
    best = min(found, key=lambda path: abs(path.stat().st_size - size))
    return "/assets/" + best.name, best.stat().st_size


def boards(server, seconds, rounds):
    _, board = server.ask("GET", BOARD, headers=server.leader)
    page, page_size = nearest_file(server, len(board))
    requests = {"board": wire("GET", BOARD, server.leader), "static": wire("GET", page, {})}
    trials = {name: [] for name in requests}
    for _ in range(rounds):
        for name, request in requests.items():
            trials[name].append(server.visit(request, "rate", CONNECTIONS, seconds))
    rates = {name: statistics.median(t["per_second"] for t in all_) for name, all_ in trials.items()}
    spent = {name: statistics.median(t["server_us"] for t in all_) for name, all_ in trials.items()}
    half = [
        server.visit(requests["board"], "pace", CONNECTIONS, seconds, rates["board"] / 2)
        for _ in range(rounds)
    ]
    return {
        "board_bytes": len(board), "static_bytes": page_size, "per_second": rates, "server_us": spent,
        "ratios": [b["per_second"] / s["per_second"] for b, s in zip(trials["board"], trials["static"])],
        "half_p99_us": statistics.median(trial["p99_us"] for trial in half),
        "half_per_second": rates["board"] / 2,
    }


# ---- submissions ----------------------------------------------------------------------------


def submission(unit):
    return (
        f'{{"client_id":"{uuid.uuid4()}-@N","unit":{unit},"kind":"report",'
        f'"entries":[{{"indicator":"{INDICATOR}","at":"@T","value":"7"}}]}}'
    )


def submissions(server, seconds):
    unit = server.unit()
    found = {}
    for reporters in (1, REPORTERS):
        request = wire("POST", "/api/v1/submissions", server.reporter, submission(unit))
        found[str(reporters)] = server.visit(request, "rate", reporters, seconds)
    return found


# ---- listeners ------------------------------------------------------------------------------


def listening(server, listeners, hearings):
    before = server.memory()
    words = [server.visitors, str(server.port), "listen", str(listeners), str(hearings)]
    headers = {**server.leader, "Accept": "text/event-stream"}
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdin.write(wire("GET", "/api/v1/events", headers))
    process.stdin.close()
    process.stdout.readline()
    each = (server.memory() - before) / listeners
    unit = server.unit()
    delays = []
    for number in range(hearings):
        body = json.loads(submission(unit))
        body["entries"][0]["at"] = f"2025-11-02T09:{number:02}+07:00"
        began = time.monotonic_ns()
        server.ask("POST", "/api/v1/submissions", body, server.reporter)
        told = int(process.stdout.readline().split()[1])
        delays.append((told - began) / 1e6)
    process.wait(60)
    return {
        "listeners": listeners, "bytes_each": round(each),
        "last_told_ms": round(statistics.median(delays), 2), "worst_told_ms": round(max(delays), 2),
    }


# ---- the first page -------------------------------------------------------------------------


def first_page(server, rounds):
    """The board in a real browser, slowed to a phone on a thin line."""
    harness = ROOT / "tests/e2e"
    if shutil.which("node") is None or not (harness / "node_modules").exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=harness, check=True)
    words = ["node", ROOT / "bench/first-page.mjs", f"http://127.0.0.1:{server.port}", PASSWORD, str(rounds)]
    return json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)


def measure(build, seconds, rounds):
    listeners = LISTENERS if seconds > 1 else 100
    with tempfile.TemporaryDirectory(dir=build) as folder, Server(build, folder) as server:
        return {
            "server": {
                "boards": boards(server, seconds, rounds),
                "submissions": submissions(server, seconds),
                "listening": listening(server, listeners, HEARINGS),
                "first_page": first_page(server, rounds),
            }
        }
