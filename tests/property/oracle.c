#include "oracle.h"

#include <inttypes.h>
#include <math.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/buf.h"

/* ---- the facts ------------------------------------------------------------------------------- */

static const char schema[] =
    "PRAGMA journal_mode = OFF;"
    "CREATE TABLE state (unit, since, alive, parent, kind);"
    /* first: its first moment; final: its first moment without life */
    "CREATE TABLE life (unit INTEGER PRIMARY KEY, first, final);"
    "CREATE TABLE lineage (old, new, share REAL, back REAL, PRIMARY KEY (new, old));"
    "CREATE INDEX lineage_old ON lineage (old, new);"
    "CREATE TABLE indicator (id INTEGER PRIMARY KEY, owed_by, divisor REAL);"
    "CREATE TABLE entry (indicator, unit, at, seq, value REAL, withdrawn,"
    " PRIMARY KEY (indicator, unit, at, seq)) WITHOUT ROWID;"
    /* the tree of a day, and who stands at and below whom */
    "CREATE TABLE node (unit INTEGER PRIMARY KEY, parent, depth, kind);"
    "CREATE INDEX node_parent ON node (parent);"
    "CREATE VIEW inner_node AS SELECT DISTINCT parent FROM node WHERE parent IS NOT NULL;"
    "CREATE TABLE under (top, unit, PRIMARY KEY (top, unit)) WITHOUT ROWID;"
    /* F (whole), N (news) and B (back) of fold.h. Where split is set, a needed share is unknown and
     * the value beside it is what came by known shares. gain: what successors' news give. */
    "CREATE TABLE fold (indicator, unit, own REAL, moments, last REAL,"
    " descent REAL, descent_split, descent_moments, whole REAL, split, inherited,"
    " gain REAL, gain_split, gain_any, news REAL, news_split, back REAL, back_split, estimated,"
    " PRIMARY KEY (indicator, unit)) WITHOUT ROWID;"
    "CREATE TABLE rest (unit, value REAL);"
    /* own: B; value: what counts, times the divisor; shown: as a person reads it */
    "CREATE TABLE val (indicator, unit, own REAL, value REAL, shown REAL,"
    " PRIMARY KEY (indicator, unit)) WITHOUT ROWID;";

static const char cleaning[] =
    "DELETE FROM state; DELETE FROM life; DELETE FROM lineage; DELETE FROM indicator;"
    "DELETE FROM entry; DELETE FROM node; DELETE FROM under;";

enum statement {
    ADD_STATE,
    ADD_LINEAGE,
    ADD_INDICATOR,
    ADD_ENTRY,
    MAKE_LIVES,
    LIST_HEIRS,
    LIST_ENDED,
    CLEAR_NODES,
    CLEAR_UNDER,
    MAKE_NODES,
    MAKE_UNDER,
    DEEPEST,
    CLEAR_FOLD,
    CLEAR_RESTS,
    CLEAR_VALUES,
    MAKE_OWN,
    DESCEND_SUM,
    DESCEND_MEAN,
    DESCEND_MIN,
    DESCEND_MAX,
    DESCEND_ALONE,
    COMBINE,
    KEEP_FOLDED,
    NEWS_SUM,
    NEWS_MEAN,
    NEWS_MIN,
    NEWS_MAX,
    NEWS_ALONE,
    SETTLE_NEWS,
    PUT_FOLDED,
    REST_AT_PARENTS,
    LIST_UNDIVIDED,
    REST_UNDIVIDED,
    ROLL_SUM,
    ROLL_MEAN,
    ROLL_MIN,
    ROLL_MAX,
    SHOW,
    SHOW_RATIO,
    FOLDED,
    GREATEST,
    EXACT,
    ANSWER,
    MISSING,
    STATEMENTS
};

/* ?1 indicator, ?2 from, ?3 to, ?4 known: of each moment the version known last, not withdrawn. */
#define VISIBLE                                                                                    \
    "visible AS (SELECT unit, at, value FROM (SELECT *, row_number() OVER"                         \
    " (PARTITION BY unit, at ORDER BY seq DESC) AS r FROM entry"                                   \
    " WHERE indicator = ?1 AND at <= ?3 AND seq <= ?4) WHERE r = 1 AND NOT withdrawn)"

/* ?1 indicator, ?2 unit: its predecessors with what they have. */
#define FROM_PREDECESSORS " FROM lineage e JOIN fold p ON p.indicator = ?1 AND p.unit = e.old"
#define SET_DESCENT       "UPDATE fold SET (descent, descent_split, descent_moments) = (SELECT "
#define OF_PREDECESSORS   " WHERE e.new = ?2) WHERE indicator = ?1 AND unit = ?2"

