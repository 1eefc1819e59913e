/* Reorganisations, and the lineage of units through them. */
#include "base/say.h"
#include "exchange/import_private.h"
#include "ledger/units.h"

/* ---- what is on record ------------------------------------------------------------------------ */

struct event {
    uint32_t id;
    day operating;
    struct str resolution;
    struct str name;
};

typedef VEC(struct event) events;

static bool keep_text(struct import *import, struct str text, struct str *ret_text) {
    char *copy = arena_text(&import->arena, text);
    *ret_text = str_slice(copy, copy ? text.length : 0);
    return copy != NULL;
}

/* Versions come in order: a later one takes the place of the one before. */
static bool take_event(struct import *import, void *context, struct statement *row) {
    events *all = context;
    struct event event = {(uint32_t)column_int(row, 0), (day)column_int(row, 1), {0}, {0}};
    if (!keep_text(import, column_text(row, 2), &event.resolution) ||
        !keep_text(import, column_text(row, 3), &event.name))
        return false;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].id == event.id) {
            all->items[i] = event;
            return true;
        }
    return vec_push(all, event);
}

static bool load_events(struct import *import, events *all, struct error *error) {
    return import_query(
        import,
        "SELECT id, operating_day, resolution, name FROM reorganisation ORDER BY commit_id, row",
        take_event, all, error);
}

/* ---- reorganisations -------------------------------------------------------------------------- */

enum {
    EVENT_RESOLUTION,
    EVENT_NAME,
    EVENT_SIGNED,
    EVENT_IN_FORCE,
    EVENT_OPERATING,
    EVENT_SOURCE,
    EVENT_SIMULATED,
    EVENT_CODE,
};

static const struct table_column event_columns[] = {
    [EVENT_RESOLUTION] = {"resolution", "nghi_quyet", TABLE_OPTIONAL},
    [EVENT_NAME] = {"name", "ten", TABLE_REQUIRED},
    [EVENT_SIGNED] = {"signed", "ngay_ky", TABLE_OPTIONAL},
    [EVENT_IN_FORCE] = {"in_force", "hieu_luc", TABLE_OPTIONAL},
    [EVENT_OPERATING] = {"operating", "van_hanh", TABLE_OPTIONAL},
    [EVENT_SOURCE] = {"source", "nguon", TABLE_OPTIONAL},
    [EVENT_SIMULATED] = {"simulated", "mo_phong", TABLE_OPTIONAL},
    [EVENT_CODE] = {"code", "ma", TABLE_UNREAD},
    IMPORT_REJECT_COLUMNS,
};

struct event_row {
    struct import_row row;
    struct reorganisation event;
};

struct event_rows {
    VEC(struct event_row) rows;
    events known;
};

static uint32_t same_event(const events *known, const struct reorganisation *event) {
    for (size_t i = 0; i < known->count; i++)
        if (known->items[i].operating == event->operating &&
            str_equal(known->items[i].resolution, event->resolution) &&
            str_equal(known->items[i].name, event->name))
            return known->items[i].id;
    return 0;
}

static bool read_event(struct import *import, void *context, struct error *error) {
    struct event_rows *all = context;
    const struct import_options *options = import->options;
    struct event_row row = {0};
    struct reorganisation *event = &row.event;
    if (!import_row_keep(import, &row.row, error) ||
        !field_text(import, EVENT_RESOLUTION, &event->resolution, error) ||
        !field_needed(import, EVENT_NAME, &event->name, error) ||
        !field_day(import, EVENT_SIGNED, options->signed_on, &event->signed_on, error) ||
        !field_day(import, EVENT_IN_FORCE, options->in_force, &event->in_force, error) ||
        !field_day_needed(import, EVENT_OPERATING, options->operating, &event->operating, error) ||
        !field_source(import, EVENT_SOURCE, &event->source, error) ||
        !field_simulated(import, EVENT_SIMULATED, &event->simulated, error))
        return false;
    event->id = same_event(&all->known, event);
    return vec_push(&all->rows, row) || error_memory(error);
}

