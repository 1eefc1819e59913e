#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "cli/term.h"

static const int64_t PATIENCE = 400000000; /* ns before a bar appears */
static const int64_t INTERVAL = 100000000; /* ns between two pictures of it */

enum { BAR_WIDTH = 30 };

struct progress progress_start(const char *label, const struct call *call) {
    int64_t now = clock_ticks();
    bool wanted = isatty(STDERR_FILENO) && !call->json;
    return (struct progress){.label = label, .started = now, .shown = now, .wanted = wanted};
}

static void draw(struct progress *progress, int64_t done, int64_t total) {
    struct buf line = buf_with_maximum(4096);
    double percent = total > 0 ? (double)done * 100 / (double)total : 0;
    buf_format(&line, "\r%s ", progress->label);
    if (total > 0)
        term_bar(&line, percent, -1, BAR_WIDTH);
    buf_char(&line, ' ');
    term_number(&line, (double)done, 0);
    if (total > 0) {
        buf_text(&line, " / ");
        term_number(&line, (double)total, 0);
        buf_format(&line, " (%.0f %%)", percent);
    }
    buf_text(&line, "\033[K");
    fputs(buf_cstr(&line), stderr);
    fflush(stderr);
    buf_release(&line);
    progress->visible = true;
}

void progress_rows(void *context, int64_t done, int64_t total) {
    struct progress *progress = context;
    int64_t now = clock_ticks();
    if (!progress->wanted || now - progress->started < PATIENCE || now - progress->shown < INTERVAL)
        return;
    progress->shown = now;
    draw(progress, done, total);
}

void progress_end(struct progress *progress) {
    if (progress->visible)
        fputs("\r\033[K", stderr);
    progress->visible = false;
}
