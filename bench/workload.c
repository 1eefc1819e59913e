#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "progress.h"
#include "random.h"

enum {
    REPORTS_PER_CORRECTION = 50, /* 2 % */
    CORRECTION_LEAST = 5 * MINUTES_PER_DAY,
    CORRECTION_MOST = 60 * MINUTES_PER_DAY,
    VALUE_BITS = 20,
    PATH_ROOM = 4096
};

static const struct workload_size sizes[] = {
    {"smoke", 400, 5, 40},
    {"S1", 98, 24, 260},
    {"S2", COMMUNES, 24, 104},
    {"S3", COMMUNES, 100, 260},
};

/* What the file begins with; entries follow. `version` counts changes of what is generated. */
struct header {
    char magic[8];
    uint32_t version;
    uint32_t units, indicators, weeks;
    uint64_t count;
};

static const struct header header_start = {.magic = "SSBENCH", .version = 1};

const struct workload_size *workload_size_by_name(const char *name) {
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        if (strcmp(sizes[i].name, name) == 0)
            return &sizes[i];
    return NULL;
}

/* ---- generation ------------------------------------------------------------------------------ */

/* A series' report of a week and perhaps its correction. Returns how many. */
static unsigned generate_report(
    const struct workload *workload, uint64_t *stream, uint32_t week,
    struct workload_entry ret_entries[2]) {
    struct workload_entry *report = &ret_entries[0];
    report->at = workload_week_end(workload, week) + random_below(stream, AT_DELAY_MOST + 1);
    report->known = report->at + random_below(stream, KNOWN_DELAY_MOST + 1);
    report->parts = (int32_t)(random_next(stream) >> (64 - VALUE_BITS));
    if (random_below(stream, REPORTS_PER_CORRECTION) != 0)
        return 1;
    struct workload_entry *correction = &ret_entries[1];
    *correction = *report;
    correction->known +=
        CORRECTION_LEAST + random_below(stream, CORRECTION_MOST - CORRECTION_LEAST + 1);
    correction->parts = (int32_t)(random_next(stream) >> (64 - VALUE_BITS));
    return correction->known <= workload->end ? 2 : 1;
}

/* Buckets of one minute of `known` each: first they count, then they say where the next entry
 * goes. */
struct generator {
    const struct workload *workload;
    uint64_t *streams; /* of each series */
    uint32_t *buckets;
    size_t bucket_count;
    struct workload_entry *entries; /* NULL while counting */
};

static void generate_week(struct generator *generator, uint32_t week) {
    const struct workload *workload = generator->workload;
    for (uint32_t series = 0; series < workload->series; series++) {
        struct workload_entry made[2] = {
            {.unit = (uint16_t)(series % workload->size.units),
             .indicator = (uint16_t)(series / workload->size.units)}};
        unsigned count = generate_report(workload, &generator->streams[series], week, made);
        for (unsigned i = 0; i < count; i++) {
            uint32_t *bucket = &generator->buckets[made[i].known - workload->start];
            if (generator->entries)
                generator->entries[*bucket] = made[i];
            (*bucket)++;
        }
    }
}

static void generate_all(struct generator *generator) {
    const struct workload *workload = generator->workload;
    for (uint32_t series = 0; series < workload->series; series++)
        generator->streams[series] = random_stream(WORKLOAD_SEED, series);
    for (uint32_t week = 0; week < workload->size.weeks; week++)
        generate_week(generator, week);
}

/* Turn counts into first places. Returns the sum. */
static size_t accumulate(uint32_t *counts, size_t count) {
    uint32_t before = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t here = counts[i];
        counts[i] = before;
        before += here;
    }
    return before;
}

/* NULL, and the error filled, when it cannot be mapped. */
static void *map_file(int fd, size_t size, int protection, struct error *error) {
    void *mapping = mmap(NULL, size, protection, MAP_SHARED, fd, 0);
    if (mapping != MAP_FAILED)
        return mapping;
    error_system(error, errno, "The workload's file cannot be mapped.");
    return NULL;
}

