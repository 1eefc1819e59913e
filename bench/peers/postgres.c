/*
 * PostgreSQL at its best here: rows copied in binary, then one unique index in the order of the
 * questions that carries the value, then a vacuum that freezes, so that every probe reads the index
 * alone. A board is a scalar subquery for each series, which walks down the index from T to the first
 * version known by K. Such subqueries do not run in parallel, but two connections over half the
 * indicators (or months) each do.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "peer.h"
#include "peers/wire.h"
#include "progress.h"

enum form { FORM_BOARD, FORM_OLD, FORM_SERIES, FORM_MISSING, FORM_HISTORY, FORM_LATEST, FORMS };

enum { CONNECTIONS = 2, INTEGER_TYPE = 23, COPY_ROOM = 1 << 20, COPY_ROW_MOST = 128 };

/* Every statement takes all of them, as integers of 32 bits. */
enum parameter {
    P_AT,
    P_KNOWN,
    P_FIRST, /* indicators, or months, from here … */
    P_LAST,  /* … to here */
    P_INDICATOR,
    P_PROVINCE,
    P_UNIT,
    P_FROM,
    P_TO,
    PARAMETERS
};

struct statement {
    const char *name;
    const char *text;
};

#define LATEST_AT(at)                                                                              \
    "(SELECT e.value FROM entry e WHERE e.indicator = i.id AND e.unit = u.id"                      \
    " AND e.at <= " at " AND e.known <= $2 ORDER BY e.at DESC, e.known DESC LIMIT 1)"

static const struct statement statements[FORMS] = {
    [FORM_BOARD] =
        {"board", "SELECT i.id, u.province, sum(" LATEST_AT(
                      "$1") ") FROM indicator i CROSS JOIN unit u WHERE i.id BETWEEN $3 AND $4"
                            " GROUP BY i.id, u.province"},
    [FORM_OLD] =
        {"old_board",
         "SELECT l.indicator, o.province, sum(o.share * l.value) FROM (SELECT i.id AS indicator,"
         " u.id AS unit, " LATEST_AT(
             "$1") " AS value FROM indicator i CROSS JOIN unit u WHERE i.id BETWEEN $3 AND $4"
                   " OFFSET 0) l JOIN old_unit o ON o.unit = l.unit"
                   " GROUP BY l.indicator, o.province"},
    [FORM_SERIES] =
        {"series", "SELECT m.n, sum(" LATEST_AT(
                       "m.at") ") FROM month m CROSS JOIN unit u CROSS JOIN indicator i"
                               " WHERE m.n BETWEEN $3 AND $4 AND u.province = $6 AND i.id = $5"
                               " GROUP BY m.n"},
    /* As a scalar subquery, lest the planner read the whole index for an anti join. */
    [FORM_MISSING] =
        {"missing",
         "SELECT i.id, u.id FROM indicator i CROSS JOIN unit u WHERE i.id BETWEEN $3 AND $4"
         " AND (SELECT e.at FROM entry e WHERE e.indicator = i.id AND e.unit = u.id"
         " AND e.at BETWEEN $8 AND $9 AND e.known <= $2 LIMIT 1) IS NULL"},
    [FORM_HISTORY] =
        {"history", "SELECT at, known, value FROM entry WHERE indicator = $5 AND unit = $7"
                    " ORDER BY at, known"},
    [FORM_LATEST] =
        {"latest",
         "SELECT indicator, province, sum(value) FROM latest GROUP BY indicator, province"},
};

