#include "product.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commits.h"
#include "exchange/import.h"
#include "files.h"
#include "ledger/entries.h"
#include "ledger/indicators.h"
#include "ledger/planes.h"
#include "ledger/units.h"
#include "ledger/writer.h"
#include "progress.h"
#include "spent.h"

enum {
    ROWS_MOST = 5000000,    /* of an import */
    COMMIT_ROWS = 10000000, /* of a commit of the ledger that starts are measured on */
    ROUNDS_MOST = 3,
    WRITERS = 16,
    FIRST_YEAR = 2000,
    CODE_ROOM = 16,
};

static const char peer_name[] = "Sát Sao";

/* ---- a ledger of the workload's units and indicators ------------------------------------------- */

/* Ids are handed out in order: the nation, the provinces, the communes. */
static uint32_t unit_id(const struct workload *workload, uint32_t commune) {
    return 1 + workload->provinces + commune + 1;
}

static struct commit_meta meta_of(enum commit_kind kind) {
    return (struct commit_meta){.kind = kind, .author = str_of("bench")};
}

static bool put_unit(
    struct commit *commit, const char *prefix, uint32_t number, enum unit_kind kind,
    uint32_t parent, struct error *error) {
    char code[CODE_ROOM];
    snprintf(code, sizeof code, "%s%u", prefix, number);
    struct unit_state state = {
        .parent = parent,
        .from = day_of_civil((struct civil){FIRST_YEAR, 1, 1}),
        .alive = true,
        .kind = kind,
        .code = str_of(code),
        .name = str_of(code),
    };
    return commit_put_unit(commit, &state.unit, error) && commit_put_state(commit, &state, error);
}

static bool put_units(struct commit *commit, const struct workload *workload, struct error *error) {
    bool ok = put_unit(commit, "n", 0, UNIT_NATION, 0, error);
    for (uint32_t p = 0; ok && p < workload->provinces; p++)
        ok = put_unit(commit, "p", p, UNIT_PROVINCE, 1, error);
    for (uint32_t u = 0; ok && u < workload->size.units; u++)
        ok = put_unit(commit, "c", u, UNIT_COMMUNE, 2 + province_of(u), error);
    return ok;
}

static bool put_indicators(
    struct commit *commit, const struct workload *workload, struct error *error) {
    for (uint32_t i = 0; i < workload->size.indicators; i++) {
        char code[CODE_ROOM];
        snprintf(code, sizeof code, "i%u", i);
        struct indicator indicator = {
            .code = str_of(code),
            .name_vi = str_of(code),
            .owed_by = 1U << UNIT_COMMUNE,
            .decimals = 2,
            .rollup = ROLLUP_SUM,
            .over_time = OVER_TIME_LAST,
            .above = ABOVE_REPLACES,
            .cadence = CADENCE_WEEK,
        };
        if (!commit_put_indicator(commit, &indicator, NULL, error))
            return false;
    }
    return true;
}

typedef bool fill_facts(
    struct commit *commit, const struct workload *workload, struct error *error);

static bool commit_facts(
    struct ledger *ledger, enum commit_kind kind, fill_facts *fill, const struct workload *workload,
    struct error *error) {
    struct commit_meta meta = meta_of(kind);
    struct commit *commit = NULL;
    if (!commit_begin(ledger, &meta, &commit, error))
        return false;
    if (fill(commit, workload, error))
        return commit_end(commit, NULL, error);
    commit_abort(commit);
    return false;
}

static bool found_ledger(
    const char *path, const struct workload *workload, struct ledger **ret_ledger,
    struct error *error) {
    struct ledger *ledger = NULL;
    files_remove(path);
    if (!ledger_init(path, error) || !ledger_open(path, LEDGER_WRITE, &ledger, error))
        return false;
    if (!commit_facts(ledger, COMMIT_ORGANISATION, put_units, workload, error) ||
        !commit_facts(ledger, COMMIT_MEASURES, put_indicators, workload, error)) {
        ledger_close(ledger);
        return false;
    }
    *ret_ledger = ledger;
    return true;
}

