#include "ledger/planes.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/say.h"
#include "ledger/commit.h"
#include "ledger/entries.h"
#include "ledger/history.h"
#include "ledger/relay.h"

static const char MAGIC[16] = "SatSao planes 1";

struct cache_head {
    char magic[16];
    int64_t commit;
    uint64_t size; /* of the image behind the head */
    unsigned char commit_hash[COMMIT_HASH];
    unsigned char image_hash[COMMIT_HASH];
};

struct planes {
    struct store *store;
    void *mapping;
    size_t mapped;
    bool cached;
};

/* ---- the cache ------------------------------------------------------------------------------- */

const char *planes_path(const char *url, uint64_t entries, char *path, size_t size) {
    const char *file = strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
    struct stat stat_of;
    if (entries < PLANES_PAY_FROM || stat(file, &stat_of) != 0 || !S_ISREG(stat_of.st_mode))
        return NULL;
    int length = snprintf(path, size, "%s.planes", file);
    return length > 0 && (size_t)length < size ? path : NULL;
}

static bool map_file(struct planes *planes, const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a fifo would be waited for */
    if (file < 0)
        return false;
    struct stat stat;
    bool sound = fstat(file, &stat) == 0 && S_ISREG(stat.st_mode) &&
                 (size_t)stat.st_size > sizeof(struct cache_head);
    void *mapping = MAP_FAILED;
    if (sound)
        mapping = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (mapping == MAP_FAILED)
        return false;
    planes->mapping = mapping;
    planes->mapped = (size_t)stat.st_size;
    return true;
}

static void unmap(struct planes *planes) {
    if (planes->mapping)
        munmap(planes->mapping, planes->mapped);
    planes->mapping = NULL;
    planes->mapped = 0;
}

/* Is the mapped file of this ledger, and are its bytes those that were written? */
static bool cache_matches(struct planes *planes, struct ledger *ledger) {
    const struct cache_head *head = planes->mapping;
    unsigned char hash[COMMIT_HASH];
    if (memcmp(head->magic, MAGIC, sizeof MAGIC) != 0 ||
        head->size != planes->mapped - sizeof *head ||
        !ledger_commit_hash(ledger, head->commit, hash, NULL) ||
        memcmp(hash, head->commit_hash, sizeof hash) != 0)
        return false;
    crypto_generichash(hash, sizeof hash, (const unsigned char *)(head + 1), head->size, NULL, 0);
    return memcmp(hash, head->image_hash, sizeof hash) == 0;
}

static bool view_cache(
    struct planes *planes, struct ledger *ledger, const char *path, struct error *error) {
    if (!map_file(planes, path))
        return false;
    const struct cache_head *head = planes->mapping;
    if (cache_matches(planes, ledger) &&
        store_view(ledger_current(ledger), head + 1, head->size, &planes->store, error))
        return planes->cached = true;
    unmap(planes);
    return false;
}

struct cache_writer {
    FILE *file;
    crypto_generichash_state hash;
    uint64_t size;
};

static bool write_part(const void *bytes, size_t size, void *context) {
    struct cache_writer *writer = context;
    crypto_generichash_update(&writer->hash, bytes, size);
    writer->size += size;
    return fwrite(bytes, 1, size, writer->file) == size;
}

static bool write_cache(const struct planes *planes, FILE *file, struct cache_head *head) {
    struct cache_writer writer = {.file = file};
    crypto_generichash_init(&writer.hash, NULL, 0, COMMIT_HASH);
    if (fwrite(head, sizeof *head, 1, file) != 1 || !store_save(planes->store, write_part, &writer))
        return false;
    crypto_generichash_final(&writer.hash, head->image_hash, COMMIT_HASH);
    head->size = writer.size;
    return fseek(file, 0, SEEK_SET) == 0 && fwrite(head, sizeof *head, 1, file) == 1 &&
           fflush(file) == 0 && fsync(fileno(file)) == 0;
}

