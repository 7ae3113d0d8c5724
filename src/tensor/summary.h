/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "view.h"

G_BEGIN_DECLS

typedef struct
{
  gsize n_values, n_nan, n_inf;
  double min, max; /* of the finite values; 0, 0 when there are none */
  double max_abs;  /* of the finite values */
} NormSummary;

/* One pass over a view or tensor, linear in its values; a tensor, or a view of all its values in any order, is passed only the first time. */
void norm_view_summarize (const NormView *view, NormSummary *summary);
void norm_tensor_summarize (NormTensor *tensor, NormSummary *summary);
/* That first time, in a worker: from then on its summary is at hand. Stops early, without one, when @task is cancelled. */
void norm_tensor_look_through (NormTensor *tensor, const NormTask *task);

G_END_DECLS
