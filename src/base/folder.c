#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/say.h"

bool folder_sync(const char *path, struct error *error) {
    struct buf folder = buf_with_maximum(strlen(path) + 1);
    const char *slash = strrchr(path, '/');
    buf_add(&folder, path, slash ? (size_t)(slash - path) + 1 : 0);
    if (!slash)
        buf_char(&folder, '.');
    int fd = open(buf_cstr(&folder), O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        error_system(error, errno, _("The folder “%s” could not be written."), buf_cstr(&folder));
    if (fd >= 0)
        close(fd);
    buf_release(&folder);
    return ok;
}
