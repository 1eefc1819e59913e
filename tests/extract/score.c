/*
 * How well are directives found? Reads the labelled sentences, compares field by field, and prints
 * precision and recall of each field, for those that tuning may look at and for those held out.
 *
 *     score UNITS SENTENCES [--show]      --show: every difference in the first part
 *
 * Fails below the least that the table `least` asks for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "extract/extract.h"
#include "text/date.h"

enum field { KIND, LEAD, WITH, THROUGH, ASKED, DUE, EACH, PRODUCT, CITES, FIELDS };
enum { STATEMENTS_MOST = 16, VALUE_MOST = 4000, UNITS_MOST = 200, HELD_OUT_EVERY = 3 };

static const char *const names[FIELDS] = {"kind", "lead", "with",    "through", "asked",
                                          "due",  "each", "product", "cites"};

/* Percent: precision and recall over all sentences, of the tuned and of the held-out part. */
static const struct {
    double tuned, held_out;
} least[FIELDS] = {
    [KIND] = {97, 85},    [LEAD] = {97, 80},    [WITH] = {95, 65},
    [THROUGH] = {95, 90}, [ASKED] = {95, 90},   [DUE] = {96, 80},
    [EACH] = {95, 70},    [PRODUCT] = {95, 70}, [CITES] = {97, 80},
};

/* The values of one statement's fields, parted by ';', as text. */
struct labels {
    char value[FIELDS][VALUE_MOST];
};

struct block {
    int number;
    char text[VALUE_MOST];
    day date;
    struct labels expected[STATEMENTS_MOST];
    size_t count;
};

struct tally {
    unsigned right, missed, extra;
};

static struct tally tallies[2][FIELDS];
static bool shown;

static void fail(const char *what, int number) {
    fprintf(stderr, "%s (block %d)\n", what, number);
    exit(2);
}

static void add(char *value, const char *text, size_t length) {
    size_t before = strlen(value);
    if (before + length + 3 > VALUE_MOST)
        fail("a value is too long", 0);
    if (before) {
        memcpy(value + before, "; ", 2);
        before += 2;
    }
    memcpy(value + before, text, length);
    value[before + length] = '\0';
}

/* ---- comparing ------------------------------------------------------------------------------- */

static struct str next_value(struct str *rest) {
    struct str value = str_trim(str_cut(rest, ';'));
    return value;
}

static bool holds(const char *values, struct str value) {
    struct str rest = str_of(values);
    while (rest.length)
        if (str_equal(next_value(&rest), value))
            return true;
    return false;
}

static bool compare(const char *expected, const char *found, struct tally *tally) {
    struct tally before = *tally;
    struct str rest = str_of(expected);
    while (rest.length) {
        if (holds(found, next_value(&rest)))
            tally->right++;
        else
            tally->missed++;
    }
    for (rest = str_of(found); rest.length;)
        if (!holds(expected, next_value(&rest)))
            tally->extra++;
    return tally->missed == before.missed && tally->extra == before.extra;
}

static void compare_block(const struct block *block, const struct labels *found, size_t count) {
    static const struct labels none;
    bool held_out = block->number % HELD_OUT_EVERY == 0;
    size_t most = count > block->count ? count : block->count;
    for (size_t i = 0; i < most; i++) {
        const struct labels *a = i < block->count ? &block->expected[i] : &none;
        const struct labels *b = i < count ? &found[i] : &none;
        for (int f = 0; f < FIELDS; f++)
            if (!compare(a->value[f], b->value[f], &tallies[held_out][f]) && shown && !held_out)
                printf(
                    "# %d.%zu %s: wanted \"%s\", found \"%s\" in: %s\n", block->number, i + 1,
                    names[f], a->value[f], b->value[f], block->text);
    }
}

/* ---- what was found, as labels ---------------------------------------------------------------- */

static void add_place(char *value, const struct reading *reading, struct place place) {
    struct str text = reading_text(reading, place);
    add(value, text.data, text.length);
}

