/*
 * The web client: the files that live in the binary (client/tools/pack.mjs describes how).
 *
 * Files whose names carry their hash never change and are kept by browsers for ever; all others
 * (index.html, the service worker) are asked for anew each time and answered 304. A path that is
 * neither a file nor one of the server's own is a page of the client: it gets index.html, and the
 * client shows the page.
 */
#ifndef SATSAO_WEB_CLIENT_H
#define SATSAO_WEB_CLIENT_H

#include "base/attributes.h"
#include "base/error.h"
#include "web/route.h"

struct client;

bool client_new(struct client **ret_client, struct error *error) MUST_CHECK;
void client_free(struct client *client);

/* The route of every GET that no other has. */
extern const struct route client_route;

#endif
