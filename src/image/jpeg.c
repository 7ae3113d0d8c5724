/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exif.h"
#include "pixels.h"
#include <glib/gi18n-lib.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#define NOTES (JPEG_APP0 + 1)

typedef struct
{
  struct jpeg_error_mgr manager; /* first, so that libjpeg's pointer to it leads here */
  jmp_buf out;
  GError **error;
} Failure;

static void
fail (j_common_ptr jpeg)
{
  Failure *failure = (Failure *) jpeg->err;
  char message[JMSG_LENGTH_MAX];

  jpeg->err->format_message (jpeg, message);
  norm_pixels_set_damaged (failure->error, "JPEG", message);
  longjmp (failure->out, 1);
}

/* What libjpeg would go on with is damage: a file that is cut off is grey from there on. */
static void
fail_for_warning (j_common_ptr jpeg, int level)
{
  if (level < 0)
    fail (jpeg);
}

static gboolean
read_picture (struct jpeg_decompress_struct *jpeg, const guchar *data, gsize size, NormPixels *pixels, GError **error)
{
  jpeg_mem_src (jpeg, data, size);
  jpeg_save_markers (jpeg, NOTES, 0xffff);
  jpeg_read_header (jpeg, TRUE);
  if (jpeg->num_components == 4)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("a JPEG picture for printing (CMYK); convert it to RGB first"));
      return FALSE;
    }
  jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress (jpeg);
  if (!norm_pixels_alloc (pixels, jpeg->output_width, jpeg->output_height, jpeg->output_components, NORM_DTYPE_UINT8, error))
    return FALSE;
  while (jpeg->output_scanline < jpeg->output_height)
    {
      JSAMPROW row = pixels->rows + jpeg->output_scanline * norm_pixels_row_size (pixels);

      jpeg_read_scanlines (jpeg, &row, 1);
    }
  for (const struct jpeg_marker_struct *marker = jpeg->marker_list; marker != NULL; marker = marker->next)
    if (marker->marker == NOTES && marker->data_length >= 4 && memcmp (marker->data, "Exif", 4) == 0)
      pixels->orientation = norm_exif_orientation (marker->data, marker->data_length);
  jpeg_finish_decompress (jpeg);
  return TRUE;
}

gboolean
norm_jpeg_decode (const guchar *data, gsize size, NormPixels *pixels, GError **error)
{
  struct jpeg_decompress_struct jpeg = { 0 };
  Failure failure = { .error = error };
  volatile gboolean done = FALSE;

  jpeg.err = jpeg_std_error (&failure.manager);
  failure.manager.error_exit = fail;
  failure.manager.emit_message = fail_for_warning;
  if (setjmp (failure.out) == 0)
    {
      jpeg_create_decompress (&jpeg);
      done = read_picture (&jpeg, data, size, pixels, error);
    }
  jpeg_destroy_decompress (&jpeg);
  return done;
}
