#include "web/send.h"

#include <stdio.h>
#include <string.h>

#include "web/encode.h"
#include "web/events.h"
#include "web/server_private.h"
#include "web/visit.h"

/* No script but our own files, nothing inline, no other host, in nobody's frame (OWASP ASVS 14.4). */
static const char *const always[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
     "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
     "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

static void add(struct MHD_Response *response, const char *name, const char *value) {
    /* Only memory can be short; a header less is then the smaller harm. */
    enum MHD_Result added = MHD_add_response_header(response, name, value);
    (void)added;
}

void send_common_headers(const struct visit *visit, struct MHD_Response *response) {
    for (size_t i = 0; i < COUNT_OF(always); i++)
        add(response, always[i][0], always[i][1]);
    if (visit->request.secure)
        add(response, "Strict-Transport-Security", "max-age=31536000");
    if (visit->close || visit->server->stopping)
        add(response, "Connection", "close");
}

static bool has_header(const struct answer *answer, const char *name) {
    for (size_t i = 0; i < answer->header_count; i++)
        if (strcmp(answer->headers[i].name, name) == 0)
            return true;
    return false;
}

static void add_headers(struct visit *visit, struct MHD_Response *response) {
    const struct answer *answer = &visit->answer;
    send_common_headers(visit, response);
    if (answer->status != 204 && answer->status != 304)
        add(response, "Content-Type", answer->content_type);
    if (answer->encoding)
        add(response, "Content-Encoding", answer->encoding);
    if (answer->tag[0]) {
        char tag[ANSWER_TAG_MAX + 8];
        snprintf(tag, sizeof tag, "W/\"%s\"", answer->tag);
        add(response, "ETag", tag);
    }
    if (!has_header(answer, "Cache-Control"))
        add(response, "Cache-Control", answer->tag[0] ? "private, no-cache" : "no-store");
    add(response, "Vary",
        answer->fixed ? "Accept-Encoding"
                      : "Accept-Encoding, Accept-Language, Authorization, Cookie");
    for (size_t i = 0; i < answer->header_count; i++)
        add(response, answer->headers[i].name, answer->headers[i].value);
}

static void compress(struct visit *visit) {
    struct answer *answer = &visit->answer;
    if (answer->encoding || answer->body.length < SERVER_COMPRESS_FROM)
        return;
    enum encoding encoding = encode_choose(visit_header(visit, "Accept-Encoding"));
    struct buf smaller = buf_with_maximum(ANSWER_MAX);
    if (!encode_text(encoding, buf_as_str(&answer->body), &smaller)) {
        buf_release(&smaller);
        return;
    }
    buf_release(&answer->body);
    answer->body = smaller;
    answer->encoding = encode_name(encoding);
}

static struct MHD_Response *response_of(struct visit *visit) {
    struct answer *answer = &visit->answer;
    if (answer->is_events)
        return events_open(visit);
    if (answer->file >= 0) {
        int file = answer->file;
        answer->file = -1; /* the response closes it */
        return MHD_create_response_from_fd64(answer->file_size, file);
    }
    if (answer->fixed) {
        /* The library takes what it only reads without const. */
        union {
            const unsigned char *in;
            void *out;
        } bytes = {answer->fixed};
        return MHD_create_response_from_buffer(
            answer->fixed_size, bytes.out, MHD_RESPMEM_PERSISTENT);
    }
    compress(visit);
    /* The body lives as long as the visit, and the visit until all of it is sent. */
    return MHD_create_response_from_buffer(
        answer->body.length, answer->body.data, MHD_RESPMEM_PERSISTENT);
}

enum MHD_Result send_answer(struct visit *visit) {
    struct MHD_Response *response = response_of(visit);
    if (!response)
        return MHD_NO;
    add_headers(visit, response);
    enum MHD_Result queued = MHD_queue_response(visit->connection, visit->answer.status, response);
    MHD_destroy_response(response);
    return queued;
}