static bool fill_events(
    struct import *import, void *context, struct commit *commit, struct import_row **ret_row,
    struct error *error) {
    (void)import;
    struct event_rows *all = context;
    for (size_t i = 0; i < all->rows.count; i++) {
        struct event_row *row = &all->rows.items[i];
        if (row->row.refused || commit_put_reorganisation(commit, &row->event, NULL, error))
            continue;
        *ret_row = &row->row;
        return false;
    }
    return true;
}

bool import_reorganisations(struct import *import, struct error *error) {
    struct event_rows all = {0};
    bool ok = import_table_open(import, event_columns, COUNT_OF(event_columns), error) &&
              load_events(import, &all.known, error) &&
              import_each(import, read_event, &all, error) &&
              import_facts(import, COMMIT_ORGANISATION, fill_events, &all, error);
    vec_release(&all.rows);
    vec_release(&all.known);
    return ok;
}

/* ---- lineage ---------------------------------------------------------------------------------- */

/* Reorganisations that one file of lineage makes. */
enum { EVENTS_MAX = 4096 };

enum {
    OLD_CODE,
    OLD_KIND,
    OLD_ON,
    NEW_CODE,
    NEW_KIND,
    KIND,
    SHARE,
    BACK_SHARE,
    RESOLUTION,
    OPERATING,
    REORGANISATION,
    CLAUSE,
    SOURCE,
    SIMULATED,
    OLD_NAME,
    NEW_NAME,
    NEW_PROVINCE,
};

static const struct table_column columns[] = {
    [OLD_CODE] = {"old_code", "ma_cu", TABLE_REQUIRED},
    [OLD_KIND] = {"old_kind", NULL, TABLE_OPTIONAL},
    [OLD_ON] = {"old_on", NULL, TABLE_OPTIONAL},
    [NEW_CODE] = {"new_code", "ma_moi", TABLE_REQUIRED},
    [NEW_KIND] = {"new_kind", NULL, TABLE_OPTIONAL},
    [KIND] = {"kind", NULL, TABLE_REQUIRED},
    [SHARE] = {"share", "ty_le", TABLE_OPTIONAL},
    [BACK_SHARE] = {"back_share", NULL, TABLE_OPTIONAL},
    [RESOLUTION] = {"resolution", "nghi_quyet", TABLE_OPTIONAL},
    [OPERATING] = {"operating", "van_hanh", TABLE_OPTIONAL},
    [REORGANISATION] = {"reorganisation", NULL, TABLE_OPTIONAL},
    [CLAUSE] = {"clause", "khoan", TABLE_OPTIONAL},
    [SOURCE] = {"source", "nguon", TABLE_OPTIONAL},
    [SIMULATED] = {"simulated", "mo_phong", TABLE_OPTIONAL},
    [OLD_NAME] = {"old_name", NULL, TABLE_UNREAD},
    [NEW_NAME] = {"new_name", NULL, TABLE_UNREAD},
    [NEW_PROVINCE] = {"new_province_code", NULL, TABLE_UNREAD},
    IMPORT_REJECT_COLUMNS,
};

struct row {
    struct import_row row;
    struct lineage edge;
    size_t event;
};

struct rows {
    VEC(struct row) rows;
    events events; /* those on record, then those that this file makes, whose id is 0 until put */
    size_t on_record;
    size_t last; /* the event of the row before: mostly that of this one too */
};

static bool is_event(
    const struct event *event, struct str resolution, struct str name, day operating) {
    return str_equal(event->resolution, resolution) &&
           (operating == LEDGER_DAY_UNKNOWN || event->operating == operating) &&
           (name.length == 0 || str_equal(event->name, name));
}

static bool add_event(
    struct import *import, struct rows *all, struct str resolution, struct str name, day operating,
    struct error *error) {
    if (operating == LEDGER_DAY_UNKNOWN) {
        import->wrong = RESOLUTION;
        error_set(
            error, ERROR_NOT_FOUND, _("There is no reorganisation by “%.*s” on record."),
            STR_ARGS(resolution));
        return error_hint(
            error, "%s",
            _("Import the reorganisations first, or give the operating day of this one."));
    }
    if (all->events.count - all->on_record == EVENTS_MAX)
        return error_set(
            error, ERROR_LIMIT, _("A file of lineage makes at most %d reorganisations."),
            EVENTS_MAX);
    struct event event = {.operating = operating, .resolution = resolution, .name = name};
    if (name.length == 0)
        event.name = resolution.length ? resolution : str_of(import->options->name);
    all->last = all->events.count;
    return vec_push(&all->events, event) || error_memory(error);
}

