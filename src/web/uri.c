#include "web/uri.h"

#include <string.h>

#include "text/utf8.h"

/* What may stand in a target as it is: everything else is sent with a percent sign. Some browsers send
 * a few more ("|", "{"), none of which our own client uses. */
static bool is_target_char(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
        return true;
    return c && strchr("-._~!$&'()*+,;=:@/?%[]", c);
}

static bool split_path(struct str rest, struct uri *uri) {
    uri->path = str_cut(&rest, '?');
    uri->query = rest;
    return uri->path.length > 0 && uri->path.data[0] == '/';
}

bool uri_split(struct str target, struct uri *ret_uri) {
    struct uri uri = {.authority = str_of("")};
    for (size_t i = 0; i < target.length; i++)
        if (!is_target_char(target.data[i]))
            return false;
    size_t scheme = str_starts(target, "http://") ? 7 : str_starts(target, "https://") ? 8 : 0;
    struct str rest = str_slice(target.data + scheme, target.length - scheme);
    if (scheme) {
        const char *slash = memchr(rest.data, '/', rest.length);
        if (!slash || slash == rest.data)
            return false;
        uri.authority = str_slice(rest.data, (size_t)(slash - rest.data));
        rest = str_slice(slash, rest.length - uri.authority.length);
    }
    if (!split_path(rest, &uri))
        return false;
    *ret_uri = uri;
    return true;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

const char *uri_decode(struct arena *arena, struct str text, enum uri_part part) {
    char *out = arena_take(arena, text.length + 1, 1);
    size_t length = 0;
    for (size_t i = 0; out && i < text.length; i++) {
        char c = text.data[i];
        if (c == '%') {
            int high = text.length - i > 2 ? hex_digit(text.data[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(text.data[i + 2]) : -1;
            if (low < 0)
                return NULL;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && part == URI_QUERY) {
            c = ' ';
        }
        if ((unsigned char)c < 0x20 || c == 0x7f)
            return NULL;
        out[length++] = c;
    }
    return out && text_utf8_valid(str_slice(out, length), NULL) ? out : NULL;
}
