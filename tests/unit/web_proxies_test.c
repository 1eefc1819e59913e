/* Who really asks, behind proxies that are named and behind others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "web/proxies.h"
#include "web/server.h"

static void the_list_is_read(void **state) {
    (void)state;
    struct proxies proxies;
    struct error error = {0};
    assert_true(proxies_parse("127.0.0.1, 10.0.0.2,::1", &proxies, &error));
    assert_int_equal(proxies.count, 3);
    assert_true(proxies_hold(&proxies, str_of("10.0.0.2")));
    assert_false(proxies_hold(&proxies, str_of("10.0.0.3")));
    assert_true(proxies_parse("", &proxies, &error));
    assert_int_equal(proxies.count, 0);
    assert_false(proxies_parse("proxy.local", &proxies, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_false(proxies_parse("1.1.1.1,", &proxies, &error) && proxies.count != 1);
}

static void the_last_address_that_is_no_proxys_counts(void **state) {
    (void)state;
    static const struct {
        const char *header, *asker;
    } cases[] = {
        {"203.0.113.7", "203.0.113.7"},
        {"203.0.113.7, 127.0.0.1", "203.0.113.7"},
        /* What stands in front came from outside, and may be invented. */
        {"1.2.3.4, 203.0.113.7", "203.0.113.7"},
        {"1.2.3.4,203.0.113.7 ,127.0.0.1", "203.0.113.7"},
        {"2001:db8::7", "2001:db8::7"},
        {"127.0.0.1", ""},
        {"", ""},
        {"unknown", ""},
        {"203.0.113.7, <script>", ""},
        {"203.0.113.7,", ""},
    };
    struct proxies proxies;
    assert_true(proxies_parse("127.0.0.1", &proxies, NULL));
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_true(str_is(proxies_asker(&proxies, cases[i].header), cases[i].asker));
}

static void only_this_machine_reaches_loopback(void **state) {
    (void)state;
    assert_true(server_is_loopback("127.0.0.1:8080"));
    assert_true(server_is_loopback("127.8.9.1:0"));
    assert_true(server_is_loopback("localhost:80"));
    assert_true(server_is_loopback("[::1]:80"));
    assert_false(server_is_loopback("0.0.0.0:80"));
    assert_false(server_is_loopback("[::]:80"));
    assert_false(server_is_loopback("10.1.2.3:80"));
    assert_false(server_is_loopback("8080"));
    assert_false(server_is_loopback(""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_is_read),
        cmocka_unit_test(the_last_address_that_is_no_proxys_counts),
        cmocka_unit_test(only_this_machine_reaches_loopback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