/* Several that match are of one day, or the day has to be told. */
static bool find_event(
    struct import *import, struct rows *all, struct row *row, struct error *error) {
    struct str resolution, name;
    day operating;
    if (!field_text(import, RESOLUTION, &resolution, error) ||
        !field_text(import, REORGANISATION, &name, error) ||
        !field_day(import, OPERATING, import->options->operating, &operating, error))
        return false;
    size_t found = all->events.count;
    for (size_t i = 0; i < all->events.count; i++) {
        if (!is_event(&all->events.items[i], resolution, name, operating))
            continue;
        if (found == all->events.count)
            found = i;
        else if (all->events.items[i].operating != all->events.items[found].operating)
            return error_set(
                error, ERROR_CONFLICT,
                _("Several reorganisations are by “%.*s”; say which by its operating day."),
                STR_ARGS(resolution));
    }
    all->last = found;
    if (found == all->events.count && !add_event(import, all, resolution, name, operating, error))
        return false;
    row->event = all->last;
    return true;
}

static bool read_row(struct import *import, void *context, struct error *error) {
    struct rows *all = context;
    struct row row = {0};
    struct lineage *edge = &row.edge;
    enum unit_kind old_kind, new_kind;
    day old_on;
    int kind = 0;
    if (!import_row_keep(import, &row.row, error) || !find_event(import, all, &row, error))
        return false;
    day operating = all->events.items[row.event].operating;
    if (!field_unit_kind(import, OLD_KIND, &old_kind, error) ||
        !field_unit_kind(import, NEW_KIND, &new_kind, error) ||
        !field_day(import, OLD_ON, operating - 1, &old_on, error) ||
        !field_unit(import, OLD_CODE, old_kind, old_on, &edge->old_unit, error) ||
        !field_unit(import, NEW_CODE, new_kind, operating, &edge->new_unit, error) ||
        !field_word(import, KIND, WORDS_LINEAGE, -1, &kind, error) ||
        !field_share(import, SHARE, &edge->share, error) ||
        !field_share(import, BACK_SHARE, &edge->back_share, error) ||
        !field_text(import, CLAUSE, &edge->clause, error) ||
        !field_source(import, SOURCE, &edge->source, error) ||
        !field_simulated(import, SIMULATED, &edge->simulated, error))
        return false;
    edge->kind = (enum lineage_kind)kind;
    return vec_push(&all->rows, row) || error_memory(error);
}

/* The reorganisations that this file makes. */
static bool put_events(
    const struct import *import, struct rows *all, struct commit *commit, struct error *error) {
    const struct import_options *options = import->options;
    for (size_t i = all->on_record; i < all->events.count; i++) {
        struct event *event = &all->events.items[i];
        struct reorganisation made = {
            .simulated = options->simulated,
            .signed_on = options->signed_on,
            .in_force = options->in_force,
            .operating = event->operating,
            .name = event->name,
            .resolution = event->resolution,
            .source = options->source,
        };
        if (!commit_put_reorganisation(commit, &made, &event->id, error))
            return false;
    }
    return true;
}

static bool fill(
    struct import *import, void *context, struct commit *commit, struct import_row **ret_row,
    struct error *error) {
    struct rows *all = context;
    if (!put_events(import, all, commit, error))
        return false;
    for (size_t i = 0; i < all->rows.count; i++) {
        struct row *row = &all->rows.items[i];
        row->edge.reorganisation = all->events.items[row->event].id;
        if (row->row.refused || commit_put_lineage(commit, &row->edge, error))
            continue;
        *ret_row = &row->row;
        return false;
    }
    return true;
}

bool import_lineage(struct import *import, struct error *error) {
    struct rows all = {0};
    bool ok = import_table_open(import, columns, COUNT_OF(columns), error) &&
              load_events(import, &all.events, error);
    all.on_record = all.events.count;
    ok = ok && import_each(import, read_row, &all, error) &&
         import_facts(import, COMMIT_ORGANISATION, fill, &all, error);
    vec_release(&all.rows);
    vec_release(&all.events);
    return ok;
}
