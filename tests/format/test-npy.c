/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .npy files: those NumPy wrote are the truth. */
#include "reference.h"
#include <string.h>

static void
check_file (JsonObject *expected)
{
  const char *file = json_object_get_string_member (expected, "file");
  g_autoptr (GBytes) bytes = reference_bytes ("npy", file);
  g_autoptr (GBytes) rewritten = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = norm_npy_read (bytes, NULL, &error);

  g_test_message ("%s", file);
  g_assert_no_error (error);
  g_assert_cmpstr (norm_dtype_name (tensor->dtype), ==, json_object_get_string_member (expected, "dtype"));
  assert_shape (tensor, json_object_get_array_member (expected, "shape"));
  assert_bits (tensor, json_object_get_array_member (expected, "bits"));
  if (!json_object_get_boolean_member (expected, "rewritten"))
    return;
  rewritten = norm_npy_write (tensor, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (rewritten, NULL), g_bytes_get_size (rewritten), g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_numpy_files (void)
{
  g_autoptr (JsonParser) parser = reference_expected ("npy");
  JsonArray *files = json_node_get_array (json_parser_get_root (parser));

  g_assert_cmpuint (json_array_get_length (files), >=, 50);
  for (guint k = 0; k < json_array_get_length (files); k++)
    check_file (json_array_get_object_element (files, k));
}

/* The same array saved in Fortran order, in the other byte order and both is the same tensor. */
static void
test_orders_agree (void)
{
  const char *const dtypes[] = { "i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8" };

  for (gsize k = 0; k < G_N_ELEMENTS (dtypes); k++)
    {
      g_autofree char *plain_name = g_strconcat (dtypes[k], "-c-le.npy", NULL);
      g_autofree char *other_name = g_strconcat (dtypes[k], "-f-be.npy", NULL);
      g_autoptr (GBytes) plain_bytes = reference_bytes ("npy", plain_name);
      g_autoptr (GBytes) other_bytes = reference_bytes ("npy", other_name);
      g_autoptr (NormTensor) plain = norm_npy_read (plain_bytes, NULL, NULL);
      g_autoptr (NormTensor) other = norm_npy_read (other_bytes, NULL, NULL);

      g_assert_true (norm_tensor_equal (plain, other));
    }
}

static void
test_native_is_not_copied (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("npy", G_BYTE_ORDER == G_LITTLE_ENDIAN ? "f4-c-le.npy" : "f4-c-be.npy");
  g_autoptr (NormTensor) tensor = norm_npy_read (bytes, NULL, NULL);

  g_assert_true (norm_tensor_data (tensor) == (const guchar *) g_bytes_get_data (bytes, NULL) + 128);
}

/* np.save() may be called many times on one open file; np.load() then gives the first array. */
static void
test_what_follows_is_ignored (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("npy", "version-1.npy");
  g_autoptr (NormTensor) alone = norm_npy_read (bytes, NULL, NULL);
  g_autoptr (GByteArray) twice = g_byte_array_new ();
  g_autoptr (GBytes) twice_bytes = NULL;
  g_autoptr (NormTensor) first = NULL;

  for (int k = 0; k < 2; k++)
    g_byte_array_append (twice, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  twice_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&twice));
  first = norm_npy_read (twice_bytes, NULL, NULL);
  g_assert_true (norm_tensor_equal (alone, first));
}

static void
test_odd_bools_are_true (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("npy", "b1-c-le.npy");
  g_autofree guchar *data = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GBytes) odd = NULL;
  g_autoptr (NormTensor) tensor = NULL;

  data[128] = 0x80;
  data[129] = 2;
  data[130] = 0;
  odd = g_bytes_new (data, g_bytes_get_size (bytes));
  tensor = norm_npy_read (odd, NULL, NULL);
  g_assert_cmphex (element_bits (tensor, 0), ==, 1);
  g_assert_cmphex (element_bits (tensor, 1), ==, 1);
  g_assert_cmphex (element_bits (tensor, 2), ==, 0);
}

/* A header whose length is no multiple of anything leaves the values misaligned. */
static void
test_misaligned_values (void)
{
  static const char dict[] = "{'descr':'<f8','fortran_order':False,'shape':(2,)}\n";
  static const double values[] = { 1.15, -3 };
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormTensor) tensor = NULL;
  guint8 length[] = { sizeof dict - 1, 0 };
  guint64 bits[2];

  memcpy (bits, values, sizeof bits);
  for (int k = 0; k < 2; k++)
    bits[k] = GUINT64_TO_LE (bits[k]);
  g_byte_array_append (array, (const guint8 *) "\x93NUMPY\x01\x00", 8);
  g_byte_array_append (array, length, 2);
  g_byte_array_append (array, (const guint8 *) dict, sizeof dict - 1);
  g_byte_array_append (array, (const guint8 *) bits, sizeof bits);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  tensor = norm_npy_read (bytes, NULL, NULL);
  g_assert_nonnull (tensor);
  g_assert_cmpfloat (norm_tensor_get (tensor, 0), ==, 1.15);
  g_assert_cmpfloat (norm_tensor_get (tensor, 1), ==, -3);
  g_assert_cmpuint ((gsize) norm_tensor_data (tensor) % sizeof (double), ==, 0);
}

static NormTensor *
random_tensor (NormDtype dtype)
{
  gsize shape[NORM_MAX_RANK];
  int rank = g_test_rand_int_range (0, NORM_MAX_RANK + 1);
  gsize n_bytes;
  guchar *data;

  for (int axis = 0; axis < rank; axis++)
    shape[axis] = g_test_rand_int_range (g_test_rand_int_range (0, 8) > 0, 4);
  g_assert_true (norm_shape_count (dtype, rank, shape, NULL, &n_bytes));
  data = g_malloc (MAX (n_bytes, 1));
  for (gsize k = 0; k < n_bytes; k++)
    data[k] = dtype == NORM_DTYPE_BOOL ? g_test_rand_bit () : g_test_rand_int_range (0, 256);
  return norm_tensor_new_take (dtype, rank, shape, data);
}

/* Any bits, NaN payloads included. */
static void
test_write_then_read (void)
{
  for (int round = 0; round < 40; round++)
    for (NormDtype dtype = 0; dtype < NORM_N_DTYPES; dtype++)
      {
        g_autoptr (NormTensor) tensor = random_tensor (dtype);
        g_autoptr (GBytes) bytes = norm_npy_write (tensor, NULL);
        g_autoptr (NormTensor) again = norm_npy_read (bytes, NULL, NULL);

        g_assert_true (norm_tensor_equal (tensor, again));
        g_assert_cmpuint ((g_bytes_get_size (bytes) - norm_tensor_n_bytes (tensor)) % 64, ==, 0);
      }
}

static void
test_cancelled (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("npy", "f4-f-be.npy");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (norm_npy_read (bytes, &(NormTask){ cancellable, 0, NULL }, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npy/numpy-files", test_numpy_files);
  g_test_add_func ("/npy/orders-agree", test_orders_agree);
  g_test_add_func ("/npy/native-is-not-copied", test_native_is_not_copied);
  g_test_add_func ("/npy/what-follows-is-ignored", test_what_follows_is_ignored);
  g_test_add_func ("/npy/odd-bools-are-true", test_odd_bools_are_true);
  g_test_add_func ("/npy/misaligned-values", test_misaligned_values);
  g_test_add_func ("/npy/write-then-read", test_write_then_read);
  g_test_add_func ("/npy/cancelled", test_cancelled);
  return g_test_run ();
}
