"""Signing in by the office's own sign-on, against a real provider (npm's oidc-provider) on this machine."""

import html
import re
import urllib.parse

from harness import *

FOLDER = os.path.join(ROOT, "tests", "openid")
HOST = {"Host": "satsao.test"}  # the address that the provider knows us by
SECRET = "a secret/of:the+machine %"


def installed():
    if os.path.exists(os.path.join(FOLDER, "node_modules", "oidc-provider")):
        return True
    done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=FOLDER, capture_output=True, timeout=300)
    return done.returncode == 0


class Provider:
    def __enter__(self):
        self.process = subprocess.Popen(["node", "provider.mjs"], cwd=FOLDER, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.issuer = json.loads(self.process.stdout.readline())["issuer"]
        self.host, port = self.issuer.split("//")[1].split(":")
        self.port = int(port)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.process.stdout.close()


class Browser:
    """Goes where the provider sends it, with the provider's cookies."""

    def __init__(self, provider):
        self.provider = provider
        self.cookies = {}

    def send(self, method, url, form=None):
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(self.provider.host, self.provider.port, timeout=WAIT)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""),
                           urllib.parse.urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        for key, value in answer.getheaders():
            if key.lower() == "set-cookie":
                name, rest = value.split("=", 1)
                self.cookies[name] = rest.split(";", 1)[0]
        connection.close()
        return answer.status, answer.getheader("Location"), body

    def sign_in(self, url, name):
        """Through login and consent; where the provider then sends us: an address of ours."""
        for _ in range(12):
            if url.startswith("http://satsao.test/"):
                return url
            status, location, body = self.send("GET", urllib.parse.urljoin(self.provider.issuer, url))
            if location is None:
                action = html.unescape(re.search(r'<form[^>]* action="([^"]+)"', body).group(1))
                form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body))
                if form.get("prompt") == "login":
                    form.update(login=name, password="x")
                status, location, body = self.send("POST", urllib.parse.urljoin(self.provider.issuer, action), form)
            url = location
        raise RuntimeError("the provider sends in circles")


def begin(client):
    return client.get("/api/v1/openid/start", headers=HOST)


def come_back(client, url):
    parts = urllib.parse.urlsplit(url)
    return client.get(f"{parts.path}?{parts.query}", headers=HOST)


def whole(server, provider, name):
    client = Client(server)
    answer = come_back(client, Browser(provider).sign_in(begin(client).header("Location"), name))
    return client, answer


def who(client):
    account = client.get("/api/v1/session").json["account"]
    return account and account["name"]


def flow(tap, server, provider):
    client = Client(server)
    tap.same(client.get("/api/v1/openid").json["enabled"], True, "the client is told that there is a sign-on")
    sent = begin(client)
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(sent.header("Location")).query))
    tap.ok(sent.status == 303 and sent.header("Location").startswith(provider.issuer), "the browser is sent to the provider")
    tap.same((query["response_type"], query["code_challenge_method"], query["redirect_uri"]),
             ("code", "S256", "http://satsao.test/api/v1/openid/return"), "with code flow and PKCE")
    cookie = client.cookies["satsao_openid"]
    tap.ok(len({query["state"], query["nonce"], query["code_challenge"], cookie}) == 4 and
           "SameSite=Lax" in sent.header("Set-Cookie") and "HttpOnly" in sent.header("Set-Cookie"),
           "state, nonce and challenge are of this browser alone")
    back = come_back(client, Browser(provider).sign_in(sent.header("Location"), "lan"))
    tap.same((back.status, back.header("Location")), (303, "/"), "and comes back signed in")
    tap.same(who(client), "lan", "to the account with the verified e-mail")
    again, _ = whole(server, provider, "lan")
    tap.same(who(again), "lan", "the second time by the subject")