static struct entry entry_of(const struct workload *workload, size_t index) {
    const struct workload_entry *from = &workload->entries[index];
    return (struct entry){
        .unit = unit_id(workload, from->unit),
        .indicator = from->indicator + 1U,
        .at = from->at,
        .value = {(int64_t)from->parts * (100 / VALUE_PARTS), 2},
    };
}

/* Entry i is the workload's rows[i], or its `first` + i-th when there are no rows. One commit. */
static bool record(
    struct ledger *ledger, const struct workload *workload, const uint32_t *rows, size_t first,
    size_t count, struct error *error) {
    struct commit_meta meta = meta_of(COMMIT_IMPORT);
    struct commit *commit = NULL;
    if (!commit_begin(ledger, &meta, &commit, error))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        struct entry entry = entry_of(workload, rows ? rows[i] : first + i);
        ok = commit_put_entry(commit, &entry, NULL, error);
    }
    if (ok)
        return commit_end(commit, NULL, error);
    commit_abort(commit);
    return false;
}

/* ---- telling --------------------------------------------------------------------------------- */

struct trial {
    const char *what;
    struct spent rounds[ROUNDS_MOST];
};

static void tell_spent(
    struct json *json, const char *key, const struct trial *trial, unsigned rounds,
    bool processor) {
    json_key(json, key);
    json_array(json);
    for (unsigned r = 0; r < rounds; r++)
        json_integer(json, processor ? trial->rounds[r].processor : trial->rounds[r].clock);
    json_end(json);
}

static void tell_trials(
    struct json *json, const char *key, size_t rows, const struct trial trials[], size_t count,
    unsigned rounds) {
    json_key(json, key);
    json_object(json);
    json_key(json, "rows");
    json_integer(json, (int64_t)rows);
    json_key(json, "trials");
    json_array(json);
    for (size_t i = 0; i < count; i++) {
        json_object(json);
        json_key(json, "what");
        json_text(json, trials[i].what);
        tell_spent(json, "clock_ns", &trials[i], rounds, false);
        tell_spent(json, "processor_ns", &trials[i], rounds, true);
        json_end(json);
    }
    json_end(json);
    json_end(json);
}

/* ---- imports --------------------------------------------------------------------------------- */

/* The first versions alone: a file in which a figure stands twice is refused. To be freed. */
static uint32_t *first_versions(const struct workload *workload, size_t *ret_count) {
    size_t keys = (size_t)workload->series * workload->size.weeks;
    uint32_t *rows = calloc(ROWS_MOST, sizeof *rows);
    uint64_t *seen = calloc(keys / 64 + 1, sizeof *seen);
    size_t count = 0;
    for (size_t i = 0; rows && seen && i < workload->count && count < ROWS_MOST; i++) {
        const struct workload_entry *entry = &workload->entries[i];
        size_t week = (entry->at - workload->start) / WEEK - 1;
        size_t key =
            week * workload->series + workload_series(workload, entry->unit, entry->indicator);
        if (seen[key / 64] >> (key % 64) & 1)
            continue;
        seen[key / 64] |= (uint64_t)1 << (key % 64);
        rows[count++] = (uint32_t)i;
    }
    bool ok = rows && seen;
    free(seen);
    if (!ok) {
        free(rows);
        return NULL;
    }
    *ret_count = count;
    return rows;
}

static bool write_csv(
    const char *path, const struct workload *workload, const uint32_t *rows, size_t count,
    struct error *error) {
    FILE *file = fopen(path, "wb");
    bool ok = file && fputs("unit,indicator,at,value\n", file) >= 0;
    for (size_t i = 0; ok && i < count; i++) {
        const struct workload_entry *entry = &workload->entries[rows[i]];
        char at[MOMENT_TEXT];
        ok = fprintf(
                 file, "c%u,i%u,%s,%d.%02d\n", entry->unit, entry->indicator,
                 moment_iso(entry->at, at), entry->parts / VALUE_PARTS,
                 entry->parts % VALUE_PARTS * (100 / VALUE_PARTS)) > 0;
    }
    if (file && fclose(file) != 0)
        ok = false;
    return ok || error_set(error, ERROR_IO, "%s cannot be written.", path);
}