/* ?1 indicator, ?2 unit: its successors with their news, `known` where there are any. */
#define SET_GAIN                                                                                   \
    "UPDATE fold SET (gain, gain_split, gain_any) = (WITH edge AS (SELECT e.share AS s,"           \
    " u.whole, u.split, m.news, m.news_split, m.news IS NOT NULL OR m.news_split AS known,"        \
    " (SELECT count(*) FROM lineage x WHERE x.new = e.new) = 1 AS sole,"                           \
    " (SELECT count(*) FROM lineage x WHERE x.old = e.old) = 1 AS only,"                           \
    " CASE WHEN e.back IS NOT NULL THEN e.back"                                                    \
    "  WHEN (SELECT count(*) FROM lineage x WHERE x.new = e.new) = 1 THEN 1.0"                     \
    "  ELSE e.share * u.last / (SELECT CASE WHEN count(*) = count(x.share * p.last)"               \
    "   THEN sum(x.share * p.last) END FROM lineage x JOIN fold p ON p.indicator = ?1"             \
    "   AND p.unit = x.old WHERE x.new = e.new) END AS b"                                          \
    " FROM lineage e JOIN fold u ON u.indicator = ?1 AND u.unit = e.old"                           \
    " JOIN fold m ON m.indicator = ?1 AND m.unit = e.new WHERE e.old = ?2) SELECT "
#define OF_SUCCESSORS " FROM edge) WHERE indicator = ?1 AND unit = ?2"

/* ?1 indicator, ?2 depth, ?3 what a value of its own does to the derived one. */
#define OF_CHILDREN " AS d FROM node n JOIN val c ON c.indicator = ?1 AND c.unit = n.unit"
#define ROLL(derived)                                                                              \
    "UPDATE val SET value = (SELECT CASE WHEN val.own IS NULL THEN d WHEN d IS NULL THEN val.own"  \
    " WHEN ?3 = 1 THEN val.own + d ELSE val.own END FROM (SELECT " derived                         \
    " WHERE n.parent = val.unit)) WHERE indicator = ?1"                                            \
    " AND unit IN (SELECT unit FROM node WHERE depth = ?2)"

