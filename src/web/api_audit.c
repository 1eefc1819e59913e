/* The audit: who did what, as a list and as a file to open elsewhere. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/say.h"
#include "exchange/csv.h"
#include "web/caller.h"
#include "web/route.h"

enum { CSV_ROWS_MOST = 1000000 };

/* Who did what is for those who may read it everywhere: rows have no unit to go by. */
static bool read_query(
    const struct request *request, struct audit_query *ret_query, struct error *error) {
    moment from;
    moment to;
    const char *who = request_parameter(request, "who");
    const char *what = request_parameter(request, "what");
    if (!request_may(request, RIGHT_AUDIT, 0, error) ||
        !request_moment(request, "from", 0, &from, error) ||
        !request_moment(request, "to", MOMENT_LAST, &to, error) ||
        !request_number(request, "after", 0, INT64_MAX, 0, &ret_query->before_id, error))
        return false;
    ret_query->who = str_of(who);
    ret_query->action = str_of(what);
    ret_query->from = from ? stamp_of_moment(from) : 0;
    ret_query->to = to == MOMENT_LAST ? 0 : stamp_end_of_moment(to) + 1;
    return true;
}

/* ---- the list ---- */

static void member(struct json *json, const char *key, struct str text) {
    json_key(json, key);
    json_str(json, text);
}

struct page {
    struct json *json;
    int left;
    int64_t last;
    bool more;
};

static bool add_to_page(void *context, const struct audit_row *row) {
    struct page *page = context;
    struct json *json = page->json;
    if (page->left-- == 0) {
        page->more = true;
        return false;
    }
    page->last = row->id;
    json_object(json);
    json_key(json, "id");
    json_integer(json, row->id);
    caller_stamp(json, "at", row->at);
    json_key(json, "account");
    if (row->account)
        json_integer(json, row->account);
    else
        json_null(json);
    member(json, "who", row->who);
    member(json, "address", row->address);
    member(json, "action", row->action);
    member(json, "subject", row->subject);
    member(json, "before", row->before);
    member(json, "after", row->after);
    member(json, "outcome", row->outcome);
    json_end(json);
    return true;
}

static bool list(struct request *request, struct answer *answer, struct error *error) {
    struct audit_query query = {0};
    size_t limit;
    if (!read_query(request, &query, error) || !request_limit(request, &limit, error))
        return false;
    if (limit > AUDIT_PAGE_MAX)
        limit = AUDIT_PAGE_MAX;
    query.limit = (int)limit + 1;
    struct json *json = &answer->json;
    struct page page = {json, (int)limit, 0, false};
    char next[24];
    json_object(json);
    json_key(json, "items");
    json_array(json);
    if (!accounts_audit(request->accounts, &query, add_to_page, &page, error))
        return false;
    json_end(json);
    snprintf(next, sizeof next, "%lld", (long long)page.last);
    json_key(json, "next");
    json_text(json, page.more ? next : NULL);
    json_end(json);
    return true;
}

/* ---- the file ---- */

static bool add_to_file(void *context, const struct audit_row *row) {
    struct csv_writer *csv = context;
    char at[MOMENT_TEXT];
    csv_put_integer(csv, row->id);
    csv_put_raw(csv, str_of(stamp_iso(row->at, at)));
    const struct str texts[] = {row->who,    row->address, row->action, row->subject,
                                row->before, row->after,   row->outcome};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        csv_put_text(csv, texts[i]);
    csv_end_record(csv);
    return true;
}

static bool write_file(
    struct request *request, FILE *file, const struct audit_query *query, struct error *error) {
    static const char *const titles[] = {"id",      "at",     "who",   "address", "action",
                                         "subject", "before", "after", "outcome"};
    struct csv_writer *csv = arena_take(request->arena, 1, sizeof *csv);
    if (!csv)
        return error_memory(error);
    /* Spreadsheets run what looks like a formula: names and addresses come from outside. */
    csv_write_to(csv, file, (struct csv_format){.mark = true, .guard = true});
    for (size_t i = 0; i < COUNT_OF(titles); i++)
        csv_put_text(csv, str_of(titles[i]));
    csv_end_record(csv);
    return accounts_audit(request->accounts, query, add_to_file, csv, error) &&
           csv_finish(csv, error);
}

static bool file(struct request *request, struct answer *answer, struct error *error) {
    struct audit_query query = {.limit = CSV_ROWS_MOST};
    if (!read_query(request, &query, error))
        return false;
    FILE *out = tmpfile();
    if (!out)
        return error_system(error, errno, "%s", _("A temporary file could not be made."));
    bool ok = write_file(request, out, &query, error);
    if (ok && fflush(out) == 0) {
        long size = ftell(out);
        answer->file = dup(fileno(out));
        answer->file_size = size > 0 ? (uint64_t)size : 0;
        ok = answer->file >= 0 && size >= 0;
    }
    fclose(out);
    if (!ok)
        return error->code != ERROR_NONE
                   ? false
                   : error_system(error, errno, "%s", _("A temporary file could not be made."));
    answer->content_type = "text/csv; charset=utf-8";
    return answer_header(
        answer, "Content-Disposition", "attachment; filename=\"audit.csv\"", error);
}

const struct route routes_audit[] = {
    {"GET", "/api/v1/audit", RIGHT_AUDIT, list, 0, ROUTE_SLOW},
    {"GET", "/api/v1/audit.csv", RIGHT_AUDIT, file, 0, ROUTE_SLOW},
    {0},
};
