/* satsao extract: the directives in a text, proposed as tasks. */
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/say.h"
#include "cli/term.h"
#include "cli/verb.h"
#include "extract/extract.h"
#include "extract/source.h"
#include "ledger/ledger.h"
#include "ledger/units.h"
#include "steer/rules.h"

enum { ANSWER_MOST = 256 << 20, TEXT_MOST = EXTRACT_LONGEST };

/* What the text is read against: the organisation of a day and its working days. Without a ledger
 * actors are kept as words and rules in working days stay rules. */
struct source {
    struct ledger *ledger;
    struct rules *rules;
    VEC(struct extract_unit) units;
};

struct sheet {
    const struct call *call;
    const struct source *source;
    const struct reading *reading;
    struct buf out;
};

/* ---- the organisation ------------------------------------------------------------------------ */

static bool is_under(const struct model *model, uint32_t unit, uint32_t top, day on) {
    enum { DEEPEST = 64 };
    for (int depth = 0; depth < DEEPEST && unit != MODEL_NONE; depth++) {
        if (unit == top)
            return true;
        const struct model_state *state = model_state_on(model, unit, on);
        unit = state ? state->parent : MODEL_NONE;
    }
    return false;
}

/* Units under `top` (all: MODEL_NONE), and the provinces, whose names others are read by. */
static bool add_units(struct source *source, uint32_t top, day on, struct error *error) {
    const struct model *model = ledger_current(source->ledger);
    for (uint32_t unit = 0; unit < model->unit_count; unit++) {
        const struct model_state *state = model_state_on(model, unit, on);
        if (!state || (top != MODEL_NONE && !is_under(model, unit, top, on)))
            continue;
        struct extract_unit named = {.id = unit + 1, .name = str_of(state->name)};
        if (!vec_push(&source->units, named))
            return error_memory(error);
    }
    return true;
}

static bool find_top(
    const struct call *call, const struct source *source, day on, uint32_t *ret_top,
    struct error *error) {
    const char *code = call_option(call, "under");
    uint32_t id;
    *ret_top = MODEL_NONE;
    if (!code)
        return true;
    if (!ledger_unit(source->ledger, str_of(code), (enum unit_kind)UNIT_ANY_KIND, on, &id, error))
        return false;
    *ret_top = id - 1;
    return true;
}

/* A ledger that is named must open; the usual one may be absent. */
static bool open_source(
    const struct call *call, day on, struct source *source, struct error *error) {
    const char *database = call_database(call);
    bool named =
        call_option(call, "db") || call_option(call, "under") || strcmp(database, "satsao.db") != 0;
    uint32_t top;
    if (!named && access(database, F_OK) != 0)
        return rules_default(&source->rules, error);
    return ledger_open(database, LEDGER_READ, &source->ledger, error) &&
           rules_load(ledger_db(source->ledger), &source->rules, error) &&
           find_top(call, source, on, &top, error) && add_units(source, top, on, error);
}

static void close_source(struct source *source) {
    rules_free(source->rules);
    ledger_close(source->ledger);
    vec_release(&source->units);
}

static bool works(void *context, day on) {
    return calendar_works(context, on);
}

/* ---- for people ------------------------------------------------------------------------------ */

static void label(struct sheet *sheet, const char *text) {
    buf_text(&sheet->out, "   ");
    term_style(&sheet->out, sheet->call->color, TERM_FAINT);
    term_left(&sheet->out, str_of(text), 14);
    term_style(&sheet->out, sheet->call->color, TERM_PLAIN);
    buf_char(&sheet->out, ' ');
}

static void line(struct sheet *sheet, const char *name, struct place place) {
    if (place.from == place.to)
        return;
    label(sheet, name);
    buf_str(&sheet->out, reading_text(sheet->reading, place));
    buf_char(&sheet->out, '\n');
}

static const char *unit_name(const struct sheet *sheet, uint32_t id) {
    for (size_t i = 0; i < sheet->source->units.count; i++)
        if (sheet->source->units.items[i].id == id)
            return sheet->source->units.items[i].name.data;
    return "";
}

