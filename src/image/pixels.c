/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pixels.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* A tensor of more is no picture to look at any more. */
#define MOST_BYTES ((gsize) 1 << 30)

gboolean
norm_pixels_alloc (NormPixels *pixels, gsize width, gsize height, gsize channels, NormDtype dtype, GError **error)
{
  const gsize shape[] = { height, width, channels };
  gsize n_bytes;

  *pixels = (NormPixels){ width, height, channels, dtype, NULL, 1 };
  if (norm_shape_count (dtype, 3, shape, NULL, &n_bytes) && n_bytes <= MOST_BYTES)
    pixels->rows = g_try_malloc0 (MAX (n_bytes, 1));
  if (pixels->rows == NULL)
    g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("a picture of %zu × %zu pixels is too large; make it smaller, or save its values as .npy"),
                 width, height);
  return pixels->rows != NULL;
}

gsize
norm_pixels_row_size (const NormPixels *pixels)
{
  return pixels->width * pixels->channels * norm_dtype_size (pixels->dtype);
}

void
norm_pixels_clear (NormPixels *pixels)
{
  g_clear_pointer (&pixels->rows, g_free);
}

/* Which pixel of the rows stands upright at (@row, @column) */
static gsize
upright_pixel (const NormPixels *pixels, gsize row, gsize column)
{
  gboolean turned = pixels->orientation >= 5; /* its rows are columns */
  gboolean from_right = pixels->orientation == 2 || pixels->orientation == 3 || pixels->orientation == 7 || pixels->orientation == 8;
  gboolean from_below = pixels->orientation == 3 || pixels->orientation == 4 || pixels->orientation == 6 || pixels->orientation == 7;
  gsize down = turned ? column : row, across = turned ? row : column;

  if (from_below)
    down = pixels->height - 1 - down;
  if (from_right)
    across = pixels->width - 1 - across;
  return down * pixels->width + across;
}

gboolean
norm_pixels_orient (NormPixels *pixels, GError **error)
{
  gsize size = pixels->channels * norm_dtype_size (pixels->dtype);
  g_auto (NormPixels) upright = { 0 };

  if (pixels->orientation < 2 || pixels->orientation > 8)
    return TRUE;
  if (!norm_pixels_alloc (&upright, pixels->orientation >= 5 ? pixels->height : pixels->width,
                          pixels->orientation >= 5 ? pixels->width : pixels->height, pixels->channels, pixels->dtype, error))
    return FALSE;
  for (gsize row = 0; row < upright.height; row++)
    for (gsize column = 0; column < upright.width; column++)
      memcpy (upright.rows + (row * upright.width + column) * size, pixels->rows + upright_pixel (pixels, row, column) * size, size);
  g_free (pixels->rows);
  *pixels = upright;
  upright.rows = NULL;
  return TRUE;
}

NormTensor *
norm_pixels_to_tensor (const NormPixels *pixels)
{
  const gsize shape[] = { pixels->channels, pixels->height, pixels->width };
  gsize size = norm_dtype_size (pixels->dtype), n_pixels = pixels->width * pixels->height;
  guchar *planes = g_malloc (MAX (n_pixels * pixels->channels * size, 1));

  for (gsize pixel = 0; pixel < n_pixels; pixel++)
    for (gsize channel = 0; channel < pixels->channels; channel++)
      memcpy (planes + (channel * n_pixels + pixel) * size, pixels->rows + (pixel * pixels->channels + channel) * size, size);
  return norm_tensor_new_take (pixels->dtype, 3, shape, planes);
}

void
norm_pixels_set_damaged (GError **error, const char *kind, const char *reason)
{
  g_autofree char *valid = reason != NULL ? g_utf8_make_valid (reason, -1) : NULL;

  if (error == NULL || *error != NULL)
    return;
  g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("a damaged %s picture%s%s%s; save it again"), kind, valid != NULL ? " (" : "",
               valid != NULL ? valid : "", valid != NULL ? ")" : "");
}
