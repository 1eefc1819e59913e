/*
 * By when: the forms of a deadline, a rule, a recurrence.
 *
 *     before      trước ngày 10/6/2025 · xong trước 30/7 · trước 17 giờ ngày 10/6 · trước tháng 6
 *     by          đến ngày … · chậm nhất … · hạn cuối …
 *     within      trong tháng 11/2025 · trong quý II · trong năm 2025 · cuối năm 2025
 *     rule        trong thời hạn 10 ngày làm việc kể từ ngày …: a day only where its start is known
 *     event       ngay sau khi …: no day
 *     recurring   định kỳ hằng tháng · trước ngày 25 hằng tháng · trước 15 giờ thứ Năm hằng tuần
 *
 * "đến hết tháng 5/2025 là 1.175 nhà" is a quantity with its date, and no deadline.
 */
#include "base/attributes.h"
#include "extract/private.h"

static const struct extract_deadline nothing = {
    .named = EXTRACT_NO_DAY, .last = EXTRACT_NO_DAY, .minute = -1};

static bool cue_is(const struct scan *scan, size_t i, size_t end, uint64_t class, size_t *ret_to) {
    size_t length;
    if (!cue_at(scan, i, end, class, &length))
        return false;
    *ret_to = i + length;
    return true;
}

/* ---- hours ----------------------------------------------------------------------------------- */

/* "17 giờ 30 phút", "17h30", "17 giờ 00". */
static size_t hour_at(const struct scan *scan, size_t i, size_t end, int *ret_minute) {
    if (!is_number(scan, i, end) || scan->tokens.items[i].number > 24 ||
        !(word_is(scan, i + 1, end, WORD_GIO) || word_is(scan, i + 1, end, WORD_H)))
        return i;
    int minute = (int)scan->tokens.items[i].number * MINUTES_PER_HOUR;
    size_t at = i + 2;
    if (is_number(scan, at, end) && scan->tokens.items[at].number < 60 &&
        scan->tokens.items[at].to - scan->tokens.items[at].from == 2 &&
        !is_mark(scan, at + 1, end, '/')) {
        minute += (int)scan->tokens.items[at].number;
        at += word_is(scan, at + 1, end, WORD_PHUT) ? 2 : 1;
    }
    *ret_minute = minute;
    return is_mark(scan, at, end, ',') ? at + 1 : at;
}

/* ---- recurrence ------------------------------------------------------------------------------ */

static enum extract_step step_word(const struct scan *scan, size_t i, size_t end) {
    static const struct {
        enum word word;
        enum extract_step step;
    } steps[] = {
        {WORD_GIO, EXTRACT_HOUR},    {WORD_NGAY, EXTRACT_DAY},    {WORD_TUAN, EXTRACT_WEEK},
        {WORD_THANG, EXTRACT_MONTH}, {WORD_QUY, EXTRACT_QUARTER}, {WORD_QUI, EXTRACT_QUARTER},
        {WORD_NAM, EXTRACT_YEAR},
    };
    for (size_t k = 0; k < COUNT_OF(steps); k++)
        if (word_is(scan, i, end, steps[k].word))
            return steps[k].step;
    return EXTRACT_NO_STEP;
}

/* Six months are a half year; other counts stay. */
static void set_step(struct extract_deadline *deadline, uint32_t count, enum extract_step step) {
    deadline->count = count > 1000 ? 1000 : (int)count;
    deadline->step = step;
    if (step == EXTRACT_MONTH && count % 6 == 0 && count <= 12) {
        deadline->step = count == 6 ? EXTRACT_HALF_YEAR : EXTRACT_YEAR;
        deadline->count = 1;
    } else if (step == EXTRACT_MONTH && count == 3) {
        deadline->step = EXTRACT_QUARTER;
        deadline->count = 1;
    }
}

