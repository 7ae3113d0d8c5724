/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a pasted table goes: cases by hand, and laws over random sheets. */
#include "paste.h"

#define ROUNDS   2000
#define WAY(way) (1u << NORM_PASTE_##way)

static NormRaster
raster_of (gsize n, gsize c, gsize l)
{
  NormRaster raster;
  norm_raster_init (&raster, 3, (gsize[]){ n, c, l }, (gboolean[]){ TRUE, FALSE, FALSE });
  return raster;
}

static void
test_ways (void)
{
  NormRaster raster = raster_of (2, 1, 4);
  NormBlock corner = { 0, 0, 1, 1 }, inside = { 1, 2, 1, 1 }, block = { 0, 0, 2, 3 };

  g_assert_cmpuint (norm_paste_ways (&raster, &corner, 1, 1), ==, WAY (FIT));
  g_assert_cmpuint (norm_paste_ways (&raster, &corner, 2, 4), ==, WAY (FIT));
  g_assert_cmpuint (norm_paste_ways (&raster, &inside, 1, 2), ==, WAY (FIT));
  g_assert_cmpuint (norm_paste_ways (&raster, &inside, 1, 3), ==, WAY (CLIP) | WAY (RESIZE) | WAY (REPLACE));
  g_assert_cmpuint (norm_paste_ways (&raster, &inside, 2, 1), ==, WAY (CLIP) | WAY (RESIZE) | WAY (REPLACE));
  g_assert_cmpuint (norm_paste_ways (&raster, &block, 1, 1), ==, WAY (FIT));
  g_assert_cmpuint (norm_paste_ways (&raster, &block, 2, 3), ==, WAY (FIT));
  g_assert_cmpuint (norm_paste_ways (&raster, &block, 2, 1), ==, WAY (FIT)); /* three times */
  g_assert_cmpuint (norm_paste_ways (&raster, &block, 2, 2), ==, WAY (CLIP) | WAY (REPEAT) | WAY (WHOLE) | WAY (REPLACE));
  g_assert_cmpuint (norm_paste_ways (&raster, &block, 2, 4), ==, WAY (CLIP) | WAY (REPEAT) | WAY (WHOLE) | WAY (REPLACE));
  g_assert_cmpuint (norm_paste_ways (&raster, &block, 2, 5), ==, WAY (CLIP) | WAY (REPEAT) | WAY (RESIZE) | WAY (REPLACE));
}

static void
assert_block (NormBlock block, gsize row, gsize column, gsize n_rows, gsize n_columns)
{
  g_assert_cmpuint (block.row, ==, row);
  g_assert_cmpuint (block.column, ==, column);
  g_assert_cmpuint (block.n_rows, ==, n_rows);
  g_assert_cmpuint (block.n_columns, ==, n_columns);
}

static void
test_targets (void)
{
  NormRaster raster = raster_of (2, 1, 4);
  NormBlock inside = { 1, 2, 1, 1 }, block = { 0, 1, 2, 3 };

  assert_block (norm_paste_target (&raster, &inside, 1, 2, NORM_PASTE_FIT), 1, 2, 1, 2);
  assert_block (norm_paste_target (&raster, &inside, 3, 3, NORM_PASTE_CLIP), 1, 2, 1, 2);
  assert_block (norm_paste_target (&raster, &inside, 3, 3, NORM_PASTE_RESIZE), 1, 2, 3, 3);
  assert_block (norm_paste_target (&raster, &block, 1, 1, NORM_PASTE_FIT), 0, 1, 2, 3);
  assert_block (norm_paste_target (&raster, &block, 2, 2, NORM_PASTE_CLIP), 0, 1, 2, 2);
  assert_block (norm_paste_target (&raster, &block, 3, 4, NORM_PASTE_CLIP), 0, 1, 2, 3);
  assert_block (norm_paste_target (&raster, &block, 2, 2, NORM_PASTE_REPEAT), 0, 1, 2, 3);
  assert_block (norm_paste_target (&raster, &block, 1, 2, NORM_PASTE_WHOLE), 0, 1, 1, 2);
}

