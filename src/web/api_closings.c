/* Closed periods, and requests to open them again. */
#include "base/say.h"
#include "steer/closings.h"
#include "web/ask.h"
#include "web/route.h"
#include "web/steer.h"

/* ---- lists ----------------------------------------------------------------------------------- */

struct page {
    struct request *request;
    struct json *json;
    struct view view;
    bool requests; /* and not closings */
    size_t left;
    int64_t last;
    bool more;
};

static void write_row(struct page *page, const struct closings_row *row) {
    struct json *json = page->json;
    day on = day_of_moment(row->to);
    json_object(json);
    ask_integer(json, "id", row->id);
    steer_write_unit(json, "unit", page->view.model, row->unit, on);
    steer_write_indicator(json, "indicator", page->view.model, row->indicator);
    steer_write_moment(json, "from", row->from);
    steer_write_moment(json, "to", row->to);
    steer_write_str(json, "reason", row->reason);
    steer_write_str(json, "by", row->by);
    steer_write_stamp(json, "at", row->at);
    steer_write_str(json, "state", row->state);
    steer_write_str(json, "decided_by", row->decided_by);
    steer_write_stamp(json, "decided_at", row->decided_at);
    steer_write_str(json, "answer", row->answer);
    if (page->requests) {
        char text[MOMENT_TEXT];
        ask_text(json, "until", row->until ? moment_iso(row->until, text) : NULL);
    }
    json_end(json);
}

/* What concerns everybody may be seen by everybody. */
static bool add_row(void *context, const struct closings_row *row) {
    struct page *page = context;
    day today = day_of_moment(moment_of_stamp(page->request->now));
    if (row->unit &&
        !access_may(page->request->asker, page->view.model, RIGHT_READ, row->unit, today))
        return true;
    if (page->left == 0) {
        page->more = true;
        return false;
    }
    write_row(page, row);
    page->last = row->id;
    page->left--;
    return true;
}

static bool read_page(struct page *page, bool open, int64_t before, struct error *error) {
    struct db *db;
    if (!request_db(page->request, &db, error))
        return false;
    return page->requests ? closings_requests(db, open, before, SIZE_MAX / 2, add_row, page, error)
                          : closings_read(db, open, before, SIZE_MAX / 2, add_row, page, error);
}

static bool show_rows(
    struct request *request, struct answer *answer, bool requests, struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    struct page page = {.request = request, .json = &answer->json, .requests = requests};
    int64_t open = 0;
    int64_t before = 0;
    if (!request_number(request, "open", 0, 1, 0, &open, error) ||
        !request_number(request, "after", 1, INT64_MAX, 0, &before, error) ||
        !request_limit(request, &page.left, error) ||
        !view_look(request->live, &present, &page.view, error))
        return false;
    json_object(page.json);
    json_key(page.json, "items");
    json_array(page.json);
    bool ok = read_page(&page, open != 0, before, error);
    json_end(page.json);
    ask_next(page.json, page.more, page.last);
    json_end(page.json);
    view_give(&page.view);
    return ok;
}

static bool show_closings(struct request *request, struct answer *answer, struct error *error) {
    return show_rows(request, answer, false, error);
}

static bool show_requests(struct request *request, struct answer *answer, struct error *error) {
    return show_rows(request, answer, true, error);
}

/* ---- closing and asking ---------------------------------------------------------------------- */

static bool read_stretch(
    struct request *request, enum right right, struct closings_stretch *stretch,
    struct error *error) {
    struct body body;
    int64_t unit = 0;
    if (!body_open(request, &body, error) ||
        (body_has(&body, "unit") && !body_integer(&body, "unit", 1, UINT32_MAX, &unit, error)))
        return false;
    if (unit && !steer_known_unit(request, unit, error))
        return body_blame(&body, "unit", error);
    stretch->unit = (uint32_t)unit;
    return steer_may(request, right, stretch->unit, error) &&
           steer_indicator(request, &body, &stretch->indicator, error) &&
           steer_beginning(&body, "from", &stretch->from, error) &&
           body_moment(&body, "to", &stretch->to, error) &&
           body_text(&body, "reason", RULES_TEXT_MAX, &stretch->reason, error) &&
           body_end(&body, error);
}

