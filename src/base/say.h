/*
 * What is said to people, in their language.
 *
 * Messages are written in English in the source and looked up in the catalogues of po/, which the
 * build checks and compiles with GNU gettext's msgfmt and embeds in the binary: nothing has to be
 * installed beside it, no locale has to exist on the machine, and the language belongs to the
 * thread (one request, one asker), which libc's gettext does not offer.
 */
#ifndef SATSAO_BASE_SAY_H
#define SATSAO_BASE_SAY_H

#include <stdbool.h>

#include "base/attributes.h"

enum say_language { SAY_VI, SAY_EN };

/* The language of this thread from now on. Vietnamese until told otherwise. */
void say_use(enum say_language language);
enum say_language say_language(void);

/* "vi", "en", also "en_US.UTF-8". Returns false, and sets nothing, for any other language. */
bool say_parse(const char *name, enum say_language *ret_language);

/* The message in this thread's language; the message itself where no translation is known. */
const char *say(const char *message) FORMAT_OF(1);

#define _(message) say(message)
/* Marks a message of a table for extraction; it is translated where it is shown. */
#define N_(message) (message)

#endif
