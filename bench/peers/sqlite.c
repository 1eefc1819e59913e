/*
 * SQLite at its best here: one table without rowids whose key is the order of the questions, filled
 * in the order of that key; the file mapped; a correlated subquery that walks down the key from T to
 * the first version known by K. A second connection in a second thread takes half the indicators (or
 * months).
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "files.h"
#include "peer.h"

enum form { FORM_BOARD, FORM_OLD, FORM_SERIES, FORM_MISSING, FORM_HISTORY, FORM_LATEST, FORMS };

enum { CONNECTIONS = 2 };

/* One numbering for all statements; each uses those it needs. */
enum parameter {
    P_AT = 1,
    P_KNOWN,
    P_FIRST, /* indicators, or months, from here … */
    P_LAST,  /* … to here */
    P_INDICATOR,
    P_PROVINCE,
    P_UNIT,
    P_FROM,
    P_TO
};

#define LATEST_AT(at)                                                                              \
    "(SELECT e.value FROM entry e WHERE e.indicator = i.id AND e.unit = u.id"                      \
    " AND e.at <= " at " AND e.known <= ?2 ORDER BY e.at DESC, e.known DESC LIMIT 1)"

static const char *const texts[FORMS] = {
    [FORM_BOARD] = "SELECT i.id, u.province, sum(" LATEST_AT(
        "?1") ")"
              " FROM indicator i CROSS JOIN unit u WHERE i.id BETWEEN ?3 AND ?4"
              " GROUP BY i.id, u.province",
    [FORM_OLD] = "WITH latest AS MATERIALIZED (SELECT i.id AS indicator, u.id AS unit, " LATEST_AT(
        "?1") " AS value FROM indicator i CROSS JOIN unit u WHERE i.id BETWEEN ?3 AND ?4)"
              " SELECT l.indicator, o.province, o.share * l.value"
              " FROM latest l CROSS JOIN old_unit o ON o.unit = l.unit"
              " WHERE l.value IS NOT NULL",
    [FORM_SERIES] = "SELECT m.n, sum(" LATEST_AT(
        "m.at") ")"
                " FROM month m CROSS JOIN unit u CROSS JOIN indicator i"
                " WHERE m.n BETWEEN ?3 AND ?4 AND u.province = ?6 AND i.id = ?5 GROUP BY m.n",
    [FORM_MISSING] = "SELECT i.id, u.id FROM indicator i CROSS JOIN unit u"
                     " WHERE i.id BETWEEN ?3 AND ?4 AND NOT EXISTS (SELECT 1 FROM entry e"
                     " WHERE e.indicator = i.id AND e.unit = u.id AND e.at BETWEEN ?8 AND ?9"
                     " AND e.known <= ?2)",
    [FORM_HISTORY] = "SELECT at, known, value FROM entry WHERE indicator = ?5 AND unit = ?7"
                     " ORDER BY at, known",
    [FORM_LATEST] = "SELECT indicator, province, sum(value) FROM latest"
                    " WHERE indicator BETWEEN ?3 AND ?4 GROUP BY indicator, province",
};

static const struct peer_way ways[] = {
    {Q1, "1 connection", 1, FORM_BOARD},
    {Q1, "2 connections", 2, FORM_BOARD},
    {Q1, "table of latest values", 1, FORM_LATEST},
    {Q2, "1 connection", 1, FORM_BOARD},
    {Q2, "2 connections", 2, FORM_BOARD},
    {Q2S, "1 connection", 1, FORM_OLD},
    {Q2S, "2 connections", 2, FORM_OLD},
    {Q3, "1 connection", 1, FORM_SERIES},
    {Q3, "2 connections", 2, FORM_SERIES},
    {Q4, "1 connection", 1, FORM_MISSING},
    {Q4, "2 connections", 2, FORM_MISSING},
    {Q5, "1 connection", 1, FORM_HISTORY},
};

struct connection {
    sqlite3 *db;
    sqlite3_stmt *statements[FORMS];
    VEC(uint32_t) missing;
    /* What it is to do. */
    enum form form;
    const struct question *question;
    struct answer *answer;
    uint32_t first, last;
    bool ok;
};

struct state {
    const struct peer_setting *setting;
    char path[FILES_PATH];
    struct connection connections[CONNECTIONS];
};

