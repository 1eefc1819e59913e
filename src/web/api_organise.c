/* Reorganisations: those on record; planning one, doing it as one act, undoing it by another. */
#include <stdio.h>

#include "account/accounts.h"
#include "base/say.h"
#include "steer/reorganisations.h"
#include "web/ask.h"
#include "web/organise.h"
#include "web/route.h"
#include "web/steer.h"

enum { ORGANISE_BODY_MAX = 8 << 20 };

/* ---- those on record ------------------------------------------------------------------------- */

static void write_event(struct json *json, const struct reorganisations_row *row) {
    ask_integer(json, "id", row->event.id);
    steer_write_str(json, "name", row->event.name);
    steer_write_str(json, "resolution", row->event.resolution);
    organise_write_day(json, "signed", row->event.signed_on);
    organise_write_day(json, "in_force", row->event.in_force);
    organise_write_day(json, "operating", row->event.operating);
    ask_bool(json, "simulated", row->event.simulated);
    ask_integer(json, "commit", row->commit);
}

struct page {
    struct json *json;
    size_t left;
    int64_t last;
    bool more;
};

static bool add_event(void *context, const struct reorganisations_row *row) {
    struct page *page = context;
    if (page->left == 0) {
        page->more = true;
        return false;
    }
    json_object(page->json);
    write_event(page->json, row);
    json_end(page->json);
    page->last = row->event.id;
    page->left--;
    return true;
}

static bool list_events(struct request *request, struct answer *answer, struct error *error) {
    struct page page = {.json = &answer->json};
    int64_t before = 0;
    struct db *db;
    if (!request_number(request, "after", 1, INT64_MAX, 0, &before, error) ||
        !request_limit(request, &page.left, error) || !request_db(request, &db, error))
        return false;
    json_object(page.json);
    json_key(page.json, "items");
    json_array(page.json);
    bool ok = reorganisations_read(db, before, page.left + 1, add_event, &page, error);
    json_end(page.json);
    ask_next(page.json, page.more, page.last);
    json_end(page.json);
    return ok;
}

static void write_share(struct json *json, const char *key, int32_t share) {
    json_key(json, key);
    if (share == SHARE_UNKNOWN)
        json_null(json);
    else
        json_number(json, (double)share / SHARE_WHOLE);
}

static void write_edge(
    struct json *json, const struct model *model, const struct model_lineage *edge) {
    json_object(json);
    steer_write_unit(json, "old", model, edge->old_unit + 1, edge->on - 1);
    steer_write_unit(json, "new", model, edge->new_unit + 1, edge->on);
    ask_text(json, "kind", model_word(WORDS_LINEAGE, edge->kind));
    write_share(json, "share", edge->share);
    write_share(json, "back_share", edge->back_share);
    json_end(json);
}

static bool write_one(
    struct request *request, struct answer *answer, const struct model *model,
    struct error *error) {
    const struct model_lineage **edges;
    struct reorganisations_row row;
    struct db *db;
    size_t count;
    int64_t id;
    if (!request_id(request, "id", &id, error) || !request_db(request, &db, error) ||
        !reorganisations_find(db, id, request->arena, &row, error) ||
        !reorganisations_edges(db, model, &row.event, request->arena, &edges, &count, error))
        return false;
    json_object(&answer->json);
    write_event(&answer->json, &row);
    json_key(&answer->json, "edges");
    json_array(&answer->json);
    for (size_t i = 0; i < count; i++)
        write_edge(&answer->json, model, edges[i]);
    json_end(&answer->json);
    json_end(&answer->json);
    return true;
}

static bool show_event(struct request *request, struct answer *answer, struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    struct view view;
    if (!view_look(request->live, &present, &view, error))
        return false;
    bool ok = write_one(request, answer, view.model, error);
    view_give(&view);
    return ok;
}

/* ---- the act --------------------------------------------------------------------------------- */

static bool submit(struct acting *acting, struct error *error) {
    struct request *request = acting->request;
    struct commit_result result;
    struct error fault = {0};
    /* What leaves no trace cannot be done twice. */
    struct str client = acting->dry ? str_of("") : acting->client_id;
    acting->act = (struct reorganise_act){
        .plan = &acting->plan,
        .model = acting->view.model,
        .dry = acting->dry,
        .made = arena_take(request->arena, acting->plan.unit_count + 1, sizeof(uint32_t)),
    };
    if (!acting->act.made)
        return error_memory(error);
    const struct submission submission = {
        .meta =
            {
                .kind = COMMIT_ORGANISATION,
                .author = str_of(request->asker->name),
                .source = acting->plan.event.resolution,
                .client_id = client,
            },
        .fill = reorganise_fill,
        .context = &acting->act,
    };
    bool done = live_submit(request->live, &submission, &result, &fault);
    if (done)
        acting->commit = result.position.commit;
    if (done || acting->act.checked)
        return true;
    *error = fault;
    return false;
}

/* Roles go along at once where the day has come; else they do on that day. What is on record stays so
 * whether or not this works: it is done again when the server starts. */
static void follow(const struct request *request) {
    static const struct coordinates present = COORDINATES_NOW;
    struct error ignored = {0};
    struct view view;
    int moved = 0;
    if (!view_look(request->live, &present, &view, &ignored))
        return;
    day today = day_of_moment(moment_of_stamp(request->now));
    (void)!accounts_follow(request->accounts, view.model, today, &moved, &ignored);
    view_give(&view);
}

