#include "steer/steering.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* The rules as they were at some version, and how many look at them. */
struct edition {
    struct rules *rules;
    unsigned readers;
    struct edition *older;
};

struct steering {
    pthread_mutex_t lock;
    char *url;
    struct db *db;
    struct edition *present; /* the newest first; an old one goes with its last reader */
    int64_t looked;          /* ticks */
    bool stale;
};

bool steering_new(const char *url, struct steering **ret_steering, struct error *error) {
    struct steering *steering = calloc(1, sizeof *steering);
    if (!steering)
        return error_memory(error);
    steering->url = strdup(url);
    if (!steering->url) {
        free(steering);
        return error_memory(error);
    }
    pthread_mutex_init(&steering->lock, NULL);
    *ret_steering = steering;
    return true;
}

static void drop_edition(struct edition *edition) {
    rules_free(edition->rules);
    free(edition);
}

void steering_free(struct steering *steering) {
    if (!steering)
        return;
    while (steering->present) {
        struct edition *older = steering->present->older;
        drop_edition(steering->present);
        steering->present = older;
    }
    db_close(steering->db);
    pthread_mutex_destroy(&steering->lock);
    free(steering->url);
    free(steering);
}

static bool load(struct steering *steering, struct error *error) {
    struct edition *edition = calloc(1, sizeof *edition);
    if (!edition)
        return error_memory(error);
    if (!rules_load(steering->db, &edition->rules, error)) {
        free(edition);
        return false;
    }
    struct edition *before = steering->present;
    edition->older = before;
    if (before && before->readers == 0) {
        edition->older = before->older;
        drop_edition(before);
    }
    steering->present = edition;
    return true;
}

static bool look(struct steering *steering, struct error *error) {
    int64_t version;
    if (!steering->db && !db_open(steering->url, DB_READ, &steering->db, error))
        return false;
    if (!rules_version(steering->db, &version, error))
        return false;
    if (!steering->present || steering->present->rules->version != version) {
        if (!load(steering, error))
            return false;
    }
    steering->stale = false;
    steering->looked = clock_ticks();
    return true;
}

/* A connection that is broken is opened anew the next time. */
static bool bring_up(struct steering *steering, struct error *error) {
    const int64_t pause = (int64_t)STEERING_LOOK_MS * 1000000;
    if (steering->present && !steering->stale && clock_ticks() - steering->looked < pause)
        return true;
    if (look(steering, error))
        return true;
    db_close(steering->db);
    steering->db = NULL;
    return false;
}

bool steering_take(struct steering *steering, const struct rules **ret_rules, struct error *error) {
    pthread_mutex_lock(&steering->lock);
    bool ok = bring_up(steering, error);
    if (ok) {
        steering->present->readers++;
        *ret_rules = steering->present->rules;
    }
    pthread_mutex_unlock(&steering->lock);
    return ok;
}

void steering_give(struct steering *steering, const struct rules *rules) {
    pthread_mutex_lock(&steering->lock);
    for (struct edition **at = &steering->present; *at; at = &(*at)->older) {
        struct edition *edition = *at;
        if (edition->rules != rules)
            continue;
        edition->readers--;
        if (edition->readers == 0 && edition != steering->present) {
            *at = edition->older;
            drop_edition(edition);
        }
        break;
    }
    pthread_mutex_unlock(&steering->lock);
}

void steering_stale(struct steering *steering) {
    pthread_mutex_lock(&steering->lock);
    steering->stale = true;
    pthread_mutex_unlock(&steering->lock);
}
