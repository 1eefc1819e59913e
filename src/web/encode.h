/* Compressing answers: gzip (RFC 1952) and Brotli (RFC 7932), as the asker can take them. */
#ifndef SATSAO_WEB_ENCODE_H
#define SATSAO_WEB_ENCODE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

enum encoding { ENCODING_NONE, ENCODING_GZIP, ENCODING_BROTLI };

/* The best one that Accept-Encoding (may be NULL) allows: not forbidden by q=0. */
enum encoding encode_choose(const char *accept_encoding);

/* "gzip", "br"; NULL for none. */
const char *encode_name(enum encoding encoding);

/* False when it did not become smaller, or memory is out: then it is sent as it is. */
bool encode_text(enum encoding encoding, struct str text, struct buf *out);

#endif