static const char *const texts[STATEMENTS] = {
    [ADD_STATE] = "INSERT INTO state VALUES (?1, ?2, ?3, ?4, ?5)",
    [ADD_LINEAGE] = "INSERT INTO lineage VALUES (?1, ?2, ?3, ?4)",
    [ADD_INDICATOR] = "INSERT INTO indicator VALUES (?1, ?2, ?3)",
    [ADD_ENTRY] = "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [MAKE_LIVES] =
        "INSERT INTO life SELECT unit, min(since) * 1440 - 420, CASE WHEN (SELECT alive FROM"
        " state x WHERE x.unit = s.unit ORDER BY x.since DESC LIMIT 1) THEN 4294967296"
        " ELSE max(since) * 1440 - 420 END FROM state s GROUP BY unit",
    [LIST_HEIRS] = "SELECT unit FROM life WHERE unit IN (SELECT new FROM lineage)"
                   " ORDER BY first",
    [LIST_ENDED] = "SELECT unit FROM life WHERE unit IN (SELECT old FROM lineage)"
                   " AND final <= ?1 ORDER BY first DESC",
    [CLEAR_NODES] = "DELETE FROM node",
    [CLEAR_UNDER] = "DELETE FROM under",
    [MAKE_NODES] = "WITH RECURSIVE living AS (SELECT * FROM (SELECT *, row_number() OVER"
                   " (PARTITION BY unit ORDER BY since DESC) AS r FROM state WHERE since <= ?1)"
                   " WHERE r = 1 AND alive), tree (unit, parent, depth, kind) AS"
                   " (SELECT unit, parent, 0, kind FROM living WHERE parent IS NULL UNION ALL"
                   " SELECT l.unit, l.parent, t.depth + 1, l.kind FROM tree t"
                   " JOIN living l ON l.parent = t.unit) INSERT INTO node SELECT * FROM tree",
    [MAKE_UNDER] = "WITH RECURSIVE up (top, unit) AS (SELECT unit, unit FROM node UNION ALL"
                   " SELECT n.parent, up.unit FROM up JOIN node n ON n.unit = up.top"
                   " WHERE n.parent IS NOT NULL) INSERT INTO under SELECT * FROM up",
    [DEEPEST] = "SELECT max(depth) FROM node",
    [CLEAR_FOLD] = "DELETE FROM fold",
    [CLEAR_RESTS] = "DELETE FROM rest",
    [CLEAR_VALUES] = "DELETE FROM val",

    /* ?5 rule */
    [MAKE_OWN] = "WITH " VISIBLE ", ranked AS (SELECT *, at >= ?2 AS inside,"
                 " row_number() OVER (PARTITION BY unit ORDER BY at DESC) AS k FROM visible),"
                 " taken AS (SELECT unit, max(CASE WHEN k = 1 THEN value END) AS last,"
                 "  sum(inside) AS moments, CASE ?5"
                 "  WHEN 0 THEN max(CASE WHEN k = 1 AND inside THEN value END)"
                 "  WHEN 1 THEN sum(CASE WHEN inside THEN value END)"
                 "  WHEN 2 THEN avg(CASE WHEN inside THEN value END)"
                 "  WHEN 3 THEN min(CASE WHEN inside THEN value END)"
                 "  ELSE max(CASE WHEN inside THEN value END) END AS own FROM ranked GROUP BY unit)"
                 " INSERT INTO fold SELECT ?1, l.unit, t.own, coalesce(t.moments, 0), t.last,"
                 " NULL, 0, 0, t.own, 0, 0, NULL, 0, 0, t.own, 0, t.own, 0, 0"
                 " FROM life l LEFT JOIN taken t ON t.unit = l.unit",

    [DESCEND_SUM] = SET_DESCENT
    "sum(e.share * p.whole), max(p.split OR (e.share IS NULL AND p.whole IS NOT NULL)),"
    " max(p.moments)" FROM_PREDECESSORS OF_PREDECESSORS,
    /* ?3 the weighing indicator. What a sole predecessor has needs no weighing. */
    [DESCEND_MEAN] = SET_DESCENT
    "CASE WHEN max(sole) THEN max(p_whole)"
    " ELSE sum(share * weight * p_whole) / sum(share * weight) END,"
    " coalesce(max(p_split OR (NOT sole AND (w_split OR share IS NULL))), 0), max(moments)"
    " FROM (SELECT e.share, w.whole AS weight, coalesce(w.split, 0) AS w_split,"
    "  p.whole AS p_whole, p.split AS p_split, p.moments,"
    "  (SELECT count(*) FROM lineage x WHERE x.new = ?2) = 1 AS sole" FROM_PREDECESSORS
    "  LEFT JOIN fold w ON w.indicator = ?3 AND w.unit = e.old WHERE e.new = ?2)"
    " WHERE (p_whole IS NOT NULL OR p_split) AND (sole OR weight > 0 OR w_split))"
    " WHERE indicator = ?1 AND unit = ?2",
    [DESCEND_MIN] = SET_DESCENT "min(p.whole), 0, max(p.moments)" FROM_PREDECESSORS OF_PREDECESSORS,
    [DESCEND_MAX] = SET_DESCENT "max(p.whole), 0, max(p.moments)" FROM_PREDECESSORS OF_PREDECESSORS,
    [DESCEND_ALONE] = SET_DESCENT "p.whole, 0, p.moments" FROM_PREDECESSORS " WHERE e.new = ?2"
                                  " AND (SELECT count(*) FROM lineage x WHERE x.new = ?2) = 1"
                                  " AND e.share = 1)"
                                  " WHERE indicator = ?1 AND unit = ?2",
    /* ?3 rule over time */
    [COMBINE] =
        "UPDATE fold SET moments = moments + CASE WHEN ?3 = 2 AND descent IS NOT NULL"
        "  THEN descent_moments WHEN ?3 = 0 AND own IS NULL THEN descent_moments ELSE 0 END,"
        " whole = CASE WHEN own IS NULL THEN descent WHEN descent IS NULL OR ?3 = 0 THEN own"
        "  WHEN ?3 = 1 THEN own + descent"
        "  WHEN ?3 = 2 THEN (own * moments + descent * descent_moments)"
        "   / (moments + descent_moments)"
        "  WHEN ?3 = 3 THEN min(own, descent) ELSE max(own, descent) END,"
        " split = coalesce(descent_split, 0) AND NOT (?3 = 0 AND own IS NOT NULL),"
        " inherited = (descent IS NOT NULL OR coalesce(descent_split, 0))"
        "  AND NOT (?3 = 0 AND own IS NOT NULL)"
        " WHERE indicator = ?1 AND unit = ?2",

    [KEEP_FOLDED] = "UPDATE fold SET back = whole, back_split = split WHERE indicator = ?1",

    /* ?3 whether news are added to what was there */
    [NEWS_SUM] =
        SET_GAIN "sum(CASE WHEN known THEN b * news WHEN NOT ?3 THEN s * whole END),"
                 " max(CASE WHEN known THEN news_split OR b IS NULL"
                 "  WHEN NOT ?3 THEN split OR (s IS NULL AND whole IS NOT NULL) ELSE 0 END),"
                 " max(known)" OF_SUCCESSORS,
    [NEWS_MEAN] = SET_GAIN
    "CASE WHEN max(only) THEN max(news)"
    " ELSE sum(CASE WHEN known THEN s * news END) / sum(CASE WHEN known THEN s END) END,"
    " max(known AND ((s IS NULL AND NOT only) OR news_split)), max(known)" OF_SUCCESSORS,
    [NEWS_MIN] = SET_GAIN "min(news), 0, max(known)" OF_SUCCESSORS,
    [NEWS_MAX] = SET_GAIN "max(news), 0, max(known)" OF_SUCCESSORS,
    [NEWS_ALONE] = SET_GAIN "CASE WHEN sole AND only THEN news END, 0, max(known)" OF_SUCCESSORS,
    [SETTLE_NEWS] =
        "UPDATE fold SET"
        " news = CASE WHEN ?3 AND own IS NOT NULL THEN own + coalesce(gain, 0) ELSE gain END,"
        " news_split = gain_split,"
        " back = CASE WHEN ?3 AND whole IS NOT NULL THEN whole + coalesce(gain, 0) ELSE gain END,"
        " back_split = gain_split OR (?3 AND split),"
        " estimated = gain IS NOT NULL AND NOT gain_split AND NOT (?3 AND split) AND NOT ((SELECT"
        " count(*) FROM lineage WHERE old = ?2) = 1 AND (SELECT count(*) FROM lineage WHERE new ="
        " (SELECT new FROM lineage WHERE old = ?2)) = 1)"
        " WHERE indicator = ?1 AND unit = ?2 AND gain_any",

    [PUT_FOLDED] = "INSERT INTO val SELECT ?1, n.unit, CASE WHEN NOT f.back_split THEN f.back END,"
                   " CASE WHEN NOT f.back_split THEN f.back END, NULL"
                   " FROM node n JOIN fold f ON f.indicator = ?1 AND f.unit = n.unit",
    [REST_AT_PARENTS] =
        "INSERT INTO rest SELECT n.parent, f.back FROM node n JOIN fold f ON f.indicator = ?1"
        " AND f.unit = n.unit WHERE f.back_split AND f.back IS NOT NULL"
        " AND n.parent IS NOT NULL AND n.unit NOT IN inner_node",
    [LIST_UNDIVIDED] =
        "SELECT p.unit, p.whole * (1 - coalesce(sum(e.share), 0)) FROM lineage e"
        " JOIN fold p ON p.indicator = ?1 AND p.unit = e.old WHERE p.whole IS NOT NULL"
        " GROUP BY p.unit HAVING count(*) > count(e.share)",
    /* ?2 the old unit, ?3 its undivided part, ?4 whether news beside it count too: at the nearest
     * node above all that it went to, or those who came after them */
    [REST_UNDIVIDED] =
        "WITH RECURSIVE place (unit, seen) AS (SELECT new, new IN (SELECT unit FROM node)"
        " FROM lineage WHERE old = ?2 AND share IS NULL UNION SELECT e.new,"
        " e.new IN (SELECT unit FROM node) FROM place p JOIN lineage e ON e.old = p.unit"
        " WHERE NOT p.seen)"
        " INSERT INTO rest SELECT top, ?3 FROM under JOIN node ON node.unit = under.top"
        " WHERE top <> under.unit AND under.unit IN (SELECT unit FROM place WHERE seen)"
        " AND NOT EXISTS (SELECT 1 FROM place WHERE seen AND unit IN inner_node)"
        " AND NOT EXISTS (SELECT 1 FROM place WHERE NOT seen"
        "  AND unit NOT IN (SELECT old FROM lineage))"
        " AND (?4 OR NOT EXISTS (SELECT 1 FROM place JOIN fold f ON f.indicator = ?1"
        "  AND f.unit = place.unit WHERE f.news IS NOT NULL OR f.news_split))"
        " GROUP BY top HAVING count(*) = (SELECT count(*) FROM place WHERE seen)"
        " ORDER BY depth DESC LIMIT 1",

    [ROLL_SUM] =
        ROLL("coalesce(sum(c.value) + (SELECT sum(value) FROM rest WHERE unit = val.unit),"
             " sum(c.value), (SELECT sum(value) FROM rest WHERE unit = val.unit))" OF_CHILDREN),
    /* ?4 the weighing indicator */
    [ROLL_MEAN] =
        ROLL("sum(w.value * c.value) / sum(w.value)" OF_CHILDREN " AND c.value IS NOT NULL"
             " JOIN val w ON w.indicator = ?4 AND w.unit = n.unit AND w.value > 0"),
    [ROLL_MIN] = ROLL("min(c.value)" OF_CHILDREN),
    [ROLL_MAX] = ROLL("max(c.value)" OF_CHILDREN),
    [SHOW] = "UPDATE val SET shown = value / (SELECT divisor FROM indicator WHERE id = ?1)"
             " WHERE indicator = ?1",
    /* ?2 factor, ?3 numerator, ?4 denominator */
    [SHOW_RATIO] =
        "UPDATE val SET shown = coalesce(shown, (SELECT ?2 * a.shown / b.shown FROM val a"
        " JOIN val b ON b.indicator = ?4 AND b.unit = a.unit WHERE a.indicator = ?3"
        " AND a.unit = val.unit)) WHERE indicator = ?1",
    [FOLDED] = "SELECT coalesce(max(inherited OR estimated OR back_split OR news_split), 0) FROM "
               "fold WHERE indicator = ?1",
    [GREATEST] = "SELECT coalesce(max(abs(value)), 0) / divisor FROM indicator LEFT JOIN entry"
                 " ON indicator = id WHERE id = ?1",
    [EXACT] = "SELECT coalesce(sum(abs(value)), 0) < 9e15 FROM entry WHERE indicator = ?1",
    [ANSWER] = "SELECT n.unit, v.shown, f.back_split, f.estimated, v.own IS NOT NULL,"
               " NOT EXISTS (SELECT 1 FROM node c WHERE c.parent = n.unit),"
               " (SELECT sum(i.owed_by >> k.kind & 1) FROM under b JOIN node k ON k.unit = b.unit"
               "  WHERE b.top = n.unit),"
               " (SELECT sum((i.owed_by >> k.kind & 1) AND w.own IS NOT NULL) FROM under b"
               "  JOIN node k ON k.unit = b.unit JOIN val w ON w.indicator = ?1 AND w.unit = b.unit"
               "  WHERE b.top = n.unit)"
               " FROM node n JOIN indicator i ON i.id = ?1"
               " JOIN val v ON v.indicator = ?1 AND v.unit = n.unit"
               " LEFT JOIN fold f ON f.indicator = ?1 AND f.unit = n.unit",
    [MISSING] = "WITH " VISIBLE " SELECT unit FROM node WHERE (SELECT owed_by >> node.kind & 1"
                " FROM indicator WHERE id = ?1) AND unit NOT IN"
                " (SELECT unit FROM visible WHERE at >= ?2)",
};

