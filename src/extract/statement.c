/*
 * From clauses to statements: what is inherited, what only adds to the sentence before, and how it
 * is all written into the reading.
 */
#include <string.h>

#include "extract/clause.h"

enum { NEVER = -1 };

static struct reading *reading_of(struct scan *scan) {
    return scan->reading;
}

/* ---- writing --------------------------------------------------------------------------------- */

static struct place items_place(const struct scan *scan, size_t from, size_t to) {
    const struct item *items = scan->items.items;
    while (from < to && items[from].type == ITEM_MARK && items[from].mark != '(')
        from++;
    while (from < to && items[to - 1].type == ITEM_MARK && items[to - 1].mark != ')' &&
           items[to - 1].mark != '"' && items[to - 1].mark != '%')
        to--;
    return from < to ? place_of(scan, items[from].from, items[to - 1].to) : (struct place){0, 0};
}

/* The units behind a name: those that bear it, or where none does, those near it. */
static void add_units(struct scan *scan, uint32_t named, struct extract_actor *actor) {
    struct reading *reading = reading_of(scan);
    const struct named_unit *all = scan->extractor->named.items;
    bool exact = false;
    for (uint32_t at = named; at; at = all[at - 1].next)
        exact = exact || !all[at - 1].near;
    actor->first_unit = (uint32_t)reading->units.count;
    for (uint32_t at = named; at; at = all[at - 1].next) {
        if (exact && all[at - 1].near)
            continue;
        if (!vec_push(&reading->units, all[at - 1].id))
            scan->failed = true;
    }
    actor->unit_count = (uint32_t)reading->units.count - actor->first_unit;
    actor->doubtful = actor->unit_count > 1 || (actor->unit_count == 1 && !exact);
}

static void add_actor(struct scan *scan, const struct item *item) {
    const struct found_actor *found = &scan->found_actors.items[item->index];
    struct extract_actor actor = {
        .place = place_of(scan, found->from, found->to),
        .post = place_of(scan, found->from, found->post_to),
        .role = (enum extract_role)item->role,
        .collective = found->collective};
    add_units(scan, found->named, &actor);
    if (!vec_push(&reading_of(scan)->actors, actor))
        scan->failed = true;
}

static void inherit_actor(struct scan *scan, struct extract_actor actor) {
    actor.inherited = true;
    if (!vec_push(&reading_of(scan)->actors, actor))
        scan->failed = true;
}

static void inherit_run(struct scan *scan, struct extract_run run) {
    for (uint32_t i = 0; i < run.count && !scan->failed; i++) {
        struct extract_actor actor = reading_of(scan)->actors.items[run.first + i];
        if (actor.role != EXTRACT_ASSIGNER && actor.role != EXTRACT_MONITORING)
            inherit_actor(scan, actor);
    }
}

static void add_personnel(struct scan *scan, size_t i, size_t to) {
    if (!item_cue(scan, i, to, CUE_APPOINT))
        return;
    for (size_t j = i + 1; j < to && j < i + 12; j++) {
        const struct item *item = &scan->items.items[j];
        if (item_cue(scan, j, to, CUE_APPOINT))
            return; /* the nearer one has it */
        if (item->type != ITEM_ACTOR)
            continue;
        const struct found_actor *found = &scan->found_actors.items[item->index];
        struct extract_post post = {
            .place = place_of(scan, scan->items.items[i].from, found->to),
            .post = place_of(scan, found->from, found->to)};
        if (!vec_push(&reading_of(scan)->posts, post))
            scan->failed = true;
        return;
    }
}

/* What is not anybody's role: deadlines, citations, figures, posts. */
static void add_finds(struct scan *scan, size_t from, size_t to) {
    struct reading *reading = reading_of(scan);
    day at = EXTRACT_NO_DAY;
    for (size_t i = from; i < to && !scan->failed; i++) {
        const struct item *item = &scan->items.items[i];
        bool ok = true;
        add_personnel(scan, i, to);
        if (item->type == ITEM_CITATION)
            ok = vec_push(&reading->citations, scan->found_citations.items[item->index]);
        if (item_cue(scan, i, to, CUE_ASOF | CUE_BY)) {
            struct found_date date;
            bool assumed;
            size_t token = item->to - (word_is(scan, item->to - 1, SIZE_MAX, WORD_NGAY) ? 1 : 0);
            if (date_at(scan, token, scan->tokens.count, &date) > token)
                at = date_resolve(scan, date, &assumed);
        }
        if (item->type == ITEM_DEADLINE)
            at = scan->found_deadlines.items[item->index].named;
        if (item->type == ITEM_FIGURE) {
            struct extract_figure figure = scan->found_figures.items[item->index];
            figure.at = at;
            ok = vec_push(&reading->figures, figure);
        }
        scan->failed = scan->failed || !ok;
    }
}

