/* Who has not reported. */
#include <stdlib.h>

#include "board/engine_private.h"

void missing_release(struct missing_reports *missing) {
    vec_release(missing);
}

static bool list_absent(
    const struct engine *engine, uint32_t indicator, const uint64_t *absent, const uint64_t *owed,
    struct missing_reports *missing) {
    size_t words = (store_unit_count(engine->store) + 63) / 64;
    for (size_t w = 0; w < words; w++) {
        for (uint64_t bits = absent[w] & owed[w]; bits; bits &= bits - 1) {
            uint32_t column = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(bits);
            struct missing_report report = {indicator, store_unit(engine->store, column)};
            if (!vec_push(missing, report))
                return false;
        }
    }
    return true;
}

struct absence_task {
    const struct engine *engine;
    const struct frame *frame;
    struct span span;
    uint32_t first;   /* indicator of piece 0 */
    uint64_t *absent; /* `words` for each piece */
    size_t words;
    bool *failed;
};

static bool is_reported(const struct model_indicator *indicator) {
    return indicator->known && indicator->owed_by && !indicator->expression[0];
}

static void find_absent(void *context, size_t index, unsigned worker) {
    (void)worker;
    const struct absence_task *task = context;
    uint32_t indicator = task->first + (uint32_t)index;
    if (!is_reported(&task->engine->model->indicators[indicator]))
        return;
    if (!store_absent(
            task->engine->store, task->engine->kernel, indicator, task->span,
            task->absent + index * task->words))
        task->failed[index] = true;
}

bool engine_missing(
    struct engine *engine, day structure, struct span span, uint32_t only,
    struct missing_reports *missing, struct error *error) {
    const struct frame *frame = engine_frame(engine, structure, span.to, error);
    if (!frame)
        return false;
    uint32_t first = only == MODEL_NONE ? 0 : only;
    size_t count = only == MODEL_NONE ? engine->model->indicator_count : 1;
    struct absence_task task = {
        .engine = engine,
        .frame = frame,
        .span = span,
        .first = first,
        .words = store_unit_count(engine->store) / 64 + 1,
    };
    task.absent = calloc(count * task.words + 1, sizeof *task.absent);
    task.failed = calloc(count + 1, sizeof *task.failed);
    bool ok = task.absent && task.failed;
    if (ok)
        pool_run(engine->pool, count, find_absent, &task);
    missing->count = 0;
    for (size_t i = 0; ok && i < count; i++)
        ok = !task.failed[i] && list_absent(
                                    engine, first + (uint32_t)i, task.absent + i * task.words,
                                    frame->debts[frame->debt_of[first + i]].columns, missing);
    free(task.absent);
    free(task.failed);
    return ok || error_memory(error);
}
