/* The socket that the server listens on, and its certificate. */
#ifndef SATSAO_WEB_LISTENER_H
#define SATSAO_WEB_LISTENER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"
#include "base/error.h"

enum { LISTENER_PEM_MAX = 256 << 10 }; /* bytes of a certificate with its chain, or of a key */

/* "127.0.0.1:8080", "[::1]:0", "localhost:80", "0.0.0.0:8080". */
bool listener_open(const char *address, int *ret_socket, struct error *error) MUST_CHECK;

/* Where it ended up: "http://127.0.0.1:40123". */
bool listener_address(int socket, bool tls, char *text, size_t size, struct error *error)
    MUST_CHECK;

/* The texts of two files in PEM; both NULL when the paths are. */
struct listener_tls {
    char *certificate;
    char *key;
};
bool listener_read_tls(
    const char *certificate, const char *key, struct listener_tls *ret_tls,
    struct error *error) MUST_CHECK;
/* The key's bytes are wiped. */
void listener_forget_tls(struct listener_tls *tls);

#endif
