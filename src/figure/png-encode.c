/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "png-encode.h"

#include <png.h>
#include <string.h>

/* Flat colours next to each other are found again as they are, without a filter: for cells the files are smaller than with "up", and there is nothing
 * to compute. Level 2 is three times as fast as zlib's default for a few bytes more; looking for runs only (Z_RLE) is no faster. */
#define LEVEL 2

static void
append_bytes (png_structp png, png_bytep data, png_size_t size)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) size);
}

static void
flush_bytes (png_structp png G_GNUC_UNUSED)
{
}

static gboolean
is_opaque (const guint32 *pixels, gsize stride, int width, int height)
{
  for (int y = 0; y < height; y++)
    {
      guint32 common = 0xff000000u;

      for (int x = 0; x < width; x++)
        common &= pixels[(gsize) y * stride + (gsize) x];
      if (common != 0xff000000u)
        return FALSE;
    }
  return TRUE;
}

static void
convert_opaque (png_bytep to, const guint32 *pixels, int width)
{
  for (int x = 0; x < width; x++)
    {
      *to++ = (png_byte) (pixels[x] >> 16);
      *to++ = (png_byte) (pixels[x] >> 8);
      *to++ = (png_byte) pixels[x];
    }
}

/* cairo's pixels are premultiplied, PNG's are not. */
static void
convert_transparent (png_bytep to, const guint32 *pixels, int width)
{
  for (int x = 0; x < width; x++)
    {
      guint alpha = pixels[x] >> 24;

      for (int shift = 16; shift >= 0; shift -= 8)
        {
          guint channel = pixels[x] >> shift & 255;

          *to++ = (png_byte) (alpha == 0 || alpha == 255 ? channel : MIN (255, (channel * 255 + alpha / 2) / alpha));
        }
      *to++ = (png_byte) alpha;
    }
}

static void
write_rows (png_structp png, const guint32 *pixels, gsize stride, int width, int height, gboolean opaque)
{
  g_autofree png_byte *row = g_malloc ((gsize) width * 4);

  for (int y = 0; y < height; y++)
    {
      const guint32 *from = pixels + (gsize) y * stride;

      if (y > 0 && memcmp (from, from - stride, (gsize) width * sizeof *from) == 0)
        ; /* as the row before, which most are: converted already */
      else if (opaque)
        convert_opaque (row, from, width);
      else
        convert_transparent (row, from, width);
      png_write_row (png, row);
    }
}

GBytes *
norm_png_encode (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface) / 4;
  const guint32 *pixels;
  png_structp png;
  png_infop info;
  GByteArray *volatile bytes = g_byte_array_new (); /* changed between setjmp and longjmp */
  gboolean opaque;

  cairo_surface_flush (surface);
  pixels = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (surface);
  opaque = is_opaque (pixels, stride, width, height);
  png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  info = png != NULL ? png_create_info_struct (png) : NULL;
  if (info == NULL || setjmp (png_jmpbuf (png)))
    {
      png_destroy_write_struct (&png, &info);
      g_byte_array_unref (bytes);
      return NULL;
    }
  png_set_write_fn (png, bytes, append_bytes, flush_bytes);
  png_set_compression_level (png, LEVEL);
  png_set_filter (png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_set_IHDR (png, info, (png_uint_32) width, (png_uint_32) height, 8, opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info (png, info);
  write_rows (png, pixels, stride, width, height, opaque);
  png_write_end (png, NULL);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (bytes);
}
