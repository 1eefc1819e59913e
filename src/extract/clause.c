#include "extract/clause.h"

/* ---- small readers --------------------------------------------------------------------------- */

static bool is_and(const struct scan *scan, size_t i, size_t end) {
    return i < end && scan->items.items[i].to == scan->items.items[i].from + 1 &&
           (word_is(scan, scan->items.items[i].from, SIZE_MAX, WORD_VA) ||
            word_is(scan, scan->items.items[i].from, SIZE_MAX, WORD_CUNG) ||
            word_is(scan, scan->items.items[i].from, SIZE_MAX, WORD_VOI));
}

static bool is_separator(const struct scan *scan, size_t i, size_t end) {
    return item_mark(scan, i, end, ',') || item_mark(scan, i, end, ';') ||
           item_mark(scan, i, end, ':') || item_mark(scan, i, end, ')') || is_and(scan, i, end) ||
           item_cue(scan, i, end, CUE_LINK);
}

/* "(Phòng Kinh tế)" behind an actor names its part and is stepped over. */
static size_t past_parenthesis(const struct scan *scan, size_t i, size_t end) {
    if (!item_mark(scan, i, end, '('))
        return i;
    for (size_t j = i + 1; j < end; j++)
        if (item_mark(scan, j, end, ')'))
            return j + 1;
    return i;
}

/* The end of the list of actors that begins at i; i when there is none. */
static size_t actors_end(const struct scan *scan, size_t i, size_t end) {
    if (!item_type(scan, i, end, ITEM_ACTOR))
        return i;
    for (;;) {
        i = past_parenthesis(scan, i + 1, end);
        size_t joint = i;
        if (item_mark(scan, joint, end, ',') || item_mark(scan, joint, end, '-'))
            joint++;
        while (is_and(scan, joint, end))
            joint++;
        if (joint == i || !item_type(scan, joint, end, ITEM_ACTOR))
            return i;
        /* "…, Sở B chủ trì" begins something new. */
        if (item_cue(scan, joint + 1, end, CUE_LEAD) && joint > i)
            return i;
        i = joint;
    }
}

static void set_roles(struct scan *scan, size_t from, size_t to, enum extract_role role) {
    for (size_t i = from; i < to; i++)
        if (scan->items.items[i].type == ITEM_ACTOR)
            scan->items.items[i].role = (int8_t)role;
}

/* "giao", then whom: past "cho", ":" and "đồng chí". Returns the actor's item, or `end`. */
static size_t assigned_at(const struct scan *scan, size_t i, size_t end) {
    if (!item_cue(scan, i, end, CUE_ASSIGN))
        return end;
    size_t at = i + 1;
    while (item_cue(scan, at, end, CUE_COMRADE) || item_cue(scan, at, end, CUE_THE) ||
           (item_type(scan, at, end, ITEM_WORD) &&
            word_is(scan, scan->items.items[at].from, SIZE_MAX, WORD_CHO)))
        at++;
    return item_type(scan, at, end, ITEM_ACTOR) ? at : end;
}

/* ---- where a clause ends --------------------------------------------------------------------- */

static bool begins_work(const struct scan *scan, size_t i, size_t end) {
    if (item_type(scan, i, end, ITEM_DEADLINE))
        i++;
    return item_cue(scan, i, end, CUE_ORDERED);
}

/* Between two deadlines: the separator behind which the second piece of work begins; 0 for none. */
static size_t between_deadlines(const struct scan *scan, size_t first, size_t second, size_t end) {
    for (size_t i = first + 1; i <= second; i++) {
        bool separator = item_mark(scan, i, end, ',') || is_and(scan, i, end) ||
                         item_cue(scan, i, end, CUE_LINK);
        size_t next = i + 1;
        while (is_and(scan, next, end) || item_cue(scan, next, end, CUE_LINK))
            next++;
        if (separator && begins_work(scan, next, end))
            return i;
    }
    return 0;
}

static bool is_dated(const struct scan *scan, size_t i) {
    const struct item *item = &scan->items.items[i];
    return item->type == ITEM_DEADLINE &&
           scan->found_deadlines.items[item->index].bound != EXTRACT_EVENT;
}

