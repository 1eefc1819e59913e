"""What could be read in two ways is refused (RFC 9112), over raw sockets: the request is answered 400 (or
another error) and the connection closed, so that nothing behind it is ever taken for a request."""

from harness import *

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


def status_of(got):
    words = got.split(b"\r\n", 1)[0].split(b" ")
    return int(words[1]) if len(words) > 1 and words[0] == b"HTTP/1.1" else None


def request(headers=b"", line=b"GET /healthz HTTP/1.1", host=b"Host: a\r\n", body=b""):
    return line + b"\r\n" + host + headers + b"\r\n" + body


REFUSED = [
    ("two Host headers", request(b"Host: a\r\n"), 400),
    ("two different Host headers", request(b"Host: b\r\n"), 400),
    ("two Host headers, one in other letters", request(b"hOST: b\r\n"), 400),
    ("no Host header", request(host=b""), 400),
    ("an empty Host header", request(host=b"Host: \r\n"), 400),
    ("a Host header with a path", request(host=b"Host: a/b\r\n"), 400),
    ("a Host header with a user", request(host=b"Host: x@a\r\n"), 400),
    ("two Content-Length headers", request(b"Content-Length: 0\r\nContent-Length: 5\r\n"), 400),
    ("the same Content-Length twice", request(b"Content-Length: 0\r\nContent-Length: 0\r\n"), 400),
    ("a list of lengths", request(b"Content-Length: 0, 0\r\n"), 400),
    ("a length with a sign", request(b"Content-Length: +0\r\n"), 400),
    ("a negative length", request(b"Content-Length: -1\r\n"), 400),
    ("a hexadecimal length", request(b"Content-Length: 0x0\r\n"), 400),
    ("a length with a blank inside", request(b"Content-Length: 1 0\r\n"), 400),
    ("a length beyond all numbers", request(b"Content-Length: 99999999999999999999\r\n"), (400, 413)),
    ("an empty length", request(b"Content-Length: \r\n"), 400),
    ("Transfer-Encoding beside Content-Length",
     request(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"POST /healthz HTTP/1.1", body=b"0\r\n\r\n"), 400),
    ("Transfer-Encoding before Content-Length",
     request(b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"POST /healthz HTTP/1.1", body=b"0\r\n\r\n"), 400),
    ("chunks, without a length",
     request(b"Transfer-Encoding: chunked\r\n", b"POST /healthz HTTP/1.1", body=b"0\r\n\r\n"), 411),
    ("an unknown transfer coding",
     request(b"Transfer-Encoding: xchunked\r\n", b"POST /healthz HTTP/1.1", body=b"0\r\n\r\n"), 411),
    ("a NUL in a value", request(b"X-Thing: a\0b\r\n"), 400),
    ("a NUL at the end of the last value", request(b"X-Thing: a\0\r\n"), 400),
    ("a NUL in a name", request(b"X-Th\0ing: a\r\n"), 400),
    ("a NUL in the path", request(line=b"GET /heal\0thz HTTP/1.1"), 400),
    ("a NUL behind the path", request(line=b"GET /healthz\0 HTTP/1.1"), 400),
    ("a bare CR in a value", request(b"X-Thing: a\rb\r\n"), 400),
    ("a bare CR as the end of a line", request(b"X-Thing: a\rX-Other: b\r\n"), 400),
    ("a bare CR behind the request line", b"GET /healthz HTTP/1.1\rHost: a\r\n\r\n", 400),
    ("a bare LF as the end of a line", request(b"X-Thing: a\nX-Other: b\r\n"), 400),
    ("a bare LF behind the last value", b"GET /healthz HTTP/1.1\r\nHost: a\n\r\n", 400),
    ("a bare LF as the empty line", b"GET /healthz HTTP/1.1\r\nHost: a\r\n\n", 400),
    ("a bare LF behind the request line", b"GET /healthz HTTP/1.1\nHost: a\r\n\r\n", 400),
    ("a folded line", request(b"X-Thing: a\r\n b\r\n"), 400),
    ("a folded line with a tab", request(b"X-Thing: a\r\n\tb\r\n"), 400),
    ("a folded length", request(b"Content-Length:\r\n 0\r\n"), 400),
    ("a first line that begins with a blank", request(host=b" Host: a\r\n"), 400),
    ("a blank before the colon", request(b"X-Thing : a\r\n"), 400),
    ("a blank before the colon of a length", request(b"Content-Length : 0\r\n"), 400),
    ("a tab before the colon", request(b"X-Thing\t: a\r\n"), 400),
    ("a line without a colon", request(b"X-Thing\r\n"), 400),
    ("a header without a name", request(b": a\r\n"), 400),
    ("a name that is no token", request(b"X(Thing): a\r\n"), 400),
    ("an escape character in a value", request(b"X-Thing: \x1b[31m\r\n"), 400),
    ("two blanks behind the method", request(line=b"GET  /healthz HTTP/1.1"), 400),
    ("two blanks before the version", request(line=b"GET /healthz  HTTP/1.1"), 400),
    ("a blank in the path", request(line=b"GET /heal thz HTTP/1.1"), 400),
    ("a blank behind the version", request(line=b"GET /healthz HTTP/1.1 "), 400),
    ("a tab in the request line", request(line=b"GET\t/healthz HTTP/1.1"), 400),
    ("a method that is no token", request(line=b"G(T /healthz HTTP/1.1"), 400),
    ("a version in small letters", request(line=b"GET /healthz http/1.1"), 400),
    ("no version", b"GET /healthz\r\n\r\n", 400),
    ("version 2.0", request(line=b"GET /healthz HTTP/2.0"), 505),
    ("version 1.2", request(line=b"GET /healthz HTTP/1.2"), 505),
    ("version 0.9", request(line=b"GET /healthz HTTP/0.9"), (400, 505)),
    ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("a target that is no path", request(line=b"GET healthz HTTP/1.1"), 400),
    ("an asterisk", request(line=b"GET * HTTP/1.1"), 400),
    ("the absolute form for another host", request(line=b"GET http://b/healthz HTTP/1.1"), 400),
    ("the absolute form without a path", request(line=b"GET http://a HTTP/1.1"), 400),
    ("the absolute form with a user", request(line=b"GET http://x@a/healthz HTTP/1.1"), 400),
    ("a fragment", request(line=b"GET /healthz#x HTTP/1.1"), 400),
    ("bytes above ASCII in the path", request(line="GET /sổ HTTP/1.1".encode()), 400),
    ("a percent sign with nothing behind it", request(line=b"GET /heal%2 HTTP/1.1"), 400),
    ("a percent sign with no digits", request(line=b"GET /heal%zz HTTP/1.1"), 400),
    ("a NUL as %00", request(line=b"GET /healthz%00 HTTP/1.1"), 400),
    ("a line break as %0d%0a", request(line=b"GET /healthz%0d%0aX:y HTTP/1.1"), 400),
    ("a line break in a parameter", request(line=b"GET /healthz?a=%0d%0aX:y HTTP/1.1"), 400),
    ("what is not UTF-8", request(line=b"GET /healthz%ff HTTP/1.1"), 400),
    ("an overlong spelling of a slash", request(line=b"GET /..%c0%af HTTP/1.1"), 400),
    ("two dots", request(line=b"GET /../healthz HTTP/1.1"), 400),
    ("two dots in the middle", request(line=b"GET /assets/../../etc/passwd HTTP/1.1"), 400),
    ("two dots as %2e", request(line=b"GET /%2e%2E/healthz HTTP/1.1"), 400),
    ("a slash as %2f among dots", request(line=b"GET /a%2f..%2f..%2fetc HTTP/1.1"), 400),
    ("a parameter twice", request(line=b"GET /healthz?a=1&a=2 HTTP/1.1"), 400),
    ("more parameters than anybody needs", request(line=b"GET /healthz?" + b"&".join(b"p%d=1" % i for i in range(33)) + b" HTTP/1.1"), 400),
    ("a parameter that is too long", request(line=b"GET /healthz?a=" + b"x" * 4000 + b" HTTP/1.1"), 400),
    ("more headers than anybody needs", request(b"".join(b"X-%d: a\r\n" % i for i in range(80))), 431),
    ("headers that are too long", request(b"X-Thing: " + b"a" * 40000 + b"\r\n"), 431),
    ("a path that is too long", request(line=b"GET /" + b"a" * 40000 + b" HTTP/1.1"), (414, 431)),
]

