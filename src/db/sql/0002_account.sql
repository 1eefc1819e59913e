-- Accounts, what they may do, how they are signed in, and the record of who did what.
--
-- Plain tables, unlike the ledger's: rows change, and every change leaves a row in `audit`, in the
-- same transaction. No secret is kept as it is: passwords as Argon2id, everything random as its
-- BLAKE2b hash. The one exception is the secret of one-time codes, which has to be computed with.
--
-- Times are milliseconds since 1970-01-01 00:00 UTC. A unit is a ledger id; 0 is everything.

CREATE TABLE account (
    id          INTEGER NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL UNIQUE,   -- to sign in with: lower case
    display     TEXT    NOT NULL,          -- the post, or what people call them
    language    TEXT    NOT NULL,
    password    TEXT    NOT NULL,          -- '' for none: by sign-on only
    password_at INTEGER NOT NULL,
    must_change INTEGER NOT NULL,          -- the password was set by somebody else
    totp_secret BLOB,                      -- null: no one-time codes
    totp_next   BLOB,                      -- begun and not yet confirmed
    totp_step   INTEGER NOT NULL,          -- the last time step that was used
    subject     TEXT    UNIQUE,            -- of the sign-on provider: issuer, a blank, subject
    email       TEXT    UNIQUE,            -- by which a sign-on finds it the first time
    disabled    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE account_role (
    id         INTEGER NOT NULL PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES account (id),
    role       TEXT    NOT NULL,
    unit       INTEGER NOT NULL,
    origin     INTEGER NOT NULL,  -- the unit it was given for, before any reorganisation
    granted_at INTEGER NOT NULL,
    UNIQUE (account, role, unit)
) STRICT;

CREATE TABLE account_session (
    id         INTEGER NOT NULL PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES account (id),
    hash       BLOB    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    address    TEXT    NOT NULL,
    agent      TEXT    NOT NULL
) STRICT;

CREATE INDEX account_session_account ON account_session (account);

CREATE TABLE account_token (
    id         INTEGER NOT NULL PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES account (id),
    name       TEXT    NOT NULL,
    prefix     TEXT    NOT NULL,  -- its first characters, to tell it by
    hash       BLOB    NOT NULL UNIQUE,
    scopes     TEXT    NOT NULL,  -- words of rights, blanks between them
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX account_token_account ON account_token (account);

-- Codes for who has lost the device; each counts once and is then gone.
CREATE TABLE account_recovery (
    account INTEGER NOT NULL REFERENCES account (id),
    hash    BLOB    NOT NULL,
    PRIMARY KEY (account, hash)
) STRICT;

-- Attempts to sign in, by account, by address and by both; forgotten some time after the last.
CREATE TABLE account_throttle (
    subject  TEXT    NOT NULL PRIMARY KEY,
    attempts INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
) STRICT;

-- Links that make the first account.
CREATE TABLE account_setup (
    hash       BLOB    NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;

-- One row: counts the changes above, so that other processes know when to look again.
CREATE TABLE account_change (
    id    INTEGER NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

INSERT INTO account_change (id, value) VALUES (1, 0);

-- Who did what, when, from where. Only added to.
CREATE TABLE audit (
    id      INTEGER NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    account INTEGER,           -- null: nobody was signed in, or it was done by command line
    who     TEXT    NOT NULL,  -- its name then
    address TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    before  TEXT    NOT NULL,
    after   TEXT    NOT NULL,
    outcome TEXT    NOT NULL   -- "done", "refused", "failed"
) STRICT;

CREATE INDEX audit_at ON audit (at);

--@sqlite CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
--@sqlite CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
--@postgres CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$;
--@postgres CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();
