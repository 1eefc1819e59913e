/* What a reorganisation means: who ends and begins, what moves, what is owed, which roles follow. */
#include "web/organise.h"

#include "board/engine.h"
#include "steer/owed_json.h"
#include "web/ask.h"
#include "web/steer.h"

void organise_write_day(struct json *json, const char *key, day d) {
    char text[MOMENT_TEXT];
    ask_text(json, key, d == LEDGER_DAY_UNKNOWN ? NULL : day_iso(d, text));
}

bool organise_may(const struct acting *acting, struct error *error) {
    for (size_t i = 0; i < acting->plan.ending_count; i++)
        if (!request_may(acting->request, RIGHT_ORGANISE, acting->plan.ending[i], error))
            return false;
    return true;
}

bool organise_find_owed(struct acting *acting, struct error *error) {
    const struct reorganise_plan *plan = &acting->plan;
    const struct rules *rules;
    uint32_t *units = arena_take(acting->request->arena, plan->ending_count + 1, sizeof *units);
    if (!units)
        return error_memory(error);
    for (size_t i = 0; i < plan->ending_count; i++)
        units[i] = plan->ending[i] - 1;
    if (!steering_take(acting->request->steering, &rules, error))
        return false;
    const struct owed_query query = {
        .units = units,
        .unit_count = plan->ending_count,
        .at = acting->view.at,
        .known = acting->view.known,
        .indicator = MODEL_NONE,
    };
    bool ok = view_wake(&acting->view, error) &&
              owed_list(
                  rules, acting->view.model, engine_store(acting->view.engine), &query,
                  &acting->owed, error);
    view_rest(&acting->view);
    steering_give(acting->request->steering, rules);
    return ok;
}

static void write_place(
    struct json *json, const struct acting *acting, uint32_t parent, uint32_t made) {
    day on = acting->plan.event.operating;
    steer_write_unit(json, "parent", acting->view.model, parent, on);
    json_key(json, "parent_made");
    if (made)
        json_integer(json, (int64_t)made - 1);
    else
        json_null(json);
}

static void write_beginning(const struct acting *acting) {
    struct json *json = acting->json;
    json_key(json, "beginning");
    json_array(json);
    for (size_t i = 0; i < acting->plan.unit_count; i++) {
        const struct reorganise_unit *unit = &acting->plan.units[i];
        json_object(json);
        json_key(json, "id");
        if (acting->commit)
            json_integer(json, acting->act.made[i]);
        else
            json_null(json);
        steer_write_str(json, "code", unit->code);
        steer_write_str(json, "name", unit->name);
        steer_write_str(json, "type", unit->type);
        ask_text(json, "kind", model_word(WORDS_UNIT_KIND, unit->kind));
        write_place(json, acting, unit->parent, unit->parent_made);
        json_end(json);
    }
    json_end(json);
}

/* Those that end, all of them or only the ones that nobody has divided. */
static void write_ending(const struct acting *acting, const char *key, bool undivided) {
    const struct reorganise_plan *plan = &acting->plan;
    json_key(acting->json, key);
    json_array(acting->json);
    for (size_t i = 0; i < plan->ending_count; i++)
        if (!undivided || reorganise_undivided(plan, plan->ending[i]))
            steer_write_unit(
                acting->json, NULL, acting->view.model, plan->ending[i], plan->event.operating - 1);
    json_end(acting->json);
}

static void write_moves(const struct acting *acting) {
    struct json *json = acting->json;
    json_key(json, "moves");
    json_array(json);
    for (size_t i = 0; i < acting->plan.move_count; i++) {
        const struct reorganise_move *move = &acting->plan.moves[i];
        json_object(json);
        steer_write_unit(
            json, "unit", acting->view.model, move->unit, acting->plan.event.operating - 1);
        write_place(json, acting, move->parent, move->parent_made);
        json_end(json);
    }
    json_end(json);
}

static void write_targets(const struct acting *acting) {
    const struct model *model = acting->view.model;
    struct json *json = acting->json;
    char text[MOMENT_TEXT];
    json_key(json, "targets");
    json_array(json);
    for (size_t i = 0; i < model->target_count; i++) {
        const struct model_target *target = &model->targets[i];
        if (!reorganise_hits_target(&acting->plan, model, i))
            continue;
        json_object(json);
        ask_text(json, "set", model->sets[target->set].code);
        ask_text(json, "indicator", model->indicators[target->indicator].code);
        steer_write_unit(json, "unit", model, target->unit + 1, acting->plan.event.operating - 1);
        ask_text(json, "to", day_iso(target->to, text));
        json_end(json);
    }
    json_end(json);
}

static bool write_roles_of(
    const struct acting *acting, struct statement *find, uint32_t unit, struct error *error) {
    struct json *json = acting->json;
    bool row = false;
    statement_bind_int(find, 1, unit);
    bool ok = statement_step(find, &row, error);
    while (ok && row) {
        json_object(json);
        ask_integer(json, "id", column_int(find, 0));
        steer_write_str(json, "name", column_text(find, 1));
        steer_write_str(json, "display", column_text(find, 2));
        steer_write_str(json, "role", column_text(find, 3));
        steer_write_unit(json, "unit", acting->view.model, unit, acting->plan.event.operating - 1);
        json_end(json);
        ok = statement_step(find, &row, error);
    }
    return ok;
}

/* The accounts whose roles follow their unit. */
static bool write_accounts(const struct acting *acting, struct error *error) {
    struct statement *find = NULL;
    struct db *db;
    if (!request_db(acting->request, &db, error) ||
        !db_prepare(
            db,
            "SELECT a.id, a.name, a.display, r.role FROM account_role r"
            " JOIN account a ON a.id = r.account WHERE r.unit = $1 ORDER BY a.name, r.role",
            &find, error))
        return false;
    json_key(acting->json, "accounts");
    json_array(acting->json);
    bool ok = true;
    for (size_t i = 0; ok && i < acting->plan.ending_count; i++)
        ok = write_roles_of(acting, find, acting->plan.ending[i], error);
    json_end(acting->json);
    statement_free(find);
    return ok;
}

static void write_or_null(struct json *json, const char *key, int64_t value) {
    json_key(json, key);
    if (value)
        json_integer(json, value);
    else
        json_null(json);
}

bool organise_write(const struct acting *acting, struct error *error) {
    struct json *json = acting->json;
    json_object(json);
    ask_bool(json, "dry_run", acting->dry);
    write_or_null(json, "id", acting->commit ? acting->act.id : 0);
    write_or_null(json, "commit", acting->commit);
    steer_write_str(json, "name", acting->plan.event.name);
    steer_write_str(json, "resolution", acting->plan.event.resolution);
    organise_write_day(json, "operating", acting->plan.event.operating);
    write_ending(acting, "ending", false);
    write_beginning(acting);
    write_moves(acting);
    write_targets(acting);
    json_key(json, "owed");
    owed_write_tally(json, &acting->owed);
    write_ending(acting, "undivided", true);
    bool ok = write_accounts(acting, error);
    json_end(json);
    return ok;
}