static const struct peer_way ways[] = {
    {Q1, "1 connection", 1, FORM_BOARD},
    {Q1, "2 connections", 2, FORM_BOARD},
    {Q1, "table of latest values", 2, FORM_LATEST},
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

struct state {
    const struct peer_setting *setting;
    PGconn *connections[CONNECTIONS];
    char version[64];
};

static bool failed(PGconn *connection, struct error *error) {
    error_set(error, ERROR_DATABASE, "PostgreSQL refused.");
    return error_detail(error, "%s", PQerrorMessage(connection));
}

/* Takes the result over. */
static bool is_done(PGconn *connection, PGresult *result, struct error *error) {
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || failed(connection, error);
}

static bool run_text(PGconn *connection, const char *text, struct error *error) {
    return is_done(connection, PQexec(connection, text), error);
}

/* ---- loading --------------------------------------------------------------------------------- */

static const char schema[] =
    "CREATE TABLE unit (id SMALLINT PRIMARY KEY, province SMALLINT NOT NULL);"
    "CREATE TABLE indicator (id SMALLINT PRIMARY KEY);"
    "CREATE TABLE month (n SMALLINT PRIMARY KEY, at INTEGER NOT NULL);"
    "CREATE TABLE old_unit (unit SMALLINT NOT NULL, province SMALLINT NOT NULL,"
    " share DOUBLE PRECISION NOT NULL);"
    "CREATE TABLE entry (indicator SMALLINT NOT NULL, unit SMALLINT NOT NULL,"
    " at INTEGER NOT NULL, known INTEGER NOT NULL, value DOUBLE PRECISION NOT NULL);";

static const char after_copy[] =
    "CREATE UNIQUE INDEX entry_key ON entry (indicator, unit, at DESC, known DESC)"
    " INCLUDE (value)";

/* Rows on their way to COPY. */
struct copy {
    PGconn *connection;
    unsigned char *bytes; /* COPY_ROOM of them */
    size_t used;
    bool ok;
};

static void copy_number(struct copy *copy, unsigned size, uint64_t value) {
    wire_put(copy->bytes + copy->used, size, value);
    copy->used += size;
}

static void copy_field(struct copy *copy, unsigned size, uint64_t value) {
    copy_number(copy, 4, size);
    copy_number(copy, size, value);
}

static void copy_flush(struct copy *copy) {
    copy->ok = copy->ok &&
               PQputCopyData(copy->connection, (const char *)copy->bytes, (int)copy->used) == 1;
    copy->used = 0;
}

static void copy_row(struct copy *copy, unsigned fields) {
    if (copy->used + COPY_ROW_MOST > COPY_ROOM)
        copy_flush(copy);
    copy_number(copy, 2, fields);
}

typedef void put_row(struct copy *copy, const struct peer_setting *setting, size_t i);

static void put_unit(struct copy *copy, const struct peer_setting *setting, size_t i) {
    (void)setting;
    copy_row(copy, 2);
    copy_field(copy, 2, i);
    copy_field(copy, 2, province_of((uint32_t)i));
}

static void put_indicator(struct copy *copy, const struct peer_setting *setting, size_t i) {
    (void)setting;
    copy_row(copy, 1);
    copy_field(copy, 2, i);
}

static void put_month(struct copy *copy, const struct peer_setting *setting, size_t i) {
    copy_row(copy, 2);
    copy_field(copy, 2, i);
    copy_field(copy, 4, setting->months->ends[i]);
}

static void put_old_unit(struct copy *copy, const struct peer_setting *setting, size_t i) {
    const struct old_unit *old = &setting->oldmap->units[i];
    copy_row(copy, 3);
    copy_field(copy, 2, old->unit);
    copy_field(copy, 2, old->province);
    copy_field(copy, 8, wire_of_double(old_share(old)));
}

static void put_entry(struct copy *copy, const struct peer_setting *setting, size_t i) {
    const struct workload_entry *entry = &setting->workload->entries[i];
    copy_row(copy, 5);
    copy_field(copy, 2, entry->indicator);
    copy_field(copy, 2, entry->unit);
    copy_field(copy, 4, entry->at);
    copy_field(copy, 4, entry->known);
    copy_field(copy, 8, wire_of_double(workload_value(entry)));
}

/* The signature, no flags, no extension. */
static const unsigned char copy_header[19] = "PGCOPY\n\377\r\n";

static bool copy_rows(
    struct copy *copy, const char *command, put_row *put, const struct peer_setting *setting,
    size_t rows, struct error *error) {
    PGresult *result = PQexec(copy->connection, command);
    bool begun = PQresultStatus(result) == PGRES_COPY_IN;
    PQclear(result);
    if (!begun)
        return failed(copy->connection, error);
    copy->ok = true;
    memcpy(copy->bytes, copy_header, sizeof copy_header);
    copy->used = sizeof copy_header;
    for (size_t i = 0; copy->ok && i < rows; i++)
        put(copy, setting, i);
    copy_number(copy, 2, UINT16_MAX); /* the end */
    copy_flush(copy);
    if (!copy->ok || PQputCopyEnd(copy->connection, NULL) != 1)
        return failed(copy->connection, error);
    bool ok = is_done(copy->connection, PQgetResult(copy->connection), error);
    PQclear(PQgetResult(copy->connection));
    return ok;
}

static bool copy_all(PGconn *connection, const struct peer_setting *setting, struct error *error) {
    const struct workload *workload = setting->workload;
    const struct {
        const char *command;
        put_row *put;
        size_t rows;
    } copies[] = {
        {"COPY unit FROM STDIN (FORMAT binary, FREEZE)", put_unit, workload->size.units},
        {"COPY indicator FROM STDIN (FORMAT binary, FREEZE)", put_indicator,
         workload->size.indicators},
        {"COPY month FROM STDIN (FORMAT binary, FREEZE)", put_month, setting->months->count},
        {"COPY old_unit FROM STDIN (FORMAT binary, FREEZE)", put_old_unit, setting->oldmap->count},
        {"COPY entry FROM STDIN (FORMAT binary, FREEZE)", put_entry, workload->count},
    };
    struct copy copy = {.connection = connection, .bytes = malloc(COPY_ROOM)};
    if (!copy.bytes)
        return error_memory(error);
    bool ok = true;
    for (size_t i = 0; ok && i < COUNT_OF(copies); i++)
        ok = copy_rows(&copy, copies[i].command, copies[i].put, setting, copies[i].rows, error);
    free(copy.bytes);
    return ok;
}

static bool find_size(PGconn *connection, int64_t *ret_bytes, struct error *error) {
    PGresult *result =
        PQexec(connection, "SELECT pg_table_size('entry') + pg_indexes_size('entry')");
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        PQclear(result);
        return failed(connection, error);
    }
    *ret_bytes = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return true;
}

