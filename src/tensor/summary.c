/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary.h"

#include <math.h>

#define CHUNK 1024

static void
add_value (NormSummary *summary, double value)
{
  if (isfinite (value))
    {
      summary->min = MIN (summary->min, value);
      summary->max = MAX (summary->max, value);
    }
  else if (isnan (value))
    summary->n_nan++;
  else
    summary->n_inf++;
}

static void
summarize (NormDtype dtype, const char *elements, gsize n_values, NormSummary *summary)
{
  double values[CHUNK];

  *summary = (NormSummary){ .n_values = n_values, .min = INFINITY, .max = -INFINITY };
  for (gsize start = 0; start < n_values; start += CHUNK)
    {
      const gsize n = MIN (CHUNK, n_values - start);

      norm_dtype_load_many (dtype, elements + start * norm_dtype_size (dtype), values, n);
      for (gsize at = 0; at < n; at++)
        add_value (summary, values[at]);
    }
  if (summary->min > summary->max)
    summary->min = summary->max = 0;
  summary->max_abs = MAX (fabs (summary->min), fabs (summary->max));
}

void
norm_tensor_summarize (const NormTensor *tensor, NormSummary *summary)
{
  summarize (tensor->dtype, norm_tensor_data (tensor), tensor->n_values, summary);
}

void
norm_view_summarize (const NormView *view, NormSummary *summary)
{
  const NormDtype dtype = view->tensor->dtype;

  if (norm_view_is_contiguous (view))
    summarize (dtype, (const char *) norm_tensor_data (view->tensor) + view->offset * (gssize) norm_dtype_size (dtype), view->n_values, summary);
  else
    {
      g_autofree double *values = norm_view_to_doubles (view);
      summarize (NORM_DTYPE_FLOAT64, (const char *) values, view->n_values, summary);
    }
}
