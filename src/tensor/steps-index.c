/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indices and slices between brackets. The messages are PyTorch 1.13's, word for word. */
#include "steps-private.h"

static gboolean
check_count (const NormStep *step, const NormView *view, GError **error)
{
  int n_used = 0;

  for (int at = 0; at < step->n_indices; at++)
    n_used += step->indices[at].kind == NORM_INDEX_AT || step->indices[at].kind == NORM_INDEX_SLICE;
  if (n_used <= view->rank)
    return TRUE;
  if (view->rank > 0 || step->n_indices > 1)
    norm_step_refuse (error, "too many indices for tensor of dimension %d", view->rank);
  else if (step->indices[0].kind == NORM_INDEX_SLICE)
    norm_step_refuse (error, "slice() cannot be applied to a 0-dim tensor.");
  else if (step->indices[0].start == 0)
    norm_step_refuse (error, "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor "
                             "to a number");
  else
    norm_step_refuse (error, "index %" G_GINT64_FORMAT " is out of bounds for dimension 0 with size 0", step->indices[0].start);
  return FALSE;
}

/* A slice's end as Python takes it: from the end when negative, and never outside. */
static gsize
clamp_end (gint64 end, gsize size)
{
  if (end < 0)
    return (guint64) - (end + 1) < size ? size - 1 - (gsize) - (end + 1) : 0;
  return MIN ((guint64) end, size);
}

static gboolean
take_slice (const NormIndex *index, const NormView *view, int axis, NormStepAxes *axes, gssize *offset, GError **error)
{
  const gsize size = view->shape[axis];
  const gsize start = index->has_start ? clamp_end (index->start, size) : 0;
  const gsize stop = index->has_stop ? clamp_end (index->stop, size) : size;
  gsize n = 0;

  if (index->step <= 0)
    {
      norm_step_refuse (error, index->step == 0 ? "slice step cannot be zero" : "step must be greater than zero");
      return FALSE;
    }
  if (stop > start)
    n = (stop - start - 1) / (guint64) index->step + 1;
  /* with one value or none there is no next one, however wide the step */
  norm_step_axes_append (axes, n, n > 1 ? view->strides[axis] * (gssize) index->step : view->strides[axis]);
  *offset += n > 0 ? (gssize) start * view->strides[axis] : 0;
  return TRUE;
}

/* @place: of the index between the brackets, which is what PyTorch calls the dimension */
static gboolean
take_one (const NormIndex *index, const NormView *view, int axis, int place, gssize *offset, GError **error)
{
  const gint64 size = (gint64) view->shape[axis];

  if (index->start < -size || index->start >= size)
    {
      norm_step_refuse (error, "index %" G_GINT64_FORMAT " is out of bounds for dimension %d with size %" G_GINT64_FORMAT, index->start, place, size);
      return FALSE;
    }
  *offset += (gssize) (index->start < 0 ? index->start + size : index->start) * view->strides[axis];
  return TRUE;
}

static void
keep_axes (const NormView *view, int *axis, int n, NormStepAxes *axes)
{
  for (; n > 0; n--, (*axis)++)
    norm_step_axes_append (axes, view->shape[*axis], view->strides[*axis]);
}

static int
count_kept (const NormStep *step, const NormView *view)
{
  int n_kept = view->rank;

  for (int at = 0; at < step->n_indices; at++)
    n_kept -= step->indices[at].kind == NORM_INDEX_AT || step->indices[at].kind == NORM_INDEX_SLICE;
  return n_kept;
}

static gboolean
take_indices (const NormStep *step, const NormView *view, NormStepAxes *axes, gssize *offset, GError **error)
{
  int axis = 0;

  for (int place = 0; place < step->n_indices; place++)
    {
      const NormIndex *index = &step->indices[place];

      if (index->kind == NORM_INDEX_NEW)
        norm_step_axes_append (axes, 1, 1);
      else if (index->kind == NORM_INDEX_REST)
        keep_axes (view, &axis, count_kept (step, view), axes);
      else if (index->kind == NORM_INDEX_SLICE ? !take_slice (index, view, axis++, axes, offset, error)
                                               : !take_one (index, view, axis++, place, offset, error))
        return FALSE;
    }
  keep_axes (view, &axis, view->rank - axis, axes);
  return TRUE;
}

static int
count_new (const NormStep *step)
{
  int n_new = 0;

  for (int at = 0; at < step->n_indices; at++)
    n_new += step->indices[at].kind == NORM_INDEX_NEW;
  return n_new;
}

static int
rank_after (const NormStep *step, const NormView *view)
{
  int rank = view->rank + count_new (step);

  for (int at = 0; at < step->n_indices; at++)
    rank -= step->indices[at].kind == NORM_INDEX_AT;
  return rank;
}

NormView *
norm_step_index (const NormStep *step, NormView *view, GError **error)
{
  NormStepAxes axes = { 0 };
  gssize offset = view->offset;

  if (!check_count (step, view, error) || !norm_step_check_rank (rank_after (step, view), error) || !take_indices (step, view, &axes, &offset, error))
    return NULL;
  return norm_view_new_strided (view, offset, axes.rank, axes.shape, axes.strides);
}

static void
append_index (GString *text, const NormIndex *index)
{
  switch (index->kind)
    {
    case NORM_INDEX_AT:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, index->start);
      break;
    case NORM_INDEX_REST:
      g_string_append (text, "...");
      break;
    case NORM_INDEX_NEW:
      g_string_append (text, "None");
      break;
    case NORM_INDEX_SLICE:
      if (index->has_start)
        g_string_append_printf (text, "%" G_GINT64_FORMAT, index->start);
      g_string_append_c (text, ':');
      if (index->has_stop)
        g_string_append_printf (text, "%" G_GINT64_FORMAT, index->stop);
      if (index->step != 1)
        g_string_append_printf (text, ":%" G_GINT64_FORMAT, index->step);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
norm_step_append_indices (GString *text, const NormStep *step)
{
  g_string_append_c (text, '[');
  for (int at = 0; at < step->n_indices; at++)
    {
      g_string_append (text, at > 0 ? ", " : "");
      append_index (text, &step->indices[at]);
    }
  g_string_append (text, step->n_indices == 0 ? "()]" : "]");
}
