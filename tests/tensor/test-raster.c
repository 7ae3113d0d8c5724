/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A view as rows and columns: against naive loops over random shapes. */
#include "raster.h"

#define ROUNDS 300

static void
random_raster (NormRaster *raster, gsize least)
{
  gsize shape[NORM_MAX_AXES];
  gboolean down[NORM_MAX_AXES];
  int rank = g_test_rand_int_range (0, 6);

  for (int axis = 0; axis < rank; axis++)
    {
      shape[axis] = (gsize) g_test_rand_int_range ((int) least, 5);
      down[axis] = g_test_rand_bit ();
    }
  norm_raster_init (raster, rank, shape, down);
}

static gsize
n_cells (const NormRaster *raster)
{
  return raster->n_rows * raster->n_columns;
}

/* (N, C, L) with N down: row 1 is sample 1, the columns are channel 0's positions, then channel 1's. */
static void
test_known (void)
{
  const gsize shape[] = { 2, 3, 4 };
  const gboolean down[] = { TRUE, FALSE, FALSE };
  gsize row, column;
  NormRaster raster, printed;

  norm_raster_init (&raster, 3, shape, down);
  g_assert_cmpuint (raster.n_rows, ==, 2);
  g_assert_cmpuint (raster.n_columns, ==, 12);
  g_assert_cmpuint (norm_raster_cell (&raster, 1, 5), ==, 12 + 4 + 1);
  norm_raster_init_printed (&printed, 3, shape);
  g_assert_cmpuint (printed.n_rows, ==, 6);
  norm_raster_place (&printed, 17, &row, &column);
  g_assert_cmpuint (row, ==, 4);
  g_assert_cmpuint (column, ==, 1);
  g_assert_false (norm_raster_equal (&raster, &printed));
}

/* An image (N, C, H, W): N and H down, C and W across. */
static void
test_planes (void)
{
  const gsize shape[] = { 2, 3, 2, 2 };
  const gboolean down[] = { TRUE, FALSE, TRUE, FALSE };
  NormRaster raster;

  norm_raster_init (&raster, 4, shape, down);
  for (gsize n = 0; n < 2; n++)
    for (gsize c = 0; c < 3; c++)
      for (gsize h = 0; h < 2; h++)
        for (gsize w = 0; w < 2; w++)
          g_assert_cmpuint (norm_raster_cell (&raster, 2 * n + h, 2 * c + w), ==, ((n * 3 + c) * 2 + h) * 2 + w);
}

static void
test_inverse (void)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      NormRaster raster;

      random_raster (&raster, 1);
      for (gsize cell = 0; cell < n_cells (&raster); cell++)
        {
          gsize row, column;

          norm_raster_place (&raster, cell, &row, &column);
          g_assert_cmpuint (row, <, raster.n_rows);
          g_assert_cmpuint (column, <, raster.n_columns);
          g_assert_cmpuint (norm_raster_cell (&raster, row, column), ==, cell);
        }
    }
}

static NormBlock
random_block (const NormRaster *raster)
{
  return norm_block_between (raster, (gsize) g_test_rand_int_range (0, (int) n_cells (raster)),
                             (gsize) g_test_rand_int_range (0, (int) n_cells (raster)));
}

/* A cell is in a block exactly if its row and its column lie between those of the two corners. */
static void
test_between (void)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      NormRaster raster;
      gsize rows[2], columns[2], cells[2], n_inside = 0;
      NormBlock block;

      random_raster (&raster, 1);
      for (int corner = 0; corner < 2; corner++)
        {
          cells[corner] = (gsize) g_test_rand_int_range (0, (int) n_cells (&raster));
          norm_raster_place (&raster, cells[corner], &rows[corner], &columns[corner]);
        }
      block = norm_block_between (&raster, cells[0], cells[1]);
      for (gsize cell = 0; cell < n_cells (&raster); cell++)
        {
          gsize row, column;
          gboolean inside;

          norm_raster_place (&raster, cell, &row, &column);
          inside = row >= MIN (rows[0], rows[1]) && row <= MAX (rows[0], rows[1]) && column >= MIN (columns[0], columns[1]) &&
                   column <= MAX (columns[0], columns[1]);
          g_assert_true (norm_block_has (&block, &raster, cell) == inside);
          n_inside += inside;
        }
      g_assert_cmpuint (n_inside, ==, block.n_rows * block.n_columns);
    }
}

