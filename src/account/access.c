#include "account/access.h"

#include "base/attributes.h"

/* ---- the table ---- */

static const struct {
    const char *word;
    uint32_t rights;
} roles[ROLES] = {
    [ROLE_LEADER] = {"leader", RIGHT_BIT(RIGHT_READ)},
    [ROLE_COORDINATOR] =
        {"coordinator", RIGHT_BIT(RIGHT_READ) | RIGHT_BIT(RIGHT_ASSIGN) | RIGHT_BIT(RIGHT_TARGETS) |
                            RIGHT_BIT(RIGHT_CLOSINGS)},
    [ROLE_REPORTER] = {"reporter", RIGHT_BIT(RIGHT_READ) | RIGHT_BIT(RIGHT_REPORT)},
    [ROLE_SECRETARY] = {"secretary", RIGHT_BIT(RIGHT_READ) | RIGHT_BIT(RIGHT_DOCUMENTS)},
    [ROLE_AUDITOR] =
        {"auditor", RIGHT_BIT(RIGHT_READ) | RIGHT_BIT(RIGHT_HISTORY) | RIGHT_BIT(RIGHT_AUDIT)},
    [ROLE_ADMIN] =
        {"admin", RIGHT_BIT(RIGHT_READ) | RIGHT_BIT(RIGHT_ACCOUNTS) | RIGHT_BIT(RIGHT_SETTINGS) |
                      RIGHT_BIT(RIGHT_IMPORT) | RIGHT_BIT(RIGHT_ORGANISE) |
                      RIGHT_BIT(RIGHT_TARGETS)},
};

static const char *const right_words[RIGHTS] = {
    "none",     "signed_in", "read",     "history", "report",   "assign",   "targets",
    "closings", "documents", "organise", "import",  "accounts", "settings", "audit",
};

/* Rights that change nothing. */
#define READING (RIGHT_BIT(RIGHT_READ) | RIGHT_BIT(RIGHT_HISTORY) | RIGHT_BIT(RIGHT_AUDIT))

const char *right_word(enum right right) {
    return right < RIGHTS ? right_words[right] : NULL;
}

int right_parse(struct str word) {
    for (int i = 0; i < RIGHTS; i++)
        if (str_is(word, right_words[i]))
            return i;
    return -1;
}

const char *role_word(enum role role) {
    return role < ROLES ? roles[role].word : NULL;
}

int role_parse(struct str word) {
    for (int i = 0; i < ROLES; i++)
        if (str_is(word, roles[i].word))
            return i;
    return -1;
}

uint32_t role_rights(enum role role) {
    return role < ROLES ? roles[role].rights : 0;
}

/* ---- where a role counts ---- */

/* The units, as indices, that the one asked about stands under on its day, itself first. */
struct line {
    const struct model *model;
    day on;
    bool acting; /* the right changes something */
    size_t count;
    uint32_t units[ACCESS_STEPS_MAX];
};

static bool on_line(const struct line *line, uint32_t unit) {
    for (size_t i = 0; i < line->count; i++)
        if (line->units[i] == unit)
            return true;
    return false;
}

/* The day of a unit's life that lies nearest to `on`; `on` for a unit without a life. */
static day nearest_day(const struct model *model, uint32_t unit, day on) {
    day start = model_unit_start(model, unit);
    day end = model_unit_end(model, unit);
    if (start == DAY_AFTER_ALL || start >= end)
        return on;
    if (on < start)
        return start;
    return on >= end ? end - 1 : on;
}

static struct line make_line(const struct model *model, enum right right, uint32_t unit, day on) {
    struct line line = {
        .model = model,
        .on = nearest_day(model, unit, on),
        .acting = !(READING & RIGHT_BIT(right)),
    };
    uint32_t at = unit;
    while (at != MODEL_NONE && line.count < ACCESS_STEPS_MAX) {
        const struct model_state *state = model_state_on(model, at, line.on);
        if (!state)
            break;
        line.units[line.count++] = at;
        at = state->parent;
    }
    return line;
}

static bool went_whole(const struct model *model, uint32_t old_unit) {
    size_t successors = 0;
    for (size_t i = 0; i < model->lineage_count; i++)
        successors += model->lineage[i].old_unit == old_unit;
    return successors == 1;
}

/* Does what came after `unit` (or, backwards, what it came from) stand on the line? */
static bool kin_on_line(const struct line *line, uint32_t unit, bool back, int steps) {
    const struct model *model = line->model;
    for (size_t i = 0; i < model->lineage_count && steps < ACCESS_STEPS_MAX; i++) {
        const struct model_lineage *edge = &model->lineage[i];
        if ((back ? edge->new_unit : edge->old_unit) != unit)
            continue;
        uint32_t kin = back ? edge->old_unit : edge->new_unit;
        if (back && line->acting && !went_whole(model, kin))
            continue;
        bool lives = model_state_on(model, kin, line->on) != NULL;
        if (lives ? on_line(line, kin) : kin_on_line(line, kin, back, steps + 1))
            return true;
    }
    return false;
}

static bool counts_on(const struct line *line, uint32_t role_unit) {
    if (on_line(line, role_unit))
        return true;
    if (role_unit >= line->model->unit_count || line->count == 0)
        return false;
    if (model_unit_end(line->model, role_unit) <= line->on)
        return kin_on_line(line, role_unit, false, 0);
    if (model_unit_start(line->model, role_unit) > line->on)
        return kin_on_line(line, role_unit, true, 0);
    return false;
}

/* ---- asking ---- */

static bool without_roles(const struct asker *asker, enum right right, bool *ret_answer) {
    if (right == RIGHT_NONE)
        *ret_answer = true;
    else if (asker->account == 0 || right >= RIGHTS)
        *ret_answer = false;
    else if (right == RIGHT_SIGNED_IN)
        *ret_answer = asker->session != 0;
    else if (asker->must_change || !(asker->scopes & RIGHT_BIT(right)))
        *ret_answer = false;
    else
        return false;
    return true;
}

static bool gives(const struct asker_role *role, enum right right) {
    return (role_rights(role->role) & RIGHT_BIT(right)) != 0;
}

bool access_may(
    const struct asker *asker, const struct model *model, enum right right, uint32_t unit, day on) {
    bool answer;
    if (without_roles(asker, right, &answer))
        return answer;
    for (size_t i = 0; i < asker->role_count; i++)
        if (asker->roles[i].unit == 0 && gives(&asker->roles[i], right))
            return true;
    if (unit == 0 || !model || unit > model->unit_count)
        return false;
    struct line line = make_line(model, right, unit - 1, on);
    for (size_t i = 0; i < asker->role_count; i++) {
        const struct asker_role *role = &asker->roles[i];
        if (role->unit != 0 && gives(role, right) && counts_on(&line, role->unit - 1))
            return true;
    }
    return false;
}

bool access_any(const struct asker *asker, enum right right) {
    bool answer;
    if (without_roles(asker, right, &answer))
        return answer;
    for (size_t i = 0; i < asker->role_count; i++)
        if (gives(&asker->roles[i], right))
            return true;
    return false;
}

uint32_t access_rights(const struct asker *asker) {
    uint32_t rights = 0;
    for (int i = 0; i < RIGHTS; i++)
        if (access_any(asker, (enum right)i))
            rights |= RIGHT_BIT(i);
    return rights;
}
