/*
 * Who may do what: the one table of rights, and the one function that asks it.
 *
 * A right is what a route, a verb or a live stream asks for. A role is a bundle of rights (the table
 * is in access.c and nowhere else). An account holds roles, each on a unit and all below it, or on
 * everything (unit 0).
 *
 * Units here are ledger ids, as in the API (a model's index is the id less 1); 0 stands for
 * everything.
 *
 * Organisation changes, rights do not get lost: the subtree is that of the day asked about. A role
 * on a unit that had ended by then counts on the units that came after it (lineage, any number of
 * steps). A role on a unit that did not exist yet counts on those it came from: for reading in any
 * case, for acting only on those that went into it whole. A unit without successor leaves its role
 * with nothing.
 *
 * Pure functions over what they are given; any number of threads.
 */
#ifndef SATSAO_ACCOUNT_ACCESS_H
#define SATSAO_ACCOUNT_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/moment.h"
#include "base/say.h"
#include "base/str.h"
#include "board/model.h"

enum right {
    RIGHT_NONE,      /* anyone, signed in or not */
    RIGHT_SIGNED_IN, /* any account in a session of its own: never by an API token */
    RIGHT_READ,      /* boards, series, units, targets */
    RIGHT_HISTORY,   /* every version of everything, with who and when */
    RIGHT_REPORT,    /* enter, correct and withdraw figures */
    RIGHT_ASSIGN,    /* give and accept work */
    RIGHT_TARGETS,   /* target sets, bands, indicators */
    RIGHT_CLOSINGS,  /* close periods and open them again */
    RIGHT_DOCUMENTS, /* documents, meetings, people */
    RIGHT_ORGANISE,  /* reorganisations */
    RIGHT_IMPORT,
    RIGHT_ACCOUNTS,
    RIGHT_SETTINGS, /* backup, verification, measurements of the server */
    RIGHT_AUDIT,    /* read who did what */
    RIGHTS
};

enum role {
    ROLE_LEADER,
    ROLE_COORDINATOR,
    ROLE_REPORTER,
    ROLE_SECRETARY,
    ROLE_AUDITOR,
    ROLE_ADMIN,
    ROLES
};

/* Stable words for files and answers ("report", "coordinator"); NULL out of range, and -1 for a word
 * that is none. */
const char *right_word(enum right right);
int right_parse(struct str word);
const char *role_word(enum role role);
int role_parse(struct str word);

#define RIGHT_BIT(right) (UINT32_C(1) << (right))
#define SCOPES_ALL       (RIGHT_BIT(RIGHTS) - 1)

/* The rights of a role, as RIGHT_BITs. */
uint32_t role_rights(enum role role);

enum {
    ASKER_ROLES_MAX = 32,
    ACCOUNT_NAME_MAX = 64,     /* bytes of a sign-in name */
    ACCOUNT_DISPLAY_MAX = 160, /* bytes of the post or name that is shown */
    ACCESS_STEPS_MAX = 64,     /* steps of lineage, levels of the tree */
};

struct asker_role {
    int64_t id; /* of the row on record */
    uint32_t unit;
    enum role role;
};

/* Who asks. A zeroed one is nobody: not signed in. */
struct asker {
    int64_t account; /* 0: nobody */
    int64_t session; /* 0: not by a session */
    int64_t token;   /* 0: not by an API token */
    char name[ACCOUNT_NAME_MAX + 1];
    char display[ACCOUNT_DISPLAY_MAX + 1];
    enum say_language language;
    bool must_change; /* the password was set by somebody else: until it is changed, nothing is open
                         but the own account */
    uint32_t scopes;  /* RIGHT_BITs a token is limited to; SCOPES_ALL in a session */
    size_t role_count;
    struct asker_role roles[ASKER_ROLES_MAX];
};

/*
 * May `asker` do this at `unit`, in the organisation of day `on`? Unit 0 asks for everything: only a
 * role on everything gives that. A unit that does not live on `on` is looked at on the day of its
 * life that lies nearest. RIGHT_NONE and RIGHT_SIGNED_IN do not look at the unit.
 */
bool access_may(
    const struct asker *asker, const struct model *model, enum right right, uint32_t unit, day on);

/* May `asker` do this anywhere at all? What a route asks before it looks at what is named. */
bool access_any(const struct asker *asker, enum right right);

/* All rights `asker` has anywhere, as RIGHT_BITs: for a face that shows only what may be used. */
uint32_t access_rights(const struct asker *asker);

#endif
