#include "files.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

bool files_path(
    const char *folder, const char *name, char ret_path[FILES_PATH], struct error *error) {
    int length = snprintf(ret_path, FILES_PATH, "%s/%s", folder, name);
    return (length >= 0 && length < FILES_PATH) ||
           error_set(error, ERROR_LIMIT, "The folder's name is too long.");
}

bool files_of_size(
    const struct peer_setting *setting, const char *name, char ret_path[FILES_PATH],
    struct error *error) {
    int length = snprintf(
        ret_path, FILES_PATH, "%s/%s-%s", setting->folder, setting->workload->size.name, name);
    return (length >= 0 && length < FILES_PATH) ||
           error_set(error, ERROR_LIMIT, "The folder's name is too long.");
}

int64_t files_size(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 ? (int64_t)about.st_size : 0;
}

void files_remove(const char *path) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", ".wal"};
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char beside[FILES_PATH + 16];
        snprintf(beside, sizeof beside, "%s%s", path, endings[i]);
        unlink(beside);
    }
}
