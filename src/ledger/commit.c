#include "ledger/commit.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/say.h"
#include "ledger/entries.h"
#include "ledger/private.h"

/* The savepoint of a commit inside a group. */
static const char savepoint[] = "ledger_commit_one";

/* ---- begin ---- */

static bool check_call(
    const struct ledger *ledger, const struct commit_meta *meta, struct error *error) {
    if (ledger->open)
        return error_set(error, ERROR_USAGE, "%s", _("Another commit is open on this ledger."));
    if (!ledger->writable)
        return error_set(error, ERROR_USAGE, "%s", _("The ledger was opened only for reading."));
    if (meta->kind >= COMMIT_KINDS)
        return error_set(error, ERROR_USAGE, "%s", _("There is no such kind of commit."));
    if (str_trim(meta->author).length == 0) {
        error_set(error, ERROR_INPUT, "%s", _("It is not said who makes this commit."));
        return error_hint(
            error, "%s", _("Name a post or an account, such as “Văn phòng UBND tỉnh”."));
    }
    return true;
}

static bool copy_meta(struct commit *commit, const struct commit_meta *meta, struct error *error) {
    struct commit_record *record = &commit->row.record;
    record->kind = meta->kind;
    commit->row.kind = str_of(commit_kind_word(meta->kind));
    const struct {
        struct put_text text;
        struct str *into;
    } texts[] = {
        {{str_trim(meta->author), N_("The author"), LEDGER_TEXT_MAX, true, 0}, &record->author},
        {{meta->source, N_("The source"), LEDGER_TEXT_MAX, false, 0}, &record->source},
        {{meta->client_id, N_("The sender's number"), LEDGER_TEXT_MAX, false, 0},
         &record->client_id},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct str clean;
        if (!put_clean(commit, &texts[i].text, &clean, error))
            return false;
        char *copy = arena_text(&commit->arena, clean);
        if (!copy)
            return error_memory(error);
        *texts[i].into = str_slice(copy, clean.length);
    }
    return true;
}

/* What the earlier commit was checked against is what its repeat is checked against. */
static bool go_back(struct commit *commit, int64_t facts, struct error *error) {
    const struct position position = {.commit = facts, .facts = facts};
    if (facts == commit->registry->facts)
        return true;
    if (!registry_load(commit->ledger, &position, &commit->registry, error))
        return false;
    commit->own_registry = true;
    return true;
}

/* The commit that came under the same client_id before, if any: this one will be compared with it,
 * so its numbers start where that one's did. */
static bool find_repeat(struct commit *commit, struct error *error) {
    struct commit_record *record = &commit->row.record;
    if (record->client_id.length == 0)
        return true;
    struct statement *find;
    if (!ledger_statement(commit->ledger, STATEMENT_CLIENT, &find, error))
        return false;
    statement_bind_text(find, 1, record->client_id);
    bool row;
    if (!statement_step(find, &row, error))
        return false;
    if (!row)
        return true;
    struct chain_row earlier = chain_read(find, 0);
    commit->repeat = true;
    record->id = earlier.record.id;
    record->first_seq = earlier.record.first_seq;
    int64_t facts = earlier.record.facts;
    statement_reset(find);
    return go_back(commit, facts, error);
}

static bool set_times(struct commit *commit, stamp known_at, struct error *error) {
    struct commit_record *record = &commit->row.record;
    stamp now = clock_now();
    stamp before = commit->ledger->head.known_at;
    char text[MOMENT_TEXT];
    commit->latest = moment_of_stamp(now) + ENTRY_AHEAD_MINUTES;
    record->recorded_at = now;
    /* A clock that was set back must not break the order. */
    record->known_at = now > before ? now : before;
    if (known_at == 0 || commit->repeat)
        return true;
    record->known_at = known_at;
    if (known_at > now)
        return error_set(
            error, ERROR_INPUT, _("The commit cannot be known only from %s on: that is to come."),
            stamp_iso(known_at, text));
    if (known_at >= before)
        return true;
    error_set(
        error, ERROR_CONFLICT,
        _("The commit cannot be known from %s on: what was recorded before it is known only "
          "later."),
        stamp_iso(known_at, text));
    error_detail(error, _("The commit before is known from %s on."), stamp_iso(before, text));
    return error_hint(
        error, "%s", _("Bring history in from the oldest to the newest, before anything new."));
}

static bool begin_transaction(struct ledger *ledger, struct error *error) {
    if (ledger->grouped)
        return db_savepoint(ledger->db, savepoint, error);
    if (!db_begin(ledger->db, error))
        return false;
    if (ledger_refresh(ledger, error))
        return true;
    db_rollback(ledger->db);
    return false;
}