bool planes_save(
    struct planes *planes, struct ledger *ledger, const char *cache_path, struct error *error) {
    struct position position;
    struct cache_head head = {.size = 0};
    memcpy(head.magic, MAGIC, sizeof MAGIC);
    if (!ledger_position_now(ledger, &position, error))
        return false;
    head.commit = position.commit;
    if (position.seq != store_last_seq(planes->store))
        return error_set(
            error, ERROR_CONFLICT, "%s", _("The ledger has grown: read it again before caching."));
    if (!ledger_commit_hash(ledger, head.commit, head.commit_hash, error))
        return false;

    char beside[4096];
    if ((size_t)snprintf(beside, sizeof beside, "%s.new", cache_path) >= sizeof beside)
        return error_set(error, ERROR_LIMIT, _("This path is too long: %s"), cache_path);
    FILE *file = fopen(beside, "wb");
    if (!file)
        return error_system(error, errno, _("The cache cannot be written: %s"), beside);
    bool ok = write_cache(planes, file, &head);
    int reason = errno;
    ok = fclose(file) == 0 && ok;
    if (ok && rename(beside, cache_path) == 0)
        return true;
    unlink(beside);
    return error_system(error, reason, _("The cache cannot be written: %s"), cache_path);
}

/* ---- from the ledger ------------------------------------------------------------------------- */

bool planes_add(
    struct planes *planes, const struct entry_row rows[], size_t count, struct error *error) {
    for (size_t i = 0; i < count; i++) {
        const struct entry_row *row = &rows[i];
        struct store_entry entry = {
            .unit = row->unit - 1,
            .indicator = row->indicator - 1,
            .at = row->at,
            .seq = (uint32_t)row->seq,
            .digits = row->digits,
            .scale = row->scale,
            .withdrawn = row->flags & ENTRY_WITHDRAWAL,
            .simulated = row->flags & ENTRY_SIMULATED,
        };
        if (!store_add(planes->store, &entry, error))
            return false;
    }
    return true;
}

struct filling {
    struct planes *planes;
    struct relay *relay; /* NULL: added by the thread that reads */
    db_progress *progress;
    void *context;
    uint64_t done, all;
};

static bool add_relayed(
    void *planes, const struct entry_row rows[], size_t count, struct error *error) {
    return planes_add(planes, rows, count, error);
}

static bool add_rows(
    void *context, const struct entry_row rows[], size_t count, struct error *error) {
    struct filling *filling = context;
    bool ok = filling->relay ? relay_put(filling->relay, rows, count, error)
                             : planes_add(filling->planes, rows, count, error);
    if (!ok)
        return false;
    filling->done += count;
    if (filling->progress)
        filling->progress(filling->context, filling->done, filling->all);
    return true;
}

static bool fill(
    struct planes *planes, struct ledger *ledger, const struct position *position,
    db_progress *progress, void *context, struct error *error) {
    uint64_t first = (uint64_t)store_last_seq(planes->store) + 1;
    struct filling filling = {planes, NULL, progress, context, first - 1, position->seq};
    if (position->seq >= UINT32_MAX - 1)
        return error_set(
            error, ERROR_LIMIT, _("The ledger holds %" PRIu64 " entries: more than fit in memory."),
            position->seq);
    bool many = position->seq >= first && position->seq - first >= PLANES_PAY_FROM;
    if (many && !relay_start(add_relayed, planes, &filling.relay, error))
        return false;
    bool ok = ledger_read_entries(ledger, first, position->seq, add_rows, &filling, error);
    if (filling.relay && !relay_end(filling.relay, error))
        ok = false;
    return ok && store_seal(planes->store, error);
}

bool planes_open(
    struct ledger *ledger, const char *cache_path, db_progress *progress, void *context,
    struct planes **ret_planes, struct error *error) {
    struct planes *planes = calloc(1, sizeof *planes);
    if (!planes)
        return error_memory(error);
    struct position now;
    bool ok = ledger_position_now(ledger, &now, error);
    if (ok && !(cache_path && view_cache(planes, ledger, cache_path, NULL)))
        ok = store_new(ledger_current(ledger), &planes->store, error);
    ok = ok && fill(planes, ledger, &now, progress, context, error);
    if (!ok) {
        planes_close(planes);
        return false;
    }
    *ret_planes = planes;
    return true;
}

void planes_close(struct planes *planes) {
    if (!planes)
        return;
    store_free(planes->store);
    unmap(planes);
    free(planes);
}

struct store *planes_store(struct planes *planes) {
    return planes->store;
}

bool planes_were_cached(const struct planes *planes) {
    return planes->cached;
}
