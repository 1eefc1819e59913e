/*
 * DuckDB at its best here: two copies of the entries. Boards and lists of the missing read the one in
 * the order (week, indicator, unit), where a condition on the moment skips all row groups but a few;
 * single series read the one in the order (indicator, unit, moment).
 *
 * A board looks three weeks back first; only when a series has nothing there does it look further,
 * and only for those: exact for any data. The cost told is that of the first copy alone. ("At" is a
 * word of DuckDB's grammar, hence the column `moment`.)
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "files.h"
#include "peer.h"
#include "peers/duckdb_api.h"

enum form { FORM_WINDOW, FORM_WHOLE, FORM_LATEST };

enum { WINDOW = 3 * WEEK, TEXT_ROOM = 4096, COLUMNS_MOST = 5 };

static const struct peer_way ways[] = {
    {Q1, "three weeks first, 1 thread", 1, FORM_WINDOW},
    {Q1, "three weeks first, 2 threads", 2, FORM_WINDOW},
    {Q1, "table of latest values, 2 threads", 2, FORM_LATEST},
    {Q2, "three weeks first, 1 thread", 1, FORM_WINDOW},
    {Q2, "three weeks first, 2 threads", 2, FORM_WINDOW},
    {Q2, "all weeks, 2 threads", 2, FORM_WHOLE},
    {Q2S, "three weeks first, 1 thread", 1, FORM_WINDOW},
    {Q2S, "three weeks first, 2 threads", 2, FORM_WINDOW},
    {Q3, "1 thread", 1, FORM_WHOLE},
    {Q3, "2 threads", 2, FORM_WHOLE},
    {Q4, "1 thread", 1, FORM_WHOLE},
    {Q4, "2 threads", 2, FORM_WHOLE},
    {Q5, "1 thread", 1, FORM_WHOLE},
    {Q5, "2 threads", 2, FORM_WHOLE},
};

struct state {
    const struct peer_setting *setting;
    struct duckdb_api api;
    struct duckdb_database *database;
    struct duckdb_connection *connection;
    unsigned threads;
    char path[FILES_PATH];
};

/* ---- statements ------------------------------------------------------------------------------ */

static bool failed(struct error *error, const char *why) {
    error_set(error, ERROR_DATABASE, "DuckDB refused.");
    return error_detail(error, "%s", why ? why : "");
}

/* The caller destroys the result. */
static bool ask(
    struct state *state, struct duckdb_result *ret_result, struct error *error, const char *format,
    ...) PRINTF_LIKE(4, 5);

static bool ask(
    struct state *state, struct duckdb_result *ret_result, struct error *error, const char *format,
    ...) {
    char text[TEXT_ROOM];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= TEXT_ROOM)
        return failed(error, "The statement is too long.");
    struct duckdb_result result = {0};
    if (state->api.query(state->connection, text, &result) != DUCKDB_SUCCESS) {
        failed(error, state->api.result_error(&result));
        state->api.destroy_result(&result);
        return false;
    }
    *ret_result = result;
    return true;
}

static bool run_text(struct state *state, const char *text, struct error *error) {
    struct duckdb_result result;
    if (!ask(state, &result, error, "%s", text))
        return false;
    state->api.destroy_result(&result);
    return true;
}

/* ---- loading --------------------------------------------------------------------------------- */

static const char schema[] =
    "CREATE TABLE unit (id USMALLINT, province USMALLINT);"
    "CREATE TABLE indicator (id USMALLINT);"
    "CREATE TABLE month (n USMALLINT, moment UINTEGER);"
    "CREATE TABLE old_unit (unit USMALLINT, province USMALLINT, share DOUBLE);"
    "CREATE TABLE entry_by_week (indicator USMALLINT, unit USMALLINT, moment UINTEGER,"
    " known UINTEGER, value DOUBLE);"
    "CREATE TABLE entry AS FROM entry_by_week;";