static bool note(const struct acting *acting, struct error *error) {
    struct audit_by by = steer_by(acting->request);
    char subject[64];
    snprintf(subject, sizeof subject, "reorganisation %u", acting->act.id);
    const struct audit_event event = {
        .action = "organise.act",
        .subject = str_of(subject),
        .after = acting->plan.event.name,
    };
    struct db *db;
    return request_db(acting->request, &db, error) && db_begin(db, error) &&
           audit_record(db, &by, &event, error) && db_commit(db, error);
}

/* From a plan that is complete to the answer. */
static bool act(struct acting *acting, struct error *error) {
    if (!organise_may(acting, error) || !organise_find_owed(acting, error) ||
        !submit(acting, error))
        return false;
    if (!acting->commit)
        return organise_write(acting, error);
    /* The accounts are listed as they were, and then follow. */
    bool ok = organise_write(acting, error) && note(acting, error);
    follow(acting->request);
    return ok;
}

static bool begin(
    struct acting *acting, struct request *request, struct answer *answer, struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    *acting = (struct acting){.request = request, .json = &answer->json};
    return view_look(request->live, &present, &acting->view, error);
}

static void end(struct acting *acting) {
    owed_release(&acting->owed);
    view_give(&acting->view);
}

static bool organise(struct request *request, struct answer *answer, struct error *error) {
    struct acting acting;
    if (!begin(&acting, request, answer, error))
        return false;
    bool ok = organise_read(&acting, error) &&
              reorganise_complete(acting.view.model, request->arena, &acting.plan, error) &&
              act(&acting, error);
    if (ok && acting.commit)
        answer->status = 201;
    end(&acting);
    return ok;
}

/* ---- undoing --------------------------------------------------------------------------------- */

static bool find_past(
    struct acting *acting, struct reorganisations_row *ret_row, struct reorganise_past **ret_past,
    size_t *ret_count, struct error *error) {
    struct request *request = acting->request;
    const struct model_lineage **edges;
    struct db *db;
    int64_t id;
    if (!request_id(request, "id", &id, error) || !request_db(request, &db, error) ||
        !reorganisations_find(db, id, request->arena, ret_row, error) ||
        !reorganisations_edges(
            db, acting->view.model, &ret_row->event, request->arena, &edges, ret_count, error))
        return false;
    struct reorganise_past *past = arena_take(request->arena, *ret_count + 1, sizeof *past);
    if (!past)
        return error_memory(error);
    for (size_t i = 0; i < *ret_count; i++)
        past[i] = (struct reorganise_past){
            edges[i]->old_unit + 1, edges[i]->new_unit + 1, edges[i]->back_share};
    *ret_past = past;
    return true;
}

/* "Undo of: …", or as the asker calls it; today, or the day after it operated. */
static bool read_undo(
    struct acting *acting, const struct reorganisation *undone, struct reorganisation *ret_event,
    struct error *error) {
    struct request *request = acting->request;
    struct buf name = buf_with_maximum(LEDGER_TEXT_MAX);
    day today = day_of_moment(moment_of_stamp(request->now));
    struct reorganisation event = {
        .signed_on = LEDGER_DAY_UNKNOWN,
        .in_force = LEDGER_DAY_UNKNOWN,
        .operating = today > undone->operating ? today : undone->operating + 1,
        .simulated = undone->simulated,
    };
    struct body body;
    buf_format(&name, _("Undo of: %.*s"), STR_ARGS(undone->name));
    char *usual = arena_text(request->arena, buf_as_str(&name));
    buf_release(&name);
    if (!usual)
        return error_memory(error);
    if (!body_open(request, &body, error) ||
        !body_text_or_none(&body, "name", LEDGER_TEXT_MAX, &event.name, error) ||
        !body_text_or_none(&body, "resolution", LEDGER_TEXT_MAX, &event.resolution, error) ||
        (body_has(&body, "operating") && !body_day(&body, "operating", &event.operating, error)) ||
        !body_flag(&body, "dry_run", true, &acting->dry, error) ||
        !body_text_or_none(&body, "client_id", LEDGER_CODE_MAX, &acting->client_id, error) ||
        !body_end(&body, error))
        return false;
    if (event.name.length == 0)
        event.name = str_of(usual);
    *ret_event = event;
    return true;
}

static bool undo_it(struct acting *acting, struct error *error) {
    struct reorganisations_row row;
    struct reorganise_past *past = NULL;
    struct reorganisation event;
    size_t count;
    return find_past(acting, &row, &past, &count, error) &&
           read_undo(acting, &row.event, &event, error) &&
           reorganise_undo(
               acting->view.model, past, count, row.event.operating, &event, acting->request->arena,
               &acting->plan, error) &&
           act(acting, error);
}

static bool undo(struct request *request, struct answer *answer, struct error *error) {
    struct acting acting;
    if (!begin(&acting, request, answer, error))
        return false;
    bool ok = undo_it(&acting, error);
    if (ok && acting.commit)
        answer->status = 201;
    end(&acting);
    return ok;
}

const struct route routes_organise[] = {
    {"GET", "/api/v1/reorganisations", RIGHT_READ, list_events, 0, ROUTE_SLOW},
    {"GET", "/api/v1/reorganisations/{id}", RIGHT_READ, show_event, 0, ROUTE_SLOW},
    {"POST", "/api/v1/reorganisations", RIGHT_ORGANISE, organise, ORGANISE_BODY_MAX, ROUTE_USUAL},
    {"POST", "/api/v1/reorganisations/{id}/undo", RIGHT_ORGANISE, undo, STEER_BODY_MAX,
     ROUTE_USUAL},
    {0},
};
