/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics.h"
#include "walk.h"
#include <math.h>

static gboolean
moments_set_limit_error (gsize n_pools, GError **error)
{
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
               "not enough memory for the statistics of %" G_GSIZE_FORMAT " features; put fewer values on the channel axis", n_pools);
  return FALSE;
}

/* One more term of a pool's sum. A float32's sum in double has digits to spare. */
static inline void
add_double (double *sum, double *rest, double term)
{
  *sum += term;
}

/* Knuth's TwoSum: @rest collects what each addition rounds away. Values close to the mean are normalized to a small difference, which shows it. */
static inline void
add_wide (long double *sum, long double *rest, long double term)
{
  long double total = *sum + term, part = total - *sum;

  *rest += (*sum - (total - part)) + (term - part);
  *sum = total;
}

#define REAL    double
#define NAME(x) x##_double
#include "statistics-impl.h"
#undef REAL
#undef NAME

/* float64 input: a double has no digits to spare over it, so the sums get some. */
#define REAL    long double
#define NAME(x) x##_wide
#include "statistics-impl.h"
#undef REAL
#undef NAME

gboolean
norm_moments_compute (const NormPooling *pooling, const guint8 *mask, NormMoments *moments, NormTask *task, GError **error)
{
  for (gsize pool = 0; pool < pooling->n_pools; pool++)
    moments[pool].m = mask == NULL ? pooling->m : 0;
  for (gsize cell = 0; mask != NULL && cell < pooling->view->n_values; cell++)
    moments[norm_pooling_pool_of (pooling, cell)].m += mask[cell] != 0;
  if (pooling->view->tensor->dtype == NORM_DTYPE_FLOAT64)
    return compute_wide (pooling, mask, moments, task, error);
  return compute_double (pooling, mask, moments, task, error);
}