/* Row `i` of a table, written into place `at` of the columns' arrays. */
typedef void put_row(
    const struct peer_setting *setting, const uint32_t *order, size_t i, void **columns, size_t at);

static void put_unit(
    const struct peer_setting *setting, const uint32_t *order, size_t i, void **columns,
    size_t at) {
    (void)setting;
    (void)order;
    ((uint16_t *)columns[0])[at] = (uint16_t)i;
    ((uint16_t *)columns[1])[at] = (uint16_t)province_of((uint32_t)i);
}

static void put_indicator(
    const struct peer_setting *setting, const uint32_t *order, size_t i, void **columns,
    size_t at) {
    (void)setting;
    (void)order;
    ((uint16_t *)columns[0])[at] = (uint16_t)i;
}

static void put_month(
    const struct peer_setting *setting, const uint32_t *order, size_t i, void **columns,
    size_t at) {
    (void)order;
    ((uint16_t *)columns[0])[at] = (uint16_t)i;
    ((uint32_t *)columns[1])[at] = setting->months->ends[i];
}

static void put_old_unit(
    const struct peer_setting *setting, const uint32_t *order, size_t i, void **columns,
    size_t at) {
    (void)order;
    const struct old_unit *old = &setting->oldmap->units[i];
    ((uint16_t *)columns[0])[at] = (uint16_t)old->unit;
    ((uint16_t *)columns[1])[at] = (uint16_t)old->province;
    ((double *)columns[2])[at] = old_share(old);
}

static void put_entry(
    const struct peer_setting *setting, const uint32_t *order, size_t i, void **columns,
    size_t at) {
    const struct workload_entry *entry = &setting->workload->entries[order[i]];
    ((uint16_t *)columns[0])[at] = entry->indicator;
    ((uint16_t *)columns[1])[at] = entry->unit;
    ((uint32_t *)columns[2])[at] = entry->at;
    ((uint32_t *)columns[3])[at] = entry->known;
    ((double *)columns[4])[at] = workload_value(entry);
}

struct filling {
    const char *table;
    put_row *put;
    int types[COLUMNS_MOST]; /* 0 behind the last */
};

enum { FILL_UNIT, FILL_INDICATOR, FILL_MONTH, FILL_OLD_UNIT, FILL_ENTRY, FILL_ENTRY_BY_WEEK };

#define ENTRY_TYPES                                                                                \
    { DUCKDB_USMALLINT, DUCKDB_USMALLINT, DUCKDB_UINTEGER, DUCKDB_UINTEGER, DUCKDB_DOUBLE }

static const struct filling fillings[] = {
    [FILL_UNIT] = {"unit", put_unit, {DUCKDB_USMALLINT, DUCKDB_USMALLINT}},
    [FILL_INDICATOR] = {"indicator", put_indicator, {DUCKDB_USMALLINT}},
    [FILL_MONTH] = {"month", put_month, {DUCKDB_USMALLINT, DUCKDB_UINTEGER}},
    [FILL_OLD_UNIT] =
        {"old_unit", put_old_unit, {DUCKDB_USMALLINT, DUCKDB_USMALLINT, DUCKDB_DOUBLE}},
    [FILL_ENTRY] = {"entry", put_entry, ENTRY_TYPES},
    [FILL_ENTRY_BY_WEEK] = {"entry_by_week", put_entry, ENTRY_TYPES},
};

static struct duckdb_chunk *make_chunk(const struct duckdb_api *api, const int types[]) {
    struct duckdb_type *made[COLUMNS_MOST];
    uint64_t count = 0;
    for (; count < COLUMNS_MOST && types[count] != 0; count++)
        made[count] = api->create_logical_type(types[count]);
    struct duckdb_chunk *chunk = api->create_data_chunk(made, count);
    for (uint64_t c = 0; c < count; c++)
        api->destroy_logical_type(&made[c]);
    return chunk;
}

