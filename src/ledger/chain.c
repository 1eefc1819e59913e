#include "ledger/chain.h"

#include "ledger/digest.h"

static const char *const kinds[COMMIT_KINDS] = {
    [COMMIT_INIT] = "init",
    [COMMIT_ORGANISATION] = "organisation",
    [COMMIT_MEASURES] = "measures",
    [COMMIT_REPORT] = "report",
    [COMMIT_CORRECTION] = "correction",
    [COMMIT_IMPORT] = "import",
    [COMMIT_MIGRATION] = "migration",
};

const char *commit_kind_word(enum commit_kind kind) {
    return kind < COMMIT_KINDS ? kinds[kind] : NULL;
}

int commit_kind_parse(struct str word) {
    for (int i = 0; i < COMMIT_KINDS; i++)
        if (str_is(word, kinds[i]))
            return i;
    return -1;
}

const char *commit_hash_text(const unsigned char hash[COMMIT_HASH], char text[COMMIT_HASH_TEXT]) {
    sodium_bin2hex(text, COMMIT_HASH_TEXT, hash, COMMIT_HASH);
    return text;
}

static void read_hash(struct statement *statement, int column, unsigned char hash[COMMIT_HASH]) {
    struct str bytes = column_blob(statement, column);
    memset(hash, 0, COMMIT_HASH);
    if (bytes.length == COMMIT_HASH)
        memcpy(hash, bytes.data, COMMIT_HASH);
}

struct chain_row chain_read(struct statement *statement, int first) {
    struct chain_row row = {
        .record =
            {
                .id = column_int(statement, first),
                .recorded_at = column_int(statement, first + 2),
                .known_at = column_int(statement, first + 3),
                .author = column_text(statement, first + 4),
                .source = column_text(statement, first + 5),
                .client_id = column_text(statement, first + 6),
                .first_seq = (uint64_t)column_int(statement, first + 7),
                .last_seq = (uint64_t)column_int(statement, first + 8),
                .facts = column_int(statement, first + 9),
            },
        .kind = column_text(statement, first + 1),
        .content = column_blob(statement, first + 10),
    };
    int kind = commit_kind_parse(row.kind);
    row.record.kind = kind < 0 ? COMMIT_KINDS : (enum commit_kind)kind;
    read_hash(statement, first + 11, row.previous);
    read_hash(statement, first + 12, row.record.hash);
    return row;
}

void chain_hash(const struct chain_row *row, unsigned char ret_hash[COMMIT_HASH]) {
    const struct commit_record *record = &row->record;
    struct digest digest;
    digest_start(&digest);
    digest_bytes(&digest, row->previous, COMMIT_HASH);
    digest_int(&digest, record->id);
    digest_text(&digest, row->kind);
    digest_int(&digest, record->recorded_at);
    digest_int(&digest, record->known_at);
    digest_text(&digest, record->author);
    digest_text(&digest, record->source);
    digest_tag(&digest, record->client_id.length > 0);
    if (record->client_id.length)
        digest_text(&digest, record->client_id);
    digest_int(&digest, (int64_t)record->first_seq);
    digest_int(&digest, (int64_t)record->last_seq);
    digest_int(&digest, record->facts);
    digest_text(&digest, row->content);
    digest_end(&digest, ret_hash);
}

void chain_part(
    unsigned char part[CHAIN_PART], enum fact fact, uint64_t rows,
    const unsigned char digest[COMMIT_HASH]) {
    digest_store(part, fact);
    digest_store(part + 8, (int64_t)rows);
    memcpy(part + 16, digest, COMMIT_HASH);
}
