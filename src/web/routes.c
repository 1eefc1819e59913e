/* The routes of all resources, and the one for a request. */
#include <stdio.h>
#include <string.h>

#include "web/route.h"

extern const struct route routes_account[];
extern const struct route routes_accounts[];
extern const struct route routes_audit[];
extern const struct route routes_board[];
extern const struct route routes_cadence[];
extern const struct route routes_clashes[];
extern const struct route routes_closings[];
extern const struct route routes_entries[];
extern const struct route routes_events[];
extern const struct route routes_files[];
extern const struct route routes_health[];
extern const struct route routes_ledger[];
extern const struct route routes_measures[];
extern const struct route routes_openid[];
extern const struct route routes_organise[];
extern const struct route routes_owed[];
extern const struct route routes_series[];
extern const struct route routes_session[];
extern const struct route routes_submissions[];
extern const struct route routes_units[];

/* One a line, so that additions meet no others. */
/* clang-format off */
static const struct route *const tables[] = {
    routes_account,
    routes_accounts,
    routes_audit,
    routes_board,
    routes_cadence,
    routes_clashes,
    routes_closings,
    routes_entries,
    routes_events,
    routes_files,
    routes_health,
    routes_ledger,
    routes_measures,
    routes_openid,
    routes_organise,
    routes_owed,
    routes_series,
    routes_session,
    routes_submissions,
    routes_units,
};
/* clang-format on */

const struct route *route_at(size_t n) {
    for (size_t t = 0; t < COUNT_OF(tables); t++)
        for (const struct route *route = tables[t]; route->method; route++)
            if (n-- == 0)
                return route;
    return NULL;
}

bool route_changes(const struct route *route) {
    return strcmp(route->method, "GET") != 0;
}

/* Does `path` fit `pattern`? The words are noted. */
static bool fits(const char *pattern, struct str path, struct str words[ROUTE_WORDS_MAX]) {
    struct str wanted = str_of(pattern);
    size_t count = 0;
    /* Both begin with '/'. */
    str_cut(&wanted, '/');
    str_cut(&path, '/');
    while (wanted.length && path.length) {
        bool last_wanted = !memchr(wanted.data, '/', wanted.length);
        bool last_given = !memchr(path.data, '/', path.length);
        struct str want = str_cut(&wanted, '/');
        struct str given = str_cut(&path, '/');
        bool word = want.length && want.data[0] == '{';
        if (last_wanted != last_given || given.length == 0 || (!word && !str_equal(want, given)))
            return false;
        if (word && count < ROUTE_WORDS_MAX)
            words[count++] = given;
    }
    return wanted.length == 0 && path.length == 0;
}

static void allow(char allowed[64], const char *method) {
    size_t length = strlen(allowed);
    snprintf(
        allowed + length, 64 - length, "%s%s%s", length ? ", " : "", method,
        strcmp(method, "GET") == 0 ? ", HEAD" : "");
}

struct route_match route_find(struct str method, struct str path) {
    struct route_match match = {0};
    struct str wanted = str_is(method, "HEAD") ? str_of("GET") : method;
    for (size_t t = 0; t < COUNT_OF(tables); t++) {
        for (const struct route *route = tables[t]; route->method; route++) {
            struct str words[ROUTE_WORDS_MAX] = {{0}};
            if (!fits(route->path, path, words))
                continue;
            allow(match.allowed, route->method);
            /* "/units/search" comes before "/units/{id}" in its table, and wins. */
            if (!match.route && str_is(wanted, route->method)) {
                match.route = route;
                memcpy(match.words, words, sizeof words);
            }
        }
    }
    return match;
}
