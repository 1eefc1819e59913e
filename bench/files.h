/* Files of the benchmark: how much room they take, and taking them away. */
#ifndef SATSAO_BENCH_FILES_H
#define SATSAO_BENCH_FILES_H

#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/error.h"
#include "peer.h"

enum { FILES_PATH = 4096 };

/* `folder`/`name`. */
bool files_path(
    const char *folder, const char *name, char ret_path[FILES_PATH],
    struct error *error) MUST_CHECK;

/* A file of the workload's size: `folder`/SIZE-`name`. */
bool files_of_size(
    const struct peer_setting *setting, const char *name, char ret_path[FILES_PATH],
    struct error *error) MUST_CHECK;

/* 0 when there is none. */
int64_t files_size(const char *path);

/* Remove it with what SQLite and DuckDB put beside it (-wal, -shm, -journal, .wal). */
void files_remove(const char *path);

#endif