size_t clause_end(const struct scan *scan, size_t from, size_t to) {
    size_t deadline = to;
    bool assigned = false;
    for (size_t i = from; i < to; i++) {
        if (item_mark(scan, i, to, ';'))
            return i;
        if (assigned && i > from && is_separator(scan, i - 1, to) && assigned_at(scan, i, to) < to)
            return i;
        assigned = assigned || assigned_at(scan, i, to) < to;
        if (!is_dated(scan, i))
            continue;
        size_t split = deadline < to ? between_deadlines(scan, deadline, i, to) : 0;
        if (split)
            return split;
        deadline = i;
    }
    return to;
}

/* ---- what stands in front -------------------------------------------------------------------- */

/* Does an order to somebody, or a proposal, begin here? */
static bool begins_order(const struct scan *scan, size_t i, size_t end) {
    if (item_cue(scan, i, end, CUE_PROPOSE) || assigned_at(scan, i, end) < end)
        return true;
    size_t after = actors_end(scan, i, end);
    return after > i &&
           (item_cue(
                scan, after, end, CUE_ORDERED | CUE_DUTY | CUE_ASSIGN | CUE_PROPOSE | CUE_AGREE) ||
            item_mark(scan, after, end, ':') || item_type(scan, after, end, ITEM_DEADLINE));
}

/* Past "Về công tác …," to the order behind it; i when none follows. */
static size_t past_topic(const struct scan *scan, size_t i, size_t end) {
    bool is_verb = item_cue(scan, i, end, CUE_ORDERED);
    size_t verb = 0;
    for (size_t j = i + 1; j < end; j++) {
        if (!item_mark(scan, j, end, ',') && !item_mark(scan, j, end, ':'))
            continue;
        if (begins_order(scan, j + 1, end))
            return j + 1;
        if (!is_verb && !verb && begins_work(scan, j + 1, end))
            verb = j + 1;
    }
    return verb ? verb : i;
}

static bool is_noise(const struct scan *scan, size_t i, size_t end) {
    const struct item *item = &scan->items.items[i];
    return item_cue(scan, i, end, CUE_LINK) || (item->type == ITEM_MARK && item->mark != '(');
}

/* "(2)": a number within the sentence. */
static size_t past_number(const struct scan *scan, size_t i, size_t end) {
    bool number = item_mark(scan, i, end, '(') && i + 2 < end &&
                  is_number(scan, scan->items.items[i + 1].from, SIZE_MAX) &&
                  item_mark(scan, i + 2, end, ')');
    return number ? i + 3 : i;
}

static size_t skip_front(const struct scan *scan, size_t i, size_t end) {
    for (;;) {
        while (i < end && is_noise(scan, i, end))
            i++;
        size_t next = past_number(scan, i, end);
        if (next == i && item_type(scan, i, end, ITEM_DEADLINE))
            next = i + 1;
        else if (item_cue(scan, i, end, CUE_TOPIC | CUE_ASOF))
            next = past_topic(scan, i, end);
        if (next == i)
            return i;
        i = next;
    }
}

/* ---- behind the leads ------------------------------------------------------------------------ */

static bool is_role_word(const struct scan *scan, size_t i, size_t end) {
    return item_cue(scan, i, end, CUE_LEAD | CUE_WITH | CUE_DUTY | CUE_LINK) ||
           item_type(scan, i, end, ITEM_ACTOR) || item_type(scan, i, end, ITEM_DEADLINE) ||
           item_type(scan, i, end, ITEM_MARK) || is_and(scan, i, end);
}

static void read_with(struct scan *scan, size_t i, size_t end) {
    size_t list = i + 1;
    while (item_cue(scan, list, end, CUE_WITH) || is_and(scan, list, end))
        list++;
    size_t after = actors_end(scan, list, end);
    if (after > list) {
        set_roles(scan, list, after, EXTRACT_COORDINATING);
        return;
    }
    /* "Sở B, Sở C phối hợp": those right before it that have no role yet. */
    for (size_t j = i; j-- > 0;) {
        struct item *item = &scan->items.items[j];
        if (item->type == ITEM_ACTOR && item->role < 0)
            item->role = EXTRACT_COORDINATING;
        else if (!item_mark(scan, j, end, ',') && !is_and(scan, j, end))
            return;
    }
}