static bool append_rows(
    struct state *state, struct duckdb_appender *appender, const struct filling *filling,
    const uint32_t *order, size_t rows) {
    const struct duckdb_api *api = &state->api;
    struct duckdb_chunk *chunk = make_chunk(api, filling->types);
    bool ok = true;
    for (size_t first = 0; ok && first < rows; first += DUCKDB_CHUNK_ROWS) {
        size_t count = rows - first < DUCKDB_CHUNK_ROWS ? rows - first : DUCKDB_CHUNK_ROWS;
        api->data_chunk_reset(chunk);
        void *columns[COLUMNS_MOST];
        for (uint64_t c = 0; c < COLUMNS_MOST && filling->types[c] != 0; c++)
            columns[c] = api->vector_get_data(api->data_chunk_get_vector(chunk, c));
        for (size_t at = 0; at < count; at++)
            filling->put(state->setting, order, first + at, columns, at);
        api->data_chunk_set_size(chunk, count);
        ok = api->append_data_chunk(appender, chunk) == DUCKDB_SUCCESS;
    }
    api->destroy_data_chunk(&chunk);
    return ok;
}

static bool fill(
    struct state *state, int which, const uint32_t *order, size_t rows, struct error *error) {
    const struct duckdb_api *api = &state->api;
    struct duckdb_appender *appender = NULL;
    const struct filling *filling = &fillings[which];
    bool ok = api->appender_create(state->connection, NULL, filling->table, &appender) ==
                  DUCKDB_SUCCESS &&
              append_rows(state, appender, filling, order, rows) &&
              api->appender_close(appender) == DUCKDB_SUCCESS;
    if (!ok)
        failed(error, appender ? api->appender_error(appender) : NULL);
    api->appender_destroy(&appender);
    return ok;
}

/* Takes the order over. */
static bool fill_entries(struct state *state, int which, uint32_t *order, struct error *error) {
    bool ok = order ? fill(state, which, order, state->setting->workload->count, error)
                    : error_memory(error);
    free(order);
    return ok;
}

static bool fill_small_tables(struct state *state, struct error *error) {
    const struct workload_size *size = &state->setting->workload->size;
    return run_text(state, schema, error) && fill(state, FILL_UNIT, NULL, size->units, error) &&
           fill(state, FILL_INDICATOR, NULL, size->indicators, error) &&
           fill(state, FILL_MONTH, NULL, state->setting->months->count, error) &&
           fill(state, FILL_OLD_UNIT, NULL, state->setting->oldmap->count, error);
}

static void disconnect(struct state *state) {
    if (state->connection)
        state->api.disconnect(&state->connection);
    if (state->database)
        state->api.close(&state->database);
}

static bool connect(struct state *state, struct error *error) {
    const struct duckdb_api *api = &state->api;
    char *why = NULL;
    if (api->open_ext(state->path, &state->database, NULL, &why) != DUCKDB_SUCCESS) {
        failed(error, why);
        api->free(why);
        return false;
    }
    if (api->connect(state->database, &state->connection) != DUCKDB_SUCCESS)
        return failed(error, "No connection.");
    return run_text(state, "SET memory_limit = '8GB'", error);
}

static bool duckdb_attach(void *state, struct error *error) {
    return connect(state, error);
}

static bool duckdb_load(void *opaque, struct peer_cost *ret_cost, struct error *error) {
    struct state *state = opaque;
    const struct workload *workload = state->setting->workload;
    disconnect(state);
    files_remove(state->path);
    int64_t start = clock_ticks();
    bool ok = connect(state, error) && fill_small_tables(state, error) &&
              fill_entries(state, FILL_ENTRY_BY_WEEK, workload_by_week(workload), error) &&
              run_text(state, "CHECKPOINT", error);
    struct peer_cost cost = {
        .load_ticks = clock_ticks() - start, .disk_bytes = files_size(state->path)};
    /* Off the clock: the second copy, and what a trigger would maintain, were there any. Then it is
     * opened anew: what loading left in its memory costs every query. */
    ok = ok && fill_entries(state, FILL_ENTRY, workload_by_series(workload), error) &&
         run_text(
             state,
             "CREATE TABLE latest AS SELECT indicator, unit, arg_max(value,"
             " moment::UBIGINT << 32 | known) AS value FROM entry GROUP BY ALL"
             " ORDER BY indicator, unit; CHECKPOINT",
             error);
    disconnect(state);
    ok = ok && connect(state, error);
    if (ok)
        *ret_cost = cost;
    return ok;
}

