/* Models by position, engines by asker, and the views made of them. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/say.h"
#include "ledger/history.h"
#include "ledger/model.h"
#include "live/private.h"
#include "live/view.h"

/* ---- models ---------------------------------------------------------------------------------- */

static void free_engines(struct live_model *kept) {
    for (size_t i = 0; i < kept->idle.count; i++)
        engine_free(kept->idle.items[i]);
    kept->idle.count = 0;
}

static void free_model(struct live_model *kept) {
    if (!kept)
        return;
    free_engines(kept);
    vec_release(&kept->idle);
    arena_release(&kept->arena);
    free(kept);
}

void live_drop_engines(struct live *live) {
    pthread_mutex_lock(&live->lock);
    for (size_t i = 0; i < LIVE_MODELS_MOST; i++)
        if (live->models[i])
            free_engines(live->models[i]);
    pthread_mutex_unlock(&live->lock);
}

void live_drop_models(struct live *live) {
    for (size_t i = 0; i < LIVE_MODELS_MOST; i++) {
        free_model(live->models[i]);
        live->models[i] = NULL;
    }
}

/* Under the lock, like all that follows up to model_take. */
static struct live_model *find_model(struct live *live, int64_t facts) {
    for (size_t i = 0; i < LIVE_MODELS_MOST; i++)
        if (live->models[i] && live->models[i]->facts == facts)
            return live->models[i];
    return NULL;
}

/* The place of the model used longest ago that nobody uses; NULL when all are in use. */
static struct live_model **place_for_model(struct live *live) {
    struct live_model **best = NULL;
    for (size_t i = 0; i < LIVE_MODELS_MOST; i++) {
        struct live_model **place = &live->models[i];
        if (!*place)
            return place;
        if ((*place)->users == 0 && (!best || (*place)->used_at < (*best)->used_at))
            best = place;
    }
    return best;
}

/* A model that finds no place is its view's alone, and goes with it. */
static struct live_model *keep_model(struct live *live, struct live_model *fresh) {
    struct live_model *same = find_model(live, fresh->facts);
    if (same) {
        free_model(fresh);
        return same;
    }
    struct live_model **place = place_for_model(live);
    if (place) {
        free_model(*place);
        *place = fresh;
    }
    return fresh;
}

/* NULL when it cannot be. */
static struct live_model *load_model(
    struct live *live, const struct position *position, struct error *error) {
    struct ledger *reader;
    struct live_model *fresh = calloc(1, sizeof *fresh);
    if (!fresh) {
        error_memory(error);
        return NULL;
    }
    fresh->facts = position->facts;
    bool ok = live_reader_take(live, &reader, error);
    if (ok) {
        ok = ledger_model(reader, position, &fresh->arena, &fresh->model, error);
        live_reader_give(live, reader);
    }
    if (ok)
        return fresh;
    free_model(fresh);
    return NULL;
}

static bool model_take(
    struct live *live, const struct position *position, struct live_model **ret_model,
    struct error *error) {
    pthread_mutex_lock(&live->lock);
    struct live_model *kept = find_model(live, position->facts);
    if (!kept) {
        pthread_mutex_unlock(&live->lock);
        struct live_model *fresh = load_model(live, position, error);
        if (!fresh)
            return false;
        pthread_mutex_lock(&live->lock);
        kept = keep_model(live, fresh);
    }
    kept->users++;
    kept->used_at = ++live->uses;
    pthread_mutex_unlock(&live->lock);
    *ret_model = kept;
    return true;
}

static void model_give(struct live *live, struct live_model *model) {
    pthread_mutex_lock(&live->lock);
    model->users--;
    bool alone = model->users == 0 && find_model(live, model->facts) != model;
    pthread_mutex_unlock(&live->lock);
    if (alone)
        free_model(model);
}

/* ---- engines --------------------------------------------------------------------------------- */

/* Inside the gate, so that the store does not widen between taking an engine and using it. */
static bool engine_take(
    struct live *live, struct live_model *model, struct engine **ret_engine, struct error *error) {
    struct engine *engine = NULL;
    pthread_mutex_lock(&live->lock);
    if (model->idle.count)
        engine = model->idle.items[--model->idle.count];
    pthread_mutex_unlock(&live->lock);
    if (!engine && !engine_new(&model->model, planes_store(live->planes), 1, NULL, &engine, error))
        return false;
    *ret_engine = engine;
    return true;
}

static void engine_give(struct live *live, struct live_model *model, struct engine *engine) {
    pthread_mutex_lock(&live->lock);
    bool kept = vec_push(&model->idle, engine);
    pthread_mutex_unlock(&live->lock);
    if (!kept)
        engine_free(engine);
}