static void add_deadlines(struct scan *scan, size_t from, size_t to) {
    for (size_t i = from; i < to && !scan->failed; i++)
        if (scan->items.items[i].type == ITEM_DEADLINE &&
            !vec_push(
                &reading_of(scan)->deadlines,
                scan->found_deadlines.items[scan->items.items[i].index]))
            scan->failed = true;
}

/* The runs that begin at the ends of the reading's arrays. */
static void begin_runs(struct scan *scan, struct extract_statement *statement) {
    struct reading *reading = reading_of(scan);
    statement->actors.first = (uint32_t)reading->actors.count;
    statement->deadlines.first = (uint32_t)reading->deadlines.count;
    statement->products.first = (uint32_t)reading->products.count;
    statement->citations.first = (uint32_t)reading->citations.count;
    statement->figures.first = (uint32_t)reading->figures.count;
    statement->posts.first = (uint32_t)reading->posts.count;
}

static void end_runs(struct scan *scan, struct extract_statement *statement) {
    struct reading *reading = reading_of(scan);
    statement->actors.count = (uint32_t)reading->actors.count - statement->actors.first;
    statement->deadlines.count = (uint32_t)reading->deadlines.count - statement->deadlines.first;
    statement->products.count = (uint32_t)reading->products.count - statement->products.first;
    statement->citations.count = (uint32_t)reading->citations.count - statement->citations.first;
    statement->figures.count = (uint32_t)reading->figures.count - statement->figures.first;
    statement->posts.count = (uint32_t)reading->posts.count - statement->posts.first;
}

/* ---- what is inherited ------------------------------------------------------------------------ */

static const struct context_level *context_of(const struct scan *scan) {
    return scan->level_count ? &scan->levels[scan->level_count - 1] : NULL;
}

static void inherit_context(struct scan *scan, const struct context_level *level) {
    for (uint32_t i = 0; i < level->count && !scan->failed; i++) {
        struct extract_actor actor = scan->context_actors.items[level->first + i];
        inherit_actor(scan, actor);
    }
}

static bool has_deadline(const struct scan *scan, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (scan->items.items[i].type == ITEM_DEADLINE)
            return true;
    return false;
}

/* A clause that begins with a verb takes over who was told: in this sentence, by the heading of its
 * list, or, when it has a deadline or reports, by the sentence before. */
static void inherit(
    struct scan *scan, const struct clause *clause, struct extract_statement *statement,
    const struct extract_statement *before) {
    const struct context_level *level = context_of(scan);
    if (before && before->actors.count && before->kind != EXTRACT_OTHER) {
        inherit_run(scan, before->actors);
        if (statement->kind != EXTRACT_CONDITIONAL)
            statement->kind = before->kind == EXTRACT_CONDITIONAL ? EXTRACT_TASK : before->kind;
    } else if (level) {
        inherit_context(scan, level);
        if (statement->kind != EXTRACT_CONDITIONAL)
            statement->kind = level->kind;
    } else if (
        scan->last_task != SIZE_MAX && scan->last_task_paragraph == scan->paragraph &&
        (has_deadline(scan, clause->from, clause->to) ||
         item_cue(scan, clause->body, clause->to, CUE_REPORT))) {
        inherit_run(scan, reading_of(scan)->statements.items[scan->last_task].actors);
        if (statement->kind == EXTRACT_THEME)
            statement->kind = EXTRACT_TASK;
    }
}

/* ---- sentences that only add ------------------------------------------------------------------ */

