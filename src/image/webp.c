/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exif.h"
#include "pixels.h"
#include <glib/gi18n-lib.h>
#include <string.h>
#include <webp/decode.h>

/* The camera's notes are a chunk of their own among those behind "RIFF", length, "WEBP": name, length, content, and a byte where that is odd. */
static guint
find_orientation (const guchar *data, gsize size)
{
  gsize at = 12;

  while (at + 8 <= size)
    {
      gsize length = data[at + 4] | (gsize) data[at + 5] << 8 | (gsize) data[at + 6] << 16 | (gsize) data[at + 7] << 24;

      if (length > size - at - 8)
        return 1;
      if (memcmp (data + at, "EXIF", 4) == 0)
        return norm_exif_orientation (data + at + 8, length);
      at += 8 + length + length % 2;
    }
  return 1;
}

gboolean
norm_webp_decode (const guchar *data, gsize size, NormPixels *pixels, GError **error)
{
  WebPBitstreamFeatures features;
  gsize row_size;
  const guchar *done;

  if (WebPGetFeatures (data, size, &features) != VP8_STATUS_OK)
    {
      norm_pixels_set_damaged (error, "WebP", NULL);
      return FALSE;
    }
  if (features.has_animation)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("a moving WebP picture; save one frame of it"));
      return FALSE;
    }
  if (!norm_pixels_alloc (pixels, features.width, features.height, features.has_alpha ? 4 : 3, NORM_DTYPE_UINT8, error))
    return FALSE;
  pixels->orientation = find_orientation (data, size);
  row_size = norm_pixels_row_size (pixels);
  if (features.has_alpha)
    done = WebPDecodeRGBAInto (data, size, pixels->rows, row_size * pixels->height, row_size);
  else
    done = WebPDecodeRGBInto (data, size, pixels->rows, row_size * pixels->height, row_size);
  if (done == NULL)
    norm_pixels_set_damaged (error, "WebP", NULL);
  return done != NULL;
}
