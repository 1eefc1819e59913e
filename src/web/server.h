/*
 * The server: HTTP over libmicrohttpd, in front of a ledger held ready (live/live.h).
 *
 * Threads. A few threads of the library each serve many connections (epoll) and answer what is only
 * read from memory. Whatever changes something, or takes long, is done by a worker while its
 * connection sleeps: there are as many workers as commits share one wait for the disk, so that a
 * crowd of reporters costs one. Readers never wait for any of them.
 *
 * Limits, all that a stranger can make us spend: see the names below.
 */
#ifndef SATSAO_WEB_SERVER_H
#define SATSAO_WEB_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "account/openid.h"
#include "base/attributes.h"
#include "base/error.h"

enum {
    SERVER_CONNECTIONS_MAX = 8192,
    SERVER_CONNECTION_MEMORY = 24576, /* bytes: all headers of a request, and of its answer */
    SERVER_WORKERS = 64,
    SERVER_QUEUE_MAX = 4096,  /* requests waiting for a worker; more are asked to come back */
    SERVER_HANDLES_MOST = 16, /* database connections kept while nobody needs them */
    SERVER_THREADS_MOST = 16,
    SERVER_PROXIES_MAX = 8,

    SERVER_IDLE_S = 60,       /* without a byte either way */
    SERVER_PATIENCE_S = 30,   /* for a head to be whole, and as long again for a body … */
    SERVER_BODY_RATE = 16384, /* … with a second more for each so many bytes */
    SERVER_PATIENCE_MOST = 600,
    SERVER_DRAIN_MAX = 65536, /* of a refused body that is still read, so that the answer arrives */
    SERVER_STOP_S = 30,       /* running requests have to end when the server stops */

    SERVER_COMPRESS_FROM = 1024, /* bytes */
};

struct server_options {
    const char *database; /* as in db/db.h */
    const char *listen;   /* "127.0.0.1:8080", "[::1]:0"; port 0: any free one */
    const char *certificate;
    const char *key;     /* files in PEM; both or neither */
    const char *proxies; /* addresses, separated by commas, whose X-Forwarded-… count; NULL: none */
    unsigned threads;    /* 1 … SERVER_THREADS_MOST; 0: as many as cores */
    unsigned patience;   /* seconds, up to SERVER_PATIENCE_MOST; 0: SERVER_PATIENCE_S */
    bool quiet;          /* no line for each request */
    struct openid_options openid; /* issuer NULL: no sign-on */
};

struct server;

/* Serves when it returns. Errors: a bad address or certificate (ERROR_USAGE), the address is taken
 * (ERROR_IO), those of live_open. */
bool server_start(
    const struct server_options *options, struct server **ret_server,
    struct error *error) MUST_CHECK;

/* Where it listens: "http://127.0.0.1:8080". */
const char *server_address(const struct server *server);

/* Where there is no account yet: a link that makes the first one, once and within a day; "" where
 * there is one. For the operator's eyes alone. */
enum { SERVER_LINK_MAX = 256 };
bool server_setup_link(struct server *server, char ret_link[SERVER_LINK_MAX], struct error *error)
    MUST_CHECK;

/* Takes no more connections, ends the live streams, lets what is running finish, and closes. NULL is
 * fine. */
void server_stop(struct server *server);

/* Is it only this machine that can connect to this address? ("127.0.0.1:8080", "localhost:0") */
bool server_is_loopback(const char *listen);

#endif
