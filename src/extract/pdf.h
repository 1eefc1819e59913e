/*
 * The text layer of a PDF, read by `pdftotext` (poppler-utils) in a process of its own: a reader of
 * PDF is the largest target a hostile file can find, and there it reaches nothing of ours. Its time
 * and what it gives are limited. Lines that the page has broken are joined again.
 */
#ifndef SATSAO_EXTRACT_PDF_H
#define SATSAO_EXTRACT_PDF_H

#include <stdbool.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/error.h"

/* Append the text of the file at `path`. ERROR_NOT_FOUND when pdftotext is not installed,
 * ERROR_INPUT when the file is no PDF or has no text layer (a scan), ERROR_LIMIT when it takes too
 * long or gives too much. */
bool pdf_text(const char *path, struct buf *out, struct error *error) MUST_CHECK;

/* What pdf_text does with the lines of a page: exported to be tested. */
bool pdf_join_lines(struct str text, struct buf *out);

#endif
