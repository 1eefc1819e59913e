"""The server itself: the client's files, compression, what is kept by whom, languages, proxies, TLS."""

import gzip
import re
import ssl
import warnings

from harness import *


def check_client_files(tap, server):
    client = Client(server)
    page = client.get("/")
    tap.ok(page.status == 200 and page.header("Content-Type") == "text/html; charset=utf-8", "the client is served", page)
    tap.ok("no-cache" in page.header("Cache-Control"), "its page is asked for anew each time")
    again = client.get("/", headers={"If-None-Match": page.header("ETag")})
    tap.ok(again.status == 304 and again.body == b"", "and answered 304 when it is the same", again)
    tap.same(client.get("/board").body, page.body, "a page of the client is the same file")
    tap.same(client.get("/units/12/history").body, page.body, "however deep")
    tap.same(client.get("/nothing.js").status, 404, "a file that is not there is not found")
    tap.same(client.get("/api/v1/nothing").status, 404, "nor is what is under /api")
    assets = sorted(set(re.findall(rb'"(/assets/[^"]+)"', page.body)))
    tap.ok(len(assets) >= 2, "the page names its files", page.body)
    for asset in assets:
        name = asset.decode()
        plain = client.get(name)
        packed = client.get(name, headers={"Accept-Encoding": "gzip"})
        smaller = client.get(name, headers={"Accept-Encoding": "gzip, br"})
        good = plain.status == 200 and "immutable" in plain.header("Cache-Control")
        same = packed.header("Content-Encoding") == "gzip" and gzip.decompress(packed.body) == plain.body
        tap.ok(good and same and smaller.header("Content-Encoding") == "br" and len(smaller.body) < len(packed.body),
               f"kept for ever, and compressed as asked: {name.split('-')[0]}", (plain.headers, packed.headers, smaller.headers))
    head = client.request("HEAD", "/")
    tap.ok(head.status == 200 and head.body == b"" and int(head.header("Content-Length")) == len(page.body),
           "HEAD tells the length and sends nothing", head)
    worker = client.get("/sw.js")
    tap.ok(worker.status == 404 or "no-cache" in worker.header("Cache-Control"), "the service worker is never kept")


def check_languages(tap, server):
    for header, wanted in (("vi", "Không có gì"), ("en", "There is nothing"), ("fr, en-GB;q=0.8", "There is nothing"),
                           ("en-US,en;q=0.5,vi;q=0.3", "There is nothing"), ("vi-VN, en", "Không có gì"),
                           ("", "Không có gì"), (None, "Không có gì"), ("x" * 4000, "Không có gì")):
        answer = Client(server).get("/api/v1/nothing", headers={"Accept-Language": header})
        tap.ok(answer.json["title"].startswith(wanted), f"Accept-Language {str(header)[:30]!r} is answered: {wanted} …", answer)


def check_problems(tap, server):
    client = Client(server)
    answer = client.delete("/healthz")
    tap.ok(answer.status == 405 and answer.header("Allow") == "GET, HEAD", "a wrong method is told the right ones", answer)
    tap.same(answer.header("Content-Type"), "application/problem+json", "what goes wrong is a problem (RFC 9457)")
    answer = client.get("/api/v1/events")
    tap.ok(answer.status == 401 and answer.json["type"] == "/problems/sign-in-needed", "who is nobody has to sign in", answer)


def check_metrics(tap, server):
    answer = Client(server).get("/metrics")
    text = answer.body.decode()
    tap.same(answer.status, 200, "metrics are served")
    for name in ("satsao_requests_total", "satsao_request_seconds_bucket", "satsao_ledger_commit", "satsao_ledger_entries",
                 "satsao_connections", "satsao_event_streams", "satsao_queue"):
        tap.ok(re.search(rf"^{name}[ {{]", text, re.M), f"metrics tell {name}", text)
    faulty = [line for line in text.splitlines() if not line.startswith("#")
              and not re.fullmatch(r'[a-z_]+(\{([a-z]+="[^"]*",?)*\})? -?[0-9.e+]+', line)]
    tap.same(faulty, [], "every line is in Prometheus' form")


