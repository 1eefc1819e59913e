/*
 * Verbs: what `satsao VERB …` can be asked.
 *
 * A verb is declared in the file that implements it: its name, its options, its help, its function.
 * Dispatch, --help and the man page's list all come from these declarations.
 */
#ifndef SATSAO_CLI_VERB_H
#define SATSAO_CLI_VERB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "base/moment.h"

/* An option --name; `value` is what its value is called in the help, NULL for a flag. */
struct option {
    const char *name;
    const char *value;
    const char *help; /* N_() */
};

struct call;

struct verb {
    const char *name;
    const char *arguments;        /* after the name, for the usage line: "FILE..."; "" for none */
    const char *summary;          /* N_(): one line */
    const char *manual;           /* N_(): a paragraph or two, with examples */
    const struct option *options; /* ended by a NULL name; NULL for none */
    int arguments_least, arguments_most;
    bool (*run)(struct call *call, struct error *error);
};

/* Ended by NULL, in the order of the help. */
extern const struct verb *const verbs[];

enum { CALL_VALUES = 32, CALL_ARGUMENTS = 16 };

/* One verb being run: what was asked, and how to answer. */
struct call {
    const struct verb *verb;
    struct {
        const char *name;
        const char *value;
    } values[CALL_VALUES];
    size_t value_count;
    const char *arguments[CALL_ARGUMENTS];
    int argument_count;
    FILE *out;
    bool json;
    bool color; /* escape sequences may be used on out */
    int width;  /* columns of the terminal */
};

/* Read the words behind the verb's name. ERROR_USAGE names the word. */
bool call_parse(
    const struct verb *verb, int count, char **words, struct call *ret_call, struct error *error);

/* The value of an option, or NULL (for a flag that is given, ""). Only declared names. */
const char *call_option(const struct call *call, const char *name);
bool call_flag(const struct call *call, const char *name);

/* --db, else SATSAO_DB, else "satsao.db". */
const char *call_database(const struct call *call);

/* Options that are moments, days and whole numbers; the default where the option is not given. */
bool call_moment(
    const struct call *call, const char *name, moment otherwise, moment *ret_moment,
    struct error *error);
/* The same for the beginning of a period: a day without a time is its first minute, not its last. */
bool call_beginning(
    const struct call *call, const char *name, moment otherwise, moment *ret_moment,
    struct error *error);
bool call_day(
    const struct call *call, const char *name, day otherwise, day *ret_day, struct error *error);
bool call_number(
    const struct call *call, const char *name, long least, long most, long otherwise,
    long *ret_number, struct error *error);

/* The usage of one verb, or of the program (verb NULL). */
void verb_help(const struct verb *verb, FILE *out);

/* The whole program: parse, dispatch, show the error. Returns the exit status. */
int cli_main(int argc, char **argv);

#endif
