/* How a server is kept. For the sources of web/ that serve; handlers know request.h and answer.h. */
#ifndef SATSAO_WEB_SERVER_PRIVATE_H
#define SATSAO_WEB_SERVER_PRIVATE_H

#include <microhttpd.h>
#include <stdatomic.h>

#include "account/accounts.h"
#include "account/openid.h"
#include "live/live.h"
#include "steer/steering.h"
#include "web/client.h"
#include "web/handles.h"
#include "web/meter.h"
#include "web/proxies.h"
#include "web/server.h"
#include "web/visitors.h"
#include "web/workers.h"

enum { SERVER_ADDRESS_MAX = 128 };

struct server {
    struct MHD_Daemon *daemon;
    struct live *live;
    struct accounts *accounts;
    struct openid *openid; /* NULL for none */
    struct steering *steering;
    struct workers *workers;
    struct handles *handles;
    struct visitors *visitors;
    struct meter *meter;
    struct events *events;
    struct client *client;
    struct proxies proxies;
    int listener; /* the socket; -1 once it is closed */
    bool tls, quiet;
    unsigned patience; /* seconds */
    atomic_bool stopping;
    atomic_uint running; /* visits begun and not over, streams of live events not counted */
    char address[SERVER_ADDRESS_MAX];
};

#endif
