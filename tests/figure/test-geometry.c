/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <math.h>

static NormFigure *
random_figure (NormView **view, NormResult **result)
{
  gsize shape[MOST_TEST_RANK];
  int rank = test_random_shape (shape, 9, 600);
  NormFigureSpec spec;
  double width, height;

  *view = test_view (rank, shape);
  *result = test_run (*view, "Identity()");
  spec = test_spec (*view, *result);
  norm_figure_minimum_size (&spec, &width, &height);
  return norm_figure_new (&spec, MAX (width, g_test_rand_int_range (300, 1600)), MAX (height, g_test_rand_int_range (300, 1200)),
                          g_test_rand_bit () ? 1 : 2);
}

/* cell_at (cell_rect (cell)) = cell, at the corners and in the middle, in both panels, for every cell of many figures. */
static void
test_inverse (void)
{
  for (int round = 0; round < 60; round++)
    {
      g_autoptr (NormView) view = NULL;
      g_autoptr (NormResult) result = NULL;
      g_autoptr (NormFigure) figure = random_figure (&view, &result);

      for (int panel = 0; panel < 2; panel++)
        for (gsize cell = 0; cell < view->n_values; cell++)
          {
            static const double places[][2] = { { 0.01, 0.01 }, { 0.5, 0.5 }, { 0.99, 0.99 } };
            cairo_rectangle_t rect;

            g_assert_true (norm_figure_cell_rect (figure, panel, cell, &rect));
            for (gsize at = 0; at < G_N_ELEMENTS (places); at++)
              {
                NormPanel found_panel = NORM_PANEL_NONE;
                gsize found = G_MAXSIZE;

                g_assert_true (
                  norm_figure_cell_at (figure, rect.x + places[at][0] * rect.width, rect.y + places[at][1] * rect.height, &found_panel, &found));
                g_assert_cmpint (found_panel, ==, panel);
                if (figure->grid.x.bin == 1 && figure->grid.y.bin == 1)
                  g_assert_cmpuint (found, ==, cell);
              }
          }
    }
}

/* A panel alone has all the room, and no other is found; moved, its cells are where they were, so much further. */
static void
test_one_panel (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 2, 1, 4 });
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(1)");
  NormFigureSpec spec = test_spec (view, result);
  g_autoptr (NormFigure) both = norm_figure_new (&spec, 600, 400, 2);

  for (int panel = 0; panel < 2; panel++)
    {
      NormPanel other = 1 - panel;
      cairo_rectangle_t shared, alone, moved;

      spec.without = (1u << other) | NORM_WITHOUT_TITLES | NORM_WITHOUT_COLOR_BARS | NORM_WITHOUT_BRACES;
      g_autoptr (NormFigure) figure = norm_figure_new (&spec, 600, 400, 2);

      norm_figure_cell_rect (both, panel, 0, &shared);
      g_assert_true (norm_figure_cell_rect (figure, panel, 0, &alone));
      g_assert_false (norm_figure_cell_rect (figure, other, 0, &moved));
      g_assert_cmpfloat (alone.height * alone.width, >, shared.height * shared.width);
      norm_layout_move (figure, 10.26, -3);
      norm_figure_cell_rect (figure, panel, 0, &moved);
      g_assert_cmpfloat (moved.x, ==, alone.x + 10.5);
      g_assert_cmpfloat (moved.y, ==, alone.y - 3);
    }
}

