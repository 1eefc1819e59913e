/* What every declaration may say about itself. */
#ifndef SATSAO_BASE_ATTRIBUTES_H
#define SATSAO_BASE_ATTRIBUTES_H

/* The caller must look at the result. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* printf-like: the format is argument `fmt`, its first value argument `first` (counted from 1). */
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

/* The result may be used as a printf format wherever argument `n` may. */
#define FORMAT_OF(n) __attribute__((format_arg(n)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