static bool prepare_all(PGconn *connection, struct error *error) {
    Oid types[PARAMETERS];
    for (int p = 0; p < PARAMETERS; p++)
        types[p] = INTEGER_TYPE;
    for (int f = 0; f < FORMS; f++) {
        PGresult *result =
            PQprepare(connection, statements[f].name, statements[f].text, PARAMETERS, types);
        if (!is_done(connection, result, error))
            return false;
    }
    return true;
}

/* Each size has a schema of its own, so that several may be kept. */
static bool drop_schema(
    PGconn *connection, const struct peer_setting *setting, struct error *error) {
    char text[64];
    snprintf(text, sizeof text, "DROP SCHEMA IF EXISTS %s CASCADE", setting->workload->size.name);
    return run_text(connection, text, error);
}

static bool empty_schema(
    PGconn *connection, const struct peer_setting *setting, struct error *error) {
    char text[64];
    snprintf(text, sizeof text, "CREATE SCHEMA %s", setting->workload->size.name);
    return drop_schema(connection, setting, error) && run_text(connection, text, error);
}

/* The tables are made and filled in one transaction, which needs no log for them. */
static bool load_entries(
    PGconn *connection, const struct peer_setting *setting, struct error *error) {
    return run_text(connection, "BEGIN", error) && empty_schema(connection, setting, error) &&
           run_text(connection, schema, error) && copy_all(connection, setting, error) &&
           run_text(connection, after_copy, error) && run_text(connection, "COMMIT", error) &&
           run_text(connection, "VACUUM (FREEZE, ANALYZE)", error);
}

static bool postgres_attach(void *opaque, struct error *error) {
    struct state *state = opaque;
    bool ok = true;
    for (int c = 0; ok && c < CONNECTIONS; c++)
        ok = prepare_all(state->connections[c], error);
    return ok;
}

static bool postgres_load(void *opaque, struct peer_cost *ret_cost, struct error *error) {
    struct state *state = opaque;
    PGconn *connection = state->connections[0];
    struct peer_cost cost = {0};
    int64_t start = clock_ticks();
    bool ok = load_entries(connection, state->setting, error);
    cost.load_ticks = clock_ticks() - start;
    ok = ok && find_size(connection, &cost.disk_bytes, error);
    /* Off the clock: what a trigger would maintain. */
    ok = ok &&
         run_text(
             connection,
             "CREATE TABLE latest AS SELECT i.id AS indicator, u.province, u.id AS unit,"
             " (SELECT e.value FROM entry e WHERE e.indicator = i.id AND e.unit = u.id"
             "  ORDER BY e.at DESC, e.known DESC LIMIT 1) AS value"
             " FROM indicator i CROSS JOIN unit u",
             error) &&
         run_text(connection, "VACUUM (FREEZE, ANALYZE) latest", error);
    ok = ok && postgres_attach(state, error);
    if (ok)
        *ret_cost = cost;
    return ok;
}

/* ---- answering ------------------------------------------------------------------------------- */

static bool send(
    PGconn *connection, enum form form, const uint32_t numbers[PARAMETERS], struct error *error) {
    unsigned char bytes[PARAMETERS][4];
    const char *values[PARAMETERS];
    int lengths[PARAMETERS];
    int formats[PARAMETERS];
    for (int p = 0; p < PARAMETERS; p++) {
        wire_put(bytes[p], 4, numbers[p]);
        values[p] = (const char *)bytes[p];
        lengths[p] = 4;
        formats[p] = 1;
    }
    return PQsendQueryPrepared(
               connection, statements[form].name, PARAMETERS, values, lengths, formats, 1) == 1 ||
           failed(connection, error);
}

static uint32_t cell_number(const PGresult *result, int row, int column) {
    unsigned size = (unsigned)PQgetlength(result, row, column);
    return (uint32_t)wire_get(PQgetvalue(result, row, column), size);
}

static double cell_double(const PGresult *result, int row, int column) {
    return PQgetisnull(result, row, column) ? 0 : wire_double(PQgetvalue(result, row, column));
}

