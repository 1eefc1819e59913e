/* Files in and out, and the upkeep of the ledger: /imports, /exports, /jobs/verify, /jobs/backup. All
 * of it concerns everything, so it takes a role on everything. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "account/audit.h"
#include "base/clock.h"
#include "base/say.h"
#include "exchange/export.h"
#include "exchange/import.h"
#include "ledger/verify.h"
#include "live/live.h"
#include "web/ask.h"
#include "web/route.h"

enum { IMPORT_BYTES = 64 << 20, PATH_ROOM = 4096 };

static bool read_kind(const char *word, enum exchange_kind *ret_kind, struct error *error) {
    int kind = exchange_kind_parse(str_of(word));
    if (kind < 0)
        return error_set(error, ERROR_NOT_FOUND, _("There is no kind of file \"%s\"."), word);
    *ret_kind = (enum exchange_kind)kind;
    return true;
}

/* ---- in -------------------------------------------------------------------------------------- */

static void write_import(struct answer *answer, const struct import_report *report, bool ok) {
    struct json *json = &answer->json;
    json_object(json);
    ask_integer(json, "rows", (int64_t)report->rows);
    ask_integer(json, "kept", (int64_t)report->kept);
    json_key(json, "commit");
    if (ok)
        json_integer(json, report->position.commit);
    else
        json_null(json);
    ask_bool(json, "repeat", report->repeat);
    json_key(json, "refused");
    json_array(json);
    for (size_t i = 0; i < report->problem_count; i++) {
        json_object(json);
        ask_integer(json, "line", report->problems[i].line);
        ask_integer(json, "column", report->problems[i].column);
        ask_text(json, "message", report->problems[i].error.message);
        ask_text(
            json, "hint",
            report->problems[i].error.hint[0] ? report->problems[i].error.hint : NULL);
        json_end(json);
    }
    json_end(json);
    json_end(json);
}

/* What is wrong in single lines is an answer; what is wrong with the file as a whole is a problem. */
static bool import_file(
    struct request *request, struct answer *answer, enum exchange_kind kind, FILE *file,
    struct error *error) {
    struct import_options options = IMPORT_OPTIONS;
    struct ledger *ledger = NULL;
    struct import_report *report = arena_take(request->arena, 1, sizeof *report);
    if (!report)
        return error_memory(error);
    options.author = str_of(request->asker->display);
    options.name = request_parameter(request, "name");
    if (!ledger_open(live_url(request->live), LEDGER_WRITE, &ledger, error))
        return false;
    bool ok = import_csv(ledger, kind, file, &options, report, error);
    ledger_close(ledger);
    if (!ok && report->problem_count == 0)
        return false;
    write_import(answer, report, ok);
    answer->status = ok ? 200 : 422;
    /* It is on record; a follower that fails now is tried again. */
    struct error ignored;
    bool followed = ok && live_follow(request->live, &ignored);
    (void)followed;
    return true;
}

static bool take_import(struct request *request, struct answer *answer, struct error *error) {
    const char *word;
    enum exchange_kind kind = EXCHANGE_KINDS;
    if (!request_needed(request, "kind", &word, error) ||
        !request_may(request, RIGHT_IMPORT, 0, error) || !read_kind(word, &kind, error))
        return false;
    FILE *file = tmpfile();
    if (!file)
        return error_system(error, errno, "%s", _("No temporary file can be made."));
    bool written =
        fwrite(request->body.data, 1, request->body.length, file) == request->body.length &&
        fflush(file) == 0;
    rewind(file);
    bool ok = written ? import_file(request, answer, kind, file, error)
                      : error_system(error, errno, "%s", _("No temporary file can be made."));
    fclose(file);
    return ok;
}

/* ---- out ------------------------------------------------------------------------------------- */

static bool export_file(
    struct request *request, struct answer *answer, enum exchange_kind kind, FILE *file,
    struct error *error) {
    struct ledger *reader;
    if (!live_reader_take(request->live, &reader, error))
        return false;
    struct export_options options = {.position = live_head(request->live).position};
    bool ok = export_csv(reader, kind, file, &options, NULL, error);
    live_reader_give(request->live, reader);
    if (!ok)
        return false;
    long size = fflush(file) == 0 ? ftell(file) : -1;
    rewind(file);
    answer->file = size < 0 ? -1 : dup(fileno(file));
    if (answer->file < 0)
        return error_system(error, errno, "%s", _("No temporary file can be made."));
    answer->file_size = (uint64_t)size;
    answer->content_type = "text/csv; charset=utf-8";
    return true;
}

