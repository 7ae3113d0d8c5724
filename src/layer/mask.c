/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mask.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* Where the channels are, once there is a batch axis. */
#define CHANNEL_AXIS 1

/* How a mask's axes are a tensor's. */
typedef enum
{
  FIT_NOT,
  FIT_WHOLE,
  FIT_WITHOUT_CHANNELS,
  FIT_SAMPLES,
} Fit;

static gboolean
same_sizes (const gsize *a, const gsize *b, int n)
{
  return n == 0 || memcmp (a, b, sizeof *a * (gsize) n) == 0;
}

static Fit
find_fit (const NormTensor *mask, int rank, const gsize *shape)
{
  if (mask->rank == rank && same_sizes (mask->shape, shape, rank))
    return FIT_WHOLE;
  if (rank <= CHANNEL_AXIS || mask->rank == 0 || mask->shape[0] != shape[0])
    return FIT_NOT;
  if (mask->rank == rank - 1 && same_sizes (mask->shape + 1, shape + CHANNEL_AXIS + 1, rank - 2))
    return FIT_WITHOUT_CHANNELS;
  return mask->rank == 1 ? FIT_SAMPLES : FIT_NOT;
}

/* "[2, 3, 4], [2, 4] or [2]" */
static char *
fitting_shapes (int rank, const gsize *shape)
{
  g_autofree char *whole = norm_shape_to_text (rank, shape), *less = NULL, *samples = NULL;
  gsize without[NORM_MAX_RANK] = { 0 };

  if (rank <= CHANNEL_AXIS)
    return g_steal_pointer (&whole);
  without[0] = shape[0];
  for (int axis = CHANNEL_AXIS + 1; axis < rank; axis++)
    without[axis - 1] = shape[axis];
  less = norm_shape_to_text (rank - 1, without);
  samples = norm_shape_to_text (1, shape);
  return rank == 2 ? g_strdup_printf (_ ("%s or %s"), whole, less) : g_strdup_printf (_ ("%s, %s or %s"), whole, less, samples);
}

static void
set_misfit (GError **error, const NormTensor *mask, int rank, const gsize *shape)
{
  g_autofree char *have = norm_shape_to_text (mask->rank, mask->shape);
  g_autofree char *want = norm_shape_to_text (rank, shape);
  g_autofree char *fitting = fitting_shapes (rank, shape);

  g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE,
               _ ("a mask of shape %s does not fit a tensor of shape %s; it takes one of shape %s: reshape or expand the mask before saving it"),
               have, want, fitting);
}

/* One byte per value of @mask into @flags; FALSE where one is neither 0 nor 1. */
static gboolean
read_flags (const NormTensor *mask, guint8 *flags, GError **error)
{
  for (gsize flat = 0; flat < mask->n_values; flat++)
    {
      double value = norm_tensor_get (mask, flat);

      if (value != 0 && value != 1)
        {
          gsize index[NORM_MAX_RANK];
          g_autofree char *text = norm_tensor_get_text (mask, flat), *place = NULL;

          norm_shape_unravel (mask->rank, mask->shape, flat, index);
          place = norm_shape_to_text (mask->rank, index);
          g_set_error (error, NORM_ERROR, NORM_ERROR_DATA,
                       _ ("the mask holds %s at %s; it may hold only True and False, or 0 and 1: compare before saving it, mask != 0"), text, place);
          return FALSE;
        }
      flags[flat] = value == 1;
    }
  return TRUE;
}

static gpointer
try_flags (gsize n, GError **error)
{
  gpointer flags = g_try_malloc (MAX (n, 1));

  if (flags == NULL)
    g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("not enough memory for a mask of %zu values"), n);
  return flags;
}

static NormTensor *
to_bool (NormTensor *mask, GError **error)
{
  g_autofree guint8 *flags = NULL;

  if (mask->dtype == NORM_DTYPE_BOOL)
    return norm_tensor_ref (mask);
  flags = try_flags (mask->n_values, error);
  if (flags == NULL || !read_flags (mask, flags, error))
    return NULL;
  return norm_tensor_new_take (NORM_DTYPE_BOOL, mask->rank, mask->shape, g_steal_pointer (&flags));
}

/* Each run of @run flags stands in @out @repeat times, then the next one. */
static void
repeat_runs (guint8 *out, const guint8 *flags, gsize n_runs, gsize run, gsize repeat)
{
  for (gsize k = 0; k < n_runs; k++)
    for (gsize again = 0; again < repeat; again++, out += run)
      memcpy (out, flags + k * run, run);
}

NormTensor *
norm_mask_expand (NormTensor *mask, int rank, const gsize *shape, GError **error)
{
  g_autoptr (NormTensor) flags = NULL;
  g_autofree guint8 *expanded = NULL;
  gsize n_values, run, repeat;
  Fit fit;

  g_return_val_if_fail (mask != NULL && norm_shape_count (NORM_DTYPE_BOOL, rank, shape, &n_values, NULL), NULL);
  fit = find_fit (mask, rank, shape);
  if (fit == FIT_NOT)
    {
      set_misfit (error, mask, rank, shape);
      return NULL;
    }
  flags = to_bool (mask, error);
  if (flags == NULL || fit == FIT_WHOLE)
    return g_steal_pointer (&flags);
  expanded = try_flags (n_values, error);
  if (expanded == NULL)
    return NULL;
  if (n_values > 0)
    {
      run = fit == FIT_SAMPLES ? 1 : flags->n_values / shape[0];
      repeat = fit == FIT_SAMPLES ? n_values / shape[0] : shape[CHANNEL_AXIS];
      repeat_runs (expanded, norm_tensor_data (flags), flags->n_values / run, run, repeat);
    }
  return norm_tensor_new_take (NORM_DTYPE_BOOL, rank, shape, g_steal_pointer (&expanded));
}
