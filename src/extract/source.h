/* The text of a file, whatever it is: plain text in any encoding of text/encoding.h, .docx, .pdf. */
#ifndef SATSAO_EXTRACT_SOURCE_H
#define SATSAO_EXTRACT_SOURCE_H

#include <stdbool.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/error.h"

enum { SOURCE_LONGEST = 64 * 1024 * 1024 };

/* Append the text of the file at `path` in UTF-8. The first bytes say what it is, not the name.
 * ERROR_IO, ERROR_INPUT, ERROR_LIMIT as docx.h and pdf.h say. */
bool source_text(const char *path, struct buf *out, struct error *error) MUST_CHECK;

#endif