static bool take_row(
    const PGresult *result, int row, enum form form, const struct question *question,
    struct answer *answer) {
    uint32_t first = cell_number(result, row, 0);
    switch (form) {
    case FORM_SERIES:
        answer->sums.items[first] = cell_double(result, row, 1);
        return true;
    case FORM_MISSING:
        return vec_push(&answer->missing, first * question->units + cell_number(result, row, 1));
    case FORM_HISTORY: {
        struct answer_version version = {
            first, cell_number(result, row, 1), cell_double(result, row, 2)};
        return vec_push(&answer->versions, version);
    }
    default:
        answer_add(answer, first, cell_number(result, row, 1), cell_double(result, row, 2));
        return true;
    }
}

/* Everything the connection still has to say is read, whatever it is. */
static bool receive(
    PGconn *connection, enum form form, const struct question *question, struct answer *answer,
    struct error *error) {
    bool ok = true;
    PGresult *result;
    while ((result = PQgetResult(connection)) != NULL) {
        if (ok && PQresultStatus(result) != PGRES_TUPLES_OK)
            ok = failed(connection, error);
        for (int row = 0; ok && row < PQntuples(result); row++)
            ok = take_row(result, row, form, question, answer) || error_memory(error);
        PQclear(result);
    }
    return ok;
}

static bool postgres_answer(
    void *opaque, const struct peer_way *way, const struct question *question,
    struct answer *answer, struct error *error) {
    struct state *state = opaque;
    enum form form = (enum form)way->form;
    unsigned count = form == FORM_LATEST ? 1 : way->cores;
    uint32_t pieces = way->query == Q3 ? (uint32_t)question->months->count
                                       : state->setting->workload->size.indicators;
    bool ok = true;
    unsigned sent = 0;
    for (; ok && sent < count; sent++) {
        const uint32_t numbers[PARAMETERS] = {
            [P_AT] = question->at,
            [P_KNOWN] = question->known,
            [P_FIRST] = pieces * sent / count,
            [P_LAST] = pieces * (sent + 1) / count - 1,
            [P_INDICATOR] = question->indicator,
            [P_PROVINCE] = question->province,
            [P_UNIT] = question->unit,
            [P_FROM] = question->from,
            [P_TO] = question->to,
        };
        ok = send(state->connections[sent], form, numbers, error);
    }
    for (unsigned c = 0; c < sent; c++)
        ok = receive(state->connections[c], form, question, answer, ok ? error : NULL) && ok;
    return ok;
}

/* ---- life ------------------------------------------------------------------------------------ */

static void postgres_end(void *opaque) {
    struct state *state = opaque;
    if (!state)
        return;
    PGconn *first = state->connections[0];
    if (PQstatus(first) == CONNECTION_OK && !state->setting->keep &&
        !drop_schema(first, state->setting, NULL))
        progress("PostgreSQL keeps its tables.");
    for (int c = 0; c < CONNECTIONS; c++)
        PQfinish(state->connections[c]);
    free(state);
}

static bool connect(
    const struct peer_setting *setting, PGconn **ret_connection, struct error *error) {
    char path[64];
    snprintf(path, sizeof path, "SET search_path = %s", setting->workload->size.name);
    *ret_connection = PQconnectdb(setting->postgres);
    if (PQstatus(*ret_connection) != CONNECTION_OK)
        return failed(*ret_connection, error);
    return run_text(*ret_connection, path, error) &&
           run_text(
               *ret_connection,
               "SET client_min_messages = warning; SET work_mem = '256MB';"
               "SET maintenance_work_mem = '1GB'; SET jit = off; SET plan_cache_mode = "
               "force_generic_plan",
               error);
}

static bool postgres_start(
    const struct peer_setting *setting, void **ret_state, struct error *error) {
    if (!setting->postgres)
        return error_set(error, ERROR_USAGE, "Say --postgres=CONNECTION, or --skip=PostgreSQL.");
    struct state *state = calloc(1, sizeof *state);
    if (!state)
        return error_memory(error);
    state->setting = setting;
    for (int c = 0; c < CONNECTIONS; c++) {
        if (!connect(setting, &state->connections[c], error)) {
            postgres_end(state);
            return false;
        }
    }
    int version = PQserverVersion(state->connections[0]);
    snprintf(state->version, sizeof state->version, "%d.%d", version / 10000, version % 10000);
    *ret_state = state;
    return true;
}

static const char *postgres_version(const void *opaque) {
    const struct state *state = opaque;
    return state->version;
}

static const struct peer_way *postgres_ways(const void *state, size_t *ret_count) {
    (void)state;
    *ret_count = COUNT_OF(ways);
    return ways;
}

const struct peer postgres_peer = {
    .name = "PostgreSQL",
    .open = postgres_start,
    .close = postgres_end,
    .version = postgres_version,
    .load = postgres_load,
    .attach = postgres_attach,
    .ways = postgres_ways,
    .answer = postgres_answer,
};
