/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export.h"
#include "support.h"

#include <math.h>
#include <string.h>

static const struct
{
  int rank;
  gsize shape[5];
  const char *layer;
} cases[] = {
  { 2, { 2, 4 }, "BatchNorm1d(4)" },          { 3, { 2, 1, 4 }, "BatchNorm1d(1)" },
  { 3, { 4, 3, 5 }, "BatchNorm1d(3)" },       { 3, { 4, 3, 5 }, "LayerNorm((3, 5))" },
  { 3, { 4, 3, 5 }, "LayerNorm(5)" },         { 3, { 4, 3, 5 }, "InstanceNorm1d(3)" },
  { 3, { 3, 6, 4 }, "GroupNorm(2, 6)" },      { 3, { 4, 3, 5 }, "SyncBatchNorm(3, devices=2, synchronized=False)" },
  { 4, { 2, 3, 4, 5 }, "BatchNorm2d(3)" },    { 4, { 2, 3, 4, 5 }, "LayerNorm(5)" },
  { 5, { 2, 2, 2, 3, 2 }, "BatchNorm3d(2)" }, { 2, { 3, 4 }, "InstanceNorm1d(3)" },
  { 3, { 3, 2, 4 }, "InstanceNorm2d(3)" },    { 1, { 6 }, "LayerNorm(6)" },
  { 3, { 2, 3, 2 }, "Identity()" },
};

typedef struct
{
  NormView *view;
  NormResult *result;
  NormGrid grid;
  NormCubes cubes;
} Block;

static void
block_init (Block *block, gsize row, gsize most)
{
  block->view = test_view (cases[row].rank, cases[row].shape);
  block->result = test_run (block->view, cases[row].layer);
  norm_grid_init (&block->grid, block->view, block->result->layer, block->result->pooling);
  norm_cubes_init (&block->cubes, &block->grid, most);
}

static void
block_clear (Block *block)
{
  norm_result_unref (block->result);
  norm_view_unref (block->view);
}

/* A value has one cube, and without a lack of room a cube has one value. */
static void
test_cells (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (cases); row++)
    {
      Block block;

      block_init (&block, row, 64);
      g_assert_cmpuint (norm_cubes_values_per_cube (&block.cubes), ==, 1);
      g_assert_cmpuint (norm_cubes_count (&block.cubes), ==, block.view->n_values);
      for (gsize cell = 0; cell < block.view->n_values; cell++)
        {
          NormCube cube = norm_cubes_find (&block.cubes, cell);

          g_assert_cmpuint (norm_cubes_cell (&block.cubes, &cube), ==, cell);
        }
      block_clear (&block);
    }
}

/* (N, C, L): samples across, channels into the depth, places down; (N, C) lies flat: the same axes go the same ways. */
static void
test_directions (void)
{
  Block flat, block;
  NormCube cube;

  block_init (&flat, 0, 64);
  cube = norm_cubes_find (&flat.cubes, 6); /* N=1, C=2 */
  g_assert_cmpuint (cube.at[NORM_SIDE_ACROSS], ==, 1);
  g_assert_cmpuint (cube.at[NORM_SIDE_DEEP], ==, 2);
  g_assert_cmpuint (flat.cubes.sides[NORM_SIDE_DOWN].n, ==, 1);
  block_init (&block, 2, 64);
  cube = norm_cubes_find (&block.cubes, 3 * 15 + 2 * 5 + 4);
  g_assert_cmpuint (cube.at[NORM_SIDE_ACROSS], ==, 3);
  g_assert_cmpuint (cube.at[NORM_SIDE_DEEP], ==, 2);
  g_assert_cmpuint (cube.at[NORM_SIDE_DOWN], ==, 4);
  block_clear (&flat);
  block_clear (&block);
}

