/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as JSON: lists, and objects around them. */
#include "format.h"
#include <math.h>
#include <string.h>

static NormTensor *
read_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return norm_format_read_bytes (bytes, "x.json", NULL, error);
}

static const struct
{
  const char *text, *tensor;
} taken[] = {
  { "[[1, 2], [3, 4.5]]", "torch.tensor([[1, 2], [3, 4.5]])" },
  { " [1,2,3]\n", "torch.tensor([1., 2., 3.])" },
  { "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]", "torch.tensor([[[1., 2, 3, 4]], [[0, 0, 0, 0]]])" },
  { "[]", "torch.tensor([])" },
  { "[[], []]", "torch.zeros(2, 0)" },
  { "7.5", "torch.tensor(7.5)" },
  { "[1e-3, -2E+2, -0.0]", "torch.tensor([0.001, -200, -0.0])" },
  { "[NaN, null, \"nan\", Infinity, \"inf\", -Infinity, \"-inf\"]", "torch.tensor([nan, nan, nan, inf, inf, -inf, -inf])" },
  { "[true, false]", "torch.tensor([True, False])" },
  { "[true, 0.5]", "torch.tensor([1, 0.5])" },
  { "\357\273\277[1, 2]", "torch.tensor([1., 2.])" },
  { "{\"data\": [[1, 2], [3, 4]]}", "torch.tensor([[1., 2.], [3., 4.]])" },
  { "{\"dtype\": \"float64\", \"shape\": [2, 2], \"data\": [1, 2, 3, 4]}", "torch.tensor([[1, 2], [3, 4]], dtype=torch.float64)" },
  { "{\"shape\": [4], \"data\": [[1, 2], [3, 4]], \"dtype\": \"int64\"}", "torch.tensor([1, 2, 3, 4], dtype=torch.int64)" },
  { "{\"data\": [0.1], \"dtype\": \"float16\"}", "torch.tensor([0.1], dtype=torch.float16)" },
  { "{\"shape\": [2, 0, 3], \"data\": []}", "torch.zeros(2, 0, 3)" },
  { "{\"shape\": [], \"data\": 5}", "torch.tensor(5.)" },
  { "{\"name\": \"a, {b}: [c]\", \"x\": [1, 2], \"more\": {\"y\": [3, {\"z\": null}]}}", "torch.tensor([1., 2.])" },
  { "{\"a\": [9], \"data\": [1], \"b\": [8]}", "torch.tensor([1.])" },
  { "{\"data\": [9223372036854775807], \"dtype\": \"int64\"}", "torch.tensor([9223372036854775807], dtype=torch.int64)" },
};

static void
test_taken (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (taken); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NormTensor) expected = norm_literal_parse (taken[k].tensor, strlen (taken[k].tensor), TRUE, &error);
      g_autoptr (NormTensor) tensor = NULL;

      g_assert_no_error (error);
      g_test_message ("%s", taken[k].tensor);
      tensor = read_text (taken[k].text, &error);
      g_assert_no_error (error);
      g_assert_true (norm_tensor_equal (tensor, expected));
    }
}

static const struct
{
  const char *text, *message;
  NormError code;
} refused[] = {
#define TEXT NORM_ERROR_TEXT
  { "[[1, 2], [3]]", "line 1, column 10: at [1]: 1 values, but 2 before; give all lists", TEXT },
  { "[[1, 2],\n [3, [4]]]", "line 2, column 6: at [1][1]: a list where a number stands", TEXT },
  { "[[1, 2], 3]", "line 1, column 10: at [1]: a number where a list stands", TEXT },
  { "[[[1], [2]],\n [[1], []]]", "line 2, column 8: at [1][1]: 0 values, but 1 before", TEXT },
  { "[1, 2", "line 1, column 1: this bracket is never closed", TEXT },
  { "[1, 2]]", "line 1, column 7: expected the end after the tensor", TEXT },
  { "[1, 2] [3]", "line 1, column 8: expected the end after", TEXT },
  { "[1 2]x", "line 1, column 6: expected the end", TEXT },
  { "[1, \"a\"]", "line 1, column 5: expected a number or a list, found “\"a\"”", TEXT },
  { "[1, \"nan]", "line 1, column 5: expected a number or a list", TEXT },
  { "[1, {}]", "line 1, column 5: expected a number or a list, found “{”", TEXT },
  { "[1, x]", "line 1, column 5:", TEXT },
  { "[1..2]", "line 1, column", TEXT },
  { "[[[[[[[[[1]]]]]]]]]", "line 1, column 9: lists nested deeper than 8", TEXT },
  { "{\"data\": [[1, 2], [3]]}", "line 1, column 19: at [1]: 1 values, but 2 before", TEXT },
  { "{\"data\": [1, 2], \"shape\": [3]}", "line 1, column 27: the shape does not hold the 2 values of the data", TEXT },
  { "{\"data\": [1], \"shape\": [1000000000, 1000000000, 1000000000]}", "line 1, column 24: the shape does not hold", TEXT },
  { "{\"data\": [1], \"shape\": [-1]}", "line 1, column 25: expected a size, found “-1”", TEXT },
  { "{\"data\": [1], \"shape\": \"1\"}", "line 1, column 24: expected a size", TEXT },
  { "{\"data\": [1], \"shape\": [1, 1, 1, 1, 1, 1, 1, 1, 1]}", "more than 8 sizes", TEXT },
  { "{\"data\": [1], \"dtype\": \"complex64\"}", "line 1, column 24: expected a dtype that is taken here", TEXT },
  { "{\"data\": [1], \"dtype\": 4}", "line 1, column 24: expected a dtype", TEXT },
  { "{\"data\": [300], \"dtype\": \"uint8\"}", "line 1, column 11: “300” does not fit uint8", TEXT },
  { "{\"data\": [null], \"dtype\": \"int8\"}", "line 1, column 11:", TEXT },
  { "{\"data\": 5", "line 1, column 11: expected “,” or “}”, found the end of the text", TEXT },
  { "{\"data\": }", "line 1, column 10: expected", TEXT },
  { "{\"data\" [1]}", "line 1, column 9: expected “:”", TEXT },
  { "{\"data\": [1]} x", "line 1, column 15: expected the end", TEXT },
  { "{data: [1]}", "line 1, column 2: expected a name in quotes, found “data”", TEXT },
  { "{\"data\": [1]; \"x\": 2}", "line 1, column 13: expected “,” or “}”, found “;”", TEXT },
  { "{\"a\": 1, \"b\": \"c\"}", "an object without a list of numbers; write nested lists", NORM_ERROR_DATA },
  { "{}", "an object without a list of numbers", NORM_ERROR_DATA },
  { "{\"a\": [1], \"b\": [2]}", "an object with several lists; name the one with the numbers “data”", NORM_ERROR_DATA },
  { "{\"a\": [[[[", "expected a value, found the end of the text", TEXT },
  { "{\"a\": {\"b\": ", "expected a value, found the end", TEXT },
  { "[\"\377\"]", "line 1, column 3: not UTF-8 text (byte \\xff)", TEXT },
};

