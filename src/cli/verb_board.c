/* satsao board: the graded board of a target set at (T, K, S). */
#include <math.h>
#include <string.h>

#include "base/say.h"
#include "board/board.h"
#include "cli/session.h"
#include "cli/term.h"
#include "cli/verb.h"
#include "exchange/board_json.h"

enum { ANSWER_MOST = 64 << 20, BAR = 12, ORDINAL = 3, PERCENT = 9 };

/* What printing shares. */
struct view {
    const struct call *call;
    const struct session *session;
    const struct board *board;
    uint32_t unit; /* asked for; MODEL_NONE for the set's own */
    struct buf out;
};

static const char *band_name(const struct model *model, uint32_t band) {
    if (band >= model->band_count)
        return _("not assessable");
    return model_band_name(&model->bands[band]);
}

static const struct model_indicator *indicator_of(
    const struct view *view, const struct board_row *row) {
    return &view->session->model.indicators[row->target->indicator];
}

/* ---- the terminal's board -------------------------------------------------------------------- */

static void line_end(struct view *view) {
    buf_char(&view->out, '\n');
}

static void print_head(struct view *view) {
    const struct session *session = view->session;
    const struct model_set *set = &session->model.sets[view->board->set];
    bool color = view->call->color;
    char at[MOMENT_TEXT];
    char structure[MOMENT_TEXT];
    char known[MOMENT_TEXT];
    term_style(&view->out, color, TERM_BOLD);
    buf_text(&view->out, model_set_name(set));
    term_style(&view->out, color, TERM_PLAIN);
    line_end(view);
    buf_format(
        &view->out, _("%s · as of %s · organisation of %s"),
        session_unit_name(session, set->unit, session->structure), moment_plain(session->at, at),
        day_plain(session->structure, structure));
    line_end(view);
    buf_format(
        &view->out, _("known at %s (commit %lld, entry %llu) · set by %s"),
        moment_plain(moment_of_stamp(session->position.known_at), known),
        (long long)session->position.commit, (unsigned long long)session->position.seq,
        set->document);
    line_end(view);
    line_end(view);
}

static uint32_t band_count(
    const struct grade_tally *tally, const struct model *model, uint32_t band) {
    return band < model->band_count ? tally->by_band[band] : tally->none;
}

/* "✓ 6 Hoàn thành   ▲ 15 …", and the same as an addition that closes. */
static void print_tally(struct view *view) {
    const struct model *model = &view->session->model;
    const struct grade_tallies *tallies = &view->board->tallies;
    bool color = view->call->color;
    for (uint32_t band = 0; band <= model->band_count; band++) {
        term_style(&view->out, color, term_band_style(model, band));
        buf_format(
            &view->out, "%s%s %u %s", band ? "   " : "", term_band_mark(model, band),
            band_count(&tallies->mains, model, band), band_name(model, band));
        term_style(&view->out, color, TERM_PLAIN);
    }
    line_end(view);
    for (uint32_t band = 0; band <= model->band_count; band++)
        buf_format(&view->out, "%s%u", band ? " + " : "", band_count(&tallies->mains, model, band));
    buf_format(&view->out, _(" = %u targets"), tallies->mains.all);
    uint32_t lowest = model->band_count ? (uint32_t)model->band_count - 1 : 0;
    if (tallies->components.all)
        buf_format(
            &view->out, _(" · %u of %u components in the lowest band"),
            tallies->components.by_band[lowest], tallies->components.all);
    line_end(view);
    line_end(view);
}

static void add_percent(struct buf *out, double completion) {
    if (isnan(completion)) {
        buf_text(out, "–");
        return;
    }
    term_number(out, completion, 1);
    buf_text(out, " %");
}

/* mark, number, name, completion, bar */
static void print_first_line(struct view *view, const struct board_row *row) {
    const struct model *model = &view->session->model;
    bool color = view->call->color;
    bool component = row->target->ordinal == 0;
    size_t indent = component ? 3 : 0;
    struct buf text = buf_with_maximum(4096);
    term_style(&view->out, color, term_band_style(model, row->band));
    buf_format(&view->out, "%*s%s ", (int)indent, "", term_band_mark(model, row->band));
    term_style(&view->out, color, TERM_PLAIN);
    if (!component)
        buf_format(&text, "%d", row->target->ordinal);
    term_right(&view->out, buf_as_str(&text), component ? 0 : ORDINAL);
    buf_text(&view->out, component ? "" : " ");
    size_t used = indent + 2 + (component ? 0 : ORDINAL + 1) + PERCENT + 1 + BAR;
    size_t name = (size_t)view->call->width - used;
    term_left(
        &view->out, str_of(session_indicator_name(view->session, row->target->indicator)), name);
    buf_clear(&text);
    add_percent(&text, row->grade.completion);
    term_style(&view->out, color, term_band_style(model, row->band));
    term_right(&view->out, buf_as_str(&text), PERCENT);
    buf_char(&view->out, ' ');
    term_bar(&view->out, row->grade.completion, row->pace.completion, BAR);
    term_style(&view->out, color, TERM_PLAIN);
    buf_release(&text);
    line_end(view);
}