/* ---- answering ------------------------------------------------------------------------------- */

/* The columns of a chunk of an answer: two small numbers (of 16 or 32 bits) and a double. */
struct columns {
    uint64_t count;
    void *first;
    void *second;
    void *third;
};

static struct columns columns_of(
    const struct duckdb_api *api, struct duckdb_chunk *chunk, unsigned count) {
    struct columns columns = {.count = api->data_chunk_get_size(chunk)};
    void **each[] = {&columns.first, &columns.second, &columns.third};
    for (unsigned c = 0; c < count; c++)
        *each[c] = api->vector_get_data(api->data_chunk_get_vector(chunk, c));
    return columns;
}

/* Adds the rows (indicator, place, sum, series behind it) of a board. Returns how many series were
 * found. */
static uint64_t take_board(
    struct state *state, struct duckdb_result *result, struct answer *answer) {
    const struct duckdb_api *api = &state->api;
    uint64_t found = 0;
    struct duckdb_chunk *chunk;
    while ((chunk = api->fetch_chunk(*result)) != NULL) {
        struct columns columns = columns_of(api, chunk, 3);
        const uint16_t *indicators = columns.first;
        const uint16_t *places = columns.second;
        const double *sums = columns.third;
        const int64_t *series = api->vector_get_data(api->data_chunk_get_vector(chunk, 3));
        for (uint64_t i = 0; i < columns.count; i++) {
            answer_add(answer, indicators[i], places[i], sums[i]);
            found += (uint64_t)series[i];
        }
        api->destroy_data_chunk(&chunk);
    }
    return found;
}

/* The latest of each series in a stretch of moments, and further conditions. */
#define LATEST                                                                                     \
    "SELECT indicator, unit, arg_max(value, moment::UBIGINT << 32 | known) AS value FROM %s e"     \
    " WHERE moment BETWEEN %" PRIu32 " AND %" PRIu32 " AND known <= %" PRIu32 " %s"                \
    " GROUP BY indicator, unit"

static moment window_start(moment at) {
    return at > WINDOW ? at - WINDOW + 1 : 0;
}

/* Which entries a part of a board is made from. */
struct part {
    const char *table;
    moment from, to;
    const char *condition; /* "AND …" or "" */
};

static bool board_part(
    struct state *state, const struct question *question, const struct part *part,
    struct answer *answer, uint64_t *found, struct error *error) {
    char latest[TEXT_ROOM / 2];
    snprintf(
        latest, sizeof latest, LATEST, part->table, part->from, part->to, question->known,
        part->condition);
    bool old = question->query == Q2S;
    struct duckdb_result result;
    if (!ask(
            state, &result, error,
            "SELECT l.indicator, p.province, sum(%s), count(*) FROM (%s) l JOIN %s p"
            " ON p.%s = l.unit GROUP BY l.indicator, p.province",
            old ? "p.share * l.value" : "l.value", latest, old ? "old_unit" : "unit",
            old ? "unit" : "id"))
        return false;
    *found += take_board(state, &result, answer);
    state->api.destroy_result(&result);
    return true;
}

/* Series (under the old map: its units' series) that a full board has. */
static uint64_t board_series(const struct state *state, enum query query) {
    const struct workload *workload = state->setting->workload;
    size_t units = query == Q2S ? state->setting->oldmap->count : workload->size.units;
    return (uint64_t)units * workload->size.indicators;
}