static bool give_export(struct request *request, struct answer *answer, struct error *error) {
    const char *word = request_word(request, "kind");
    enum exchange_kind kind = EXCHANGE_KINDS;
    char name[64];
    if (!request_may(request, RIGHT_READ, 0, error) || !read_kind(word, &kind, error))
        return false;
    snprintf(name, sizeof name, "attachment; filename=\"%s.csv\"", exchange_kind_word(kind));
    FILE *file = tmpfile();
    if (!file)
        return error_system(error, errno, "%s", _("No temporary file can be made."));
    bool ok = answer_header(answer, "Content-Disposition", name, error) &&
              export_file(request, answer, kind, file, error);
    fclose(file);
    return ok;
}

/* ---- upkeep ---------------------------------------------------------------------------------- */

static void write_job(struct answer *answer, const char *kind, bool good, const char *message) {
    json_object(&answer->json);
    ask_text(&answer->json, "id", kind);
    ask_text(&answer->json, "state", good ? "done" : "failed");
    ask_text(&answer->json, "message", message);
    json_end(&answer->json);
}

static bool note(
    struct request *request, const char *action, const char *outcome, struct error *error) {
    struct audit_by by = audit_by(request->asker, str_of(request->address), request->now);
    struct audit_event event = {.action = action, .after = str_of(outcome), .outcome = AUDIT_DONE};
    struct db *db;
    return request_db(request, &db, error) && db_begin(db, error) &&
           audit_record(db, &by, &event, error) && db_commit(db, error);
}

/* That something is wrong with the ledger is the answer, not a failure of the question. */
static bool verify(struct request *request, struct answer *answer, struct error *error) {
    struct verify_report report;
    struct ledger *ledger = NULL;
    struct error found = {0};
    if (!request_may(request, RIGHT_SETTINGS, 0, error) ||
        !ledger_open(live_url(request->live), LEDGER_CHECK, &ledger, error))
        return false;
    bool good = ledger_verify(ledger, NULL, NULL, &report, &found);
    ledger_close(ledger);
    write_job(answer, "verify", good, good ? NULL : found.message);
    return note(request, "ledger.verify", good ? "" : found.message, error);
}

static bool backup(struct request *request, struct answer *answer, struct error *error) {
    char path[PATH_ROOM];
    struct ledger *ledger = NULL;
    const char *url = live_url(request->live);
    if (!request_may(request, RIGHT_SETTINGS, 0, error))
        return false;
    url = strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
    int length =
        snprintf(path, sizeof path, "%s.backup-%" PRId64, url, (int64_t)clock_now() / 1000);
    if (length < 0 || (size_t)length >= sizeof path)
        return error_set(error, ERROR_LIMIT, _("This path is too long: %s"), url);
    if (!ledger_open(live_url(request->live), LEDGER_READ, &ledger, error))
        return false;
    bool ok = ledger_backup(ledger, path, NULL, NULL, error);
    ledger_close(ledger);
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (!ok || !note(request, "ledger.backup", name, error))
        return false;
    write_job(answer, "backup", true, name);
    return true;
}

const struct route routes_files[] = {
    {.method = "POST",
     .path = "/api/v1/imports",
     .right = RIGHT_IMPORT,
     .handle = take_import,
     .body_max = IMPORT_BYTES},
    {.method = "GET",
     .path = "/api/v1/exports/{kind}",
     .right = RIGHT_READ,
     .handle = give_export,
     .pace = ROUTE_SLOW},
    {.method = "POST",
     .path = "/api/v1/jobs/verify",
     .right = RIGHT_SETTINGS,
     .handle = verify,
     .body_max = 1024},
    {.method = "POST",
     .path = "/api/v1/jobs/backup",
     .right = RIGHT_SETTINGS,
     .handle = backup,
     .body_max = 1024},
    {.method = NULL},
};
