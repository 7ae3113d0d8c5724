/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary.h"

#include <math.h>

#define CHUNK 1024
#define LANES 8 /* extremes kept side by side, so that the compiler can use vectors whatever their length */

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
add_values (NormSummary *summary, NormDtype dtype, const char *elements, gsize n)
{
  double values[CHUNK];

  norm_dtype_load_many (dtype, elements, values, n);
  for (gsize at = 0; at < n; at++)
    add_value (summary, values[at]);
}

/*
 * Whether all of a chunk's values are finite, and then their extremes. v − v is 0 for what is finite and NaN for the rest, and NaN stays NaN in a
 * sum: one
 * test for the whole chunk.
 */
#define DEFINE_FINITE_EXTREMES(type)                                                \
  static gboolean finite_extremes_##type (const type *values, type *min, type *max) \
  {                                                                                 \
    type least[LANES], most[LANES], odd[LANES] = { 0 }, all_odd = 0;                \
                                                                                    \
    for (gsize lane = 0; lane < LANES; lane++)                                      \
      least[lane] = most[lane] = values[lane];                                      \
    for (gsize at = 0; at < CHUNK; at += LANES)                                     \
      for (gsize lane = 0; lane < LANES; lane++)                                    \
        {                                                                           \
          const type value = values[at + lane];                                     \
                                                                                    \
          least[lane] = value < least[lane] ? value : least[lane];                  \
          most[lane] = value > most[lane] ? value : most[lane];                     \
          odd[lane] += value - value;                                               \
        }                                                                           \
    *min = least[0];                                                                \
    *max = most[0];                                                                 \
    for (gsize lane = 0; lane < LANES; lane++)                                      \
      {                                                                             \
        *min = MIN (*min, least[lane]);                                             \
        *max = MAX (*max, most[lane]);                                              \
        all_odd += odd[lane];                                                       \
      }                                                                             \
    return all_odd == 0;                                                            \
  }

DEFINE_FINITE_EXTREMES (float)
DEFINE_FINITE_EXTREMES (double)

/* FALSE also for elements that this is not made for. */
static gboolean
finite_extremes (NormDtype dtype, const char *elements, double *min, double *max)
{
  float least, most;

  if ((guintptr) elements % norm_dtype_size (dtype) != 0)
    return FALSE;
  if (dtype == NORM_DTYPE_FLOAT64)
    return finite_extremes_double ((const double *) (gconstpointer) elements, min, max);
  if (dtype != NORM_DTYPE_FLOAT32 || !finite_extremes_float ((const float *) (gconstpointer) elements, &least, &most))
    return FALSE;
  *min = least;
  *max = most;
  return TRUE;
}

/* FALSE: stopped */
static gboolean
summarize (NormDtype dtype, const char *elements, gsize n_values, const NormTask *task, NormSummary *summary)
{
  const gsize size = norm_dtype_size (dtype);
  double min, max;

  *summary = (NormSummary){ .n_values = n_values, .min = INFINITY, .max = -INFINITY };
  for (gsize start = 0; start < n_values; start += CHUNK)
    {
      const gsize n = MIN (CHUNK, n_values - start);

      if (start % (CHUNK * CHUNK) == 0 && norm_task_is_cancelled (task))
        return FALSE;
      if (n < CHUNK || !finite_extremes (dtype, elements + start * size, &min, &max))
        add_values (summary, dtype, elements + start * size, n);
      else
        {
          summary->min = MIN (summary->min, min);
          summary->max = MAX (summary->max, max);
        }
    }
  if (summary->min > summary->max)
    summary->min = summary->max = 0;
  summary->max_abs = MAX (fabs (summary->min), fabs (summary->max));
  return TRUE;
}

/* ── kept with the tensor ── */

static void
keep (NormTensor *tensor, const NormSummary *summary)
{
  gpointer copy = g_memdup2 (summary, sizeof *summary);

  if (!g_atomic_pointer_compare_and_exchange (&tensor->summary, NULL, copy))
    g_free (copy); /* another thread was faster */
}

void
norm_tensor_look_through (NormTensor *tensor, const NormTask *task)
{
  NormSummary summary;

  if (g_atomic_pointer_get (&tensor->summary) == NULL && summarize (tensor->dtype, norm_tensor_data (tensor), tensor->n_values, task, &summary))
    keep (tensor, &summary);
}

void
norm_tensor_summarize (NormTensor *tensor, NormSummary *summary)
{
  norm_tensor_look_through (tensor, NULL);
  *summary = *(const NormSummary *) g_atomic_pointer_get (&tensor->summary);
}

/* Every element of the storage once: the axes, from the narrowest step to the widest, fill each other's steps. */
static gboolean
is_whole (const NormView *view)
{
  gsize filled = 1;
  guint done = 0;

  if (view->n_values != view->tensor->n_values)
    return FALSE;
  for (int found = 0; found < view->rank; found++)
    {
      int axis = 0;

      while (axis < view->rank && (done >> axis & 1 || (view->shape[axis] != 1 && view->strides[axis] != (gssize) filled)))
        axis++;
      if (axis == view->rank)
        return FALSE;
      done |= 1u << axis;
      filled *= view->shape[axis];
    }
  return TRUE;
}

void
norm_view_summarize (const NormView *view, NormSummary *summary)
{
  const NormDtype dtype = view->tensor->dtype;

  if (is_whole (view))
    norm_tensor_summarize (view->tensor, summary);
  else if (norm_view_is_contiguous (view))
    summarize (dtype, (const char *) norm_tensor_data (view->tensor) + view->offset * (gssize) norm_dtype_size (dtype), view->n_values, NULL,
               summary);
  else
    {
      g_autofree double *values = norm_view_to_doubles (view);
      summarize (NORM_DTYPE_FLOAT64, (const char *) values, view->n_values, NULL, summary);
    }
}
