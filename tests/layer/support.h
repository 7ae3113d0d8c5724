/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "result.h"

G_BEGIN_DECLS

/* Path of a file in tests/reference; newly allocated. */
char *test_reference_path (const char *name);
/* A version 1 .npy of little-endian f4 or f8 in C order, as numpy.save writes it; aborts the test on anything else. NULL if there is no such file. */
NormTensor *test_load_npy (const char *folder, const char *name);

/* A view of @dtype and "[2, 3]" shape that holds @values, or 1, 2, 3 … when NULL. */
NormView *test_view (NormDtype dtype, const char *shape, const double *values);
NormView *test_apply_steps (NormView *view, const char *steps);
NormLayer *test_layer (const char *text);
/* Runs or aborts the test. @params may be NULL. */
NormResult *test_run (const char *layer, NormParams *params, NormMode mode, NormView *view);

/* The exact statistics and output of one pool, in 113 bits: an independent, naive evaluation of the definition. */
typedef struct
{
  __float128 mean, var;
} TestMoments;
TestMoments test_exact_moments (const double *values, gsize n);
/* (x − mean) / √(var + eps) · weight + bias; 0 for 1/√ where @zero and var = eps = 0 */
__float128 test_exact_output (double x, __float128 mean, __float128 var, double eps, gboolean zero, double weight, double bias);
/* |value − exact| in units of the last place of a floating @dtype at @exact; 0 when both are NaN or the same infinity or @exact rounds to that
 * infinity, infinity when only one is */
double test_ulps (NormDtype dtype, double value, __float128 exact);

G_END_DECLS
