/*
 * Directive extraction: from the text of a conclusion, a decision or a plan to what it orders.
 *
 * Every sentence becomes one or more *statements*: a task, a theme (a direction with neither actor
 * nor deadline), a proposal to somebody else, a conditional order, or something else. A task has
 * who leads, who coordinates, through whom, by when, how often, and what comes out of it. Beside
 * the statements stand the documents cited, the figures and the posts that are decided.
 *
 * It proposes, people decide: nothing is invented. What is found is a *place* in the text, so that
 * a page can light it up; who is matched to units of the organisation only through the list the
 * caller gives (as it stood on the document's date), and where several fit all are offered and none
 * is chosen. An organ that is not on the list is kept as its words.
 *
 * The same text, units and settings give the same reading on every machine. There is no learned
 * model and no regular expression: words are made symbols, phrases are paths in a trie, and one
 * pass reads them (lexicon.h, cue.h, clause.c).
 *
 * An extractor is not changed by reading: one may serve any number of threads.
 */
#ifndef SATSAO_EXTRACT_EXTRACT_H
#define SATSAO_EXTRACT_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/moment.h"
#include "base/str.h"
#include "base/vec.h"

enum {
    EXTRACT_LONGEST = 16 * 1024 * 1024, /* bytes of one text */
    EXTRACT_UNITS = 65000,              /* units one extractor may know */
};

/* Bytes [from, to) of the reading's text; empty when there is none. */
struct place {
    uint32_t from, to;
};

/* ---- what is found --------------------------------------------------------------------------- */

enum extract_kind {
    EXTRACT_OTHER, /* a fact, a heading, a greeting, a decision about people */
    EXTRACT_TASK,
    EXTRACT_THEME,
    EXTRACT_PROPOSAL,    /* "đề nghị", "kiến nghị": asked of somebody, not ordered */
    EXTRACT_CONDITIONAL, /* "nếu …", "trường hợp …": owed only when it happens */
    EXTRACT_KINDS
};

enum extract_role {
    EXTRACT_LEAD,         /* chủ trì; several when the sentence names several */
    EXTRACT_COORDINATING, /* phối hợp */
    EXTRACT_THROUGH,      /* B in "giao A chỉ đạo B" */
    EXTRACT_MONITORING,   /* theo dõi, đôn đốc */
    EXTRACT_ASKED,        /* to whom a proposal goes */
    EXTRACT_ASSIGNER,     /* who orders, where the sentence says so */
    EXTRACT_ROLES
};

struct extract_actor {
    struct place place; /* the whole phrase, with its post */
    struct place post;  /* "Giám đốc", "Chủ tịch" …; empty for an organ as such */
    enum extract_role role;
    bool collective; /* "các sở, ban, ngành" */
    bool inherited;  /* named by a heading or a sentence before, not by this one */
    bool doubtful;   /* several units fit, or the unit is only near: ask */
    /* Units that fit, in reading.units; one and not doubtful means matched. */
    uint32_t first_unit, unit_count;
};

enum extract_bound {
    EXTRACT_BEFORE, /* trước ngày …: whether that day is in is a setting */
    EXTRACT_BY,     /* đến ngày, chậm nhất ngày: that day is in */
    EXTRACT_WITHIN, /* trong tháng, quý, năm: its last day is in */
    EXTRACT_RULE,   /* so long after something */
    EXTRACT_EVENT,  /* ngay sau khi …: no date */
    EXTRACT_EACH,   /* again and again */
    EXTRACT_BOUNDS
};

/* Of a rule's length and of a recurrence. */
enum extract_step {
    EXTRACT_NO_STEP,
    EXTRACT_HOUR,
    EXTRACT_DAY,
    EXTRACT_WORKING_DAY,
    EXTRACT_WEEK,
    EXTRACT_MONTH,
    EXTRACT_QUARTER,
    EXTRACT_HALF_YEAR,
    EXTRACT_YEAR,
    EXTRACT_STEPS
};

#define EXTRACT_NO_DAY DAY_BEFORE_ALL

