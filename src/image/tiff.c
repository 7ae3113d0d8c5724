/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pixels.h"
#include <glib/gi18n-lib.h>
#include <string.h>
#include <tiffio.h>

/* A file in memory, as libtiff's functions are handed it */
typedef struct
{
  const guchar *data;
  gsize size, at;
} Memory;

static tmsize_t
read_memory (thandle_t handle, void *to, tmsize_t n)
{
  Memory *memory = handle;
  gsize left = memory->at < memory->size ? memory->size - memory->at : 0;

  n = MIN (n, (tmsize_t) left);
  memcpy (to, memory->data + memory->at, n);
  memory->at += n;
  return n;
}

static tmsize_t
write_nothing (thandle_t handle, void *from, tmsize_t n)
{
  return 0;
}

static toff_t
seek_memory (thandle_t handle, toff_t offset, int whence)
{
  Memory *memory = handle;

  memory->at = whence == SEEK_SET ? offset : whence == SEEK_CUR ? memory->at + offset : memory->size + offset;
  return memory->at;
}

static int
close_nothing (thandle_t handle)
{
  return 0;
}

static toff_t
size_of_memory (thandle_t handle)
{
  return ((Memory *) handle)->size;
}

/* What the file says of its pixels */
typedef struct
{
  guint32 width, height;
  guint16 bits, channels, format, photometric, planar, orientation;
} Header;

static gboolean
read_header (TIFF *tiff, Header *header)
{
  TIFFGetFieldDefaulted (tiff, TIFFTAG_BITSPERSAMPLE, &header->bits);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLESPERPIXEL, &header->channels);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLEFORMAT, &header->format);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_PLANARCONFIG, &header->planar);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_ORIENTATION, &header->orientation);
  return TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &header->width) && TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &header->height) &&
         TIFFGetField (tiff, TIFFTAG_PHOTOMETRIC, &header->photometric);
}

/* Whether the rows are the values themselves */
static gboolean
find_dtype (TIFF *tiff, const Header *header, NormDtype *dtype)
{
  gboolean plain = (header->photometric == PHOTOMETRIC_MINISBLACK && header->channels == 1) ||
                   (header->photometric == PHOTOMETRIC_RGB && (header->channels == 3 || header->channels == 4));

  if (!plain || header->planar != PLANARCONFIG_CONTIG || TIFFIsTiled (tiff))
    return FALSE;
  if (header->format == SAMPLEFORMAT_IEEEFP && header->bits == 32)
    *dtype = NORM_DTYPE_FLOAT32;
  else if (header->format == SAMPLEFORMAT_UINT && (header->bits == 8 || header->bits == 16))
    *dtype = header->bits == 8 ? NORM_DTYPE_UINT8 : NORM_DTYPE_UINT16;
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_rows (TIFF *tiff, const Header *header, NormDtype dtype, NormPixels *pixels, GError **error)
{
  if (!norm_pixels_alloc (pixels, header->width, header->height, header->channels, dtype, error))
    return FALSE;
  for (guint32 row = 0; row < header->height; row++)
    if ((gsize) TIFFScanlineSize (tiff) != norm_pixels_row_size (pixels) ||
        TIFFReadScanline (tiff, pixels->rows + row * norm_pixels_row_size (pixels), row, 0) != 1)
      {
        norm_pixels_set_damaged (error, "TIFF", NULL);
        return FALSE;
      }
  return TRUE;
}

/* Palettes, tiles, bits and the like: as libtiff would show them, but that it turns nothing by a quarter */
static gboolean
read_shown (TIFF *tiff, const Header *header, NormPixels *pixels, GError **error)
{
  if (header->bits > 8)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                   _ ("a TIFF picture of %d × %d bits, which is not read; save it as 8 or 16 bit grey or RGB, in rows, or its values as .npy"),
                   header->channels, header->bits);
      return FALSE;
    }
  if (!norm_pixels_alloc (pixels, header->width, header->height, 4, NORM_DTYPE_UINT8, error))
    return FALSE;
  if (TIFFReadRGBAImageOriented (tiff, header->width, header->height, (guint32 *) (gpointer) pixels->rows, header->orientation, 1))
    return TRUE;
  norm_pixels_set_damaged (error, "TIFF", NULL);
  return FALSE;
}

gboolean
norm_tiff_decode (const guchar *data, gsize size, NormPixels *pixels, GError **error)
{
  Memory memory = { data, size, 0 };
  Header header = { 0 };
  NormDtype dtype;
  gboolean done = FALSE;
  TIFF *tiff;

  TIFFSetErrorHandler (NULL);
  TIFFSetWarningHandler (NULL);
  tiff = TIFFClientOpen ("TIFF", "rm", &memory, read_memory, write_nothing, seek_memory, close_nothing, size_of_memory, NULL, NULL);
  if (tiff == NULL || !read_header (tiff, &header))
    norm_pixels_set_damaged (error, "TIFF", NULL);
  else if (find_dtype (tiff, &header, &dtype))
    done = read_rows (tiff, &header, dtype, pixels, error);
  else
    done = read_shown (tiff, &header, pixels, error);
  if (done)
    pixels->orientation = header.orientation;
  if (tiff != NULL)
    TIFFClose (tiff);
  return done;
}