/* Put [first, first + count) of an array at its end, so that it can be added to. */
#define MOVE_TO_END(scan, vec, run)                                                                \
    do {                                                                                           \
        if ((run)->first + (run)->count != (vec)->count) {                                         \
            uint32_t moved_first = (uint32_t)(vec)->count;                                         \
            for (uint32_t k = 0; k < (run)->count && !(scan)->failed; k++)                         \
                if (!vec_reserve(vec, (vec)->count + 1))                                           \
                    (scan)->failed = true;                                                         \
                else                                                                               \
                    (vec)->items[(vec)->count++] = (vec)->items[(run)->first + k];                 \
            (run)->first = moved_first;                                                            \
        }                                                                                          \
    } while (0)

static size_t words_beside_deadlines(const struct scan *scan, size_t from, size_t to) {
    size_t count = 0;
    for (size_t i = from; i < to; i++)
        count +=
            scan->items.items[i].type != ITEM_DEADLINE && scan->items.items[i].type != ITEM_MARK;
    return count;
}

/* "Hoàn thành trước ngày 30/6/2025.", "Thời hạn: …", "Báo cáo kết quả về UBND tỉnh trước ngày …". */
static bool only_adds(const struct scan *scan, const struct clause *clause) {
    enum { FEW = 6 };
    size_t i = clause->from;
    while (i < clause->to && scan->items.items[i].type == ITEM_MARK)
        i++;
    bool label = item_cue(
                     scan, i, clause->to,
                     CUE_LABEL_DUE | CUE_LABEL_PRODUCT | CUE_LABEL_LEAD | CUE_LABEL_WITH) &&
                 (item_mark(scan, i + 1, clause->to, ':') ||
                  item_type(scan, i + 1, clause->to, ITEM_DEADLINE) ||
                  item_mark(scan, i + 1, clause->to, '('));
    if (scan->last_task == SIZE_MAX)
        return false;
    uint32_t away = scan->paragraph - scan->last_task_paragraph;
    if (label)
        return away <= 4;
    const struct extract_statement *task = &scan->reading->statements.items[scan->last_task];
    /* A report is work of its own where the same sentence has named other work. */
    uint64_t classes = CUE_FINISH | CUE_LABEL_DUE | (clause->from == 0 ? CUE_REPORT : 0);
    if (away == 0 && clause->from == 0 && !clause->has_actor && !clause->wants_actor &&
        task->deadlines.count == 0 && clause->kind == EXTRACT_THEME &&
        has_deadline(scan, clause->from, clause->to) &&
        words_beside_deadlines(scan, clause->from, clause->to) <= FEW)
        return true; /* "Việc này phải xong trước ngày 20/4." */
    return away == 0 && !clause->has_actor && task->deadlines.count == 0 &&
           has_deadline(scan, clause->from, clause->to) &&
           (item_cue(scan, i, clause->to, classes) ||
            (item_type(scan, i, clause->to, ITEM_DEADLINE) &&
             !item_cue(scan, i + 1, clause->to, CUE_ORDERED))) &&
           words_beside_deadlines(scan, clause->from, clause->to) <= FEW;
}

/* "Cơ quan chủ trì: …" */
static void label_actors(struct scan *scan, size_t from, size_t to) {
    int role = NEVER;
    for (size_t i = from; i < to; i++) {
        struct item *item = &scan->items.items[i];
        if (item_cue(scan, i, to, CUE_LABEL_LEAD))
            role = EXTRACT_LEAD;
        else if (item_cue(scan, i, to, CUE_LABEL_WITH))
            role = EXTRACT_COORDINATING;
        else if (item->type == ITEM_ACTOR && role != NEVER)
            item->role = (int8_t)role;
    }
}

static void label_product(struct scan *scan, size_t from, size_t to) {
    for (size_t i = from; i + 2 < to; i++) {
        if (!item_cue(scan, i, to, CUE_LABEL_PRODUCT))
            continue;
        struct extract_product product = {.place = items_place(scan, i + 1, to)};
        product.noun = place_of(scan, scan->items.items[i + 2].from, scan->items.items[i + 2].to);
        if (!vec_push(&reading_of(scan)->products, product))
            scan->failed = true;
        return;
    }
}

