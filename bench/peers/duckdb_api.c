#include "peers/duckdb_api.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#define DUCKDB_ENTRY(type, name, parameters) {"duckdb_" #name, offsetof(struct duckdb_api, name)},

static const struct {
    const char *name;
    size_t offset;
} functions[] = {DUCKDB_FUNCTIONS(DUCKDB_ENTRY)};

bool duckdb_api_open(const char *path, struct duckdb_api *ret_api, struct error *error) {
    struct duckdb_api api = {.library = dlopen(path, RTLD_NOW | RTLD_LOCAL)};
    if (!api.library) {
        error_set(error, ERROR_NOT_FOUND, "libduckdb.so cannot be opened.");
        return error_detail(error, "%s", dlerror());
    }
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        void *found = dlsym(api.library, functions[i].name);
        if (!found) {
            dlclose(api.library);
            return error_set(error, ERROR_NOT_FOUND, "libduckdb.so has no %s.", functions[i].name);
        }
        /* A function's address comes as a data pointer; POSIX lets the bytes be taken over. */
        memcpy((char *)&api + functions[i].offset, &found, sizeof found);
    }
    *ret_api = api;
    return true;
}

void duckdb_api_close(struct duckdb_api *api) {
    if (api->library)
        dlclose(api->library);
    api->library = NULL;
}