/* The block is a product of ranges exactly if it has as many cells as the smallest product of ranges around it, and then it is that one. */
static void
test_axes (void)
{
  guint n_products = 0;

  for (int round = 0; round < 4 * ROUNDS; round++)
    {
      NormRaster raster;
      NormBlock block;
      gsize least[NORM_MAX_AXES], most[NORM_MAX_AXES] = { 0 }, first[NORM_MAX_AXES], size[NORM_MAX_AXES], around = 1;
      gboolean product;

      random_raster (&raster, 1);
      block = random_block (&raster);
      for (int axis = 0; axis < raster.rank; axis++)
        least[axis] = G_MAXSIZE;
      for (gsize cell = 0; cell < n_cells (&raster); cell++)
        {
          gsize index[NORM_MAX_AXES];

          if (!norm_block_has (&block, &raster, cell))
            continue;
          norm_shape_unravel (raster.rank, raster.shape, cell, index);
          for (int axis = 0; axis < raster.rank; axis++)
            {
              least[axis] = MIN (least[axis], index[axis]);
              most[axis] = MAX (most[axis], index[axis]);
            }
        }
      for (int axis = 0; axis < raster.rank; axis++)
        around *= most[axis] - least[axis] + 1;
      product = around == block.n_rows * block.n_columns;
      g_assert_true (norm_block_axes (&block, &raster, first, size) == product);
      n_products += product;
      for (int axis = 0; product && axis < raster.rank; axis++)
        {
          g_assert_cmpuint (first[axis], ==, least[axis]);
          g_assert_cmpuint (size[axis], ==, most[axis] - least[axis] + 1);
        }
    }
  g_assert_cmpuint (n_products, >, ROUNDS); /* both kinds were met */
  g_assert_cmpuint (n_products, <, 4 * ROUNDS);
}

/* A walk comes by every cell of the block once and returns, and the walk back is its inverse. */
static void
test_walk (void)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      NormRaster raster;
      NormBlock block;
      gsize start, cell, n_steps = 0;
      int dx = g_test_rand_bit (), dy = !dx;

      random_raster (&raster, 1);
      block = random_block (&raster);
      start = cell = norm_raster_cell (&raster, block.row, block.column);
      do
        {
          gsize next = norm_block_next (&block, &raster, cell, dx, dy);

          g_assert_true (norm_block_has (&block, &raster, next));
          g_assert_cmpuint (norm_block_next (&block, &raster, next, -dx, -dy), ==, cell);
          cell = next;
          n_steps++;
        }
      while (cell != start);
      g_assert_cmpuint (n_steps, ==, block.n_rows * block.n_columns);
    }
}

/* Tab goes along the row, Enter down the column. */
static void
test_walk_known (void)
{
  const gsize shape[] = { 2, 4 };
  NormRaster raster;
  NormBlock block;
  g_autofree char *size = NULL;

  norm_raster_init_printed (&raster, 2, shape);
  block = norm_block_between (&raster, 1, 6);
  size = norm_block_size_text (&block);
  g_assert_cmpstr (size, ==, "2×2");
  g_assert_cmpuint (norm_block_next (&block, &raster, 1, 1, 0), ==, 2);
  g_assert_cmpuint (norm_block_next (&block, &raster, 2, 1, 0), ==, 5);
  g_assert_cmpuint (norm_block_next (&block, &raster, 6, 1, 0), ==, 1);
  g_assert_cmpuint (norm_block_next (&block, &raster, 1, 0, 1), ==, 5);
  g_assert_cmpuint (norm_block_next (&block, &raster, 5, 0, 1), ==, 2);
  block = norm_block_all (&raster);
  g_assert_cmpuint (block.n_rows * block.n_columns, ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/raster/known", test_known);
  g_test_add_func ("/raster/planes", test_planes);
  g_test_add_func ("/raster/inverse", test_inverse);
  g_test_add_func ("/raster/between", test_between);
  g_test_add_func ("/raster/axes", test_axes);
  g_test_add_func ("/raster/walk", test_walk);
  g_test_add_func ("/raster/walk-known", test_walk_known);
  return g_test_run ();
}