static bool failed(sqlite3 *db, struct error *error) {
    error_set(error, ERROR_DATABASE, "SQLite refused.");
    return error_detail(error, "%s", sqlite3_errmsg(db));
}

static bool run_text(sqlite3 *db, const char *text, struct error *error) {
    return sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK || failed(db, error);
}

/* ---- loading --------------------------------------------------------------------------------- */

static const char schema[] =
    "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -262144;"
    "CREATE TABLE indicator (id INTEGER PRIMARY KEY);"
    "CREATE TABLE unit (id INTEGER PRIMARY KEY, province INTEGER NOT NULL);"
    "CREATE INDEX unit_by_province ON unit (province, id);"
    "CREATE TABLE month (n INTEGER PRIMARY KEY, at INTEGER NOT NULL);"
    "CREATE TABLE old_unit (unit INTEGER NOT NULL, id INTEGER NOT NULL,"
    " province INTEGER NOT NULL, share REAL NOT NULL, PRIMARY KEY (unit, id)) WITHOUT ROWID;"
    "CREATE TABLE entry (indicator INTEGER NOT NULL, unit INTEGER NOT NULL, at INTEGER NOT NULL,"
    " known INTEGER NOT NULL, value REAL NOT NULL,"
    " PRIMARY KEY (indicator, unit, at, known)) WITHOUT ROWID;"
    "CREATE TABLE latest (indicator INTEGER NOT NULL, province INTEGER NOT NULL,"
    " unit INTEGER NOT NULL, value REAL NOT NULL,"
    " PRIMARY KEY (indicator, province, unit)) WITHOUT ROWID;";

static bool insert(
    sqlite3 *db, sqlite3_stmt *statement, const int64_t *integers, int count, double real,
    struct error *error) {
    for (int i = 0; i < count; i++)
        sqlite3_bind_int64(statement, i + 1, integers[i]);
    sqlite3_bind_double(statement, count + 1, real);
    bool ok = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_reset(statement);
    return ok || failed(db, error);
}

static bool insert_units(
    sqlite3 *db, sqlite3_stmt *statement, const struct peer_setting *setting, struct error *error) {
    for (uint32_t u = 0; u < setting->workload->size.units; u++) {
        int64_t row[] = {u};
        if (!insert(db, statement, row, 1, province_of(u), error))
            return false;
    }
    return true;
}

static bool insert_indicators(
    sqlite3 *db, sqlite3_stmt *statement, const struct peer_setting *setting, struct error *error) {
    for (uint32_t i = 0; i < setting->workload->size.indicators; i++)
        if (!insert(db, statement, NULL, 0, i, error))
            return false;
    return true;
}

static bool insert_months(
    sqlite3 *db, sqlite3_stmt *statement, const struct peer_setting *setting, struct error *error) {
    for (size_t m = 0; m < setting->months->count; m++) {
        int64_t row[] = {(int64_t)m};
        if (!insert(db, statement, row, 1, setting->months->ends[m], error))
            return false;
    }
    return true;
}

static bool insert_old_units(
    sqlite3 *db, sqlite3_stmt *statement, const struct peer_setting *setting, struct error *error) {
    for (size_t o = 0; o < setting->oldmap->count; o++) {
        const struct old_unit *old = &setting->oldmap->units[o];
        int64_t row[] = {old->unit, (int64_t)o, old->province};
        if (!insert(db, statement, row, 3, old_share(old), error))
            return false;
    }
    return true;
}

static bool insert_entries(
    sqlite3 *db, sqlite3_stmt *statement, const struct peer_setting *setting, struct error *error) {
    const struct workload *workload = setting->workload;
    uint32_t *order = workload_by_series(workload);
    if (!order)
        return error_memory(error);
    bool ok = true;
    for (size_t i = 0; ok && i < workload->count; i++) {
        const struct workload_entry *entry = &workload->entries[order[i]];
        int64_t row[] = {entry->indicator, entry->unit, entry->at, entry->known};
        ok = insert(db, statement, row, 4, workload_value(entry), error);
    }
    free(order);
    return ok;
}

struct filling {
    const char *text;
    bool (*fill)(
        sqlite3 *db, sqlite3_stmt *statement, const struct peer_setting *setting,
        struct error *error);
};

