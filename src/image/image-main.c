/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * normscope-image: a picture from standard input becomes a .npy on standard output. A process of its own, because decoders are large, are seldom
 * needed, and read files of strangers: what goes wrong in one takes nothing with it.
 */
#include "file.h"
#include "format.h"
#include "image.h"
#include "messages.h"
#include "pixels.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <locale.h>
#include <sys/resource.h>
#include <unistd.h>

#define MOST_MEMORY  ((rlim_t) 6 << 30)
#define MOST_SECONDS 120

/* A picture that asks for more than any should is refused by the system. */
static void
limit_resources (void)
{
  const struct rlimit seconds = { MOST_SECONDS, MOST_SECONDS };

  setrlimit (RLIMIT_CPU, &seconds);
#ifndef __SANITIZE_ADDRESS__ /* which maps terabytes of shadow */
  const struct rlimit memory = { MOST_MEMORY, MOST_MEMORY };

  setrlimit (RLIMIT_AS, &memory);
#endif
}

static GBytes *
decode (GBytes *picture, GError **error)
{
  static gboolean (*const decoders[]) (const guchar *data, gsize size, NormPixels *pixels, GError **error) = {
    [NORM_IMAGE_PNG] = norm_png_decode,
    [NORM_IMAGE_JPEG] = norm_jpeg_decode,
    [NORM_IMAGE_WEBP] = norm_webp_decode,
    [NORM_IMAGE_TIFF] = norm_tiff_decode,
  };
  g_auto (NormPixels) pixels = { 0 };
  g_autoptr (NormTensor) tensor = NULL;
  gsize size;
  const guchar *data = g_bytes_get_data (picture, &size);
  NormImageKind kind = norm_image_kind (data, size);

  if (kind == NORM_IMAGE_NONE || !decoders[kind](data, size, &pixels, error) || !norm_pixels_orient (&pixels, error))
    return NULL;
  tensor = norm_pixels_to_tensor (&pixels);
  return norm_npy_write (tensor, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GInputStream) in = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GOutputStream) out = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GBytes) npy = NULL;

  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  norm_messages_init ();
  limit_resources ();
  picture = norm_stream_load (in, NORM_FILE_LIMIT, NULL, &error);
  npy = picture != NULL ? decode (picture, &error) : NULL;
  if (npy != NULL && g_output_stream_write_all (out, g_bytes_get_data (npy, NULL), g_bytes_get_size (npy), NULL, NULL, &error))
    return 0;
  if (error != NULL)
    g_printerr ("%s", error->message);
  return NORM_IMAGE_EXIT + (error != NULL && error->domain == NORM_ERROR ? error->code : NORM_ERROR_DATA);
}