/* Whatever is offered lies in the raster, or grows it; one has to ask exactly where more than one thing could be meant. */
static void
test_laws (void)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      NormRaster raster =
        raster_of ((gsize) g_test_rand_int_range (1, 5), (gsize) g_test_rand_int_range (1, 4), (gsize) g_test_rand_int_range (1, 5));
      gsize n_cells = raster.n_rows * raster.n_columns;
      NormBlock block =
        norm_block_between (&raster, (gsize) g_test_rand_int_range (0, (int) n_cells), (gsize) g_test_rand_int_range (0, (int) n_cells));
      gsize n_rows = (gsize) g_test_rand_int_range (1, 6), n_columns = (gsize) g_test_rand_int_range (1, 14);
      guint ways = norm_paste_ways (&raster, &block, n_rows, n_columns);

      g_assert_true (ways == WAY (FIT) || (!(ways & WAY (FIT)) && (ways & (ways - 1)) != 0));
      for (NormPasteWay way = 0; way < NORM_PASTE_REPLACE; way++)
        {
          NormBlock target = norm_paste_target (&raster, &block, n_rows, n_columns, way);
          gboolean inside = target.row + target.n_rows <= raster.n_rows && target.column + target.n_columns <= raster.n_columns;

          if (!(ways & 1u << way))
            continue;
          g_assert_true (inside == (way != NORM_PASTE_RESIZE));
          g_assert_cmpuint (target.row, ==, block.row);
          g_assert_cmpuint (target.column, ==, block.column);
          if (way == NORM_PASTE_WHOLE || way == NORM_PASTE_RESIZE)
            g_assert_true (target.n_rows == n_rows && target.n_columns == n_columns);
          if (way == NORM_PASTE_CLIP)
            g_assert_true (target.n_rows <= n_rows && target.n_columns <= n_columns);
        }
    }
}

static void
assert_grows (const NormRaster *raster, gsize n_rows, gsize n_columns, gsize n, gsize c, gsize l)
{
  gsize shape[NORM_MAX_AXES];

  g_assert_true (norm_raster_grow (raster, n_rows, n_columns, shape));
  g_assert_cmpuint (shape[0], ==, n);
  g_assert_cmpuint (shape[1], ==, c);
  g_assert_cmpuint (shape[2], ==, l);
}

static void
test_grow (void)
{
  NormRaster one_channel = raster_of (2, 1, 4), two_channels = raster_of (2, 2, 4), vector;
  gsize shape[NORM_MAX_AXES];

  assert_grows (&one_channel, 2, 4, 2, 1, 4);
  assert_grows (&one_channel, 3, 6, 3, 1, 6);  /* one channel becomes longer */
  assert_grows (&two_channels, 2, 9, 2, 3, 4); /* of several there is one more */
  assert_grows (&two_channels, 2, 16, 2, 4, 4);
  norm_raster_init (&vector, 1, (gsize[]){ 4 }, (gboolean[]){ FALSE });
  g_assert_true (norm_raster_grow (&vector, 1, 6, shape));
  g_assert_cmpuint (shape[0], ==, 6);
  g_assert_false (norm_raster_grow (&vector, 2, 6, shape));
}

/* Large enough, no larger than one more entry makes it, and every place keeps its row and column. */
static void
test_grow_laws (void)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      gsize old[NORM_MAX_AXES], shape[NORM_MAX_AXES];
      gboolean down[NORM_MAX_AXES] = { TRUE, FALSE };
      int rank = g_test_rand_int_range (2, 5);
      NormRaster raster, grown;

      for (int axis = 0; axis < rank; axis++)
        {
          old[axis] = (gsize) g_test_rand_int_range (1, 4);
          down[axis] = axis < 2 ? axis == 0 : g_test_rand_bit ();
        }
      norm_raster_init (&raster, rank, old, down);
      gsize n_rows = (gsize) g_test_rand_int_range (1, 20), n_columns = (gsize) g_test_rand_int_range (1, 20);
      g_assert_true (norm_raster_grow (&raster, n_rows, n_columns, shape));
      norm_raster_init (&grown, rank, shape, down);
      g_assert_cmpuint (grown.n_rows, >=, MAX (n_rows, raster.n_rows));
      g_assert_cmpuint (grown.n_columns, >=, MAX (n_columns, raster.n_columns));
      g_assert_true (grown.n_rows == raster.n_rows || grown.n_rows - n_rows < raster.n_rows);
      for (gsize cell = 0; cell < raster.n_rows * raster.n_columns; cell++)
        {
          gsize index[NORM_MAX_AXES], row, column;

          norm_raster_place (&raster, cell, &row, &column);
          norm_shape_unravel (rank, old, cell, index);
          g_assert_cmpuint (norm_raster_cell (&grown, row, column), ==, norm_shape_ravel (rank, shape, index));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paste/ways", test_ways);
  g_test_add_func ("/paste/targets", test_targets);
  g_test_add_func ("/paste/laws", test_laws);
  g_test_add_func ("/paste/grow", test_grow);
  g_test_add_func ("/paste/grow-laws", test_grow_laws);
  return g_test_run ();
}