struct rows {
    const struct workload *workload;
    const uint32_t *items;
    size_t count;
    char csv[FILES_PATH], database[FILES_PATH];
};

static bool import_bare(const struct rows *rows, struct spent *ret_spent, struct error *error) {
    return floor_write(rows->workload, rows->items, rows->count, rows->database, ret_spent, error);
}

static bool import_commit(const struct rows *rows, struct spent *ret_spent, struct error *error) {
    struct ledger *ledger = NULL;
    if (!found_ledger(rows->database, rows->workload, &ledger, error))
        return false;
    struct spent start = spent_now();
    bool ok = record(ledger, rows->workload, rows->items, 0, rows->count, error);
    *ret_spent = spent_since(start);
    ledger_close(ledger);
    return ok;
}

static bool import_file(const struct rows *rows, struct spent *ret_spent, struct error *error) {
    struct ledger *ledger = NULL;
    struct import_options options = IMPORT_OPTIONS;
    options.author = str_of("bench");
    struct import_report report = {0};
    FILE *file = fopen(rows->csv, "rb");
    if (!file)
        return error_set(error, ERROR_IO, "%s cannot be read.", rows->csv);
    bool ok = found_ledger(rows->database, rows->workload, &ledger, error);
    struct spent start = spent_now();
    ok = ok && import_csv(ledger, EXCHANGE_ENTRIES, file, &options, &report, error);
    *ret_spent = spent_since(start);
    fclose(file);
    ledger_close(ledger);
    if (ok && report.kept != rows->count)
        ok = error_set(error, ERROR_CORRUPT, "The file was not imported as a whole.");
    return ok;
}

typedef bool import_once(const struct rows *rows, struct spent *ret_spent, struct error *error);

static bool import_rounds(
    const struct rows *rows, unsigned rounds, struct json *json, struct error *error) {
    static import_once *const ways[] = {import_bare, import_commit, import_file};
    struct trial trials[COUNT_OF(ways)] = {{.what = "bare"}, {.what = "commit"}, {.what = "csv"}};
    bool ok = true;
    for (unsigned round = 0; ok && round < rounds; round++) {
        for (size_t i = 0; ok && i < COUNT_OF(ways); i++) {
            progress("imports: %s, round %u of %u", trials[i].what, round + 1, rounds);
            ok = ways[i](rows, &trials[i].rounds[round], error);
            files_remove(rows->database);
        }
    }
    if (ok)
        tell_trials(json, "imports", rows->count, trials, COUNT_OF(ways), rounds);
    return ok;
}

bool imports_measure(
    const struct peer_setting *setting, unsigned rounds, struct json *json, struct error *error) {
    struct rows rows = {.workload = setting->workload};
    uint32_t *items = first_versions(setting->workload, &rows.count);
    if (!items)
        return error_memory(error);
    rows.items = items;
    rounds = rounds < ROUNDS_MOST ? rounds : ROUNDS_MOST;
    progress("imports: writing %zu rows as a file", rows.count);
    bool ok = files_of_size(setting, "entries.csv", rows.csv, error) &&
              files_of_size(setting, "import.db", rows.database, error) &&
              write_csv(rows.csv, rows.workload, items, rows.count, error) &&
              import_rounds(&rows, rounds, json, error);
    files_remove(rows.csv);
    files_remove(rows.database);
    free(items);
    return ok;
}

/* ---- starts ---------------------------------------------------------------------------------- */

struct kept {
    char database[FILES_PATH], cache[FILES_PATH];
};

static bool kept_paths(
    const struct peer_setting *setting, struct kept *ret_kept, struct error *error) {
    return files_of_size(setting, "ledger.db", ret_kept->database, error) &&
           files_of_size(setting, "ledger.planes", ret_kept->cache, error);
}