struct oracle {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
    const struct world *world;
    uint32_t *units; /* a list, taken out of a statement before others run */
    double *amounts;
};

/* ---- SQL ------------------------------------------------------------------------------------- */

static void expect(struct oracle *oracle, bool ok, const char *doing) {
    if (ok)
        return;
    fprintf(stderr, "oracle: %s: %s\n", doing, sqlite3_errmsg(oracle->db));
    exit(3);
}

static sqlite3_stmt *prepare(struct oracle *oracle, const char *text) {
    sqlite3_stmt *made = NULL;
    expect(
        oracle,
        sqlite3_prepare_v3(oracle->db, text, -1, SQLITE_PREPARE_PERSISTENT, &made, NULL) == 0,
        text);
    return made;
}

/* The statement with its parameters: d double, i integer, n unit or none. */
static sqlite3_stmt *bound(struct oracle *oracle, enum statement which, const char *types, ...) {
    if (!oracle->statements[which])
        oracle->statements[which] = prepare(oracle, texts[which]);
    sqlite3_stmt *statement = oracle->statements[which];
    va_list values;
    va_start(values, types);
    for (int i = 0; types[i]; i++) {
        if (types[i] == 'd') {
            sqlite3_bind_double(statement, i + 1, va_arg(values, double));
            continue;
        }
        int64_t value = va_arg(values, int64_t);
        if (types[i] == 'n' && value == MODEL_NONE)
            sqlite3_bind_null(statement, i + 1);
        else
            sqlite3_bind_int64(statement, i + 1, value);
    }
    va_end(values);
    return statement;
}

