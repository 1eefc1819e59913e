#include "account/accounts.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>

#include "account/private.h"
#include "account/throttle.h"
#include "base/clock.h"
#include "base/say.h"
#include "db/migrate.h"
#include "text/nfc.h"
#include "text/utf8.h"

/* ---- transactions ---- */

bool accounts_begin(struct accounts *accounts, struct error *error) {
    pthread_mutex_lock(&accounts->write_lock);
    struct error first;
    if (db_begin(accounts->write, &first))
        return true;
    /* A database server that was started anew: one more attempt on a new connection. */
    struct db *again = NULL;
    if (first.code == ERROR_IO && db_open(accounts->url, DB_WRITE, &again, &first)) {
        db_close(accounts->write);
        accounts->write = again;
        if (db_begin(accounts->write, &first))
            return true;
    }
    pthread_mutex_unlock(&accounts->write_lock);
    *error = first;
    return false;
}

bool accounts_end(struct accounts *accounts, bool ok, bool changed, struct error *error) {
    if (ok && changed)
        ok = db_exec(accounts->write, "UPDATE account_change SET value = value + 1", error);
    if (ok)
        ok = db_commit(accounts->write, error);
    if (!ok)
        db_rollback(accounts->write);
    if (changed)
        cache_clear(&accounts->cache);
    pthread_mutex_unlock(&accounts->write_lock);
    return ok;
}

struct db *accounts_read_begin(struct accounts *accounts) {
    pthread_mutex_lock(&accounts->read_lock);
    return accounts->read;
}

void accounts_read_end(struct accounts *accounts) {
    pthread_mutex_unlock(&accounts->read_lock);
}

bool accounts_next_id(struct db *db, const char *max_sql, int64_t *ret_id, struct error *error) {
    int64_t last;
    if (!sql_number(db, max_sql, NO_VALUES, 0, &last, error))
        return false;
    *ret_id = last + 1;
    return true;
}

/* ---- the record ---- */

struct audit_by accounts_by(const struct accounts *accounts, const struct caller *caller) {
    stamp now = accounts->now();
    if (!caller->asker)
        return (struct audit_by){0, str_of("satsao"), str_of("command line"), now};
    return audit_by(caller->asker, caller->address, now);
}

struct str account_subject(int64_t id, char text[SUBJECT_TEXT]) {
    int length = snprintf(text, SUBJECT_TEXT, "account %lld", (long long)id);
    return str_slice(text, (size_t)length);
}

bool accounts_note(
    struct accounts *accounts, const struct caller *caller, const char *action, int64_t account,
    struct str before, struct str after, struct error *error) {
    char subject[SUBJECT_TEXT];
    struct audit_by by = accounts_by(accounts, caller);
    struct audit_event event = {
        action, account_subject(account, subject), before, after, AUDIT_DONE};
    return audit_record(accounts->write, &by, &event, error);
}

bool accounts_audit(
    struct accounts *accounts, const struct audit_query *query, audit_reader *reader, void *context,
    struct error *error) {
    bool ok = audit_read(accounts_read_begin(accounts), query, reader, context, error);
    accounts_read_end(accounts);
    return ok;
}

/* ---- texts ---- */

static bool is_name_character(char c, bool first) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return plain || (!first && (c == '.' || c == '_' || c == '-' || c == '@'));
}

