// A real OpenID provider on a free port of this machine, for tests/api/openid.py: its people are those of the
// table, and each signs in by name. Prints its issuer as one line of JSON, and ends with its input.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const people = {
  lan: { email: "lan@example.com", email_verified: true, preferred_username: "lan" },
  minh: { email: "minh@example.com", email_verified: false, preferred_username: "minh" },
  khach: { email: "khach@example.com", email_verified: true, preferred_username: "khach" },
  boss: { email: "ai-do@example.com", email_verified: true, preferred_username: "boss" },
};

function key(type, options, more) {
  return { ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }), use: "sig", ...more };
}

const keys = [
  key("rsa", { modulusLength: 2048 }, { kid: "one", alg: "RS256" }),
  key("ec", { namedCurve: "P-256" }, { kid: "two", alg: "ES256" }),
];

const client = {
  grant_types: ["authorization_code"],
  response_types: ["code"],
  redirect_uris: ["http://satsao.test/api/v1/openid/return"],
};

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    jwks: { keys },
    clients: [
      { ...client, client_id: "satsao", client_secret: "a secret/of:the+machine %" },
      { ...client, client_id: "satsao-ec", token_endpoint_auth_method: "none", id_token_signed_response_alg: "ES256" },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true, methods: ["S256"] },
    cookies: { keys: ["only for a test"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  });
  server.on("request", provider.callback());
  console.log(JSON.stringify({ issuer }));
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
