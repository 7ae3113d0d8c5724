/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each step does to a view. The messages are PyTorch 1.13's, word for word. */
#include "steps-private.h"

#include <string.h>

/* Axes as they are being rearranged, before they become a view. */
typedef struct
{
  int rank;
  gsize shape[NORM_MAX_AXES];
  gssize strides[NORM_MAX_AXES];
} Axes;

G_GNUC_PRINTF (2, 3)
static void
refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, NORM_ERROR, NORM_ERROR_SHAPE, message);
}

/* An axis counted from the front, or from the back when negative. A scalar lets itself be addressed as if it had one axis. */
static gboolean
find_axis (gint64 dim, int rank, int *axis, GError **error)
{
  const int n_axes = MAX (rank, 1);

  if (dim < -n_axes || dim >= n_axes)
    {
      refuse (error, "Dimension out of range (expected to be in range of [%d, %d], but got %" G_GINT64_FORMAT ")", -n_axes, n_axes - 1, dim);
      return FALSE;
    }
  *axis = (int) (dim < 0 ? dim + n_axes : dim);
  return TRUE;
}

/* The one refusal that is ours, and so no error of shape: PyTorch has no such limit. */
static gboolean
check_rank (int rank, GError **error)
{
  if (rank <= NORM_MAX_RANK)
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, "this step would give %d axes, and at most %d can be shown", rank, NORM_MAX_RANK);
  return FALSE;
}

static void
append_axis (Axes *axes, gsize size, gssize stride)
{
  axes->shape[axes->rank] = size;
  axes->strides[axes->rank] = stride;
  axes->rank++;
}

static NormView *
see_with (NormView *view, const Axes *axes)
{
  return norm_view_new_strided (view, view->offset, axes->rank, axes->shape, axes->strides);
}

NormView *
norm_step_squeeze (const NormStep *step, NormView *view, GError **error)
{
  Axes axes = { 0 };
  int only = 0;

  if (step->n_args > 0 && !find_axis (step->args[0], view->rank, &only, error))
    return NULL;
  for (int axis = 0; axis < view->rank; axis++)
    if (view->shape[axis] != 1 || (step->n_args > 0 && axis != only))
      append_axis (&axes, view->shape[axis], view->strides[axis]);
  return see_with (view, &axes);
}

NormView *
norm_step_unsqueeze (const NormStep *step, NormView *view, GError **error)
{
  Axes axes = { 0 };
  int at;

  if (!find_axis (step->args[0], view->rank + 1, &at, error) || !check_rank (view->rank + 1, error))
    return NULL;
  for (int axis = 0; axis <= view->rank; axis++)
    {
      if (axis == at)
        append_axis (&axes, 1, 1);
      if (axis < view->rank)
        append_axis (&axes, view->shape[axis], view->strides[axis]);
    }
  return see_with (view, &axes);
}

/* Joins neighbours that are one evenly spaced run in memory, from the last axis to the first; axes of size 1 have no say. */
static void
join_runs (const NormView *view, Axes *runs)
{
  for (int axis = view->rank - 1; axis >= 0; axis--)
    {
      const int last = runs->rank - 1;

      if (view->shape[axis] == 1)
        continue;
      if (last >= 0 && view->strides[axis] == (gssize) runs->shape[last] * runs->strides[last])
        runs->shape[last] *= view->shape[axis];
      else
        append_axis (runs, view->shape[axis], view->strides[axis]);
    }
}

/* Gives @shape (as many values as @view) strides over the same storage; FALSE when an axis would span two runs and the values had to be copied. */
static gboolean
find_strides (const NormView *view, Axes *reshaped)
{
  Axes runs = { 0 };
  int run = 0;
  gsize taken = 1; /* of the current run */

  for (int axis = 0; axis < reshaped->rank; axis++)
    reshaped->strides[axis] = 1;
  if (view->n_values == 0) /* nothing is anywhere, and the other axes may be too long to multiply */
    return TRUE;
  join_runs (view, &runs);
  for (int axis = reshaped->rank - 1; axis >= 0; axis--)
    {
      const gsize size = reshaped->shape[axis];

      if (size == 1)
        continue;
      if (taken == runs.shape[run])
        {
          run++;
          taken = 1;
        }
      reshaped->strides[axis] = (gssize) taken * runs.strides[run];
      taken *= size;
      if (taken > runs.shape[run])
        return FALSE;
    }
  return TRUE;
}

