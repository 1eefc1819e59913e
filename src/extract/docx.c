#include "extract/docx.h"

#include <string.h>

#include <expat.h>
#include <zip.h>

#include "base/say.h"

enum {
    PART_LONGEST = 64 * 1024 * 1024, /* of word/document.xml, unpacked */
    RATIO_MOST = 200,                /* unpacked to packed */
    RATIO_FREE = 1024 * 1024,        /* below this size any ratio is fine */
    DEPTH_MOST = 256,                /* of elements */
    PIECE = 64 * 1024
};

struct wording {
    XML_Parser parser;
    struct buf *out;
    int depth;
    int texts;   /* within so many w:t */
    int removed; /* within so many w:del: what change tracking has taken out */
    bool refused;
};

static bool is_element(const XML_Char *name, const char *local) {
    const char *colon = strchr(name, ':');
    return strcmp(colon ? colon + 1 : name, local) == 0;
}

static void refuse(struct wording *wording) {
    wording->refused = true;
    XML_StopParser(wording->parser, XML_FALSE);
}

static void XMLCALL
begin_element(void *context, const XML_Char *name, const XML_Char **attributes) {
    struct wording *wording = context;
    (void)attributes;
    if (++wording->depth > DEPTH_MOST)
        refuse(wording);
    if (is_element(name, "t"))
        wording->texts++;
    else if (is_element(name, "del"))
        wording->removed++;
    else if (is_element(name, "tab"))
        buf_char(wording->out, '\t');
    else if (is_element(name, "br") || is_element(name, "cr"))
        buf_char(wording->out, '\n');
    else if (is_element(name, "noBreakHyphen"))
        buf_char(wording->out, '-');
}

static void XMLCALL end_element(void *context, const XML_Char *name) {
    struct wording *wording = context;
    wording->depth--;
    if (is_element(name, "t"))
        wording->texts--;
    else if (is_element(name, "del"))
        wording->removed--;
    else if (is_element(name, "p"))
        buf_char(wording->out, '\n');
}

static void XMLCALL take_text(void *context, const XML_Char *text, int length) {
    struct wording *wording = context;
    if (wording->texts > 0 && wording->removed == 0)
        buf_add(wording->out, text, (size_t)length);
}

/* No part of a Word document has a document type: with one come entities that grow or reach out. */
static void XMLCALL refuse_doctype(
    void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
    int internal) {
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    refuse(context);
}

static bool not_word(struct error *error) {
    return error_set(
        error, ERROR_INPUT, "%s", _("The file is not a Word document (.docx) that can be read."));
}

static bool parse_part(zip_file_t *part, struct wording *wording, struct error *error) {
    zip_int64_t total = 0;
    for (;;) {
        void *room = XML_GetBuffer(wording->parser, PIECE);
        if (!room)
            return error_memory(error);
        zip_int64_t length = zip_fread(part, room, PIECE);
        total += length;
        if (length < 0)
            return not_word(error);
        if (total > PART_LONGEST)
            return error_set(error, ERROR_LIMIT, "%s", _("The document is too long."));
        enum XML_Status status = XML_ParseBuffer(wording->parser, (int)length, length == 0);
        if (status != XML_STATUS_OK || wording->refused)
            return not_word(error);
        if (length == 0)
            return buf_ok(wording->out) ||
                   error_set(error, ERROR_LIMIT, "%s", _("The document is too long."));
    }
}

static bool parse(zip_file_t *part, struct buf *out, struct error *error) {
    XML_Parser parser = XML_ParserCreate(NULL);
    if (!parser)
        return error_memory(error);
    struct wording wording = {.parser = parser, .out = out};
    XML_SetUserData(parser, &wording);
    XML_SetElementHandler(parser, begin_element, end_element);
    XML_SetCharacterDataHandler(parser, take_text);
    XML_SetStartDoctypeDeclHandler(parser, refuse_doctype);
    bool ok = parse_part(part, &wording, error);
    XML_ParserFree(parser);
    return ok;
}

/* A part that unpacks to far more than it holds is a trap, not a text. */
static bool is_modest(zip_t *zip, const char *name) {
    zip_stat_t stat;
    zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if (zip_stat(zip, name, 0, &stat) != 0 || (stat.valid & wanted) != wanted)
        return false;
    return stat.size <= PART_LONGEST &&
           (stat.size <= RATIO_FREE || stat.size / RATIO_MOST <= stat.comp_size);
}

static bool read_zip(zip_t *zip, struct buf *out, struct error *error) {
    static const char name[] = "word/document.xml";
    if (zip_name_locate(zip, name, 0) < 0)
        return not_word(error);
    if (!is_modest(zip, name))
        return error_set(error, ERROR_LIMIT, "%s", _("The document is too long."));
    zip_file_t *part = zip_fopen(zip, name, 0);
    if (!part)
        return not_word(error);
    bool ok = parse(part, out, error);
    zip_fclose(part);
    return ok;
}

bool docx_text(struct str bytes, struct buf *out, struct error *error) {
    size_t before = out->length;
    zip_error_t problem;
    zip_error_init(&problem);
    zip_source_t *source = zip_source_buffer_create(bytes.data, bytes.length, 0, &problem);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &problem) : NULL;
    zip_error_fini(&problem);
    if (!zip) {
        zip_source_free(source);
        return not_word(error);
    }
    bool ok = read_zip(zip, out, error);
    zip_discard(zip);
    if (!ok)
        buf_cut(out, before);
    return ok;
}