/* Every cell on whole device pixels, inside its panel and the figure; both panels have the same arrangement. */
static void
test_pixels_and_panels (void)
{
  for (int round = 0; round < 60; round++)
    {
      g_autoptr (NormView) view = NULL;
      g_autoptr (NormResult) result = NULL;
      g_autoptr (NormFigure) figure = random_figure (&view, &result);
      cairo_rectangle_t first[2];

      for (int panel = 0; panel < 2; panel++)
        {
          cairo_rectangle_t area;

          norm_figure_panel_rect (figure, panel, &area);
          norm_figure_cell_rect (figure, panel, 0, &first[panel]);
          for (gsize cell = 0; cell < view->n_values; cell++)
            {
              cairo_rectangle_t rect;
              double left, top;

              norm_figure_cell_rect (figure, panel, cell, &rect);
              left = rect.x * figure->scale;
              top = rect.y * figure->scale;
              g_assert_cmpfloat (left, ==, floor (left));
              g_assert_cmpfloat (top, ==, floor (top));
              g_assert_cmpfloat (rect.width * figure->scale, >=, 1);
              g_assert_cmpfloat (rect.width * figure->scale, ==, floor (rect.width * figure->scale));
              g_assert_cmpfloat (rect.x, >=, area.x - 1);
              g_assert_cmpfloat (rect.y, >=, area.y - 1);
              g_assert_cmpfloat (rect.x + rect.width, <=, area.x + area.width + 1);
              g_assert_cmpfloat (rect.y + rect.height, <=, area.y + area.height + 1);
              if (panel == 1)
                {
                  cairo_rectangle_t before;

                  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, cell, &before);
                  g_assert_cmpfloat_with_epsilon (rect.x - before.x, first[1].x - first[0].x, 1e-9);
                  g_assert_cmpfloat_with_epsilon (rect.y - before.y, first[1].y - first[0].y, 1e-9);
                }
            }
        }
    }
}

/* No pixel belongs to two cells: painting every cell's rectangle must never meet a painted one. */
static void
test_no_overlap (void)
{
  for (int round = 0; round < 40; round++)
    {
      g_autoptr (NormView) view = NULL;
      g_autoptr (NormResult) result = NULL;
      g_autoptr (NormFigure) figure = random_figure (&view, &result);
      int width = (int) (figure->width * figure->scale), height = (int) (figure->height * figure->scale);
      g_autofree guint8 *painted = g_malloc0 ((gsize) width * (gsize) height);

      if (figure->grid.x.bin > 1 || figure->grid.y.bin > 1)
        continue;
      for (int panel = 0; panel < 2; panel++)
        for (gsize cell = 0; cell < view->n_values; cell++)
          {
            cairo_rectangle_t rect;

            norm_figure_cell_rect (figure, panel, cell, &rect);
            for (int y = (int) (rect.y * figure->scale); y < (rect.y + rect.height) * figure->scale; y++)
              for (int x = (int) (rect.x * figure->scale); x < (rect.x + rect.width) * figure->scale; x++)
                {
                  g_assert_true (x >= 0 && x < width && y >= 0 && y < height);
                  g_assert_cmpuint (painted[(gsize) y * (gsize) width + (gsize) x], ==, 0);
                  painted[(gsize) y * (gsize) width + (gsize) x] = 1;
                }
          }
    }
}

static void
test_outside_and_gaps (void)
{
  g_autoptr (NormView) view = test_view (2, (gsize[]){ 2, 4 });
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(4, eps=0, affine=False)");
  NormFigureSpec spec = test_spec (view, result);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 672, 650, 1);
  cairo_rectangle_t one, next, below;
  NormPanel panel;
  gsize cell;

  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 0, &one);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 1, &next);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 4, &below);
  g_assert_cmpfloat (next.x - (one.x + one.width), >=, 8);   /* channels stand apart */
  g_assert_cmpfloat (below.y - (one.y + one.height), >=, 8); /* and samples */
  g_assert_false (norm_figure_cell_at (figure, one.x + one.width + 2, one.y + 2, &panel, &cell));
  g_assert_false (norm_figure_cell_at (figure, one.x + 2, one.y + one.height + 2, &panel, &cell));
  g_assert_false (norm_figure_cell_at (figure, -5, -5, &panel, &cell));
  g_assert_false (norm_figure_cell_at (figure, 1e9, 1e9, &panel, &cell));
  g_assert_false (norm_figure_cell_rect (figure, NORM_PANEL_AFTER, 8, &one));
}

