/*
 * satsao-bench: one part of the benchmark at a time, its results as JSON on standard output.
 * bench/run calls it; see there for how to run everything.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/say.h"
#include "commits.h"
#include "measure.h"
#include "product.h"
#include "progress.h"

static const char usage[] =
    "satsao-bench prepare|queries|imports|starts|commits --size=smoke|S1|S2|S3 --folder=FOLDER\n"
    "             [--rounds=N] [--seconds=N] [--skip=PEER[,PEER]]\n"
    "             [--postgres=CONNECTION] [--duckdb=LIBRARY] [--keep=yes]\n";

static const struct peer *const all_peers[] = {
    &satsao_peer,
    &sqlite_peer,
    &postgres_peer,
    &duckdb_peer,
};

#define OUTPUT_MOST ((size_t)64 << 20)

struct options {
    const char *command;
    const char *size;
    const char *folder;
    const char *skip; /* peers' names with commas between, or NULL */
    const char *postgres;
    const char *duckdb;
    const char *rounds;
    const char *seconds;
    const char *keep;
};

static bool parse_option(const char *text, const char *name, const char **ret_value) {
    size_t length = strlen(name);
    if (strncmp(text, name, length) != 0 || text[length] != '=')
        return false;
    *ret_value = text + length + 1;
    return true;
}

static bool parse(int count, char **texts, struct options *options) {
    if (count < 2)
        return false;
    options->command = texts[1];
    for (int i = 2; i < count; i++) {
        const char *text = texts[i];
        if (!parse_option(text, "--size", &options->size) &&
            !parse_option(text, "--folder", &options->folder) &&
            !parse_option(text, "--skip", &options->skip) &&
            !parse_option(text, "--postgres", &options->postgres) &&
            !parse_option(text, "--duckdb", &options->duckdb) &&
            !parse_option(text, "--rounds", &options->rounds) &&
            !parse_option(text, "--seconds", &options->seconds) &&
            !parse_option(text, "--keep", &options->keep))
            return false;
    }
    return options->size && options->folder;
}

static unsigned number_or(const char *text, unsigned otherwise) {
    return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static bool is_skipped(const struct options *options, const char *name) {
    struct str rest = str_of(options->skip);
    while (rest.length > 0)
        if (str_is(str_cut(&rest, ','), name))
            return true;
    return false;
}

static bool ask_peers(
    const struct options *options, const struct peer_setting *setting, struct json *json,
    struct error *error) {
    bool prepares = strcmp(options->command, "prepare") == 0;
    const struct peer *chosen[COUNT_OF(all_peers)];
    struct measure_plan plan = {.peers = chosen, .rounds = number_or(options->rounds, 20)};
    for (size_t p = 0; p < COUNT_OF(all_peers); p++)
        if (!is_skipped(options, all_peers[p]->name) && (all_peers[p]->attach || !prepares))
            chosen[plan.peer_count++] = all_peers[p];
    if (prepares)
        return measure_prepare(&plan, setting, error) && starts_prepare(setting, error);
    return measure(&plan, setting, json, error);
}

static bool run_command(
    const struct options *options, const struct peer_setting *setting, struct json *json,
    struct error *error) {
    if (strcmp(options->command, "queries") == 0 || strcmp(options->command, "prepare") == 0)
        return ask_peers(options, setting, json, error);
    if (strcmp(options->command, "commits") == 0)
        return commits_measure(setting, number_or(options->seconds, 5), json, error);
    if (strcmp(options->command, "imports") == 0)
        return imports_measure(setting, number_or(options->rounds, 3), json, error);
    if (strcmp(options->command, "starts") == 0)
        return starts_measure(setting, number_or(options->rounds, 3), json, error);
    return error_set(error, ERROR_USAGE, "There is no command \"%s\".", options->command);
}

static bool run(const struct options *options, struct buf *out, struct error *error) {
    const struct workload_size *size = workload_size_by_name(options->size);
    if (!size)
        return error_set(error, ERROR_USAGE, "There is no size \"%s\".", options->size);
    struct workload workload = {0};
    if (!workload_open(size, options->folder, &workload, error))
        return false;
    struct months months = months_of(&workload);
    struct oldmap *oldmap = oldmap_new(&workload);
    struct peer_setting setting = {
        .workload = &workload,
        .oldmap = oldmap,
        .months = &months,
        .folder = options->folder,
        .postgres = options->postgres,
        .duckdb = options->duckdb,
        .keep = options->keep != NULL,
    };
    struct json json = json_to(out);
    json_object(&json);
    json_key(&json, "size");
    json_text(&json, size->name);
    bool ok = oldmap ? run_command(options, &setting, &json, error) : error_memory(error);
    json_end(&json);
    free(oldmap);
    workload_close(&workload);
    return ok && (buf_ok(out) || error_memory(error));
}

int main(int count, char **texts) {
    say_use(SAY_EN);
    struct options options = {0};
    if (!parse(count, texts, &options)) {
        fputs(usage, stderr);
        return 2;
    }
    struct error error = {0};
    struct buf out = buf_with_maximum(OUTPUT_MOST);
    bool ok = run(&options, &out, &error);
    if (ok)
        printf("%s\n", buf_cstr(&out));
    else
        fprintf(stderr, "%s %s %s\n", error.message, error.detail, error.hint);
    buf_release(&out);
    return error_exit_status(error.code);
}
