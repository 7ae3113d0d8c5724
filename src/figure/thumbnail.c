/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "thumbnail.h"

#include "figure-private.h"

#include <math.h>

/* The last two axes that are longer than 1: those of one place leave no trace in the order of the values. */
typedef struct
{
  gsize n_rows, n_columns; /* of the tensor's first plane */
  gsize rows, columns;     /* that are shown of it */
} Plane;

static Plane
plane_of (const NormTensor *tensor, int most)
{
  Plane plane = { 1, 1, 1, 1 };

  for (int axis = tensor->rank - 1; axis >= 0 && plane.n_rows == 1; axis--)
    if (plane.n_columns == 1)
      plane.n_columns = tensor->shape[axis];
    else
      plane.n_rows = tensor->shape[axis];
  plane.rows = MIN (plane.n_rows, (gsize) most);
  plane.columns = MIN (plane.n_columns, (gsize) most);
  return plane;
}

/* Place @at of @n, of which there are @n_all: the middle of its share of them. */
static gsize
pick (gsize at, gsize n, gsize n_all)
{
  return n == n_all ? at : (gsize) (((double) at + 0.5) / (double) n * (double) n_all);
}

static double
value_at (const NormTensor *tensor, const Plane *plane, gsize row, gsize column)
{
  return norm_tensor_get (tensor, pick (row, plane->rows, plane->n_rows) * plane->n_columns + pick (column, plane->columns, plane->n_columns));
}

static NormRange
range_of (const NormTensor *tensor, const Plane *plane)
{
  NormRange range = { .limit = 1 };

  for (gsize row = 0; row < plane->rows; row++)
    for (gsize column = 0; column < plane->columns; column++)
      {
        double size = fabs (value_at (tensor, plane, row, column));

        if (isfinite (size))
          range.max_abs = MAX (range.max_abs, size);
      }
  if (range.max_abs > 0)
    range.limit = norm_range_round_up (range.max_abs);
  return range;
}

cairo_surface_t *
norm_thumbnail_new (const NormTensor *tensor, int most)
{
  Plane plane;
  NormRange range;
  cairo_surface_t *surface;
  guchar *pixels;

  g_return_val_if_fail (tensor != NULL && most > 0, NULL);
  if (tensor->n_values == 0)
    return NULL;
  plane = plane_of (tensor, most);
  range = range_of (tensor, &plane);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) plane.columns, (int) plane.rows);
  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  for (gsize row = 0; row < plane.rows; row++)
    for (gsize column = 0; column < plane.columns; column++)
      ((guint32 *) (pixels + row * (gsize) cairo_image_surface_get_stride (surface)))[column] =
        norm_figure_value_argb (&range, value_at (tensor, &plane, row, column));
  cairo_surface_mark_dirty (surface);
  return surface;
}
