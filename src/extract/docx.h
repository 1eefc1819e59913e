/*
 * The text of a Word document (ECMA-376, WordprocessingML): a line a paragraph, a tab for a tab;
 * cells of a table are lines too. Numbers that Word makes for list items are not in the text.
 *
 * What is read comes from anywhere: entries, sizes and ratios are limited, document types (DTD) are
 * refused, nothing outside the file is looked at.
 */
#ifndef SATSAO_EXTRACT_DOCX_H
#define SATSAO_EXTRACT_DOCX_H

#include <stdbool.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/error.h"

/* Append the text of the document in `bytes`. ERROR_INPUT when it is none, ERROR_LIMIT beyond the
 * limits. */
bool docx_text(struct str bytes, struct buf *out, struct error *error) MUST_CHECK;

#endif
