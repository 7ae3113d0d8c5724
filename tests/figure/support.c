/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

NormView *
test_view_of (int rank, const gsize *shape, const double *values)
{
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, rank, shape, values);

  return norm_view_new (tensor);
}

NormView *
test_view (int rank, const gsize *shape)
{
  g_autofree double *values = NULL;
  gsize n = 1;

  for (int axis = 0; axis < rank; axis++)
    n *= shape[axis];
  values = g_new (double, MAX (n, 1));
  for (gsize at = 0; at < n; at++)
    values[at] = (double) at - (double) (n / 2);
  return test_view_of (rank, shape, values);
}

NormView *
test_mask (const NormView *view)
{
  g_autofree double *counts = g_new (double, MAX (view->n_values, 1));

  for (gsize cell = 0; cell < view->n_values; cell++)
    counts[cell] = cell % 3 != 1;
  g_autoptr (NormTensor) mask = norm_tensor_new_from_doubles (NORM_DTYPE_BOOL, view->rank, view->shape, counts);
  return norm_view_new (mask);
}

NormResult *
test_run (NormView *view, const char *layer_text)
{
  return test_run_masked (view, layer_text, NULL);
}

NormResult *
test_run_masked (NormView *view, const char *layer_text, NormView *mask)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, &error);
  g_autoptr (NormParams) params = norm_params_new ();
  NormResult *result;

  g_assert_no_error (error);
  result = norm_layer_run (layer, params, NORM_MODE_TRAIN, view, mask, NULL, &error);
  g_assert_no_error (error);
  return result;
}

int
test_random_shape (gsize *shape, gsize most, gsize most_cells)
{
  int rank = g_test_rand_int_range (0, MOST_TEST_RANK + 1);
  gsize n = 1;

  for (int axis = 0; axis < rank; axis++)
    {
      gsize room = MIN (most, most_cells / n);

      shape[axis] = (gsize) g_test_rand_int_range (1, (int) MAX (room, 1) + 1);
      n *= shape[axis];
    }
  return rank;
}

NormFigureSpec
test_spec (NormView *view, NormResult *result)
{
  return (NormFigureSpec){ .input = view, .result = result, .decimals = -1, .caption = TRUE };
}

typedef struct
{
  const guchar *data;
  gsize left;
} Stream;

static cairo_status_t
read_stream (void *closure, unsigned char *data, unsigned int length)
{
  Stream *stream = closure;

  if (stream->left < length)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, stream->data, length);
  stream->data += length;
  stream->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

cairo_surface_t *
test_decode (GBytes *png)
{
  Stream stream = { g_bytes_get_data (png, NULL), g_bytes_get_size (png) };
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (read_stream, &stream);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

guint32
test_pixel (cairo_surface_t *surface, int x, int y)
{
  const guchar *row = cairo_image_surface_get_data (surface) + (gssize) y * cairo_image_surface_get_stride (surface);
  guint32 value;

  g_assert_true (x >= 0 && y >= 0 && x < cairo_image_surface_get_width (surface) && y < cairo_image_surface_get_height (surface));
  memcpy (&value, row + 4 * (gsize) x, sizeof value);
  return value;
}
