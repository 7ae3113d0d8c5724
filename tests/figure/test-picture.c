/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export.h"
#include "support.h"

#include <math.h>
#include <string.h>

static gboolean
to_linear_rgb (double lightness, double chroma, double hue, double linear[3])
{
  double a = chroma * cos (hue), b = chroma * sin (hue);
  double l = pow (lightness + 0.3963377774 * a + 0.2158037573 * b, 3), m = pow (lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
  double s = pow (lightness - 0.0894841775 * a - 1.2914855480 * b, 3);

  linear[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  linear[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  linear[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
  return MIN (MIN (linear[0], linear[1]), linear[2]) >= 0 && MAX (MAX (linear[0], linear[1]), linear[2]) <= 1;
}

/* The ramp of the value colours, computed here once more from its formulas (Oklch, chroma as far as sRGB has it), and not with the palette. */
static void
expected_color (double u, int rgb[3])
{
  double size = MIN (fabs (u), 1), lightness = 0.97 - 0.47 * pow (size, 0.9), chroma = 0.15 * pow (size, 0.8) * (1 - 0.12 * size);
  double hue = (u < 0 ? 252 : 55) * G_PI / 180, linear[3];

  while (!to_linear_rgb (lightness, chroma, hue, linear))
    chroma -= 0.0001;
  for (int channel = 0; channel < 3; channel++)
    rgb[channel] = (int) lround (255 * (linear[channel] <= 0.0031308 ? 12.92 * linear[channel] : 1.055 * pow (linear[channel], 1 / 2.4) - 0.055));
}

static void
assert_color (guint32 argb, const int rgb[3])
{
  g_assert_cmpint (abs ((int) (argb >> 16 & 255) - rgb[0]), <=, 2);
  g_assert_cmpint (abs ((int) (argb >> 8 & 255) - rgb[1]), <=, 2);
  g_assert_cmpint (abs ((int) (argb & 255) - rgb[2]), <=, 2);
}

/* The note's eight numbers: the file has each value's colour in its cell, before on −4 … 4 and after on −2 … 2. */
static void
test_png_has_the_colors (void)
{
  static const double x[] = { 1, 2, 3, 4, 0, 0, 0, 0 };
  static const double y[] = { -0.1690, 0.5071, 1.1832, 1.8593, -0.8452, -0.8452, -0.8452, -0.8452 };
  g_autoptr (NormView) view = test_view_of (3, (gsize[]){ 2, 1, 4 }, x);
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(1, eps=0, affine=False)");
  NormFigureSpec spec = test_spec (view, result);
  NormExportOptions options = { .width = 700, .height = 600, .scale = 2 };
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 700, 600, 2);
  g_autoptr (GBytes) png = norm_figure_export (&spec, &options, NORM_EXPORT_PNG, NULL);
  cairo_surface_t *surface = test_decode (png);

  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1400);
  for (gsize cell = 0; cell < 8; cell++)
    for (int panel = 0; panel < 2; panel++)
      {
        cairo_rectangle_t rect;
        int rgb[3];

        norm_figure_cell_rect (figure, panel, cell, &rect);
        expected_color (panel == NORM_PANEL_BEFORE ? x[cell] / 4 : y[cell] / 2, rgb);
        assert_color (test_pixel (surface, (int) (2 * rect.x) + 6, (int) (2 * rect.y) + 6), rgb); /* beside the number */
      }
  cairo_surface_destroy (surface);
}

static cairo_surface_t *
draw_cells (NormFigure *figure, NormPanel panel, gboolean as_image, gboolean lit, gsize cell)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 900, 900);
  cairo_t *cr = cairo_create (surface);
  NormCanvas *canvas = norm_canvas_new_cairo (figure->theme, cr);
  NormDrawing drawing = { .figure = figure, .canvas = canvas, .lit = lit, .cell = cell };

  cairo_scale (cr, figure->scale, figure->scale);
  if (as_image)
    {
      cairo_surface_t *image = norm_figure_cells_image (&drawing, panel);

      norm_canvas_image (canvas, image, norm_figure_px (figure, figure->panels[panel].x), norm_figure_px (figure, figure->panels[panel].y),
                         figure->scale, 1);
      cairo_surface_destroy (image);
    }
  else
    for (gsize at = 0; at < figure->grid.n_cells; at++)
      {
        gsize x, y;

        norm_grid_places (&figure->grid, at, &x, &y);
        norm_figure_draw_cell (&drawing, panel, x, y);
      }
  norm_canvas_free (canvas);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static void
assert_same_picture (cairo_surface_t *one, cairo_surface_t *other, int tolerance)
{
  for (int y = 0; y < cairo_image_surface_get_height (one); y++)
    for (int x = 0; x < cairo_image_surface_get_width (one); x++)
      for (int shift = 0; shift < 32 && test_pixel (one, x, y) != test_pixel (other, x, y); shift += 8)
        g_assert_cmpint (abs ((int) (test_pixel (one, x, y) >> shift & 255) - (int) (test_pixel (other, x, y) >> shift & 255)), <=, tolerance);
}

/* The same panel as rectangles and as one image: pixel for pixel, for every rank, colouring and scale. */
static void
test_image_and_rectangles_agree (void)
{
  static const struct
  {
    int rank;
    gsize shape[5];
    const char *layer;
  } rows[] = {
    { 2, { 2, 4 }, "BatchNorm1d(4)" },
    { 3, { 2, 3, 5 }, "BatchNorm1d(3)" },
    { 4, { 2, 3, 8, 8 }, "BatchNorm2d(3)" },
    { 5, { 2, 2, 2, 3, 4 }, "BatchNorm3d(2)" },
    { 1, { 7 }, "Identity()" },
    { 0, { 0 }, "Identity()" },
    { 3, { 2, 4, 5 }, "GroupNorm(2, 4)" },
    { 2, { 4, 6 }, "GroupNorm(3, 6)" },
    { 3, { 3, 5, 5 }, "InstanceNorm2d(3)" },
    { 3, { 4, 2, 5 }, "SyncBatchNorm(2, devices=2, synchronized=False)" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    for (int variant = 0; variant < 8; variant++)
      {
        g_autoptr (NormView) view = test_view (rows[row].rank, rows[row].shape);
        g_autoptr (NormResult) result = test_run (view, rows[row].layer);
        NormFigureSpec spec = test_spec (view, result);
        spec.coloring = variant & 1 ? NORM_COLOR_BY_POOLS : NORM_COLOR_BY_VALUES;
        g_autoptr (NormFigure) figure = norm_figure_new (&spec, 440, 440, variant & 2 ? 2 : 1);
        NormPanel panel = variant & 4 ? NORM_PANEL_AFTER : NORM_PANEL_BEFORE;
        cairo_surface_t *rectangles = draw_cells (figure, panel, FALSE, FALSE, 0), *image = draw_cells (figure, panel, TRUE, FALSE, 0);

        assert_same_picture (rectangles, image, 1); /* the ramp's table has 1024 steps an arm */
        cairo_surface_destroy (rectangles);
        cairo_surface_destroy (image);
      }
}

/* Dimmed cells: paper laid over the picture (screen) and colours drawn thinner (files) look the same, as rectangles and as an image. */
static void
test_veil_and_thin_colors_agree (void)
{
  g_autoptr (NormView) view = test_view (4, (gsize[]){ 2, 4, 4, 4 });
  g_autoptr (NormView) mask = test_mask (view);

  for (int variant = 0; variant < 8; variant++)
    {
      gboolean as_image = variant & 1;
      g_autoptr (NormResult) result = test_run_masked (view, variant & 2 ? "GroupNorm(2, 4)" : "BatchNorm2d(4)", variant & 4 ? mask : NULL);
      NormFigureSpec spec = test_spec (view, result);
      g_autoptr (NormFigure) figure = norm_figure_new (&spec, 440, 440, 1);
      cairo_surface_t *thin = draw_cells (figure, NORM_PANEL_BEFORE, as_image, TRUE, 17);
      cairo_surface_t *veiled = draw_cells (figure, NORM_PANEL_BEFORE, as_image, FALSE, 17);
      cairo_surface_t *papers[2] = { thin, veiled };
      cairo_t *cr = cairo_create (veiled);
      NormCanvas *canvas = norm_canvas_new_cairo (figure->theme, cr);
      NormDrawing drawing = { .figure = figure, .canvas = canvas, .lit = TRUE, .cell = 17 };

      norm_mark_draw_veil (&drawing, cr);
      norm_canvas_free (canvas);
      cairo_destroy (cr);
      for (int at = 0; at < 2; at++)
        {
          cr = cairo_create (papers[at]);
          cairo_set_operator (cr, CAIRO_OPERATOR_DEST_OVER);
          cairo_set_source_rgb (cr, 1, 1, 1);
          cairo_paint (cr);
          cairo_destroy (cr);
          cairo_surface_flush (papers[at]);
        }
      assert_same_picture (thin, veiled, 3);
      cairo_surface_destroy (thin);
      cairo_surface_destroy (veiled);
    }
}

static void
draw_cursor (NormFigure *figure, cairo_t *cr, gsize cell)
{
  for (int part = 0; part < norm_figure_n_cursor_parts (figure); part++)
    norm_figure_draw_cursor (figure, cr, cell, part);
}

/* A lit pool on the screen (base, then light over it) is the lit pool in a file; cells too small for numbers, so the whole picture can be compared.
 * */
static void
screen_and_file_agree (const char *layer_text, gboolean masked)
{
  g_autoptr (NormView) view = test_view (4, (gsize[]){ 2, 4, 8, 8 });
  g_autoptr (NormView) mask = masked ? test_mask (view) : NULL;
  g_autoptr (NormResult) result = test_run_masked (view, layer_text, mask);
  NormFigureSpec spec = test_spec (view, result);
  NormExportOptions options = { .width = 440, .height = 440, .scale = 1, .lit = TRUE, .cell = 70 };
  g_autoptr (GBytes) png = norm_figure_export (&spec, &options, NORM_EXPORT_PNG, NULL);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 440, 440, 1);
  cairo_surface_t *file = test_decode (png), *screen = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 440, 440);
  cairo_t *cr = cairo_create (screen);

  norm_figure_draw (figure, cr);
  norm_figure_draw_light (figure, cr, 70, FALSE);
  draw_cursor (figure, cr, 70);
  cairo_destroy (cr);
  cairo_surface_flush (screen);
  for (int y = 0; y < 440; y++)
    for (int x = 0; x < 440; x++)
      for (int shift = 0; shift < 24; shift += 8)
        g_assert_cmpint (abs ((int) (test_pixel (file, x, y) >> shift & 255) - (int) (test_pixel (screen, x, y) >> shift & 255)), <=, 3);
  cairo_surface_destroy (file);
  cairo_surface_destroy (screen);
}

static void
test_screen_and_file_agree (void)
{
  for (int masked = 0; masked < 2; masked++)
    {
      screen_and_file_agree ("BatchNorm2d(4)", masked);
      screen_and_file_agree ("GroupNorm(2, 4)", masked);
      screen_and_file_agree ("SyncBatchNorm(4, devices=2)", masked);
      screen_and_file_agree ("SyncBatchNorm(4, devices=2, synchronized=False)", masked);
      screen_and_file_agree ("InstanceNorm2d(4)", masked);
      screen_and_file_agree ("LayerNorm((8, 8), elementwise_affine=False)", masked);
      screen_and_file_agree ("RMSNorm(8, elementwise_affine=False)", masked);
    }
}

/* Padding that is not counted is paler than its colour before, and like everything else after; as rectangles and as an image. */
static void
test_padding_is_pale (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 2, 4, 6 });
  g_autoptr (NormView) mask = test_mask (view);
  g_autoptr (NormResult) result = test_run_masked (view, "GroupNorm(2, 4)", mask);
  NormFigureSpec spec = test_spec (view, result);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 440, 440, 1);

  for (int variant = 0; variant < 4; variant++)
    {
      NormPanel panel = variant & 1 ? NORM_PANEL_AFTER : NORM_PANEL_BEFORE;
      cairo_surface_t *surface = draw_cells (figure, panel, variant & 2, FALSE, 0);

      for (gsize cell = 0; cell < view->n_values; cell++)
        {
          gboolean pale = cell % 3 == 1 && panel == NORM_PANEL_BEFORE;
          cairo_rectangle_t rect;

          norm_figure_cell_rect (figure, panel, cell, &rect);
          /* beside the cross: in the middle of the left side */
          g_assert_cmpuint (test_pixel (surface, (int) rect.x + 1, (int) (rect.y + rect.height / 2)) >> 24, ==, pale ? 89 : 255); /* 0.35 · 255 */
        }
      cairo_surface_destroy (surface);
    }
}