/* ---- views ----------------------------------------------------------------------------------- */

static bool ask_position(
    struct ledger *reader, const struct coordinates *coordinates, struct live_head *head,
    struct error *error) {
    bool found = coordinates->commit
                     ? ledger_position_of(reader, coordinates->commit, &head->position, error)
                     : ledger_position_at(reader, coordinates->known, &head->position, error);
    return found && ledger_commit_hash(reader, head->position.commit, head->hash, error);
}

static bool is_present(const struct coordinates *coordinates, const struct position *now) {
    if (coordinates->commit)
        return coordinates->commit == now->commit;
    return !coordinates->known || coordinates->known >= now->known_at;
}

static bool find_past(
    struct live *live, const struct coordinates *coordinates, struct live_head *head,
    struct error *error) {
    struct ledger *reader;
    struct live_head past;
    if (!live_reader_take(live, &reader, error))
        return false;
    bool ok = ask_position(reader, coordinates, &past, error);
    live_reader_give(live, reader);
    /* A commit that is on record but not in the store yet stays unseen. */
    if (ok && past.position.commit < head->position.commit)
        *head = past;
    return ok;
}

static bool find_head(
    struct live *live, const struct coordinates *coordinates, struct live_head *ret_head,
    struct error *error) {
    struct live_head head = live_head(live);
    if (coordinates->commit > head.position.commit) {
        if (!live_follow(live, error))
            return false;
        head = live_head(live);
    }
    if (!is_present(coordinates, &head.position) && !find_past(live, coordinates, &head, error))
        return false;
    *ret_head = head;
    return true;
}

bool view_look(
    struct live *live, const struct coordinates *coordinates, struct view *ret_view,
    struct error *error) {
    struct view view = {.live = live};
    view.at = coordinates->at ? coordinates->at : moment_of_stamp(clock_now());
    view.structure =
        coordinates->structure == DAY_BEFORE_ALL ? day_of_moment(view.at) : coordinates->structure;
    if (!find_head(live, coordinates, &view.head, error) ||
        !model_take(live, &view.head.position, &view.owner, error))
        return false;
    view.model = &view.owner->model;
    view.known = (uint32_t)view.head.position.seq;
    *ret_view = view;
    return true;
}

bool view_wake(struct view *view, struct error *error) {
    gate_enter(&view->live->gate);
    if (engine_take(view->live, view->owner, &view->engine, error))
        return true;
    gate_leave(&view->live->gate);
    return false;
}

bool view_take(
    struct live *live, const struct coordinates *coordinates, struct view *ret_view,
    struct error *error) {
    struct view view;
    if (!view_look(live, coordinates, &view, error))
        return false;
    if (!view_wake(&view, error)) {
        view_give(&view);
        return false;
    }
    *ret_view = view;
    return true;
}

void view_rest(struct view *view) {
    if (!view->engine)
        return;
    engine_give(view->live, view->owner, view->engine);
    view->engine = NULL;
    gate_leave(&view->live->gate);
}

void view_give(struct view *view) {
    if (!view->owner)
        return;
    view_rest(view);
    model_give(view->live, view->owner);
    view->owner = NULL;
    view->model = NULL;
}

/* ---- naming things --------------------------------------------------------------------------- */

bool view_unit(const struct view *view, int64_t id, uint32_t *ret_unit, struct error *error) {
    if (id < 1 || (uint64_t)id > view->model->unit_count)
        return error_set(
            error, ERROR_NOT_FOUND, _("There is no unit %lld on record."), (long long)id);
    *ret_unit = (uint32_t)(id - 1);
    return true;
}

bool view_indicator(
    const struct view *view, const char *code, uint32_t *ret_indicator, struct error *error) {
    uint32_t found = model_indicator_by_code(view->model, str_of(code));
    if (found == MODEL_NONE)
        return error_set(error, ERROR_NOT_FOUND, _("There is no indicator \"%s\"."), code);
    *ret_indicator = found;
    return true;
}

bool view_set(const struct view *view, const char *code, uint32_t *ret_set, struct error *error) {
    uint32_t found = model_set_by_code(view->model, code);
    if (found == MODEL_NONE)
        return error_set(error, ERROR_NOT_FOUND, _("There is no target set \"%s\"."), code);
    *ret_set = found;
    return true;
}

const char *view_unit_name(const struct view *view, uint32_t unit) {
    return model_unit_name(view->model, unit, view->structure);
}
