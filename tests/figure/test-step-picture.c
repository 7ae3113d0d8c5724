/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "step-picture.h"
#include "steps.h"

#define WIDTH  300
#define HEIGHT 100

static NormView *
counting_view (int rank, const gsize *shape)
{
  gsize n = 1;
  g_autoptr (NormTensor) tensor = NULL;
  float *values;

  for (int axis = 0; axis < rank; axis++)
    n *= shape[axis];
  values = g_new (float, n);
  for (gsize at = 0; at < n; at++)
    values[at] = (float) at;
  tensor = norm_tensor_new_take (NORM_DTYPE_FLOAT32, rank, shape, values);
  return norm_view_new (tensor);
}

static NormView *
after (NormView *view, const char *text)
{
  g_autoptr (NormSteps) steps = norm_steps_parse (text, NULL);
  NormView *changed = norm_steps_apply (steps, view, G_MAXUINT, NULL, NULL);

  g_assert_nonnull (changed);
  return changed;
}

static gboolean
overlap (const cairo_rectangle_t *a, const cairo_rectangle_t *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

/* Every cell has its own place within its side, on whole device pixels, and the colour of the same value on the other side. */
static void
check (const gsize *shape, int rank, const char *text, double scale)
{
  g_autoptr (NormView) before = counting_view (rank, shape), changed = after (before, text);
  g_autoptr (NormStepPicture) picture = norm_step_picture_new (before, changed, WIDTH, HEIGHT, scale);
  g_autofree cairo_rectangle_t *rects = g_new (cairo_rectangle_t, before->n_values + changed->n_values);

  for (gsize at = 0; at < before->n_values + changed->n_values; at++)
    {
      const gboolean right = at >= before->n_values;
      cairo_rectangle_t *rect = &rects[at];
      NormColor color, same;
      cairo_rectangle_t there;

      norm_step_picture_cell (picture, right, right ? at - before->n_values : at, rect, &color);
      g_assert_cmpfloat (rect->x, >=, right ? WIDTH / 2.0 : 0);
      g_assert_cmpfloat (rect->x + rect->width, <=, right ? WIDTH : WIDTH / 2.0);
      g_assert_true (rect->y >= 0 && rect->y + rect->height <= HEIGHT);
      g_assert_cmpfloat (rect->x * scale, ==, (int) (rect->x * scale));
      g_assert_cmpfloat (rect->width * scale, ==, (int) (rect->width * scale));
      for (gsize other = 0; other < at; other++)
        g_assert_false (overlap (rect, &rects[other]));
      if (!right)
        continue;
      norm_step_picture_cell (picture, FALSE, norm_view_source (changed, at - before->n_values), &there, &same);
      g_assert_cmpmem (&color, sizeof color, &same, sizeof same);
    }
}

static void
test_cells (void)
{
  const gsize shape[] = { 2, 3, 4, 2 };

  for (double scale = 1; scale <= 2; scale++)
    {
      check (shape, 4, "permute(3, 0, 2, 1)", scale);
      check (shape, 4, "flatten(2)", scale);
      check (shape, 3, "transpose(1, 2)", scale);
      check (shape, 3, "[:, 1:3]", scale);
      check (shape, 2, "t()", scale);
      check (shape, 1, "unsqueeze(0)", scale);
      check (shape, 0, "unsqueeze(0)", scale);
    }
}

static guint32
pixel_at (cairo_surface_t *surface, double x, double y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (int) y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) row)[(int) x];
}

/* A value that a slice leaves out is paler than one that stays. */
static void
test_left_out (void)
{
  const gsize shape[] = { 1, 2 };
  g_autoptr (NormView) before = counting_view (2, shape), changed = after (before, "[:, 1:]");
  g_autoptr (NormStepPicture) picture = norm_step_picture_new (before, changed, WIDTH, HEIGHT, 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  cairo_rectangle_t gone, stays;
  NormColor color;

  norm_step_picture_draw (picture, cr, norm_theme (NORM_THEME_LIGHT));
  norm_step_picture_cell (picture, FALSE, 0, &gone, &color);
  norm_step_picture_cell (picture, FALSE, 1, &stays, &color);
  cairo_surface_flush (surface);
  g_assert_cmpuint (pixel_at (surface, stays.x + 2, stays.y + 2) >> 24, ==, 255);
  g_assert_cmpuint (pixel_at (surface, gone.x + 2, gone.y + 2) >> 24, <, 100);
  g_assert_cmpuint (pixel_at (surface, gone.x + 2, gone.y + 2) >> 24, >, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* More values than pixels, and none, are drawn without asking for each. */
static void
test_extremes (void)
{
  const gsize many[] = { 100, 30, 400 }, none[] = { 2, 0 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  for (int round = 0; round < 2; round++)
    {
      g_autoptr (NormView) before = round == 0 ? counting_view (3, many) : counting_view (2, none);
      g_autoptr (NormView) changed = after (before, round == 0 ? "permute(2, 0, 1)" : "t()");
      g_autoptr (NormStepPicture) picture = norm_step_picture_new (before, changed, WIDTH, HEIGHT, 1);
      norm_step_picture_draw (picture, cr, norm_theme (NORM_THEME_DARK));
    }
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/step-picture/cells", test_cells);
  g_test_add_func ("/step-picture/left-out", test_left_out);
  g_test_add_func ("/step-picture/extremes", test_extremes);
  return g_test_run ();
}