static bool record_all(
    struct ledger *ledger, const struct workload *workload, struct error *error) {
    for (size_t first = 0; first < workload->count; first += COMMIT_ROWS) {
        size_t left = workload->count - first;
        progress("%s: the ledger, entry %zu", workload->size.name, first + 1);
        if (!record(ledger, workload, NULL, first, left < COMMIT_ROWS ? left : COMMIT_ROWS, error))
            return false;
    }
    return true;
}

static bool save_cache(struct ledger *ledger, const char *path, struct error *error) {
    struct planes *planes = NULL;
    bool ok = planes_open(ledger, NULL, NULL, NULL, &planes, error) &&
              planes_save(planes, ledger, path, error);
    planes_close(planes);
    return ok;
}

/* The cache is written last: it says that the ledger is whole. */
bool starts_prepare(const struct peer_setting *setting, struct error *error) {
    struct kept kept;
    struct ledger *ledger = NULL;
    if (!kept_paths(setting, &kept, error))
        return false;
    if (files_size(kept.cache) > 0 && files_size(kept.database) > 0)
        return true;
    bool ok = found_ledger(kept.database, setting->workload, &ledger, error) &&
              record_all(ledger, setting->workload, error) && save_cache(ledger, kept.cache, error);
    ledger_close(ledger);
    return ok;
}

/* From opening the database to a store that answers. */
static bool start_once(
    const struct kept *kept, bool cached, size_t entries, struct spent *ret_spent,
    struct error *error) {
    struct ledger *ledger = NULL;
    struct planes *planes = NULL;
    struct spent start = spent_now();
    bool ok = ledger_open(kept->database, LEDGER_READ, &ledger, error) &&
              planes_open(ledger, cached ? kept->cache : NULL, NULL, NULL, &planes, error);
    *ret_spent = spent_since(start);
    if (ok &&
        (planes_were_cached(planes) != cached || store_entries(planes_store(planes)) != entries))
        ok = error_set(error, ERROR_CORRUPT, "The start was not the one that was asked for.");
    planes_close(planes);
    ledger_close(ledger);
    return ok;
}

/* What the system keeps of a file in memory is given up, so that the disk is asked again. */
static bool forget_file(const char *path, struct error *error) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = file >= 0 && fsync(file) == 0 && posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0;
    if (file >= 0)
        close(file);
    return ok || error_set(error, ERROR_IO, "%s cannot be forgotten.", path);
}

enum { START_BARE, START_LEDGER, START_CACHE, START_COLD, STARTS };

static bool start_one(
    const struct kept *kept, int way, size_t entries, struct spent *ret_spent,
    struct error *error) {
    if (way == START_BARE)
        return floor_read(kept->database, entries, ret_spent, error);
    if (way == START_COLD && !forget_file(kept->cache, error))
        return false;
    return start_once(kept, way != START_LEDGER, entries, ret_spent, error);
}

static bool start_rounds(
    const struct kept *kept, size_t entries, unsigned rounds, struct json *json,
    struct error *error) {
    struct trial trials[STARTS] = {
        [START_BARE] = {.what = "bare"},
        [START_LEDGER] = {.what = "ledger"},
        [START_CACHE] = {.what = "cache"},
        [START_COLD] = {.what = "cache on disk"},
    };
    for (unsigned round = 0; round < rounds; round++) {
        for (int way = 0; way < STARTS; way++) {
            progress("starts: %s, round %u of %u", trials[way].what, round + 1, rounds);
            if (!start_one(kept, way, entries, &trials[way].rounds[round], error))
                return false;
        }
    }
    tell_trials(json, "starts", entries, trials, STARTS, rounds);
    return true;
}

bool starts_measure(
    const struct peer_setting *setting, unsigned rounds, struct json *json, struct error *error) {
    struct kept kept;
    rounds = rounds < ROUNDS_MOST ? rounds : ROUNDS_MOST;
    if (!kept_paths(setting, &kept, error))
        return false;
    bool ok = starts_prepare(setting, error) &&
              start_rounds(&kept, setting->workload->count, rounds, json, error);
    if (!setting->keep) {
        files_remove(kept.database);
        files_remove(kept.cache);
    }
    return ok;
}

