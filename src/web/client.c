#include "web/client.h"

#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "web/encode.h"
#include "web/server_private.h"

/* The pack, made by the build from client/ (client/tools/pack.mjs describes it). */
extern const unsigned char client_pack[];
extern const unsigned long client_pack_size;

static const char magic[] = "satsao-client 1";

enum { FORMS = 3 };

struct file {
    const char *path, *type, *hash;
    bool immutable;
    struct str forms[FORMS]; /* by enum encoding; empty where it would not be smaller */
};

struct client {
    char *head; /* the lines of the pack, each field ended by NUL */
    size_t count;
    struct file files[];
};

/* ---- reading the pack ------------------------------------------------------------------------ */

/* The next field, ended by NUL where its separator was. */
static char *field(char **rest, char separator) {
    char *start = *rest;
    char *end = strchr(start, separator);
    if (!end)
        return NULL;
    *end = '\0';
    *rest = end + 1;
    return start;
}

static bool read_form(char **line, struct str body, struct str *ret_form) {
    const char *offset = field(line, '\t');
    const char *length = offset ? field(line, '\t') : NULL;
    if (!length)
        return false;
    size_t from = strtoul(offset, NULL, 10);
    size_t size = strtoul(length, NULL, 10);
    if (from > body.length || size > body.length - from)
        return false;
    *ret_form = str_slice(body.data + from, size);
    return true;
}

/* `line` ends in a tab of its own, so that every field does. */
static bool read_file(char *line, struct str body, struct file *ret_file) {
    struct file file = {.path = field(&line, '\t')};
    file.type = file.path ? field(&line, '\t') : NULL;
    const char *immutable = file.type ? field(&line, '\t') : NULL;
    file.hash = immutable ? field(&line, '\t') : NULL;
    if (!file.hash)
        return false;
    file.immutable = immutable[0] == '1';
    if (!read_form(&line, body, &file.forms[ENCODING_NONE]) ||
        !read_form(&line, body, &file.forms[ENCODING_GZIP]) ||
        !read_form(&line, body, &file.forms[ENCODING_BROTLI]))
        return false;
    *ret_file = file;
    return true;
}

static bool read_lines(char *head, size_t count, struct str body, struct client *client) {
    for (size_t i = 0; i < count; i++) {
        char *line = field(&head, '\n');
        if (!line)
            return false;
        /* The NUL there becomes the last field's separator; what follows has been cut off already. */
        line[strlen(line)] = '\t';
        if (!read_file(line, body, &client->files[i]))
            return false;
        client->count++;
    }
    return true;
}

static struct client *read_pack(char *head, size_t head_size) {
    struct str body = str_slice(
        (const char *)client_pack + head_size + 1, (size_t)client_pack_size - head_size - 1);
    const char *first = field(&head, '\n');
    const char *number = first ? field(&head, '\n') : NULL;
    if (!number || strcmp(first, magic) != 0)
        return NULL;
    size_t count = strtoul(number, NULL, 10);
    if (count > head_size)
        return NULL;
    struct client *client = calloc(1, sizeof *client + count * sizeof(struct file));
    if (client && read_lines(head, count, body, client))
        return client;
    free(client);
    return NULL;
}

bool client_new(struct client **ret_client, struct error *error) {
    const char *pack = (const char *)client_pack;
    const char *end = NULL; /* of the lines: where an empty one follows */
    for (size_t i = 0; !end && i + 1 < client_pack_size; i++)
        if (pack[i] == '\n' && pack[i + 1] == '\n')
            end = pack + i;
    size_t size = end ? (size_t)(end - pack) + 1 : 0;
    char *head = size ? calloc(1, size + 1) : NULL;
    struct client *client = NULL;
    if (head) {
        memcpy(head, pack, size);
        client = read_pack(head, size);
    }
    if (!client) {
        free(head);
        return error_set(error, ERROR_INTERNAL, "%s", _("The web client cannot be read."));
    }
    client->head = head;
    *ret_client = client;
    return true;
}

void client_free(struct client *client) {
    if (!client)
        return;
    free(client->head);
    free(client);
}

/* ---- answering ------------------------------------------------------------------------------- */

static int by_path(const void *key, const void *item) {
    return strcmp(key, ((const struct file *)item)->path);
}

static const struct file *find(const struct client *client, const char *path) {
    return bsearch(path, client->files, client->count, sizeof client->files[0], by_path);
}

/* A page of the client has no dot in its last word; a file that is not there is not a page. */
static const struct file *find_or_page(const struct client *client, const char *path) {
    const struct file *file = find(client, path);
    const char *last = strrchr(path, '/');
    if (!file && !strchr(last ? last : path, '.'))
        file = find(client, "/index.html");
    return file;
}

static bool show(struct request *request, struct answer *answer, struct error *error) {
    const struct file *file = find_or_page(request->server->client, request->path.data);
    if (!file)
        return error_set(error, ERROR_NOT_FOUND, "%s", _("There is nothing at this address."));
    if (!answer_header(
            answer, "Cache-Control",
            file->immutable ? "public, max-age=31536000, immutable" : "no-cache", error))
        return false;
    answer->content_type = file->type;
    if (answer_same(answer, request, file->hash))
        return true;
    enum encoding encoding = encode_choose(request_header(request, "Accept-Encoding"));
    while (encoding != ENCODING_NONE && file->forms[encoding].length == 0)
        encoding--;
    answer->fixed = (const unsigned char *)file->forms[encoding].data;
    answer->fixed_size = file->forms[encoding].length;
    answer->encoding = encode_name(encoding);
    return true;
}

const struct route client_route = {"GET", "/{page}", RIGHT_NONE, show, 0, ROUTE_USUAL};