static bool write_entries(struct generator *generator, int fd, size_t count, struct error *error) {
    const struct workload_size *size = &generator->workload->size;
    size_t bytes = sizeof(struct header) + count * sizeof(struct workload_entry);
    if (ftruncate(fd, (off_t)bytes) != 0)
        return error_system(error, errno, "No room for the workload's file.");
    struct header *header = map_file(fd, bytes, PROT_READ | PROT_WRITE, error);
    if (!header)
        return false;
    generator->entries = (struct workload_entry *)(header + 1);
    generate_all(generator);
    *header = header_start;
    header->units = size->units;
    header->indicators = size->indicators;
    header->weeks = size->weeks;
    header->count = count;
    munmap(header, bytes);
    return true;
}

static bool generate_into(const struct workload *workload, int fd, struct error *error) {
    struct generator generator = {
        .workload = workload, .bucket_count = workload->end - workload->start + 1};
    generator.streams = calloc(workload->series, sizeof *generator.streams);
    generator.buckets = calloc(generator.bucket_count, sizeof *generator.buckets);
    bool ok = generator.streams && generator.buckets;
    if (!ok) {
        error_memory(error);
        goto done;
    }
    generate_all(&generator);
    size_t count = accumulate(generator.buckets, generator.bucket_count);
    ok = write_entries(&generator, fd, count, error);
done:
    free(generator.streams);
    free(generator.buckets);
    return ok;
}

/* Under a name of its own until it is whole. */
static bool generate_file(const struct workload *workload, const char *path, struct error *error) {
    progress("%s: generating the workload", workload->size.name);
    char part[PATH_ROOM + 8];
    snprintf(part, sizeof part, "%s.part", path);
    int fd = open(part, O_RDWR | O_CREAT | O_TRUNC, 0644);
    if (fd < 0)
        return error_system(error, errno, "%s cannot be written.", part);
    bool ok = generate_into(workload, fd, error);
    close(fd);
    if (ok && rename(part, path) != 0)
        ok = error_system(error, errno, "%s cannot be renamed.", part);
    if (!ok)
        unlink(part);
    return ok;
}

/* ---- the file -------------------------------------------------------------------------------- */

static bool header_fits(const struct header *header, const struct workload *workload, size_t size) {
    const struct workload_size *wanted = &workload->size;
    return memcmp(header->magic, header_start.magic, sizeof header->magic) == 0 &&
           header->version == header_start.version && header->units == wanted->units &&
           header->indicators == wanted->indicators && header->weeks == wanted->weeks &&
           size == sizeof *header + header->count * sizeof(struct workload_entry);
}

/* *ret_fits is false when there is no such file, or it holds another workload. */
static bool attach(
    struct workload *workload, const char *path, bool *ret_fits, struct error *error) {
    *ret_fits = false;
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return errno == ENOENT || error_system(error, errno, "%s cannot be read.", path);
    struct stat about;
    void *mapping = NULL;
    bool ok = true;
    if (fstat(fd, &about) != 0) {
        ok = error_system(error, errno, "%s cannot be read.", path);
    } else if ((size_t)about.st_size >= sizeof(struct header)) {
        mapping = map_file(fd, (size_t)about.st_size, PROT_READ, error);
        ok = mapping != NULL;
    }
    close(fd);
    if (!mapping)
        return ok;
    const struct header *header = mapping;
    workload->mapping = mapping;
    workload->mapping_size = (size_t)about.st_size;
    if (!header_fits(header, workload, workload->mapping_size)) {
        workload_close(workload);
        return true;
    }
    workload->count = header->count;
    workload->entries = (const struct workload_entry *)(header + 1);
    *ret_fits = true;
    return true;
}

static struct workload workload_of_size(const struct workload_size *size) {
    struct workload workload = {.size = *size, .series = size->units * size->indicators};
    struct civil first = {2021, 1, 4};
    workload.start = (moment)day_of_civil(first) * MINUTES_PER_DAY;
    workload.end = workload_week_end(&workload, size->weeks - 1) + AT_DELAY_MOST + KNOWN_DELAY_MOST;
    workload.provinces = province_of(size->units - 1) + 1;
    return workload;
}

