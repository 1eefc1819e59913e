"""What the scripts of this folder share: a server of their own, requests, TAP, and the contract.

    SCRIPT SATSAO

Each script starts its own server on a free port, with a fresh copy of a small ledger. Every JSON answer
that comes through `Client` is held against openapi.yaml. Waits are for conditions, up to WAIT seconds.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import contract

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
SATSAO = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build-gcc", "satsao")
WAIT = 60
# The clock of the fixture's world: after its last entry, on a working day.
NOW = "2025-12-10T08:30+07:00"
PASSWORD = "mật khẩu thử nghiệm 1"

ENVIRONMENT = {**os.environ, "SATSAO_LANG": "en", "NO_COLOR": "1"}


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, good, what, detail=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {what}")
        if not good and detail != "":
            print("\n".join("#   " + line for line in str(detail).splitlines()[:40]))
        sys.stdout.flush()
        return bool(good)

    def same(self, got, wanted, what):
        return self.ok(got == wanted, what, f"wanted {wanted!r}\ngot    {got!r}")

    def skip(self, what, why):
        self.count += 1
        print(f"ok {self.count} - {what} # SKIP {why}", flush=True)

    def end(self):
        print(f"1..{self.count}", flush=True)
        sys.exit(1 if self.failed else 0)


def wait_for(condition, what):
    """Until `condition()` gives something true, which is returned."""
    until = time.monotonic() + WAIT
    while True:
        got = condition()
        if got:
            return got
        if time.monotonic() > until:
            raise TimeoutError(f"waited {WAIT} s for: {what}")
        time.sleep(0.02)


def satsao(*words, **options):
    """Run a verb to its end, which has to be a good one."""
    done = subprocess.run([SATSAO, *map(str, words)], capture_output=True, text=True, timeout=300,
                          env={**ENVIRONMENT, **options.pop("env", {})}, **options)
    if done.returncode != 0:
        raise RuntimeError(f"satsao {' '.join(map(str, words))}: {done.returncode}: {done.stdout[-400:]}{done.stderr[-400:]}")
    return done.stdout


def temporary_folder():
    where = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    return tempfile.TemporaryDirectory(prefix="satsao-api.", dir=where)


_demo = {}


def demo_ledger(path):
    """The demo province as a ledger at `path`; made once a run and copied."""
    if "folder" not in _demo:
        _demo["folder"] = temporary_folder()
        subprocess.run([os.path.join(ROOT, "demo", "load"), SATSAO, _demo["folder"].name + "/demo.db"], check=True,
                       capture_output=True, timeout=300, env={**ENVIRONMENT, "SATSAO_DEMO_ACCOUNTS": "0"})
    for end in ("", "-wal"):
        if os.path.exists(_demo["folder"].name + "/demo.db" + end):
            shutil.copyfile(_demo["folder"].name + "/demo.db" + end, path + end)


class Server:
    """`satsao serve` on a free port; a context manager."""

    def __init__(self, database, *words, now=NOW, env=None, scheme="http"):
        self.database = database
        self.words = words
        self.scheme = scheme
        self.env = {**ENVIRONMENT, **({"SATSAO_NOW": now} if now else {}), **(env or {})}
        self.process = None
        self.log = []

    def start(self):
        self.process = subprocess.Popen(
            [SATSAO, "serve", "--json", "--db", self.database, "--listen", "127.0.0.1:0", *self.words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", env=self.env)
        threading.Thread(target=self._read_log, args=(self.process, self.log), daemon=True).start()
        for line in self.process.stdout:
            if line.startswith("{") and "address" in line:
                self.address = json.loads(line)["address"]
                self.host, port = self.address.split("//")[1].rsplit(":", 1)
                self.port = int(port)
                return self
        raise RuntimeError("the server did not start:\n" + "".join(self.log[-20:]))

    @staticmethod
    def _read_log(process, log):
        for line in process.stderr:
            log.append(line)

    def stop(self, how=signal.SIGTERM):
        """End it; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            status = self.process.wait(WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
        return status

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.stop()

    def connect(self, timeout=WAIT):
        return socket.create_connection((self.host, self.port), timeout=timeout)


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:600]!r}"


class Client:
    """One asker: keeps cookies and the CSRF token, checks every JSON answer against openapi.yaml."""

    broken_promises = []  # of all clients

    def __init__(self, server, language="en", context=None):
        self.server = server
        self.language = language
        self.cookies = {}
        self.csrf = None
        self.token = None
        self.context = context
        self.connection = None

    def _connection(self):
        if self.server.scheme == "https":
            return http.client.HTTPSConnection(self.server.host, self.server.port, timeout=WAIT, context=self.context)
        return http.client.HTTPConnection(self.server.host, self.server.port, timeout=WAIT)

    def _send(self, method, path, body, headers):
        """Over the kept connection; once more when the server had closed that meanwhile."""
        for attempt in (0, 1):
            if self.connection is None:
                self.connection = self._connection()
                attempt = 1
            try:
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                data = answer.read()
                if answer.will_close:
                    self.close()
                return Answer(answer.status, answer.getheaders(), data)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.close()
                if attempt:
                    raise

    def request(self, method, path, body=None, headers=None, check=True):
        sent = {"Accept-Language": self.language}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        if self.csrf and method not in ("GET", "HEAD"):
            sent["X-CSRF-Token"] = self.csrf
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body, ensure_ascii=False).encode()
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        answer = self._send(method, path, body, {key: value for key, value in sent.items() if value is not None})
        self._keep_cookies(answer)
        if check:
            wrong = contract.check(method, path, answer)
            if wrong:
                Client.broken_promises.append(f"{method} {path} → {answer.status}: {wrong}")
        return answer

    def _keep_cookies(self, answer):
        for key, value in answer.headers:
            if key.lower() == "set-cookie":
                name, rest = value.split("=", 1)
                content = rest.split(";", 1)[0]
                if content:
                    self.cookies[name] = content
                else:
                    self.cookies.pop(name, None)

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.request("POST", path, {} if body is None else body, **options)

    def patch(self, path, body, **options):
        return self.request("PATCH", path, body, **options)

    def delete(self, path, **options):
        return self.request("DELETE", path, **options)

    def sign_in(self, name, password=PASSWORD, **more):
        answer = self.post("/api/v1/session", {"name": name, "password": password, **more})
        if answer.status == 200:
            self.csrf = answer.json["csrf"]
        return answer

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


def add_account(database, name, *roles, password=PASSWORD):
    """An account by the command line; roles as "reporter:commune:02641" or "admin" for everything."""
    words = [word for role in roles for word in ("--role", role)]
    satsao("account", "add", name, "--db", database, "--password-from", "-", *words, input=password + "\n")


def raw(server, data, parts=None, timeout=WAIT):
    """Send bytes as they are; all that comes until the other side closes. A server that keeps the
    connection open is asked, behind it, for one more request that says close. It may hang up before
    it has read everything: then the rest is not sent."""
    with server.connect(timeout) as connection:
        try:
            for part in parts or [data]:
                connection.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return read_all(connection)


def read_all(connection):
    got = b""
    try:
        while True:
            piece = connection.recv(65536)
            if not piece:
                return got
            got += piece
    except ConnectionResetError:
        return got


def promises_kept(tap):
    tap.ok(not Client.broken_promises, "every answer is as openapi.yaml says", "\n".join(Client.broken_promises))
