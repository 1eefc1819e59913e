/* The table of routes: each is found, the methods of a path are told, and no two stand in each other's way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "web/route.h"

/* "/units/{id}" as somebody asks for it: "/units/7". */
static void example_of(const char *pattern, char *room, size_t size) {
    size_t length = 0;
    for (const char *at = pattern; *at && length + 1 < size; at++) {
        room[length++] = *at == '{' ? '7' : *at;
        if (*at == '{')
            at = strchr(at, '}');
    }
    room[length] = '\0';
}

static void each_route_is_found_by_its_own_path(void **state) {
    (void)state;
    const struct route *route;
    for (size_t i = 0; (route = route_at(i)); i++) {
        char path[200];
        example_of(route->path, path, sizeof path);
        struct route_match match = route_find(str_of(route->method), str_of(path));
        assert_non_null(match.route);
        assert_string_equal(match.route->path, route->path);
        assert_string_equal(match.route->method, route->method);
        assert_non_null(strstr(match.allowed, route->method));
    }
}

static void every_route_is_well_formed(void **state) {
    (void)state;
    const struct route *route;
    for (size_t i = 0; (route = route_at(i)); i++) {
        assert_true(route->path[0] == '/');
        assert_non_null(route->handle);
        assert_true(route->right < RIGHTS);
        /* A change says who may ask for it; signing in and the like have no body of megabytes. */
        if (route_changes(route) && route->right == RIGHT_NONE)
            assert_true(route->body_max <= 65536);
    }
}

static void head_is_answered_as_get(void **state) {
    (void)state;
    struct route_match match = route_find(str_of("HEAD"), str_of("/healthz"));
    assert_non_null(match.route);
    assert_string_equal(match.route->method, "GET");
}

static void what_is_not_there_is_not_found(void **state) {
    (void)state;
    static const char *const paths[] = {"/",         "/healthz/", "/healthz/x",
                                        "//healthz", "/HEALTHZ",  "/api/v1/"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct route_match match = route_find(str_of("GET"), str_of(paths[i]));
        assert_null(match.route);
        assert_string_equal(match.allowed, "");
    }
    struct route_match match = route_find(str_of("DELETE"), str_of("/healthz"));
    assert_null(match.route);
    assert_string_equal(match.allowed, "GET, HEAD");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_route_is_found_by_its_own_path),
        cmocka_unit_test(every_route_is_well_formed),
        cmocka_unit_test(head_is_answered_as_get),
        cmocka_unit_test(what_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