/* (N, C, L): L runs on within a facet, cells touch; the next sample is below. */
static void
test_strip_in_facet (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 2, 1, 4 });
  NormFigureSpec spec = test_spec (view, NULL);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 672, 650, 1);
  cairo_rectangle_t one, next, below;

  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 1, &one);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 2, &next);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 5, &below);
  g_assert_cmpfloat (next.x, ==, one.x + one.width);
  g_assert_cmpfloat (next.y, ==, one.y);
  g_assert_cmpfloat (below.x, ==, one.x);
  g_assert_cmpfloat (below.y, >, one.y + one.height);
  g_assert_false (norm_figure_cell_rect (figure, NORM_PANEL_AFTER, 1, &one));
}

/* (N, C, H, W): planes, H down and W across. Pixels of pictures are square; cells of a few numbers may be wider, never taller and never twice as
 * wide as tall. */
static void
test_planes (void)
{
  g_autoptr (NormView) view = test_view (4, (gsize[]){ 2, 3, 2, 2 });
  NormFigureSpec spec = test_spec (view, NULL);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 672, 650, 1);
  cairo_rectangle_t one, right, down, channel, sample;

  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 0, &one);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 1, &right);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 2, &down);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 4, &channel);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 12, &sample);
  g_assert_cmpfloat (one.width, >=, one.height);
  g_assert_cmpfloat (one.width, <, 2 * one.height);
  g_assert_cmpfloat (right.x, ==, one.x + one.width);
  g_assert_cmpfloat (down.y, ==, one.y + one.height);
  g_assert_cmpfloat (channel.x, >, one.x + 2 * one.width);
  g_assert_cmpfloat (channel.y, ==, one.y);
  g_assert_cmpfloat (sample.y, >, one.y + 2 * one.height);
  g_assert_cmpfloat (sample.x, ==, one.x);
}

/* InstanceNorm without a batch axis: the channels of (C, L) are rows whose cells touch; those of (C, H, W) are planes beside each other. With a layer
 * that does not fit (no result), too. */
static void
test_unbatched (void)
{
  for (int with_result = 0; with_result < 2; with_result++)
    {
      g_autoptr (NormView) rows = test_view (2, (gsize[]){ 3, 4 });
      g_autoptr (NormView) planes = test_view (3, (gsize[]){ 3, 2, 4 });
      g_autoptr (NormResult) of_rows = test_run (rows, "InstanceNorm1d(3)");
      g_autoptr (NormResult) of_planes = test_run (planes, "InstanceNorm2d(3)");
      NormFigureSpec row_spec = test_spec (rows, with_result ? of_rows : NULL), plane_spec = test_spec (planes, with_result ? of_planes : NULL);
      row_spec.layer = of_rows->layer;
      plane_spec.layer = of_planes->layer;
      g_autoptr (NormFigure) row_figure = norm_figure_new (&row_spec, 672, 650, 1);
      g_autoptr (NormFigure) plane_figure = norm_figure_new (&plane_spec, 672, 650, 1);
      cairo_rectangle_t one, next, channel;

      norm_figure_cell_rect (row_figure, NORM_PANEL_BEFORE, 0, &one);
      norm_figure_cell_rect (row_figure, NORM_PANEL_BEFORE, 1, &next);
      norm_figure_cell_rect (row_figure, NORM_PANEL_BEFORE, 4, &channel);
      g_assert_cmpfloat (next.x, ==, one.x + one.width);
      g_assert_cmpfloat (channel.x, ==, one.x);
      g_assert_cmpfloat (channel.y, >, one.y + one.height);
      g_assert_cmpstr (row_figure->grid.names[0], ==, "C");
      g_assert_cmpstr (row_figure->grid.names[1], ==, "L");

      norm_figure_cell_rect (plane_figure, NORM_PANEL_BEFORE, 0, &one);
      norm_figure_cell_rect (plane_figure, NORM_PANEL_BEFORE, 4, &next);
      norm_figure_cell_rect (plane_figure, NORM_PANEL_BEFORE, 8, &channel);
      g_assert_cmpfloat (next.y, ==, one.y + one.height);
      g_assert_cmpfloat (channel.y, ==, one.y);
      g_assert_cmpfloat (channel.x, >, one.x + 4 * one.width);
      g_assert_cmpstr (plane_figure->grid.names[0], ==, "C");
      g_assert_cmpstr (plane_figure->grid.names[2], ==, "W");
    }
}

