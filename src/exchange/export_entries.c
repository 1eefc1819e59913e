/* Entries, out: all of them, in the order in which they were recorded. */
#include "exchange/export_private.h"
#include "ledger/entries.h"

/* Numbers asked for at once: what PostgreSQL sorts then stays in memory. */
enum { RANGE = 1 << 18 };

enum {
    SEQ,
    COMMIT,
    KNOWN,
    RECORDED,
    UNIT,
    INDICATOR,
    AT,
    DIGITS,
    FLAGS = DIGITS + 2,
    NOTE,
    SOURCE,
};

static const char columns[] =
    "seq commit known recorded unit unit_kind unit_name indicator at value "
    "withdrawn confirmed simulated note source";

static const char sql[] =
    "SELECT e.seq, e.commit_id, c.known_at, c.recorded_at, e.unit, e.indicator, e.at, e.digits, "
    "e.scale, e.flags, n.note, n.source FROM entry e JOIN ledger_commit c ON c.id = e.commit_id "
    "LEFT JOIN entry_note n ON n.commit_id = e.commit_id AND n.seq = e.seq "
    "WHERE e.seq >= $1 AND e.seq <= $2 ORDER BY e.seq";

static void write_time(struct export *export, struct statement *row, int column) {
    char text[MOMENT_TEXT];
    export_word(export, stamp_iso(column_int(row, column), text));
}

static void write_unit(struct export *export, struct statement *row) {
    uint32_t unit = (uint32_t)column_int(row, UNIT);
    day on = day_of_moment((moment)column_int(row, AT));
    export_unit(export, unit, on);
    bool known = unit > 0 && unit <= export->model.unit_count;
    const struct model_state *state = known ? model_state_on(&export->model, unit - 1, on) : NULL;
    csv_put_text(export->out, str_of(state ? state->name : ""));
}

static void write_entry(struct export *export, struct statement *row) {
    char at[MOMENT_TEXT];
    int64_t flags = column_int(row, FLAGS);
    export_integer(export, row, SEQ);
    export_integer(export, row, COMMIT);
    write_time(export, row, KNOWN);
    write_time(export, row, RECORDED);
    write_unit(export, row);
    export_indicator(export, row, INDICATOR);
    export_word(export, moment_iso((moment)column_int(row, AT), at));
    if (flags & ENTRY_WITHDRAWAL)
        export_word(export, "");
    else
        export_decimal(export, row, DIGITS);
    export_word(export, flags & ENTRY_WITHDRAWAL ? "1" : "");
    export_word(export, flags & ENTRY_CONFIRMED ? "1" : "");
    export_word(export, flags & ENTRY_SIMULATED ? "1" : "");
    export_text(export, row, NOTE);
    export_text(export, row, SOURCE);
}

static bool write_range(
    struct export *export, struct statement *query, uint64_t first, uint64_t last,
    struct error *error) {
    bool row = true;
    statement_bind_int(query, 1, (int64_t)first);
    statement_bind_int(query, 2, (int64_t)last);
    while (true) {
        if (!statement_step(query, &row, error))
            return false;
        if (!row)
            return true;
        write_entry(export, query);
        export_end_row(export, export->options->position.seq);
    }
}

bool export_entries(struct export *export, struct error *error) {
    struct statement *query = NULL;
    uint64_t last = export->options->position.seq;
    if (!db_prepare(ledger_db(export->ledger), sql, &query, error))
        return false;
    export_head(export, columns);
    bool ok = true;
    for (uint64_t first = 1; ok && first <= last; first += RANGE) {
        uint64_t end = first + RANGE - 1;
        ok = write_range(export, query, first, end < last ? end : last, error);
    }
    statement_free(query);
    return ok;
}
