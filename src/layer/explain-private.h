/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "result.h"

G_BEGIN_DECLS

/* "1 value", "8 values" */
#define VALUES_FORMAT     "%" G_GSIZE_FORMAT " value%s"
#define VALUES_ARGS(n)    (n), (n) == 1 ? "" : "s"
#define COUNT_FORMAT      "%" G_GSIZE_FORMAT " %s%s"
#define COUNT_ARGS(n, of) (n), of, (n) == 1 ? "" : "s"

/* A sum or list longer than this shows its first and last terms. */
#define NORM_TERMS_MOST  12
#define NORM_TERMS_FIRST 6
#define NORM_TERMS_LAST  2

/* Which of some numbered things are written: all of few; of many the first and the last, with n_hidden between them. Plain data. */
typedef struct
{
  gsize shown[NORM_TERMS_MOST];
  gsize n_shown, n_hidden;
} NormTerms;

/* first … first + n − 1 */
NormTerms norm_terms_range (gsize first, gsize n);
/* The cells of a pool, in the order of its members: only those that count, or all. */
NormTerms norm_terms_members (const NormResult *result, gsize pool, gboolean only_counting);

typedef void (*NormTermFunc) (GString *text, const NormResult *result, gsize pool, gsize place);
/* Each term by @append, @separator between them, "… (12 more)" for the hidden ones. */
void norm_terms_append (GString *text, const NormTerms *terms, const char *separator, const NormResult *result, gsize pool, NormTermFunc append);

/* For reading: at most four decimals. */
void norm_append_number (GString *text, double value);
/* As a term of a formula: negative numbers in parentheses, "2 − (−1)". */
void norm_append_term (GString *text, double value);

/* explain-running.c: what a pool does to the running statistics, or they to it; a line or two, or none */
void norm_append_running (GString *text, const NormResult *result, gsize pool);
/* The same of instance norm, which averages over all pools of a channel: of @lit_pool's, or of every one (G_MAXSIZE). */
void norm_append_running_average (GString *text, const NormResult *result, gsize lit_pool);

G_END_DECLS
