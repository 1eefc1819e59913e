#include "web/strict.h"

#include <string.h>
#include <strings.h>

enum { LINE_END = 2 }; /* CR LF, which the library has made NULs */

struct line {
    struct str name;
    struct str value;
};

struct lines {
    struct line items[STRICT_HEADERS_MAX];
    size_t count;
    bool too_many;
};

static enum MHD_Result note_line(
    void *context, enum MHD_ValueKind kind, const char *name, size_t name_size, const char *value,
    size_t value_size) {
    struct lines *lines = context;
    (void)kind;
    lines->too_many = lines->count == STRICT_HEADERS_MAX;
    if (lines->too_many)
        return MHD_NO;
    lines->items[lines->count++] = (struct line){
        .name = str_slice(name, name_size),
        .value = str_slice(value ? value : "", value ? value_size : 0),
    };
    return MHD_YES;
}

/* RFC 9110, 5.6.2. */
static bool is_token(struct str text) {
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!alphanumeric && (!c || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return text.length > 0;
}

static bool is_value(struct str text) {
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

/* Method, target and version stand one blank apart, and the first header two bytes behind. */
static bool request_line_is_plain(
    const char *method, const char *target, const char *version, const struct lines *lines) {
    size_t wanted = strlen(method) + 1 + strlen(target) + 1;
    if (version != method + wanted)
        return false;
    return lines->count == 0 || lines->items[0].name.data == version + strlen(version) + LINE_END;
}

static const char *end_of(const struct line *line) {
    return line->value.data + line->value.length;
}

static bool lines_are_plain(const struct lines *lines) {
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->items[i];
        bool last = i + 1 == lines->count;
        if (!is_token(line->name) || !is_value(line->value) ||
            (!last && lines->items[i + 1].name.data != end_of(line) + LINE_END))
            return false;
    }
    return true;
}

/* Behind the last line there is its own end and that of the empty one, and nothing else. */
static bool ends_plainly(
    struct MHD_Connection *connection, const char *method, const char *version,
    const struct lines *lines) {
    const char *end =
        lines->count ? end_of(&lines->items[lines->count - 1]) : version + strlen(version);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info && info->header_size == (size_t)(end - method) + 2 * LINE_END;
}

/* How often a header is there; the value of the first. */
static size_t find(const struct lines *lines, const char *name, struct str *ret_value) {
    size_t count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->items[i];
        if (line->name.length == strlen(name) &&
            strncasecmp(line->name.data, name, line->name.length) == 0 && count++ == 0)
            *ret_value = str_trim(line->value);
    }
    return count;
}

/* host[:port], of the characters that a name, an IPv4 or a bracketed IPv6 address is made of. */
static bool is_host(struct str host) {
    for (size_t i = 0; i < host.length; i++) {
        char c = host.data[i];
        bool alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!alphanumeric && (!c || !strchr("-._:[]", c)))
            return false;
    }
    return host.length > 0;
}

static unsigned check_host(
    const struct lines *lines, const char *version, struct strict_head *head) {
    struct str host = {0};
    size_t count = find(lines, "Host", &host);
    bool needed = strcmp(version, "HTTP/1.1") == 0;
    if (count > 1 || (needed && count == 0) || (count == 1 && !is_host(host)))
        return 400;
    struct str named = head->uri.authority;
    if (named.length && count == 1 &&
        (named.length != host.length || strncasecmp(named.data, host.data, host.length) != 0))
        return 400;
    head->host = count ? host.data : "";
    return 0;
}

static bool read_size(struct str text, uint64_t *ret_size) {
    uint64_t size = 0;
    if (text.length == 0 || text.length > 15)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        size = size * 10 + (uint64_t)(text.data[i] - '0');
    }
    *ret_size = size;
    return true;
}

static unsigned check_body(const struct lines *lines, struct strict_head *head) {
    struct str value = {0};
    size_t lengths = find(lines, "Content-Length", &value);
    if (lengths > 1 || (lengths == 1 && !read_size(value, &head->body_size)))
        return 400;
    struct str coding = {0};
    if (find(lines, "Transfer-Encoding", &coding) > 0)
        return lengths ? 400 : 411;
    return 0;
}

unsigned strict_check(
    struct MHD_Connection *connection, const char *method, const char *version, const char *target,
    struct strict_head *ret_head) {
    struct lines lines = {.count = 0};
    struct strict_head head = {.host = ""};
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, note_line, &lines);
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        return 505;
    if (lines.too_many)
        return 431;
    if (!is_token(str_of(method)) || !request_line_is_plain(method, target, version, &lines) ||
        !lines_are_plain(&lines) || !ends_plainly(connection, method, version, &lines) ||
        !uri_split(str_of(target), &head.uri))
        return 400;
    unsigned status = check_host(&lines, version, &head);
    if (!status)
        status = check_body(&lines, &head);
    if (!status)
        *ret_head = head;
    return status;
}
