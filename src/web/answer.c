#include "web/answer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/say.h"
#include "web/request.h"

void answer_init(struct answer *answer) {
    *answer = (struct answer){
        .status = 200,
        .body = buf_with_maximum(ANSWER_MAX),
        .content_type = "application/json",
        .file = -1,
    };
    answer->json = json_to(&answer->body);
}

void answer_release(struct answer *answer) {
    buf_release(&answer->body);
    for (size_t i = 0; i < answer->header_count; i++)
        free(answer->headers[i].value);
    answer->header_count = 0;
    if (answer->file >= 0)
        close(answer->file);
    answer->file = -1;
}

static bool is_printable(const char *value) {
    for (const char *at = value; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            return false;
    return true;
}

bool answer_header(
    struct answer *answer, const char *name, const char *value, struct error *error) {
    if (!is_printable(value) || answer->header_count == ANSWER_HEADERS_MAX)
        return error_set(error, ERROR_INTERNAL, _("The header %s cannot be sent."), name);
    struct answer_header *header = &answer->headers[answer->header_count];
    header->name = name;
    header->value = strdup(value);
    if (!header->value)
        return error_memory(error);
    answer->header_count++;
    return true;
}

/* Is `tag` among those of If-None-Match? A weak comparison (RFC 9110, 13.1.2): W/ counts for nothing. */
static bool holds_tag(const char *header, const char *tag) {
    struct str rest = str_of(header);
    while (rest.length) {
        struct str one = str_trim(str_cut(&rest, ','));
        if (str_starts(one, "W/"))
            one = str_slice(one.data + 2, one.length - 2);
        if (str_is(one, "*"))
            return true;
        size_t length = strlen(tag);
        if (one.length == length + 2 && one.data[0] == '"' && one.data[length + 1] == '"' &&
            memcmp(one.data + 1, tag, length) == 0)
            return true;
    }
    return false;
}

bool answer_same(struct answer *answer, const struct request *request, const char *tag) {
    const char *header = request_header(request, "If-None-Match");
    snprintf(answer->tag, sizeof answer->tag, "%s", tag);
    if (!header || !holds_tag(header, answer->tag))
        return false;
    answer->status = 304;
    return true;
}

bool answer_known(struct answer *answer, const struct request *request, int64_t commit) {
    /* What may be seen, and in which language, depends on who asks. */
    char tag[ANSWER_TAG_MAX];
    snprintf(
        tag, sizeof tag, "commit-%" PRId64 "-%s-%" PRId64, commit,
        request->language == SAY_EN ? "en" : "vi", request->asker->account);
    return answer_same(answer, request, tag);
}

bool answer_nothing(struct answer *answer) {
    answer->status = 204;
    return true;
}