static void label_deadline(struct labels *labels, const struct extract_deadline *deadline) {
    char text[MOMENT_TEXT];
    if (deadline->bound == EXTRACT_EACH) {
        int length = deadline->each_on
                         ? snprintf(
                               text, sizeof text, "%s:%d", extract_step_word(deadline->step),
                               deadline->each_on)
                         : snprintf(text, sizeof text, "%s", extract_step_word(deadline->step));
        add(labels->value[EACH], text, (size_t)length);
        return;
    }
    if (deadline->last != EXTRACT_NO_DAY)
        day_iso(deadline->last, text);
    else if (deadline->bound == EXTRACT_RULE)
        snprintf(
            text, sizeof text, "%d%s", deadline->count,
            deadline->step == EXTRACT_WORKING_DAY ? "wd" : "d");
    else
        snprintf(text, sizeof text, "event");
    add(labels->value[DUE], text, strlen(text));
}

/* "Đề án" is labelled "đề án": only the first letter of a noun may be a capital. */
static void label_noun(char *value, struct str noun) {
    static const struct { const char *capital, *small; } letters[] = {{"Đ", "đ"}};
    char text[VALUE_MOST];
    if (noun.length == 0 || noun.length >= sizeof text)
        return;
    memcpy(text, noun.data, noun.length);
    if (text[0] >= 'A' && text[0] <= 'Z')
        text[0] = (char)(text[0] + 32);
    for (size_t i = 0; i < COUNT_OF(letters); i++)
        if (str_starts(noun, letters[i].capital))
            memcpy(text, letters[i].small, 2);
    add(value, text, noun.length);
}

static void label_statement(
    const struct reading *reading, const struct extract_statement *s, struct labels *labels) {
    static const int fields[EXTRACT_ROLES] = {
        [EXTRACT_LEAD] = LEAD,   [EXTRACT_COORDINATING] = WITH, [EXTRACT_THROUGH] = THROUGH,
        [EXTRACT_ASKED] = ASKED, [EXTRACT_MONITORING] = FIELDS, [EXTRACT_ASSIGNER] = FIELDS};
    const char *kind = extract_kind_word(s->kind);
    if (s->kind != EXTRACT_OTHER)
        add(labels->value[KIND], kind, strlen(kind));
    for (uint32_t i = 0; i < s->actors.count; i++) {
        const struct extract_actor *actor = &reading->actors.items[s->actors.first + i];
        if (fields[actor->role] < FIELDS)
            add_place(labels->value[fields[actor->role]], reading, actor->place);
    }
    for (uint32_t i = 0; i < s->deadlines.count; i++)
        label_deadline(labels, &reading->deadlines.items[s->deadlines.first + i]);
    for (uint32_t i = 0; i < s->products.count; i++)
        label_noun(
            labels->value[PRODUCT],
            reading_text(reading, reading->products.items[s->products.first + i].noun));
    for (uint32_t i = 0; i < s->citations.count; i++)
        add_place(
            labels->value[CITES], reading, reading->citations.items[s->citations.first + i].symbol);
}

static void score_block(const struct extractor *extractor, const struct block *block) {
    static struct labels found[STATEMENTS_MOST];
    struct extract_settings settings = {.date = block->date, .before_includes = true};
    struct reading reading;
    struct error error;
    if (!extract_read(extractor, str_of(block->text), &settings, &reading, &error))
        fail(error.message, block->number);
    memset(found, 0, sizeof found);
    size_t count = 0;
    for (size_t i = 0; i < reading.statements.count && count < STATEMENTS_MOST; i++) {
        const struct extract_statement *s = &reading.statements.items[i];
        if (s->kind != EXTRACT_OTHER || s->citations.count)
            label_statement(&reading, s, &found[count++]);
    }
    compare_block(block, found, count);
    reading_release(&reading);
}

/* ---- reading the labels ----------------------------------------------------------------------- */

