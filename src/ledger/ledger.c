#include "ledger/ledger.h"

#include <stdlib.h>

#include "base/say.h"
#include "db/migrate.h"
#include "ledger/private.h"
#include "ledger/targets.h"

/* ---- statements ---- */

static const char *const statements[STATEMENTS] = {
    [STATEMENT_HEAD] = "SELECT " CHAIN_COLUMNS " FROM ledger_commit c ORDER BY c.id DESC LIMIT 1",
    [STATEMENT_INSERT] =
        "INSERT INTO ledger_commit (id, kind, recorded_at, known_at, author, source, client_id, "
        "first_seq, last_seq, facts, content, previous, hash) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    [STATEMENT_CLIENT] = "SELECT " CHAIN_COLUMNS " FROM ledger_commit c WHERE c.client_id = $1",
};

bool ledger_statement(
    struct ledger *ledger, enum ledger_statement which, struct statement **ret_statement,
    struct error *error) {
    struct statement **kept = &ledger->statements[which];
    if (!*kept && !db_prepare(ledger->db, statements[which], kept, error))
        return false;
    *ret_statement = *kept;
    return true;
}

/* ---- opening ---- */

static bool check_schema(struct ledger *ledger, struct error *error) {
    size_t count;
    const struct migration *schema = db_schema(&count);
    return db_migrated(ledger->db, schema, count, error);
}

static bool start(struct ledger *ledger, struct error *error) {
    if (ledger->checking)
        return registry_load(ledger, &ledger->head, &ledger->registry, error);
    return ledger_refresh(ledger, error);
}

static bool open_ledger(
    const char *url, enum ledger_mode mode, struct ledger **ret_ledger, struct error *error) {
    struct ledger *ledger = calloc(1, sizeof *ledger);
    if (!ledger) {
        error_memory(error);
        return false;
    }
    ledger->writable = mode == LEDGER_WRITE;
    ledger->checking = mode == LEDGER_CHECK;
    if (!db_open(url, ledger->writable ? DB_WRITE : DB_READ, &ledger->db, error) ||
        !check_schema(ledger, error) || !start(ledger, error)) {
        ledger_close(ledger);
        return false;
    }
    *ret_ledger = ledger;
    return true;
}

bool ledger_open(
    const char *url, enum ledger_mode mode, struct ledger **ret_ledger, struct error *error) {
    struct ledger *ledger = NULL;
    if (sodium_init() < 0)
        return error_set(error, ERROR_INTERNAL, "%s", _("The hash library cannot be used."));
    if (!open_ledger(url, mode, &ledger, error))
        return false;
    if (ledger->head.commit == 0 && !ledger->checking) {
        ledger_close(ledger);
        error_set(error, ERROR_CONFLICT, "%s", _("There is no ledger in this database."));
        return error_hint(error, "%s", _("Make one with “satsao init”."));
    }
    *ret_ledger = ledger;
    return true;
}

void ledger_drop_bulks(struct ledger *ledger) {
    for (int i = 0; i < FACTS; i++) {
        db_bulk_free(ledger->bulks[i]);
        ledger->bulks[i] = NULL;
    }
}

void ledger_close(struct ledger *ledger) {
    if (!ledger)
        return;
    commit_abort(ledger->open);
    ledger_drop_bulks(ledger);
    for (int i = 0; i < STATEMENTS; i++)
        statement_free(ledger->statements[i]);
    registry_free(ledger->registry);
    db_close(ledger->db);
    free(ledger);
}

/* ---- making one ---- */

/* Known from the first day of all: whatever history follows, it had bands. */
enum { INIT_KNOWN_AT = 1 };

/* Decree 335/2025/NĐ-CP grades officials with the same convention: lower bound in, upper bound out;
 * 100, 70 and 50 are those of the provincial committees' reviews. */
static bool put_default_bands(struct commit *commit, struct error *error) {
    const struct band bands[] = {
        {str_of("done"), str_of("Hoàn thành"), str_of("Done"), {true, {100, 0}}},
        {str_of("good"), str_of("Khá"), str_of("Good"), {true, {70, 0}}},
        {str_of("middling"), str_of("Trung bình"), str_of("Middling"), {true, {50, 0}}},
        {str_of("low"), str_of("Thấp"), str_of("Low"), {false, {0, 0}}},
    };
    return commit_put_bands(commit, bands, COUNT_OF(bands), error);
}

