/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "region.h"
#include "support.h"

static gboolean
covered (const GArray *spans, gsize place)
{
  for (guint at = 0; at < spans->len; at++)
    {
      const NormSpan *span = &g_array_index (spans, NormSpan, at);

      if (place >= span->first && place < span->end)
        return TRUE;
    }
  return FALSE;
}

/* The product of the spans holds exactly the pool's cells, whichever axes are kept: against a naive loop over all cells. */
static void
test_spans_are_the_pool (void)
{
  for (int round = 0; round < 200; round++)
    {
      gsize shape[MOST_TEST_RANK], lit;
      int rank = test_random_shape (shape, 4, 300);
      g_autoptr (NormView) view = test_view (rank, shape);
      g_autoptr (GArray) across = NULL, down = NULL;
      NormGrid grid;

      norm_grid_init (&grid, view, NULL, NULL);
      grid.has_pools = TRUE;
      for (int axis = 0; axis < rank; axis++)
        grid.kept[axis] = g_test_rand_bit ();
      norm_track_fit (&grid.x, 100000, 9, 4);
      norm_track_fit (&grid.y, 100000, 9, 4);
      lit = (gsize) g_test_rand_int_range (0, (int) view->n_values);
      across = norm_region_spans (&grid, lit, FALSE);
      down = norm_region_spans (&grid, lit, TRUE);
      for (gsize cell = 0; cell < view->n_values; cell++)
        {
          gboolean same = TRUE;
          gsize x, y;

          for (int axis = 0; axis < rank; axis++)
            same = same && (!grid.kept[axis] || norm_grid_index (&grid, cell, axis) == norm_grid_index (&grid, lit, axis));
          norm_grid_places (&grid, cell, &x, &y);
          g_assert_true (same == (covered (across, x) && covered (down, y)));
          g_assert_cmpuint (norm_grid_cell (&grid, x, y), ==, cell);
        }
    }
}

/* Of every layer, split axes and missing batch axes included: what is lit is what the pooling says. */
static void
test_every_layers_pool (void)
{
  static const struct
  {
    int rank;
    gsize shape[5];
    const char *layer;
  } rows[] = {
    { 3, { 2, 6, 3 }, "GroupNorm(3, 6)" },
    { 2, { 4, 6 }, "GroupNorm(2, 6)" },
    { 4, { 2, 4, 3, 2 }, "GroupNorm(2, 4)" },
    { 5, { 2, 4, 2, 3, 2 }, "GroupNorm(2, 4)" },
    { 3, { 4, 3, 2 }, "SyncBatchNorm(3, devices=2)" },
    { 4, { 6, 2, 2, 3 }, "SyncBatchNorm(2, devices=3, synchronized=False)" },
    { 3, { 2, 3, 4 }, "InstanceNorm1d(3)" },
    { 2, { 3, 4 }, "InstanceNorm1d(3)" },
    { 3, { 3, 4, 2 }, "InstanceNorm2d(3)" },
    { 4, { 3, 2, 4, 2 }, "InstanceNorm3d(3)" },
    { 3, { 2, 3, 4 }, "LayerNorm((3, 4), elementwise_affine=False)" },
    { 1, { 5 }, "LayerNorm(5, elementwise_affine=False)" },
    { 4, { 2, 3, 4, 2 }, "RMSNorm(2, elementwise_affine=False)" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr (NormView) view = test_view (rows[row].rank, rows[row].shape);
      g_autoptr (NormResult) result = test_run (view, rows[row].layer);
      NormFigureSpec spec = test_spec (view, result);
      g_autoptr (NormFigure) figure = norm_figure_new (&spec, 900, 700, 1);

      for (gsize lit = 0; lit < view->n_values; lit++)
        {
          g_autoptr (GArray) across = norm_region_spans (&figure->grid, lit, FALSE);
          g_autoptr (GArray) down = norm_region_spans (&figure->grid, lit, TRUE);
          gsize pool = norm_pooling_pool_of (result->pooling, lit);

          g_assert_cmpuint (norm_grid_pool (&figure->grid, lit), ==, pool);
          for (gsize cell = 0; cell < view->n_values; cell++)
            {
              gsize x, y;

              norm_grid_places (&figure->grid, cell, &x, &y);
              g_assert_true ((norm_pooling_pool_of (result->pooling, cell) == pool) == (covered (across, x) && covered (down, y)));
            }
        }
    }
}

/* The lesson: one channel of (2, 1, 4) is one band over both samples; of (2, 4) it is one column; with two channels apart it is one band each. */
static void
test_bridges (void)
{
  static const struct
  {
    int rank;
    gsize shape[3];
    const char *layer;
  } rows[] = { { 3, { 2, 1, 4 }, "BatchNorm1d(1)" }, { 2, { 2, 4 }, "BatchNorm1d(4)" }, { 3, { 3, 2, 5 }, "BatchNorm1d(2)" } };

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr (NormView) view = test_view (rows[row].rank, rows[row].shape);
      g_autoptr (NormResult) result = test_run (view, rows[row].layer);
      NormFigureSpec spec = test_spec (view, result);
      g_autoptr (NormFigure) figure = norm_figure_new (&spec, 672, 650, 1);
      g_autoptr (GArray) across = norm_region_spans (&figure->grid, 1, FALSE);
      g_autoptr (GArray) down = norm_region_spans (&figure->grid, 1, TRUE);
      g_autoptr (GArray) blocks = norm_region_blocks (&figure->grid, down, TRUE);

      g_assert_cmpuint (across->len, ==, 1);
      g_assert_cmpuint (down->len, ==, 1);
      g_assert_cmpuint (blocks->len, ==, rows[row].shape[0]);
    }
}

/* Everything kept but N and C, as a layer normalizing over channels would: one span for each channel. */
static void
test_scattered (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 2, 3, 4 });
  NormGrid grid;

  norm_grid_init (&grid, view, NULL, NULL);
  grid.has_pools = TRUE;
  grid.kept[0] = grid.kept[2] = TRUE;
  norm_track_fit (&grid.x, 1000, 9, 4);
  norm_track_fit (&grid.y, 1000, 9, 4);
  g_autoptr (GArray) across = norm_region_spans (&grid, 0, FALSE);
  g_autoptr (GArray) down = norm_region_spans (&grid, 0, TRUE);
  g_assert_cmpuint (across->len, ==, 3);
  g_assert_cmpuint (down->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/region/spans-are-the-pool", test_spans_are_the_pool);
  g_test_add_func ("/figure/region/every-layers-pool", test_every_layers_pool);
  g_test_add_func ("/figure/region/bridges", test_bridges);
  g_test_add_func ("/figure/region/scattered", test_scattered);
  return g_test_run ();
}