/* The lit cubes are those with a value of the pool in them, found here by looking at every value; also where cubes have several. */
static void
test_pools (void)
{
  static const gsize most[] = { 64, 6, 3 };

  for (gsize row = 0; row < G_N_ELEMENTS (cases) - 1; row++)
    for (gsize round = 0; round < G_N_ELEMENTS (most); round++)
      {
        Block block;

        block_init (&block, row, most[round]);
        for (gsize lit = 0; lit < block.view->n_values; lit++)
          {
            NormCubeSet set = norm_cubes_pool (&block.cubes, lit);
            gsize n = norm_cubes_count (&block.cubes), n_down = block.cubes.sides[1].n, n_deep = block.cubes.sides[2].n;
            g_autofree guint8 *expected = g_malloc0 (n);

            for (gsize cell = 0; cell < block.view->n_values; cell++)
              {
                NormCube cube = norm_cubes_find (&block.cubes, cell);

                if (norm_pooling_pool_of (block.result->pooling, cell) == norm_pooling_pool_of (block.result->pooling, lit))
                  expected[(cube.at[0] * n_down + cube.at[1]) * n_deep + cube.at[2]] = 1;
              }
            for (gsize at = 0; at < n; at++)
              {
                NormCube cube = { { at / n_deep / n_down, at / n_deep % n_down, at % n_deep } };

                g_assert_cmpint (norm_cube_set_has (&set, &cube), ==, expected[at]);
              }
            norm_cube_set_clear (&set);
          }
        block_clear (&block);
      }
}

/* Between neighbours there is a gap exactly where the one's pool ends: what hangs together is a pool. */
static void
test_gaps_are_between_pools (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (cases) - 1; row++)
    {
      Block block;

      block_init (&block, row, 64);
      for (gsize cell = 0; cell < block.view->n_values; cell++)
        for (int side = 0; side < NORM_N_SIDES; side++)
          {
            NormCube cube = norm_cubes_find (&block.cubes, cell), next = cube;
            double distance;
            gboolean same;

            if (++next.at[side] == block.cubes.sides[side].n)
              continue;
            distance = norm_cubes_position (&block.cubes, side, next.at[side]) - norm_cubes_position (&block.cubes, side, cube.at[side]);
            same = norm_pooling_pool_of (block.result->pooling, norm_cubes_cell (&block.cubes, &next)) ==
                   norm_pooling_pool_of (block.result->pooling, cell);
            g_assert_cmpint (distance < 1.001, ==, same);
          }
      block_clear (&block);
    }
}

/* How deep inside the block a line of sight at (x, y) meets a cube's box; infinity when it passes by. It goes left and down as it goes deeper. */
static double
depth_of (const NormCubes *cubes, const NormCube *cube, double x, double y)
{
  double top, unused, lean, rise, from[3], to[3], enter = -INFINITY, leave = INFINITY, along[3];

  norm_cubes_shift (cubes, 1, &lean, &rise);
  norm_cubes_shift (cubes, norm_cubes_length (cubes, NORM_SIDE_DEEP), &unused, &top);
  along[NORM_SIDE_ACROSS] = -lean;
  along[NORM_SIDE_DOWN] = -rise;
  along[NORM_SIDE_DEEP] = 1;
  for (int side = 0; side < NORM_N_SIDES; side++)
    {
      double at = side == NORM_SIDE_ACROSS ? x : side == NORM_SIDE_DOWN ? y + top : 0;

      from[side] = norm_cubes_position (cubes, side, cube->at[side]);
      to[side] = from[side] + cubes->sides[side].step;
      enter = MAX (enter, MIN ((from[side] - at) / along[side], (to[side] - at) / along[side]));
      leave = MIN (leave, MAX ((from[side] - at) / along[side], (to[side] - at) / along[side]));
    }
  return enter < leave - 1e-6 ? enter : INFINITY;
}

/* What is hit is the nearest of all cubes that the line of sight goes through. */
static void
test_hit_is_the_nearest (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (cases); row++)
    {
      Block block;
      double width, height;

      block_init (&block, row, 64);
      norm_cubes_set_size (&block.cubes, 24, row % 2 == 0);
      norm_cubes_extents (&block.cubes, &width, &height);
      for (int round = 0; round < 1500; round++)
        {
          double x = g_test_rand_double_range (-5, width + 5), y = g_test_rand_double_range (-5, height + 5), nearest = INFINITY;
          gsize expected = G_MAXSIZE;
          NormCube hit;

          for (gsize cell = 0; cell < block.view->n_values; cell++)
            {
              NormCube cube = norm_cubes_find (&block.cubes, cell);
              double depth = depth_of (&block.cubes, &cube, x, y);

              if (depth < nearest - 1e-9)
                {
                  nearest = depth;
                  expected = cell;
                }
            }
          if (norm_cubes_hit (&block.cubes, x, y, &hit))
            {
              NormCube cube = norm_cubes_find (&block.cubes, expected);

              if (norm_cubes_cell (&block.cubes, &hit) != expected) /* on an edge both are right */
                g_assert_cmpfloat (fabs (depth_of (&block.cubes, &hit, x, y) - depth_of (&block.cubes, &cube, x, y)), <, 0.02);
            }
          else
            g_assert_true (isinf (nearest));
        }
      block_clear (&block);
    }
}