bool workload_open(
    const struct workload_size *size, const char *folder, struct workload *ret_workload,
    struct error *error) {
    struct workload workload = workload_of_size(size);
    char path[PATH_ROOM];
    int length = snprintf(path, sizeof path, "%s/%s.bin", folder, size->name);
    if (length < 0 || (size_t)length >= sizeof path)
        return error_set(error, ERROR_LIMIT, "The folder's name is too long.");
    bool fits;
    if (!attach(&workload, path, &fits, error))
        return false;
    if (!fits && !(generate_file(&workload, path, error) && attach(&workload, path, &fits, error)))
        return false;
    if (!fits)
        return error_set(error, ERROR_INTERNAL, "%s is not what was written.", path);
    *ret_workload = workload;
    return true;
}

void workload_close(struct workload *workload) {
    if (workload->mapping)
        munmap(workload->mapping, workload->mapping_size);
    workload->mapping = NULL;
    workload->entries = NULL;
    workload->count = 0;
}

/* ---- orders ---------------------------------------------------------------------------------- */

size_t workload_position(const struct workload *workload, moment known) {
    size_t low = 0;
    size_t high = workload->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (workload->entries[middle].known <= known)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* By `at`; the order of arrival stays among versions of one moment. A series is nearly in order, so
 * insertion is the sort for it. */
static void sort_series(const struct workload_entry *entries, uint32_t *order, size_t count) {
    for (size_t i = 1; i < count; i++) {
        uint32_t moved = order[i];
        moment at = entries[moved].at;
        size_t j = i;
        for (; j > 0 && entries[order[j - 1]].at > at; j--)
            order[j] = order[j - 1];
        order[j] = moved;
    }
}

typedef size_t bucket_of(const struct workload *workload, const struct workload_entry *entry);

static size_t series_bucket(const struct workload *workload, const struct workload_entry *entry) {
    return workload_series(workload, entry->unit, entry->indicator);
}

static size_t week_bucket(const struct workload *workload, const struct workload_entry *entry) {
    uint32_t week = (entry->at - workload->start) / WEEK - 1;
    return (size_t)week * workload->series + series_bucket(workload, entry);
}

/* A counting sort that keeps the order of arrival within each bucket; ret_ends[b] is the place
 * behind the last of bucket b. */
static void sort_into(
    const struct workload *workload, bucket_of *bucket, uint32_t *ret_ends, size_t bucket_count,
    uint32_t *order) {
    for (size_t i = 0; i < workload->count; i++)
        ret_ends[bucket(workload, &workload->entries[i])]++;
    accumulate(ret_ends, bucket_count);
    for (size_t i = 0; i < workload->count; i++)
        order[ret_ends[bucket(workload, &workload->entries[i])]++] = (uint32_t)i;
}

static void sort_each_series(
    const struct workload *workload, const uint32_t *ends, uint32_t *order) {
    uint32_t first = 0;
    for (uint32_t s = 0; s < workload->series; s++) {
        sort_series(workload->entries, order + first, ends[s] - first);
        first = ends[s];
    }
}

uint32_t *workload_by_series(const struct workload *workload) {
    uint32_t *ends = calloc(workload->series, sizeof *ends);
    uint32_t *order = calloc(workload->count, sizeof *order);
    if (ends && order) {
        sort_into(workload, series_bucket, ends, workload->series, order);
        sort_each_series(workload, ends, order);
        free(ends);
        return order;
    }
    free(ends);
    free(order);
    return NULL;
}

uint32_t *workload_by_week(const struct workload *workload) {
    size_t buckets = (size_t)workload->size.weeks * workload->series;
    uint32_t *ends = calloc(buckets, sizeof *ends);
    uint32_t *order = calloc(workload->count, sizeof *order);
    if (ends && order) {
        sort_into(workload, week_bucket, ends, buckets, order);
        free(ends);
        return order;
    }
    free(ends);
    free(order);
    return NULL;
}