/* A mask that nothing uses crosses its cells and leaves their colour alone. */
static void
test_ignored_padding_is_crossed (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 2, 2, 6 });
  g_autoptr (NormView) mask = test_mask (view);
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(2)");
  NormFigureSpec spec = test_spec (view, result);
  g_autoptr (NormFigure) plain = norm_figure_new (&spec, 600, 600, 1);
  spec.mask = mask;
  g_autoptr (NormFigure) crossed = norm_figure_new (&spec, 600, 600, 1);
  cairo_surface_t *one = draw_cells (plain, NORM_PANEL_BEFORE, FALSE, FALSE, 0), *other = draw_cells (crossed, NORM_PANEL_BEFORE, FALSE, FALSE, 0);

  for (gsize cell = 0; cell < view->n_values; cell++)
    {
      cairo_rectangle_t before, after;
      guint differing = 0, all = 0;

      norm_figure_cell_rect (plain, NORM_PANEL_BEFORE, cell, &before);
      norm_figure_cell_rect (crossed, NORM_PANEL_BEFORE, cell, &after);
      for (int y = 2; y < MIN (before.height, after.height) - 2; y++)
        for (int x = 2; x < MIN (before.width, after.width) - 2; x++, all++)
          differing += test_pixel (one, (int) before.x + x, (int) before.y + y) != test_pixel (other, (int) after.x + x, (int) after.y + y);
      if (cell % 3 != 1)
        g_assert_cmpuint (differing, ==, 0);
      else
        {
          g_assert_cmpuint (differing, >, 20);
          g_assert_cmpuint (differing, <, all / 2);
        }
    }
  cairo_surface_destroy (one);
  cairo_surface_destroy (other);
}