/* ---- commits --------------------------------------------------------------------------------- */

struct submitting {
    const struct workload *workload;
    struct ledger *ledger; /* a commit each; or … */
    struct writer *writer; /* … together */
    atomic_uint_fast64_t next;
    int64_t deadline;
};

struct submitter {
    struct submitting *all;
    pthread_t thread;
    struct error error;
    bool ok;
};

static bool commit_one(struct ledger *ledger, const struct entry *entry, struct error *error) {
    struct commit_meta meta = meta_of(COMMIT_REPORT);
    struct commit *commit = NULL;
    if (!commit_begin(ledger, &meta, &commit, error))
        return false;
    if (commit_put_entry(commit, entry, NULL, error))
        return commit_end(commit, NULL, error);
    commit_abort(commit);
    return false;
}

static void *submit_until_deadline(void *opaque) {
    struct submitter *submitter = opaque;
    struct submitting *all = submitter->all;
    submitter->ok = true;
    while (submitter->ok && clock_ticks() < all->deadline) {
        size_t index = (size_t)atomic_fetch_add(&all->next, 1);
        struct entry entry = entry_of(all->workload, index % all->workload->count);
        struct submission submission = {
            .meta = meta_of(COMMIT_REPORT), .entries = &entry, .count = 1};
        submitter->ok = all->writer
                            ? writer_submit(all->writer, &submission, NULL, &submitter->error)
                            : commit_one(all->ledger, &entry, &submitter->error);
    }
    return NULL;
}

static bool submit_all(
    struct submitting *all, unsigned count, unsigned seconds, double *ret_per_second,
    struct error *error) {
    struct submitter submitters[WRITERS] = {0};
    int64_t start = clock_ticks();
    unsigned started = 0;
    all->deadline = start + (int64_t)seconds * 1000000000;
    for (; started < count; started++) {
        submitters[started].all = all;
        if (pthread_create(
                &submitters[started].thread, NULL, submit_until_deadline, &submitters[started]) !=
            0)
            break;
    }
    bool ok = started == count || error_memory(error);
    for (unsigned i = 0; i < started; i++)
        pthread_join(submitters[i].thread, NULL);
    for (unsigned i = 0; ok && i < started; i++) {
        ok = submitters[i].ok;
        if (!ok && error)
            *error = submitters[i].error;
    }
    *ret_per_second = (double)all->next / ((double)(clock_ticks() - start) / 1e9);
    return ok;
}

static bool submit_trial(
    const struct peer_setting *setting, const char *path, bool shared, unsigned count,
    unsigned seconds, double *ret_per_second, struct error *error) {
    struct submitting all = {.workload = setting->workload};
    if (!found_ledger(path, setting->workload, &all.ledger, error))
        return false;
    bool ok = true;
    if (shared) {
        ledger_close(all.ledger);
        all.ledger = NULL;
        ok = writer_start(path, &all.writer, error);
    }
    ok = ok && submit_all(&all, count, seconds, ret_per_second, error);
    writer_stop(all.writer);
    ledger_close(all.ledger);
    files_remove(path);
    return ok;
}

bool product_commits(
    const struct peer_setting *setting, unsigned seconds, struct json *json, struct error *error) {
    static const struct {
        bool shared;
        unsigned count;
    } trials[] = {{false, 1}, {true, 1}, {true, WRITERS}};
    char path[FILES_PATH];
    if (!files_path(setting->folder, "commits.db", path, error))
        return false;
    for (size_t i = 0; i < COUNT_OF(trials); i++) {
        double per_second = 0;
        progress(
            "commits: %s, %u clients%s", peer_name, trials[i].count,
            trials[i].shared ? ", one writer" : "");
        if (!submit_trial(
                setting, path, trials[i].shared, trials[i].count, seconds, &per_second, error))
            return false;
        commits_tell(
            json, trials[i].shared ? "Sát Sao, one writer" : "Sát Sao, a commit each",
            trials[i].count, per_second);
    }
    return true;
}