/* ── as a figure ── */

static NormFigure *
figure_of (const Block *block, double width, double height, NormColoring coloring)
{
  NormFigureSpec spec = test_spec (block->view, block->result);

  spec.cubes = TRUE;
  spec.coloring = coloring;
  return norm_figure_new (&spec, width, height, 1);
}

/* The cells whose number can be read are found where their rectangle is; the block stays in its panel. */
static void
test_rect_and_cell_at (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (cases); row++)
    for (int size = 300; size <= 1200; size += 300)
      {
        Block block;

        block_init (&block, row, 64);
        g_autoptr (NormFigure) figure = figure_of (&block, size, 500, NORM_COLOR_BY_VALUES);
        for (gsize cell = 0; cell < block.view->n_values; cell++)
          for (int panel = 0; panel < 2; panel++)
            {
              NormCube cube = norm_cubes_find (&figure->cubes, cell);
              cairo_rectangle_t rect, area;
              NormPanel found_panel;
              gsize found;

              g_assert_true (norm_figure_cell_rect (figure, panel, cell, &rect));
              norm_figure_panel_rect (figure, panel, &area);
              g_assert_cmpfloat (rect.x, >=, area.x);
              g_assert_cmpfloat (rect.y, >=, area.y);
              g_assert_cmpfloat (rect.x + rect.width, <=, area.x + area.width);
              g_assert_cmpfloat (rect.y + rect.height, <=, area.y + area.height);
              if (norm_cubes_number_face (&figure->cubes) == NORM_FACE_FRONT && cube.at[NORM_SIDE_DEEP] > 0)
                continue;
              g_assert_true (norm_figure_cell_at (figure, rect.x + rect.width / 2, rect.y + rect.height / 2, &found_panel, &found));
              g_assert_cmpuint (found, ==, norm_cubes_cell (&figure->cubes, &cube)); /* itself, where a cube is one value */
              g_assert_cmpint (found_panel, ==, panel);
            }
        g_assert_false (norm_figure_cell_at (figure, 1, 1, NULL, NULL));
        block_clear (&block);
      }
}

/* By keys alone every value is reached, also those that no pointer reaches. */
static void
test_keys_reach_all (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (cases); row++)
    {
      static const int moves[][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
      Block block;

      block_init (&block, row, 64);
      g_autoptr (NormFigure) figure = figure_of (&block, 600, 600, NORM_COLOR_BY_VALUES);
      g_autofree guint8 *reached = g_malloc0 (block.view->n_values);
      g_autofree gsize *open = g_new (gsize, block.view->n_values);
      gsize n = 1, done = 0, next;

      open[0] = 0;
      reached[0] = 1;
      while (done < n)
        {
          gsize cell = open[done++];

          for (int way = 0; way < 6; way++)
            if ((way < 4 ? norm_figure_neighbour (figure, cell, moves[way][0], moves[way][1], &next)
                         : norm_figure_neighbour_in_depth (figure, cell, way == 4 ? 1 : -1, &next)) &&
                !reached[next])
              {
                reached[next] = 1;
                open[n++] = next;
              }
        }
      g_assert_cmpuint (n, ==, block.view->n_values);
      block_clear (&block);
    }
}