TAKEN = [
    ("a plain request", request(), 200),
    ("HTTP/1.0 without a Host", b"GET /healthz HTTP/1.0\r\n\r\n", 200),
    ("an empty line before the request", b"\r\n" + request(), 200),
    ("the absolute form for this host", request(line=b"GET http://a/healthz HTTP/1.1"), 200),
    ("a port in Host", request(host=b"Host: a:8080\r\n"), 200),
    ("an IPv6 address in Host", request(host=b"Host: [::1]:8080\r\n"), 200),
    ("blanks around a value", request(b"X-Thing:  \t a \t \r\n"), 200),
    ("an empty value", request(b"X-Thing:\r\n"), 200),
    ("Vietnamese in UTF-8 in a value", request("X-Thing: sổ\r\n".encode()), 200),
    ("a length of zero", request(b"Content-Length: 0\r\n"), 200),
    ("a query", request(line=b"GET /healthz?a=b&c=%C4%90%C6%A1n+v%E1%BB%8B HTTP/1.1"), 200),
    ("HEAD", request(line=b"HEAD /healthz HTTP/1.1"), 200),
    ("a method that is not for this path", request(line=b"DELETE /healthz HTTP/1.1"), 405),
    ("a method that nobody knows", request(line=b"BREW /healthz HTTP/1.1"), 405),
    ("a path that is not there", request(line=b"GET /api/v1/nothing HTTP/1.1"), 404),
]


