/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .safetensors files made by the format's description, and our own. */
#include "reference-archive.h"
#include "safetensors.h"

static void
test_files (void)
{
  assert_archives ("safetensors", 12);
}

/* Aligned values stay where they are; others are copied. */
static void
test_no_copy (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("safetensors", "one.safetensors");
  g_autoptr (NormTensor) tensor = norm_format_read_bytes (bytes, "misleading.txt", NULL, NULL);
  const guchar *start = g_bytes_get_data (bytes, NULL), *data = norm_tensor_data (tensor);

  g_assert_true (data == start + g_bytes_get_size (bytes) - 32);
}

/* ── writing; tests/command/check-safetensors reads it with a program of its own ── */

static void
test_written_reads_back (void)
{
  g_autoptr (JsonParser) parser = reference_expected ("npy");
  JsonArray *files = json_node_get_array (json_parser_get_root (parser));
  guint n = json_array_get_length (files);
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_tensor_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint k = 0; k < n; k++)
    {
      const char *file = json_object_get_string_member (json_array_get_object_element (files, k), "file");
      g_autoptr (GBytes) npy = reference_bytes ("npy", file);

      g_ptr_array_add (names, (gpointer) file);
      g_ptr_array_add (tensors, norm_npy_read (npy, NULL, NULL));
    }
  g_autoptr (GBytes) bytes = norm_safetensors_write_many ((const char *const *) names->pdata, (NormTensor *const *) tensors->pdata, n, &error);
  g_assert_no_error (error);
  g_autoptr (NormArchive) archive = norm_archive_open (bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (archive->entries->len, ==, n);
  for (guint k = 0; k < n; k++)
    {
      guint i;
      g_assert_true (norm_archive_find (archive, g_ptr_array_index (names, k), &i));
      g_autoptr (NormTensor) tensor = norm_archive_read (archive, i, NULL, &error);
      const guchar *start = g_bytes_get_data (bytes, NULL), *data = norm_tensor_data (tensor);

      g_assert_no_error (error);
      g_assert_true (norm_tensor_equal (tensor, g_ptr_array_index (tensors, k)));
      g_assert_true (data >= start && data <= start + g_bytes_get_size (bytes)); /* all are aligned */
    }
}

/* Names are texts of JSON. */
static void
test_names (void)
{
  const char *const names[] = { "", "\"", "\\", "a/b", "tab\tline\n\1", "größe", "😀" };
  NormTensor *tensors[G_N_ELEMENTS (names)];
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_BOOL, 0, NULL, (double[]){ 1 });
  g_autoptr (GError) error = NULL;
  guint found;

  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    tensors[k] = tensor;
  g_autoptr (GBytes) bytes = norm_safetensors_write_many (names, tensors, G_N_ELEMENTS (names), &error);
  g_autoptr (NormArchive) archive = norm_archive_open (bytes, NULL, &error);
  g_assert_no_error (error);
  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    g_assert_true (norm_archive_find (archive, names[k], &found) && found == k);
}

static void
test_registry (void)
{
  const NormFormat *format = norm_format_by_name ("X.SafeTensors");
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_BFLOAT16, 2, (gsize[]){ 1, 2 }, (double[]){ 1, 2 });
  g_autoptr (GBytes) bytes = format->write (tensor, NULL);
  g_autoptr (NormTensor) again = norm_format_read_bytes (bytes, "x.npy", NULL, NULL);
  g_autoptr (NormTensor) named = norm_format_read_key (bytes, NULL, "input", NULL, NULL);

  g_assert_true (norm_tensor_equal (tensor, again));
  g_assert_true (norm_tensor_equal (tensor, named));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safetensors/files", test_files);
  g_test_add_func ("/safetensors/no-copy", test_no_copy);
  g_test_add_func ("/safetensors/written-reads-back", test_written_reads_back);
  g_test_add_func ("/safetensors/names", test_names);
  g_test_add_func ("/safetensors/registry", test_registry);
  return g_test_run ();
}
