#include "account/throttle.h"

#include <stdio.h>

#include "account/sql.h"

enum {
    SUBJECT_MAX = 160,
    FORGET_MS = 3600 * 1000,
    DOUBLINGS_MAX = 20,
};

/* The three counts: attempts that are free, and the longest wait in seconds. */
enum count { OF_BOTH, OF_NAME, OF_ADDRESS, COUNTS };
static const struct {
    int free;
    int longest;
} limits[COUNTS] = {[OF_BOTH] = {5, 900}, [OF_NAME] = {30, 60}, [OF_ADDRESS] = {30, 900}};

/* Half of an IPv6 address is what one subscriber gets: "2001:db8:1:2:…" counts as its four groups. */
static struct str network(struct str address) {
    size_t colons = 0;
    for (size_t i = 0; i < address.length; i++)
        if (address.data[i] == ':' && ++colons == 4)
            return str_slice(address.data, i);
    return address;
}

static struct str subject(const struct throttle_of *of, enum count count, char text[SUBJECT_MAX]) {
    struct str address = network(of->address);
    int length = snprintf(
        text, SUBJECT_MAX, "%d %.*s|%.*s", (int)count,
        count == OF_ADDRESS ? 0 : (int)of->name.length, of->name.length ? of->name.data : "",
        count == OF_NAME ? 0 : (int)address.length, address.length ? address.data : "");
    return str_slice(text, length < SUBJECT_MAX ? (size_t)length : SUBJECT_MAX - 1);
}

static int wait_after(enum count count, int64_t attempts) {
    int64_t over = attempts - limits[count].free;
    if (over < 0)
        return 0;
    int64_t wait = INT64_C(1) << (over < DOUBLINGS_MAX ? over : DOUBLINGS_MAX);
    return wait < limits[count].longest ? (int)wait : limits[count].longest;
}

static bool look(
    struct db *db, const struct throttle_of *of, enum count count, stamp now, int *ret_wait,
    bool *ret_first, struct error *error) {
    char text[SUBJECT_MAX];
    struct statement *find = NULL;
    bool row = false;
    bool ok = sql_open(
                  db, "SELECT attempts, last_at FROM account_throttle WHERE subject = $1",
                  VALUES(TEXT(subject(of, count, text))), &find, error) &&
              statement_step(find, &row, error);
    if (ok) {
        int64_t attempts = row ? column_int(find, 0) : 0;
        stamp last = row ? column_int(find, 1) : 0;
        /* A clock that was set back must not keep people out: what lies ahead counts as now. */
        int64_t since = now > last ? now - last : 0;
        int64_t left = since >= FORGET_MS ? 0 : (int64_t)wait_after(count, attempts) * 1000 - since;
        *ret_wait = left > 0 ? (int)((left + 999) / 1000) : 0;
        *ret_first = since < FORGET_MS && attempts + 1 == limits[count].free;
    }
    statement_free(find);
    return ok;
}

static bool add(
    struct db *db, const struct throttle_of *of, enum count count, stamp now, struct error *error) {
    char text[SUBJECT_MAX];
    return sql_run(
        db,
        "INSERT INTO account_throttle (subject, attempts, last_at) VALUES ($1, 1, $2)"
        " ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, attempts ="
        " CASE WHEN account_throttle.last_at <= $3 THEN 1 ELSE account_throttle.attempts + 1 END",
        VALUES(TEXT(subject(of, count, text)), INT(now), INT(now - FORGET_MS)), error);
}

bool throttle_attempt(
    struct db *db, const struct throttle_of *of, stamp now, int *ret_wait, bool *ret_first,
    struct error *error) {
    int wait = 0;
    bool first = false;
    for (int count = 0; count < COUNTS; count++) {
        int its_wait;
        bool its_first;
        if (!look(db, of, (enum count)count, now, &its_wait, &its_first, error))
            return false;
        wait = its_wait > wait ? its_wait : wait;
        first |= its_first;
    }
    for (int count = 0; wait == 0 && count < COUNTS; count++)
        if (!add(db, of, (enum count)count, now, error))
            return false;
    *ret_wait = wait;
    *ret_first = wait == 0 && first;
    return true;
}

static bool lessen(
    struct db *db, const struct throttle_of *of, enum count count, struct error *error) {
    char text[SUBJECT_MAX];
    return sql_run(
        db,
        "UPDATE account_throttle SET attempts = attempts - 1 WHERE subject = $1 AND attempts > 0",
        VALUES(TEXT(subject(of, count, text))), error);
}

static bool drop(
    struct db *db, const struct throttle_of *of, enum count count, struct error *error) {
    char text[SUBJECT_MAX];
    return sql_run(
        db, "DELETE FROM account_throttle WHERE subject = $1",
        VALUES(TEXT(subject(of, count, text))), error);
}

bool throttle_clear(struct db *db, const struct throttle_of *of, struct error *error) {
    return drop(db, of, OF_BOTH, error) && drop(db, of, OF_NAME, error) &&
           lessen(db, of, OF_ADDRESS, error);
}

bool throttle_take_back(struct db *db, const struct throttle_of *of, struct error *error) {
    return lessen(db, of, OF_BOTH, error) && lessen(db, of, OF_NAME, error) &&
           lessen(db, of, OF_ADDRESS, error);
}

bool throttle_sweep(struct db *db, stamp now, struct error *error) {
    return sql_run(
        db, "DELETE FROM account_throttle WHERE last_at <= $1", VALUES(INT(now - FORGET_MS)),
        error);
}
