/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What steps that change the order of axes do to a view. The messages are PyTorch 1.13's, word for word. */
#include "steps-private.h"

static NormView *
permute_axes (NormView *view, const int *order)
{
  NormStepAxes axes = { 0 };

  for (int place = 0; place < view->rank; place++)
    norm_step_axes_append (&axes, view->shape[order[place]], view->strides[order[place]]);
  return norm_step_axes_see (view, &axes);
}

NormView *
norm_step_permute (const NormStep *step, NormView *view, GError **error)
{
  gboolean seen[NORM_MAX_AXES] = { FALSE };
  int order[NORM_MAX_AXES];

  if (step->n_args != view->rank)
    {
      norm_step_refuse (
        error,
        "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions "
        "i.e. input.dim() = %d is not equal to len(dims) = %d",
        view->rank, step->n_args);
      return NULL;
    }
  for (int place = 0; place < view->rank; place++)
    {
      if (!norm_step_find_axis (step->args[place], view->rank, &order[place], error))
        return NULL;
      if (seen[order[place]])
        {
          norm_step_refuse (error, "permute(): duplicate dims are not allowed.");
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

  if (!norm_step_find_axis (step->args[0], view->rank, &first, error) || !norm_step_find_axis (step->args[1], view->rank, &second, error))
    return NULL;
  return swap_axes (view, first, second);
}

NormView *
norm_step_t (const NormStep *step, NormView *view, GError **error)
{
  if (view->rank > 2)
    {
      norm_step_refuse (error, "t() expects a tensor with <= 2 dimensions, but self is %dD", view->rank);
      return NULL;
    }
  return view->rank < 2 ? norm_view_ref (view) : swap_axes (view, 0, 1);
}

/* @dims as axes. FALSE for one that is out of range. */
static gboolean
find_axes (const gint64 *dims, int n, int rank, int *axes, GError **error)
{
  for (int place = 0; place < n; place++)
    if (!norm_step_find_axis (dims[place], rank, &axes[place], error))
      return FALSE;
  return TRUE;
}

static gboolean
check_distinct (const int *axes, const gint64 *dims, int n, const char *what, GError **error)
{
  gboolean seen[NORM_MAX_AXES] = { FALSE };
  g_autofree char *asked = norm_step_list_text (dims, n);

  for (int place = 0; place < n; place++)
    {
      if (seen[axes[place]])
        {
          norm_step_refuse (error, "movedim: repeated dim in `%s` (%s)", what, asked);
          return FALSE;
        }
      seen[axes[place]] = TRUE;
    }
  return TRUE;
}

NormView *
norm_step_movedim (const NormStep *step, NormView *view, GError **error)
{
  const int n = step->n_args / 2;
  int sources[NORM_MAX_AXES], targets[NORM_MAX_AXES], order[NORM_MAX_AXES], next = 0;
  gboolean moved[NORM_MAX_AXES] = { FALSE }, taken[NORM_MAX_AXES] = { FALSE };

  if (!find_axes (step->args, n, view->rank, sources, error) || !find_axes (step->args + n, n, view->rank, targets, error) ||
      !check_distinct (sources, step->args, n, "source", error) || !check_distinct (targets, step->args + n, n, "destination", error))
    return NULL;
  for (int place = 0; place < n; place++)
    {
      order[targets[place]] = sources[place];
      moved[sources[place]] = taken[targets[place]] = TRUE;
    }
  for (int axis = 0; axis < view->rank; axis++) /* the others keep their order in what is left */
    {
      if (moved[axis])
        continue;
      while (taken[next])
        next++;
      order[next++] = axis;
    }
  return permute_axes (view, order);
}