static void add_to_last(struct scan *scan, const struct clause *clause) {
    struct reading *reading = reading_of(scan);
    struct extract_statement *task = &reading->statements.items[scan->last_task];
    MOVE_TO_END(scan, &reading->actors, &task->actors);
    MOVE_TO_END(scan, &reading->deadlines, &task->deadlines);
    MOVE_TO_END(scan, &reading->products, &task->products);
    if (scan->failed)
        return;
    label_actors(scan, clause->from, clause->to);
    for (size_t i = clause->from; i < clause->to; i++)
        if (scan->items.items[i].type == ITEM_ACTOR && scan->items.items[i].role >= 0)
            add_actor(scan, &scan->items.items[i]);
    add_deadlines(scan, clause->from, clause->to);
    label_product(scan, clause->from, clause->to);
    if (task->products.count == 0 && task->products.first == reading->products.count)
        products_find(scan, clause->from, clause->to);
    task->actors.count = (uint32_t)reading->actors.count - task->actors.first;
    task->deadlines.count = (uint32_t)reading->deadlines.count - task->deadlines.first;
    task->products.count = (uint32_t)reading->products.count - task->products.first;
    if (task->kind == EXTRACT_THEME)
        task->kind = EXTRACT_TASK;
}

/* ---- one statement ---------------------------------------------------------------------------- */

/* Nothing but actors. */
static bool names_only(const struct scan *scan, const struct clause *clause) {
    size_t actors = 0;
    for (size_t i = clause->from; i < clause->to; i++) {
        if (scan->items.items[i].type == ITEM_ACTOR)
            actors++;
        else if (scan->items.items[i].type != ITEM_MARK && !item_cue(scan, i, clause->to, CUE_LINK))
            return false;
    }
    return actors > 0;
}

/* What stands before a list: "Giao Sở Tài chính:", "2. Sở Nội vụ". */
static bool is_stem(const struct scan *scan, const struct clause *clause, size_t to) {
    bool colon = to > 0 && item_mark(scan, to - 1, to, ':') && clause->to == to;
    return colon ||
           (names_only(scan, clause) && clause->from == 0 && clause->to == to && scan->depth > 0);
}

static void push_context(struct scan *scan, const struct extract_statement *statement) {
    const struct context_level *outer = context_of(scan);
    uint32_t first = outer ? outer->first + outer->count : 0;
    if (scan->level_count == CONTEXT_LEVELS)
        return;
    scan->context_actors.count = first;
    for (uint32_t i = 0; i < statement->actors.count && !scan->failed; i++)
        if (!vec_push(
                &scan->context_actors, reading_of(scan)->actors.items[statement->actors.first + i]))
            scan->failed = true;
    scan->levels[scan->level_count++] = (struct context_level){
        .depth = scan->depth,
        .kind = statement->kind,
        .first = first,
        .count = statement->actors.count};
}

/* In a list under "Đề nghị:" who begins an item is asked, not told. */
static void adapt_to_context(struct scan *scan, struct clause *clause) {
    const struct context_level *level = context_of(scan);
    if (!level || level->kind != EXTRACT_PROPOSAL || clause->kind != EXTRACT_TASK)
        return;
    clause->kind = EXTRACT_PROPOSAL;
    for (size_t i = clause->from; i < clause->to; i++)
        if (scan->items.items[i].role == EXTRACT_LEAD)
            scan->items.items[i].role = EXTRACT_ASKED;
}

/* A heading's only actor leads what its list says. */
static void take_heading(struct scan *scan, struct clause *clause) {
    if (clause->kind != EXTRACT_OTHER || !names_only(scan, clause))
        return;
    for (size_t i = clause->from; i < clause->to; i++)
        if (scan->items.items[i].type == ITEM_ACTOR) {
            scan->items.items[i].role = EXTRACT_LEAD;
            clause->kind = EXTRACT_TASK;
            clause->has_actor = true;
        }
}

/* A numbered line without a full stop that names nobody: "II. Tổ chức thực hiện". */
static bool is_heading(const struct scan *scan, const struct clause *clause) {
    enum { NUMBERED = 6 };
    size_t count = scan->items.count;
    bool stopped = count && scan->items.items[count - 1].type == ITEM_MARK;
    return scan->depth > 0 && scan->depth <= NUMBERED && !stopped && clause->from == 0 &&
           clause->to == count && !has_deadline(scan, 0, count);
}

static void settle_kind(
    struct scan *scan, const struct clause *clause, struct extract_statement *s) {
    bool led = scan->reading->actors.count > s->actors.first;
    if (s->kind == EXTRACT_THEME && has_deadline(scan, clause->from, clause->to))
        s->kind = EXTRACT_TASK;
    if (s->kind == EXTRACT_TASK && !led && !has_deadline(scan, clause->from, clause->to))
        s->kind = EXTRACT_THEME;
    if (s->kind == EXTRACT_THEME && is_heading(scan, clause))
        s->kind = EXTRACT_OTHER;
}