static bool step(struct oracle *oracle, sqlite3_stmt *statement) {
    int status = sqlite3_step(statement);
    expect(oracle, status == SQLITE_ROW || status == SQLITE_DONE, sqlite3_sql(statement));
    if (status == SQLITE_DONE)
        sqlite3_reset(statement);
    return status == SQLITE_ROW;
}

static void run(struct oracle *oracle, sqlite3_stmt *statement) {
    while (step(oracle, statement))
        continue;
}

static double column_number(sqlite3_stmt *statement, int column) {
    return sqlite3_column_type(statement, column) == SQLITE_NULL
               ? (double)NAN
               : sqlite3_column_double(statement, column);
}

/* The first column of the first row. */
static double one_number(struct oracle *oracle, sqlite3_stmt *statement) {
    double number = NAN;
    while (step(oracle, statement))
        number = column_number(statement, 0);
    return number;
}

/* Units, and the number beside each if there is one, into the oracle's lists. */
static size_t list_units(struct oracle *oracle, sqlite3_stmt *statement) {
    size_t count = 0;
    while (step(oracle, statement)) {
        oracle->units[count] = (uint32_t)sqlite3_column_int64(statement, 0);
        oracle->amounts[count++] = column_number(statement, 1);
    }
    return count;
}

/* ---- life ------------------------------------------------------------------------------------ */

struct oracle *oracle_new(void) {
    struct oracle *oracle = calloc(1, sizeof *oracle);
    if (!oracle || sqlite3_open(":memory:", &oracle->db) != SQLITE_OK) {
        fputs("oracle: no database\n", stderr);
        exit(3);
    }
    expect(oracle, sqlite3_exec(oracle->db, schema, NULL, NULL, NULL) == SQLITE_OK, "schema");
    return oracle;
}

void oracle_free(struct oracle *oracle) {
    if (!oracle)
        return;
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(oracle->statements[i]);
    sqlite3_close(oracle->db);
    free(oracle->units);
    free(oracle->amounts);
    free(oracle);
}

/* ---- loading --------------------------------------------------------------------------------- */

