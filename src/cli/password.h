/* A password from a person or a file: never from the command line, where others can read it. */
#ifndef SATSAO_CLI_PASSWORD_H
#define SATSAO_CLI_PASSWORD_H

#include "account/password.h"
#include "base/error.h"

/* The first line of a file ("-": standard input), or, where `path` is NULL, asked for twice at the
 * terminal without echo. */
bool password_ask(const char *path, char ret_password[PASSWORD_MOST + 2], struct error *error)
    MUST_CHECK;

#endif
