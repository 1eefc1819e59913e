#include <stdio.h>
#include <stdlib.h>

#include "base/say.h"
#include "db/failure.h"
#include "db/postgres_engine.h"

enum { NAME_TEXT = 16, VALUE_MAX = 1 << 30 };

/*
 * A statement is
 *
 *     idle ──step──▶ streaming ──last row──▶ idle
 *                        │ another command needs the wire
 *                        ▼
 *                      held ─────last row──▶ idle
 */
enum state { IDLE, STREAMING, HELD };

struct postgres_statement {
    struct statement base;
    enum state state;
    unsigned name;

    int parameters;
    Oid parameter_types[DB_PARAMETERS_MAX];
    struct buf bytes[DB_PARAMETERS_MAX];
    const char *values[DB_PARAMETERS_MAX]; /* in `bytes`; NULL is NULL */
    int lengths[DB_PARAMETERS_MAX];
    int formats[DB_PARAMETERS_MAX];

    Oid types[DB_COLUMNS_MAX];
    struct str cells[DB_COLUMNS_MAX]; /* the present row; data is NULL for NULL */
    bool on_row;
    PGresult *row; /* what the cells of a streamed row lie in */

    /* Rows taken off the wire: for each cell a length (-1 for NULL), its bytes and a NUL. */
    struct buf held;
    size_t held_read;
    struct error held_error; /* what came instead of the last row */
};

static struct postgres_statement *statement_of(struct statement *statement) {
    return (struct postgres_statement *)(void *)statement;
}

static struct postgres *connection_of(struct postgres_statement *statement) {
    return postgres_of(statement->base.db);
}

static const char *name_text(unsigned name, char text[NAME_TEXT]) {
    snprintf(text, NAME_TEXT, "s%u", name);
    return text;
}

/* ---- rows ---- */

static void leave_row(struct postgres_statement *statement) {
    PQclear(statement->row);
    statement->row = NULL;
    statement->on_row = false;
}

static void end(struct postgres_statement *statement) {
    leave_row(statement);
    buf_release(&statement->held);
    statement->state = IDLE;
}

static struct str cell_of(const PGresult *result, int column) {
    if (PQgetisnull(result, 0, column))
        return (struct str){0};
    return str_slice(PQgetvalue(result, 0, column), (size_t)PQgetlength(result, 0, column));
}

/* Nothing more comes for this command once libpq says NULL. */
static void drain(struct postgres *postgres) {
    for (PGresult *result; (result = PQgetResult(postgres->handle));)
        PQclear(result);
    postgres->streaming = NULL;
}

static void hold_row(struct postgres_statement *statement, const PGresult *result) {
    for (int i = 0; i < statement->base.columns; i++) {
        struct str cell = cell_of(result, i);
        int length = cell.data ? (int)cell.length : -1;
        buf_add(&statement->held, &length, sizeof length);
        if (cell.data)
            buf_add(&statement->held, cell.data, cell.length + 1);
    }
}

/* What does not fit any more is a failure, told after the rows that did. */
static void hold(struct postgres_statement *statement, const PGresult *result) {
    struct postgres *postgres = connection_of(statement);
    ExecStatusType status = PQresultStatus(result);
    size_t before = statement->held.length;
    if (statement->held_error.code != ERROR_NONE)
        return;
    if (status == PGRES_SINGLE_TUPLE)
        hold_row(statement, result);
    else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        postgres_fail(postgres, result, &statement->held_error);
    if (buf_ok(&statement->held))
        return;
    buf_cut(&statement->held, before);
    failure_report(&postgres->base, FAILURE_LIMIT, NULL, &statement->held_error);
}

void postgres_clear_wire(struct postgres *postgres) {
    struct postgres_statement *statement = postgres->streaming;
    if (!statement)
        return;
    statement->held = buf_with_maximum(DB_HELD_MAX);
    statement->held_read = 0;
    statement->held_error.code = ERROR_NONE;
    for (PGresult *result; (result = PQgetResult(postgres->handle));) {
        hold(statement, result);
        PQclear(result);
    }
    statement->state = HELD;
    postgres->streaming = NULL;
}

