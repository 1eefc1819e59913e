#include "cli/password.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/say.h"

enum { ROOM = PASSWORD_MOST + 2 };

static bool read_line(FILE *in, char *line, struct error *error) {
    if (!fgets(line, ROOM, in))
        return error_set(error, ERROR_INPUT, "%s", _("No password was given."));
    line[strcspn(line, "\r\n")] = '\0';
    return line[0] || error_set(error, ERROR_INPUT, "%s", _("No password was given."));
}

static bool read_file(const char *path, char *line, struct error *error) {
    if (strcmp(path, "-") == 0)
        return read_line(stdin, line, error);
    FILE *in = fopen(path, "re");
    if (!in)
        return error_system(error, errno, _("%s cannot be opened."), path);
    bool ok = read_line(in, line, error);
    fclose(in);
    return ok;
}

/* What is typed is not shown; the line end is. */
static bool ask_once(FILE *terminal, const char *prompt, char *line, struct error *error) {
    struct termios usual;
    fputs(prompt, stderr);
    fflush(stderr);
    if (tcgetattr(fileno(terminal), &usual) != 0)
        return error_system(error, errno, "%s", _("The terminal cannot be read."));
    struct termios silent = usual;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(fileno(terminal), TCSAFLUSH, &silent);
    bool ok = read_line(terminal, line, error);
    tcsetattr(fileno(terminal), TCSAFLUSH, &usual);
    fputc('\n', stderr);
    return ok;
}

bool password_ask(const char *path, char ret_password[PASSWORD_MOST + 2], struct error *error) {
    char again[ROOM];
    if (path)
        return read_file(path, ret_password, error);
    FILE *terminal = fopen("/dev/tty", "re");
    if (!terminal) {
        error_set(error, ERROR_USAGE, "%s", _("There is no terminal to ask for the password."));
        return error_hint(error, "%s", _("Give it on standard input: --password-from -"));
    }
    bool ok = ask_once(terminal, _("New password: "), ret_password, error) &&
              ask_once(terminal, _("Once more: "), again, error);
    fclose(terminal);
    if (ok && strcmp(again, ret_password) != 0)
        ok = error_set(error, ERROR_INPUT, "%s", _("The two are not the same."));
    memset(again, 0, sizeof again);
    return ok;
}