static void add_value(struct view *view, const struct board_row *row, struct buf *out) {
    const struct model_indicator *indicator = indicator_of(view, row);
    if (isnan(row->figure.value))
        buf_text(out, row->graded_by_parts ? _("from its components") : _("no figure yet"));
    else
        term_number(out, row->figure.value, indicator->decimals);
    if (!row->version || row->graded_by_parts)
        return;
    buf_text(out, " / ");
    term_short_number(out, row->version->value, indicator->decimals);
    buf_format(out, " %s", indicator->measure_unit);
}

static void add_pace(const struct board_row *row, struct buf *out) {
    if (isnan(row->ahead))
        return;
    buf_format(out, " · %s", pace_status_text(row->status));
    if (row->status == PACE_ON_TIME)
        return;
    buf_char(out, ' ');
    term_number(out, fabs(row->ahead), 1);
    buf_format(out, " %s", _("points"));
}

static void add_forecast(struct view *view, const struct board_row *row, struct buf *out) {
    if (row->forecast.reason != FORECAST_OK || row->forecast.used == 0 || !row->version)
        return;
    const struct model_indicator *indicator = indicator_of(view, row);
    char day_text[MOMENT_TEXT];
    buf_format(out, "%s ", _("heading for"));
    term_number(out, row->forecast.value[FORECAST_MIDDLE], indicator->decimals);
    buf_text(out, " (");
    term_number(out, row->forecast.value[FORECAST_LOW], indicator->decimals);
    buf_text(out, "–");
    term_number(out, row->forecast.value[FORECAST_HIGH], indicator->decimals);
    buf_char(out, ')');
    if (row->reach == FORECAST_ON_DAY && row->reach_day <= row->target->to)
        buf_format(out, _(", there on %s"), day_plain(row->reach_day, day_text));
    else if (row->reach == FORECAST_ON_DAY || row->reach == FORECAST_BEYOND)
        buf_format(out, "%s", _(", not within the period"));
}

static void add_standing(struct view *view, const struct board_row *row, struct buf *out) {
    (void)view;
    const struct figure *figure = &row->figure;
    char text[MOMENT_TEXT];
    if (figure->as_of)
        buf_format(out, _(" · as of %s"), day_plain(day_of_moment(figure->as_of), text));
    if (figure->owed && !isnan(figure->value))
        buf_format(out, _(" · %u/%u units"), figure->have, figure->owed);
    if (row->graded_by_parts)
        buf_format(out, _(" · %u/%u components"), row->parts.assessable, row->parts.all);
    if (figure->marks & FOLD_ESTIMATED)
        buf_format(out, " · %s", _("estimated"));
    if (figure->marks & ROLLUP_PARTIAL)
        buf_format(out, " · %s", _("not divisible below"));
    if (figure->reason == FIGURE_INDIVISIBLE)
        buf_format(out, " · %s", _("not divisible"));
    if (row->simulated)
        buf_format(out, " · [%s]", _("simulated"));
}

static void print_second_line(struct view *view, const struct board_row *row) {
    struct buf text = buf_with_maximum(8192);
    bool component = row->target->ordinal == 0;
    buf_text(&text, component ? "     " : "      ");
    add_value(view, row, &text);
    add_pace(row, &text);
    add_standing(view, row, &text);
    term_style(&view->out, view->call->color, TERM_FAINT);
    buf_str(&view->out, buf_as_str(&text));
    term_style(&view->out, view->call->color, TERM_PLAIN);
    line_end(view);
    buf_clear(&text);
    add_forecast(view, row, &text);
    if (text.length) {
        term_style(&view->out, view->call->color, TERM_FAINT);
        buf_format(&view->out, "      %s\n", buf_cstr(&text));
        term_style(&view->out, view->call->color, TERM_PLAIN);
    }
    buf_release(&text);
}

static void print_row(struct view *view, const struct board_row *row) {
    print_first_line(view, row);
    print_second_line(view, row);
}

