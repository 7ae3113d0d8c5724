/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What steps that change axes' sizes do to a view. The messages are PyTorch 1.13's, word for word. */
#include "steps-private.h"

#include <glib/gi18n-lib.h>

void
norm_step_refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, NORM_ERROR, NORM_ERROR_SHAPE, message);
}

gboolean
norm_step_find_axis (gint64 dim, int rank, int *axis, GError **error)
{
  const int n_axes = MAX (rank, 1);

  if (dim < -n_axes || dim >= n_axes)
    {
      norm_step_refuse (error, "Dimension out of range (expected to be in range of [%d, %d], but got %" G_GINT64_FORMAT ")", -n_axes, n_axes - 1,
                        dim);
      return FALSE;
    }
  *axis = (int) (dim < 0 ? dim + n_axes : dim);
  return TRUE;
}

gboolean
norm_step_check_rank (int rank, GError **error)
{
  if (rank <= NORM_MAX_RANK)
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("this step would give %d axes, and at most %d can be shown"), rank, NORM_MAX_RANK);
  return FALSE;
}

void
norm_step_axes_append (NormStepAxes *axes, gsize size, gssize stride)
{
  axes->shape[axes->rank] = size;
  axes->strides[axes->rank] = stride;
  axes->rank++;
}

NormView *
norm_step_axes_see (NormView *view, const NormStepAxes *axes)
{
  return norm_view_new_strided (view, view->offset, axes->rank, axes->shape, axes->strides);
}

NormView *
norm_step_squeeze (const NormStep *step, NormView *view, GError **error)
{
  NormStepAxes axes = { 0 };
  int only = 0;

  if (step->n_args > 0 && !norm_step_find_axis (step->args[0], view->rank, &only, error))
    return NULL;
  for (int axis = 0; axis < view->rank; axis++)
    if (view->shape[axis] != 1 || (step->n_args > 0 && axis != only))
      norm_step_axes_append (&axes, view->shape[axis], view->strides[axis]);
  return norm_step_axes_see (view, &axes);
}

NormView *
norm_step_unsqueeze (const NormStep *step, NormView *view, GError **error)
{
  NormStepAxes axes = { 0 };
  int at;

  if (!norm_step_find_axis (step->args[0], view->rank + 1, &at, error) || !norm_step_check_rank (view->rank + 1, error))
    return NULL;
  for (int axis = 0; axis <= view->rank; axis++)
    {
      if (axis == at)
        norm_step_axes_append (&axes, 1, 1);
      if (axis < view->rank)
        norm_step_axes_append (&axes, view->shape[axis], view->strides[axis]);
    }
  return norm_step_axes_see (view, &axes);
}

/* Joins neighbours that are one evenly spaced run in memory, from the last axis to the first; axes of size 1 have no say. */
static void
join_runs (const NormView *view, NormStepAxes *runs)
{
  for (int axis = view->rank - 1; axis >= 0; axis--)
    {
      const int last = runs->rank - 1;

      if (view->shape[axis] == 1)
        continue;
      if (last >= 0 && view->strides[axis] == (gssize) runs->shape[last] * runs->strides[last])
        runs->shape[last] *= view->shape[axis];
      else
        norm_step_axes_append (runs, view->shape[axis], view->strides[axis]);
    }
}