/* The px between two cells, in the direction in which they stand apart. */
static double
gap_between (NormFigure *figure, gsize cell, gsize other)
{
  cairo_rectangle_t one, next;

  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, cell, &one);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, other, &next);
  return MAX (next.x - one.x - one.width, next.y - one.y - one.height);
}

/* Groups of channels and devices stand further apart than the channels and samples in them, at every size. */
static void
test_groups_stand_apart (void)
{
  for (int size = 60; size < 1400; size += 60)
    {
      g_autoptr (NormView) view = test_view (3, (gsize[]){ 4, 4, 3 });
      g_autoptr (NormResult) groups = test_run (view, "GroupNorm(2, 4)");
      g_autoptr (NormResult) devices = test_run (view, "SyncBatchNorm(4, devices=2)");
      NormFigureSpec group_spec = test_spec (view, groups), device_spec = test_spec (view, devices);
      g_autoptr (NormFigure) by_groups = norm_figure_new (&group_spec, size, size, 1);
      g_autoptr (NormFigure) by_devices = norm_figure_new (&device_spec, size, size, 1);

      if (by_groups->grid.x.cell >= 3)
        {
          g_assert_cmpfloat (gap_between (by_groups, 2, 3), >=, 1);                            /* C=0 and C=1 */
          g_assert_cmpfloat (gap_between (by_groups, 5, 6), >, gap_between (by_groups, 2, 3)); /* C=1 and C=2: another group */
        }
      if (by_devices->grid.y.cell >= 3)
        {
          g_assert_cmpfloat (gap_between (by_devices, 0, 12), >=, 1);
          g_assert_cmpfloat (gap_between (by_devices, 12, 24), >, gap_between (by_devices, 0, 12));
        }
    }
}

static void
assert_label (const NormGrid *grid, int axis, gsize place, const char *expected)
{
  g_autofree char *label = norm_grid_label (grid, axis, place, TRUE);

  g_assert_cmpstr (label, ==, expected);
}

/* Channels and samples keep their numbers when they are divided among groups and devices. */
static void
test_numbers_run_on (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 4, 6, 5 });
  g_autoptr (NormResult) groups = test_run (view, "GroupNorm(2, 6)");
  g_autoptr (NormResult) devices = test_run (view, "SyncBatchNorm(6, devices=2)");
  g_autofree char *last = NULL;
  NormGrid grid;

  norm_grid_init (&grid, view, groups->layer, groups->pooling); /* N, G, C/G, L */
  assert_label (&grid, 1, 15, "G=1");
  assert_label (&grid, 2, 0, "C=0");
  assert_label (&grid, 2, 20, "C=4");
  assert_label (&grid, 3, 23, "L 3");
  last = norm_grid_last_label (&grid, 2);
  g_assert_cmpstr (last, ==, "C=5");
  norm_grid_init (&grid, view, devices->layer, devices->pooling); /* R, N/R, C, L */
  assert_label (&grid, 0, 3, "R=1");
  assert_label (&grid, 1, 1, "N=1");
  assert_label (&grid, 1, 2, "N=2");
  assert_label (&grid, 2, 29, "C=5");
}

static void
test_pixels_are_square (void)
{
  g_autoptr (NormView) view = test_view (4, (gsize[]){ 2, 3, 8, 8 });
  NormFigureSpec spec = test_spec (view, NULL);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 672, 650, 1);
  cairo_rectangle_t one;

  g_assert_true (norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 0, &one));
  g_assert_cmpfloat (one.width, ==, one.height);
}

