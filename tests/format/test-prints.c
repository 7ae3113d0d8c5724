/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What print() and repr() of PyTorch and NumPy wrote. */
#include "reference.h"
#include <math.h>
#include <string.h>

static void
assert_value (const NormTensor *tensor, gsize flat, const char *expected)
{
  double value = g_ascii_strtod (expected, NULL);
  double found = norm_tensor_get (tensor, flat);
  float narrow = value;

  if (isnan (value))
    g_assert_true (isnan (found));
  else if (tensor->dtype == NORM_DTYPE_FLOAT32)
    g_assert_cmpfloat (found, ==, narrow);
  else
    g_assert_cmpfloat (found, ==, value);
}

static void
check_values (JsonObject *expected, const NormTensor *tensor)
{
  JsonArray *values = json_object_get_array_member (expected, "values");

  if (!json_object_get_null_member (expected, "dtype"))
    g_assert_cmpstr (norm_dtype_name (tensor->dtype), ==, json_object_get_string_member (expected, "dtype"));
  assert_shape (tensor, json_object_get_array_member (expected, "shape"));
  g_assert_cmpuint (tensor->n_values, ==, json_array_get_length (values));
  for (gsize flat = 0; flat < tensor->n_values; flat++)
    assert_value (tensor, flat, json_array_get_string_element (values, flat));
}

static void
check_print (JsonObject *expected)
{
  const char *file = json_object_get_string_member (expected, "file");
  g_autoptr (GBytes) bytes = reference_bytes ("prints", file);
  g_autoptr (GError) error = NULL;
  /* No name: found by content. */
  g_autoptr (NormTensor) tensor = norm_format_read_bytes (bytes, NULL, NULL, &error);

  g_test_message ("%s", file);
  if (json_object_has_member (expected, "error"))
    {
      g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
      g_assert_nonnull (strstr (error->message, json_object_get_string_member (expected, "error")));
      g_assert_nonnull (strstr (error->message, "np.set_printoptions(threshold=sys.maxsize)"));
      g_assert_true (g_str_has_prefix (error->message, "line 1, column "));
      return;
    }
  g_assert_no_error (error);
  check_values (expected, tensor);
}

static void
test_prints (void)
{
  g_autoptr (JsonParser) parser = reference_expected ("prints");
  JsonArray *prints = json_node_get_array (json_parser_get_root (parser));

  g_assert_cmpuint (json_array_get_length (prints), >=, 40);
  for (guint k = 0; k < json_array_get_length (prints); k++)
    check_print (json_array_get_object_element (prints, k));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prints/read", test_prints);
  return g_test_run ();
}