static bool prepare(struct commit *commit, const struct commit_meta *meta, struct error *error) {
    const struct ledger *ledger = commit->ledger;
    struct commit_record *record = &commit->row.record;
    record->id = ledger->head.commit + 1;
    record->first_seq = ledger->head.seq + 1;
    commit->registry = ledger->registry;
    if (!copy_meta(commit, meta, error) || !find_repeat(commit, error) ||
        !set_times(commit, meta->known_at, error))
        return false;
    commit->next_seq = record->first_seq;
    return true;
}

bool commit_begin(
    struct ledger *ledger, const struct commit_meta *meta, struct commit **ret_commit,
    struct error *error) {
    if (!check_call(ledger, meta, error))
        return false;
    struct commit *commit = calloc(1, sizeof *commit);
    if (!commit)
        return error_memory(error);
    if (!begin_transaction(ledger, error)) {
        free(commit);
        return false;
    }
    commit->ledger = ledger;
    ledger->open = commit;
    if (!prepare(commit, meta, error)) {
        commit_abort(commit);
        return false;
    }
    *ret_commit = commit;
    return true;
}

/* ---- end ---- */

static void release(struct commit *commit) {
    commit->ledger->open = NULL;
    if (commit->own_registry)
        registry_free(commit->registry);
    for (int i = 0; i < FACTS; i++)
        free(commit->digests[i]);
    arena_release(&commit->arena);
    arena_release(&commit->scratch);
    free(commit);
}

static void roll_back(struct ledger *ledger) {
    ledger_drop_bulks(ledger);
    if (!ledger->grouped)
        db_rollback(ledger->db);
    else if (
        !db_savepoint_rollback(ledger->db, savepoint, NULL) ||
        !db_savepoint_release(ledger->db, savepoint, NULL))
        ledger->group_lost = true;
}

void commit_abort(struct commit *commit) {
    if (!commit)
        return;
    roll_back(commit->ledger);
    release(commit);
}

static size_t write_content(struct commit *commit, unsigned char content[CHAIN_CONTENT_MAX]) {
    size_t size = 0;
    for (int i = 0; i < FACTS; i++) {
        if (commit->rows[i] == 0)
            continue;
        unsigned char hash[COMMIT_HASH];
        digest_end(commit->digests[i], hash);
        chain_part(content + size, (enum fact)i, commit->rows[i], hash);
        size += CHAIN_PART;
    }
    return size;
}

/* On record before under the same client_id: is it the same in all that the sender decides? */
static bool compare_repeat(
    struct commit *commit, struct chain_row *ret_earlier, struct error *error) {
    struct statement *find;
    bool row;
    if (!ledger_statement(commit->ledger, STATEMENT_CLIENT, &find, error))
        return false;
    statement_bind_text(find, 1, commit->row.record.client_id);
    if (!statement_step(find, &row, error))
        return false;
    struct chain_row earlier = chain_read(find, 0);
    bool same = row && str_equal(earlier.content, commit->row.content) &&
                str_equal(earlier.kind, commit->row.kind) &&
                str_equal(earlier.record.author, commit->row.record.author) &&
                str_equal(earlier.record.source, commit->row.record.source);
    char when[MOMENT_TEXT];
    if (!same) {
        error_set(
            error, ERROR_CONFLICT, _("Something else is on record under the number “%.*s”."),
            STR_ARGS(commit->row.record.client_id));
        error_detail(
            error, _("Commit %lld, %s, by %.*s."), (long long)earlier.record.id,
            stamp_iso(earlier.record.recorded_at, when), STR_ARGS(earlier.record.author));
        error_hint(error, "%s", _("Send a corrected commit under a new number of its own."));
    }
    *ret_earlier = earlier;
    statement_reset(find);
    return same;
}

static bool insert_row(struct commit *commit, struct error *error) {
    const struct commit_record *record = &commit->row.record;
    struct statement *insert;
    if (!ledger_statement(commit->ledger, STATEMENT_INSERT, &insert, error))
        return false;
    statement_bind_int(insert, 1, record->id);
    statement_bind_text(insert, 2, commit->row.kind);
    statement_bind_int(insert, 3, record->recorded_at);
    statement_bind_int(insert, 4, record->known_at);
    statement_bind_text(insert, 5, record->author);
    statement_bind_text(insert, 6, record->source);
    if (record->client_id.length)
        statement_bind_text(insert, 7, record->client_id);
    else
        statement_bind_null(insert, 7);
    statement_bind_int(insert, 8, (int64_t)record->first_seq);
    statement_bind_int(insert, 9, (int64_t)record->last_seq);
    statement_bind_int(insert, 10, record->facts);
    statement_bind_blob(insert, 11, commit->row.content.data, commit->row.content.length);
    statement_bind_blob(insert, 12, commit->row.previous, COMMIT_HASH);
    statement_bind_blob(insert, 13, record->hash, COMMIT_HASH);
    return statement_run(insert, error);
}