/* One huge value among a million, and one NaN: both are on the picture although fifty values share each pixel. */
static void
test_outliers_survive_reduction (void)
{
  gsize shape[2] = { 1000, 1000 }, n = 1000000;
  g_autofree double *values = g_new0 (double, n);
  const gsize huge = 123457, nan_at = 765432;
  int orange[3];

  values[huge] = 50;
  values[nan_at] = NAN;
  g_autoptr (NormView) view = test_view_of (2, shape, values);
  NormFigureSpec spec = test_spec (view, NULL);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 400, 400, 1);
  cairo_surface_t *image = draw_cells (figure, NORM_PANEL_BEFORE, TRUE, FALSE, 0);
  cairo_rectangle_t rect;

  g_assert_cmpuint (figure->grid.x.bin, >, 1);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, huge, &rect);
  expected_color (1, orange);
  assert_color (test_pixel (image, (int) rect.x, (int) rect.y), orange);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, nan_at, &rect);
  g_assert_cmphex (test_pixel (image, (int) rect.x, (int) rect.y), ==, norm_figure_value_argb (&figure->panels[0].range, NAN));
  cairo_surface_destroy (image);
}

/* What a pixel shows that several values share, found one value after the other. */
static void
assert_most_striking (NormView *view, int size)
{
  NormFigureSpec spec = test_spec (view, NULL);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, size, size, 1);
  cairo_surface_t *image = draw_cells (figure, NORM_PANEL_BEFORE, TRUE, FALSE, 0);
  g_autofree double *shown = g_new (double, size *size);
  int width = cairo_image_surface_get_width (image);

  g_assert_cmpuint (figure->grid.n_cells, >, figure->grid.x.n_visible * figure->grid.y.n_visible);
  for (int pixel = 0; pixel < size * size; pixel++)
    shown[pixel] = -1e-300; /* nobody yet */
  for (int pass = 0; pass < 2; pass++)
    for (gsize cell = 0; cell < view->n_values; cell++)
      {
        double value = norm_view_get (view, cell);
        cairo_rectangle_t rect;
        double *pixel;

        norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, cell, &rect);
        g_assert_cmpfloat (rect.x, <, width);
        pixel = &shown[(int) rect.y * size + (int) rect.x];
        if (pass == 0 && (*pixel == -1e-300 || (!isnan (*pixel) && (isnan (value) || fabs (value) > fabs (*pixel)))))
          *pixel = value;
        if (pass == 1)
          g_assert_cmphex (test_pixel (image, (int) rect.x, (int) rect.y), ==, norm_figure_value_argb (&figure->panels[0].range, *pixel));
      }
  cairo_surface_destroy (image);
}

