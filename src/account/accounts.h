/*
 * Accounts: who may sign in, with what, and what each may do (access.h).
 *
 * A name to sign in with is 2 … ACCOUNT_NAME_MAX characters of a–z, 0–9, '.', '_', '-' and '@',
 * beginning with a letter or a digit; capitals are taken as small letters. What is shown to others
 * is the display: a post ("Chánh Văn phòng UBND tỉnh"), as long as one likes within its limit.
 *
 * One `struct accounts` serves a whole process. Every change is one short transaction on its own
 * connection, with its row in the audit. Who asks is answered from memory: a session or a token that
 * has been seen is not looked up again until some account changes. Changes made by other processes
 * (the command line beside the server) are seen within WATCH_MS when it was opened with `watch`.
 *
 * Threads: any number may call anything. Signing in computes an Argon2id hash and waits its turn.
 *
 * Errors beyond those of db.h: ERROR_INPUT for a value that is not taken, with its field; ERROR_LIMIT;
 * ERROR_CONFLICT for what exists already; ERROR_NOT_FOUND for what does not, and for what the caller
 * may not manage: nobody learns by asking which accounts there are.
 */
#ifndef SATSAO_ACCOUNT_ACCOUNTS_H
#define SATSAO_ACCOUNT_ACCOUNTS_H

#include "account/access.h"
#include "account/audit.h"
#include "account/secret.h"
#include "account/totp.h"
#include "base/error.h"
#include "base/moment.h"

enum {
    SESSION_IDLE_MS = 4 * 3600 * 1000,     /* a session unused for so long has ended */
    SESSION_LONGEST_MS = 12 * 3600 * 1000, /* and after so long in any case: a working day */
    SESSIONS_MOST = 20,                    /* of one account; the oldest gives way */
    TOKENS_MOST = 20,                      /* of one account */
    TOKEN_DAYS_MOST = 365,
    SETUP_MS = 24 * 3600 * 1000, /* how long a setup link is good */
    ACCOUNTS_MOST = 200000,
    ACCOUNT_EMAIL_MAX = 254,
    ACCOUNT_AGENT_MAX = 200,
    TOKEN_NAME_MAX = 80,
    TOKEN_PREFIX = 8, /* characters by which a token is told from others */
    TOKEN_TEXT = SECRET_TEXT + 4,
    WATCH_MS = 1000,
    REFUSALS_MOST = 256,
    REFUSAL_TEXT = 256, /* bytes kept of its subject */
};

struct accounts;

struct accounts_options {
    stamp (*now)(void); /* NULL: clock_now */
    size_t hash_memory; /* bytes for one password's hash; 0: PASSWORD_MEMORY. Less is for tests */
    bool watch;         /* a thread of its own looks for others' changes and sweeps what is over */
};

/* The database must hold a ledger of this program's schema. */
bool accounts_open(
    const char *url, const struct accounts_options *options, struct accounts **ret_accounts,
    struct error *error) MUST_CHECK;
void accounts_close(struct accounts *accounts);

/* Who calls, for what changes something. */
struct caller {
    const struct asker *asker; /* NULL: the command line, which may do everything */
    struct str address;
    const struct model *model; /* of now: subtrees are looked up in it; NULL for own account only */
    day today;
};

/* ---- who asks (asker.c) ---- */

/* By a session's cookie, by an API token. Nobody (a zeroed asker) when it is unknown or over. */
bool accounts_by_session(
    struct accounts *accounts, struct str cookie, struct asker *ret_asker,
    struct error *error) MUST_CHECK;
bool accounts_by_token(
    struct accounts *accounts, struct str token, struct asker *ret_asker,
    struct error *error) MUST_CHECK;

/* The word a page has to send with each change, and whether this is it. */
void accounts_csrf(struct str cookie, char ret_text[SECRET_TEXT]);
bool accounts_csrf_matches(struct str cookie, struct str given);

