/* Roles follow their units through reorganisations. */
#include <stdio.h>

#include "account/private.h"
#include "base/vec.h"

enum { FOLLOW_NOTE = 160 };

struct held {
    int64_t id, account;
    enum role role;
    uint32_t unit, origin;
};

struct follow {
    struct accounts *accounts;
    const struct model *model;
    day today;
    int moved;
};

static bool lives(const struct follow *follow, uint32_t unit) {
    return unit != 0 && model_state_on(follow->model, unit - 1, follow->today) != NULL;
}

static bool has_ended(const struct follow *follow, uint32_t unit) {
    return unit != 0 && unit <= follow->model->unit_count &&
           model_unit_end(follow->model, unit - 1) <= follow->today;
}

static bool load_held(
    struct db *db, struct held **ret_held, size_t *ret_count, struct error *error) {
    VEC(struct held) held = {0};
    struct statement *find = NULL;
    bool row = false;
    bool ok = sql_open(
        db, "SELECT id, account, role, unit, origin FROM account_role WHERE unit <> $1 ORDER BY id",
        VALUES(INT(0)), &find, error);
    while (ok && (ok = statement_step(find, &row, error)) && row) {
        struct held one = {
            column_int(find, 0), column_int(find, 1), (enum role)role_parse(column_text(find, 2)),
            (uint32_t)column_int(find, 3), (uint32_t)column_int(find, 4)};
        if (role_word(one.role) && !vec_push(&held, one))
            ok = error_memory(error);
    }
    statement_free(find);
    if (!ok)
        vec_release(&held);
    *ret_held = held.items;
    *ret_count = held.count;
    return ok;
}

/* ---- one role ---- */

static bool note_move(
    struct follow *follow, const struct held *held, uint32_t to, struct error *error) {
    char before[FOLLOW_NOTE];
    char after[FOLLOW_NOTE];
    char subject[SUBJECT_TEXT];
    const char *word = role_word(held->role);
    snprintf(before, sizeof before, "{\"role\":\"%s\",\"unit\":%u}", word, held->unit);
    snprintf(after, sizeof after, "{\"role\":\"%s\",\"unit\":%u}", word, to);
    struct audit_by by = {0, str_of("satsao"), str_of("reorganisation"), follow->accounts->now()};
    struct audit_event event = {
        "role.follow", account_subject(held->account, subject), str_of(before), str_of(after),
        AUDIT_DONE};
    return audit_record(follow->accounts->write, &by, &event, error);
}

/* The account may hold the same role there already: then this one is merely dropped. */
static bool add_role(
    struct follow *follow, const struct held *held, uint32_t to, struct error *error) {
    struct db *db = follow->accounts->write;
    int64_t id;
    return accounts_next_id(db, "SELECT COALESCE(MAX(id), 0) FROM account_role", &id, error) &&
           sql_run(
               db,
               "INSERT INTO account_role (id, account, role, unit, origin, granted_at)"
               " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, role, unit) DO NOTHING",
               VALUES(
                   INT(id), INT(held->account), TEXT(str_of(role_word(held->role))), INT(to),
                   INT(held->origin), INT(follow->accounts->now())),
               error) &&
           note_move(follow, held, to, error);
}

/* The state a unit had last, or has. */
static const struct model_state *last_life(const struct model *model, uint32_t unit) {
    day end = model_unit_end(model, unit);
    return model_state_on(model, unit, end == DAY_AFTER_ALL ? end : end - 1);
}

/* Is `unit` the one that the role was given for, come back? A reorganisation is undone by a further
 * one: new units come up with the old ones' names and codes. */
static bool is_back(const struct follow *follow, uint32_t unit, uint32_t origin) {
    const struct model *model = follow->model;
    if (origin == 0 || origin > model->unit_count)
        return false;
    const struct model_state *was = last_life(model, origin - 1);
    const struct model_state *is = last_life(model, unit - 1);
    return was && is && was->kind == is->kind && strcmp(was->code, is->code) == 0 &&
           strcmp(was->name, is->name) == 0;
}

/* The direct successor that is the role's first unit come back; 0 for none. */
static uint32_t back_again(const struct follow *follow, const struct held *held) {
    const struct model *model = follow->model;
    for (size_t i = 0; i < model->lineage_count; i++) {
        const struct model_lineage *edge = &model->lineage[i];
        uint32_t next = edge->new_unit + 1;
        if (edge->old_unit == held->unit - 1 && lives(follow, next) &&
            is_back(follow, next, held->origin))
            return next;
    }
    return 0;
}

/* To the units, alive today, that came after `unit` by any number of steps. */
static bool add_successors(
    struct follow *follow, const struct held *held, uint32_t unit, int steps, int *ret_added,
    struct error *error) {
    const struct model *model = follow->model;
    for (size_t i = 0; i < model->lineage_count && steps < ACCESS_STEPS_MAX; i++) {
        const struct model_lineage *edge = &model->lineage[i];
        if (edge->old_unit != unit - 1 || edge->on > follow->today)
            continue;
        uint32_t next = edge->new_unit + 1;
        bool ok = true;
        if (lives(follow, next)) {
            ok = add_role(follow, held, next, error);
            ++*ret_added;
        } else if (has_ended(follow, next)) {
            ok = add_successors(follow, held, next, steps + 1, ret_added, error);
        }
        if (!ok)
            return false;
    }
    return true;
}

static bool move_role(struct follow *follow, const struct held *held, struct error *error) {
    int added = 0;
    uint32_t back = back_again(follow, held);
    if (back) {
        if (!add_role(follow, held, back, error))
            return false;
        added = 1;
    } else if (!add_successors(follow, held, held->unit, 0, &added, error)) {
        return false;
    }
    if (added == 0)
        return true;
    follow->moved++;
    return sql_run(
        follow->accounts->write, "DELETE FROM account_role WHERE id = $1", VALUES(INT(held->id)),
        error);
}

/* ---- all ---- */

static bool follow_all(struct follow *follow, struct error *error) {
    struct held *held = NULL;
    size_t count = 0;
    bool ok = load_held(follow->accounts->write, &held, &count, error);
    for (size_t i = 0; ok && i < count; i++)
        if (has_ended(follow, held[i].unit))
            ok = move_role(follow, &held[i], error);
    vec_free(held);
    return ok;
}

bool accounts_follow(
    struct accounts *accounts, const struct model *model, day today, int *ret_moved,
    struct error *error) {
    struct follow follow = {accounts, model, today, 0};
    if (!accounts_begin(accounts, error))
        return false;
    bool ok = follow_all(&follow, error);
    if (!accounts_end(accounts, ok, follow.moved > 0, error))
        return false;
    *ret_moved = follow.moved;
    return true;
}