def refusals(tap, server, provider):
    client, answer = whole(server, provider, "khach")
    tap.same((answer.header("Location"), who(client)), ("/?sign_on=refused", None), "who has no account is not let in")
    client, answer = whole(server, provider, "boss")
    tap.same((answer.header("Location"), who(client)), ("/?sign_on=refused", None),
             "a name alone does not open an account that has a password")
    client, answer = whole(server, provider, "minh")
    tap.same((answer.header("Location"), who(client)), ("/", "minh"), "a name opens the account made for sign-on alone")

    client = Client(server)
    url = Browser(provider).sign_in(begin(client).header("Location"), "lan")
    other = Client(server)
    tap.same(come_back(other, url).header("Location"), "/?sign_on=refused", "a code that another browser brings is refused")
    begin(other)
    tap.same(come_back(other, url).header("Location"), "/?sign_on=refused", "also when that browser has begun one of its own")
    tap.same(who(other), None, "and signs nobody in")
    parts = urllib.parse.urlsplit(url)
    wrong = url.replace(urllib.parse.parse_qs(parts.query)["state"][0], "x" * 43)
    kept = dict(client.cookies)
    tap.same(come_back(client, wrong).header("Location"), "/?sign_on=refused", "a wrong state is refused")
    client.cookies = dict(kept)
    tap.same(come_back(client, url.replace(provider.issuer.replace(":", "%3A").replace("/", "%2F"), "http%3A%2F%2Fevil")
                       ).header("Location"), "/?sign_on=refused", "an answer that names another issuer is refused")
    client.cookies = dict(kept)
    tap.same(come_back(client, url).header("Location"), "/", "the right browser comes in")
    client.cookies = dict(kept)
    tap.same(come_back(client, url).header("Location"), "/?sign_on=failed", "a code counts once")


tap = Tap()
with temporary_folder() as folder:
    if not installed():
        tap.skip("sign-on against a real provider", "npm cannot install it here")
        tap.end()
    database, secret = f"{folder}/ledger.db", f"{folder}/secret"
    with open(secret, "w", encoding="utf-8") as file:
        file.write(SECRET + "\n")
    demo_ledger(database)
    add_account(database, "boss", "admin")
    satsao("account", "add", "lan", "--db", database, "--no-password", "--email", "lan@example.com", "--role", "leader")
    satsao("account", "add", "minh", "--db", database, "--no-password")
    with Provider() as provider:
        # The provider goes by the real clock, and so has the server to.
        with Server(database, "--quiet", "--openid-issuer", provider.issuer, "--openid-client", "satsao",
                    "--openid-secret-file", secret, now=None) as server:
            flow(tap, server, provider)
            refusals(tap, server, provider)
            boss = Client(server)
            boss.sign_in("boss")
            number = next(one["id"] for one in boss.get("/api/v1/accounts").json["items"] if one["name"] == "lan")
            boss.patch(f"/api/v1/accounts/{number}", {"disabled": True})
            client, answer = whole(server, provider, "lan")
            tap.same((answer.header("Location"), who(client)), ("/?sign_on=refused", None), "a disabled account stays out")
        with Server(database, "--quiet", "--openid-issuer", provider.issuer, "--openid-client", "satsao-ec",
                    "--openid-create", now=None) as server:
            client, answer = whole(server, provider, "khach")
            session = client.get("/api/v1/session").json
            tap.same((session["account"]["name"], session["roles"]), ("khach", []),
                     "with ES256 and without a secret; an account made by itself has no role")
    with Server(database, "--quiet") as server:
        client = Client(server)
        tap.same((client.get("/api/v1/openid").json["enabled"], begin(client).status), (False, 404), "without a provider there is no sign-on")
        far = Server(database, "--quiet", "--openid-issuer", "http://example.com", "--openid-client", "satsao")
        done = subprocess.run([SATSAO, "serve", "--db", database, *far.words], capture_output=True, text=True, timeout=WAIT,
                              env=far.env)
        tap.ok(done.returncode == 2 and "https://" in done.stderr, "a provider elsewhere is reached by HTTPS only", done.stderr)
promises_kept(tap)
tap.end()
