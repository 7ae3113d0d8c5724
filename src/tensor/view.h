/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

/* Views may have more axes than tensors: a pooling splits axes (C into G × C/G, N into R × N/R). */
#define NORM_MAX_AXES 12

/**
 * NormView:
 * @tensor: the storage, owned
 * @offset: first element, in elements
 * @rank, @shape: axes; @strides: step along each axis in elements (may be 0 or negative)
 * @n_values: product of @shape
 * @origin: NULL, or (owned) the view whose values were copied, in C order, to make @tensor (a reshape that had to copy)
 *
 * A tensor seen under another shape without copying. Immutable, reference counted, fields read only.
 * A *cell* is a place in the view: its index in C order over @shape. A *source index* is a flat index into the tensor as it was loaded,
 * found through all @origin links.
 */
typedef struct _NormView
{
  NormTensor *tensor;
  gssize offset;
  int rank;
  gsize shape[NORM_MAX_AXES];
  gssize strides[NORM_MAX_AXES];
  gsize n_values;
  struct _NormView *origin;

  /*< private >*/
  gatomicrefcount ref_count;
} NormView;

NormView *norm_view_new (NormTensor *tensor); /* the whole tensor */
/* Another reading of @base's storage (same tensor, same origin chain). Bounds are the caller's duty (g_return when out). */
NormView *norm_view_new_strided (NormView *base, gssize offset, int rank, const gsize *shape, const gssize *strides);
/* @view's values copied in C order into a new contiguous storage of @shape, linked by origin. */
NormView *norm_view_new_copied (NormView *view, int rank, const gsize *shape);
NormView *norm_view_ref (NormView *view);
void norm_view_unref (NormView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormView, norm_view_unref)

gboolean norm_view_is_contiguous (const NormView *view); /* C order without gaps */
/* element index in view->tensor of a cell */
gsize norm_view_element (const NormView *view, gsize cell);
double norm_view_get (const NormView *view, gsize cell);
char *norm_view_get_text (const NormView *view, gsize cell);
/* cell → source index */
gsize norm_view_source (const NormView *view, gsize cell);
/* source index → cell; FALSE when the value is not in the view (sliced away) */
gboolean norm_view_find (const NormView *view, gsize source, gsize *cell);
/* values in C order as a tensor (a reference when contiguous and whole); at most NORM_MAX_RANK axes (g_return) */
NormTensor *norm_view_to_tensor (NormView *view);
double *norm_view_to_doubles (const NormView *view);
/* Splits @axis of size s into (first, s/first); first must divide s (g_return). Never copies. */
NormView *norm_view_split (NormView *view, int axis, gsize first);

/**
 * norm_axis_name:
 * The letter of an axis when nothing else is known: rank 2 N C; 3 N C L; 4 N C H W; 5 N C D H W; rank 1 "L"; ranks 6–8 N C D1 D2 … H W.
 * Static string; "" out of range.
 */
const char *norm_axis_name (int rank, int axis);

G_END_DECLS
