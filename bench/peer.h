/*
 * A peer: an engine that holds the workload and answers questions about it.
 *
 * It is opened in a folder of its own, loaded once (timed), and asked in several ways: a way is one
 * form of a query on so many cores. Everything it can prepare beforehand (statements, plans) it
 * does while it loads; only what an office would wait for is on the clock.
 *
 * What it loaded may stay (peer_setting.keep), so that a later run attaches to it and measures at once.
 * One thread calls a peer at a time.
 */
#ifndef SATSAO_BENCH_PEER_H
#define SATSAO_BENCH_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "oldmap.h"
#include "question.h"
#include "workload.h"

struct peer_setting {
    const struct workload *workload;
    const struct oldmap *oldmap;
    const struct months *months;
    const char *folder;   /* for its files; it exists */
    const char *postgres; /* where the cluster is, as libpq reads it; NULL when there is none */
    const char *duckdb;   /* the path of libduckdb.so; NULL when there is none */
    bool keep;            /* close() leaves what was loaded where it is */
};

/* What holding the workload costs. A figure that does not apply is 0. */
struct peer_cost {
    int64_t load_ticks; /* from the entries in order of arrival to the first answer */
    int64_t disk_bytes;
    int64_t memory_bytes;
    bool kept; /* these are the figures of an earlier run, which loaded it */
};

struct peer_way {
    enum query query;
    const char *name; /* "2 connections": told apart from the query's other ways */
    unsigned cores;
    int form; /* the peer's own number for it */
};

struct peer {
    const char *name;
    bool (*open)(const struct peer_setting *setting, void **ret_state, struct error *error);
    void (*close)(void *state); /* removes its files too, unless they are kept; NULL is fine */
    const char *(*version)(const void *state);
    bool (*load)(void *state, struct peer_cost *ret_cost, struct error *error);
    /* Instead of loading: what a whole load left behind serves. NULL for a peer that keeps nothing. */
    bool (*attach)(void *state, struct error *error);
    const struct peer_way *(*ways)(const void *state, size_t *ret_count);
    /* Before some answers in this way, off the clock; NULL where nothing needs doing. */
    bool (*begin)(void *state, const struct peer_way *way, struct error *error);
    /* `answer` comes cleared (answer_clear). */
    bool (*answer)(
        void *state, const struct peer_way *way, const struct question *question,
        struct answer *answer, struct error *error);
};

extern const struct peer satsao_peer;
extern const struct peer sqlite_peer;
extern const struct peer postgres_peer;
extern const struct peer duckdb_peer;

#endif
