#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/say.h"

static const struct {
    const char *name;
    int exit_status;
} codes[ERROR_CODES] = {
    [ERROR_NONE] = {"none", 0},
    [ERROR_USAGE] = {"usage", 2},
    [ERROR_INPUT] = {"input", 3},
    [ERROR_NOT_FOUND] = {"not_found", 4},
    [ERROR_CONFLICT] = {"conflict", 5},
    [ERROR_LIMIT] = {"limit", 6},
    [ERROR_IO] = {"io", 7},
    [ERROR_FULL] = {"full", 8},
    [ERROR_DATABASE] = {"database", 9},
    [ERROR_CORRUPT] = {"corrupt", 10},
    [ERROR_MEMORY] = {"memory", 11},
    [ERROR_DENIED] = {"denied", 12},
    [ERROR_INTERNAL] = {"internal", 13},
};

const char *error_name(enum error_code code) {
    return code < ERROR_CODES ? codes[code].name : "unknown";
}

int error_exit_status(enum error_code code) {
    return code < ERROR_CODES ? codes[code].exit_status : codes[ERROR_INTERNAL].exit_status;
}

/* A cut in the middle of a UTF-8 sequence would make the whole text invalid: step back to its
 * start. */
static void trim_partial_character(char *text) {
    size_t length = strlen(text);
    size_t lead = length;
    while (lead > 0 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80)
        lead--;
    if (lead == 0)
        return;
    unsigned char first = (unsigned char)text[--lead];
    size_t whole = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    if (length - lead < whole)
        text[lead] = '\0';
}

PRINTF_LIKE(3, 0)
static void fill(char *room, size_t size, const char *format, va_list args) {
    int wanted = vsnprintf(room, size, format, args);
    if (wanted >= 0 && (size_t)wanted >= size)
        trim_partial_character(room);
}

bool error_set(struct error *error, enum error_code code, const char *format, ...) {
    if (!error)
        return false;
    error->code = code;
    error->detail[0] = '\0';
    error->hint[0] = '\0';
    error->field[0] = '\0';
    va_list args;
    va_start(args, format);
    fill(error->message, sizeof error->message, format, args);
    va_end(args);
    return false;
}

bool error_detail(struct error *error, const char *format, ...) {
    if (!error)
        return false;
    va_list args;
    va_start(args, format);
    fill(error->detail, sizeof error->detail, format, args);
    va_end(args);
    return false;
}

bool error_hint(struct error *error, const char *format, ...) {
    if (!error)
        return false;
    va_list args;
    va_start(args, format);
    fill(error->hint, sizeof error->hint, format, args);
    va_end(args);
    return false;
}

bool error_field(struct error *error, const char *format, ...) {
    if (!error)
        return false;
    va_list args;
    va_start(args, format);
    fill(error->field, sizeof error->field, format, args);
    va_end(args);
    return false;
}

bool error_memory(struct error *error) {
    error_set(error, ERROR_MEMORY, "%s", _("There is not enough memory."));
    return error_hint(error, "%s", _("Close other programs, or work on a smaller part."));
}

bool error_system(struct error *error, int errnum, const char *format, ...) {
    if (!error)
        return false;
    error->code = errnum == ENOSPC || errnum == EDQUOT ? ERROR_FULL : ERROR_IO;
    error->hint[0] = '\0';
    error->field[0] = '\0';
    va_list args;
    va_start(args, format);
    fill(error->message, sizeof error->message, format, args);
    va_end(args);
    char text[128];
    if (strerror_r(errnum, text, sizeof text) != 0)
        snprintf(text, sizeof text, "errno %d", errnum);
    return error_detail(error, "%s", text);
}