static void
test_shared_pixels (void)
{
  static const gsize shapes[][3] = { { 3, 50, 41 }, { 4, 7, 900 }, { 30, 40, 9 }, { 2, 3, 2000 } };
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64, NORM_DTYPE_INT16 };

  for (gsize row = 0; row < G_N_ELEMENTS (shapes); row++)
    for (gsize kind = 0; kind < G_N_ELEMENTS (dtypes); kind++)
      {
        const gsize *shape = shapes[row], n = shape[0] * shape[1] * shape[2], turned[3] = { shape[2], shape[0], shape[1] };
        const gssize strides[3] = { 1, (gssize) (shape[1] * shape[2]), (gssize) shape[2] };
        g_autofree double *values = g_new (double, n);

        for (gsize at = 0; at < n; at++)
          values[at] = g_test_rand_int_range (-300, 301);
        for (int odd = 0; odd < 9 && dtypes[kind] != NORM_DTYPE_INT16; odd++)
          values[g_test_rand_int_range (0, (int) n)] = (double[]){ NAN, INFINITY, -INFINITY }[odd % 3];
        g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (dtypes[kind], 3, shape, values);
        g_autoptr (NormView) view = norm_view_new (tensor);
        g_autoptr (NormView) turn = norm_view_new_strided (view, 0, 3, turned, strides);

        assert_most_striking (view, 230);
        assert_most_striking (turn, 230);
      }
}