/* "hằng tháng", "mỗi tuần", "hằng tháng, quý" (the first), "06 tháng/lần", "tuần/lần". */
static size_t each_at(
    const struct scan *scan, size_t i, size_t end, struct extract_deadline *deadline) {
    size_t at;
    uint32_t count = 1;
    bool each = cue_is(scan, i, end, CUE_EACH, &at);
    if (!each)
        at = i;
    if (is_number(scan, at, end))
        count = scan->tokens.items[at++].number;
    enum extract_step step = step_word(scan, at, end);
    if (step == EXTRACT_NO_STEP)
        return i;
    bool times = is_mark(scan, at + 1, end, '/') && word_is(scan, at + 2, end, WORD_LAN);
    if (!each && !times)
        return i;
    set_step(deadline, count, step);
    return times ? at + 3 : at + 1;
}

static size_t weekday_at(const struct scan *scan, size_t i, size_t end, int *ret_weekday) {
    static const enum word names[] = {WORD_HAI, WORD_BA, WORD_TU, WORD_NAM, WORD_SAU6, WORD_BAY};
    if (word_is(scan, i, end, WORD_CHU) && word_is(scan, i + 1, end, WORD_NHAT)) {
        *ret_weekday = 7;
        return i + 2;
    }
    if (!word_is(scan, i, end, WORD_THU))
        return i;
    for (int k = 0; k < 6; k++) {
        if (!word_is(scan, i + 1, end, names[k]) &&
            !(is_number(scan, i + 1, end) && scan->tokens.items[i + 1].number == (uint32_t)k + 2))
            continue;
        *ret_weekday = k + 1;
        return i + 2;
    }
    return i;
}

/* Behind "trước", "vào" or nothing: "16 giờ", "thứ Sáu", "ngày 25", then "hằng tháng". */
static size_t recurring_tail(
    const struct scan *scan, size_t i, size_t end, struct extract_deadline *deadline) {
    size_t at = hour_at(scan, i, end, &deadline->minute);
    bool said = at > i;
    size_t next = weekday_at(scan, at, end, &deadline->each_on);
    said = said || next > at;
    at = next;
    if (is_mark(scan, at, end, ','))
        at++;
    if (word_is(scan, at, end, WORD_NGAY) && is_number(scan, at + 1, end) &&
        scan->tokens.items[at + 1].number <= 31 && !is_mark(scan, at + 2, end, '/')) {
        deadline->each_on = (int)scan->tokens.items[at + 1].number;
        said = true;
        at += 2;
        /* "ngày 25 của tháng cuối quý", "ngày 20 tháng cuối quý" */
        size_t of = word_is(scan, at, end, WORD_CUA) ? at + 1 : at;
        if (word_is(scan, of, end, WORD_THANG) && word_is(scan, of + 1, end, WORD_CUOI) &&
            step_word(scan, of + 2, end) == EXTRACT_QUARTER) {
            set_step(deadline, 1, EXTRACT_QUARTER);
            return of + 3;
        }
        at = of;
    }
    size_t to = each_at(scan, at, end, deadline);
    if (to > at)
        return to;
    return said ? i : at;
}