static void print_actor(struct sheet *sheet, const struct extract_actor *actor) {
    static const char *const names[EXTRACT_ROLES] = {
        [EXTRACT_LEAD] = N_("lead"),       [EXTRACT_COORDINATING] = N_("coordinating"),
        [EXTRACT_THROUGH] = N_("through"), [EXTRACT_MONITORING] = N_("monitoring"),
        [EXTRACT_ASKED] = N_("asked"),     [EXTRACT_ASSIGNER] = N_("assigned by"),
    };
    label(sheet, _(names[actor->role]));
    buf_str(&sheet->out, reading_text(sheet->reading, actor->place));
    for (uint32_t i = 0; i < actor->unit_count; i++)
        buf_format(
            &sheet->out, "%s%s", i ? " / " : " → ",
            unit_name(sheet, sheet->reading->units.items[actor->first_unit + i]));
    if (actor->doubtful)
        buf_format(&sheet->out, " (%s)", _("to be confirmed"));
    if (actor->inherited)
        buf_format(&sheet->out, " (%s)", _("from the heading or sentence before"));
    buf_char(&sheet->out, '\n');
}

static void print_deadline(struct sheet *sheet, const struct extract_deadline *deadline) {
    char text[MOMENT_TEXT];
    label(sheet, deadline->bound == EXTRACT_EACH ? _("recurring") : _("deadline"));
    buf_str(&sheet->out, reading_text(sheet->reading, deadline->place));
    if (deadline->last != EXTRACT_NO_DAY)
        buf_format(&sheet->out, " → %s", day_plain(deadline->last, text));
    if (deadline->last != EXTRACT_NO_DAY && deadline->assumed)
        buf_format(&sheet->out, " (%s)", _("completed from the document's date"));
    buf_char(&sheet->out, '\n');
}

static const char *kind_name(enum extract_kind kind) {
    static const char *const names[EXTRACT_KINDS] = {
        [EXTRACT_OTHER] = N_("Other"),
        [EXTRACT_TASK] = N_("Task"),
        [EXTRACT_THEME] = N_("Theme"),
        [EXTRACT_PROPOSAL] = N_("Proposal"),
        [EXTRACT_CONDITIONAL] = N_("When it happens"),
    };
    return _(names[kind]);
}

static void print_head(struct sheet *sheet, const struct extract_statement *statement) {
    struct buf *out = &sheet->out;
    struct place what =
        statement->work.from < statement->work.to ? statement->work : statement->sentence;
    term_style(out, sheet->call->color, TERM_BOLD);
    buf_text(out, kind_name(statement->kind));
    term_style(out, sheet->call->color, TERM_PLAIN);
    buf_format(out, _(" · paragraph %u"), statement->paragraph);
    if (statement->marker.from < statement->marker.to)
        buf_format(out, " · %.*s", STR_ARGS(reading_text(sheet->reading, statement->marker)));
    buf_char(out, '\n');
    line(sheet, _("work"), what);
    line(sheet, _("when"), statement->condition);
}

static void print_statement(struct sheet *sheet, const struct extract_statement *statement) {
    const struct reading *reading = sheet->reading;
    print_head(sheet, statement);
    for (uint32_t i = 0; i < statement->actors.count; i++)
        print_actor(sheet, &reading->actors.items[statement->actors.first + i]);
    for (uint32_t i = 0; i < statement->deadlines.count; i++)
        print_deadline(sheet, &reading->deadlines.items[statement->deadlines.first + i]);
    for (uint32_t i = 0; i < statement->products.count; i++)
        line(sheet, _("product"), reading->products.items[statement->products.first + i].place);
    for (uint32_t i = 0; i < statement->citations.count; i++)
        line(sheet, _("cites"), reading->citations.items[statement->citations.first + i].place);
    for (uint32_t i = 0; i < statement->figures.count; i++)
        line(sheet, _("figure"), reading->figures.items[statement->figures.first + i].place);
    for (uint32_t i = 0; i < statement->posts.count; i++)
        line(sheet, _("post"), reading->posts.items[statement->posts.first + i].place);
    buf_char(&sheet->out, '\n');
}