/* A strided view (a transpose) is read through its strides, in the rectangles and in the image. */
static void
test_strided (void)
{
  static const gsize base_shape[2] = { 40, 120 }, shape[2] = { 120, 40 };
  static const gssize strides[2] = { 1, 120 };
  g_autoptr (NormView) base = test_view (2, base_shape);
  g_autoptr (NormView) view = norm_view_new_strided (base, 0, 2, shape, strides);
  NormFigureSpec spec = test_spec (view, NULL);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 800, 800, 1);
  cairo_surface_t *image = draw_cells (figure, NORM_PANEL_BEFORE, TRUE, FALSE, 0);

  for (gsize cell = 0; cell < view->n_values; cell += 37)
    {
      double value = (double) (cell % 40 * 120 + cell / 40) - 2400; /* element [c, n] of the base */
      cairo_rectangle_t rect;
      int rgb[3];

      g_assert_cmpfloat (norm_figure_get_value (figure, NORM_PANEL_BEFORE, cell), ==, value);
      norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, cell, &rect);
      expected_color (value / 2500, rgb);
      if (figure->grid.x.bin == 1 && figure->grid.y.bin == 1)
        assert_color (test_pixel (image, (int) rect.x, (int) rect.y), rgb);
    }
  cairo_surface_destroy (image);
}

