/* Database connections that go from request to request. Any thread may take and give. */
#ifndef SATSAO_WEB_HANDLES_H
#define SATSAO_WEB_HANDLES_H

#include "db/db.h"

struct handles;

/* `url` as in db.h. At most `most` are kept open while nobody needs them. */
bool handles_new(const char *url, size_t most, struct handles **ret_handles, struct error *error)
    MUST_CHECK;
/* All must have been given back. NULL is fine. */
void handles_free(struct handles *handles);

bool handles_take(struct handles *handles, struct db **ret_db, struct error *error) MUST_CHECK;
/* An open transaction is rolled back. NULL is fine. */
void handles_give(struct handles *handles, struct db *db);

#endif