static void finish(
    struct scan *scan, struct clause *clause, struct extract_statement *statement, bool stem) {
    size_t from = clause->from;
    size_t to = clause->to;
    statement->work = items_place(scan, clause->body, to);
    statement->condition = items_place(scan, clause->condition_from, clause->condition_to);
    settle_kind(scan, clause, statement);
    if (stem) {
        end_runs(scan, statement);
        if (statement->actors.count && statement->kind != EXTRACT_OTHER)
            push_context(scan, statement);
        statement->kind = EXTRACT_OTHER;
    }
    if (statement->kind == EXTRACT_OTHER)
        reading_of(scan)->actors.count = statement->actors.first;
    else
        add_deadlines(scan, from, to);
    bool makes =
        item_cue(scan, clause->body, to, CUE_MAKE); /* nearly a task: somebody may follow */
    if (statement->kind == EXTRACT_TASK || statement->kind == EXTRACT_CONDITIONAL ||
        (statement->kind == EXTRACT_THEME && makes))
        products_find(scan, clause->body, to);
    add_finds(scan, from, to);
    end_runs(scan, statement);
}

static struct extract_statement make_statement(
    struct scan *scan, struct clause *clause, struct place sentence,
    const struct extract_statement *before) {
    struct extract_statement statement = {
        .sentence = sentence, .marker = scan->marker, .paragraph = scan->paragraph};
    bool stem = is_stem(scan, clause, scan->items.count);
    if (stem)
        take_heading(scan, clause);
    adapt_to_context(scan, clause);
    begin_runs(scan, &statement);
    statement.kind = clause->kind;
    for (size_t i = clause->from; i < clause->to; i++)
        if (scan->items.items[i].type == ITEM_ACTOR && scan->items.items[i].role >= 0 &&
            clause->kind != EXTRACT_OTHER)
            add_actor(scan, &scan->items.items[i]);
    bool conditional_without = clause->kind == EXTRACT_CONDITIONAL && !clause->has_actor;
    if (!stem && (clause->wants_actor || conditional_without))
        inherit(scan, clause, &statement, before);
    finish(scan, clause, &statement, stem);
    return statement;
}

/* Capitals all over: a title. */
static bool is_title(const struct scan *scan, size_t from, size_t to) {
    size_t words = 0;
    size_t capitals = 0;
    for (size_t i = from; i < to; i++) {
        const struct token *token = &scan->tokens.items[i];
        if (token->word >= SYMBOL_MARK || token->word == SYMBOL_NUMBER ||
            token->to - token->from < 2)
            continue;
        words++;
        capitals += (token->flags & TOKEN_CAPITALS) != 0;
    }
    return words > 2 && capitals * 4 >= words * 3;
}

static void note_task(struct scan *scan, const struct extract_statement *statement) {
    bool may_grow = statement->kind == EXTRACT_TASK || statement->kind == EXTRACT_THEME;
    scan->last_task = may_grow ? scan->reading->statements.count - 1 : SIZE_MAX;
    scan->last_task_paragraph = scan->paragraph;
}

void statements_make(struct scan *scan, size_t from, size_t to) {
    struct place sentence = place_of(scan, from, to);
    struct extract_statement before;
    bool has_before = false;
    if (is_title(scan, from, to))
        return;
    items_make(scan, from, to);
    for (size_t i = 0; i < scan->items.count && !scan->failed;) {
        size_t end = clause_end(scan, i, scan->items.count);
        struct clause clause = clause_read(scan, i, end);
        bool mark_only = words_beside_deadlines(scan, i, end) == 0 && !has_deadline(scan, i, end);
        if (only_adds(scan, &clause)) {
            add_to_last(scan, &clause);
        } else if (!mark_only) {
            struct extract_statement statement =
                make_statement(scan, &clause, sentence, has_before ? &before : NULL);
            if (!vec_push(&scan->reading->statements, statement))
                scan->failed = true;
            else
                note_task(scan, &statement);
            before = statement;
            has_before = true;
        }
        i = end > i ? end : i + 1;
    }
}