static size_t recurring_at(
    const struct scan *scan, size_t i, size_t end, uint64_t cues_before,
    struct extract_deadline *deadline) {
    size_t at = i;
    size_t length;
    *deadline = nothing;
    deadline->bound = EXTRACT_EACH;
    if (cue_is(scan, i, end, CUE_PERIODIC, &at)) {
        /* "định kỳ 02 tuần/lần", "định kỳ (trước ngày 25) hằng tháng", "định kỳ tháng, quý" */
        size_t from = at;
        if (is_mark(scan, from, end, '('))
            from++;
        size_t cue = from;
        if (cue_is(scan, from, end, CUE_BEFORE | CUE_BY, &cue) &&
            word_is(scan, cue - 1, end, WORD_NGAY))
            cue--;
        size_t to = recurring_tail(scan, cue, end, deadline);
        if (to > cue)
            return to;
        if (is_number(scan, from, end) && step_word(scan, from + 1, end)) {
            set_step(deadline, scan->tokens.items[from].number, step_word(scan, from + 1, end));
            return from + 2;
        }
        if (step_word(scan, from, end) && !is_number(scan, from + 1, end)) {
            set_step(deadline, 1, step_word(scan, from, end));
            return from + 1;
        }
        return i;
    }
    if (cue_at(scan, i, end, CUE_BEFORE | CUE_BY, &length)) {
        at = i + length;
        if (word_is(scan, at - 1, end, WORD_NGAY))
            at--;
        size_t to = recurring_tail(scan, at, end, deadline);
        return to > at ? to : i;
    }
    if (word_is(scan, i, end, WORD_NGAY) || word_is(scan, i, end, WORD_THU)) {
        size_t to = recurring_tail(scan, i, end, deadline);
        return to > i ? to : i;
    }
    /* "hằng tuần báo cáo", "báo cáo hằng tuần": but "kế hoạch hằng năm" is a name. */
    size_t to = each_at(scan, i, end, deadline);
    if (to == i)
        return i;
    size_t next = is_mark(scan, to, end, ',') ? to + 1 : to;
    if (next < end &&
        (cue_is(scan, next, end, CUE_BEFORE, &at) || cue_is(scan, next, end, CUE_BY, &at))) {
        size_t from = word_is(scan, at - 1, end, WORD_NGAY) ? at - 1 : at;
        if (word_is(scan, from, end, WORD_NGAY) && is_number(scan, from + 1, end) &&
            !is_mark(scan, from + 2, end, '/')) {
            deadline->each_on = (int)scan->tokens.items[from + 1].number;
            return from + 2;
        }
    }
    bool by_verb = cues_before & (CUE_REPORT | CUE_FINISH | CUE_LINK) ||
                   cue_at(scan, to, end, CUE_VERB | CUE_MAKE | CUE_REPORT, &length);
    bool alone = (scan->items.count == 0 || is_mark(scan, i - 1, end, ',')) &&
                 (to == end || is_mark(scan, to, end, ',') || is_mark(scan, to, end, '.'));
    bool times = word_is(scan, to - 1, end, WORD_LAN);
    return by_verb || alone || times || (cues_before & (CUE_VERB | CUE_MAKE)) ? to : i;
}

/* ---- rules ----------------------------------------------------------------------------------- */

static day add_working_days(const struct extract_settings *settings, day from, int count) {
    enum { LONGEST_WAIT = 4000 }; /* days looked through: a calendar without working days ends */
    for (int looked = 0; count > 0 && looked < LONGEST_WAIT; looked++)
        count -= settings->works(settings->context, ++from);
    return count > 0 ? EXTRACT_NO_DAY : from;
}

static day add_months(day from, int months) {
    struct civil civil = civil_of_day(from);
    int month = civil.year * 12 + civil.month - 1 + months;
    civil.year = month / 12;
    civil.month = month % 12 + 1;
    int most = days_in_month(civil.year, civil.month);
    civil.dom = civil.dom > most ? most : civil.dom;
    return civil_valid(civil) ? day_of_civil(civil) : EXTRACT_NO_DAY;
}

/* The day a rule ends on. The day it starts on is not counted (Civil Code 2015, article 147). */
static day rule_end(const struct extract_settings *settings, day start, int count, int step) {
    switch (step) {
    case EXTRACT_DAY:
        return start + count;
    case EXTRACT_WEEK:
        return start + 7 * count;
    case EXTRACT_MONTH:
        return add_months(start, count);
    case EXTRACT_QUARTER:
        return add_months(start, 3 * count);
    case EXTRACT_HALF_YEAR:
        return add_months(start, 6 * count);
    case EXTRACT_YEAR:
        return add_months(start, 12 * count);
    case EXTRACT_WORKING_DAY:
        return settings->works ? add_working_days(settings, start, count) : EXTRACT_NO_DAY;
    default:
        return EXTRACT_NO_DAY;
    }
}

