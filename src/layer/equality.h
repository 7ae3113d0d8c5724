/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "result.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_EQUALITY_EQUAL,        /* the very same values (0 and −0 are, as for Python) */
  NORM_EQUALITY_ROUNDING,     /* not quite, but torch.allclose(a, b) with its defaults is True */
  NORM_EQUALITY_DIFFERENT,    /* it is False */
  NORM_EQUALITY_INCOMPARABLE, /* there is no value that both have */
} NormEqualityKind;

/* torch.allclose: every |a − b| ≤ atol + rtol · |b|; infinities only equal themselves. */
#define NORM_EQUALITY_RTOL 1e-5
#define NORM_EQUALITY_ATOL 1e-8

/**
 * NormEquality:
 * @max_difference: the largest |a − b|; NaN when somewhere only one of the two is NaN
 * @where: the flat index in the tensor as loaded where that is, the first of several
 * @n_compared: values that both have
 * @n_only_one: values that a slice left to one of the two
 * @n_different: those that are not close; two NaN do not count here
 * @n_both_nan: places where both are NaN: that makes them DIFFERENT unless equal_nan was asked for
 *
 * Plain data.
 */
typedef struct
{
  NormEqualityKind kind;
  double max_difference;
  gsize where;
  gsize n_compared, n_only_one, n_different, n_both_nan;
} NormEquality;

/* The outputs of two results over one loaded tensor, value by value of that tensor: steps may have given them other shapes. INCOMPARABLE where the
 * loaded tensors differ in shape. Linear time, no copies. Any thread. */
NormEquality norm_equality_of_results (const NormResult *a, const NormResult *b, gboolean equal_nan);
/* Two tensors of the same shape, of any types; INCOMPARABLE where the shapes differ. */
NormEquality norm_equality_of_tensors (const NormTensor *a, const NormTensor *b, gboolean equal_nan);
/* "equal" · "equal up to rounding (1.2e-7)" · "differs by up to 0.98 at [0, 2]": an index of the loaded tensor's @shape. Owned. */
char *norm_equality_words (const NormEquality *equality, int rank, const gsize *shape);
/* Without place and exceptions where they differ: "differs by up to 0.98" */
char *norm_equality_brief_words (const NormEquality *equality);

G_END_DECLS
