/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents: what is read is written so that it reads back the same. */
#include "document-state.h"
#include "fuzz.h"

static GBytes *
write_and_read (GBytes *json, GError **error)
{
  g_autoptr (NormDocumentState) state = norm_document_state_from_json (json, error);

  return state != NULL ? norm_document_state_to_json (state) : NULL;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) once = write_and_read (bytes, &error), twice = NULL;

  g_assert_true ((once != NULL) != (error != NULL));
  if (once == NULL)
    return 0;
  twice = write_and_read (once, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (once, twice));
  return 0;
}