static void read_roles(struct scan *scan, size_t i, size_t end) {
    for (size_t j = i; j < end; j++) {
        if (item_cue(scan, j, end, CUE_WITH))
            read_with(scan, j, end);
        size_t through = j + 1;
        if (item_cue(scan, j, end, CUE_DIRECT) && j <= i + 2 &&
            item_type(scan, through, end, ITEM_ACTOR))
            set_roles(scan, through, actors_end(scan, through, end), EXTRACT_THROUGH);
        if (item_type(scan, j, end, ITEM_ACTOR) && scan->items.items[j].role < 0 && j > i &&
            is_separator(scan, j - 1, end) && item_cue(scan, j + 1, end, CUE_MONITOR))
            scan->items.items[j].role = EXTRACT_MONITORING;
    }
}

static void read_condition(const struct scan *scan, struct clause *clause) {
    for (size_t i = clause->body; i < clause->to; i++) {
        if (!item_cue(scan, i, clause->to, CUE_IF) || i == clause->from ||
            !is_separator(scan, i - 1, clause->to))
            continue;
        clause->condition_from = i;
        for (i++; i < clause->to && !item_mark(scan, i, clause->to, ','); i++)
            ;
        clause->condition_to = i;
        return;
    }
}

/* Leads are [from, after): give them their role, read on, and find where the work begins. */
static void take_leads(struct scan *scan, struct clause *clause, size_t from, size_t after) {
    set_roles(scan, from, after, EXTRACT_LEAD);
    read_roles(scan, after, clause->to);
    size_t body = after;
    while (body < clause->to && is_role_word(scan, body, clause->to))
        body++;
    clause->body = body;
    clause->kind = EXTRACT_TASK;
    clause->has_actor = true;
}

static void take_proposal(struct scan *scan, struct clause *clause, size_t propose) {
    size_t asked = propose + 1;
    while (item_cue(scan, asked, clause->to, CUE_COMRADE | CUE_THE) ||
           is_and(scan, asked, clause->to))
        asked++;
    size_t after = actors_end(scan, asked, clause->to);
    set_roles(scan, asked, after, EXTRACT_ASKED);
    clause->has_actor = after > asked;
    clause->body = clause->has_actor ? after : propose + 1;
    clause->kind = EXTRACT_PROPOSAL;
}

/* ---- the kinds of clause --------------------------------------------------------------------- */

/* "đề xuất" is work for whoever is told to; it asks only when somebody follows that is asked. */
static bool proposes(const struct scan *scan, size_t i, size_t end) {
    if (!item_cue(scan, i, end, CUE_PROPOSE))
        return false;
    return !item_cue(scan, i, end, CUE_VERB) || item_type(scan, i + 1, end, ITEM_ACTOR) ||
           item_mark(scan, i + 1, end, ':') || is_and(scan, i + 1, end);
}

/* Somewhere behind the work: "…, giao Sở X …", "… do Sở X chủ trì", "…, Sở X chủ trì". */
static bool take_later(struct scan *scan, struct clause *clause, size_t i) {
    for (size_t j = i; j < clause->to; j++) {
        bool begins = j == clause->from || is_separator(scan, j - 1, clause->to) ||
                      item_cue(scan, j - 1, clause->to, CUE_AGREE);
        size_t assigned = assigned_at(scan, j, clause->to);
        if (begins && assigned < clause->to) {
            take_leads(scan, clause, assigned, actors_end(scan, assigned, clause->to));
            if (clause->body == clause->to || item_cue(scan, clause->body, clause->to, CUE_FINISH))
                clause->body = i;
            return true;
        }
        bool asks = begins || (j <= i + 3 && !item_cue(scan, i, j, CUE_ORDERED | CUE_PAST) &&
                               item_type(scan, j + 1, clause->to, ITEM_ACTOR));
        if (asks && proposes(scan, j, clause->to) && j > i) {
            take_proposal(scan, clause, j);
            return true;
        }
        size_t after = actors_end(scan, j, clause->to);
        bool by = j > 0 && item_cue(scan, j - 1, clause->to, CUE_DO);
        if (after > j && (begins || by) && item_cue(scan, after, clause->to, CUE_LEAD)) {
            take_leads(scan, clause, j, after);
            clause->body = i;
            return true;
        }
    }
    return false;
}

