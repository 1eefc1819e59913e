#include "db/ddl.h"

#include <ctype.h>

static const struct {
    const char *word;
    const char *instead; /* NULL: dropped, where it is a table's option */
} words[] = {
    {"INTEGER", "BIGINT"}, {"REAL", "DOUBLE PRECISION"}, {"BLOB", "BYTEA"},
    {"STRICT", NULL},      {"WITHOUT ROWID", NULL},
};

static const char *const directives[] = {
    [DB_SQLITE] = "--@sqlite ",
    [DB_POSTGRES] = "--@postgres ",
};

struct scan {
    enum db_kind kind;
    const char *start;
    const char *at; /* what is left of the text */
    int depth;      /* of parentheses */
    struct buf *out;
};

static bool starts(const char *at, const char *prefix) {
    return strncmp(at, prefix, strlen(prefix)) == 0;
}

static bool in_word(char c) {
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static void copy_to(struct scan *scan, const char *end) {
    buf_add(scan->out, scan->at, (size_t)(end - scan->at));
    scan->at = end;
}

static const char *end_of_line(const char *at) {
    return at + strcspn(at, "\n");
}

/* After `end` in `at`; the text's end where it does not come. */
static const char *after(const char *at, const char *end) {
    const char *found = strstr(at, end);
    return found ? found + strlen(end) : at + strlen(at);
}

/* 'a''b' is two quotes in a row to this scan, which copies both: the same. */
static const char *end_of_quote(const char *at) {
    const char quote[] = {*at, '\0'};
    return after(at + 1, quote);
}

/* $$ … $$ or $tag$ … $tag$, as PostgreSQL quotes a function's body. NULL for $1 or a lone $. */
static const char *end_of_dollars(const char *at) {
    const char *tag_end = at + 1;
    while (in_word(*tag_end))
        tag_end++;
    size_t length = (size_t)(tag_end - at) + 1;
    char tag[32];
    if (*tag_end != '$' || length >= sizeof tag || isdigit((unsigned char)at[1]))
        return NULL;
    memcpy(tag, at, length);
    tag[length] = '\0';
    return after(at + length, tag);
}

/* The end of what is to be copied word for word, or NULL where SQL begins. */
static const char *end_of_verbatim(const char *at) {
    if (*at == '\'' || *at == '"')
        return end_of_quote(at);
    if (*at == '$')
        return end_of_dollars(at);
    if (starts(at, "--"))
        return end_of_line(at);
    if (starts(at, "/*"))
        return after(at + 2, "*/");
    return NULL;
}

/* `word` may hold one blank, which stands for any; NULL where the text says something else. */
static const char *match(const char *at, const char *word) {
    for (; *word; word++) {
        if (*word == ' ') {
            if (!isspace((unsigned char)*at))
                return NULL;
            while (isspace((unsigned char)*at))
                at++;
        } else if (*at++ != *word) {
            return NULL;
        }
    }
    return in_word(*at) ? NULL : at;
}

static const char *after_comma(const char *at) {
    const char *comma = at + strspn(at, " \t\r\n");
    return *comma == ',' ? comma + 1 : at;
}

/* Line breaks inside what is dropped stay. */
static void drop_to(struct scan *scan, const char *end) {
    for (; scan->at < end; scan->at++)
        if (*scan->at == '\n')
            buf_char(scan->out, '\n');
}

static bool replaced(struct scan *scan, size_t i) {
    const char *end = match(scan->at, words[i].word);
    if (!end || (!words[i].instead && scan->depth > 0))
        return false;
    if (words[i].instead) {
        buf_text(scan->out, words[i].instead);
        scan->at = end;
    } else {
        drop_to(scan, after_comma(end));
    }
    return true;
}

static void word(struct scan *scan) {
    for (size_t i = 0; scan->kind == DB_POSTGRES && i < COUNT_OF(words); i++)
        if (replaced(scan, i))
            return;
    const char *end = scan->at;
    while (in_word(*end))
        end++;
    copy_to(scan, end);
}

/* The line of a directive for this engine is uncovered; another engine's is a comment as it stands. */
static bool directive(struct scan *scan) {
    const char *mark = directives[scan->kind];
    bool line_begins = scan->at == scan->start || scan->at[-1] == '\n';
    if (!line_begins || !starts(scan->at, mark))
        return false;
    scan->at += strlen(mark);
    copy_to(scan, end_of_line(scan->at));
    return true;
}

static void token(struct scan *scan) {
    if (directive(scan))
        return;
    const char *end = end_of_verbatim(scan->at);
    if (end) {
        copy_to(scan, end);
    } else if (in_word(*scan->at)) {
        word(scan);
    } else {
        scan->depth += (*scan->at == '(') - (*scan->at == ')');
        copy_to(scan, scan->at + 1);
    }
}

void db_derive_ddl(const char *sql, enum db_kind kind, struct buf *out) {
    struct scan scan = {.kind = kind, .start = sql, .at = sql, .out = out};
    while (*scan.at)
        token(&scan);
}
