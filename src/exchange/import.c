#include "exchange/import.h"

#include <stdlib.h>

#include "base/say.h"
#include "exchange/import_private.h"

struct commit_meta import_meta(const struct import *import, enum commit_kind kind) {
    const struct import_options *options = import->options;
    return (struct commit_meta){
        .kind = kind,
        .author = options->author,
        .source = options->source.length ? options->source : str_of(options->name),
        .client_id = str_of(import->client_id),
        .known_at = options->known_at,
    };
}

bool import_query(
    struct import *import, const char *sql, import_take *take, void *context, struct error *error) {
    struct statement *query = NULL;
    if (!db_prepare(ledger_db(import->ledger), sql, &query, error))
        return false;
    bool row = true, ok = true;
    while (ok && row) {
        ok = statement_step(query, &row, error);
        if (ok && row && !take(import, context, query))
            ok = error_memory(error);
    }
    statement_free(query);
    return ok;
}

/* ---- the commit of a file of facts ----------------------------------------------------------- */

static bool keep(struct import *import, struct commit *commit, struct error *error) {
    struct import_report *report = import->report;
    struct commit_result result;
    if (report->refused > 0 && !import->rejects) {
        commit_abort(commit);
        return import_refused(import, error);
    }
    if (report->refused > 0 && commit_rows(commit) == 0) {
        commit_abort(commit);
        return import_refused(import, error);
    }
    if (!commit_end(commit, &result, error))
        return false;
    report->kept = report->rows - report->refused;
    report->commits = 1;
    report->position = result.position;
    return true;
}

bool import_facts(
    struct import *import, enum commit_kind kind, import_fill *fill, void *context,
    struct error *error) {
    struct commit_meta meta = import_meta(import, kind);
    for (int tries = 0;; tries++) {
        struct commit *commit = NULL;
        struct import_row *bad = NULL;
        struct error failure = {0};
        if (!commit_begin(import->ledger, &meta, &commit, error))
            return false;
        if (fill(import, context, commit, &bad, &failure))
            return keep(import, commit, error);
        commit_abort(commit);
        if (!bad || !import_is_about_row(import, &failure)) {
            if (error)
                *error = failure;
            return false;
        }
        if (!import_refuse(import, bad, (struct csv_place){bad->line, 1}, &failure, error))
            return false;
        if (tries == IMPORT_PROBLEMS_MAX)
            return import_refused(import, error);
    }
}

/* ---- the whole -------------------------------------------------------------------------------- */

typedef bool import_kind(struct import *import, struct error *error);

static import_kind *const kinds[EXCHANGE_KINDS] = {
    [EXCHANGE_UNITS] = import_units,           [EXCHANGE_REORGANISATIONS] = import_reorganisations,
    [EXCHANGE_LINEAGE] = import_lineage,       [EXCHANGE_DOCUMENTS] = import_documents,
    [EXCHANGE_INDICATORS] = import_indicators, [EXCHANGE_SETS] = import_sets,
    [EXCHANGE_TARGETS] = import_targets,       [EXCHANGE_ENTRIES] = import_entries,
};

static bool name_commit(struct import *import, struct error *error) {
    struct str given = import->options->client_id;
    if (given.length >= IMPORT_CLIENT_ID / 2)
        return error_set(
            error, ERROR_LIMIT, _("The import's own number is longer than %d bytes."),
            IMPORT_CLIENT_ID / 2);
    if (given.length > 0)
        snprintf(import->client_id, sizeof import->client_id, "%.*s", STR_ARGS(given));
    else
        snprintf(
            import->client_id, sizeof import->client_id, "%s-%s", exchange_kind_word(import->kind),
            import->hash);
    return true;
}

/* Has this very file been imported? Also brings the ledger's model up to date, and finds early what
 * no commit would get past. */
static bool look_up(struct import *import, bool *ret_repeat, struct error *error) {
    struct commit_meta meta = import_meta(import, COMMIT_IMPORT);
    struct commit *commit = NULL;
    if (!commit_begin(import->ledger, &meta, &commit, error))
        return false;
    *ret_repeat = commit_is_repeat(commit);
    commit_abort(commit);
    return true;
}

static bool run(struct import *import, FILE *file, struct error *error) {
    bool repeat = false;
    if (!import_file_open(import, file, error) || !name_commit(import, error) ||
        !look_up(import, &repeat, error))
        return false;
    if (!repeat)
        return kinds[import->kind](import, error);
    import->report->repeat = true;
    return ledger_position_now(import->ledger, &import->report->position, error);
}

/* What is in the rejects file must be there even when the import fails: it says why. */
static bool finish_rejects(struct import *import, bool ok, struct error *error) {
    struct csv_writer *rejects = import->rejects;
    if (rejects && !csv_finish(rejects, ok ? error : NULL))
        ok = false;
    free(rejects);
    return ok;
}

bool import_csv(
    struct ledger *ledger, enum exchange_kind kind, FILE *file,
    const struct import_options *options, struct import_report *report, struct error *error) {
    struct import import = {.ledger = ledger, .options = options, .report = report, .kind = kind};
    *report = (struct import_report){0};
    if (kind >= EXCHANGE_KINDS)
        return error_set(error, ERROR_USAGE, "%s", _("There is no such kind of file."));
    if (options->rejects) {
        import.rejects = malloc(sizeof *import.rejects);
        if (!import.rejects)
            return error_memory(error);
        csv_write_to(import.rejects, options->rejects, (struct csv_format){0});
    }
    bool ok = run(&import, file, error);
    ok = finish_rejects(&import, ok, error);
    csv_close(import.csv);
    import_file_close(&import);
    arena_release(&import.arena);
    return ok;
}