/* An arrow key goes to the nearest cell in its direction, and back again; at the edge nowhere. */
static void
test_neighbours (void)
{
  static const int moves[][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };

  for (int round = 0; round < 30; round++)
    {
      g_autoptr (NormView) view = NULL;
      g_autoptr (NormResult) result = NULL;
      g_autoptr (NormFigure) figure = random_figure (&view, &result);

      for (gsize cell = 0; cell < view->n_values && figure->grid.x.bin == 1 && figure->grid.y.bin == 1; cell++)
        for (gsize move = 0; move < G_N_ELEMENTS (moves); move++)
          {
            int dx = moves[move][0], dy = moves[move][1];
            cairo_rectangle_t here, there;
            gsize next, back;

            norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, cell, &here);
            if (!norm_figure_neighbour (figure, cell, dx, dy, &next))
              {
                for (gsize other = 0; other < view->n_values; other++)
                  {
                    norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, other, &there);
                    g_assert_false ((there.x - here.x) * dx + (there.y - here.y) * dy > 0);
                  }
                continue;
              }
            norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, next, &there);
            g_assert_true (dx == 0 ? there.x == here.x : (there.x - here.x) * dx > 0);
            g_assert_true (dy == 0 ? there.y == here.y : (there.y - here.y) * dy > 0);
            g_assert_true (norm_figure_neighbour (figure, next, -dx, -dy, &back));
            g_assert_cmpuint (back, ==, cell);
          }
    }
}

/* More values than pixels: still inside, and a pixel belongs to the cells whose rectangle it is. */
static void
test_reduced (void)
{
  static const gsize shapes[][4] = { { 40, 300, 5, 7 }, { 1, 5000, 3, 1 }, { 3000, 1, 1, 2 }, { 2, 2, 900, 900 } };

  for (gsize row = 0; row < G_N_ELEMENTS (shapes); row++)
    {
      g_autoptr (NormView) view = test_view (4, shapes[row]);
      NormFigureSpec spec = test_spec (view, NULL);
      g_autoptr (NormFigure) figure = norm_figure_new (&spec, 672, 650, 1);

      g_assert_cmpint (figure->grid.x.extent, <=, 672);
      g_assert_cmpint (figure->grid.y.extent, <=, 650);
      for (gsize cell = 0; cell < view->n_values; cell += 1 + view->n_values / 5000)
        {
          cairo_rectangle_t rect, same;
          gsize found;

          g_assert_true (norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, cell, &rect));
          g_assert_true (norm_figure_cell_at (figure, rect.x + rect.width / 2, rect.y + rect.height / 2, NULL, &found));
          norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, found, &same);
          g_assert_cmpmem (&rect, sizeof rect, &same, sizeof same);
        }
    }
}

static void
test_empty (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 2, 0, 4 });
  NormFigureSpec spec = test_spec (view, NULL);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 672, 650, 1);
  cairo_rectangle_t rect;
  gsize cell;

  g_assert_false (norm_figure_cell_at (figure, 300, 200, NULL, &cell));
  g_assert_false (norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 0, &rect));
  g_assert_false (norm_figure_neighbour (figure, 0, 1, 0, &cell));
  norm_figure_panel_rect (figure, NORM_PANEL_BEFORE, &rect);
  g_assert_cmpfloat (rect.width, >, 100);
}

/* Without an output the words in its place do not lie over the input, however narrow the window: a panel beside it is wide enough to be read. */
static void
test_room_for_words (void)
{
  g_autoptr (NormView) pixels = test_view (4, (gsize[]){ 4, 3, 8, 8 });
  g_autoptr (NormView) scalar = test_view (0, NULL);
  const NormFigureSpec specs[] = { test_spec (pixels, NULL), test_spec (scalar, NULL) };

  for (gsize at = 0; at < G_N_ELEMENTS (specs); at++)
    for (int width = 360; width < 1800; width += 90)
      {
        g_autoptr (NormFigure) figure = norm_figure_new (&specs[at], width, 450, 1);
        cairo_rectangle_t before, after;

        norm_figure_panel_rect (figure, NORM_PANEL_BEFORE, &before);
        norm_figure_panel_rect (figure, NORM_PANEL_AFTER, &after);
        g_assert_true (after.y >= before.y + before.height || (after.x >= before.x + before.width && width - after.x >= 400));
      }
}