/* "ban hành (văn bản này)", "ký ban hành", "ký Thông báo này" with "này": the document's own day. */
static day start_of_rule(const struct scan *scan, size_t from, size_t to) {
    struct found_date date;
    bool assumed;
    if (date_at(scan, from, to, &date) > from)
        return date.day ? date_resolve(scan, date, &assumed) : EXTRACT_NO_DAY;
    bool own = false;
    bool signed_on = false;
    for (size_t i = from; i < to; i++) {
        own = own || word_is(scan, i, to, WORD_NAY);
        signed_on = signed_on || word_is(scan, i, to, WORD_KY) ||
                    (word_is(scan, i, to, WORD_BAN) && word_is(scan, i + 1, to, WORD_HANH));
    }
    return own && signed_on ? scan->settings->date : EXTRACT_NO_DAY;
}

static size_t until_separator(const struct scan *scan, size_t i, size_t end) {
    size_t length;
    while (i < end && !is_mark(scan, i, end, ',') && !is_mark(scan, i, end, ';') &&
           !is_mark(scan, i, end, '.') && !is_mark(scan, i, end, ')') &&
           !cue_at(scan, i, end, CUE_ASSIGN | CUE_LEAD, &length))
        i++;
    return i;
}

/* The start's words: to the separator, or to the verb that goes on ("… ngày nhận hồ sơ" ends there). */
static size_t start_end(const struct scan *scan, size_t i, size_t end) {
    struct found_date date;
    size_t dated = date_at(scan, i, end, &date);
    return dated > i ? dated : until_separator(scan, i, end);
}

static size_t rule_at(
    const struct scan *scan, size_t i, size_t end, struct extract_deadline *deadline) {
    size_t at;
    if (!cue_is(scan, i, end, CUE_SPAN, &at) || !is_number(scan, at, end))
        return i;
    enum extract_step step = step_word(scan, at + 1, end);
    uint32_t count = scan->tokens.items[at].number;
    size_t to = at + 2;
    if (step == EXTRACT_NO_STEP || count == 0 || count > 1000)
        return i;
    if (step == EXTRACT_DAY && word_is(scan, to, end, WORD_LAM) &&
        word_is(scan, to + 1, end, WORD_VIEC)) {
        step = EXTRACT_WORKING_DAY;
        to += 2;
    }
    size_t start = to;
    if (is_mark(scan, start, end, ','))
        start++;
    bool since = cue_is(scan, start, end, CUE_SINCE, &start);
    bool bare = i + 1 == at;
    /* "trong 5 năm (qua)", "sau 3 tháng triển khai": spans of time gone by. */
    if (!since && bare && (step == EXTRACT_YEAR || step == EXTRACT_MONTH))
        return i;
    *deadline = nothing;
    deadline->bound = EXTRACT_RULE;
    deadline->count = (int)count;
    deadline->step = step;
    if (!since)
        return to;
    if (word_is(scan, start - 1, end, WORD_NGAY) && is_number(scan, start, end))
        start--;
    size_t last = start_end(scan, start, end);
    deadline->start = place_of(scan, start, last);
    day from = start_of_rule(scan, start, last);
    if (from != EXTRACT_NO_DAY)
        deadline->named = deadline->last =
            rule_end(scan->settings, from, deadline->count, deadline->step);
    return last;
}

/* ---- dates ----------------------------------------------------------------------------------- */

static void set_last(const struct scan *scan, struct found_date date, struct extract_deadline *d) {
    d->named = date_resolve(scan, date, &d->assumed);
    d->last = d->named;
    if (d->bound != EXTRACT_BEFORE || d->named == EXTRACT_NO_DAY)
        return;
    /* A period before which something is due is never in; of a day the caller decides, unless the
     * hour says it. */
    if (!date.day)
        d->last = date_day_before(scan, date);
    else if (!scan->settings->before_includes && d->minute < 0)
        d->last = d->named - 1;
}

