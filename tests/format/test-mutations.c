/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damaged copies of good files: each is read or refused with words, never more. Worth most under the sanitizers. */
#include "archive.h"
#include "reference.h"
#include <string.h>

#define ROUNDS       10000
#define MOST_CHANGES 4

static void
change_byte (GByteArray *array)
{
  guint at = g_test_rand_int_range (0, array->len);

  if (g_test_rand_bit ())
    array->data[at] ^= 1 << g_test_rand_int_range (0, 8);
  else
    array->data[at] = g_test_rand_int_range (0, 256);
}

/* Of another place, or with a character that means something. */
static void
change_character (GByteArray *array)
{
  static const char meaningful[] = "[](){}'\",:.-0123456789eExjn<>|=# \nFT";

  array->data[g_test_rand_int_range (0, array->len)] = meaningful[g_test_rand_int_range (0, sizeof meaningful - 1)];
}

static void
cut_out (GByteArray *array)
{
  guint at = g_test_rand_int_range (0, array->len);

  g_byte_array_remove_range (array, at, g_test_rand_int_range (0, MIN (array->len - at, 40)));
}

static void
repeat (GByteArray *array)
{
  guint at = g_test_rand_int_range (0, array->len);
  guint length = g_test_rand_int_range (0, MIN (array->len - at, 40));
  g_autofree guint8 *tail = g_memdup2 (array->data + at, array->len - at);
  guint n_tail = array->len - at;

  g_byte_array_set_size (array, at + length);
  g_byte_array_append (array, tail, n_tail);
}

static void
truncate_somewhere (GByteArray *array)
{
  g_byte_array_set_size (array, g_test_rand_int_range (1, array->len + 1));
}

static void (*const changes[]) (GByteArray *array) = { change_byte, change_character, cut_out, repeat, truncate_somewhere };

static GBytes *
mutate (GBytes *bytes)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  int n_changes = g_test_rand_int_range (1, MOST_CHANGES + 1);

  g_byte_array_append (array, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  for (; n_changes > 0 && array->len > 0; n_changes--)
    changes[g_test_rand_int_range (0, G_N_ELEMENTS (changes))](array);
  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

/* Reads every value, so that one outside its memory is noticed. */
static void
assert_consistent (const NormTensor *tensor)
{
  gsize n_values, n_bytes;
  g_autofree double *values = NULL;

  g_assert_true (norm_shape_count (tensor->dtype, tensor->rank, tensor->shape, &n_values, &n_bytes));
  g_assert_cmpuint (tensor->n_values, ==, n_values);
  g_assert_cmpuint (norm_tensor_n_bytes (tensor), ==, n_bytes);
  values = norm_tensor_to_doubles (tensor);
  g_assert_true (n_values == 0 || values != NULL);
}

/* Returns: whether it was read */
static gboolean
read_mutant (GBytes *original, NormTensor *(*read) (GBytes *bytes, NormTask *task, GError **error))
{
  g_autoptr (GBytes) mutant = mutate (original);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = read (mutant, NULL, &error);

  g_assert_true ((tensor != NULL) != (error != NULL));
  if (tensor != NULL)
    assert_consistent (tensor);
  else
    g_assert_true (error->domain == NORM_ERROR && *error->message != '\0' && g_utf8_validate (error->message, -1, NULL));
  return tensor != NULL;
}

/* Each array that can still be told, and the last of them. */
static NormTensor *
read_every_entry (GBytes *bytes, NormTask *task, GError **error)
{
  g_autoptr (NormArchive) archive = norm_archive_open (bytes, NULL, error);
  g_autoptr (NormTensor) last = NULL;

  for (guint i = 0; archive != NULL && i < archive->entries->len; i++)
    {
      g_autoptr (GError) reason = NULL;
      NormTensor *tensor = norm_archive_read (archive, i, NULL, &reason);

      g_assert_true ((tensor != NULL) != (reason != NULL));
      if (tensor == NULL)
        continue;
      assert_consistent (tensor);
      g_clear_pointer (&last, norm_tensor_unref);
      last = tensor;
    }
  if (last == NULL && archive != NULL)
    g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, "no array of it can be read");
  return g_steal_pointer (&last);
}

static void
test_folder (gconstpointer data)
{
  const char *folder = data;
  g_autofree char *name = g_strconcat ("x.", strcmp (folder, "prints") == 0 ? "txt" : strcmp (folder, "torch") == 0 ? "pt" : folder, NULL);
  const NormFormat *format = norm_format_by_name (name);
  g_autoptr (JsonParser) parser = reference_expected (folder);
  JsonArray *files = json_node_get_array (json_parser_get_root (parser));
  guint n_files = json_array_get_length (files);
  g_autoptr (GPtrArray) originals = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gboolean several = strcmp (folder, "npz") == 0 || strcmp (folder, "safetensors") == 0 || strcmp (folder, "torch") == 0;
  guint n_read = 0;

  for (guint k = 0; k < n_files; k++)
    g_ptr_array_add (originals, reference_bytes (folder, json_object_get_string_member (json_array_get_object_element (files, k), "file")));
  for (guint round = 0; round < ROUNDS; round++)
    n_read += read_mutant (g_ptr_array_index (originals, round % n_files), several ? read_every_entry : format->read);
  g_test_message ("%u of %u damaged files still made sense", n_read, ROUNDS);
  /* Otherwise the changes would be too gross to reach behind the first check. */
  g_assert_cmpuint (n_read, >, ROUNDS / 50);
  g_assert_cmpuint (n_read, <, ROUNDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/mutations/npy", "npy", test_folder);
  g_test_add_data_func ("/mutations/npz", "npz", test_folder);
  g_test_add_data_func ("/mutations/safetensors", "safetensors", test_folder);
  g_test_add_data_func ("/mutations/torch", "torch", test_folder);
  g_test_add_data_func ("/mutations/text", "prints", test_folder);
  return g_test_run ();
}
