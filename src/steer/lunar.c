#include "steer/lunar.h"

#include <math.h>

#define PI 3.14159265358979323846

/* Between two new moons, on average; and the new moon from which they are counted. */
static const double MONTH_DAYS = 29.530588853;
static const double FIRST_NEW_MOON = 2415021.076998695; /* Julian day; 1 January 1900 */
/* Julian day number of 1970-01-01. */
enum { JULIAN_EPOCH = 2440588, SIGNS = 12 };

static const double ZONE_DAYS = (double)LOCAL_OFFSET / MINUTES_PER_DAY;

static double sin_degrees(double degrees) {
    return sin(degrees * PI / 180);
}

/* The Julian date (universal time) of new moon number k since 1900: Meeus, chapter 49. */
static double new_moon(int k) {
    double t = k / 1236.85; /* Julian centuries */
    double t2 = t * t;
    double t3 = t2 * t;
    double mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3 +
                  0.00033 * sin_degrees(166.56 + 132.87 * t - 0.009173 * t2);
    double sun = 359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3;
    double moon = 306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3;
    double node = 21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3;
    double true_phase =
        (0.1734 - 0.000393 * t) * sin_degrees(sun) + 0.0021 * sin_degrees(2 * sun) -
        0.4068 * sin_degrees(moon) + 0.0161 * sin_degrees(2 * moon) -
        0.0004 * sin_degrees(3 * moon) + 0.0104 * sin_degrees(2 * node) -
        0.0051 * sin_degrees(sun + moon) - 0.0074 * sin_degrees(sun - moon) +
        0.0004 * sin_degrees(2 * node + sun) - 0.0004 * sin_degrees(2 * node - sun) -
        0.0006 * sin_degrees(2 * node + moon) + 0.0010 * sin_degrees(2 * node - moon) +
        0.0005 * sin_degrees(2 * moon + sun);
    double clock = -0.000278 + 0.000265 * t + 0.000262 * t2; /* dynamical less universal time */
    return mean + true_phase - clock;
}

/* The local day on which new moon k falls. */
static day new_moon_day(int k) {
    return (day)floor(new_moon(k) + 0.5 + ZONE_DAYS) - JULIAN_EPOCH;
}

/* The sign (0 … 11, from the spring equinox) in which the sun stands when a local day begins. */
static int sun_sign(day d) {
    double t = (d + JULIAN_EPOCH - 0.5 - ZONE_DAYS - 2451545.0) / 36525;
    double t2 = t * t;
    double anomaly = 357.52910 + 35999.05030 * t - 0.0001559 * t2 - 0.00000048 * t * t2;
    double mean = 280.46645 + 36000.76983 * t + 0.0003032 * t2;
    double centre = (1.914600 - 0.004817 * t - 0.000014 * t2) * sin_degrees(anomaly) +
                    (0.019993 - 0.000101 * t) * sin_degrees(2 * anomaly) +
                    0.000290 * sin_degrees(3 * anomaly);
    double longitude = fmod(mean + centre, 360);
    if (longitude < 0)
        longitude += 360;
    return (int)(longitude / (360.0 / SIGNS)) % SIGNS;
}

/* The number of the last new moon on or before a day. */
static int moon_of_day(day d) {
    int k = (int)floor((d + JULIAN_EPOCH - FIRST_NEW_MOON) / MONTH_DAYS);
    while (new_moon_day(k + 1) <= d)
        k++;
    while (new_moon_day(k) > d)
        k--;
    return k;
}

/* The moon of the eleventh month, which holds the winter solstice (the sun's entry into sign 9). */
static int eleventh_moon(int year) {
    enum { WINTER = 9 };
    int k = moon_of_day(day_of_civil((struct civil){year, 12, 31}));
    return sun_sign(new_moon_day(k)) >= WINTER ? k - 1 : k;
}

/* Thirteen moons from one eleventh month to the next: the leap one is the first after it that ends
 * in the sign in which it began; 0 when there are twelve. */
static int leap_offset(int eleventh, int next) {
    if (next - eleventh < 13)
        return 0;
    int offset = 1;
    while (offset < 13 && sun_sign(new_moon_day(eleventh + offset)) !=
                              sun_sign(new_moon_day(eleventh + offset + 1)))
        offset++;
    return offset;
}

struct lunar_date lunar_of_day(day d) {
    int moon = moon_of_day(d);
    int year = civil_of_day(d).year;
    int eleventh = eleventh_moon(year);
    if (moon < eleventh)
        eleventh = eleventh_moon(--year);
    /* From here `year` is that of the eleventh month before or at the day. */
    int leap = leap_offset(eleventh, eleventh_moon(year + 1));
    int offset = moon - eleventh;
    int months = leap && offset >= leap ? offset - 1 : offset;
    return (struct lunar_date){
        .year = months >= 2 ? year + 1 : year,
        .month = (months + 10) % 12 + 1,
        .dom = d - new_moon_day(moon) + 1,
        .leap = leap && offset == leap,
    };
}

day lunar_to_day(int year, int month, int dom) {
    bool early = month < 11; /* counted from the eleventh month of the year before */
    int from = early ? year - 1 : year;
    int eleventh = eleventh_moon(from);
    int leap = leap_offset(eleventh, eleventh_moon(from + 1));
    int offset = early ? month + 1 : month - 11;
    if (leap && offset >= leap)
        offset++;
    return new_moon_day(eleventh + offset) + dom - 1;
}

day lunar_new_year(int year) {
    return lunar_to_day(year, 1, 1);
}
