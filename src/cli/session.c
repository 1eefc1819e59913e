#include "cli/session.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/say.h"
#include "cli/progress.h"
#include "ledger/history.h"
#include "ledger/model.h"
#include "ledger/units.h"

enum { THREADS_MOST = 8 };

static bool open_planes(const struct call *call, struct session *session, struct error *error) {
    struct position now;
    char path[4096];
    if (!ledger_position_now(session->ledger, &now, error))
        return false;
    const char *cache = planes_path(call_database(call), now.seq, path, sizeof path);
    struct progress progress = progress_start(_("Reading the ledger"), call);
    bool ok =
        planes_open(session->ledger, cache, progress_rows, &progress, &session->planes, error);
    progress_end(&progress);
    if (ok && cache && !planes_were_cached(session->planes)) {
        /* Only the next start would be faster: that it cannot be written is no reason to fail. */
        struct error ignored;
        bool saved = planes_save(session->planes, session->ledger, cache, &ignored);
        (void)saved;
    }
    return ok;
}

static bool find_position(const struct call *call, struct session *session, struct error *error) {
    moment known;
    if (!call_flag(call, "known"))
        return ledger_position_now(session->ledger, &session->position, error);
    return call_moment(call, "known", 0, &known, error) &&
           ledger_position_at(
               session->ledger, stamp_end_of_moment(known), &session->position, error);
}

static bool make_engine(const struct call *call, struct session *session, struct error *error) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    long usual = cores < 1 ? 1 : cores > THREADS_MOST ? THREADS_MOST : cores;
    long threads;
    return call_number(call, "threads", 1, 64, usual, &threads, error) &&
           ledger_model(
               session->ledger, &session->position, &session->arena, &session->model, error) &&
           open_planes(call, session, error) &&
           engine_new(
               &session->model, planes_store(session->planes), (unsigned)threads, NULL,
               &session->engine, error);
}

static bool fill_session(const struct call *call, struct session *session, struct error *error) {
    moment now = moment_of_stamp(clock_now());
    return call_moment(call, "at", now, &session->at, error) &&
           call_day(call, "structure", day_of_moment(session->at), &session->structure, error) &&
           ledger_open(call_database(call), LEDGER_READ, &session->ledger, error) &&
           find_position(call, session, error) &&
           ledger_commit_hash(session->ledger, session->position.commit, session->hash, error) &&
           make_engine(call, session, error);
}

bool session_open(const struct call *call, struct session *session, struct error *error) {
    *session = (struct session){0};
    if (fill_session(call, session, error))
        return true;
    session_close(session);
    return false;
}

void session_close(struct session *session) {
    engine_free(session->engine);
    planes_close(session->planes);
    arena_release(&session->arena);
    ledger_close(session->ledger);
    *session = (struct session){0};
}

bool session_unit(
    const struct session *session, const char *code, uint32_t *ret_unit, struct error *error) {
    struct str rest = str_of(code);
    enum unit_kind kind = (enum unit_kind)UNIT_ANY_KIND;
    if (memchr(rest.data, ':', rest.length)) {
        struct str word = str_cut(&rest, ':');
        int parsed = model_word_parse(WORDS_UNIT_KIND, word.data, word.length);
        if (parsed < 0)
            return error_set(
                error, ERROR_USAGE, _("There is no kind of unit \"%.*s\"."), STR_ARGS(word));
        kind = (enum unit_kind)parsed;
    }
    uint32_t id;
    if (!ledger_unit(session->ledger, rest, kind, session->structure, &id, error))
        return false;
    if (id > session->model.unit_count)
        return error_set(
            error, ERROR_NOT_FOUND, _("The unit %s was not yet on record then."), code);
    *ret_unit = id - 1;
    return true;
}

const char *session_unit_name(const struct session *session, uint32_t unit, day on) {
    return model_unit_name(&session->model, unit, on);
}

const char *session_indicator_name(const struct session *session, uint32_t indicator) {
    return model_indicator_name(&session->model.indicators[indicator]);
}

bool session_indicator(
    const struct session *session, const char *code, uint32_t *ret_indicator, struct error *error) {
    uint32_t found = model_indicator_by_code(&session->model, str_of(code));
    if (found == MODEL_NONE) {
        error_set(error, ERROR_NOT_FOUND, _("There is no indicator \"%s\"."), code);
        return error_hint(error, "%s", _("See the codes: satsao export indicators"));
    }
    *ret_indicator = found;
    return true;
}
