/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive.h"
#include "reference.h"

/* Containers against what the program that wrote them says they hold. */

static inline NormArchive *
open_reference_archive (const char *folder, const char *file)
{
  g_autoptr (GBytes) bytes = reference_bytes (folder, file);
  g_autoptr (GError) error = NULL;
  NormArchive *archive = norm_archive_open (bytes, NULL, &error);

  if (error != NULL)
    g_error ("%s/%s: %s", folder, file, error->message);
  return archive;
}

/* What is no array of numbers is listed, and refused when it is asked for. */
static inline void
assert_entry (const NormArchive *archive, guint i, JsonObject *expected)
{
  const NormArchiveEntry *entry = norm_archive_get (archive, i);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = norm_archive_read (archive, i, NULL, &error);
  guint found;

  g_assert_cmpstr (entry->name, ==, json_object_get_string_member (expected, "name"));
  g_assert_true (norm_archive_find (archive, entry->name, &found));
  g_assert_cmpuint (found, ==, i);
  if (json_object_get_null_member (expected, "dtype"))
    {
      g_assert_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, entry->name));
      g_assert_nonnull (entry->refusal);
      return;
    }
  g_assert_no_error (error);
  g_assert_no_error (entry->refusal);
  g_assert_cmpstr (norm_dtype_name (entry->dtype), ==, json_object_get_string_member (expected, "dtype"));
  g_assert_cmpint (tensor->dtype, ==, entry->dtype);
  g_assert_cmpint (tensor->rank, ==, entry->rank);
  g_assert_cmpmem (tensor->shape, sizeof (gsize) * (gsize) tensor->rank, entry->shape, sizeof (gsize) * (gsize) entry->rank);
  g_assert_cmpuint (tensor->n_values, ==, entry->n_values);
  g_assert_cmpuint (norm_tensor_n_bytes (tensor), ==, entry->n_bytes);
  assert_shape (tensor, json_object_get_array_member (expected, "shape"));
  assert_bits (tensor, json_object_get_array_member (expected, "bits"));
}

/* All files of a folder of tests/reference; @at_least: how many there should be */
static inline void
assert_archives (const char *folder, guint at_least)
{
  g_autoptr (JsonParser) parser = reference_expected (folder);
  JsonArray *files = json_node_get_array (json_parser_get_root (parser));

  g_assert_cmpuint (json_array_get_length (files), >=, at_least);
  for (guint k = 0; k < json_array_get_length (files); k++)
    {
      JsonObject *file = json_array_get_object_element (files, k);
      JsonArray *arrays = json_object_get_array_member (file, "arrays");
      g_autoptr (NormArchive) archive = open_reference_archive (folder, json_object_get_string_member (file, "file"));

      g_test_message ("%s", json_object_get_string_member (file, "file"));
      g_assert_cmpuint (archive->entries->len, ==, json_array_get_length (arrays));
      for (guint i = 0; i < archive->entries->len; i++)
        assert_entry (archive, i, json_array_get_object_element (arrays, i));
    }
}