def check_refused(tap, server):
    for what, data, wanted in REFUSED:
        # Were the connection kept, or the rest taken for a request, a second answer would come.
        got = raw(server, data + HEALTH)
        status = status_of(got)
        wanted = wanted if isinstance(wanted, tuple) else (wanted,)
        # The library hangs up without a word on some request lines: as safe as a 400.
        good = (status in wanted or got == b"") and b"HTTP/1.1 2" not in got
        tap.ok(good, f"refused, and the connection closed: {what}", got[:500])


def check_taken(tap, server):
    for what, data, wanted in TAKEN:
        got = raw(server, data + HEALTH)
        tap.ok(status_of(got) == wanted, f"taken: {what}", got[:500])


def check_pieces(tap, server):
    """However the bytes arrive, the verdict is the same."""
    plain = request(b"X-Thing: a\r\nX-Other: b\r\n") + HEALTH
    folded = request(b"X-Thing: a\r\n b\r\n") + HEALTH
    wrong = []
    for cut in range(1, len(plain) - len(HEALTH)):
        with server.connect() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(plain[:cut])
            connection.sendall(plain[cut:])
            got = read_all(connection)
        if got.count(b"HTTP/1.1 200") != 2:
            wrong.append(f"cut at {cut}: {got[:200]}")
    tap.ok(not wrong, "a plain request is taken, wherever it is cut in two", "\n".join(map(str, wrong)))
    wrong = []
    for cut in range(1, len(folded) - len(HEALTH)):
        got = raw(server, None, [folded[:cut], folded[cut:]])
        if b"HTTP/1.1 200" in got:
            wrong.append(f"cut at {cut}: {got[:200]}")
    tap.ok(not wrong, "a folded line is refused, wherever it is cut in two", "\n".join(map(str, wrong)))


def check_smuggling(tap, server):
    """A request hidden in a body stays a body; in what follows a refused one it is never answered."""
    hidden = b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
    posted = request(b"Content-Length: %d\r\n" % len(hidden), b"POST /healthz HTTP/1.1", body=hidden)
    got = raw(server, posted + HEALTH)
    tap.ok(b"satsao_requests_total" not in got, "a request in a body is not answered", got[:500])
    both = request(b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"POST /healthz HTTP/1.1",
                   body=b"0\r\n\r\n" + hidden)
    got = raw(server, both)
    tap.ok(status_of(got) == 400 and b"satsao_requests" not in got, "nor one behind two ways to tell the length", got[:500])
    got = raw(server, request() * 3 + HEALTH)
    tap.same(got.count(b"HTTP/1.1 200"), 4, "requests in a row on one connection are answered in a row")


def check_headers(tap, server):
    got = raw(server, HEALTH).decode()
    head = got.split("\r\n\r\n")[0].lower()
    policy = next((line for line in head.split("\r\n") if line.startswith("content-security-policy:")), "")
    tap.ok("unsafe-inline" not in policy and "unsafe-eval" not in policy and "default-src 'none'" in policy,
           "no script but our own files", policy)
    tap.ok("frame-ancestors 'none'" in policy, "nobody's frame", policy)
    for line in ("x-content-type-options: nosniff", "referrer-policy: no-referrer", "permissions-policy: ",
                 "cross-origin-opener-policy: same-origin", "cache-control: no-store"):
        tap.ok(line in head, f"it says {line}", head)
    tap.ok("strict-transport-security" not in head, "no promise of TLS without TLS", head)
    tap.ok("server:" not in head, "the server does not say what it is", head)


tap = Tap()
with temporary_folder() as folder:
    satsao("init", "--db", folder + "/a.db")
    with Server(folder + "/a.db", "--quiet") as server:
        check_refused(tap, server)
        check_taken(tap, server)
        check_pieces(tap, server)
        check_smuggling(tap, server)
        check_headers(tap, server)
        tap.ok(server.stop() == 0, "and it still stops as it should")
tap.end()
