#include "board/kernel.h"

#include <stdlib.h>
#include <string.h>

extern const struct kernel kernel_baseline;

#ifdef KERNEL_X86
extern const struct kernel kernel_avx2;
extern const struct kernel kernel_avx512;

static const struct kernel *const up_to_avx512[] = {
    &kernel_baseline, &kernel_avx2, &kernel_avx512, NULL};
static const struct kernel *const up_to_avx2[] = {&kernel_baseline, &kernel_avx2, NULL};
#endif

static const struct kernel *const baseline_only[] = {&kernel_baseline, NULL};

const struct kernel *const *kernel_all(void) {
#ifdef KERNEL_X86
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return up_to_avx512;
    if (__builtin_cpu_supports("avx2"))
        return up_to_avx2;
#endif
    return baseline_only;
}

const struct kernel *kernel_best(void) {
    const struct kernel *const *all = kernel_all();
    const char *wanted = getenv("SATSAO_KERNEL");
    const struct kernel *best = all[0];
    for (size_t i = 0; all[i]; i++) {
        best = all[i];
        if (wanted && strcmp(wanted, best->name) == 0)
            break;
    }
    return best;
}
