#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/json.h"
#include "base/say.h"
#include "cli/verb.h"

enum { WIDTH_LEAST = 72, WIDTH_MOST = 160, WIDTH_FILE = 100 };

static int terminal_width(void) {
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    long width = columns ? strtol(columns, NULL, 10) : 0;
    if (width <= 0 && isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (width <= 0)
        return WIDTH_FILE;
    return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : (int)width;
}

static bool wants_color(const struct call *call) {
    const char *asked = call_option(call, "color");
    if (asked && strcmp(asked, "always") == 0)
        return true;
    if ((asked && strcmp(asked, "never") == 0) || getenv("NO_COLOR"))
        return false;
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

static bool check_color(const struct call *call, struct error *error) {
    const char *asked = call_option(call, "color");
    if (!asked || strcmp(asked, "auto") == 0 || strcmp(asked, "always") == 0 ||
        strcmp(asked, "never") == 0)
        return true;
    return error_set(error, ERROR_USAGE, _("The colour must be auto, always or never: %s"), asked);
}

/* Before the words could be read. */
static bool asks_for_json(int count, char **words) {
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], "--json") == 0)
            return true;
    return false;
}

static bool choose_language(const char *asked, struct error *error) {
    enum say_language language = SAY_VI;
    const char *set = getenv("SATSAO_LANG");
    if (asked && !say_parse(asked, &language))
        return error_set(error, ERROR_USAGE, _("The language must be vi or en: %s"), asked);
    if (!asked && set)
        say_parse(set, &language);
    say_use(language);
    return true;
}

static void show_error_plainly(const struct error *error) {
    bool color = isatty(STDERR_FILENO) && !getenv("NO_COLOR");
    fprintf(stderr, "%s%s%s\n", color ? "\033[1;31m" : "", error->message, color ? "\033[0m" : "");
    if (error->detail[0])
        fprintf(stderr, "  %s\n", error->detail);
    if (error->hint[0])
        fprintf(stderr, "  → %s\n", error->hint);
}

static void show_error_as_json(const struct error *error) {
    struct buf buf = buf_with_maximum(16384);
    struct json json = json_to(&buf);
    json_object(&json);
    json_key(&json, "error");
    json_text(&json, error_name(error->code));
    json_key(&json, "message");
    json_text(&json, error->message);
    json_key(&json, "detail");
    json_text(&json, error->detail);
    json_key(&json, "hint");
    json_text(&json, error->hint);
    json_end(&json);
    fprintf(stderr, "%s\n", buf_cstr(&buf));
    buf_release(&buf);
}

static int failed(const struct error *error, bool json) {
    if (json)
        show_error_as_json(error);
    else
        show_error_plainly(error);
    return error_exit_status(error->code);
}

static const struct verb *find_verb(const char *name) {
    for (size_t i = 0; verbs[i]; i++)
        if (strcmp(verbs[i]->name, name) == 0)
            return verbs[i];
    return NULL;
}

static bool flush_output(FILE *out, struct error *error) {
    if (fflush(out) == 0 && !ferror(out))
        return true;
    error_set(error, ERROR_IO, "%s", _("The answer could not be written out."));
    return error_hint(error, "%s", _("Is the disk full, or the pipe closed?"));
}

static int run_verb(const struct verb *verb, int count, char **words) {
    struct error error = {0};
    struct call call;
    if (!call_parse(verb, count, words, &call, &error))
        return failed(&error, asks_for_json(count, words));
    if (!choose_language(call_option(&call, "lang"), &error) || !check_color(&call, &error))
        return failed(&error, call_flag(&call, "json"));
    if (call_flag(&call, "help")) {
        verb_help(verb, stdout);
        return 0;
    }
    call.json = call_flag(&call, "json");
    call.color = wants_color(&call);
    call.width = terminal_width();
    bool ok = verb->run(&call, &error) && flush_output(call.out, &error);
    return ok ? 0 : failed(&error, call.json);
}

int cli_main(int argc, char **argv) {
    struct error error = {0};
    choose_language(NULL, &error);
    if (argc < 2) {
        verb_help(NULL, stderr);
        return error_exit_status(ERROR_USAGE);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("satsao %s\n", SATSAO_VERSION);
        return 0;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        if (argc > 2 && strcmp(argv[2], "--lang=en") == 0)
            say_use(SAY_EN);
        const struct verb *asked = argc > 2 ? find_verb(argv[2]) : NULL;
        verb_help(asked, stdout);
        return 0;
    }
    const struct verb *verb = find_verb(argv[1]);
    if (verb)
        return run_verb(verb, argc - 2, argv + 2);
    error_set(&error, ERROR_USAGE, _("There is no verb \"%s\"."), argv[1]);
    error_hint(&error, "%s", _("See: satsao --help"));
    return failed(&error, false);
}
