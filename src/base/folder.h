/* Folders. */
#ifndef SATSAO_BASE_FOLDER_H
#define SATSAO_BASE_FOLDER_H

#include <stdbool.h>

#include "base/attributes.h"
#include "base/error.h"

/* Put the folder that holds `path` on the disk: a name made or changed in a folder is durable only
 * when the folder is. */
bool folder_sync(const char *path, struct error *error) MUST_CHECK;

#endif