static const struct filling fillings[] = {
    {"INSERT INTO unit VALUES (?, ?)", insert_units},
    {"INSERT INTO indicator VALUES (?)", insert_indicators},
    {"INSERT INTO month VALUES (?, ?)", insert_months},
    {"INSERT INTO old_unit VALUES (?, ?, ?, ?)", insert_old_units},
    {"INSERT INTO entry VALUES (?, ?, ?, ?, ?)", insert_entries},
};

static bool fill(
    sqlite3 *db, const struct filling *filling, const struct peer_setting *setting,
    struct error *error) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, filling->text, -1, &statement, NULL) != SQLITE_OK)
        return failed(db, error);
    bool ok = filling->fill(db, statement, setting, error);
    sqlite3_finalize(statement);
    return ok;
}

static bool fill_all(sqlite3 *db, const struct peer_setting *setting, struct error *error) {
    bool ok = run_text(db, schema, error) && run_text(db, "BEGIN", error);
    for (size_t i = 0; ok && i < COUNT_OF(fillings); i++)
        ok = fill(db, &fillings[i], setting, error);
    return ok && run_text(db, "COMMIT", error) && run_text(db, "ANALYZE", error);
}

/* What a trigger would maintain. The latest of each series is the last row of its key. */
static bool fill_latest(sqlite3 *db, struct error *error) {
    return run_text(
        db,
        "BEGIN;"
        "INSERT INTO latest SELECT i.id, u.province, u.id,"
        " (SELECT e.value FROM entry e WHERE e.indicator = i.id AND e.unit = u.id"
        "  ORDER BY e.at DESC, e.known DESC LIMIT 1)"
        " FROM indicator i CROSS JOIN unit u;"
        "COMMIT",
        error);
}

static bool connect(const struct state *state, struct connection *connection, struct error *error) {
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(state->path, &connection->db, flags, NULL) != SQLITE_OK)
        return failed(connection->db, error);
    if (!run_text(
            connection->db, "PRAGMA mmap_size = 68719476736; PRAGMA cache_size = -262144;", error))
        return false;
    for (int f = 0; f < FORMS; f++)
        if (sqlite3_prepare_v3(
                connection->db, texts[f], -1, SQLITE_PREPARE_PERSISTENT, &connection->statements[f],
                NULL) != SQLITE_OK)
            return failed(connection->db, error);
    return run_text(connection->db, "BEGIN", error);
}

static bool sqlite_attach(void *opaque, struct error *error) {
    struct state *state = opaque;
    bool ok = true;
    for (int c = 0; ok && c < CONNECTIONS; c++)
        ok = connect(state, &state->connections[c], error);
    return ok;
}

static bool sqlite_load(void *opaque, struct peer_cost *ret_cost, struct error *error) {
    struct state *state = opaque;
    sqlite3 *db = NULL;
    files_remove(state->path);
    int64_t start = clock_ticks();
    bool ok = sqlite3_open(state->path, &db) == SQLITE_OK || failed(db, error);
    ok = ok && fill_all(db, state->setting, error);
    int64_t ticks = clock_ticks() - start;
    int64_t bytes = files_size(state->path);
    ok = ok && fill_latest(db, error);
    sqlite3_close(db);
    ok = ok && sqlite_attach(state, error);
    if (ok)
        *ret_cost = (struct peer_cost){.load_ticks = ticks, .disk_bytes = bytes};
    return ok;
}

/* ---- answering ------------------------------------------------------------------------------- */

static void bind(sqlite3_stmt *statement, enum parameter parameter, uint32_t value) {
    if ((int)parameter <= sqlite3_bind_parameter_count(statement))
        sqlite3_bind_int64(statement, (int)parameter, value);
}

static void bind_question(sqlite3_stmt *statement, const struct connection *connection) {
    const struct question *question = connection->question;
    bind(statement, P_AT, question->at);
    bind(statement, P_KNOWN, question->known);
    bind(statement, P_FIRST, connection->first);
    bind(statement, P_LAST, connection->last);
    bind(statement, P_INDICATOR, question->indicator);
    bind(statement, P_PROVINCE, question->province);
    bind(statement, P_UNIT, question->unit);
    bind(statement, P_FROM, question->from);
    bind(statement, P_TO, question->to);
}

static bool take_version(sqlite3_stmt *statement, struct answer *answer) {
    struct answer_version version = {
        (moment)sqlite3_column_int64(statement, 0), (moment)sqlite3_column_int64(statement, 1),
        sqlite3_column_double(statement, 2)};
    return vec_push(&answer->versions, version);
}