struct extract_deadline {
    struct place place;
    enum extract_bound bound;
    day named;    /* the day written, a period's last; EXTRACT_NO_DAY when none can be told */
    day last;     /* the last day that is in time, after the settings */
    int minute;   /* of that day ("trước 17 giờ"), or -1 */
    bool assumed; /* year or month is not in the text: taken from the document's date */
    int count;    /* EXTRACT_RULE: so many; EXTRACT_EACH: every so many */
    enum extract_step step;
    int each_on;        /* EXTRACT_EACH: day of the month, weekday 1 Monday … 7; 0 not said */
    struct place start; /* EXTRACT_RULE: since when, as written */
};

struct extract_product {
    struct place place; /* "Đề án phát triển du lịch cộng đồng" */
    struct place noun;  /* "Đề án" */
};

struct extract_citation {
    struct place place; /* "Nghị quyết số 55-NQ/TU ngày 04/12/2024" */
    struct place symbol;
    struct place kind; /* the word in front; empty when there is none */
    day date;          /* EXTRACT_NO_DAY when not said */
    bool readable;     /* text/symbol.h reads the symbol; else it is a bare number */
};

struct extract_figure {
    struct place place;
    struct place number; /* "1.405" or "1.405/5.903" */
    struct place unit;   /* "tỷ đồng"; empty for a bare fraction */
    day at;              /* "đến hết tháng 5/2025": as of; EXTRACT_NO_DAY when not said */
};

struct extract_post {
    struct place place; /* the whole decision: "giữ chức Bí thư Huyện ủy" */
    struct place post;
};

/* Items [first, first + count) of the reading's array. */
struct extract_run {
    uint32_t first, count;
};

struct extract_statement {
    enum extract_kind kind;
    struct place sentence;
    struct place work;      /* what is to be done, without who */
    struct place condition; /* EXTRACT_CONDITIONAL, or a task with one inside */
    struct place marker;    /* "2.3.", "đ)", "-": of the list item it stands in */
    uint32_t paragraph;     /* from 1 */
    struct extract_run actors, deadlines, products, citations, figures, posts;
};

struct reading {
    struct buf text; /* NFC: what all places refer to */
    VEC(struct extract_statement) statements;
    VEC(struct extract_actor) actors;
    VEC(struct extract_deadline) deadlines;
    VEC(struct extract_product) products;
    VEC(struct extract_citation) citations;
    VEC(struct extract_figure) figures;
    VEC(struct extract_post) posts;
    VEC(uint32_t) units;
    bool before_includes; /* the setting it was read under: to be shown */
};

/* ---- reading --------------------------------------------------------------------------------- */

/* A unit as the organisation stood: "Sở Tài chính Lào Cai", "Huyện Bát Xát". */
struct extract_unit {
    uint32_t id;
    struct str name;
};

struct extract_settings {
    day date;             /* of the document; EXTRACT_NO_DAY: years stay open */
    bool before_includes; /* is the 10th in "trước ngày 10"? */
    /* Is it a working day? NULL: what is counted in working days stays a rule. */
    bool (*works)(void *context, day on);
    void *context;
};

struct extractor;

/* The names are copied. ERROR_LIMIT beyond EXTRACT_UNITS. */
bool extractor_open(
    const struct extract_unit *units, size_t count, struct extractor **ret_extractor,
    struct error *error) MUST_CHECK;
void extractor_close(struct extractor *extractor);

/* Read a text in UTF-8. ERROR_INPUT when it is not, ERROR_LIMIT when it is too long. */
bool extract_read(
    const struct extractor *extractor, struct str text, const struct extract_settings *settings,
    struct reading *ret_reading, struct error *error) MUST_CHECK;
void reading_release(struct reading *reading);

static inline struct str reading_text(const struct reading *reading, struct place place) {
    return str_slice(reading->text.data + place.from, place.to - place.from);
}

/* "task", "lead", "before", "month": the words of files and answers. */
const char *extract_kind_word(enum extract_kind kind);
const char *extract_role_word(enum extract_role role);
const char *extract_bound_word(enum extract_bound bound);
const char *extract_step_word(enum extract_step step);

/* The whole reading as one JSON object; statements of EXTRACT_OTHER only `with_others`. */
void reading_json(const struct reading *reading, bool with_others, struct json *json);

#endif