static struct str take_held(struct postgres_statement *statement) {
    int length;
    const char *at = statement->held.data + statement->held_read;
    memcpy(&length, at, sizeof length);
    statement->held_read += sizeof length;
    if (length < 0)
        return (struct str){0};
    statement->held_read += (size_t)length + 1;
    return str_slice(at + sizeof length, (size_t)length);
}

static bool next_held(struct postgres_statement *statement, bool *ret_row, struct error *error) {
    bool row = statement->held_read < statement->held.length;
    if (row) {
        leave_row(statement);
        for (int i = 0; i < statement->base.columns; i++)
            statement->cells[i] = take_held(statement);
        statement->on_row = true;
    } else {
        end(statement);
        if (statement->held_error.code != ERROR_NONE) {
            if (error)
                *error = statement->held_error;
            return false;
        }
    }
    *ret_row = row;
    return true;
}

static bool next_streamed(
    struct postgres_statement *statement, bool *ret_row, struct error *error) {
    struct postgres *postgres = connection_of(statement);
    leave_row(statement);
    PGresult *result = PQgetResult(postgres->handle);
    if (PQresultStatus(result) == PGRES_SINGLE_TUPLE) {
        statement->row = result;
        for (int i = 0; i < statement->base.columns; i++)
            statement->cells[i] = cell_of(result, i);
        statement->on_row = true;
        *ret_row = true;
        return true;
    }
    bool ok = postgres_done(postgres, result, error);
    drain(postgres);
    end(statement);
    if (ok)
        *ret_row = false;
    return ok;
}

static bool start(struct postgres_statement *statement, struct error *error) {
    struct postgres *postgres = connection_of(statement);
    postgres_clear_wire(postgres);
    char name[NAME_TEXT];
    int sent = PQsendQueryPrepared(
        postgres->handle, name_text(statement->name, name), statement->parameters,
        statement->values, statement->lengths, statement->formats, 1);
    if (!sent)
        return postgres_fail(postgres, NULL, error);
    PQsetSingleRowMode(postgres->handle);
    postgres->streaming = statement;
    statement->state = STREAMING;
    return true;
}

bool postgres_step(struct statement *base, bool *ret_row, struct error *error) {
    struct postgres_statement *statement = statement_of(base);
    if (statement->state == IDLE && !start(statement, error))
        return false;
    return statement->state == HELD ? next_held(statement, ret_row, error)
                                    : next_streamed(statement, ret_row, error);
}

void postgres_reset(struct statement *base) {
    struct postgres_statement *statement = statement_of(base);
    if (statement->state == STREAMING)
        drain(connection_of(statement));
    end(statement);
}

/* ---- parameters ---- */

enum bind_fault postgres_bind(struct statement *base, int n, const struct db_value *value) {
    struct postgres_statement *statement = statement_of(base);
    if (n < 1 || n > statement->parameters)
        return BIND_NUMBER;
    if (statement->state != IDLE)
        postgres_reset(base);
    int i = n - 1;
    struct buf *bytes = &statement->bytes[i];
    buf_clear(bytes);
    statement->values[i] = NULL;
    if (value->type == DB_NULL)
        return BIND_FINE;
    postgres_encode(statement->parameter_types[i], value, bytes, &statement->formats[i]);
    if (!buf_ok(bytes))
        return BIND_MEMORY;
    statement->values[i] = buf_cstr(bytes);
    statement->lengths[i] = (int)bytes->length;
    return BIND_FINE;
}

/* ---- columns ---- */

static struct str cell(const struct postgres_statement *statement, int column) {
    bool there = statement->on_row && column >= 0 && column < statement->base.columns;
    return there ? statement->cells[column] : (struct str){0};
}

int64_t postgres_column_integer(struct statement *base, int column) {
    const struct postgres_statement *statement = statement_of(base);
    struct str bytes = cell(statement, column);
    return bytes.data ? postgres_integer(statement->types[column], bytes) : 0;
}

