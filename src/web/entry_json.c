#include "web/entry_json.h"

#include "exchange/board_json.h"
#include "live/report.h"
#include "text/decimal.h"
#include "web/ask.h"

static void add_text(struct json *json, const char *key, struct str text) {
    json_key(json, key);
    if (text.length)
        json_str(json, text);
    else
        json_null(json);
}

static void add_stamp(struct json *json, const char *key, stamp at) {
    char text[MOMENT_TEXT];
    ask_text(json, key, stamp_iso(at, text));
}

static void add_link(struct json *json, const char *key, uint64_t seq) {
    json_key(json, key);
    if (seq)
        json_integer(json, (int64_t)seq);
    else
        json_null(json);
}

static void add_value(struct json *json, const struct entry_row *entry) {
    char text[DECIMAL_TEXT];
    bool withdrawn = entry->flags & ENTRY_WITHDRAWAL;
    struct decimal value = {entry->digits, entry->scale};
    json_key(json, "value");
    if (withdrawn)
        json_null(json);
    else
        json_raw(json, str_of(decimal_text(value, text)));
    ask_bool(json, "withdrawn", withdrawn);
    ask_bool(json, "simulated", entry->flags & ENTRY_SIMULATED);
    ask_bool(json, "confirmed", entry->flags & ENTRY_CONFIRMED);
}

static void add_commit(struct json *json, const struct commit_record *commit) {
    char hash[COMMIT_HASH_TEXT];
    ask_integer(json, "commit", commit->id);
    ask_text(json, "kind", commit_kind_word(commit->kind));
    add_text(json, "author", commit->author);
    add_stamp(json, "recorded_at", commit->recorded_at);
    add_stamp(json, "known_at", commit->known_at);
    ask_text(json, "hash", commit_hash_text(commit->hash, hash));
}

void entry_json(
    struct json *json, const struct figure_version *version, const struct entry_links *links) {
    json_object(json);
    ask_integer(json, "entry", (int64_t)version->entry.seq);
    json_moment(json, "at", version->entry.at);
    add_value(json, &version->entry);
    ask_bool(json, "nothing", str_starts(version->note, REPORT_NOTHING));
    add_commit(json, &version->commit);
    add_text(json, "note", version->note);
    add_text(json, "source", version->source.length ? version->source : version->commit.source);
    if (links) {
        add_link(json, "corrects", links->corrects);
        add_link(json, "corrected_by", links->corrected_by);
    }
    json_end(json);
}