static void
assert_text (NormFigure *figure, gsize cell, const char *expected)
{
  g_autofree char *text = norm_figure_cell_text (figure, NORM_PANEL_BEFORE, cell);

  g_assert_cmpstr (text, ==, expected);
}

/* Two small pictures in a window's room: their cells are flat, and yet every number is there to be read. */
static void
test_flat_cells_have_numbers (void)
{
  g_autoptr (NormView) view = test_view (4, (gsize[]){ 2, 3, 3, 3 });
  g_autoptr (NormResult) result = test_run (view, "BatchNorm2d(3)");
  NormFigureSpec spec = test_spec (view, result);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 672, 600, 1);
  cairo_rectangle_t rect;

  norm_figure_cell_rect (figure, NORM_PANEL_AFTER, 0, &rect);
  g_assert_cmpfloat (rect.height, <, 25);
  g_assert_true (figure->panels[NORM_PANEL_BEFORE].has_numbers && figure->panels[NORM_PANEL_AFTER].has_numbers);
  g_assert_cmpfloat (figure->number_size, >=, 8 * 96 / 72.0);
  g_assert_cmpfloat (figure->number_size, <, 0.6 * rect.height);
}

/* Beside numbers of ordinary size one that is next to nothing is rounded like they are, and 0 is told from it; where all are small, none is lost. */
static void
test_next_to_nothing (void)
{
  g_autoptr (NormView) mixed = test_view_of (1, (gsize[]){ 4 }, (double[]){ 1.25, -0.003, 0, 0.002 });
  g_autoptr (NormView) small = test_view_of (1, (gsize[]){ 3 }, (double[]){ 0.00125, -0.0032, 0 });
  NormFigureSpec mixed_spec = test_spec (mixed, NULL), small_spec = test_spec (small, NULL);
  mixed_spec.decimals = small_spec.decimals = 2;
  g_autoptr (NormFigure) mixed_figure = norm_figure_new (&mixed_spec, 600, 600, 1);
  g_autoptr (NormFigure) small_figure = norm_figure_new (&small_spec, 600, 600, 1);

  assert_text (mixed_figure, 0, "1.25");
  assert_text (mixed_figure, 1, "−0.00");
  assert_text (mixed_figure, 2, "0");
  assert_text (mixed_figure, 3, "0.00");
  assert_text (small_figure, 1, "−3.2e−3");
}

/* Pools colouring: a cell's colour is its pool's, in both panels. */
static void
test_pool_colors (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 3, 4, 2 });
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(4)");
  NormFigureSpec spec = test_spec (view, result);
  spec.coloring = NORM_COLOR_BY_POOLS;
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 600, 600, 1);

  for (gsize cell = 0; cell < view->n_values; cell++)
    {
      NormColor expected = norm_palette_pool (cell / 2 % 4); /* BatchNorm: the channel */
      NormColor before = norm_figure_cell_color (figure, NORM_PANEL_BEFORE, cell), after = norm_figure_cell_color (figure, NORM_PANEL_AFTER, cell);

      g_assert_cmpmem (&before, sizeof before, &expected, sizeof expected);
      g_assert_cmpmem (&after, sizeof after, &expected, sizeof expected);
      g_assert_cmpuint (norm_pooling_pool_of (result->pooling, cell), ==, cell / 2 % 4);
    }
}