/* Windows no larger than a stamp must not crash or loop. */
static void
test_tiny_sizes (void)
{
  g_autoptr (NormView) view = test_view (4, (gsize[]){ 3, 5, 4, 4 });
  NormFigureSpec spec = test_spec (view, NULL);

  for (int size = 1; size < 200; size += 13)
    {
      g_autoptr (NormFigure) figure = norm_figure_new (&spec, size, size, 1);
      cairo_rectangle_t rect;

      g_assert_true (norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 239, &rect));
    }
}

static void
test_minimum_size (void)
{
  static const gsize shapes[][4] = { { 2, 3, 2, 2 }, { 2, 3, 8, 8 }, { 8, 16, 4, 8 } };

  for (gsize row = 0; row < G_N_ELEMENTS (shapes); row++)
    {
      g_autoptr (NormView) view = test_view (4, shapes[row]);
      NormFigureSpec spec = test_spec (view, NULL);
      double width, height;
      cairo_rectangle_t rect;

      norm_figure_minimum_size (&spec, &width, &height);
      g_autoptr (NormFigure) figure = norm_figure_new (&spec, width, height, 1);
      norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 0, &rect);
      g_assert_cmpfloat (rect.width, >=, view->n_values > NORM_MOST_RECTANGLES ? 1 : 6);
      g_assert_cmpint ((int) figure->grid.x.bin, ==, 1);
    }
}

/* A figure is of its own specification, and of no other. */
static void
test_is_of (void)
{
  g_autoptr (NormView) view = test_view (2, (gsize[]){ 2, 3 }), other = test_view (2, (gsize[]){ 2, 3 });
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(3)");
  NormFigureSpec spec = test_spec (view, result), others[13];
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 400, 300, 1);

  for (gsize at = 0; at < G_N_ELEMENTS (others); at++)
    others[at] = spec;
  others[0].input = other;
  others[1].result = NULL;
  others[2].mask = view;
  others[3].coloring = !spec.coloring;
  others[4].cubes = !spec.cubes;
  others[5].shared_scale = !spec.shared_scale;
  others[6].decimals = 3;
  others[7].theme = NORM_THEME_DARK;
  others[8].caption = !spec.caption;
  others[9].output = result->output;
  others[10].output_limit = 7;
  others[11].without = NORM_WITHOUT_TITLES;
  others[12].least_type = 20;
  g_assert_true (norm_figure_is_of (figure, &spec));
  for (gsize at = 0; at < G_N_ELEMENTS (others); at++)
    g_assert_false (norm_figure_is_of (figure, &others[at]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/geometry/inverse", test_inverse);
  g_test_add_func ("/figure/geometry/pixels-and-panels", test_pixels_and_panels);
  g_test_add_func ("/figure/geometry/one-panel", test_one_panel);
  g_test_add_func ("/figure/geometry/no-overlap", test_no_overlap);
  g_test_add_func ("/figure/geometry/outside-and-gaps", test_outside_and_gaps);
  g_test_add_func ("/figure/geometry/strip-in-facet", test_strip_in_facet);
  g_test_add_func ("/figure/geometry/planes", test_planes);
  g_test_add_func ("/figure/geometry/unbatched", test_unbatched);
  g_test_add_func ("/figure/geometry/groups-stand-apart", test_groups_stand_apart);
  g_test_add_func ("/figure/geometry/numbers-run-on", test_numbers_run_on);
  g_test_add_func ("/figure/geometry/square-pixels", test_pixels_are_square);
  g_test_add_func ("/figure/geometry/neighbours", test_neighbours);
  g_test_add_func ("/figure/geometry/reduced", test_reduced);
  g_test_add_func ("/figure/geometry/empty", test_empty);
  g_test_add_func ("/figure/geometry/room-for-words", test_room_for_words);
  g_test_add_func ("/figure/geometry/tiny-sizes", test_tiny_sizes);
  g_test_add_func ("/figure/geometry/minimum-size", test_minimum_size);
  g_test_add_func ("/figure/geometry/is-of", test_is_of);
  return g_test_run ();
}