bool account_name(struct str given, char ret_name[ACCOUNT_NAME_MAX + 1], struct error *error) {
    struct str name = str_trim(given);
    bool ok = name.length >= 2 && name.length <= ACCOUNT_NAME_MAX;
    for (size_t i = 0; ok && i < name.length; i++) {
        char c = name.data[i];
        ret_name[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        ok = is_name_character(ret_name[i], i == 0);
    }
    if (ok) {
        ret_name[name.length] = '\0';
        return true;
    }
    error_set(
        error, ERROR_INPUT,
        _("A name to sign in with has 2 to %d of the characters a–z, 0–9, '.', '_', '-', '@'."),
        ACCOUNT_NAME_MAX);
    return error_field(error, "name");
}

bool account_text(
    struct str given, const char *field, size_t most, char *ret_text, struct error *error) {
    struct buf normal = buf_with_maximum(most);
    struct str text = str_trim(given);
    bool ok = text_utf8_valid(text, NULL) && text.length <= most && text_nfc(text, &normal, NULL);
    for (size_t i = 0; ok && i < normal.length; i++)
        ok = (unsigned char)normal.data[i] >= 0x20 && normal.data[i] != 0x7f;
    if (ok)
        memcpy(ret_text, buf_cstr(&normal), normal.length + 1);
    buf_release(&normal);
    if (ok)
        return true;
    error_set(
        error, ERROR_INPUT, _("The text has to be UTF-8, on one line, of at most %d bytes."),
        (int)most);
    return error_field(error, "%s", field);
}

/* ---- watching ---- */

struct seen_list {
    struct accounts *accounts;
    bool ok;
    struct error *error;
};

static void write_seen(void *context, int64_t session, stamp seen) {
    struct seen_list *list = context;
    if (list->ok)
        list->ok = sql_run(
            list->accounts->write,
            "UPDATE account_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2",
            VALUES(INT(session), INT(seen)), list->error);
}

static bool sweep(struct accounts *accounts, struct error *error) {
    struct db *db = accounts->write;
    stamp now = accounts->now();
    struct seen_list list = {accounts, true, error};
    cache_each_seen(&accounts->cache, write_seen, &list);
    return list.ok &&
           sql_run(
               db, "DELETE FROM account_session WHERE created_at <= $1 OR seen_at <= $2",
               VALUES(INT(now - SESSION_LONGEST_MS), INT(now - SESSION_IDLE_MS)), error) &&
           throttle_sweep(db, now, error);
}

/* Has some process changed an account since this was last asked? */
static bool look_for_changes(struct accounts *accounts, struct error *error) {
    int64_t value;
    struct db *db = accounts_read_begin(accounts);
    bool ok = sql_number(
        db, "SELECT value FROM account_change WHERE id = $1", VALUES(INT(1)), 0, &value, error);
    bool changed = ok && value != accounts->change_seen;
    if (changed)
        accounts->change_seen = value;
    accounts_read_end(accounts);
    if (changed)
        cache_clear(&accounts->cache);
    return ok;
}

bool accounts_refresh(struct accounts *accounts, struct error *error) {
    return accounts_begin(accounts, error) &&
           accounts_end(accounts, sweep(accounts, error), false, error) &&
           look_for_changes(accounts, error);
}

static bool write_refusals(
    struct accounts *accounts, const struct refusal *refusals, size_t count, struct error *error) {
    bool ok = accounts_begin(accounts, error);
    if (!ok)
        return false;
    for (size_t i = 0; ok && i < count; i++) {
        const struct refusal *one = &refusals[i];
        struct audit_by by = {one->account, str_of(one->who), str_of(one->address), one->at};
        struct audit_event event = {one->action, str_of(one->subject), {0}, {0}, AUDIT_REFUSED};
        ok = audit_record(accounts->write, &by, &event, error);
    }
    return accounts_end(accounts, ok, false, error);
}

/* Those that wait; they go on waiting when the database does not take them now. By the watch alone. */
static void flush_refusals(struct accounts *accounts) {
    struct error ignored;
    if (accounts->writing_count == 0) {
        pthread_mutex_lock(&accounts->watch_lock);
        accounts->writing_count = accounts->refusal_count;
        memcpy(accounts->writing, accounts->refusals, sizeof accounts->writing);
        accounts->refusal_count = 0;
        pthread_mutex_unlock(&accounts->watch_lock);
    }
    if (accounts->writing_count &&
        write_refusals(accounts, accounts->writing, accounts->writing_count, &ignored))
        accounts->writing_count = 0;
}

bool accounts_refused(
    struct accounts *accounts, const struct asker *asker, struct str address, const char *action,
    struct str subject, struct error *error) {
    struct refusal refusal = {.at = accounts->now(), .account = asker->account};
    if (asker->account == 0)
        return true;
    snprintf(refusal.who, sizeof refusal.who, "%s", asker->name);
    snprintf(refusal.address, sizeof refusal.address, "%.*s", STR_ARGS(address));
    snprintf(refusal.action, sizeof refusal.action, "%s", action);
    snprintf(
        refusal.subject, sizeof refusal.subject, "%.*s",
        STR_ARGS(text_utf8_cut(subject, REFUSAL_TEXT - 1)));
    pthread_mutex_lock(&accounts->watch_lock);
    bool waits = accounts->watching && accounts->refusal_count < REFUSALS_MOST;
    if (waits)
        accounts->refusals[accounts->refusal_count++] = refusal;
    pthread_mutex_unlock(&accounts->watch_lock);
    return waits || write_refusals(accounts, &refusal, 1, error);
}

static bool wait_a_turn(struct accounts *accounts) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WATCH_MS / 1000;
    pthread_mutex_lock(&accounts->watch_lock);
    int waited = 0;
    while (!accounts->stop && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&accounts->watch_stop, &accounts->watch_lock, &until);
    bool stop = accounts->stop;
    pthread_mutex_unlock(&accounts->watch_lock);
    return !stop;
}