/* A lit pool on the screen and in a file, pixel for pixel; small enough for no numbers. */
static void
test_screen_and_file_agree (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (cases); row++)
    {
      Block block;

      block_init (&block, row, 64);
      NormFigureSpec spec = test_spec (block.view, block.result);
      NormExportOptions options = { .width = 260, .height = 260, .scale = 1, .lit = TRUE, .cell = 5 };
      spec.cubes = TRUE;
      g_autoptr (NormFigure) figure = norm_figure_new (&spec, 260, 260, 1);
      g_autoptr (GBytes) png = norm_figure_export (&spec, &options, NORM_EXPORT_PNG, NULL);
      cairo_surface_t *screen = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 260, 260), *file = test_decode (png);
      cairo_t *cr = cairo_create (screen);

      norm_figure_draw (figure, cr);
      norm_figure_draw_light (figure, cr, 5, FALSE);
      for (int part = 0; part < norm_figure_n_cursor_parts (figure); part++)
        norm_figure_draw_cursor (figure, cr, 5, part);
      cairo_destroy (cr);
      cairo_surface_flush (screen);
      for (int y = 0; y < 260; y++)
        for (int x = 0; x < 260; x++)
          for (int shift = 0; shift < 24; shift += 8)
            {
              int difference = abs ((int) (test_pixel (file, x, y) >> shift & 255) - (int) (test_pixel (screen, x, y) >> shift & 255));

              g_assert_cmpint (difference, <=, 6);
            }
      cairo_surface_destroy (screen);
      cairo_surface_destroy (file);
      block_clear (&block);
    }
}

static void
assert_close (guint32 argb, const NormColor *color)
{
  g_assert_cmpint (abs ((int) (argb >> 16 & 255) - (int) lround (255 * color->r)), <=, 2);
  g_assert_cmpint (abs ((int) (argb >> 8 & 255) - (int) lround (255 * color->g)), <=, 2);
  g_assert_cmpint (abs ((int) (argb & 255) - (int) lround (255 * color->b)), <=, 2);
}

/* A pool inside the block is seen: its front has the values' own colours, wherever it is, and what stood before it has gone. */
static void
test_inner_pool_is_seen (void)
{
  Block block;

  block_init (&block, 2, 64); /* BatchNorm1d(3) on (4, 3, 5) */
  NormFigureSpec spec = test_spec (block.view, block.result);
  spec.cubes = TRUE;
  for (gsize channel = 0; channel < 3; channel++)
    {
      NormExportOptions options = { .width = 700, .height = 400, .scale = 1, .lit = TRUE, .cell = channel * 5 };
      g_autoptr (NormFigure) figure = norm_figure_new (&spec, 700, 400, 1);
      g_autoptr (GBytes) png = norm_figure_export (&spec, &options, NORM_EXPORT_PNG, NULL);
      cairo_surface_t *file = test_decode (png);

      for (gsize cell = 0; cell < block.view->n_values; cell++)
        {
          cairo_rectangle_t rect;
          NormColor color = norm_figure_value_color (figure, NORM_PANEL_BEFORE, norm_view_get (block.view, cell));

          if (cell / 5 % 3 != channel || cell == channel * 5)
            continue;
          norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, cell, &rect);
          if (figure->cubes.sides[0].step >= 24)
            assert_close (test_pixel (file, (int) (rect.x + rect.width * 0.15), (int) (rect.y + rect.height * 0.85)), &color);
        }
      cairo_surface_destroy (file);
    }
  block_clear (&block);
}

typedef struct
{
  gsize faces;
} Count;

static void
count_face (const NormCubeFace *face G_GNUC_UNUSED, gpointer data)
{
  ((Count *) data)->faces++;
}

/* Ten million values: as many cubes as can be told apart, every value in one of them, and an outlier is not lost among its neighbours. */
static void
test_large (void)
{
  gsize shape[] = { 20, 70, 30, 30 }, n = 20 * 70 * 900;
  g_autofree double *values = g_new0 (double, n);

  values[0] = 0.5;
  values[1234] = 100;
  g_autoptr (NormView) view = test_view_of (4, shape, values);
  g_autoptr (NormResult) result = test_run (view, "BatchNorm2d(70)");
  NormFigureSpec spec = test_spec (view, result);
  spec.cubes = TRUE;
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 1200, 700, 1);
  NormCube cube = norm_cubes_find (&figure->cubes, 1234);
  NormColor color = norm_cubes_color (figure, NORM_PANEL_BEFORE, &cube), expected = norm_figure_value_color (figure, NORM_PANEL_BEFORE, 100);
  Count count = { 0 };

  g_assert_cmpuint (norm_cubes_values_per_cube (&figure->cubes) * norm_cubes_count (&figure->cubes), >=, n);
  g_assert_cmpfloat (figure->cubes.sides[0].step, >=, 3.9);
  norm_cubes_visit (&figure->cubes, NULL, count_face, &count);
  g_assert_cmpuint (count.faces, <=, 9000);
  g_assert_cmpuint (count.faces, >, 100);
  g_assert_cmpfloat (color.r, ==, expected.r);
  g_assert_cmpfloat (color.b, ==, expected.b);
}

