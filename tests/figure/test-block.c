/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and columns of a picture, and where a block of them is: against the cells themselves. */
#include "support.h"

static NormFigure *
figure_of (NormView *view, NormResult *result)
{
  NormFigureSpec spec = test_spec (view, result);
  double width, height;

  norm_figure_minimum_size (&spec, &width, &height);
  return norm_figure_new (&spec, MAX (width, 700), MAX (height, 500), g_test_rand_bit () ? 1 : 2);
}

/* The next column is the next cell to the right, the next row the next one below; at the last there is none. */
static void
assert_as_seen (NormFigure *figure, const NormRaster *raster)
{
  for (gsize row = 0; row < raster->n_rows; row++)
    for (gsize column = 0; column < raster->n_columns; column++)
      {
        gsize cell = norm_raster_cell (raster, row, column), next;

        g_assert_true (norm_figure_neighbour (figure, cell, 1, 0, &next) == (column + 1 < raster->n_columns));
        if (column + 1 < raster->n_columns)
          g_assert_cmpuint (next, ==, norm_raster_cell (raster, row, column + 1));
        g_assert_true (norm_figure_neighbour (figure, cell, 0, 1, &next) == (row + 1 < raster->n_rows));
        if (row + 1 < raster->n_rows)
          g_assert_cmpuint (next, ==, norm_raster_cell (raster, row + 1, column));
      }
}

static gboolean
is_within (const cairo_rectangle_t *inner, const cairo_rectangle_t *outer)
{
  return inner->x >= outer->x && inner->y >= outer->y && inner->x + inner->width <= outer->x + outer->width &&
         inner->y + inner->height <= outer->y + outer->height;
}

/* The block's own cells are within its area, and the others' middles are not. */
static void
assert_area (NormFigure *figure, const NormRaster *raster, const NormBlock *block)
{
  cairo_rectangle_t area, rect;

  norm_figure_block_rect (figure, block, &area);
  for (gsize cell = 0; cell < raster->n_rows * raster->n_columns; cell++)
    {
      g_assert_true (norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, cell, &rect));
      if (norm_block_has (block, raster, cell))
        g_assert_true (is_within (&rect, &area));
      else if (MIN (rect.width, rect.height) > 12) /* the outline, which is outside of the block, may reach the middle of smaller ones */
        g_assert_false (is_within (&(cairo_rectangle_t){ rect.x + rect.width / 2, rect.y + rect.height / 2, 0, 0 }, &area));
    }
}

static void
test_random (void)
{
  for (int round = 0; round < 60; round++)
    {
      gsize shape[MOST_TEST_RANK];
      int rank = test_random_shape (shape, 7, 300);
      g_autoptr (NormView) view = test_view (rank, shape);
      g_autoptr (NormResult) result = test_run (view, "Identity()");
      g_autoptr (NormFigure) figure = figure_of (view, result);
      NormRaster raster;

      norm_figure_get_raster (figure, &raster);
      g_assert_cmpuint (raster.n_rows * raster.n_columns, ==, view->n_values);
      assert_as_seen (figure, &raster);
      for (int blocks = 0; blocks < 5; blocks++)
        {
          NormBlock block = norm_block_between (&raster, (gsize) g_test_rand_int_range (0, (int) view->n_values),
                                                (gsize) g_test_rand_int_range (0, (int) view->n_values));

          assert_area (figure, &raster, &block);
        }
    }
}

/* Groups take the channels' axis apart in the picture, not in what is edited. */
static void
test_split_axis (void)
{
  const gsize shape[] = { 2, 6, 3 };
  g_autoptr (NormView) view = test_view (3, shape);
  g_autoptr (NormResult) result = test_run (view, "GroupNorm(3, 6)");
  g_autoptr (NormFigure) figure = figure_of (view, result);
  NormRaster raster;

  norm_figure_get_raster (figure, &raster);
  g_assert_cmpint (raster.rank, ==, 3);
  g_assert_cmpuint (raster.n_rows, ==, 2);
  g_assert_cmpuint (raster.n_columns, ==, 18);
  assert_as_seen (figure, &raster);
}

/* It paints where it says, and nowhere else; what is before it shines through. */
static void
test_paints (void)
{
  const gsize shape[] = { 2, 1, 4 };
  g_autoptr (NormView) view = test_view (3, shape);
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(1)");
  g_autoptr (NormFigure) figure = figure_of (view, result);
  cairo_surface_t *ink = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (ink);
  NormBlock block = { 0, 1, 2, 2 };
  cairo_rectangle_t area;
  double x, y, width, height;

  norm_figure_block_rect (figure, &block, &area);
  norm_figure_draw_block (figure, cr, &block);
  cairo_destroy (cr);
  cairo_recording_surface_ink_extents (ink, &x, &y, &width, &height);
  cairo_surface_destroy (ink);
  g_assert_true (
    is_within (&(cairo_rectangle_t){ x, y, width, height }, &(cairo_rectangle_t){ area.x - 1, area.y - 1, area.width + 2, area.height + 2 }));
  g_assert_cmpfloat (width, >, area.width - 4);
  g_assert_cmpfloat (height, >, area.height - 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/block/random", test_random);
  g_test_add_func ("/block/split-axis", test_split_axis);
  g_test_add_func ("/block/paints", test_paints);
  return g_test_run ();
}
