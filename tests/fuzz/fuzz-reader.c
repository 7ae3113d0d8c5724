/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of one format, NORM_FUZZ_FORMAT: what it accepts, its writer (if there is one) writes so that it reads back equal. */
#include "archive.h"
#include "format.h"
#include "fuzz.h"

#include <string.h>

#define MOST_WRITTEN ((gsize) 1 << 16) /* values; larger ones cost time and show nothing more */

static const NormFormat *
format_by_id (const char *id)
{
  for (const NormFormat *const *format = norm_formats (); *format != NULL; format++)
    if (strcmp ((*format)->id, id) == 0)
      return *format;
  g_error ("there is no format %s", id);
}

static void
check_round_trip (const NormFormat *format, NormTensor *tensor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (NormTensor) again = NULL;

  if (format->write == NULL || tensor->n_values > MOST_WRITTEN)
    return;
  written = format->write (tensor, &error);
  if (written == NULL) /* a format may have no place for a type or a shape, and says so */
    {
      g_assert_nonnull (error);
      return;
    }
  again = format->read (written, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->n_values, ==, tensor->n_values);
}

/* Every tensor of a file that holds several */
static void
read_entries (GBytes *bytes)
{
  gsize size;
  const guchar *head = g_bytes_get_data (bytes, &size);
  g_autoptr (NormArchive) archive = norm_archive_sniff (head, size) ? norm_archive_open (bytes, NULL, NULL) : NULL;

  for (guint i = 0; archive != NULL && i < archive->entries->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NormTensor) tensor = norm_archive_read (archive, i, NULL, &error);

      g_assert_true ((tensor != NULL) != (error != NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const NormFormat *format;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = NULL;

  if (format == NULL)
    format = format_by_id (NORM_FUZZ_FORMAT);
  format->sniff (data, MIN (size, 4096));
  tensor = format->read (bytes, NULL, &error);
  g_assert_true ((tensor != NULL) != (error != NULL));
  if (tensor != NULL)
    check_round_trip (format, tensor);
  read_entries (bytes);
  return 0;
}
