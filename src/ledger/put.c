#include <stdlib.h>

#include "base/say.h"
#include "ledger/private.h"
#include "text/nfc.h"
#include "text/utf8.h"

/* ---- rows ---- */

/* Room for the digest's state, which libsodium wants aligned, is taken at a table's first row. */
static bool start_digest(struct commit *commit, enum fact fact, struct error *error) {
    enum { ALIGNMENT = 64 };
    size_t size = (sizeof(struct digest) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    commit->digests[fact] = aligned_alloc(ALIGNMENT, size);
    if (!commit->digests[fact])
        return error_memory(error);
    digest_start(commit->digests[fact]);
    return true;
}

static bool start_bulk(struct ledger *ledger, enum fact fact, struct error *error) {
    const struct fact_table *table = fact_table(fact);
    struct db_column columns[FACT_VALUES + FACT_COLUMNS_MAX] = {
        [FACT_COMMIT] = {"commit_id", DB_INTEGER},
        [FACT_ORDER] = {table->order, DB_INTEGER},
    };
    for (size_t i = 0; i < table->count; i++)
        columns[FACT_VALUES + i] =
            (struct db_column){table->columns[i].name, table->columns[i].type};
    return db_bulk_begin(
        ledger->db, table->name, columns, FACT_VALUES + table->count, &ledger->bulks[fact], error);
}

static bool start_table(struct commit *commit, enum fact fact, struct error *error) {
    if (!commit->digests[fact] && !start_digest(commit, fact, error))
        return false;
    return commit->repeat || commit->ledger->bulks[fact] || start_bulk(commit->ledger, fact, error);
}

static void hash_row(
    struct digest *digest, const struct fact_table *table, const struct fact_value values[]) {
    for (size_t i = 0; i < table->count; i++) {
        if (table->columns[i].nullable)
            digest_tag(digest, values[i].type != DB_NULL);
        if (values[i].type == DB_INTEGER)
            digest_int(digest, values[i].integer);
        else if (values[i].type == DB_TEXT)
            digest_text(digest, values[i].text);
    }
}

static bool insert_row(
    struct commit *commit, enum fact fact, uint64_t order, const struct fact_value values[],
    struct error *error) {
    struct db_bulk *bulk = commit->ledger->bulks[fact];
    const size_t count = fact_table(fact)->count;
    db_bulk_int(bulk, commit->row.record.id);
    db_bulk_int(bulk, (int64_t)order);
    for (size_t i = 0; i < count; i++) {
        if (values[i].type == DB_INTEGER)
            db_bulk_int(bulk, values[i].integer);
        else if (values[i].type == DB_TEXT)
            db_bulk_text(bulk, values[i].text);
        else
            db_bulk_null(bulk);
    }
    return db_bulk_end_row(bulk, error);
}

static bool add_row(
    struct commit *commit, enum fact fact, uint64_t order, const struct fact_value values[],
    struct error *error) {
    hash_row(commit->digests[fact], fact_table(fact), values);
    commit->rows[fact]++;
    if (commit->repeat || insert_row(commit, fact, order, values, error))
        return true;
    commit->broken = true;
    return false;
}

bool put_row(
    struct commit *commit, enum fact fact, const struct fact_value values[], struct error *error) {
    if (commit->rows[fact] == 0 && !start_table(commit, fact, error)) {
        commit->broken = true;
        return false;
    }
    uint64_t order = fact == FACT_ENTRY ? commit->next_seq : commit->rows[fact] + 1;
    return add_row(commit, fact, order, values, error);
}

bool put_note(
    struct commit *commit, uint64_t seq, const struct fact_value values[], struct error *error) {
    const enum fact fact = FACT_ENTRY_NOTE;
    if (commit->rows[fact] == 0 && !start_table(commit, fact, error)) {
        commit->broken = true;
        return false;
    }
    digest_int(commit->digests[fact], (int64_t)(seq - commit->row.record.first_seq));
    return add_row(commit, fact, seq, values, error);
}

bool put_flush(struct commit *commit, struct error *error) {
    if (commit->repeat)
        return true;
    for (int i = 0; i < FACTS; i++)
        if (commit->rows[i] && !db_bulk_finish(commit->ledger->bulks[i], error)) {
            commit->broken = true;
            return false;
        }
    return true;
}

/* ---- values ---- */

bool put_begin(struct commit *commit, struct error *error) {
    if (commit->broken || commit->closed) {
        commit->broken = true;
        return error_set(
            error, ERROR_USAGE, "%s",
            _("Facts come before the entries of a commit, and none after a failure."));
    }
    return true;
}

/* As it is when it is NFC already, which is nearly always; else in the scratch arena. */
static bool normalize(
    struct commit *commit, struct str text, struct str *ret_text, struct error *error) {
    if (text_utf8_valid(text, NULL) && text_nfc_surely(text)) {
        *ret_text = text;
        return true;
    }
    struct buf clean = buf_with_maximum((size_t)4 * LEDGER_TEXT_MAX);
    bool ok = text_nfc(text, &clean, error);
    char *copy = ok ? arena_text(&commit->scratch, buf_as_str(&clean)) : NULL;
    if (copy)
        *ret_text = str_slice(copy, clean.length);
    else if (ok)
        error_memory(error);
    buf_release(&clean);
    return copy != NULL;
}

bool put_clean(
    struct commit *commit, const struct put_text *text, struct str *ret_text, struct error *error) {
    struct str given = text->text;
    if (text->required && str_trim(given).length == 0)
        return error_set(error, ERROR_INPUT, _("%s is missing."), say(text->what));
    if (given.length > text->longest)
        return error_set(
            error, ERROR_LIMIT, _("%s is longer than %zu bytes."), say(text->what), text->longest);
    if (given.length && memchr(given.data, '\0', given.length))
        return error_set(error, ERROR_INPUT, _("%s holds a NUL character."), say(text->what));
    if (normalize(commit, given, ret_text, error))
        return true;
    return error_hint(error, "%s", say(text->what));
}

bool put_texts(
    struct commit *commit, const struct put_text texts[], size_t count, struct fact_value values[],
    struct error *error) {
    arena_release(&commit->scratch);
    for (size_t i = 0; i < count; i++) {
        struct str clean = {0};
        if (!put_clean(commit, &texts[i], &clean, error))
            return false;
        values[texts[i].column] = fact_text(clean);
    }
    return true;
}

bool put_decimal(struct decimal value, struct fact_value values[2], struct error *error) {
    if (value.scale < 0 || value.scale > DECIMAL_SCALE_LAST || value.digits > DECIMAL_DIGITS_LAST ||
        value.digits < -DECIMAL_DIGITS_LAST)
        return error_set(
            error, ERROR_LIMIT, _("A value has at most %d digits and %d decimals."),
            DECIMAL_SCALE_LAST, DECIMAL_SCALE_LAST);
    values[0] = fact_int(value.digits);
    values[1] = fact_int(value.scale);
    return true;
}

/* ---- ids ---- */

/* Those of earlier commits are taken; within a commit they are counted here. */
static bool load_next_id(struct commit *commit, enum fact fact, struct error *error) {
    if (commit->next_id[fact])
        return true;
    char sql[128];
    snprintf(
        sql, sizeof sql, "SELECT COALESCE(MAX(id), 0) FROM %s WHERE commit_id < $1",
        fact_table(fact)->name);
    struct statement *query = NULL;
    bool row;
    if (!db_prepare(commit->ledger->db, sql, &query, error))
        return false;
    statement_bind_int(query, 1, commit->row.record.id);
    bool ok = statement_step(query, &row, error);
    if (ok)
        commit->next_id[fact] = (uint32_t)(column_int(query, 0) + 1);
    statement_free(query);
    return ok;
}

static const char *const things[FACTS] = {
    [FACT_UNIT] = N_("unit"),
    [FACT_REORGANISATION] = N_("reorganisation"),
    [FACT_DOCUMENT] = N_("document"),
    [FACT_INDICATOR] = N_("indicator"),
    [FACT_TARGET_SET] = N_("target set"),
    [FACT_TARGET] = N_("target"),
};

bool put_known(
    struct commit *commit, enum fact fact, uint32_t id, bool optional, struct error *error) {
    if (!load_next_id(commit, fact, error))
        return false;
    if (id ? id < commit->next_id[fact] : optional)
        return true;
    return error_set(
        error, ERROR_NOT_FOUND, _("There is no %s with the number %u."), say(things[fact]), id);
}

bool put_id(
    struct commit *commit, enum fact fact, uint32_t given, uint32_t *ret_id, struct error *error) {
    if (given) {
        *ret_id = given;
        return put_known(commit, fact, given, false, error);
    }
    if (!load_next_id(commit, fact, error))
        return false;
    uint32_t most = fact == FACT_UNIT ? LEDGER_UNITS_MAX : LEDGER_MEASURES_MAX;
    if (commit->next_id[fact] > most)
        return error_set(
            error, ERROR_LIMIT, _("A ledger holds at most %u of a kind: %s."), most,
            say(things[fact]));
    *ret_id = commit->next_id[fact]++;
    return true;
}

struct fact_value put_later(struct commit *commit, enum fact fact, uint32_t id) {
    if (id > commit->named_id[fact])
        commit->named_id[fact] = id;
    return fact_id(id);
}

static bool check_named(struct commit *commit, struct error *error) {
    for (int i = 0; i < FACTS; i++)
        if (commit->named_id[i] &&
            !put_known(commit, (enum fact)i, commit->named_id[i], false, error))
            return false;
    return true;
}

/* ---- the rules ---- */

static bool check_all(struct commit *commit, struct error *error) {
    const struct registry *registry = commit->registry;
    return rules_states(commit, error) && rules_tree(registry, error) &&
           rules_lineage(registry, error) && rules_indicators(registry, error) &&
           rules_targets(registry, error);
}

/* A repeat was checked when it came first, and its registry is the one of then. */
static bool check_facts(struct commit *commit, struct error *error) {
    const struct position position = {
        .commit = commit->row.record.id,
        .facts = commit->row.record.id,
    };
    if (commit->repeat || commit_rows(commit) == 0)
        return true;
    if (!check_named(commit, error) || !put_flush(commit, error) ||
        !registry_load(commit->ledger, &position, &commit->registry, error))
        return false;
    commit->own_registry = true;
    return check_all(commit, error);
}

bool put_close_facts(struct commit *commit, struct error *error) {
    commit->closed = true;
    commit->broken = !check_facts(commit, error);
    return !commit->broken;
}