/* Put a refusal on record. With a watch it is written within WATCH_MS, and at the latest by
 * accounts_close, so that who asks does not wait for the disk; when REFUSALS_MOST wait already, or
 * without a watch, it is written now. Nobody's refusals are not kept: there is no end to them. */
bool accounts_refused(
    struct accounts *accounts, const struct asker *asker, struct str address, const char *action,
    struct str subject, struct error *error) MUST_CHECK;

/* Look for what other processes changed, write down when sessions were last seen, drop what is over.
 * The watch calls it; tests do. */
bool accounts_refresh(struct accounts *accounts, struct error *error) MUST_CHECK;

/* ---- signing in and out (sign_in.c) ---- */

struct sign_in {
    struct str name, password;
    struct str code;       /* one-time or recovery code; "" for none */
    struct str old_cookie; /* of a session that ends with this */
    struct str address, agent;
};

enum sign_in_outcome {
    SIGN_IN_DONE,
    SIGN_IN_WRONG,       /* name, password or code: it is not said which */
    SIGN_IN_CODE_NEEDED, /* the password was right; a code is wanted */
    SIGN_IN_WAIT,        /* too many attempts */
};

struct signed_in {
    enum sign_in_outcome outcome;
    int wait; /* seconds, for SIGN_IN_WAIT */
    char cookie[SECRET_TEXT];
    struct asker asker;
};

bool accounts_sign_in(
    struct accounts *accounts, const struct sign_in *sign_in, struct signed_in *ret_signed_in,
    struct error *error) MUST_CHECK;

bool accounts_sign_out(struct accounts *accounts, const struct caller *caller, struct error *error)
    MUST_CHECK;

/* ---- the first account (setup.c) ---- */

/* Is there no account yet? */
bool accounts_none(struct accounts *accounts, bool *ret_none, struct error *error) MUST_CHECK;

/* A secret for a one-time link that makes the first account, an admin of everything. Links made
 * before stop working. */
bool accounts_setup_link(
    struct accounts *accounts, char ret_secret[SECRET_TEXT], struct error *error) MUST_CHECK;

struct account_new {
    struct str name, display, password, email; /* display "": the name; password "": sign-on only */
    enum say_language language;
    bool must_change; /* the password has to be changed before anything else */
};

/* ERROR_NOT_FOUND when the link is not good, or no longer. */
bool accounts_setup(
    struct accounts *accounts, struct str secret, const struct account_new *account,
    struct str address, struct error *error) MUST_CHECK;

/* ---- one's own account (self.c, device.c) ---- */

struct account {
    int64_t id;
    char name[ACCOUNT_NAME_MAX + 1];
    char display[ACCOUNT_DISPLAY_MAX + 1];
    char email[ACCOUNT_EMAIL_MAX + 1];
    enum say_language language;
    bool has_password, has_totp, must_change, disabled;
    stamp created_at;
    int recovery_codes; /* not yet used */
    size_t role_count;
    struct asker_role roles[ASKER_ROLES_MAX];
};

bool account_set_language(
    struct accounts *accounts, const struct caller *caller, enum say_language language,
    struct error *error) MUST_CHECK;

/* Ends all other sessions of the account. A wrong old password is ERROR_INPUT. */
bool account_set_password(
    struct accounts *accounts, const struct caller *caller, struct str old_password,
    struct str new_password, struct error *error) MUST_CHECK;

/* Begin with one-time codes: a new secret that counts once a code of it has been given. */
bool account_totp_begin(
    struct accounts *accounts, const struct caller *caller, char ret_secret[TOTP_SECRET_TEXT],
    struct buf *uri, struct error *error) MUST_CHECK;
bool account_totp_confirm(
    struct accounts *accounts, const struct caller *caller, struct str code,
    char ret_codes[RECOVERY_CODES][RECOVERY_TEXT], struct error *error) MUST_CHECK;
bool account_totp_end(
    struct accounts *accounts, const struct caller *caller, struct str password,
    struct error *error) MUST_CHECK;