/* A failure here (a database that is busy or away) is no harm: the next turn tries again. */
static void *watch(void *context) {
    enum { SWEEP_TURNS = 60 };
    struct accounts *accounts = context;
    struct error ignored;
    for (int turn = 1; wait_a_turn(accounts); turn++) {
        bool ok = turn % SWEEP_TURNS == 0 ? accounts_refresh(accounts, &ignored)
                                          : look_for_changes(accounts, &ignored);
        (void)ok;
        flush_refusals(accounts);
    }
    /* What could not be written before, then what came last. */
    flush_refusals(accounts);
    flush_refusals(accounts);
    return NULL;
}

/* ---- the whole ---- */

static bool open_databases(struct accounts *accounts, const char *url, struct error *error) {
    size_t count;
    const struct migration *list = db_schema(&count);
    accounts->url = strdup(url);
    if (!accounts->url)
        return error_memory(error);
    return db_open(url, DB_WRITE, &accounts->write, error) &&
           db_migrated(accounts->write, list, count, error) &&
           db_open(url, DB_READ, &accounts->read, error) && look_for_changes(accounts, error);
}

static bool init_locks(struct accounts *accounts, struct error *error) {
    pthread_mutex_init(&accounts->write_lock, NULL);
    pthread_mutex_init(&accounts->read_lock, NULL);
    pthread_mutex_init(&accounts->watch_lock, NULL);
    pthread_cond_init(&accounts->watch_stop, NULL);
    if (!cache_init(&accounts->cache, error))
        return false;
    if (hasher_init(&accounts->hasher, error))
        return true;
    cache_release(&accounts->cache);
    return false;
}

bool accounts_open(
    const char *url, const struct accounts_options *options, struct accounts **ret_accounts,
    struct error *error) {
    if (sodium_init() < 0)
        return error_set(error, ERROR_INTERNAL, "%s", _("libsodium could not be started."));
    struct accounts *accounts = calloc(1, sizeof *accounts);
    if (!accounts)
        return error_memory(error);
    if (!init_locks(accounts, error)) {
        free(accounts);
        return false;
    }
    accounts->now = options && options->now ? options->now : clock_now;
    if (options && options->hash_memory)
        accounts->hasher.memory = options->hash_memory;
    bool ok = open_databases(accounts, url, error);
    if (ok && options && options->watch) {
        accounts->watching = pthread_create(&accounts->watch, NULL, watch, accounts) == 0;
        ok = accounts->watching || error_memory(error);
    }
    if (!ok) {
        accounts_close(accounts);
        return false;
    }
    *ret_accounts = accounts;
    return true;
}

static void stop_watching(struct accounts *accounts) {
    pthread_mutex_lock(&accounts->watch_lock);
    accounts->stop = true;
    pthread_cond_signal(&accounts->watch_stop);
    pthread_mutex_unlock(&accounts->watch_lock);
    pthread_join(accounts->watch, NULL);
}

void accounts_close(struct accounts *accounts) {
    if (!accounts)
        return;
    if (accounts->watching)
        stop_watching(accounts);
    db_close(accounts->read);
    db_close(accounts->write);
    hasher_release(&accounts->hasher);
    cache_release(&accounts->cache);
    pthread_cond_destroy(&accounts->watch_stop);
    pthread_mutex_destroy(&accounts->watch_lock);
    pthread_mutex_destroy(&accounts->read_lock);
    pthread_mutex_destroy(&accounts->write_lock);
    free(accounts->url);
    free(accounts);
}
