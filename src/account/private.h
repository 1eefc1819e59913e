/* What the files of accounts share. */
#ifndef SATSAO_ACCOUNT_PRIVATE_H
#define SATSAO_ACCOUNT_PRIVATE_H

#include <pthread.h>

#include "account/accounts.h"
#include "account/cache.h"
#include "account/password.h"
#include "account/sql.h"

struct refusal {
    stamp at;
    int64_t account;
    char who[ACCOUNT_NAME_MAX + 1];
    char address[64];
    char action[16];
    char subject[REFUSAL_TEXT];
};

struct accounts {
    stamp (*now)(void);
    char *url;
    pthread_mutex_t write_lock, read_lock;
    struct db *write, *read; /* two, so that who asks never waits for who changes */
    struct cache cache;
    struct hasher hasher;
    int64_t change_seen; /* account_change.value; under read_lock */
    bool watching;
    bool stop; /* under watch_lock */
    pthread_mutex_t watch_lock;
    pthread_cond_t watch_stop;
    pthread_t watch;
    struct refusal refusals[REFUSALS_MOST]; /* not yet written; under watch_lock */
    size_t refusal_count;
    struct refusal writing[REFUSALS_MOST]; /* the watch's */
    size_t writing_count;
};

/* A transaction. accounts_end commits when `ok`, else rolls back; `changed`: what is in memory of
 * accounts is then looked up anew. Returns `ok` and that the commit succeeded. */
bool accounts_begin(struct accounts *accounts, struct error *error) MUST_CHECK;
bool accounts_end(struct accounts *accounts, bool ok, bool changed, struct error *error) MUST_CHECK;

/* The connection for reading, for one at a time. */
struct db *accounts_read_begin(struct accounts *accounts);
void accounts_read_end(struct accounts *accounts);

/* The next id of one of the tables above, inside a transaction. */
bool accounts_next_id(struct db *db, const char *max_sql, int64_t *ret_id, struct error *error)
    MUST_CHECK;

struct audit_by accounts_by(const struct accounts *accounts, const struct caller *caller);

/* "account 12": the subject of an audit row. */
enum { SUBJECT_TEXT = 40 };
struct str account_subject(int64_t id, char text[SUBJECT_TEXT]);

/* One row of the audit for a change to an account. */
bool accounts_note(
    struct accounts *accounts, const struct caller *caller, const char *action, int64_t account,
    struct str before, struct str after, struct error *error) MUST_CHECK;

/* The name in the form in which it is kept; ERROR_INPUT. */
bool account_name(struct str given, char ret_name[ACCOUNT_NAME_MAX + 1], struct error *error)
    MUST_CHECK;

/* A text to be shown: UTF-8 in NFC without control characters, trimmed, within the limit. `field` is
 * its name in the error. */
bool account_text(
    struct str given, const char *field, size_t most, char *ret_text,
    struct error *error) MUST_CHECK;

/* Add an account, inside a transaction, with its audit row. `hash` is of its password, "" for none. */
bool account_insert(
    struct accounts *accounts, const struct caller *caller, const struct account_new *account,
    const char *hash, int64_t *ret_id, struct error *error) MUST_CHECK;
bool account_insert_role(
    struct accounts *accounts, const struct caller *caller, int64_t account, enum role role,
    uint32_t unit, uint32_t origin, int64_t *ret_role, struct error *error) MUST_CHECK;

/* Fill `ret_asker` but for session, token and scopes. */
bool asker_load(struct db *db, int64_t account, struct asker *ret_asker, struct error *error)
    MUST_CHECK;

/* End sessions of an account but for one (0: all), inside a transaction. */
bool sessions_end(struct db *db, int64_t account, int64_t except, struct error *error) MUST_CHECK;

/* Make a session, inside a transaction, and give its cookie and asker. */
bool session_make(
    struct accounts *accounts, int64_t account, struct str address, struct str agent,
    struct signed_in *ret_signed_in, struct error *error) MUST_CHECK;

/* The kept hash of an account's password; "" for none. */
bool account_password(
    struct accounts *accounts, int64_t account, char ret_hash[PASSWORD_HASH],
    struct error *error) MUST_CHECK;

/* Is this the caller's own password? Throttled; `field` is its name in the error. */
bool account_confirm(
    struct accounts *accounts, const struct caller *caller, struct str password, const char *field,
    struct error *error) MUST_CHECK;

/* No one-time codes any more, inside a transaction. */
bool totp_drop(struct db *db, int64_t account, struct error *error) MUST_CHECK;

/* The account, if the caller manages it; else as if there were none. */
bool account_managed(
    struct accounts *accounts, const struct caller *caller, int64_t id, struct account *ret_account,
    struct error *error) MUST_CHECK;

/* Inside a transaction, after a change: is there still an admin of everything? */
bool admin_remains(struct accounts *accounts, const struct caller *caller, struct error *error)
    MUST_CHECK;

#endif