static void
test_refused (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (refused); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *escaped = g_strescape (refused[k].text, NULL);

      g_test_message ("%s", escaped);
      g_assert_null (read_text (refused[k].text, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, NORM_ERROR, (int) refused[k].code);
      g_assert_nonnull (strstr (error->message, refused[k].message));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

/* However deep it goes, in lists or in what is skipped, the stack stays. */
static void
test_deep (void)
{
  g_autofree char *brackets = g_strnfill (1 << 20, '[');
  g_autofree char *object = g_strconcat ("{\"x\": ", brackets, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text (brackets, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
  g_clear_error (&error);
  g_assert_null (read_text (object, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
}

static void
test_many_members (void)
{
  g_autoptr (GString) text = g_string_new ("{\"data\": [1]");
  g_autoptr (GError) error = NULL;

  for (int k = 0; k < 1001; k++)
    g_string_append_printf (text, ", \"%d\": 0", k);
  g_string_append_c (text, '}');
  g_assert_null (read_text (text->str, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
}

static void
test_round_trip (void)
{
  static const gsize shapes[][4] = { { 0 }, { 5 }, { 4, 3 }, { 2, 1, 4 }, { 2, 1, 3, 2 }, { 0 }, { 2, 0, 3 } };
  static const int ranks[] = { 0, 1, 2, 3, 4, 1, 3 };

  for (gsize k = 0; k < G_N_ELEMENTS (shapes); k++)
    for (int dtype = 0; dtype < NORM_N_DTYPES; dtype++)
      {
        double values[32];
        g_autoptr (GError) error = NULL;
        g_autoptr (NormTensor) tensor = NULL;
        g_autoptr (GBytes) bytes = NULL;
        g_autoptr (NormTensor) again = NULL;

        for (guint flat = 0; flat < G_N_ELEMENTS (values); flat++)
          values[flat] =
            norm_dtype_is_floating (dtype) ? ldexp (g_test_rand_double () - 0.5, g_test_rand_int_range (-14, 14)) : g_test_rand_int_range (0, 100);
        if (norm_dtype_is_floating (dtype))
          values[0] = NAN, values[1] = INFINITY, values[2] = -INFINITY, values[3] = -0.0;
        tensor = norm_tensor_new_from_doubles (dtype, ranks[k], shapes[k], values);
        bytes = norm_format_by_name ("x.json")->write (tensor, &error);
        g_assert_no_error (error);
        again = norm_format_read_bytes (bytes, "x.json", NULL, &error);
        g_assert_no_error (error);
        g_test_message ("%.*s", (int) g_bytes_get_size (bytes), (const char *) g_bytes_get_data (bytes, NULL));
        g_assert_true (norm_tensor_equal (tensor, again));
      }
}

static void
test_written (void)
{
  static const gsize shape[] = { 2, 1, 2 };
  static const double values[] = { 1, 2.5, NAN, -INFINITY };
  g_autoptr (NormTensor) plain = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 3, shape, values);
  g_autoptr (NormTensor) wide = norm_tensor_cast (plain, NORM_DTYPE_FLOAT64);
  g_autoptr (GBytes) plain_bytes = norm_format_by_name ("x.json")->write (plain, NULL);
  g_autoptr (GBytes) wide_bytes = norm_format_by_name ("x.json")->write (wide, NULL);
  g_autofree char *plain_text = g_strndup (g_bytes_get_data (plain_bytes, NULL), g_bytes_get_size (plain_bytes));
  g_autofree char *wide_text = g_strndup (g_bytes_get_data (wide_bytes, NULL), g_bytes_get_size (wide_bytes));

  g_assert_cmpstr (plain_text, ==, "[[[1, 2.5]],\n[[NaN, -Infinity]]]\n");
  g_assert_cmpstr (wide_text, ==, "{\"dtype\": \"float64\", \"shape\": [2, 1, 2], \"data\":\n[[[1, 2.5]],\n[[NaN, -Infinity]]]}\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-file/taken", test_taken);
  g_test_add_func ("/json-file/refused", test_refused);
  g_test_add_func ("/json-file/deep", test_deep);
  g_test_add_func ("/json-file/many-members", test_many_members);
  g_test_add_func ("/json-file/round-trip", test_round_trip);
  g_test_add_func ("/json-file/written", test_written);
  return g_test_run ();
}