static bool first_commit(struct ledger *ledger, struct error *error) {
    struct commit_meta meta = {
        .kind = COMMIT_INIT,
        .author = str_of("satsao"),
        .source = str_of("satsao " SATSAO_VERSION),
        .known_at = INIT_KNOWN_AT,
    };
    struct commit *commit = NULL;
    if (!commit_begin(ledger, &meta, &commit, error))
        return ledger->head.commit > 0; /* someone else was first */
    if (ledger->head.commit == 0 && put_default_bands(commit, error))
        return commit_end(commit, NULL, error);
    commit_abort(commit);
    return ledger->head.commit > 0;
}

static bool migrate(const char *url, struct error *error) {
    struct db *db = NULL;
    if (!db_open(url, DB_CREATE, &db, error))
        return false;
    size_t count;
    const struct migration *schema = db_schema(&count);
    bool ok = db_migrate(db, schema, count, error);
    db_close(db);
    return ok;
}

bool ledger_init(const char *url, struct error *error) {
    if (sodium_init() < 0)
        return error_set(error, ERROR_INTERNAL, "%s", _("The hash library cannot be used."));
    struct ledger *ledger = NULL;
    if (!migrate(url, error) || !open_ledger(url, LEDGER_WRITE, &ledger, error))
        return false;
    bool ok = ledger->head.commit > 0 || first_commit(ledger, error);
    ledger_close(ledger);
    return ok;
}

/* ---- positions ---- */

static struct position position_of(const struct chain_row *row) {
    return (struct position){
        .commit = row->record.id,
        .seq = row->record.last_seq,
        .known_at = row->record.known_at,
        .facts = row->record.facts,
    };
}

static bool read_head(struct ledger *ledger, struct error *error) {
    struct statement *head;
    bool row;
    if (!ledger_statement(ledger, STATEMENT_HEAD, &head, error) ||
        !statement_step(head, &row, error))
        return false;
    struct chain_row last = {0};
    if (row)
        last = chain_read(head, 0);
    ledger->head = position_of(&last);
    memcpy(ledger->head_hash, last.record.hash, COMMIT_HASH);
    statement_reset(head);
    return true;
}

bool ledger_refresh(struct ledger *ledger, struct error *error) {
    if (!read_head(ledger, error))
        return false;
    if (ledger->registry && ledger->registry->facts == ledger->head.facts)
        return true;
    struct registry *registry = NULL;
    if (!registry_load(ledger, &ledger->head, &registry, error))
        return false;
    registry_free(ledger->registry);
    ledger->registry = registry;
    return true;
}

bool ledger_position_now(
    struct ledger *ledger, struct position *ret_position, struct error *error) {
    if (!ledger->open && !ledger->checking && !ledger_refresh(ledger, error))
        return false;
    *ret_position = ledger->head;
    return true;
}

/* The position behind the commit that `sql`, with one number, finds; position 0 when there is none.
 */
static bool find_position(
    struct ledger *ledger, const char *sql, int64_t number, struct position *ret_position,
    struct error *error) {
    struct statement *find = NULL;
    if (!db_prepare(ledger->db, sql, &find, error))
        return false;
    statement_bind_int(find, 1, number);
    bool row;
    bool ok = statement_step(find, &row, error);
    if (ok) {
        struct chain_row found = {0};
        if (row)
            found = chain_read(find, 0);
        *ret_position = position_of(&found);
    }
    statement_free(find);
    return ok;
}

bool ledger_position_at(
    struct ledger *ledger, stamp at, struct position *ret_position, struct error *error) {
    return find_position(
        ledger,
        "SELECT " CHAIN_COLUMNS " FROM ledger_commit c WHERE c.known_at <= $1 "
        "ORDER BY c.known_at DESC, c.id DESC LIMIT 1",
        at, ret_position, error);
}

bool ledger_position_of(
    struct ledger *ledger, int64_t commit, struct position *ret_position, struct error *error) {
    struct position position;
    if (!find_position(
            ledger, "SELECT " CHAIN_COLUMNS " FROM ledger_commit c WHERE c.id = $1", commit,
            &position, error))
        return false;
    if (position.commit == 0)
        return error_set(error, ERROR_NOT_FOUND, _("There is no commit %lld."), (long long)commit);
    *ret_position = position;
    return true;
}

/* ---- the rest ---- */

const struct model *ledger_current(const struct ledger *ledger) {
    return &ledger->registry->model;
}

struct db *ledger_db(struct ledger *ledger) {
    return ledger->db;
}

bool ledger_backup(
    struct ledger *ledger, const char *to_path, db_progress *progress, void *context,
    struct error *error) {
    return db_backup(ledger->db, to_path, progress, context, error);
}