/* "… là 1.175 nhà": the date of a quantity. */
static bool is_quantity(const struct scan *scan, size_t to, size_t end) {
    return word_is(scan, to, end, WORD_LA) && is_number(scan, to + 1, end);
}

static bool is_measured(const struct scan *scan, size_t to, size_t end) {
    size_t length;
    return cue_at(scan, to, end, CUE_MEASURE, &length) || is_mark(scan, to, end, '%');
}

static size_t dated_at(
    const struct scan *scan, size_t i, size_t end, struct extract_deadline *deadline) {
    size_t at;
    *deadline = nothing;
    if (cue_is(scan, i, end, CUE_BEFORE, &at))
        deadline->bound = EXTRACT_BEFORE;
    else if (cue_is(scan, i, end, CUE_BY, &at))
        deadline->bound = EXTRACT_BY;
    else if (cue_is(scan, i, end, CUE_WITHIN, &at))
        deadline->bound = EXTRACT_WITHIN;
    else
        return i;
    at = hour_at(scan, at, end, &deadline->minute);
    struct found_date date;
    size_t from = at;
    bool has_day_word = word_is(scan, at - 1, end, WORD_NGAY);
    if (has_day_word)
        from = at - 1;
    size_t to = date_at(scan, from, end, &date);
    if (to <= at || is_quantity(scan, to, end))
        return i;
    if (!has_day_word && !word_is(scan, from, end, WORD_NGAY) && is_measured(scan, to, end))
        return i;
    if (deadline->bound == EXTRACT_BY && !date.day)
        deadline->bound = EXTRACT_WITHIN;
    set_last(scan, date, deadline);
    return to;
}

/* "hoàn thành ngày 10/6/2025", "xong cuối quý II": behind a verb that finishes, no cue is needed. */
static size_t finished_at(
    const struct scan *scan, size_t i, size_t end, uint64_t cues_before,
    struct extract_deadline *deadline) {
    if (!(cues_before & (CUE_FINISH | CUE_LABEL_DUE)))
        return i;
    struct found_date date;
    size_t to = date_at(scan, i, end, &date);
    if (to == i || (word_is(scan, i, end, WORD_NAM) && !(cues_before & CUE_LABEL_DUE)))
        return i;
    *deadline = nothing;
    deadline->bound = date.day ? EXTRACT_BY : EXTRACT_WITHIN;
    set_last(scan, date, deadline);
    return to;
}

static size_t event_at(
    const struct scan *scan, size_t i, size_t end, struct extract_deadline *deadline) {
    size_t at;
    if (!cue_is(scan, i, end, CUE_EVENT, &at))
        return i;
    size_t to = until_separator(scan, at, end);
    if (to == at)
        return i;
    *deadline = nothing;
    deadline->bound = EXTRACT_EVENT;
    return to;
}

size_t deadline_at(
    const struct scan *scan, size_t i, size_t end, uint64_t cues_before,
    struct extract_deadline *ret_deadline) {
    struct extract_deadline deadline;
    size_t to = i;
    size_t length;
    bool starts =
        word_is(scan, i, end, WORD_NGAY) || word_is(scan, i, end, WORD_THU) ||
        is_number(scan, i, end) || (cues_before & (CUE_FINISH | CUE_LABEL_DUE)) ||
        cue_at(
            scan, i, end,
            CUE_BEFORE | CUE_BY | CUE_WITHIN | CUE_SPAN | CUE_EACH | CUE_PERIODIC | CUE_EVENT,
            &length);
    if (!starts)
        return i;
    to = recurring_at(scan, i, end, cues_before, &deadline);
    if (to == i)
        to = rule_at(scan, i, end, &deadline);
    if (to == i)
        to = dated_at(scan, i, end, &deadline);
    if (to == i)
        to = event_at(scan, i, end, &deadline);
    if (to == i)
        to = finished_at(scan, i, end, cues_before, &deadline);
    if (to > i) {
        deadline.place = place_of(scan, i, to);
        *ret_deadline = deadline;
    }
    return to;
}
