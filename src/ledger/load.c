#include "ledger/load.h"

#include "base/say.h"

int64_t load_int(struct loader *loader, int column) {
    return column_int(loader->rows, FACT_VALUES + column);
}

bool load_is_null(struct loader *loader, int column) {
    return column_is_null(loader->rows, FACT_VALUES + column);
}

static bool corrupt(struct loader *loader, int column) {
    if (!loader->ok)
        return false;
    loader->ok = error_set(
        loader->error, ERROR_CORRUPT, _("The table “%s” holds what was never written there."),
        loader->table->name);
    error_detail(
        loader->error, _("Commit %lld, column %s."),
        (long long)column_int(loader->rows, FACT_COMMIT), loader->table->columns[column].name);
    return error_hint(loader->error, "%s", _("Run “satsao verify”, and restore the last backup."));
}

const char *load_text(struct loader *loader, int column) {
    struct str value = column_text(loader->rows, FACT_VALUES + column);
    if (value.length == 0)
        return "";
    char *copy = arena_text(loader->arena, value);
    if (!copy)
        loader->ok = error_memory(loader->error);
    return copy ? copy : "";
}

uint8_t load_word(struct loader *loader, enum model_words words, int column) {
    struct str value = column_text(loader->rows, FACT_VALUES + column);
    int found = model_word_parse(words, value.data, value.length);
    if (found < 0)
        corrupt(loader, column);
    return (uint8_t)found;
}

uint32_t load_reference(struct loader *loader, int column, size_t limit) {
    if (load_is_null(loader, column))
        return MODEL_NONE;
    int64_t id = load_int(loader, column);
    if (id < 1 || id > (int64_t)limit) {
        corrupt(loader, column);
        return MODEL_NONE;
    }
    return (uint32_t)(id - 1);
}

double load_decimal(struct loader *loader, int digits, int scale, double otherwise) {
    if (load_is_null(loader, digits))
        return otherwise;
    struct decimal value = {load_int(loader, digits), (int)load_int(loader, scale)};
    if (value.scale < 0 || value.scale > DECIMAL_SCALE_LAST || value.digits > DECIMAL_DIGITS_LAST ||
        value.digits < -DECIMAL_DIGITS_LAST) {
        corrupt(loader, scale);
        return otherwise;
    }
    return decimal_to_double(value);
}

bool load_table(struct loader *loader, enum fact fact, take_row *take, void *into) {
    struct buf sql = buf_with_maximum(4096);
    fact_select(fact, "commit_id <= $1", &sql);
    loader->table = fact_table(fact);
    loader->ok = loader->ok && (buf_ok(&sql) || error_memory(loader->error)) &&
                 db_prepare(loader->ledger->db, buf_cstr(&sql), &loader->rows, loader->error);
    buf_release(&sql);
    if (!loader->ok)
        return false;
    statement_bind_int(loader->rows, 1, loader->commit);
    bool row = true;
    while (loader->ok && row) {
        loader->ok = statement_step(loader->rows, &row, loader->error);
        if (loader->ok && row) {
            loader->order++;
            take(loader, into);
        }
    }
    statement_free(loader->rows);
    loader->rows = NULL;
    return loader->ok;
}

bool load_count(struct loader *loader, enum fact fact, uint32_t limit, size_t *ret_count) {
    char sql[128];
    snprintf(
        sql, sizeof sql, "SELECT COALESCE(MAX(id), 0) FROM %s WHERE commit_id <= $1",
        fact_table(fact)->name);
    struct statement *query = NULL;
    if (!loader->ok || !db_prepare(loader->ledger->db, sql, &query, loader->error))
        return loader->ok = false;
    statement_bind_int(query, 1, loader->commit);
    bool row;
    loader->ok = statement_step(query, &row, loader->error);
    int64_t count = loader->ok ? column_int(query, 0) : 0;
    statement_free(query);
    if (loader->ok && (count < 0 || count > limit))
        loader->ok = error_set(
            loader->error, ERROR_LIMIT, _("The table “%s” holds more than %u."),
            fact_table(fact)->name, limit);
    *ret_count = (size_t)count;
    return loader->ok;
}

void *load_room(struct loader *loader, size_t count, size_t size) {
    void *memory = arena_take(loader->arena, count ? count : 1, size);
    if (!memory && loader->ok)
        loader->ok = error_memory(loader->error);
    return memory;
}