/* "phụ trách địa bàn", "được giao vốn": what qualifies an actor, up to the order. */
static size_t past_tail(const struct scan *scan, size_t i, size_t end) {
    enum { WORDS = 4 };
    bool given = item_cue(scan, i, end, CUE_TRAP) &&
                 word_is(scan, scan->items.items[i].from, SIZE_MAX, WORD_DUOC);
    if (!given && !item_cue(scan, i, end, CUE_TAIL))
        return i;
    for (size_t at = i + 1; at < end && at <= i + WORDS; at++) {
        if (item_cue(scan, at, end, CUE_ORDERED | CUE_DUTY))
            return at;
        if (item_type(scan, at, end, ITEM_MARK) || item_cue(scan, at, end, CUE_PAST))
            return i;
    }
    return i;
}

/* "… là 1.175 nhà": says how many, orders nothing. */
static bool is_count(const struct scan *scan, size_t from, size_t to) {
    for (size_t i = from; i + 1 < to; i++)
        if (word_is(scan, scan->items.items[i].from, SIZE_MAX, WORD_LA) &&
            scan->items.items[i].to == scan->items.items[i].from + 1 &&
            scan->items.items[i + 1].type == ITEM_FIGURE)
            return true;
    return false;
}

/* "WHO …" in front. False when it is a fact. */
static bool take_subject(struct scan *scan, struct clause *clause, size_t i) {
    size_t end = clause->to;
    size_t after = actors_end(scan, i, end);
    size_t verb = past_tail(scan, after, end);
    if (item_mark(scan, verb, end, ',') && item_cue(scan, verb + 1, end, CUE_ORDERED | CUE_DUTY))
        verb++;
    while (item_cue(scan, verb, end, CUE_AGREE) &&
           item_cue(scan, verb + 1, end, CUE_ASSIGN | CUE_PROPOSE))
        verb++;
    if (proposes(scan, verb, end)) {
        take_proposal(scan, clause, verb);
        return true;
    }
    size_t assigned = assigned_at(scan, verb, end);
    if (assigned < end) {
        set_roles(scan, i, after, EXTRACT_ASSIGNER);
        take_leads(scan, clause, assigned, actors_end(scan, assigned, end));
        return true;
    }
    if (item_cue(scan, verb, end, CUE_AGREE))
        return take_later(scan, clause, verb + 1);
    if (item_mark(scan, verb, end, ':') || item_type(scan, verb, end, ITEM_DEADLINE) ||
        (item_cue(scan, verb, end, CUE_ORDERED | CUE_DUTY | CUE_ASSIGN) &&
         (!item_cue(scan, verb, end, CUE_PAST) || item_cue(scan, verb, end, CUE_LEAD)))) {
        take_leads(scan, clause, i, after);
        return true;
    }
    return false;
}

static void take_condition(struct scan *scan, struct clause *clause, size_t i) {
    size_t end = clause->to;
    size_t comma = i + 1;
    while (comma < end &&
           !(item_mark(scan, comma, end, ',') &&
             (begins_order(scan, comma + 1, end) || begins_work(scan, comma + 1, end))))
        comma++;
    clause->conditional = true;
    clause->condition_from = i;
    clause->condition_to = comma;
}