double postgres_column_real(struct statement *base, int column) {
    const struct postgres_statement *statement = statement_of(base);
    struct str bytes = cell(statement, column);
    return bytes.data ? postgres_real(statement->types[column], bytes) : 0;
}

struct str postgres_column_bytes(struct statement *base, int column) {
    const struct postgres_statement *statement = statement_of(base);
    struct str bytes = cell(statement, column);
    return bytes.data && postgres_is_bytes(statement->types[column]) ? bytes : str_of("");
}

bool postgres_column_is_null(struct statement *base, int column) {
    return !cell(statement_of(base), column).data;
}

/* ---- preparing ---- */

/* A number whose former statement, if it had one, the server has forgotten. */
static bool take_name(struct postgres *postgres, unsigned *ret_name, struct error *error) {
    if (postgres->spare_names.count == 0) {
        *ret_name = ++postgres->names;
        return true;
    }
    unsigned name = postgres->spare_names.items[postgres->spare_names.count - 1];
    char text[NAME_TEXT];
    char sql[16 + NAME_TEXT];
    snprintf(sql, sizeof sql, "DEALLOCATE %s", name_text(name, text));
    if (!postgres_done(postgres, PQexec(postgres->handle, sql), error))
        return false;
    postgres->spare_names.count--;
    *ret_name = name;
    return true;
}

static bool take_description(
    struct postgres_statement *statement, const PGresult *description, struct error *error) {
    int parameters = PQnparams(description);
    int columns = PQnfields(description);
    if (parameters > DB_PARAMETERS_MAX)
        return error_set(
            error, ERROR_USAGE, _("Parameters are written $1 to $%d."), DB_PARAMETERS_MAX);
    if (columns > DB_COLUMNS_MAX)
        return failure_report(statement->base.db, FAILURE_LIMIT, NULL, error);
    statement->parameters = parameters;
    statement->base.columns = columns;
    for (int i = 0; i < parameters; i++) {
        statement->parameter_types[i] = PQparamtype(description, i);
        statement->bytes[i] = buf_with_maximum(VALUE_MAX);
    }
    for (int i = 0; i < columns; i++)
        statement->types[i] = PQftype(description, i);
    return true;
}

static bool describe(struct postgres_statement *statement, struct error *error) {
    struct postgres *postgres = connection_of(statement);
    char name[NAME_TEXT];
    PGresult *result = PQdescribePrepared(postgres->handle, name_text(statement->name, name));
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK
                  ? take_description(statement, result, error)
                  : postgres_fail(postgres, result, error);
    PQclear(result);
    return ok;
}

/* The name is spare again. Without memory for that it is lost until the connection ends. */
static void give_name_back(struct postgres_statement *statement) {
    struct postgres *postgres = connection_of(statement);
    (void)vec_push(&postgres->spare_names, statement->name);
}

static void dispose(struct postgres_statement *statement) {
    for (int i = 0; i < statement->parameters; i++)
        buf_release(&statement->bytes[i]);
    free(statement);
}

void postgres_free(struct statement *base) {
    struct postgres_statement *statement = statement_of(base);
    postgres_reset(base);
    give_name_back(statement);
    dispose(statement);
}

static bool parse(struct postgres_statement *statement, const char *sql, struct error *error) {
    struct postgres *postgres = connection_of(statement);
    postgres_clear_wire(postgres);
    if (!take_name(postgres, &statement->name, error))
        return false;
    char name[NAME_TEXT];
    name_text(statement->name, name);
    if (!postgres_done(postgres, PQprepare(postgres->handle, name, sql, 0, NULL), error))
        return false;
    if (describe(statement, error))
        return true;
    give_name_back(statement);
    return false;
}

bool postgres_prepare(
    struct db *db, const char *sql, struct statement **ret_statement, struct error *error) {
    struct postgres_statement *statement = calloc(1, sizeof *statement);
    if (!statement)
        return error_memory(error);
    statement->base.db = db;
    if (!parse(statement, sql, error)) {
        dispose(statement);
        return false;
    }
    *ret_statement = &statement->base;
    return true;
}
