/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "selection.h"

#include <math.h>

/* Above this many values the search would be felt, and no single value catches the eye anyway. */
#define MAX_SEARCHED 100000

static gsize
largest_by_magnitude (const NormTensor *tensor)
{
  if (tensor->n_values > MAX_SEARCHED)
    return 0;

  gsize largest = 0;
  double magnitude = -1;
  for (gsize flat = 0; flat < tensor->n_values; flat++)
    {
      double value = fabs (norm_tensor_get (tensor, flat));
      if (isfinite (value) && value > magnitude)
        {
          largest = flat;
          magnitude = value;
        }
    }
  return largest;
}

NormSelection
norm_selection_default (const NormTensor *tensor)
{
  NormSelection selection = { .n_values = tensor->n_values, .resting = tensor->n_values > 0 };
  selection.place = largest_by_magnitude (tensor);
  return selection;
}

NormSelection
norm_selection_fitting (const NormSelection *selection, const NormTensor *tensor)
{
  return selection->n_values == tensor->n_values ? *selection : norm_selection_default (tensor);
}

gboolean
norm_selection_get (const NormSelection *selection, gsize *source)
{
  if (selection->hovering && !selection->pinned)
    *source = selection->hovered;
  else if (selection->resting)
    *source = selection->place;
  else
    return FALSE;
  return TRUE;
}

gboolean
norm_selection_equal (const NormSelection *a, const NormSelection *b)
{
  gsize place_a = G_MAXSIZE, place_b = G_MAXSIZE;
  return norm_selection_get (a, &place_a) == norm_selection_get (b, &place_b) && place_a == place_b && a->pinned == b->pinned;
}
