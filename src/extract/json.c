/* A reading as JSON: places are [from, to) in bytes of "text", with their words beside them. */
#include "extract/extract.h"

static void place_json(
    const struct reading *reading, const char *key, struct place place, struct json *json) {
    json_key(json, key);
    if (place.from == place.to) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key(json, "from");
    json_integer(json, place.from);
    json_key(json, "to");
    json_integer(json, place.to);
    json_key(json, "text");
    json_str(json, reading_text(reading, place));
    json_end(json);
}

static void day_json(const char *key, day on, struct json *json) {
    char text[MOMENT_TEXT];
    json_key(json, key);
    json_text(json, on == EXTRACT_NO_DAY ? NULL : day_iso(on, text));
}

static void bool_json(const char *key, bool value, struct json *json) {
    json_key(json, key);
    json_bool(json, value);
}

static void word_json(const char *key, const char *word, struct json *json) {
    json_key(json, key);
    json_text(json, word);
}

static void actor_json(
    const struct reading *reading, const struct extract_actor *actor, struct json *json) {
    json_object(json);
    word_json("role", extract_role_word(actor->role), json);
    place_json(reading, "place", actor->place, json);
    place_json(reading, "post", actor->post, json);
    bool_json("collective", actor->collective, json);
    bool_json("inherited", actor->inherited, json);
    bool_json("doubtful", actor->doubtful, json);
    json_key(json, "units");
    json_array(json);
    for (uint32_t i = 0; i < actor->unit_count; i++)
        json_integer(json, reading->units.items[actor->first_unit + i]);
    json_end(json);
    json_end(json);
}

static void deadline_json(
    const struct reading *reading, const struct extract_deadline *deadline, struct json *json) {
    json_object(json);
    word_json("bound", extract_bound_word(deadline->bound), json);
    place_json(reading, "place", deadline->place, json);
    day_json("named", deadline->named, json);
    day_json("last", deadline->last, json);
    json_key(json, "minute");
    if (deadline->minute < 0)
        json_null(json);
    else
        json_integer(json, deadline->minute);
    bool_json("assumed", deadline->assumed, json);
    if (deadline->step != EXTRACT_NO_STEP) {
        word_json("step", extract_step_word(deadline->step), json);
        json_key(json, "count");
        json_integer(json, deadline->count);
    }
    if (deadline->bound == EXTRACT_EACH) {
        json_key(json, "on");
        json_integer(json, deadline->each_on);
    }
    if (deadline->bound == EXTRACT_RULE)
        place_json(reading, "start", deadline->start, json);
    json_end(json);
}

static void product_json(
    const struct reading *reading, const struct extract_product *product, struct json *json) {
    json_object(json);
    place_json(reading, "place", product->place, json);
    place_json(reading, "noun", product->noun, json);
    json_end(json);
}

static void citation_json(
    const struct reading *reading, const struct extract_citation *citation, struct json *json) {
    json_object(json);
    place_json(reading, "place", citation->place, json);
    place_json(reading, "symbol", citation->symbol, json);
    place_json(reading, "kind", citation->kind, json);
    day_json("date", citation->date, json);
    bool_json("readable", citation->readable, json);
    json_end(json);
}

static void figure_json(
    const struct reading *reading, const struct extract_figure *figure, struct json *json) {
    json_object(json);
    place_json(reading, "place", figure->place, json);
    place_json(reading, "number", figure->number, json);
    place_json(reading, "unit", figure->unit, json);
    day_json("at", figure->at, json);
    json_end(json);
}

static void post_json(
    const struct reading *reading, const struct extract_post *post, struct json *json) {
    json_object(json);
    place_json(reading, "place", post->place, json);
    place_json(reading, "post", post->post, json);
    json_end(json);
}

#define RUN_JSON(reading, key, array, run, write, json)                                            \
    do {                                                                                           \
        json_key(json, key);                                                                       \
        json_array(json);                                                                          \
        for (uint32_t k = 0; k < (run).count; k++)                                                 \
            write(reading, &(reading)->array.items[(run).first + k], json);                        \
        json_end(json);                                                                            \
    } while (0)

static void statement_json(
    const struct reading *reading, const struct extract_statement *statement, struct json *json) {
    json_object(json);
    word_json("kind", extract_kind_word(statement->kind), json);
    json_key(json, "paragraph");
    json_integer(json, statement->paragraph);
    place_json(reading, "marker", statement->marker, json);
    place_json(reading, "sentence", statement->sentence, json);
    place_json(reading, "work", statement->work, json);
    place_json(reading, "condition", statement->condition, json);
    RUN_JSON(reading, "actors", actors, statement->actors, actor_json, json);
    RUN_JSON(reading, "deadlines", deadlines, statement->deadlines, deadline_json, json);
    RUN_JSON(reading, "products", products, statement->products, product_json, json);
    RUN_JSON(reading, "citations", citations, statement->citations, citation_json, json);
    RUN_JSON(reading, "figures", figures, statement->figures, figure_json, json);
    RUN_JSON(reading, "posts", posts, statement->posts, post_json, json);
    json_end(json);
}

void reading_json(const struct reading *reading, bool with_others, struct json *json) {
    json_object(json);
    json_key(json, "text");
    json_str(json, buf_as_str(&reading->text));
    bool_json("before_includes", reading->before_includes, json);
    json_key(json, "statements");
    json_array(json);
    for (size_t i = 0; i < reading->statements.count; i++)
        if (with_others || reading->statements.items[i].kind != EXTRACT_OTHER)
            statement_json(reading, &reading->statements.items[i], json);
    json_end(json);
    json_end(json);
}