def check_proxy(tap, database):
    """Named: 127.0.0.1. What it says counts; what it passes on from outside does not."""
    with Server(database, "--proxy", "127.0.0.1") as server:
        def asked(**headers):
            answer = Client(server).get("/healthz", headers=headers)
            return answer, wait_for(lambda: server.log[-1] if server.log else None, "a line in the log")

        answer, line = asked(**{"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"})
        tap.ok(" 203.0.113.7 " in line, "a named proxy tells who asks", line)
        tap.ok(answer.header("Strict-Transport-Security"), "and that it is by TLS", answer.headers)
        tap.same(Client(server).get("/metrics").status, 403, "what goes on here is not told through a proxy")
    with Server(database) as server:
        answer = Client(server).get("/healthz", headers={"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"})
        wait_for(lambda: server.log, "a line in the log")
        tap.ok(" 127.0.0.1 " in server.log[-1], "anybody else's word is not taken", server.log[-1])
        tap.ok(not answer.header("Strict-Transport-Security"), "nor that it is by TLS", answer.headers)


def check_log(tap, database):
    with Server(database) as server:
        client = Client(server)
        client.get("/healthz?token=verysecret")
        client.get("/none%1b%5b31m")
        client.get("/healthz", headers={"Authorization": "Bearer verysecret", "Cookie": "satsao_session=verysecret"})
        wait_for(lambda: len(server.log) >= 3, "three lines in the log")
        server.stop()
        text = "".join(server.log)
        tap.ok("verysecret" not in text and "/healthz" in text, "no secret gets into the log", text)
        tap.ok("\x1b" not in text, "nor does a control character", text)


def check_tls(tap, folder, database):
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                           "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem", "-days", "30", "-subj", "/CN=localhost",
                           "-addext", "subjectAltName=IP:127.0.0.1"], capture_output=True, text=True)
    if made.returncode != 0:
        raise RuntimeError(made.stderr)
    context = ssl.create_default_context(cafile=folder + "/cert.pem")
    with Server(database, "--quiet", "--certificate", folder + "/cert.pem", "--key", folder + "/key.pem", scheme="https") as server:
        tap.ok(server.address.startswith("https://"), "with a certificate it serves by TLS", server.address)
        client = Client(server, context=context)
        answer = client.get("/healthz")
        tap.ok(answer.status == 200 and answer.header("Strict-Transport-Security"), "and promises to go on so", answer)
        tap.ok(not raw(server, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").startswith(b"HTTP/1.1 200"), "plain HTTP is not answered there")
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            old = ssl.create_default_context(cafile=folder + "/cert.pem")
            old.set_ciphers("ALL:@SECLEVEL=0")
            old.minimum_version = old.maximum_version = version
            try:
                answer = Client(server, context=old).get("/healthz")
                tap.ok(False, f"{version.name} is not spoken any more", answer)
            except (ssl.SSLError, ConnectionError, OSError):
                tap.ok(True, f"{version.name} is not spoken any more")
        tap.same(server.stop(), 0, "it stops as it should")
    for words in (["--certificate", folder + "/cert.pem"], ["--certificate", folder + "/none.pem", "--key", folder + "/key.pem"],
                  ["--certificate", folder + "/key.pem", "--key", folder + "/key.pem"]):
        done = subprocess.run([SATSAO, "serve", "--db", database, "--listen", "127.0.0.1:0", *words], capture_output=True,
                              text=True, timeout=WAIT, env=ENVIRONMENT)
        tap.ok(done.returncode not in (0, 1) and done.stderr, f"{' '.join(words).replace(folder + '/', '')} is refused with a reason", done)


warnings.simplefilter("ignore", DeprecationWarning)  # of old versions of TLS, which are to fail
tap = Tap()
with temporary_folder() as folder:
    database = folder + "/a.db"
    satsao("init", "--db", database)
    with Server(database, "--quiet") as server:
        check_client_files(tap, server)
        check_languages(tap, server)
        check_problems(tap, server)
        check_metrics(tap, server)
    check_proxy(tap, database)
    check_log(tap, database)
    check_tls(tap, folder, database)
promises_kept(tap)
tap.end()