/* Gives @shape (as many values as @view) strides over the same storage; FALSE when an axis would span two runs and the values had to be copied. */
static gboolean
find_strides (const NormView *view, NormStepAxes *reshaped)
{
  NormStepAxes runs = { 0 };
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

char *
norm_step_list_text (const gint64 *numbers, int n)
{
  GString *text = g_string_new ("[");

  for (int place = 0; place < n; place++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, place > 0 ? ", " : "", numbers[place]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

gboolean
norm_step_multiply_sizes (const gint64 *sizes, int n, int *inferred, gsize *product, GError **error)
{
  *inferred = -1;
  *product = 1;
  for (int place = 0; place < n; place++)
    {
      if (sizes[place] == -1 && *inferred >= 0)
        {
          norm_step_refuse (error, "only one dimension can be inferred");
          return FALSE;
        }
      if (sizes[place] < -1)
        {
          norm_step_refuse (error, "invalid shape dimension %" G_GINT64_FORMAT, sizes[place]);
          return FALSE;
        }
      if (sizes[place] == -1)
        *inferred = place;
      else if (!g_size_checked_mul (product, *product, (gsize) sizes[place]))
        *product = G_MAXSIZE; /* more than any tensor holds: refused by the caller, unless a later 0 makes it nothing */
    }
  return TRUE;
}

static gboolean
infer_shape (const NormStep *step, const NormView *view, NormStepAxes *reshaped, GError **error)
{
  g_autofree char *asked = norm_step_list_text (step->args, step->n_args);
  int inferred;
  gsize product;

  if (!norm_step_multiply_sizes (step->args, step->n_args, &inferred, &product, error))
    return FALSE;
  if (inferred >= 0 && product == 0 && view->n_values == 0)
    {
      norm_step_refuse (
        error, "cannot reshape tensor of 0 elements into shape %s because the unspecified dimension size -1 can be any value and is ambiguous",
        asked);
      return FALSE;
    }
  if (product != view->n_values && (inferred < 0 || product == 0 || view->n_values % product != 0))
    {
      norm_step_refuse (error, "shape '%s' is invalid for input of size %" G_GSIZE_FORMAT, asked, view->n_values);
      return FALSE;
    }
  for (int argument = 0; argument < step->n_args; argument++)
    norm_step_axes_append (reshaped, argument == inferred ? view->n_values / product : (gsize) step->args[argument], 0);
  return norm_step_check_rank (reshaped->rank, error);
}

static NormView *
reshape_to (NormView *view, NormStepAxes *reshaped)
{
  if (find_strides (view, reshaped))
    return norm_step_axes_see (view, reshaped);
  return norm_view_new_copied (view, reshaped->rank, reshaped->shape);
}

NormView *
norm_step_reshape (const NormStep *step, NormView *view, GError **error)
{
  NormStepAxes reshaped = { 0 };

  return infer_shape (step, view, &reshaped, error) ? reshape_to (view, &reshaped) : NULL;
}

NormView *
norm_step_view (const NormStep *step, NormView *view, GError **error)
{
  NormStepAxes reshaped = { 0 };

  if (!infer_shape (step, view, &reshaped, error))
    return NULL;
  if (find_strides (view, &reshaped))
    return norm_step_axes_see (view, &reshaped);
  norm_step_refuse (error,
                    "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). "
                    "Use .reshape(...) instead.");
  return NULL;
}

NormView *
norm_step_flatten (const NormStep *step, NormView *view, GError **error)
{
  NormStepAxes flat = { 0 };
  int first, last;

  if (!norm_step_find_axis (step->n_args > 0 ? step->args[0] : 0, view->rank, &first, error) ||
      !norm_step_find_axis (step->n_args > 1 ? step->args[1] : -1, view->rank, &last, error))
    return NULL;
  if (first > last)
    {
      norm_step_refuse (error, "flatten() has invalid args: start_dim cannot come after end_dim");
      return NULL;
    }
  for (int axis = 0; axis < MAX (view->rank, 1); axis++)
    {
      const gsize size = view->rank == 0 ? 1 : view->shape[axis];

      if (axis <= first || axis > last)
        norm_step_axes_append (&flat, size, 0);
      else
        flat.shape[first] *= size;
    }
  return reshape_to (view, &flat);
}

/* Sizes for @axis that make up its size */
static gboolean
infer_sizes (const NormStep *step, const NormView *view, int axis, gsize *sizes, GError **error)
{
  const int n = step->n_args - 1;
  const gsize size = view->shape[axis];
  int inferred;
  gsize product;
  g_autofree char *asked = norm_step_list_text (step->args + 1, n);

  if (!norm_step_multiply_sizes (step->args + 1, n, &inferred, &product, error))
    {
      if (inferred >= 0 && error != NULL && g_str_has_prefix ((*error)->message, "only one"))
        g_prefix_error_literal (error, "unflatten got an unexpected error:\n");
      return FALSE;
    }
  if (inferred >= 0 && product == 0 && size == 0)
    {
      norm_step_refuse (error,
                        "cannot reshape tensor of 0 elements into shape %s because the unspecified dimension size -1 can be any value and is "
                        "ambiguous",
                        asked);
      return FALSE;
    }
  if (product != size && (inferred < 0 || product == 0 || size % product != 0))
    {
      norm_step_refuse (error, "unflatten: Provided sizes %s don't multiply up to the size of dim %d (%" G_GSIZE_FORMAT ") in the input tensor",
                        asked, axis, size);
      return FALSE;
    }
  for (int place = 0; place < n; place++)
    sizes[place] = place == inferred ? size / product : (gsize) step->args[1 + place];
  return TRUE;
}

NormView *
norm_step_unflatten (const NormStep *step, NormView *view, GError **error)
{
  NormStepAxes axes = { 0 };
  gsize sizes[NORM_MAX_AXES];
  int axis, n = step->n_args - 1;

  if (n == 0)
    {
      norm_step_refuse (error, "unflatten: sizes must be non-empty");
      return NULL;
    }
  if (!norm_step_find_axis (step->args[0], view->rank, &axis, error))
    return NULL;
  if (view->rank == 0)
    {
      norm_step_refuse (error, "Dimension specified as %" G_GINT64_FORMAT " but tensor has no dimensions", step->args[0]);
      return NULL;
    }
  if (!infer_sizes (step, view, axis, sizes, error) || !norm_step_check_rank (view->rank - 1 + n, error))
    return NULL;
  for (int before = 0; before < view->rank; before++)
    for (int part = 0; part < (before == axis ? n : 1); part++)
      norm_step_axes_append (&axes, before == axis ? sizes[part] : view->shape[before], view->strides[before]);
  /* each part steps over all that is within it */
  for (int part = n - 2; part >= 0 && view->n_values > 0; part--)
    axes.strides[axis + part] = axes.strides[axis + part + 1] * (gssize) sizes[part + 1];
  return norm_step_axes_see (view, &axes);
}
