/*
 * The part of DuckDB's C API that the peer uses, opened at run time.
 *
 * The npm package brings libduckdb.so without its header, so what is used is declared here, after
 * the documentation of the stable C API ("C API Reference", duckdb.org/docs/stable/clients/c/api).
 * Handles are opaque pointers; a result is a struct of the caller's whose fields are all DuckDB's
 * own; states are 0 for success and 1 for failure.
 */
#ifndef SATSAO_BENCH_PEERS_DUCKDB_API_H
#define SATSAO_BENCH_PEERS_DUCKDB_API_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/error.h"

struct duckdb_database;
struct duckdb_connection;
struct duckdb_config;
struct duckdb_appender;
struct duckdb_chunk;
struct duckdb_vector;
struct duckdb_type;

struct duckdb_result {
    uint64_t unused_counts[3];
    void *unused_columns;
    char *unused_message;
    void *internal;
};

enum { DUCKDB_SUCCESS = 0 };

/* DUCKDB_TYPE_… */
enum { DUCKDB_USMALLINT = 7, DUCKDB_UINTEGER = 8, DUCKDB_DOUBLE = 11 };

/* Rows that a chunk made by create_data_chunk has room for (duckdb_vector_size). */
enum { DUCKDB_CHUNK_ROWS = 2048 };

/* clang-format off */
#define DUCKDB_FUNCTIONS(F) \
    F(const char *, library_version, (void)) \
    F(int, create_config, (struct duckdb_config **config)) \
    F(int, set_config, (struct duckdb_config *config, const char *name, const char *option)) \
    F(void, destroy_config, (struct duckdb_config **config)) \
    F(int, open_ext, (const char *path, struct duckdb_database **database, \
                      struct duckdb_config *config, char **error)) \
    F(void, close, (struct duckdb_database **database)) \
    F(void, free, (void *memory)) \
    F(int, connect, (struct duckdb_database *database, struct duckdb_connection **connection)) \
    F(void, disconnect, (struct duckdb_connection **connection)) \
    F(int, query, (struct duckdb_connection *connection, const char *text, \
                   struct duckdb_result *result)) \
    F(const char *, result_error, (struct duckdb_result *result)) \
    F(void, destroy_result, (struct duckdb_result *result)) \
    F(struct duckdb_chunk *, fetch_chunk, (struct duckdb_result result)) \
    F(struct duckdb_chunk *, create_data_chunk, (struct duckdb_type **types, uint64_t count)) \
    F(void, destroy_data_chunk, (struct duckdb_chunk **chunk)) \
    F(uint64_t, data_chunk_get_size, (struct duckdb_chunk *chunk)) \
    F(void, data_chunk_set_size, (struct duckdb_chunk *chunk, uint64_t rows)) \
    F(void, data_chunk_reset, (struct duckdb_chunk *chunk)) \
    F(struct duckdb_vector *, data_chunk_get_vector, (struct duckdb_chunk *chunk, \
                                                      uint64_t column)) \
    F(void *, vector_get_data, (struct duckdb_vector *vector)) \
    F(struct duckdb_type *, create_logical_type, (int id)) \
    F(void, destroy_logical_type, (struct duckdb_type **type)) \
    F(int, appender_create, (struct duckdb_connection *connection, const char *schema, \
                             const char *table, struct duckdb_appender **appender)) \
    F(int, append_data_chunk, (struct duckdb_appender *appender, struct duckdb_chunk *chunk)) \
    F(const char *, appender_error, (struct duckdb_appender *appender)) \
    F(int, appender_close, (struct duckdb_appender *appender)) \
    F(int, appender_destroy, (struct duckdb_appender **appender))
/* clang-format on */

#define DUCKDB_MEMBER(type, name, parameters) type(*name) parameters;

struct duckdb_api {
    void *library;
    DUCKDB_FUNCTIONS(DUCKDB_MEMBER)
};

bool duckdb_api_open(const char *path, struct duckdb_api *ret_api, struct error *error) MUST_CHECK;
void duckdb_api_close(struct duckdb_api *api);

#endif
