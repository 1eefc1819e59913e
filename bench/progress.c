#include "progress.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "base/clock.h"

void progress(const char *format, ...) {
    static int64_t start;
    int64_t now = clock_ticks();
    if (start == 0)
        start = now;
    fprintf(stderr, "%7.1f s  ", (double)(now - start) / 1e9);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}