static void print_text(struct sheet *sheet, bool with_others) {
    const struct reading *reading = sheet->reading;
    size_t kinds[EXTRACT_KINDS] = {0};
    for (size_t i = 0; i < reading->statements.count; i++) {
        const struct extract_statement *statement = &reading->statements.items[i];
        kinds[statement->kind]++;
        if (with_others || statement->kind != EXTRACT_OTHER)
            print_statement(sheet, statement);
    }
    buf_format(
        &sheet->out, _("%zu tasks, %zu themes, %zu proposals, %zu conditional. "),
        kinds[EXTRACT_TASK], kinds[EXTRACT_THEME], kinds[EXTRACT_PROPOSAL],
        kinds[EXTRACT_CONDITIONAL]);
    buf_text(
        &sheet->out, reading->before_includes
                         ? _("In \"before the 10th\" the 10th is still in time.\n")
                         : _("In \"before the 10th\" the 9th is the last day in time.\n"));
}

/* ---- the verb -------------------------------------------------------------------------------- */

static bool answer(
    struct call *call, const struct source *source, const struct reading *reading,
    struct error *error) {
    bool with_others = call_flag(call, "all");
    struct sheet sheet = {
        .call = call, .source = source, .reading = reading, .out = buf_with_maximum(ANSWER_MOST)};
    if (call->json) {
        struct json json = json_to(&sheet.out);
        reading_json(reading, with_others, &json);
        buf_char(&sheet.out, '\n');
    } else {
        print_text(&sheet, with_others);
    }
    bool ok = buf_ok(&sheet.out) || error_memory(error);
    if (ok)
        fwrite(buf_cstr(&sheet.out), 1, sheet.out.length, call->out);
    buf_release(&sheet.out);
    return ok;
}

static bool read_settings(
    const struct call *call, struct extract_settings *settings, day *ret_structure,
    struct error *error) {
    const char *before = call_option(call, "before");
    if (before && strcmp(before, "in") != 0 && strcmp(before, "out") != 0)
        return error_set(
            error, ERROR_USAGE, _("The value of --%s cannot be read: %s"), "before", before);
    *settings = (struct extract_settings){.before_includes = !before || before[0] == 'i'};
    if (!call_day(call, "date", EXTRACT_NO_DAY, &settings->date, error))
        return false;
    /* Without either day the organisation is today's: that of after all that is on record. */
    day usual = settings->date == EXTRACT_NO_DAY ? DAY_AFTER_ALL - 1 : settings->date;
    return call_day(call, "structure", usual, ret_structure, error);
}

static bool extract(
    struct call *call, const struct source *source, struct extract_settings *settings,
    struct error *error) {
    struct buf text = buf_with_maximum(TEXT_MOST);
    struct extractor *extractor = NULL;
    struct reading reading = {0};
    if (source->rules) {
        settings->works = works;
        settings->context = source->rules->calendar;
    }
    bool ok = source_text(call->arguments[0], &text, error) &&
              extractor_open(source->units.items, source->units.count, &extractor, error) &&
              extract_read(extractor, buf_as_str(&text), settings, &reading, error) &&
              answer(call, source, &reading, error);
    reading_release(&reading);
    extractor_close(extractor);
    buf_release(&text);
    return ok;
}

static bool run(struct call *call, struct error *error) {
    struct source source = {0};
    struct extract_settings settings = {0};
    day structure = 0;
    bool ok = read_settings(call, &settings, &structure, error) &&
              open_source(call, structure, &source, error) &&
              extract(call, &source, &settings, error);
    close_source(&source);
    return ok;
}

static const struct option options[] = {
    {"date", "DAY", N_("the document's date: completes days without a year")},
    {"structure", "DAY", N_("under the organisation of this day (the document's date)")},
    {"under", "UNIT", N_("only units of this unit's tree may be meant")},
    {"before", "in|out", N_("whether the 10th is in \"before the 10th\" (in)")},
    {"all", NULL, N_("also sentences that order nothing")},
    {NULL, NULL, NULL},
};

const struct verb verb_extract = {
    .name = "extract",
    .arguments = "FILE",
    .summary = N_("the directives in a conclusion, decision or plan, proposed as tasks"),
    .manual =
        N_("Reads a text (.txt in any encoding, .docx, .pdf with a text layer) and shows what it "
           "orders: who leads, who coordinates, by when, how often, what comes out, with the "
           "sentence it stands in. Themes, proposals and conditional orders are told apart from "
           "tasks. Units are matched to the organisation as it stood on the day; where several "
           "fit, all are shown. Nothing is recorded.\n\n"
           "  satsao extract ket-luan.docx --date 2025-05-20 --json"),
    .options = options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = run,
};
