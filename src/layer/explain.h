/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "result.h"

G_BEGIN_DECLS

/* For --describe=json (the stable interface, see README): one JSON object, newline at the end. @steps: text of the steps. @input: the tensor as
 * loaded.
 * @lit_pool: restrict to one pool, or G_MAXSIZE for all. Members are left out above 65 536 values. */
char *norm_explain_json (const NormResult *result, const NormTensor *input, const char *steps, gsize lit_pool);
/* For --describe=text: a person's words; the whole computation of the pools, of @lit_pool only when not G_MAXSIZE, and of @cell's output when not
 * G_MAXSIZE. */
char *norm_explain_text (const NormResult *result, const NormTensor *input, const char *steps, gsize lit_pool, gsize cell);
/* "Feature 0", "Pool N=0, G=1", "The one pool" */
char *norm_explain_pool_title (const NormResult *result, gsize pool);
/* "N × L = 2 × 4, everything in channel 0", "C/G × L = 2 × 4, everything in sample 0, group 1" */
char *norm_explain_pool_extent (const NormResult *result, gsize pool);
/* Whether a mask lets this value count in its pool's statistics; without one, everything does. */
gboolean norm_explain_counts (const NormResult *result, gsize cell);

G_END_DECLS