static bool has_facts(const struct commit *commit) {
    for (int i = 0; i < FACTS; i++)
        if (commit->rows[i] && i != FACT_ENTRY && i != FACT_ENTRY_NOTE)
            return true;
    return false;
}

static bool seal(struct commit *commit, struct error *error) {
    const struct ledger *ledger = commit->ledger;
    struct commit_record *record = &commit->row.record;
    record->last_seq = commit->next_seq - 1;
    record->facts = has_facts(commit) ? record->id : ledger->head.facts;
    memcpy(commit->row.previous, ledger->head_hash, COMMIT_HASH);
    chain_hash(&commit->row, record->hash);
    return insert_row(commit, error);
}

static void fill_result(
    const struct chain_row *row, bool repeat, struct commit_result *ret_result) {
    const struct commit_record *record = &row->record;
    *ret_result = (struct commit_result){
        .position = {record->id, record->last_seq, record->known_at, record->facts},
        .first_seq = record->first_seq,
        .recorded_at = record->recorded_at,
        .repeat = repeat,
    };
    memcpy(ret_result->hash, record->hash, COMMIT_HASH);
}

/* What the ledger knows of itself follows what is now on record. */
static void advance(struct commit *commit, const struct commit_result *result) {
    struct ledger *ledger = commit->ledger;
    ledger->head = result->position;
    memcpy(ledger->head_hash, result->hash, COMMIT_HASH);
    if (!commit->own_registry)
        return;
    registry_free(ledger->registry);
    ledger->registry = commit->registry;
    commit->own_registry = false;
}

static bool end_new(struct commit *commit, struct commit_result *ret_result, struct error *error) {
    struct ledger *ledger = commit->ledger;
    if (!put_flush(commit, error) || !seal(commit, error))
        return false;
    bool ok = ledger->grouped ? db_savepoint_release(ledger->db, savepoint, error)
                              : db_commit(ledger->db, error);
    if (!ok)
        return false;
    fill_result(&commit->row, false, ret_result);
    advance(commit, ret_result);
    return true;
}

static bool end_repeat(
    struct commit *commit, struct commit_result *ret_result, struct error *error) {
    struct chain_row earlier;
    if (!compare_repeat(commit, &earlier, error))
        return false;
    fill_result(&earlier, true, ret_result);
    roll_back(commit->ledger);
    return true;
}

static bool finish(struct commit *commit, struct commit_result *ret_result, struct error *error) {
    if (commit->broken)
        return error_set(
            error, ERROR_USAGE, "%s", _("A commit in which something failed cannot be ended."));
    if (commit_rows(commit) == 0)
        return error_set(error, ERROR_INPUT, "%s", _("There is nothing to record."));
    if (!commit->closed && !put_close_facts(commit, error))
        return false;
    unsigned char content[CHAIN_CONTENT_MAX];
    commit->row.content = str_slice((const char *)content, write_content(commit, content));
    return commit->repeat ? end_repeat(commit, ret_result, error)
                          : end_new(commit, ret_result, error);
}

bool commit_end(struct commit *commit, struct commit_result *ret_result, struct error *error) {
    struct commit_result result;
    if (!finish(commit, &result, error)) {
        commit_abort(commit);
        return false;
    }
    release(commit);
    if (ret_result)
        *ret_result = result;
    return true;
}

/* ---- about an open commit ---- */

struct ledger *commit_ledger(const struct commit *commit) {
    return commit->ledger;
}

bool commit_is_repeat(const struct commit *commit) {
    return commit->repeat;
}

bool commit_check(struct commit *commit, struct error *error) {
    return commit->closed ? !commit->broken : put_close_facts(commit, error);
}

bool commit_can_go_on(const struct commit *commit) {
    return !commit->broken;
}

uint64_t commit_rows(const struct commit *commit) {
    uint64_t rows = 0;
    for (int i = 0; i < FACTS; i++)
        rows += commit->rows[i];
    return rows;
}

/* ---- groups ---- */

bool group_begin(struct ledger *ledger, struct error *error) {
    if (!db_begin(ledger->db, error))
        return false;
    if (!ledger_refresh(ledger, error)) {
        db_rollback(ledger->db);
        return false;
    }
    ledger->grouped = true;
    ledger->group_lost = false;
    return true;
}

bool group_end(struct ledger *ledger, struct error *error) {
    if (!db_commit(ledger->db, error))
        return false;
    ledger->grouped = false;
    return true;
}

/* The next refresh corrects what the ledger believes of itself. */
void group_abort(struct ledger *ledger) {
    ledger_drop_bulks(ledger);
    db_rollback(ledger->db);
    ledger->grouped = false;
}
