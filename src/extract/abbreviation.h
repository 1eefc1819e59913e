/* Abbreviations of official Vietnamese and what they stand for, as organs are named in full. */
#ifndef SATSAO_EXTRACT_ABBREVIATION_H
#define SATSAO_EXTRACT_ABBREVIATION_H

struct abbreviation {
    const char *text;
    const char *means;
};

/* Ended by a NULL text. */
extern const struct abbreviation abbreviations[];

#endif
