/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tensor's small picture: the first plane, in the figure's colours. */
#include "palette.h"
#include "range.h"
#include "thumbnail.h"

#include <math.h>

static guint32
pixel (cairo_surface_t *surface, int row, int column)
{
  const guchar *line = cairo_image_surface_get_data (surface) + row * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) line)[column];
}

static cairo_surface_t *
thumbnail (int rank, const gsize *shape, const double *values, int most)
{
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, rank, shape, values);

  return norm_thumbnail_new (tensor, most);
}

static void
assert_size (cairo_surface_t *surface, int n_rows, int n_columns)
{
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, n_rows);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, n_columns);
}

static void
test_colours (void)
{
  const double values[] = { 1, -2, 0.5, 0, 4, NAN };
  cairo_surface_t *surface = thumbnail (2, (gsize[]){ 2, 3 }, values, 48);

  assert_size (surface, 2, 3);
  for (int k = 0; k < 5; k++)
    g_assert_cmphex (pixel (surface, k / 3, k % 3), ==, norm_palette_diverging_argb (values[k] / 4));
  g_assert_cmphex (pixel (surface, 1, 2), !=, norm_palette_diverging_argb (0)); /* not a number is no colour of one */
  cairo_surface_destroy (surface);
}

/* Planes behind the first are not in it; one axis is a row, none a cell. */
static void
test_shapes (void)
{
  const double values[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  cairo_surface_t *planes = thumbnail (3, (gsize[]){ 2, 2, 2 }, values, 48), *row = thumbnail (1, (gsize[]){ 8 }, values, 48);
  cairo_surface_t *cell = thumbnail (0, NULL, values, 48), *flat = thumbnail (5, (gsize[]){ 1, 2, 1, 4, 1 }, values, 48);

  assert_size (planes, 2, 2);
  g_assert_cmphex (pixel (planes, 1, 1), ==, norm_palette_diverging_argb (1)); /* 4 of 4 */
  assert_size (row, 1, 8);
  assert_size (cell, 1, 1);
  assert_size (flat, 2, 4);
  g_assert_cmphex (pixel (flat, 1, 3), ==, norm_palette_diverging_argb (1));
  cairo_surface_destroy (flat);
  cairo_surface_destroy (planes);
  cairo_surface_destroy (row);
  cairo_surface_destroy (cell);
  g_assert_null (thumbnail (2, (gsize[]){ 0, 3 }, values, 48));
}

/* More than fit are picked evenly, from the first to the last part. */
static void
test_many (void)
{
  g_autofree double *values = g_new (double, 1000);
  cairo_surface_t *surface;

  for (int k = 0; k < 1000; k++)
    values[k] = k / 100; /* ten of each hundred */
  surface = thumbnail (1, (gsize[]){ 1000 }, values, 10);
  assert_size (surface, 1, 10);
  for (int k = 0; k < 10; k++)
    g_assert_cmphex (pixel (surface, 0, k), ==, norm_palette_diverging_argb (k / 10.0)); /* the limit of 9 is 10 */
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thumbnail/colours", test_colours);
  g_test_add_func ("/thumbnail/shapes", test_shapes);
  g_test_add_func ("/thumbnail/many", test_many);
  return g_test_run ();
}