/* Worst first: the lowest bands, and components that stand below their parent. */
static bool needs_attention(const struct view *view, const struct board_row *row) {
    const struct model *model = &view->session->model;
    if (row->band == MODEL_NONE || row->band < 2)
        return false;
    bool lowest = row->band + 1 == model->band_count;
    return row->target->ordinal > 0 || lowest;
}

static void print_attention(struct view *view) {
    const struct model *model = &view->session->model;
    bool any = false;
    for (uint32_t band = (uint32_t)model->band_count; band-- > 2;) {
        for (size_t i = 0; i < view->board->count; i++) {
            const struct board_row *row = &view->board->rows[i];
            if (row->band != band || !needs_attention(view, row))
                continue;
            if (!any)
                buf_format(&view->out, "%s\n", _("NEEDS ATTENTION"));
            any = true;
            print_row(view, row);
        }
    }
    if (any)
        line_end(view);
}

static void print_board(struct view *view) {
    print_head(view);
    print_tally(view);
    print_attention(view);
    buf_format(&view->out, "%s\n", _("ALL TARGETS"));
    for (size_t i = 0; i < view->board->count; i++)
        print_row(view, &view->board->rows[i]);
}

static void print_json(struct view *view) {
    const struct session *session = view->session;
    struct standpoint from = {
        .model = &session->model,
        .position = session->position,
        .at = session->at,
        .structure = session->structure,
    };
    memcpy(from.hash, session->hash, sizeof from.hash);
    struct json json = json_to(&view->out);
    board_json(&json, &from, view->board, view->unit);
    line_end(view);
}

/* ---- the verb -------------------------------------------------------------------------------- */

static bool only_set(const struct model *model, uint32_t *ret_set, struct error *error) {
    uint32_t found = MODEL_NONE;
    for (uint32_t i = 0; i < model->set_count; i++)
        if (model->sets[i].known && found == MODEL_NONE)
            found = i;
    if (found == MODEL_NONE)
        return error_set(
            error, ERROR_NOT_FOUND, "%s", _("No target set was on record at that moment."));
    *ret_set = found;
    return true;
}

static bool choose_set(
    const struct call *call, const struct session *session, uint32_t *ret_set,
    struct error *error) {
    const char *code = call_option(call, "set");
    if (!code)
        return only_set(&session->model, ret_set, error);
    *ret_set = model_set_by_code(&session->model, code);
    if (*ret_set != MODEL_NONE)
        return true;
    error_set(error, ERROR_NOT_FOUND, _("There is no target set \"%s\"."), code);
    return error_hint(error, "%s", _("See the codes: satsao export sets"));
}

static bool show(struct view *view, struct error *error) {
    if (view->call->json)
        print_json(view);
    else
        print_board(view);
    if (!buf_ok(&view->out))
        return error_memory(error);
    fwrite(buf_cstr(&view->out), 1, view->out.length, view->call->out);
    return true;
}

static bool run(struct call *call, struct error *error) {
    struct session session;
    if (!session_open(call, &session, error))
        return false;
    struct board_request request = {
        .at = session.at,
        .known = (uint32_t)session.position.seq,
        .structure = session.structure,
        .unit = MODEL_NONE,
        .forecasts = true,
    };
    const char *unit = call_option(call, "unit");
    struct board board = {0};
    bool ok = choose_set(call, &session, &request.set, error) &&
              (!unit || session_unit(&session, unit, &request.unit, error)) &&
              board_make(session.engine, &request, &board, error);
    if (ok) {
        struct view view = {call, &session, &board, request.unit, buf_with_maximum(ANSWER_MOST)};
        ok = show(&view, error);
        buf_release(&view.out);
    }
    board_release(&board);
    session_close(&session);
    return ok;
}

static const struct option options[] = {
    {"set", "CODE", N_("the target set (the first on record)")},
    {"unit", "CODE", N_("the targets of this unit (those of the set's own)")},
    SESSION_OPTIONS,
    {NULL, NULL, NULL},
};

const struct verb verb_board = {
    .name = "board",
    .arguments = "",
    .summary = N_("the graded board of a target set, at any moment, as known at any moment"),
    .manual =
        N_("Shows every target of a set: how much of it is done, its value and target, its band, "
           "where it should stand by now, where it is heading, and how fresh the figure is.\n\n"
           "  satsao board --set DH16 --at 2025-04-01 --known 2025-04-01\n"
           "  satsao board --set KH2025 --at 2025-12-31 --json"),
    .options = options,
    .run = run,
};