static void read_fields(struct block *block, char *line) {
    if (block->count == STATEMENTS_MOST)
        fail("too many statements", block->number);
    struct labels *labels = &block->expected[block->count];
    struct str rest = str_of(line);
    struct str kind = str_trim(str_cut(&rest, '|'));
    bool none = str_is(kind, "none");
    if (none && rest.length == 0)
        return;
    memset(labels, 0, sizeof *labels);
    block->count++;
    if (!none)
        add(labels->value[KIND], kind.data, kind.length);
    while (rest.length) {
        struct str value = str_trim(str_cut(&rest, '|'));
        struct str name = str_cut(&value, '=');
        int field = FIELDS;
        for (int f = 0; f < FIELDS; f++)
            if (str_is(name, names[f]))
                field = f;
        if (field == FIELDS)
            fail(line, block->number);
        add(labels->value[field], value.data, value.length);
    }
}

static void read_line(struct block *block, char *line) {
    struct str text = str_trim(str_of(line));
    if (str_starts(text, "text: ")) {
        size_t before = strlen(block->text);
        if (before + text.length >= sizeof block->text)
            fail("a text is too long", block->number);
        if (before)
            block->text[before++] = '\n';
        memcpy(block->text + before, text.data + 6, text.length - 6);
        block->text[before + text.length - 6] = '\0';
    } else if (str_starts(text, "date: ")) {
        if (!text_day(str_slice(text.data + 6, text.length - 6), &block->date, NULL))
            fail("a date cannot be read", block->number);
    } else if (text.length) {
        line[text.data - line + (ptrdiff_t)text.length] = '\0';
        read_fields(block, line);
    }
}

static unsigned score_file(const struct extractor *extractor, const char *path) {
    static struct block block;
    static char line[VALUE_MOST];
    unsigned blocks = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        fail(path, 0);
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#')
            continue;
        if (line[0] != '=') {
            read_line(&block, line);
            continue;
        }
        if (blocks++)
            score_block(extractor, &block);
        block = (struct block){.number = (int)strtol(line + 2, NULL, 10)};
    }
    fclose(file);
    if (blocks)
        score_block(extractor, &block);
    return blocks;
}

static struct extractor *open_units(const char *path) {
    static char lines[UNITS_MOST][200];
    static struct extract_unit units[UNITS_MOST];
    size_t count = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        fail(path, 0);
    while (count < UNITS_MOST && fgets(lines[count], sizeof lines[count], file)) {
        char *name;
        if (lines[count][0] == '#')
            continue;
        units[count].id = (uint32_t)strtoul(lines[count], &name, 10);
        units[count].name = str_trim(str_of(name));
        count++;
    }
    fclose(file);
    struct extractor *extractor;
    struct error error;
    if (!extractor_open(units, count, &extractor, &error))
        fail(error.message, 0);
    return extractor;
}

/* ---- the report ------------------------------------------------------------------------------- */

static double percent(unsigned part, unsigned rest) {
    return part + rest ? 100.0 * part / (part + rest) : 100.0;
}

static unsigned report(int part, const char *title) {
    unsigned below = 0;
    printf("%-10s %9s %9s %6s %6s %6s\n", title, "precision", "recall", "right", "missed", "extra");
    for (int f = 0; f < FIELDS; f++) {
        struct tally t = tallies[part][f];
        double precision = percent(t.right, t.extra);
        double recall = percent(t.right, t.missed);
        double asked = part ? least[f].held_out : least[f].tuned;
        bool low = precision < asked || recall < asked;
        printf(
            "%-10s %8.1f%% %8.1f%% %6u %6u %6u%s\n", names[f], precision, recall, t.right, t.missed,
            t.extra, low ? "  below what is asked" : "");
        printf("%s %d %s %s\n", low ? "not ok" : "ok", part * FIELDS + f + 1, title, names[f]);
        below += low;
    }
    return below;
}

int main(int argc, char **argv) {
    if (argc < 3)
        fail("score UNITS SENTENCES [--show]", 0);
    shown = argc > 3;
    struct extractor *extractor = open_units(argv[1]);
    unsigned blocks = score_file(extractor, argv[2]);
    extractor_close(extractor);
    printf("%u texts\n", blocks);
    unsigned below = report(0, "tuned");
    below += report(1, "held out");
    return below ? 1 : 0;
}
