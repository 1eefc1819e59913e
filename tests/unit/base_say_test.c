#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/say.h"

static const char known[] = "There is not enough memory.";
static const char known_vi[] = "Không đủ bộ nhớ.";

/* It must come first: nothing has been told yet. */
static void it_speaks_vietnamese_until_told_otherwise(void **state) {
    (void)state;
    assert_int_equal(say_language(), SAY_VI);
    assert_string_equal(_("There is not enough memory."), known_vi);
}

static void it_speaks_the_language_it_is_told(void **state) {
    (void)state;
    say_use(SAY_EN);
    assert_int_equal(say_language(), SAY_EN);
    assert_ptr_equal(say(known), known);
    say_use(SAY_VI);
    assert_int_equal(say_language(), SAY_VI);
    assert_string_equal(say(known), known_vi);
}

static void a_message_without_translation_stands_for_itself(void **state) {
    (void)state;
    static const char *const unknown[] = {
        "", "!", "~~~~", "There is not enough memory", "There is not enough memory. ", "Ziggurat"};
    for (size_t i = 0; i < COUNT_OF(unknown); i++)
        assert_ptr_equal(say(unknown[i]), unknown[i]);
}

static void a_marked_message_is_itself_until_shown(void **state) {
    (void)state;
    static const char *const table[] = {N_("There is not enough memory.")};
    assert_string_equal(table[0], known);
    assert_string_equal(say(table[0]), known_vi);
}

static void names_of_languages_are_read(void **state) {
    (void)state;
    static const struct {
        const char *name;
        int language; /* −1: none */
    } cases[] = {
        {"vi", SAY_VI},
        {"en", SAY_EN},
        {"vi_VN.UTF-8", SAY_VI},
        {"en_US.UTF-8", SAY_EN},
        {"en-GB", SAY_EN},
        {"vi.UTF-8", SAY_VI},
        {"", -1},
        {"v", -1},
        {"e", -1},
        {"fr", -1},
        {"vie", -1},
        {"english", -1},
        {"C", -1},
        {"POSIX", -1},
        {"C.UTF-8", -1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (int before = SAY_VI; before <= SAY_EN; before++) {
            enum say_language language = before;
            assert_int_equal(say_parse(cases[i].name, &language), cases[i].language >= 0);
            assert_int_equal(language, cases[i].language >= 0 ? cases[i].language : before);
        }
    }
    enum say_language language = SAY_EN;
    assert_false(say_parse(NULL, &language));
    assert_int_equal(language, SAY_EN);
}

static void *speak_english(void *context) {
    enum say_language *before = context;
    *before = say_language();
    say_use(SAY_EN);
    return NULL;
}

static void the_language_belongs_to_the_thread(void **state) {
    (void)state;
    pthread_t thread;
    enum say_language before = SAY_EN;
    say_use(SAY_VI);
    assert_int_equal(pthread_create(&thread, NULL, speak_english, &before), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(before, SAY_VI);
    assert_int_equal(say_language(), SAY_VI);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_speaks_vietnamese_until_told_otherwise),
        cmocka_unit_test(it_speaks_the_language_it_is_told),
        cmocka_unit_test(a_message_without_translation_stands_for_itself),
        cmocka_unit_test(a_marked_message_is_itself_until_shown),
        cmocka_unit_test(names_of_languages_are_read),
        cmocka_unit_test(the_language_belongs_to_the_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
