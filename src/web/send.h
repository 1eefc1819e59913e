/* From an answer to bytes on a connection: status, headers, body. */
#ifndef SATSAO_WEB_SEND_H
#define SATSAO_WEB_SEND_H

#include <microhttpd.h>

struct visit;

/* Queue the visit's answer. MHD_NO: the connection is to be closed. */
enum MHD_Result send_answer(struct visit *visit);

/* The headers that every answer of this visit carries. */
void send_common_headers(const struct visit *visit, struct MHD_Response *response);

#endif
