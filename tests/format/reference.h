/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "format.h"
#include <json-glib/json-glib.h>
#include <string.h>

/* Path of a file beside the tests, in tests/reference. */
static inline char *
reference_path (const char *folder, const char *name)
{
  return g_build_filename (g_getenv ("NORM_TEST_REFERENCE"), folder, name, NULL);
}

static inline GBytes *
reference_bytes (const char *folder, const char *name)
{
  g_autofree char *path = reference_path (folder, name);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

/* The list in expected.json of a folder. */
static inline JsonParser *
reference_expected (const char *folder)
{
  g_autofree char *path = reference_path (folder, "expected.json");
  JsonParser *parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return parser;
}

static inline void
assert_shape (const NormTensor *tensor, JsonArray *expected)
{
  g_assert_cmpint (tensor->rank, ==, (int) json_array_get_length (expected));
  for (int axis = 0; axis < tensor->rank; axis++)
    g_assert_cmpuint (tensor->shape[axis], ==, json_array_get_int_element (expected, axis));
}

/* A value as a number of as many bits. */
static inline guint64
element_bits (const NormTensor *tensor, gsize flat)
{
  gsize size = norm_dtype_size (tensor->dtype);
  const guchar *element = (const guchar *) norm_tensor_data (tensor) + flat * size;
  guint16 bits16;
  guint32 bits32;
  guint64 bits64;

  switch (size)
    {
    case 1:
      return *element;
    case 2:
      memcpy (&bits16, element, size);
      return bits16;
    case 4:
      memcpy (&bits32, element, size);
      return bits32;
    default:
      memcpy (&bits64, element, size);
      return bits64;
    }
}

/* @expected: hexadecimal numbers in C order */
static inline void
assert_bits (const NormTensor *tensor, JsonArray *expected)
{
  g_assert_cmpuint (tensor->n_values, ==, json_array_get_length (expected));
  for (gsize flat = 0; flat < tensor->n_values; flat++)
    g_assert_cmphex (element_bits (tensor, flat), ==, g_ascii_strtoull (json_array_get_string_element (expected, flat), NULL, 16));
}
