/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cairo reads (by libpng) out of our PNG files is what was put in. */
#include "parallel.h"
#include "png-encode.h"

#include <cairo.h>
#include <string.h>

typedef struct
{
  const guint8 *next;
  gsize left;
} Reader;

static cairo_status_t
read_bytes (void *closure, unsigned char *data, unsigned int length)
{
  Reader *reader = closure;

  if (length > reader->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, reader->next, length);
  reader->next += length;
  reader->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

typedef guint32 (*Paint) (int x, int y);

static void
assert_round_trip (int width, int height, Paint paint)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height), *again;
  guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) png = NULL;
  Reader reader;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      ((guint32 *) (gpointer) (pixels + y * stride))[x] = paint (x, y);
  cairo_surface_mark_dirty (surface);
  png = norm_png_encode (surface);
  reader.next = g_bytes_get_data (png, &reader.left);
  again = cairo_image_surface_create_from_png_stream (read_bytes, &reader);
  g_assert_cmpint (cairo_surface_status (again), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpuint (reader.left, ==, 0);
  g_assert_cmpint (cairo_image_surface_get_width (again), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (again), ==, height);
  for (int y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (again) + y * cairo_image_surface_get_stride (again));
      gboolean opaque = cairo_image_surface_get_format (again) == CAIRO_FORMAT_RGB24;

      for (int x = 0; x < width; x++)
        g_assert_cmphex (row[x] | (opaque ? 0xff000000u : 0), ==, paint (x, y));
    }
  cairo_surface_destroy (again);
  cairo_surface_destroy (surface);
}

static guint32
white (int x G_GNUC_UNUSED, int y G_GNUC_UNUSED)
{
  return 0xffffffffu;
}

static guint32
clear (int x G_GNUC_UNUSED, int y G_GNUC_UNUSED)
{
  return 0;
}

/* Ruled cells, as in a figure. */
static guint32
cells (int x, int y)
{
  return x % 40 == 0 || y % 25 == 0 ? 0xffffffffu : 0xff000000u | ((guint32) x / 40 * 0x310713u + (guint32) y / 25 * 0x0b1d59u) % 0x1000000u;
}

static guint32
cells_on_nothing (int x, int y)
{
  return x % 40 == 0 || y % 25 == 0 ? 0 : cells (x, y);
}

static guint32
noise (int x, int y)
{
  guint32 value = (guint32) x * 0x9e3779b1u ^ (guint32) y * 0x85ebca6bu;

  value = (value ^ value >> 15) * 0x2c1b3c6du;
  value = (value ^ value >> 12) * 0x297a2d39u;
  return 0xff000000u | (value ^ value >> 15);
}

/* Every opacity; no channel of a premultiplied pixel is above it. */
static guint32
veil (int x, int y)
{
  guint32 alpha = (guint32) x % 256, channel = alpha * ((guint32) y % 256) / 255;

  return alpha << 24 | channel << 16 | (alpha - channel) << 8 | channel / 2;
}

static void
test_round_trip (void)
{
  static const Paint paints[] = { white, clear, cells, cells_on_nothing, noise, veil };

  for (gsize paint = 0; paint < G_N_ELEMENTS (paints); paint++)
    {
      assert_round_trip (1, 1, paints[paint]);
      assert_round_trip (643, 351, paints[paint]);
      assert_round_trip (1, 32767, paints[paint]);
      assert_round_trip (32767, 9, paints[paint]);
      for (int width = 1; width < 12; width++)
        assert_round_trip (width, 7, paints[paint]);
      for (int width = 84; width < 92; width++) /* around the longest repetition */
        assert_round_trip (width, 3, paints[paint]);
    }
}

/* Whoever compresses which part. */
static void
test_threads (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1200, 900);
  guint8 *pixels = cairo_image_surface_get_data (surface);
  g_autoptr (GBytes) alone = NULL;

  for (int y = 0; y < 900; y++)
    for (int x = 0; x < 1200; x++)
      ((guint32 *) (gpointer) (pixels + y * cairo_image_surface_get_stride (surface)))[x] = y < 500 ? cells (x, y) : noise (x, y);
  cairo_surface_mark_dirty (surface);
  norm_parallel_set_threads (1);
  alone = norm_png_encode (surface);
  norm_parallel_set_threads (4);
  for (int turn = 0; turn < 20; turn++)
    {
      g_autoptr (GBytes) together = norm_png_encode (surface);

      g_assert_true (g_bytes_equal (alone, together));
    }
  norm_parallel_set_threads (0);
  cairo_surface_destroy (surface);
}

/* Flat parts, of which a figure has most, take next to nothing. */
static void
test_small (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 640, 640);
  g_autoptr (GBytes) png = norm_png_encode (surface);

  g_assert_cmpuint (g_bytes_get_size (png), <, 640 * 640 * 4 / 150);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/png/round-trip", test_round_trip);
  g_test_add_func ("/png/threads", test_threads);
  g_test_add_func ("/png/small", test_small);
  return g_test_run ();
}
