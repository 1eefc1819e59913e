/* The library's names and those of base/json.h are the same in part: this file must not include both. */
#include "web/body.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "text/date.h"

enum { SIGNIFICANT_DIGITS = 15 }; /* what a double brings back unchanged, whatever they are */

/* ---- what is wrong --------------------------------------------------------------------------- */

bool body_blame(const struct body *body, const char *name, struct error *error) {
    return error_field(error, "%s%s", body->path, name);
}

static bool refuse(
    const struct body *body, const char *name, struct error *error, const char *message) {
    error_set(error, ERROR_INPUT, "%s", message);
    return body_blame(body, name, error);
}

/* ---- objects --------------------------------------------------------------------------------- */

static void forget(void *root) {
    json_decref(root);
}

bool body_open(struct request *request, struct body *ret_body, struct error *error) {
    const char *type = request_header(request, "Content-Type");
    if (!type || strncmp(type, "application/json", 16) != 0 || (type[16] && type[16] != ';'))
        return error_set(error, ERROR_USAGE, "%s", _("The body must be sent as application/json."));
    json_error_t wrong;
    json_t *root =
        json_loadb(request->body.data, request->body.length, JSON_REJECT_DUPLICATES, &wrong);
    if (!root) {
        error_set(error, ERROR_USAGE, "%s", _("The body is not JSON that can be read."));
        return error_detail(error, "%d:%d", wrong.line, wrong.column);
    }
    if (!request_keep(request, root, forget, error))
        return false;
    if (!json_is_object(root))
        return error_set(error, ERROR_USAGE, "%s", _("The body must be a JSON object."));
    *ret_body = (struct body){.object = root};
    return true;
}

static bool is_asked(const struct body *body, const char *name) {
    for (size_t i = 0; i < body->asked_count; i++)
        if (strcmp(body->asked[i], name) == 0)
            return true;
    return false;
}

bool body_end(const struct body *body, struct error *error) {
    const char *name;
    const json_t *value;
    /* The library's own macro takes the object without const. */
    union {
        const void *in;
        json_t *out;
    } object = {body->object};
    json_object_foreach(object.out, name, value) {
        if (!is_asked(body, name)) {
            error_set(error, ERROR_INPUT, _("There is no member \"%.64s\" here."), name);
            return error_field(error, "%s%.64s", body->path, name);
        }
    }
    return true;
}

static const json_t *find(struct body *body, const char *name) {
    if (!is_asked(body, name) && body->asked_count < BODY_MEMBERS_MAX)
        body->asked[body->asked_count++] = name;
    const json_t *value = json_object_get(body->object, name);
    return json_is_null(value) ? NULL : value;
}

static bool need(
    struct body *body, const char *name, const json_t **ret_value, struct error *error) {
    *ret_value = find(body, name);
    return *ret_value || refuse(body, name, error, _("This is needed."));
}

bool body_has(struct body *body, const char *name) {
    return find(body, name) != NULL;
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool read_text(
    const struct body *body, const char *name, const json_t *value, size_t most,
    struct str *ret_text, struct error *error) {
    if (!json_is_string(value))
        return refuse(body, name, error, _("This must be a text."));
    struct str text = str_slice(json_string_value(value), json_string_length(value));
    if (text.length > most) {
        error_set(error, ERROR_INPUT, _("This text is too long: at most %zu bytes."), most);
        return body_blame(body, name, error);
    }
    *ret_text = text;
    return true;
}

bool body_text(
    struct body *body, const char *name, size_t most, struct str *ret_text, struct error *error) {
    const json_t *value;
    struct str text = str_of("");
    if (!need(body, name, &value, error) || !read_text(body, name, value, most, &text, error))
        return false;
    if (str_trim(text).length == 0)
        return refuse(body, name, error, _("This is needed."));
    *ret_text = text;
    return true;
}

bool body_text_or_none(
    struct body *body, const char *name, size_t most, struct str *ret_text, struct error *error) {
    const json_t *value = find(body, name);
    if (value)
        return read_text(body, name, value, most, ret_text, error);
    *ret_text = str_of("");
    return true;
}

static bool read_integer(
    const struct body *body, const char *name, const json_t *value, int64_t least, int64_t most,
    int64_t *ret_number, struct error *error) {
    int64_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < least || number > most) {
        error_set(
            error, ERROR_INPUT, _("This must be a whole number from %" PRId64 " to %" PRId64 "."),
            least, most);
        return body_blame(body, name, error);
    }
    *ret_number = number;
    return true;
}

bool body_integer(
    struct body *body, const char *name, int64_t least, int64_t most, int64_t *ret_number,
    struct error *error) {
    const json_t *value;
    return need(body, name, &value, error) &&
           read_integer(body, name, value, least, most, ret_number, error);
}