/* Series without an entry in the window: their latest before it. */
static bool answer_rest(
    struct state *state, const struct question *question, moment from, struct answer *answer,
    struct error *error) {
    char condition[TEXT_ROOM / 4];
    snprintf(
        condition, sizeof condition,
        "AND NOT EXISTS (SELECT 1 FROM entry_by_week f WHERE f.indicator = e.indicator"
        " AND f.unit = e.unit AND f.moment BETWEEN %" PRIu32 " AND %" PRIu32
        " AND f.known <= %" PRIu32 ")",
        from, question->at, question->known);
    struct part rest = {"entry", 0, from - 1, condition};
    uint64_t found = 0;
    return board_part(state, question, &rest, answer, &found, error);
}

static bool answer_board(
    struct state *state, const struct question *question, bool windowed, struct answer *answer,
    struct error *error) {
    uint64_t found = 0;
    if (!windowed) {
        struct part whole = {"entry", 0, question->at, ""};
        return board_part(state, question, &whole, answer, &found, error);
    }
    moment from = window_start(question->at);
    struct part window = {"entry_by_week", from, question->at, ""};
    if (!board_part(state, question, &window, answer, &found, error))
        return false;
    return found == board_series(state, question->query) ||
           answer_rest(state, question, from, answer, error);
}

static bool answer_latest(struct state *state, struct answer *answer, struct error *error) {
    struct duckdb_result result;
    if (!ask(
            state, &result, error,
            "SELECT l.indicator, u.province, sum(l.value), count(*) FROM latest l"
            " JOIN unit u ON u.id = l.unit GROUP BY l.indicator, u.province"))
        return false;
    take_board(state, &result, answer);
    state->api.destroy_result(&result);
    return true;
}

static bool answer_months(
    struct state *state, const struct question *question, struct answer *answer,
    struct error *error) {
    const struct duckdb_api *api = &state->api;
    struct duckdb_result result;
    if (!ask(
            state, &result, error,
            "SELECT k.n, sum(e.value) FROM (SELECT m.n, m.moment, u.id AS unit FROM month m"
            " CROSS JOIN unit u WHERE u.province = %" PRIu32 ") k ASOF JOIN"
            " (SELECT unit, moment, arg_max(value, known) AS value FROM entry"
            " WHERE indicator = %" PRIu32 " AND known <= %" PRIu32
            " AND unit IN (SELECT id FROM unit WHERE province = %" PRIu32 ")"
            " GROUP BY unit, moment) e ON k.unit = e.unit AND k.moment >= e.moment GROUP BY k.n",
            question->province, question->indicator, question->known, question->province))
        return false;
    struct duckdb_chunk *chunk;
    while ((chunk = api->fetch_chunk(result)) != NULL) {
        struct columns columns = columns_of(api, chunk, 2);
        const uint16_t *months = columns.first;
        const double *sums = columns.second;
        for (uint64_t i = 0; i < columns.count; i++)
            answer->sums.items[months[i]] = sums[i];
        api->destroy_data_chunk(&chunk);
    }
    api->destroy_result(&result);
    return true;
}

static bool answer_missing(
    struct state *state, const struct question *question, struct answer *answer,
    struct error *error) {
    const struct duckdb_api *api = &state->api;
    struct duckdb_result result;
    if (!ask(
            state, &result, error,
            "SELECT i.id, u.id FROM indicator i CROSS JOIN unit u ANTI JOIN"
            " (SELECT indicator, unit FROM entry_by_week WHERE moment BETWEEN %" PRIu32
            " AND %" PRIu32 " AND known <= %" PRIu32 ") e ON e.indicator = i.id AND e.unit = u.id",
            question->from, question->to, question->known))
        return false;
    bool ok = true;
    struct duckdb_chunk *chunk;
    while ((chunk = api->fetch_chunk(result)) != NULL) {
        struct columns columns = columns_of(api, chunk, 2);
        const uint16_t *indicators = columns.first;
        const uint16_t *units = columns.second;
        for (uint64_t i = 0; ok && i < columns.count; i++)
            ok = vec_push(&answer->missing, indicators[i] * question->units + units[i]);
        api->destroy_data_chunk(&chunk);
    }
    api->destroy_result(&result);
    return ok || error_memory(error);
}