static char *
requested_shape (const NormStep *step)
{
  GString *text = g_string_new ("[");

  for (int argument = 0; argument < step->n_args; argument++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, argument > 0 ? ", " : "", step->args[argument]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* Product of the sizes given, @inferred the place of -1 or -1. FALSE for a size that cannot be, which PyTorch names before it counts. */
static gboolean
multiply_sizes (const NormStep *step, int *inferred, gsize *product, GError **error)
{
  *inferred = -1;
  *product = 1;
  for (int argument = 0; argument < step->n_args; argument++)
    {
      const gint64 size = step->args[argument];

      if (size == -1 && *inferred >= 0)
        {
          refuse (error, "only one dimension can be inferred");
          return FALSE;
        }
      if (size < -1)
        {
          refuse (error, "invalid shape dimension %" G_GINT64_FORMAT, size);
          return FALSE;
        }
      if (size == -1)
        *inferred = argument;
      else if (!g_size_checked_mul (product, *product, (gsize) size))
        *product = G_MAXSIZE; /* more than any tensor holds: refused by the caller, unless a later 0 makes it nothing */
    }
  return TRUE;
}

static gboolean
infer_shape (const NormStep *step, const NormView *view, Axes *reshaped, GError **error)
{
  g_autofree char *asked = requested_shape (step);
  int inferred;
  gsize product;

  if (!multiply_sizes (step, &inferred, &product, error))
    return FALSE;
  if (inferred >= 0 && product == 0 && view->n_values == 0)
    {
      refuse (error, "cannot reshape tensor of 0 elements into shape %s because the unspecified dimension size -1 can be any value and is ambiguous",
              asked);
      return FALSE;
    }
  if (product != view->n_values && (inferred < 0 || product == 0 || view->n_values % product != 0))
    {
      refuse (error, "shape '%s' is invalid for input of size %" G_GSIZE_FORMAT, asked, view->n_values);
      return FALSE;
    }
  for (int argument = 0; argument < step->n_args; argument++)
    append_axis (reshaped, argument == inferred ? view->n_values / product : (gsize) step->args[argument], 0);
  return check_rank (reshaped->rank, error);
}

static NormView *
reshape_to (NormView *view, Axes *reshaped)
{
  if (find_strides (view, reshaped))
    return see_with (view, reshaped);
  return norm_view_new_copied (view, reshaped->rank, reshaped->shape);
}

NormView *
norm_step_reshape (const NormStep *step, NormView *view, GError **error)
{
  Axes reshaped = { 0 };

  return infer_shape (step, view, &reshaped, error) ? reshape_to (view, &reshaped) : NULL;
}

NormView *
norm_step_view (const NormStep *step, NormView *view, GError **error)
{
  Axes reshaped = { 0 };

  if (!infer_shape (step, view, &reshaped, error))
    return NULL;
  if (find_strides (view, &reshaped))
    return see_with (view, &reshaped);
  refuse (error, "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). "
                 "Use .reshape(...) instead.");
  return NULL;
}

NormView *
norm_step_flatten (const NormStep *step, NormView *view, GError **error)
{
  Axes flat = { 0 };
  int first, last;

  if (!find_axis (step->n_args > 0 ? step->args[0] : 0, view->rank, &first, error) ||
      !find_axis (step->n_args > 1 ? step->args[1] : -1, view->rank, &last, error))
    return NULL;
  if (first > last)
    {
      refuse (error, "flatten() has invalid args: start_dim cannot come after end_dim");
      return NULL;
    }
  for (int axis = 0; axis < MAX (view->rank, 1); axis++)
    {
      const gsize size = view->rank == 0 ? 1 : view->shape[axis];

      if (axis <= first || axis > last)
        append_axis (&flat, size, 0);
      else
        flat.shape[first] *= size;
    }
  return reshape_to (view, &flat);
}

static NormView *
permute_axes (NormView *view, const int *order)
{
  Axes axes = { 0 };

  for (int place = 0; place < view->rank; place++)
    append_axis (&axes, view->shape[order[place]], view->strides[order[place]]);
  return see_with (view, &axes);
}

NormView *
norm_step_permute (const NormStep *step, NormView *view, GError **error)
{
  gboolean seen[NORM_MAX_AXES] = { FALSE };
  int order[NORM_MAX_AXES];

  if (step->n_args != view->rank)
    {
      refuse (error,
              "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions "
              "i.e. input.dim() = %d is not equal to len(dims) = %d",
              view->rank, step->n_args);
      return NULL;
    }
  for (int place = 0; place < view->rank; place++)
    {
      if (!find_axis (step->args[place], view->rank, &order[place], error))
        return NULL;
      if (seen[order[place]])
        {
          refuse (error, "permute(): duplicate dims are not allowed.");
          return NULL;
        }
      seen[order[place]] = TRUE;
    }
  return permute_axes (view, order);
}

static NormView *
swap_axes (NormView *view, int first, int second)
{
  int order[NORM_MAX_AXES];

  for (int axis = 0; axis < view->rank; axis++)
    order[axis] = axis == first ? second : axis == second ? first : axis;
  return permute_axes (view, order);
}

NormView *
norm_step_transpose (const NormStep *step, NormView *view, GError **error)
{
  int first, second;

  if (!find_axis (step->args[0], view->rank, &first, error) || !find_axis (step->args[1], view->rank, &second, error))
    return NULL;
  return swap_axes (view, first, second);
}

NormView *
norm_step_t (const NormStep *step, NormView *view, GError **error)
{
  if (view->rank > 2)
    {
      refuse (error, "t() expects a tensor with <= 2 dimensions, but self is %dD", view->rank);
      return NULL;
    }
  return view->rank < 2 ? norm_view_ref (view) : swap_axes (view, 0, 1);
}