bool body_flag(
    struct body *body, const char *name, bool otherwise, bool *ret_flag, struct error *error) {
    const json_t *value = find(body, name);
    if (value && !json_is_boolean(value))
        return refuse(body, name, error, _("This must be true or false."));
    *ret_flag = value ? json_is_true(value) : otherwise;
    return true;
}

/* The shortest text that reads back as the same double is what was sent, if that had at most 15
 * significant digits. */
static bool decimal_of_real(double number, char *text, size_t size) {
    for (int digits = 1; digits <= SIGNIFICANT_DIGITS; digits++) {
        snprintf(text, size, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    if (strtod(text, NULL) != number)
        return false;
    /* The machine form has no exponent. */
    const char *point = strchr(text, '.');
    const char *exponent = strchr(text, 'e');
    if (!exponent)
        return true;
    long power = strtol(exponent + 1, NULL, 10);
    long behind = point ? exponent - point - 1 : 0;
    if (power < -DECIMAL_SCALE_LAST || power > DECIMAL_SCALE_LAST)
        return false;
    long decimals = behind - power;
    snprintf(text, size, "%.*f", (int)(decimals > 0 ? decimals : 0), number);
    return true;
}

bool body_decimal(
    struct body *body, const char *name, struct decimal *ret_value, struct error *error) {
    const json_t *value;
    char text[64];
    if (!need(body, name, &value, error))
        return false;
    if (json_is_string(value))
        snprintf(text, sizeof text, "%s", json_string_value(value));
    else if (json_is_integer(value))
        snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (!json_is_real(value))
        return refuse(body, name, error, _("This must be a number."));
    else if (!decimal_of_real(json_real_value(value), text, sizeof text))
        return refuse(
            body, name, error, _("A number of more than 15 digits must be sent as a text."));
    return decimal_parse(str_of(text), ret_value, error) || body_blame(body, name, error);
}

bool body_moment(struct body *body, const char *name, moment *ret_moment, struct error *error) {
    struct str text = str_of("");
    return body_text(body, name, TEXT_DATE_LONGEST, &text, error) &&
           (text_moment(text, ret_moment, error) || body_blame(body, name, error));
}

bool body_day(struct body *body, const char *name, day *ret_day, struct error *error) {
    struct str text = str_of("");
    return body_text(body, name, TEXT_DATE_LONGEST, &text, error) &&
           (text_day(text, ret_day, error) || body_blame(body, name, error));
}

bool body_choice(
    struct body *body, const char *name, const char *const *words, int *ret_choice,
    struct error *error) {
    struct str text = str_of("");
    if (!body_text(body, name, REQUEST_VALUE_MAX, &text, error))
        return false;
    for (int i = 0; words[i]; i++)
        if (str_is(text, words[i])) {
            *ret_choice = i;
            return true;
        }
    return refuse(body, name, error, _("This word is not among those that are known here."));
}

/* ---- arrays ---------------------------------------------------------------------------------- */

bool body_items(
    struct body *body, const char *name, size_t most, size_t *ret_count, struct error *error) {
    const json_t *value;
    if (!need(body, name, &value, error))
        return false;
    if (!json_is_array(value))
        return refuse(body, name, error, _("This must be a list."));
    if (json_array_size(value) > most) {
        error_set(error, ERROR_INPUT, _("This list is too long: at most %zu items."), most);
        return body_blame(body, name, error);
    }
    *ret_count = json_array_size(value);
    return true;
}

/* "entries[3]", and what stands there. */
static const json_t *item_of(
    struct body *body, const char *name, size_t index, char place[BODY_PATH_MAX]) {
    snprintf(place, BODY_PATH_MAX, "%s[%zu]", name, index);
    return json_array_get(find(body, name), index);
}

bool body_item(
    struct body *body, const char *name, size_t index, struct body *ret_item, struct error *error) {
    char place[BODY_PATH_MAX];
    const json_t *value = item_of(body, name, index, place);
    if (!json_is_object(value))
        return refuse(body, place, error, _("This must be an object."));
    struct body item = {.object = value};
    int length = snprintf(item.path, sizeof item.path, "%s%s.", body->path, place);
    if (length < 0 || (size_t)length >= sizeof item.path)
        item.path[0] = '\0';
    *ret_item = item;
    return true;
}

bool body_item_text(
    struct body *body, const char *name, size_t index, size_t most, struct str *ret_text,
    struct error *error) {
    char place[BODY_PATH_MAX];
    const json_t *value = item_of(body, name, index, place);
    return read_text(body, place, value, most, ret_text, error);
}

bool body_item_integer(
    struct body *body, const char *name, size_t index, int64_t least, int64_t most,
    int64_t *ret_number, struct error *error) {
    char place[BODY_PATH_MAX];
    const json_t *value = item_of(body, name, index, place);
    return read_integer(body, place, value, least, most, ret_number, error);
}