static bool answer_history(
    struct state *state, const struct question *question, struct answer *answer,
    struct error *error) {
    const struct duckdb_api *api = &state->api;
    struct duckdb_result result;
    if (!ask(
            state, &result, error,
            "SELECT moment, known, value FROM entry WHERE indicator = %" PRIu32
            " AND unit = %" PRIu32 " ORDER BY moment, known",
            question->indicator, question->unit))
        return false;
    bool ok = true;
    struct duckdb_chunk *chunk;
    while ((chunk = api->fetch_chunk(result)) != NULL) {
        struct columns columns = columns_of(api, chunk, 3);
        const uint32_t *moments = columns.first;
        const uint32_t *knowns = columns.second;
        const double *values = columns.third;
        for (uint64_t i = 0; ok && i < columns.count; i++) {
            struct answer_version version = {moments[i], knowns[i], values[i]};
            ok = vec_push(&answer->versions, version);
        }
        api->destroy_data_chunk(&chunk);
    }
    api->destroy_result(&result);
    return ok || error_memory(error);
}

static bool duckdb_answer(
    void *opaque, const struct peer_way *way, const struct question *question,
    struct answer *answer, struct error *error) {
    struct state *state = opaque;
    if (way->form == FORM_LATEST)
        return answer_latest(state, answer, error);
    switch (way->query) {
    case Q3:
        return answer_months(state, question, answer, error);
    case Q4:
        return answer_missing(state, question, answer, error);
    case Q5:
        return answer_history(state, question, answer, error);
    default:
        return answer_board(state, question, way->form == FORM_WINDOW, answer, error);
    }
}

/* ---- life ------------------------------------------------------------------------------------ */

static bool duckdb_begin(void *opaque, const struct peer_way *way, struct error *error) {
    struct state *state = opaque;
    if (state->threads == way->cores)
        return true;
    char text[64];
    snprintf(text, sizeof text, "SET threads = %u", way->cores);
    state->threads = way->cores;
    return run_text(state, text, error);
}

static void duckdb_end(void *opaque) {
    struct state *state = opaque;
    if (!state)
        return;
    disconnect(state);
    duckdb_api_close(&state->api);
    if (!state->setting->keep)
        files_remove(state->path);
    free(state);
}

static bool duckdb_start(
    const struct peer_setting *setting, void **ret_state, struct error *error) {
    if (!setting->duckdb)
        return error_set(error, ERROR_USAGE, "Say --duckdb=LIBRARY, or --skip=DuckDB.");
    struct state *state = calloc(1, sizeof *state);
    if (!state)
        return error_memory(error);
    state->setting = setting;
    bool ok = files_of_size(setting, "peer.duckdb", state->path, error);
    ok = ok && duckdb_api_open(setting->duckdb, &state->api, error);
    if (!ok) {
        duckdb_end(state);
        return false;
    }
    *ret_state = state;
    return true;
}

static const char *duckdb_version(const void *opaque) {
    const struct state *state = opaque;
    return state->api.library_version();
}

static const struct peer_way *duckdb_ways(const void *state, size_t *ret_count) {
    (void)state;
    *ret_count = COUNT_OF(ways);
    return ways;
}

const struct peer duckdb_peer = {
    .name = "DuckDB",
    .open = duckdb_start,
    .close = duckdb_end,
    .version = duckdb_version,
    .load = duckdb_load,
    .attach = duckdb_attach,
    .ways = duckdb_ways,
    .begin = duckdb_begin,
    .answer = duckdb_answer,
};
