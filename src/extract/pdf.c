#include "extract/pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/say.h"

enum {
    SECONDS_MOST = 60,
    TEXT_MOST = 16 * 1024 * 1024,
    LINE_FULL = 60, /* characters: a shorter line was ended by its author */
    PIECE = 64 * 1024
};

extern char **environ;

/* ---- lines ----------------------------------------------------------------------------------- */

static size_t characters(struct str line) {
    size_t count = 0;
    for (size_t i = 0; i < line.length; i++)
        count += ((unsigned char)line.data[i] & 0xC0) != 0x80;
    return count;
}

/* "a)", "1.", "1.2.", "-", "+": a list item begins here. */
static bool begins_item(struct str line) {
    size_t i = 0;
    if (line.length == 0 || line.data[0] == '-' || line.data[0] == '+')
        return true;
    while (i < line.length && i < 8 &&
           ((line.data[i] >= '0' && line.data[i] <= '9') || line.data[i] == '.'))
        i++;
    if (i > 0 && i < line.length && (line.data[i - 1] == '.' || line.data[i] == ')'))
        return true;
    return line.length > 2 && (line.data[1] == ')' || line.data[2] == ')');
}

static bool joins(struct str before, struct str line) {
    if (before.length == 0 || begins_item(line))
        return false;
    char last = before.data[before.length - 1];
    return last != '.' && last != ';' && last != ':' && characters(before) >= LINE_FULL;
}

bool pdf_join_lines(struct str text, struct buf *out) {
    struct str rest = text;
    struct str before = {0};
    while (rest.length) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.length && line.data[0] == '\f')
            line = str_trim(str_slice(line.data + 1, line.length - 1));
        if (before.data)
            buf_char(out, joins(before, line) ? ' ' : '\n');
        buf_str(out, line);
        before = line;
    }
    return buf_ok(out);
}

/* ---- the process ----------------------------------------------------------------------------- */

/* The file comes in as standard input: no name of it reaches the other program. */
static bool start(const char *path, int output, pid_t *ret_child, struct error *error) {
    char name[] = "pdftotext";
    char quiet[] = "-q";
    char encoding[] = "-enc";
    char utf8[] = "UTF-8";
    char standard[] = "-";
    char *words[] = {name, quiet, encoding, utf8, standard, standard, NULL};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return error_memory(error);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, path, O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawnp(ret_child, "pdftotext", &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed == 0)
        return true;
    error_set(
        error, ERROR_NOT_FOUND, "%s", _("PDF files are read by pdftotext, which is not there."));
    return error_hint(error, "%s", _("Install the package poppler-utils."));
}

/* All that comes, until the end, the limit, or the time is up. */
static bool collect(int input, struct buf *out, struct error *error) {
    char piece[PIECE];
    int64_t end = clock_ticks() + (int64_t)SECONDS_MOST * 1000000000;
    for (;;) {
        int64_t left = (end - clock_ticks()) / 1000000;
        struct pollfd ready = {.fd = input, .events = POLLIN};
        int count = left > 0 ? poll(&ready, 1, (int)left) : 0;
        if (count < 0 && errno == EINTR)
            continue;
        if (count == 0)
            return error_set(error, ERROR_LIMIT, "%s", _("Reading the PDF took too long."));
        ssize_t length = count > 0 ? read(input, piece, sizeof piece) : -1;
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            return error_system(error, errno, "%s", _("The PDF cannot be read."));
        if (length == 0)
            return true;
        buf_add(out, piece, (size_t)length);
        if (!buf_ok(out))
            return error_set(error, ERROR_LIMIT, "%s", _("The document is too long."));
    }
}

static bool finish(pid_t child, bool collected, struct error *error) {
    int status = 0;
    if (!collected)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!collected)
        return false;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return error_set(
            error, ERROR_NOT_FOUND, "%s",
            _("PDF files are read by pdftotext, which is not there."));
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           error_set(error, ERROR_INPUT, "%s", _("The file is not a PDF that can be read."));
}

static bool run(const char *path, struct buf *out, struct error *error) {
    int ends[2];
    pid_t child = 0;
    if (pipe(ends) != 0)
        return error_system(error, errno, "%s", _("The PDF cannot be read."));
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    bool started = start(path, ends[1], &child, error);
    close(ends[1]);
    bool ok = started && collect(ends[0], out, error);
    close(ends[0]);
    return started ? finish(child, ok, error) && ok : false;
}

static bool has_text(struct str text) {
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] > ' ')
            return true;
    return false;
}

bool pdf_text(const char *path, struct buf *out, struct error *error) {
    struct buf lines = buf_with_maximum(TEXT_MOST);
    bool ok = run(path, &lines, error);
    if (ok && !has_text(buf_as_str(&lines))) {
        ok = error_set(error, ERROR_INPUT, "%s", _("The PDF has no text layer: it is a scan."));
        error_hint(error, "%s", _("Run it through text recognition first, or paste the text."));
    }
    if (ok && !pdf_join_lines(buf_as_str(&lines), out))
        ok = error_memory(error);
    buf_release(&lines);
    return ok;
}