/* What begins with a verb. */
static void take_imperative(struct scan *scan, struct clause *clause, size_t i) {
    clause->body = i;
    if (item_cue(scan, i, clause->to, CUE_REPORT | CUE_PRODUCT) &&
        item_type(scan, i + 1, clause->to, ITEM_WORD) &&
        word_is(scan, scan->items.items[i + 1].from, SIZE_MAX, WORD_CUA))
        return; /* "Báo cáo của …" is a paper */
    if (take_later(scan, clause, i))
        return;
    read_roles(scan, i, clause->to);
    clause->kind = EXTRACT_THEME;
    clause->wants_actor = true;
}

static void take_core(struct scan *scan, struct clause *clause, size_t i);

/* "Đến ngày 27/3/2025 giải ngân 1.405 tỷ đồng": a day gone by in front, or a figure right behind
 * the verb, tells of what has been done. */
static bool tells(const struct scan *scan, size_t from, size_t i, size_t end) {
    for (size_t j = from; j < i; j++) {
        if (scan->items.items[j].type != ITEM_DEADLINE)
            continue;
        const struct extract_deadline *d = &scan->found_deadlines.items[scan->items.items[j].index];
        bool gone = d->named != EXTRACT_NO_DAY && scan->settings->date != EXTRACT_NO_DAY &&
                    d->named < scan->settings->date;
        bool counted = item_cue(scan, i, end, CUE_VERB) && item_type(scan, i + 1, end, ITEM_FIGURE);
        if (d->bound != EXTRACT_BEFORE && (gone || counted))
            return true;
    }
    return false;
}

/* What begins with neither an actor nor a verb. */
static void take_rest(struct scan *scan, struct clause *clause, size_t i) {
    enum { TITLE = 4 };
    size_t end = clause->to;
    if (take_later(scan, clause, i) || is_count(scan, i, end))
        return;
    for (size_t j = i; j + 1 < end && clause->kind == EXTRACT_OTHER; j++) {
        bool due = item_cue(scan, j, end, CUE_FINISH | CUE_DUTY) &&
                   item_type(scan, j + 1, end, ITEM_DEADLINE) &&
                   !(j > i && item_cue(scan, j - 1, end, CUE_PAST));
        bool duty =
            item_cue(scan, j, end, CUE_DUTY) && item_cue(scan, j + 1, end, CUE_VERB | CUE_MANNER);
        if (duty || due) {
            clause->kind = EXTRACT_THEME;
            clause->body = i;
        }
        /* "Lưu ý: …" */
        if (item_mark(scan, j, end, ':') && j <= i + TITLE) {
            take_core(scan, clause, skip_front(scan, j, end));
            return;
        }
    }
}

static void take_core(struct scan *scan, struct clause *clause, size_t i) {
    size_t end = clause->to;
    if (i >= end || tells(scan, clause->from, i, end))
        return;
    if (item_type(scan, i, end, ITEM_ACTOR) && take_subject(scan, clause, i))
        return;
    size_t assigned = assigned_at(scan, i, end);
    if (assigned < end)
        take_leads(scan, clause, assigned, actors_end(scan, assigned, end));
    else if (proposes(scan, i, end))
        take_proposal(scan, clause, i);
    else if (item_type(scan, i, end, ITEM_ACTOR))
        return;
    else if (item_cue(scan, i, end, CUE_AGREE))
        take_later(scan, clause, i + 1);
    else if (item_cue(scan, i, end, CUE_ASSIGN) && item_cue(scan, i + 1, end, CUE_ORDERED))
        take_imperative(scan, clause, i + 1);
    else if (item_cue(scan, i, end, CUE_ORDERED))
        take_imperative(scan, clause, i);
    else
        take_rest(scan, clause, i);
}

struct clause clause_read(struct scan *scan, size_t from, size_t to) {
    struct clause clause = {.from = from, .to = to, .body = from};
    size_t i = skip_front(scan, from, to);
    if (item_cue(scan, i, to, CUE_IF)) {
        take_condition(scan, &clause, i);
        i = skip_front(scan, clause.condition_to, to);
    }
    clause.body = i;
    take_core(scan, &clause, i);
    if (clause.conditional)
        clause.kind = EXTRACT_CONDITIONAL;
    else if (clause.kind != EXTRACT_OTHER)
        read_condition(scan, &clause);
    return clause;
}
