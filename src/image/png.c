/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exif.h"
#include "pixels.h"
#include <png.h>
#include <string.h>

/* What libpng's functions are handed */
typedef struct
{
  const guchar *data;
  gsize left;
  GError **error;
} Source;

static void
read_bytes (png_structp png, png_bytep to, png_size_t n)
{
  Source *source = png_get_io_ptr (png);

  if (n > source->left)
    png_error (png, "the file is cut off");
  memcpy (to, source->data, n);
  source->data += n;
  source->left -= n;
}

static void
fail (png_structp png, png_const_charp message)
{
  Source *source = png_get_error_ptr (png);

  norm_pixels_set_damaged (source->error, "PNG", message);
  png_longjmp (png, 1);
}

static void
ignore_warning (png_structp png, png_const_charp message)
{
}

/* Everything becomes grey, RGB or RGBA of 8 or 16 bits. */
static void
set_transformations (png_structp png, png_infop info)
{
  gboolean transparent = (png_get_color_type (png, info) & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid (png, info, PNG_INFO_tRNS) != 0;

  png_set_expand (png);
  if (transparent)
    png_set_gray_to_rgb (png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
  png_set_interlace_handling (png);
  png_read_update_info (png, info);
}

static gboolean
read_picture (png_structp png, png_infop info, NormPixels *pixels, GError **error)
{
  png_uint_32 n_notes;
  png_bytep notes;
  int n_passes;

  png_read_info (png, info);
  set_transformations (png, info);
  n_passes = png_set_interlace_handling (png);
  if (!norm_pixels_alloc (pixels, png_get_image_width (png, info), png_get_image_height (png, info), png_get_channels (png, info),
                          png_get_bit_depth (png, info) == 16 ? NORM_DTYPE_UINT16 : NORM_DTYPE_UINT8, error))
    return FALSE;
  for (int pass = 0; pass < n_passes; pass++)
    for (gsize row = 0; row < pixels->height; row++)
      png_read_row (png, pixels->rows + row * norm_pixels_row_size (pixels), NULL);
  png_read_end (png, info);
  if (png_get_eXIf_1 (png, info, &n_notes, &notes) != 0)
    pixels->orientation = norm_exif_orientation (notes, n_notes);
  return TRUE;
}

gboolean
norm_png_decode (const guchar *data, gsize size, NormPixels *pixels, GError **error)
{
  Source source = { data, size, error };
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &source, fail, ignore_warning);
  png_infop info = png_create_info_struct (png);
  volatile gboolean done = FALSE;

  if (setjmp (png_jmpbuf (png)) == 0)
    {
      png_set_read_fn (png, &source, read_bytes);
      done = read_picture (png, info, pixels, error);
    }
  png_destroy_read_struct (&png, &info, NULL);
  return done;
}
