/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "view.h"

G_BEGIN_DECLS

/* Changes of a tensor beyond one value. Each gives a new tensor. */

/* @n more entries along @axis before entry @at (≤ its size), each value @fill. NULL with NORM_ERROR_LIMIT if that is more than memory can hold. */
NormTensor *norm_tensor_insert (const NormTensor *tensor, int axis, gsize at, gsize n, double fill, GError **error);
/* Without the @n entries along @axis from @at on; they must be there (g_return). */
NormTensor *norm_tensor_remove (const NormTensor *tensor, int axis, gsize at, gsize n);

/**
 * norm_tensor_with_elements:
 * @sources: @n flat indices; where one comes twice, the last counts
 * @values: of the tensor's dtype; the value for @sources[k] is its flat index k
 */
NormTensor *norm_tensor_with_elements (const NormTensor *tensor, const gsize *sources, gsize n, const NormTensor *values);

/**
 * norm_view_source_axis:
 * Which axis of the tensor as it was loaded @axis of @view is, entry by entry; -1 when the steps have made another thing of it (flattened, split,
 * cut, copied in another order, or an axis that was not there).
 */
int norm_view_source_axis (const NormView *view, int axis);

/* What a change of dtype does to the values; those that are exact in both are in none of the counts. */
typedef struct
{
  gsize n_fractions; /* cut to whole numbers */
  gsize n_clipped;   /* beyond the range: the nearest end of it, or infinity */
  gsize n_nan;       /* not a number, which becomes 0 */
  gsize n_rounded;   /* to fewer digits */
  gsize n_true;      /* neither 0 nor 1, become True */
} NormCastLoss;

/* FALSE: nothing is lost. Reads every value. */
gboolean norm_tensor_cast_loss (NormTensor *tensor, NormDtype dtype, NormCastLoss *loss);

G_END_DECLS
