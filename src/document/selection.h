/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

/**
 * NormSelection: one value of the tensor, by source index. A plain value.
 *
 * It always rests somewhere (unless the tensor is empty), so that a pool is lit without a click; the pointer lifts it for as long as it hovers;
 * pinned, it stays at its place whatever the pointer does.
 */
typedef struct
{
  gsize n_values;   /* of the tensor it was made for */
  gboolean resting; /* FALSE only for an empty tensor */
  gsize place;      /* where it rests, or is pinned */
  gboolean pinned;
  gboolean hovering;
  gsize hovered;
} NormSelection;

/* Where a tensor that says nothing else starts: its largest value by magnitude, the first of those; 0 when it would take long to look. */
NormSelection norm_selection_default (const NormTensor *tensor);
/* The selection for a changed tensor: the same places while it has as many values, else the default. */
NormSelection norm_selection_fitting (const NormSelection *selection, const NormTensor *tensor);
gboolean norm_selection_get (const NormSelection *selection, gsize *source);
gboolean norm_selection_equal (const NormSelection *a, const NormSelection *b);

G_END_DECLS
