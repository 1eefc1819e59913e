/*
 * Document symbols: number, year, kind and issuer out of "Số: 15/QĐ-BNV".
 *
 *     state   351/KH-UBND, 280/CĐ-TTg; 6202/UBND-KT: a công văn, which has no kind, but an issuer
 * with its section (Decree 30/2020/NĐ-CP, Appendix III) legal   the same with the year behind the
 * number: 06/2024/QĐ-UBND, 66.25/2026/NQ-CP; of the National Assembly without a kind:
 * 203/2025/QH15, 04/2023/UBTVQH15 party   a hyphen before the kind and a slash before the body:
 * 55-NQ/TU, 8011-CV/BTCTW (Regulation 399-QĐ/TW of 2026, guidance 36-HD/VPTW)
 *
 * "Số" with or without a colon, blanks beside the separators, every kind of dash, decomposed
 * letters and the Icelandic Ð are taken for what they mean. What was lost on the way (out of PDF
 * mostly) is mended and marked as damaged, to be shown: 1961/2019/QĐUBND (a hyphen), 15/QD-UBND
 * (đ).
 *
 * Đ and D are different letters here: HĐ is a contract and HD a guidance, ĐA a scheme and DA a
 * project.
 */
#ifndef SATSAO_TEXT_SYMBOL_H
#define SATSAO_TEXT_SYMBOL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

/* The 29 kinds of Decree 30/2020, then those of the law and of the Party. */
enum text_kind {
    TEXT_KIND_RESOLUTION,
    TEXT_KIND_DECISION,
    TEXT_KIND_INSTRUCTION,
    TEXT_KIND_RULES,
    TEXT_KIND_REGULATION,
    TEXT_KIND_COMMUNIQUE,
    TEXT_KIND_NOTICE,
    TEXT_KIND_GUIDANCE,
    TEXT_KIND_PROGRAMME,
    TEXT_KIND_PLAN,
    TEXT_KIND_OPTION,
    TEXT_KIND_SCHEME,
    TEXT_KIND_PROJECT,
    TEXT_KIND_REPORT,
    TEXT_KIND_MINUTES,
    TEXT_KIND_SUBMISSION,
    TEXT_KIND_CONTRACT,
    TEXT_KIND_LETTER, /* công văn */
    TEXT_KIND_TELEGRAM,
    TEXT_KIND_MEMORANDUM,
    TEXT_KIND_AGREEMENT,
    TEXT_KIND_AUTHORISATION,
    TEXT_KIND_INVITATION,
    TEXT_KIND_INTRODUCTION,
    TEXT_KIND_LEAVE,
    TEXT_KIND_SENDING_SLIP,
    TEXT_KIND_TRANSFER_SLIP,
    TEXT_KIND_REPORTING_SLIP,
    TEXT_KIND_PUBLIC_LETTER, /* thư công: has no symbol */
    TEXT_KIND_DECREE,
    TEXT_KIND_CIRCULAR,
    TEXT_KIND_JOINT_CIRCULAR,
    TEXT_KIND_JOINT_RESOLUTION,
    TEXT_KIND_CONSOLIDATED,
    TEXT_KIND_ORDER,
    TEXT_KIND_ORDINANCE,
    TEXT_KIND_LAW_OR_RESOLUTION,      /* the National Assembly numbers both as 203/2025/QH15 */
    TEXT_KIND_CONCLUSION,             /* Party */
    TEXT_KIND_CIRCULAR_LETTER,        /* Party: thông tri */
    TEXT_KIND_DECISION_OR_REGULATION, /* Party: QĐ is quyết định or quy định */
    TEXT_KIND_OTHER,                  /* Party: an abbreviation that is in no table */
    TEXT_KINDS
};

enum text_family { TEXT_FAMILY_STATE, TEXT_FAMILY_LEGAL, TEXT_FAMILY_PARTY };

/* Room for the parts, NUL included. */
enum {
    TEXT_SYMBOL_NUMBER = 16,
    TEXT_SYMBOL_ABBREVIATION = 24,
    TEXT_SYMBOL_ISSUER = 80,
    TEXT_SYMBOL_TEXT = 144
};

struct text_symbol {
    enum text_family family;
    enum text_kind kind;
    bool damaged;                                /* mended: show what was read */
    int year;                                    /* 0 when there is none */
    char number[TEXT_SYMBOL_NUMBER];             /* as written: "01", "66.25" */
    char abbreviation[TEXT_SYMBOL_ABBREVIATION]; /* of the kind, as the rules write it; may be "" */
    char issuer[TEXT_SYMBOL_ISSUER]; /* NFC; of a công văn with its section: "UBND-KT" */
};

/* ERROR_INPUT when it is no symbol. The whole text must be one: this does not search. */
bool text_symbol_parse(struct str text, struct text_symbol *ret_symbol, struct error *error);

/* The canonical text, without "Số": a number below 10 is padded to two digits (Decree 30/2020). It
 * parses to the same symbol, no longer damaged. */
const char *text_symbol_text(const struct text_symbol *symbol, char text[TEXT_SYMBOL_TEXT]);

/* Append a key that is equal for two spellings of one symbol: zeros in front of the number, case,
 * and đ or d within the issuer do not matter; family, kind, year and number do (a kind that is in
 * no table with its case). */
bool text_symbol_key(const struct text_symbol *symbol, struct buf *out, struct error *error);

/* The kind's Vietnamese name ("quyết định"); a term of the decree, not translated. */
const char *text_kind_name(enum text_kind kind);

#endif