static bool take_row(struct connection *connection, sqlite3_stmt *statement) {
    uint32_t first = (uint32_t)sqlite3_column_int(statement, 0);
    uint32_t second = (uint32_t)sqlite3_column_int(statement, 1);
    switch (connection->form) {
    case FORM_SERIES:
        connection->answer->sums.items[first] = sqlite3_column_double(statement, 1);
        return true;
    case FORM_MISSING:
        return vec_push(&connection->missing, first * connection->question->units + second);
    case FORM_HISTORY:
        return take_version(statement, connection->answer);
    default:
        answer_add(connection->answer, first, second, sqlite3_column_double(statement, 2));
        return true;
    }
}

static void *work(void *opaque) {
    struct connection *connection = opaque;
    sqlite3_stmt *statement = connection->statements[connection->form];
    bind_question(statement, connection);
    connection->missing.count = 0;
    connection->ok = true;
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW && connection->ok)
        connection->ok = take_row(connection, statement);
    connection->ok = connection->ok && result == SQLITE_DONE;
    sqlite3_reset(statement);
    return NULL;
}

/* Each takes the same number of indicators, or months. */
static void share_work(
    struct state *state, const struct peer_way *way, const struct question *question,
    struct answer *answer) {
    uint32_t pieces = way->query == Q3 ? (uint32_t)question->months->count
                                       : state->setting->workload->size.indicators;
    for (unsigned c = 0; c < way->cores; c++) {
        struct connection *connection = &state->connections[c];
        connection->form = (enum form)way->form;
        connection->question = question;
        connection->answer = answer;
        connection->first = pieces * c / way->cores;
        connection->last = pieces * (c + 1) / way->cores - 1;
    }
}

static bool gather(
    struct state *state, unsigned count, struct answer *answer, struct error *error) {
    for (unsigned c = 0; c < count; c++) {
        struct connection *connection = &state->connections[c];
        if (!connection->ok)
            return failed(connection->db, error);
        for (size_t i = 0; i < connection->missing.count; i++)
            if (!vec_push(&answer->missing, connection->missing.items[i]))
                return error_memory(error);
    }
    return true;
}

static bool sqlite_answer(
    void *opaque, const struct peer_way *way, const struct question *question,
    struct answer *answer, struct error *error) {
    struct state *state = opaque;
    share_work(state, way, question, answer);
    pthread_t thread;
    if (way->cores == 2 && pthread_create(&thread, NULL, work, &state->connections[1]) != 0)
        return error_memory(error);
    work(&state->connections[0]);
    if (way->cores == 2)
        pthread_join(thread, NULL);
    return gather(state, way->cores, answer, error);
}

/* ---- life ------------------------------------------------------------------------------------ */

static void sqlite_end(void *opaque) {
    struct state *state = opaque;
    if (!state)
        return;
    for (int c = 0; c < CONNECTIONS; c++) {
        struct connection *connection = &state->connections[c];
        for (int f = 0; f < FORMS; f++)
            sqlite3_finalize(connection->statements[f]);
        sqlite3_close(connection->db);
        vec_release(&connection->missing);
    }
    if (!state->setting->keep)
        files_remove(state->path);
    free(state);
}

static bool sqlite_begin(
    const struct peer_setting *setting, void **ret_state, struct error *error) {
    struct state *state = calloc(1, sizeof *state);
    if (!state)
        return error_memory(error);
    /* No count is kept of the process's memory: it would cost the second thread a lock. */
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    state->setting = setting;
    if (!files_of_size(setting, "peer.sqlite", state->path, error)) {
        free(state);
        return false;
    }
    *ret_state = state;
    return true;
}

static const char *sqlite_version(const void *state) {
    (void)state;
    return sqlite3_libversion();
}

static const struct peer_way *sqlite_ways(const void *state, size_t *ret_count) {
    (void)state;
    *ret_count = COUNT_OF(ways);
    return ways;
}

const struct peer sqlite_peer = {
    .name = "SQLite",
    .open = sqlite_begin,
    .close = sqlite_end,
    .version = sqlite_version,
    .load = sqlite_load,
    .attach = sqlite_attach,
    .ways = sqlite_ways,
    .answer = sqlite_answer,
};
