#include "web/handles.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct handles {
    pthread_mutex_t lock;
    char *url;
    size_t most;
    size_t count;
    struct db *idle[];
};

bool handles_new(const char *url, size_t most, struct handles **ret_handles, struct error *error) {
    struct handles *handles = calloc(1, sizeof *handles + most * sizeof(struct db *));
    if (!handles)
        return error_memory(error);
    handles->url = strdup(url);
    if (!handles->url) {
        free(handles);
        return error_memory(error);
    }
    pthread_mutex_init(&handles->lock, NULL);
    handles->most = most;
    *ret_handles = handles;
    return true;
}

void handles_free(struct handles *handles) {
    if (!handles)
        return;
    while (handles->count)
        db_close(handles->idle[--handles->count]);
    pthread_mutex_destroy(&handles->lock);
    free(handles->url);
    free(handles);
}

bool handles_take(struct handles *handles, struct db **ret_db, struct error *error) {
    struct db *db = NULL;
    pthread_mutex_lock(&handles->lock);
    if (handles->count)
        db = handles->idle[--handles->count];
    pthread_mutex_unlock(&handles->lock);
    if (!db && !db_open(handles->url, DB_WRITE, &db, error))
        return false;
    *ret_db = db;
    return true;
}

void handles_give(struct handles *handles, struct db *db) {
    if (!db)
        return;
    db_rollback(db);
    pthread_mutex_lock(&handles->lock);
    bool keep = handles->count < handles->most;
    if (keep)
        handles->idle[handles->count++] = db;
    pthread_mutex_unlock(&handles->lock);
    if (!keep)
        db_close(db);
}