static bool made(struct request *request, struct answer *answer, int64_t id) {
    steering_stale(request->steering);
    answer->status = 201;
    json_object(&answer->json);
    ask_integer(&answer->json, "id", id);
    json_end(&answer->json);
    return true;
}

static bool close_period(struct request *request, struct answer *answer, struct error *error) {
    struct audit_by by = steer_by(request);
    struct closings_stretch stretch = {0};
    struct db *db;
    int64_t id = 0;
    return read_stretch(request, RIGHT_CLOSINGS, &stretch, error) &&
           request_db(request, &db, error) && closings_close(db, &by, &stretch, &id, error) &&
           made(request, answer, id);
}

static bool ask_opening(struct request *request, struct answer *answer, struct error *error) {
    struct audit_by by = steer_by(request);
    struct closings_stretch stretch = {0};
    struct db *db;
    int64_t id = 0;
    return read_stretch(request, RIGHT_REPORT, &stretch, error) &&
           request_db(request, &db, error) && closings_ask(db, &by, &stretch, &id, error) &&
           made(request, answer, id);
}

/* ---- ending and deciding --------------------------------------------------------------------- */

/* The one that the path names, and the right to decide about it. */
static bool find_subject(
    struct request *request, bool is_request, struct db **ret_db, int64_t *ret_id,
    struct error *error) {
    uint32_t unit = 0;
    return request_id(request, "id", ret_id, error) && request_db(request, ret_db, error) &&
           closings_unit(*ret_db, is_request, *ret_id, &unit, error) &&
           steer_may(request, RIGHT_CLOSINGS, unit, error);
}

static bool end_closing(struct request *request, struct answer *answer, struct error *error) {
    struct audit_by by = steer_by(request);
    const char *why = request_parameter(request, "reason");
    struct db *db;
    int64_t id;
    if (!find_subject(request, false, &db, &id, error) ||
        !closings_end(db, &by, id, str_of(why ? why : _("No reason was given.")), error))
        return false;
    steering_stale(request->steering);
    return answer_nothing(answer);
}

/* Granted when it says until when, else refused; either with an answer. */
static bool read_decision(
    struct request *request, moment *ret_until, struct str *ret_answer, struct error *error) {
    struct body body;
    *ret_until = 0;
    if (!body_open(request, &body, error) ||
        !body_text(&body, "answer", RULES_TEXT_MAX, ret_answer, error) ||
        (body_has(&body, "until") && !body_moment(&body, "until", ret_until, error)) ||
        !body_end(&body, error))
        return false;
    if (*ret_until == 0 || stamp_end_of_moment(*ret_until) >= request->now)
        return true;
    error_set(error, ERROR_INPUT, "%s", _("The opening would end before it begins."));
    return body_blame(&body, "until", error);
}

static bool decide(struct request *request, struct answer *answer, struct error *error) {
    struct audit_by by = steer_by(request);
    struct str words;
    struct db *db;
    moment until;
    int64_t id;
    if (!find_subject(request, true, &db, &id, error) ||
        !read_decision(request, &until, &words, error) ||
        !closings_decide(db, &by, id, until, words, error))
        return false;
    steering_stale(request->steering);
    return answer_nothing(answer);
}

const struct route routes_closings[] = {
    {"GET", "/api/v1/closings", RIGHT_READ, show_closings, 0, ROUTE_SLOW},
    {"POST", "/api/v1/closings", RIGHT_CLOSINGS, close_period, STEER_BODY_MAX, ROUTE_USUAL},
    {"DELETE", "/api/v1/closings/{id}", RIGHT_CLOSINGS, end_closing, 0, ROUTE_USUAL},
    {"GET", "/api/v1/opening-requests", RIGHT_READ, show_requests, 0, ROUTE_SLOW},
    {"POST", "/api/v1/opening-requests", RIGHT_REPORT, ask_opening, STEER_BODY_MAX, ROUTE_USUAL},
    {"PATCH", "/api/v1/opening-requests/{id}", RIGHT_CLOSINGS, decide, STEER_BODY_MAX, ROUTE_USUAL},
    {0},
};