/* What shares a cube is said, and that several pools do. */
static void
test_says_what_a_cube_is (void)
{
  static const struct
  {
    gsize shape[3];
    const char *layer, *words, *not_words;
  } rows[] = {
    { { 200, 3, 2 }, "BatchNorm1d(3)", "one cube: up to ", "pools share" },
    { { 2, 900, 2 }, "BatchNorm1d(900)", "pools share cubes", NULL },
    { { 2, 3, 4 }, "BatchNorm1d(3)", NULL, "one cube" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr (NormView) view = test_view (3, rows[row].shape);
      g_autoptr (NormResult) result = test_run (view, rows[row].layer);
      NormFigureSpec spec = test_spec (view, result);
      NormExportOptions options = { .scale = 1 };
      spec.cubes = TRUE;
      g_autoptr (GBytes) svg = norm_figure_export (&spec, &options, NORM_EXPORT_SVG, NULL);
      g_autofree char *text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));

      g_assert_true (rows[row].words == NULL || strstr (text, rows[row].words) != NULL);
      g_assert_true (rows[row].not_words == NULL || strstr (text, rows[row].not_words) == NULL);
    }
}

/* Nothing, one value, sizes too small for anything: a picture all the same. */
static void
test_odd_shapes (void)
{
  static const struct
  {
    int rank;
    gsize shape[3];
  } rows[] = { { 0, { 0 } }, { 1, { 1 } }, { 2, { 0, 4 } }, { 3, { 2, 0, 3 } }, { 3, { 1, 1, 5000 } }, { 2, { 3000, 1 } } };

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    for (int size = 1; size < 900; size = 3 * size + 7)
      {
        g_autoptr (NormView) view = test_view (rows[row].rank, rows[row].shape);
        g_autoptr (NormResult) result = test_run (view, "Identity()");
        NormFigureSpec spec = test_spec (view, result);
        NormExportOptions options = { .width = size, .height = size, .scale = 1, .lit = TRUE };
        double width, height;
        spec.cubes = TRUE;
        g_autoptr (GBytes) svg = norm_figure_export (&spec, &options, NORM_EXPORT_SVG, NULL);

        norm_figure_minimum_size (&spec, &width, &height);
        g_assert_cmpfloat (width, <, 2000);
        g_assert_cmpfloat (height, <, 2000);
        g_assert_nonnull (svg);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/cubes/cells", test_cells);
  g_test_add_func ("/figure/cubes/directions", test_directions);
  g_test_add_func ("/figure/cubes/pools", test_pools);
  g_test_add_func ("/figure/cubes/gaps-are-between-pools", test_gaps_are_between_pools);
  g_test_add_func ("/figure/cubes/hit-is-the-nearest", test_hit_is_the_nearest);
  g_test_add_func ("/figure/cubes/rect-and-cell-at", test_rect_and_cell_at);
  g_test_add_func ("/figure/cubes/keys-reach-all", test_keys_reach_all);
  g_test_add_func ("/figure/cubes/screen-and-file-agree", test_screen_and_file_agree);
  g_test_add_func ("/figure/cubes/inner-pool-is-seen", test_inner_pool_is_seen);
  g_test_add_func ("/figure/cubes/large", test_large);
  g_test_add_func ("/figure/cubes/says-what-a-cube-is", test_says_what_a_cube_is);
  g_test_add_func ("/figure/cubes/odd-shapes", test_odd_shapes);
  return g_test_run ();
}
