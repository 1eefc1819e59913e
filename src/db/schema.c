#include "db/migrate.h"
#include "db/schema_list.h" /* generated from the names in meson.build */

static const struct migration schema[] = {SCHEMA_LIST};

const struct migration *db_schema(size_t *ret_count) {
    *ret_count = COUNT_OF(schema);
    return schema;
}
