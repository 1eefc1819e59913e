/*
 * Who really asks, when a reverse proxy stands in front.
 *
 * X-Forwarded-For and -Proto are believed from the named addresses alone: anybody else could write
 * there what they like. Of X-Forwarded-For it is the last address that is not a named proxy's own:
 * what stands before it came from outside.
 */
#ifndef SATSAO_WEB_PROXIES_H
#define SATSAO_WEB_PROXIES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "base/attributes.h"
#include "base/error.h"
#include "base/str.h"

enum { PROXIES_MAX = 8, PROXIES_ADDRESS = 64 };

struct proxies {
    char items[PROXIES_MAX][PROXIES_ADDRESS];
    size_t count;
};

/* Addresses separated by commas. ERROR_USAGE when one is none. */
bool proxies_parse(const char *list, struct proxies *ret_proxies, struct error *error) MUST_CHECK;

bool proxies_hold(const struct proxies *proxies, struct str address);

/* The address in `forwarded_for` that counts; empty when it holds none that is well formed. */
struct str proxies_asker(const struct proxies *proxies, const char *forwarded_for);

/* The text of a socket's address, without its port; an IPv4 one in IPv6's clothes as IPv4. */
void proxies_text(const struct sockaddr *address, char text[PROXIES_ADDRESS]);

/* 127.0.0.0/8 or ::1. */
bool proxies_is_loopback(const char *address);

#endif