static double power_of_ten(unsigned exponent) {
    double power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* Values are kept as multiples of the finest decimal place any entry of the indicator has. */
static unsigned finest_scale(const struct world *world, uint32_t indicator) {
    unsigned finest = 0;
    for (size_t i = 0; i < world->entry_count; i++)
        if (world->entries[i].indicator == indicator && world->entries[i].scale > finest)
            finest = world->entries[i].scale;
    return finest;
}

static double share_number(int32_t share) {
    return share == SHARE_UNKNOWN ? (double)NAN : (double)share / SHARE_WHOLE;
}

static void load_units(struct oracle *oracle, const struct model *model) {
    for (size_t i = 0; i < model->state_count; i++) {
        const struct model_state *state = &model->states[i];
        run(oracle, bound(
                        oracle, ADD_STATE, "iiini", (int64_t)state->unit, (int64_t)state->from,
                        (int64_t)state->alive, (int64_t)state->parent, (int64_t)state->kind));
    }
    run(oracle, bound(oracle, MAKE_LIVES, ""));
    for (size_t i = 0; i < model->lineage_count; i++) {
        const struct model_lineage *edge = &model->lineage[i];
        run(oracle,
            bound(
                oracle, ADD_LINEAGE, "iidd", (int64_t)edge->old_unit, (int64_t)edge->new_unit,
                share_number(edge->share), share_number(edge->back_share)));
    }
}

static void load_entries(struct oracle *oracle, const struct world *world, uint32_t indicator) {
    unsigned finest = finest_scale(world, indicator);
    run(oracle, bound(
                    oracle, ADD_INDICATOR, "iid", (int64_t)indicator,
                    (int64_t)world->model.indicators[indicator].owed_by, power_of_ten(finest)));
    for (size_t i = 0; i < world->entry_count; i++) {
        const struct store_entry *entry = &world->entries[i];
        if (entry->indicator != indicator)
            continue;
        double value = (double)entry->digits * power_of_ten(finest - entry->scale);
        run(oracle, bound(
                        oracle, ADD_ENTRY, "iiiidi", (int64_t)indicator, (int64_t)entry->unit,
                        (int64_t)entry->at, (int64_t)entry->seq, value, (int64_t)entry->withdrawn));
    }
}

void oracle_load(struct oracle *oracle, const struct world *world) {
    expect(oracle, sqlite3_exec(oracle->db, cleaning, NULL, NULL, NULL) == SQLITE_OK, "cleaning");
    free(oracle->units);
    free(oracle->amounts);
    oracle->world = world;
    oracle->units = calloc(world->model.unit_count, sizeof *oracle->units);
    oracle->amounts = calloc(world->model.unit_count, sizeof *oracle->amounts);
    expect(oracle, oracle->units && oracle->amounts, "memory");
    expect(oracle, sqlite3_exec(oracle->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK, "begin");
    load_units(oracle, &world->model);
    for (uint32_t i = 0; i < world->model.indicator_count; i++)
        load_entries(oracle, world, i);
    expect(oracle, sqlite3_exec(oracle->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "commit");
}

/* ---- folding --------------------------------------------------------------------------------- */

static const enum statement descend_of[ROLLUPS] = {
    [ROLLUP_SUM] = DESCEND_SUM,     [ROLLUP_WEIGHTED_MEAN] = DESCEND_MEAN,
    [ROLLUP_RATIO] = DESCEND_ALONE, [ROLLUP_MIN] = DESCEND_MIN,
    [ROLLUP_MAX] = DESCEND_MAX,     [ROLLUP_NONE] = DESCEND_ALONE,
};

static const enum statement news_of[ROLLUPS] = {
    [ROLLUP_SUM] = NEWS_SUM,     [ROLLUP_WEIGHTED_MEAN] = NEWS_MEAN,
    [ROLLUP_RATIO] = NEWS_ALONE, [ROLLUP_MIN] = NEWS_MIN,
    [ROLLUP_MAX] = NEWS_MAX,     [ROLLUP_NONE] = NEWS_ALONE,
};

static void fold_forward(struct oracle *oracle, int64_t indicator) {
    const struct model_indicator *row = &oracle->world->model.indicators[indicator];
    size_t count = list_units(oracle, bound(oracle, LIST_HEIRS, ""));
    for (size_t i = 0; i < count; i++) {
        int64_t unit = oracle->units[i];
        enum statement descend = descend_of[row->rollup];
        run(oracle, descend == DESCEND_MEAN
                        ? bound(oracle, descend, "iii", indicator, unit, (int64_t)row->weight_by)
                        : bound(oracle, descend, "ii", indicator, unit));
        run(oracle, bound(oracle, COMBINE, "iii", indicator, unit, (int64_t)row->over_time));
    }
    run(oracle, bound(oracle, KEEP_FOLDED, "i", indicator));
}

static void fold_back(struct oracle *oracle, int64_t indicator, moment at) {
    const struct model_indicator *row = &oracle->world->model.indicators[indicator];
    int64_t adds = row->rollup == ROLLUP_SUM && row->over_time == OVER_TIME_SUM;
    size_t count = list_units(oracle, bound(oracle, LIST_ENDED, "i", (int64_t)at));
    for (size_t i = 0; i < count; i++) {
        int64_t unit = oracle->units[i];
        enum statement news = news_of[row->rollup];
        run(oracle, news == NEWS_SUM ? bound(oracle, news, "iii", indicator, unit, adds)
                                     : bound(oracle, news, "ii", indicator, unit));
        run(oracle, bound(oracle, SETTLE_NEWS, "iii", indicator, unit, adds));
    }
}

static void fold_rests(struct oracle *oracle, int64_t indicator) {
    const struct model_indicator *row = &oracle->world->model.indicators[indicator];
    run(oracle, bound(oracle, CLEAR_RESTS, ""));
    if (row->rollup != ROLLUP_SUM)
        return;
    run(oracle, bound(oracle, REST_AT_PARENTS, "i", indicator));
    size_t count = list_units(oracle, bound(oracle, LIST_UNDIVIDED, "i", indicator));
    for (size_t i = 0; i < count; i++)
        run(oracle, bound(
                        oracle, REST_UNDIVIDED, "iidi", indicator, (int64_t)oracle->units[i],
                        oracle->amounts[i], (int64_t)(row->over_time == OVER_TIME_SUM)));
}

/* ---- a board --------------------------------------------------------------------------------- */

static void roll_up(struct oracle *oracle, int64_t indicator) {
    const struct model_indicator *row = &oracle->world->model.indicators[indicator];
    int64_t above = row->rollup == ROLLUP_SUM ? row->above : ABOVE_REPLACES;
    double deepest = one_number(oracle, bound(oracle, DEEPEST, ""));
    for (int64_t depth = isnan(deepest) ? -1 : (int64_t)deepest; depth >= 0; depth--) {
        if (row->rollup == ROLLUP_SUM)
            run(oracle, bound(oracle, ROLL_SUM, "iii", indicator, depth, above));
        else if (row->rollup == ROLLUP_MIN)
            run(oracle, bound(oracle, ROLL_MIN, "iii", indicator, depth, above));
        else if (row->rollup == ROLLUP_MAX)
            run(oracle, bound(oracle, ROLL_MAX, "iii", indicator, depth, above));
        else if (row->rollup == ROLLUP_WEIGHTED_MEAN)
            run(oracle,
                bound(oracle, ROLL_MEAN, "iiii", indicator, depth, above, (int64_t)row->weight_by));
    }
}

static void compute_reported(
    struct oracle *oracle, int64_t indicator, const struct oracle_query *query) {
    const struct model_indicator *row = &oracle->world->model.indicators[indicator];
    int64_t since = query->since ? query->since[indicator] : 0;
    run(oracle, bound(
                    oracle, MAKE_OWN, "iiiii", indicator, since, (int64_t)query->at,
                    (int64_t)query->known, (int64_t)row->over_time));
    fold_forward(oracle, indicator);
    fold_back(oracle, indicator, query->at);
    fold_rests(oracle, indicator);
    run(oracle, bound(oracle, PUT_FOLDED, "i", indicator));
    roll_up(oracle, indicator);
    run(oracle, bound(oracle, SHOW, "i", indicator));
}

static void compute_ratio(struct oracle *oracle, int64_t indicator) {
    const struct model_indicator *row = &oracle->world->model.indicators[indicator];
    run(oracle, bound(
                    oracle, SHOW_RATIO, "idii", indicator, row->factor, (int64_t)row->numerator,
                    (int64_t)row->denominator));
}

static bool is_part(const struct world *world, uint32_t indicator, uint32_t part) {
    const struct model_indicator *row = &world->model.indicators[indicator];
    char name[16];
    snprintf(name, sizeof name, "v%" PRIu32 ".", part);
    if (*row->expression)
        return strstr(world->expressions[indicator], name) != NULL;
    return row->numerator == part || row->denominator == part;
}

static void compute_expression(struct oracle *oracle, uint32_t indicator) {
    struct buf text = buf_with_maximum(10000);
    buf_format(
        &text, "INSERT INTO val SELECT %" PRIu32 ", n.unit, NULL, NULL, ?1 * (%s) FROM node n",
        indicator, oracle->world->expressions[indicator]);
    for (uint32_t i = 0; i < oracle->world->model.indicator_count; i++)
        if (is_part(oracle->world, indicator, i))
            buf_format(
                &text,
                " JOIN val v%" PRIu32 " ON v%" PRIu32 ".indicator = %" PRIu32 " AND v%" PRIu32
                ".unit = n.unit",
                i, i, i, i);
    sqlite3_stmt *statement = prepare(oracle, buf_cstr(&text));
    sqlite3_bind_double(statement, 1, oracle->world->model.indicators[indicator].factor);
    run(oracle, statement);
    sqlite3_finalize(statement);
    buf_release(&text);
}

static double coverage(sqlite3_stmt *answer) {
    int64_t owed = sqlite3_column_int64(answer, 6);
    return owed == 0 ? 1 : (double)sqlite3_column_int64(answer, 7) / (double)owed;
}

static void read_answer(
    struct oracle *oracle, int64_t indicator, bool exact, struct oracle_value *values) {
    double greatest = one_number(oracle, bound(oracle, GREATEST, "i", indicator));
    sqlite3_stmt *answer = bound(oracle, ANSWER, "i", indicator);
    while (step(oracle, answer))
        values[sqlite3_column_int64(answer, 0)] = (struct oracle_value){
            .value = column_number(answer, 1),
            .indivisible = sqlite3_column_int(answer, 2) != 0,
            .estimated = sqlite3_column_int(answer, 3) != 0,
            .own = sqlite3_column_int(answer, 4) != 0,
            .leaf = sqlite3_column_int(answer, 5) != 0,
            .owed = (uint32_t)sqlite3_column_int64(answer, 6),
            .have = (uint32_t)sqlite3_column_int64(answer, 7),
            .coverage = coverage(answer),
            .alive = true,
            .exact = exact,
            .greatest = greatest,
        };
}

/* A ratio or a computed indicator: it is made of parts. */
static bool is_made(const struct model_indicator *row) {
    return *row->expression || row->rollup == ROLLUP_RATIO;
}

/* The coverage of a made indicator is that of the part that fewest units stand behind; what a unit
 * does not report itself has the marks of its parts. */
static void join_parts(const struct world *world, uint32_t indicator, struct oracle_value *values) {
    size_t units = world->model.unit_count;
    for (size_t u = 0; u < units; u++) {
        struct oracle_value *made = &values[indicator * units + u];
        double factor = world->model.indicators[indicator].factor;
        made->made = true;
        made->coverage = 1;
        made->greatest = 0;
        for (uint32_t i = 0; i < world->model.indicator_count; i++) {
            const struct oracle_value *part = &values[i * units + u];
            if (!is_part(world, indicator, i))
                continue;
            made->coverage = fmin(made->coverage, part->coverage);
            made->greatest = fmax(made->greatest, factor * fabs(part->value));
            made->indivisible |= !made->own && part->indivisible;
            made->estimated |= !made->own && part->estimated;
        }
    }
}

/* Only sums of small integers stand behind the indicator's values. */
static bool is_exact(struct oracle *oracle, int64_t indicator) {
    const struct model_indicator *row = &oracle->world->model.indicators[indicator];
    return row->rollup != ROLLUP_WEIGHTED_MEAN && row->rollup != ROLLUP_RATIO &&
           !*row->expression && row->over_time != OVER_TIME_MEAN &&
           one_number(oracle, bound(oracle, FOLDED, "i", indicator)) == 0 &&
           one_number(oracle, bound(oracle, EXACT, "i", indicator)) > 0;
}

static void plant(struct oracle *oracle, day structure) {
    run(oracle, bound(oracle, CLEAR_NODES, ""));
    run(oracle, bound(oracle, CLEAR_UNDER, ""));
    run(oracle, bound(oracle, MAKE_NODES, "i", (int64_t)structure));
    run(oracle, bound(oracle, MAKE_UNDER, ""));
}

void oracle_board(
    struct oracle *oracle, const struct oracle_query *query, struct oracle_value *values) {
    const struct model *model = &oracle->world->model;
    for (size_t i = 0; i < model->indicator_count * model->unit_count; i++)
        values[i] = (struct oracle_value){.value = NAN};
    expect(oracle, sqlite3_exec(oracle->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK, "begin");
    plant(oracle, query->structure);
    run(oracle, bound(oracle, CLEAR_FOLD, ""));
    run(oracle, bound(oracle, CLEAR_VALUES, ""));
    for (size_t k = 0; k < model->indicator_count; k++) {
        uint32_t i = oracle->world->order[k];
        if (*model->indicators[i].expression)
            compute_expression(oracle, i);
        else
            compute_reported(oracle, i, query);
        if (!*model->indicators[i].expression && model->indicators[i].rollup == ROLLUP_RATIO)
            compute_ratio(oracle, i);
        read_answer(oracle, i, is_exact(oracle, i), values + i * model->unit_count);
        if (is_made(&model->indicators[i]))
            join_parts(oracle->world, i, values);
    }
    expect(oracle, sqlite3_exec(oracle->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "commit");
}

/* ---- who has not reported -------------------------------------------------------------------- */

void oracle_missing(
    struct oracle *oracle, day structure, moment from, moment to, uint32_t known, bool *missing) {
    const struct model *model = &oracle->world->model;
    plant(oracle, structure);
    for (size_t i = 0; i < model->indicator_count * model->unit_count; i++)
        missing[i] = false;
    for (uint32_t i = 0; i < model->indicator_count; i++) {
        if (*model->indicators[i].expression)
            continue; /* nobody reports what is computed */
        size_t count = list_units(
            oracle,
            bound(oracle, MISSING, "iiii", (int64_t)i, (int64_t)from, (int64_t)to, (int64_t)known));
        for (size_t k = 0; k < count; k++)
            missing[i * model->unit_count + oracle->units[k]] = true;
    }
}