struct account_session {
    int64_t id;
    stamp created_at, seen_at;
    struct str address, agent;
};
typedef void account_session_reader(void *context, const struct account_session *session);

bool account_sessions(
    struct accounts *accounts, const struct caller *caller, account_session_reader *reader,
    void *context, struct error *error) MUST_CHECK;
bool account_session_end(
    struct accounts *accounts, const struct caller *caller, int64_t id,
    struct error *error) MUST_CHECK;
/* All but the one that asks. */
bool account_sessions_end(
    struct accounts *accounts, const struct caller *caller, struct error *error) MUST_CHECK;

/* ---- API tokens (token.c) ---- */

struct account_token {
    int64_t id;
    struct str name, prefix;
    uint32_t scopes;
    stamp created_at, expires_at;
};
typedef void account_token_reader(void *context, const struct account_token *token);

bool account_tokens(
    struct accounts *accounts, const struct caller *caller, account_token_reader *reader,
    void *context, struct error *error) MUST_CHECK;

/* `scopes`: RIGHT_BITs, at least one of a right beyond RIGHT_SIGNED_IN; `days`: 1 … TOKEN_DAYS_MOST.
 * The token is told this once. */
bool account_token_new(
    struct accounts *accounts, const struct caller *caller, struct str name, uint32_t scopes,
    int days, char ret_token[TOKEN_TEXT], int64_t *ret_id, struct error *error) MUST_CHECK;
bool account_token_end(
    struct accounts *accounts, const struct caller *caller, int64_t id,
    struct error *error) MUST_CHECK;

/* ---- administration (admin.c, roles.c) ----
 *
 * A caller with RIGHT_ACCOUNTS on a subtree manages the accounts all of whose roles lie in it, and
 * gives roles in it. An account without roles is anybody's who has the right. */

bool account_create(
    struct accounts *accounts, const struct caller *caller, const struct account_new *account,
    int64_t *ret_id, struct error *error) MUST_CHECK;

/* Only what is set is changed. A new password ends all sessions and has to be changed by its owner;
 * disabling ends sessions and keeps tokens from working. */
struct account_change {
    const struct str *display, *email, *password;
    const bool *disabled;
    bool reset_totp;
};
bool account_change(
    struct accounts *accounts, const struct caller *caller, int64_t id,
    const struct account_change *change, struct error *error) MUST_CHECK;

bool account_grant(
    struct accounts *accounts, const struct caller *caller, int64_t id, enum role role,
    uint32_t unit, int64_t *ret_role, struct error *error) MUST_CHECK;
bool account_revoke(
    struct accounts *accounts, const struct caller *caller, int64_t id, int64_t role_id,
    struct error *error) MUST_CHECK;

bool account_read(
    struct accounts *accounts, int64_t id, struct account *ret_account,
    struct error *error) MUST_CHECK;
bool account_find(struct accounts *accounts, struct str name, int64_t *ret_id, struct error *error)
    MUST_CHECK;

/* Accounts by id, from the one after `after`; false stops. May the caller manage it? */
typedef bool account_reader(void *context, const struct account *account);
bool account_list(
    struct accounts *accounts, int64_t after, account_reader *reader, void *context,
    struct error *error) MUST_CHECK;
bool account_may_manage(const struct caller *caller, const struct account *account);

/* ---- reorganisations (follow.c) ---- */

/* Roles on units that have ended by `today` move to the units that came after them, on record. Where
 * the unit a role was first given for has come back under its name and code (a reorganisation is
 * undone by a further one), the role moves to that one alone. Roles whose unit has no successor stay
 * as they are, and give nothing. Called after each commit that changes the organisation, and at
 * start. *ret_moved: how many were moved. */
bool accounts_follow(
    struct accounts *accounts, const struct model *model, day today, int *ret_moved,
    struct error *error) MUST_CHECK;

/* ---- the audit ---- */

bool accounts_audit(
    struct accounts *accounts, const struct audit_query *query, audit_reader *reader, void *context,
    struct error *error) MUST_CHECK;

#endif
