/*
 * The Vietnamese lunar calendar.
 *
 * Months begin on the day of the new moon and the eleventh month holds the winter solstice, both by
 * the clock of Hà Nội (UTC+7); a year of thirteen months repeats the first month in which the sun
 * enters no new sign. Computed from the new moons and the sun's longitude of Jean Meeus,
 * "Astronomical Algorithms" (1998), in the arrangement of Hồ Ngọc Đức, "Computing the Vietnamese
 * lunar calendar" (2004). Good for 1968 … 2199; the Chinese calendar, at UTC+8, at times differs by
 * a day or a month.
 */
#ifndef SATSAO_STEER_LUNAR_H
#define SATSAO_STEER_LUNAR_H

#include <stdbool.h>

#include "base/moment.h"

struct lunar_date {
    int year;  /* the year in whose first months most of it lies: Tết of 2025 begins 2025 */
    int month; /* 1 … 12 */
    int dom;   /* 1 … 30 */
    bool leap; /* the second month of this number */
};

struct lunar_date lunar_of_day(day d);

/* The day of a lunar date whose month is not a leap month, and whose day exists. */
day lunar_to_day(int year, int month, int dom);

/* The first day of a lunar year: Tết Nguyên đán. */
day lunar_new_year(int year);

#endif
