/*
 * Functions that have cost other projects dearly: unbounded copies, hidden static state, silent
 * failure. Forced into every source by the build (-include), so that a use does not compile.
 */
#ifndef SATSAO_BASE_BANNED_H
#define SATSAO_BASE_BANNED_H

/* The declarations first, so that poisoning does not trip over the system's own headers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* With some compilers the hardened ones are macros. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison strtok gmtime localtime ctime asctime
#pragma GCC poison atoi atol atoll atof

#endif
