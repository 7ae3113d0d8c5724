/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "view.h"

G_BEGIN_DECLS

typedef struct
{
  gsize n_values, n_nan, n_inf;
  double min, max; /* of the finite values; 0, 0 when there are none */
  double max_abs;  /* of the finite values */
} NormSummary;

/* One pass over a view or tensor, linear in its values. */
void norm_view_summarize (const NormView *view, NormSummary *summary);
void norm_tensor_summarize (const NormTensor *tensor, NormSummary *summary);

G_END_DECLS
