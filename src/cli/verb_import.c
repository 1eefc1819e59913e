/* satsao import: a file into the ledger, all of it or nothing. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "base/say.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "exchange/import.h"
#include "text/date.h"

enum { ANSWER_MOST = 1 << 20 };

static void show_progress(void *context, int64_t done, int64_t total, uint64_t rows) {
    (void)rows;
    progress_rows(context, done, total);
}

/* ---- what came of it ------------------------------------------------------------------------- */

static void text_problems(const struct import_report *report, const char *file) {
    for (size_t i = 0; i < report->problem_count; i++) {
        const struct import_problem *problem = &report->problems[i];
        fprintf(
            stderr, "%s:%" PRId64 ":%" PRId64 ": %s\n", file, problem->line, problem->column,
            problem->error.message);
        if (problem->error.detail[0])
            fprintf(stderr, "    %s\n", problem->error.detail);
        if (problem->error.hint[0])
            fprintf(stderr, "    → %s\n", problem->error.hint);
    }
    if (report->refused > report->problem_count)
        fprintf(
            stderr, _("… and %" PRIu64 " more rows with something wrong.\n"),
            report->refused - report->problem_count);
}

static void json_report(const struct import_report *report, const char *file, struct buf *out) {
    struct json json = json_to(out);
    json_object(&json);
    json_key(&json, "file");
    json_text(&json, file);
    json_key(&json, "rows");
    json_integer(&json, (int64_t)report->rows);
    json_key(&json, "kept");
    json_integer(&json, (int64_t)report->kept);
    json_key(&json, "refused");
    json_integer(&json, (int64_t)report->refused);
    json_key(&json, "commits");
    json_integer(&json, (int64_t)report->commits);
    json_key(&json, "repeat");
    json_bool(&json, report->repeat);
    json_key(&json, "problems");
    json_array(&json);
    for (size_t i = 0; i < report->problem_count; i++) {
        json_object(&json);
        json_key(&json, "line");
        json_integer(&json, report->problems[i].line);
        json_key(&json, "column");
        json_integer(&json, report->problems[i].column);
        json_key(&json, "message");
        json_text(&json, report->problems[i].error.message);
        json_key(&json, "hint");
        json_text(&json, report->problems[i].error.hint);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    buf_char(out, '\n');
}

static void show_report(
    const struct call *call, const struct import_report *report, const char *file, bool ok) {
    if (call->json) {
        struct buf out = buf_with_maximum(ANSWER_MOST);
        json_report(report, file, &out);
        fwrite(buf_cstr(&out), 1, out.length, call->out);
        buf_release(&out);
        return;
    }
    text_problems(report, file);
    if (!ok)
        return;
    if (report->repeat)
        fprintf(
            call->out, _("%s: on record already (%" PRIu64 " rows); nothing was added.\n"), file,
            report->rows);
    else
        fprintf(
            call->out, _("%s: %" PRIu64 " rows kept, commit %" PRId64 "\n"), file, report->kept,
            report->position.commit);
    if (report->chosen)
        fprintf(
            call->out,
            _("  %" PRIu64 " values could be read in two ways; the plausible range left one.\n"),
            report->chosen);
    if (report->encoding)
        fprintf(call->out, _("  converted from %s\n"), report->encoding);
    if (report->refused)
        fprintf(
            call->out, _("  %" PRIu64 " rows were refused and written to %s\n"), report->refused,
            call_option(call, "keep-good"));
}

/* ---- the verb -------------------------------------------------------------------------------- */

static bool read_days(
    const struct call *call, struct import_options *options, struct error *error) {
    const struct {
        const char *name;
        day *to;
    } days[] = {
        {"valid-from", &options->valid_from}, {"valid-to", &options->valid_to},
        {"signed", &options->signed_on},      {"in-force", &options->in_force},
        {"operating", &options->operating},
    };
    for (size_t i = 0; i < COUNT_OF(days); i++)
        if (!call_day(call, days[i].name, LEDGER_DAY_UNKNOWN, days[i].to, error))
            return false;
    moment known;
    if (!call_moment(call, "known", 0, &known, error))
        return false;
    options->known_at = call_flag(call, "known") ? stamp_of_moment(known) : 0;
    return true;
}

static struct str option_str(const struct call *call, const char *name, const char *otherwise) {
    const char *text = call_option(call, name);
    return str_of(text ? text : otherwise);
}

static bool import_file(
    struct call *call, struct ledger *ledger, enum exchange_kind kind, FILE *file, FILE *rejects,
    struct error *error) {
    const char *name = call->arguments[1];
    struct progress progress = progress_start(name, call);
    struct import_options options = IMPORT_OPTIONS;
    options.author = option_str(call, "author", "cli");
    options.source = option_str(call, "source", "");
    options.client_id = option_str(call, "id", "");
    options.name = name;
    options.simulated = call_flag(call, "simulated");
    options.convert = call_flag(call, "convert");
    options.rejects = rejects;
    options.progress = show_progress;
    options.context = &progress;
    struct import_report report = {0};
    if (!read_days(call, &options, error))
        return false;
    bool ok = import_csv(ledger, kind, file, &options, &report, error);
    progress_end(&progress);
    show_report(call, &report, name, ok);
    return ok;
}

static bool open_rejects(const struct call *call, FILE **ret_file, struct error *error) {
    const char *path = call_option(call, "keep-good");
    *ret_file = NULL;
    if (!path)
        return true;
    *ret_file = fopen(path, "wb");
    return *ret_file || error_system(error, errno, _("This file cannot be written: %s"), path);
}

static bool run(struct call *call, struct error *error) {
    int kind = exchange_kind_parse(str_of(call->arguments[0]));
    if (kind < 0)
        return error_set(
            error, ERROR_USAGE, _("There is nothing called \"%s\" to import."), call->arguments[0]);
    bool standard = strcmp(call->arguments[1], "-") == 0;
    FILE *file = standard ? stdin : fopen(call->arguments[1], "rb");
    if (!file)
        return error_system(error, errno, _("This file cannot be read: %s"), call->arguments[1]);
    struct ledger *ledger = NULL;
    FILE *rejects = NULL;
    bool ok = open_rejects(call, &rejects, error) &&
              ledger_open(call_database(call), LEDGER_WRITE, &ledger, error) &&
              import_file(call, ledger, (enum exchange_kind)kind, file, rejects, error);
    if (rejects && fclose(rejects) != 0 && ok)
        ok = error_system(
            error, errno, _("This file cannot be written: %s"), call_option(call, "keep-good"));
    if (!standard)
        fclose(file);
    ledger_close(ledger);
    return ok;
}

static const struct option options[] = {
    {"keep-good", "FILE", N_("keep the good rows; write the others, with reasons, to FILE")},
    {"author", "POST", N_("who imports: a post or an account (cli)")},
    {"source", "TEXT", N_("where rows without a source of their own come from")},
    {"id", "TEXT", N_("this import's own id (made from the file)")},
    {"known", "MOMENT", N_("it counts as known from this moment (now)")},
    {"valid-from", "DAY", N_("units: first day, where a row has none")},
    {"valid-to", "DAY", N_("units: first day without them, where a row has none")},
    {"signed", "DAY", N_("lineage: when it was signed")},
    {"in-force", "DAY", N_("lineage: when it came into force")},
    {"operating", "DAY", N_("lineage: the new units' first day")},
    {"simulated", NULL, N_("mark every row as simulated")},
    {"convert", NULL, N_("convert a file in TCVN3, VNI or UTF-16 instead of refusing it")},
    {NULL, NULL, NULL},
};

const struct verb verb_import = {
    .name = "import",
    .arguments = "KIND FILE",
    .summary = N_("bring a CSV file in: all of it or, with --keep-good, what is good"),
    .manual =
        N_("KIND is units, reorganisations, lineage, documents, indicators, sets, targets or "
           "entries. Every row is checked; a bad one is told with its line and column, what is "
           "wrong and what is expected. Nothing of the file is kept unless all of it is good. "
           "Importing the same file twice changes nothing. FILE - is the standard input.\n\n"
           "  satsao import units units.csv --valid-from 2025-07-01\n"
           "  satsao import entries week12.csv --author so-tai-chinh --keep-good bad.csv"),
    .options = options,
    .arguments_least = 2,
    .arguments_most = 2,
    .run = run,
};
