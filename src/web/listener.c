#include "web/listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/say.h"
#include "web/proxies.h"
#include "web/server.h"

enum { BACKLOG = 1024, HOST_MAX = 256 };

struct place {
    char host[HOST_MAX];
    const char *port;
};

static bool split(const char *address, struct place *place) {
    const char *colon = strrchr(address, ':');
    size_t length = colon ? (size_t)(colon - address) : 0;
    bool bracketed = length > 2 && address[0] == '[' && address[length - 1] == ']';
    const char *host = bracketed ? address + 1 : address;
    length = bracketed ? length - 2 : length;
    if (length == 0 || length >= sizeof place->host || !colon[1])
        return false;
    memcpy(place->host, host, length);
    place->host[length] = '\0';
    place->port = colon + 1;
    return true;
}

bool server_is_loopback(const char *listen) {
    struct place place;
    return split(listen, &place) &&
           (strcmp(place.host, "localhost") == 0 || proxies_is_loopback(place.host));
}

static bool bind_to(const struct addrinfo *where, int *ret_socket, struct error *error) {
    static const int on = 1;
    int fd = socket(where->ai_family, where->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (bind(fd, where->ai_addr, where->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) {
            *ret_socket = fd;
            return true;
        }
    }
    int failed = errno;
    if (fd >= 0)
        close(fd);
    return error_system(error, failed, "%s", _("The server cannot listen on this address."));
}

bool listener_open(const char *address, int *ret_socket, struct error *error) {
    struct place place;
    struct addrinfo *found = NULL;
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    if (!split(address, &place) || getaddrinfo(place.host, place.port, &hints, &found) != 0) {
        error_set(error, ERROR_USAGE, _("This is no address to listen on: %s"), address);
        return error_hint(error, "%s", _("An address and a port, such as 127.0.0.1:8080."));
    }
    bool ok = bind_to(found, ret_socket, error);
    freeaddrinfo(found);
    return ok;
}

bool listener_address(int socket, bool tls, char *text, size_t size, struct error *error) {
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;
    char host[PROXIES_ADDRESS];
    if (getsockname(socket, (struct sockaddr *)&address, &length) != 0)
        return error_system(error, errno, "%s", _("The server cannot listen on this address."));
    proxies_text((const struct sockaddr *)&address, host);
    bool six = address.ss_family == AF_INET6;
    in_port_t port;
    /* Both kinds have the port in the same place. */
    memcpy(&port, (const char *)&address + offsetof(struct sockaddr_in, sin_port), sizeof port);
    snprintf(
        text, size, "http%s://%s%s%s:%d", tls ? "s" : "", six ? "[" : "", host, six ? "]" : "",
        ntohs(port));
    return true;
}

/* ---- TLS ------------------------------------------------------------------------------------- */

static bool read_pem(const char *path, char **ret_text, struct error *error) {
    FILE *file = fopen(path, "rbe");
    char *text = file ? malloc(LISTENER_PEM_MAX) : NULL;
    size_t length = text ? fread(text, 1, LISTENER_PEM_MAX, file) : 0;
    bool whole = text && !ferror(file) && length > 0 && length < LISTENER_PEM_MAX;
    int failed = file ? EINVAL : errno;
    if (file)
        fclose(file);
    if (!whole) {
        free(text);
        return error_system(error, failed, _("The file cannot be read: %s"), path);
    }
    text[length] = '\0';
    *ret_text = text;
    return true;
}

bool listener_read_tls(
    const char *certificate, const char *key, struct listener_tls *ret_tls, struct error *error) {
    if (!certificate != !key)
        return error_set(error, ERROR_USAGE, "%s", _("TLS needs both, a certificate and its key."));
    return !certificate || (read_pem(certificate, &ret_tls->certificate, error) &&
                            read_pem(key, &ret_tls->key, error));
}

void listener_forget_tls(struct listener_tls *tls) {
    if (tls->key)
        sodium_memzero(tls->key, strlen(tls->key));
    free(tls->key);
    free(tls->certificate);
    *tls = (struct listener_tls){0};
}
