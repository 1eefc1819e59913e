/*
 * The server's log, one line at a time on standard error.
 *
 *     2026-12-01T08:30:00.123+07:00 127.0.0.1 van-phong GET /api/v1/board 200 5123 1.204ms
 *
 * Paths without their queries, accounts by name: no token, no code, no password can get here.
 */
#ifndef SATSAO_WEB_LOG_H
#define SATSAO_WEB_LOG_H

struct error;
struct visit;

/* The visit is over. */
void log_visit(const struct visit *visit);

/* What only the operator is told: what failed here, in full. */
void log_failure(const struct visit *visit, const struct error *error);

#endif
