#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "cli/verb.h"
#include "text/date.h"

static const struct option common[] = {
    {"db", "DATABASE", N_("the ledger: a file, or postgresql://… (SATSAO_DB, else satsao.db)")},
    {"lang", "vi|en", N_("the language of messages (SATSAO_LANG, else vi)")},
    {"json", NULL, N_("answer in JSON")},
    {"color", "auto|always|never", N_("colours on the terminal (auto: only on one)")},
    {"help", NULL, N_("show this help")},
    {NULL, NULL, NULL},
};

static const struct option *find_in(const struct option *options, const char *name, size_t length) {
    for (; options && options->name; options++)
        if (strlen(options->name) == length && memcmp(options->name, name, length) == 0)
            return options;
    return NULL;
}

static const struct option *find_option(const struct verb *verb, const char *name, size_t length) {
    const struct option *found = find_in(verb->options, name, length);
    return found ? found : find_in(common, name, length);
}

static bool unknown_option(const struct verb *verb, const char *word, struct error *error) {
    error_set(error, ERROR_USAGE, _("There is no option %s."), word);
    return error_hint(error, _("See: satsao %s --help"), verb->name);
}

static bool add_value(
    struct call *call, const struct option *option, const char *value, struct error *error) {
    if (call->value_count == CALL_VALUES)
        return error_set(error, ERROR_USAGE, "%s", _("There are too many options."));
    call->values[call->value_count].name = option->name;
    call->values[call->value_count].value = value;
    call->value_count++;
    return true;
}

/* --name, --name=value or --name value. Returns how many words it took; 0 on an error. */
static int parse_option(struct call *call, int count, char **words, struct error *error) {
    const char *name = words[0] + 2;
    size_t length = strcspn(name, "=");
    const struct option *option = find_option(call->verb, name, length);
    if (!option) {
        unknown_option(call->verb, words[0], error);
        return 0;
    }
    const char *value = name[length] ? name + length + 1 : NULL;
    int taken = 1;
    if (option->value && !value && count > 1) {
        value = words[1];
        taken = 2;
    }
    if (option->value && !value) {
        error_set(error, ERROR_USAGE, _("The option --%s needs a value."), option->name);
        return 0;
    }
    if (!option->value && value) {
        error_set(error, ERROR_USAGE, _("The option --%s takes no value."), option->name);
        return 0;
    }
    return add_value(call, option, value ? value : "", error) ? taken : 0;
}

static bool check_arguments(const struct call *call, struct error *error) {
    const struct verb *verb = call->verb;
    if (call_flag(call, "help"))
        return true;
    if (call->argument_count < verb->arguments_least)
        error_set(
            error, ERROR_USAGE, _("Something is missing: satsao %s %s"), verb->name,
            verb->arguments);
    else if (call->argument_count > verb->arguments_most)
        error_set(
            error, ERROR_USAGE, _("There is a word too many: satsao %s %s"), verb->name,
            verb->arguments);
    else
        return true;
    return error_hint(error, _("See: satsao %s --help"), verb->name);
}

bool call_parse(
    const struct verb *verb, int count, char **words, struct call *ret_call, struct error *error) {
    struct call call = {.verb = verb, .out = stdout, .width = 80};
    bool only_arguments = false;
    for (int i = 0; i < count;) {
        bool option = !only_arguments && strncmp(words[i], "--", 2) == 0;
        if (option && !words[i][2]) {
            only_arguments = true;
            i++;
        } else if (option) {
            int taken = parse_option(&call, count - i, words + i, error);
            if (!taken)
                return false;
            i += taken;
        } else if (call.argument_count < CALL_ARGUMENTS) {
            call.arguments[call.argument_count++] = words[i++];
        } else {
            return error_set(error, ERROR_USAGE, "%s", _("There are too many words."));
        }
    }
    if (!check_arguments(&call, error))
        return false;
    *ret_call = call;
    return true;
}

const char *call_option(const struct call *call, const char *name) {
    for (size_t i = call->value_count; i-- > 0;)
        if (strcmp(call->values[i].name, name) == 0)
            return call->values[i].value;
    return NULL;
}

bool call_flag(const struct call *call, const char *name) {
    return call_option(call, name) != NULL;
}

const char *call_database(const struct call *call) {
    const char *asked = call_option(call, "db");
    if (asked)
        return asked;
    const char *set = getenv("SATSAO_DB");
    return set && set[0] ? set : "satsao.db";
}

static bool wrong_value(const char *name, const char *text, struct error *error) {
    char reason[sizeof error->message];
    memcpy(reason, error->message, sizeof reason);
    error_set(error, ERROR_USAGE, _("The value of --%s cannot be read: %s"), name, text);
    return error_detail(error, "%s", reason);
}

bool call_moment(
    const struct call *call, const char *name, moment otherwise, moment *ret_moment,
    struct error *error) {
    const char *text = call_option(call, name);
    if (!text) {
        *ret_moment = otherwise;
        return true;
    }
    return text_moment(str_of(text), ret_moment, error) || wrong_value(name, text, error);
}

bool call_beginning(
    const struct call *call, const char *name, moment otherwise, moment *ret_moment,
    struct error *error) {
    const char *text = call_option(call, name);
    day on;
    if (!text || !text_day(str_of(text), &on, NULL))
        return call_moment(call, name, otherwise, ret_moment, error);
    *ret_moment = moment_of_day(on);
    return true;
}

bool call_day(
    const struct call *call, const char *name, day otherwise, day *ret_day, struct error *error) {
    const char *text = call_option(call, name);
    if (!text) {
        *ret_day = otherwise;
        return true;
    }
    return text_day(str_of(text), ret_day, error) || wrong_value(name, text, error);
}

bool call_number(
    const struct call *call, const char *name, long least, long most, long otherwise,
    long *ret_number, struct error *error) {
    const char *text = call_option(call, name);
    if (!text) {
        *ret_number = otherwise;
        return true;
    }
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno || end == text || *end || number < least || number > most)
        return error_set(
            error, ERROR_USAGE, _("The value of --%s must be a whole number from %ld to %ld: %s"),
            name, least, most, text);
    *ret_number = number;
    return true;
}

/* ---- help ------------------------------------------------------------------------------------ */

static void print_options(const struct option *options, FILE *out) {
    for (; options && options->name; options++) {
        char left[48];
        snprintf(
            left, sizeof left, "--%s%s%s", options->name, options->value ? " " : "",
            options->value ? options->value : "");
        fprintf(out, "  %-26s %s\n", left, _(options->help));
    }
}

static void program_help(FILE *out) {
    fprintf(
        out, "%s\n\n", _("Sát Sao: from decision to result, by the hour, the day and the week."));
    fprintf(out, "  satsao %s\n\n", _("VERB [OPTIONS]"));
    for (size_t i = 0; verbs[i]; i++)
        fprintf(out, "  %-12s %s\n", verbs[i]->name, _(verbs[i]->summary));
    fprintf(out, "\n%s\n", _("Options of every verb:"));
    print_options(common, out);
    fprintf(out, "\n%s\n", _("More about a verb: satsao VERB --help. Everything: man satsao."));
}

void verb_help(const struct verb *verb, FILE *out) {
    if (!verb) {
        program_help(out);
        return;
    }
    fprintf(out, "satsao %s %s\n\n", verb->name, verb->arguments);
    fprintf(out, "%s\n", _(verb->summary));
    if (verb->manual)
        fprintf(out, "\n%s\n", _(verb->manual));
    fprintf(out, "\n%s\n", _("Options:"));
    print_options(verb->options, out);
    print_options(common, out);
}
