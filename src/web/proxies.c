#include "web/proxies.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/say.h"

static bool is_address(const char *text) {
    unsigned char bytes[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

bool proxies_parse(const char *list, struct proxies *ret_proxies, struct error *error) {
    struct proxies proxies = {.count = 0};
    struct str rest = str_of(list);
    while (rest.length) {
        struct str one = str_trim(str_cut(&rest, ','));
        if (proxies.count == PROXIES_MAX)
            return error_set(
                error, ERROR_USAGE, _("There are too many proxies: at most %d."), PROXIES_MAX);
        char *item = proxies.items[proxies.count];
        snprintf(item, PROXIES_ADDRESS, "%.*s", STR_ARGS(one));
        if (!is_address(item))
            return error_set(
                error, ERROR_USAGE, _("This is not the address of a proxy: %.*s"), STR_ARGS(one));
        proxies.count++;
    }
    *ret_proxies = proxies;
    return true;
}

bool proxies_hold(const struct proxies *proxies, struct str address) {
    for (size_t i = 0; i < proxies->count; i++)
        if (str_is(address, proxies->items[i]))
            return true;
    return false;
}

struct str proxies_asker(const struct proxies *proxies, const char *forwarded_for) {
    size_t end = strlen(forwarded_for);
    while (end > 0) {
        size_t start = end;
        while (start > 0 && forwarded_for[start - 1] != ',')
            start--;
        struct str one = str_trim(str_slice(forwarded_for + start, end - start));
        if (!proxies_hold(proxies, one)) {
            char text[PROXIES_ADDRESS];
            int length = snprintf(text, sizeof text, "%.*s", STR_ARGS(one));
            bool fits = length > 0 && (size_t)length < sizeof text;
            return fits && is_address(text) ? one : str_of("");
        }
        end = start > 0 ? start - 1 : 0;
    }
    return str_of("");
}

void proxies_text(const struct sockaddr *address, char text[PROXIES_ADDRESS]) {
    text[0] = '\0';
    if (address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof four);
        inet_ntop(AF_INET, &four.sin_addr, text, PROXIES_ADDRESS);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof six);
        if (IN6_IS_ADDR_V4MAPPED(&six.sin6_addr))
            inet_ntop(AF_INET, six.sin6_addr.s6_addr + 12, text, PROXIES_ADDRESS);
        else
            inet_ntop(AF_INET6, &six.sin6_addr, text, PROXIES_ADDRESS);
    }
}

bool proxies_is_loopback(const char *address) {
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}