/* Transparent paper stays transparent outside the cells, also while a pool is lit. */
static void
test_transparent (void)
{
  g_autoptr (NormView) view = test_view (2, (gsize[]){ 2, 4 });
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(4)");
  NormFigureSpec spec = test_spec (view, result);
  NormExportOptions options = { .width = 400, .height = 400, .scale = 1, .lit = TRUE, .cell = 2 };
  spec.theme = NORM_THEME_TRANSPARENT;
  g_autoptr (GBytes) png = norm_figure_export (&spec, &options, NORM_EXPORT_PNG, NULL);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 400, 400, 1);
  cairo_surface_t *surface = test_decode (png);
  cairo_rectangle_t rect;

  g_assert_cmphex (test_pixel (surface, 1, 1), ==, 0);
  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, 0, &rect);
  g_assert_cmpuint (test_pixel (surface, (int) rect.x + 3, (int) rect.y + 3) >> 24, ==, 89); /* 0.35 · 255 */
  cairo_surface_destroy (surface);
}

/* Every rank, no values at all, every theme, lit and pinned: nothing that cairo refuses. */
static void
test_every_state_draws (void)
{
  static const char *const shapes[] = {
    "[]", "[1]", "[5]", "[1, 1]", "[0, 3]", "[2, 3, 4]", "[2, 2, 3, 3]", "[1, 2, 2, 2, 2]", "[1, 1, 2, 2, 2, 2, 2, 2]"
  };

  for (gsize row = 0; row < G_N_ELEMENTS (shapes); row++)
    for (int kind = NORM_THEME_LIGHT; kind <= NORM_THEME_HIGH_CONTRAST_DARK; kind++)
      {
        gsize shape[NORM_MAX_RANK];
        int rank;

        g_assert_true (norm_shape_from_text (shapes[row], &rank, shape, NULL));
        g_autoptr (NormView) view = test_view (rank, shape);
        g_autoptr (NormResult) result = test_run (view, "Identity()");
        NormFigureSpec spec = test_spec (view, result);
        NormExportOptions options = { .width = 300, .height = 300, .scale = 1, .lit = TRUE };
        spec.theme = kind;
        g_autoptr (GBytes) png = norm_figure_export (&spec, &options, NORM_EXPORT_PNG, NULL);
        g_autoptr (NormFigure) figure = norm_figure_new (&spec, 300, 300, 1);
        cairo_surface_t *surface = test_decode (png);
        cairo_t *cr = cairo_create (surface);

        norm_figure_draw (figure, cr);
        norm_figure_draw_light (figure, cr, 0, TRUE);
        draw_cursor (figure, cr, 0);
        g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
        cairo_destroy (cr);
        cairo_surface_destroy (surface);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/picture/png-has-the-colors", test_png_has_the_colors);
  g_test_add_func ("/figure/picture/image-and-rectangles-agree", test_image_and_rectangles_agree);
  g_test_add_func ("/figure/picture/veil-and-thin-colors-agree", test_veil_and_thin_colors_agree);
  g_test_add_func ("/figure/picture/screen-and-file-agree", test_screen_and_file_agree);
  g_test_add_func ("/figure/picture/padding-is-pale", test_padding_is_pale);
  g_test_add_func ("/figure/picture/ignored-padding-is-crossed", test_ignored_padding_is_crossed);
  g_test_add_func ("/figure/picture/outliers-survive-reduction", test_outliers_survive_reduction);
  g_test_add_func ("/figure/picture/shared-pixels", test_shared_pixels);
  g_test_add_func ("/figure/picture/strided", test_strided);
  g_test_add_func ("/figure/picture/flat-cells-have-numbers", test_flat_cells_have_numbers);
  g_test_add_func ("/figure/picture/next-to-nothing", test_next_to_nothing);
  g_test_add_func ("/figure/picture/pool-colors", test_pool_colors);
  g_test_add_func ("/figure/picture/transparent", test_transparent);
  g_test_add_func ("/figure/picture/every-state-draws", test_every_state_draws);
  return g_test_run ();
}
