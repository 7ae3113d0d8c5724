/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .normscope, version 1: there and back, and what is refused. */
#include "document-private.h"
#include "fixture.h"

#include <math.h>

static char *
to_text (NormDocument *document)
{
  g_autoptr (GBytes) json = norm_document_to_json (document);
  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

static gboolean
from_text (NormDocument *document, const char *text, GError **error)
{
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  return norm_document_from_json (document, json, error);
}

/* Random bits: every NaN, every subnormal, −0. Canonical NaN, since JSON has only one. */
static NormTensor *
random_tensor (NormDtype dtype, int rank)
{
  gsize shape[NORM_MAX_RANK], n_values = 1;
  for (int axis = 0; axis < rank; axis++)
    n_values *= shape[axis] = (gsize) g_test_rand_int_range (0, 5);
  gsize size = norm_dtype_size (dtype);
  guchar *data = g_malloc (MAX (n_values * size, 1));
  for (gsize i = 0; i < n_values * size; i++)
    data[i] = (guchar) g_test_rand_int_range (0, dtype == NORM_DTYPE_BOOL ? 2 : 256);
  for (gsize i = 0; i < n_values && norm_dtype_is_floating (dtype); i++)
    if (isnan (norm_dtype_load (dtype, data + i * size)))
      norm_dtype_store (dtype, data + i * size, NAN);
  return norm_tensor_new_take (dtype, rank, shape, data);
}

static void
check_tensor (NormTensor *tensor)
{
  g_autoptr (NormDocument) from = norm_document_new ();
  g_autoptr (NormDocument) to = norm_document_new ();
  g_autoptr (GError) error = NULL;
  norm_document_set_tensor (from, tensor, "New");
  fixture_wait (from);
  g_autofree char *text = to_text (from);
  g_assert_true (from_text (to, text, &error));
  g_assert_no_error (error);
  if (!norm_tensor_equal (norm_document_get_tensor (to), tensor))
    g_error ("%s", text);
  g_autofree char *again = to_text (to);
  g_assert_cmpstr (again, ==, text);
}

static void
test_tensors (void)
{
  for (int i = 0; i < 400; i++)
    {
      g_autoptr (NormTensor) tensor = random_tensor ((NormDtype) (i % NORM_N_DTYPES), g_test_rand_int_range (0, 6));
      check_tensor (tensor);
    }
}

/* Those with a word of their own in JSON or its readers. */
static void
test_special_values (void)
{
  static const double values[] = { NAN, INFINITY, -INFINITY, -0.0, 5e-324, 1.7976931348623157e308, 1e20, -1e21, 0.1, 1e-5, 123456789012345680.0 };
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT64, 1, (gsize[]){ G_N_ELEMENTS (values) }, values);
  check_tensor (tensor);
  const guint64 large[] = { G_MAXUINT64, 0, G_MAXUINT64 - 1, (guint64) G_MAXINT64 + 1 };
  g_autoptr (NormTensor) unsigned_tensor = norm_tensor_new_take (NORM_DTYPE_UINT64, 1, (gsize[]){ 4 }, g_memdup2 (large, sizeof large));
  check_tensor (unsigned_tensor);
  const gint64 small[] = { G_MININT64, G_MAXINT64, ((gint64) 1 << 53) + 1 };
  g_autoptr (NormTensor) signed_tensor = norm_tensor_new_take (NORM_DTYPE_INT64, 1, (gsize[]){ 3 }, g_memdup2 (small, sizeof small));
  check_tensor (signed_tensor);
}

/* 4096 values are a list, one more is base64: the bytes as they are. */
static void
test_large (void)
{
  for (gsize n = NORM_JSON_MAX_LISTED; n <= NORM_JSON_MAX_LISTED + 1; n++)
    {
      float *values = g_new (float, n);
      for (gsize i = 0; i < n; i++)
        values[i] = (float) g_test_rand_double_range (-1, 1);
      g_autoptr (NormTensor) tensor = norm_tensor_new_take (NORM_DTYPE_FLOAT32, 2, (gsize[]){ 1, n }, values);
      check_tensor (tensor);
      g_autoptr (NormDocument) document = norm_document_new ();
      norm_document_set_tensor (document, tensor, "New");
      g_autofree char *text = to_text (document);
      g_autofree char *encoded = g_base64_encode (norm_tensor_data (tensor), norm_tensor_n_bytes (tensor));
      g_assert_cmpint (strstr (text, encoded) != NULL, ==, n > NORM_JSON_MAX_LISTED);
    }
}

/* The whole of a document, written as a person would. */
static void
test_whole (void)
{
  static const char text[] = "{\n"
                             "  \"normscope\": 1,\n"
                             "  \"title\": \"A question?\",\n"
                             "  \"note\": \"Two \\\"words\\\"\\nand µ.\",\n"
                             "  \"tensor\": {\n"
                             "    \"dtype\": \"float16\",\n"
                             "    \"shape\": [2, 3],\n"
                             "    \"data\": [\n"
                             "      [1.5, \"nan\", 3],\n"
                             "      [\"-inf\", -0.0, 1.1]\n"
                             "    ]\n"
                             "  },\n"
                             "  \"pipelines\": [\n"
                             "    {\n"
                             "      \"steps\": \"t()\",\n"
                             "      \"layer\": \"BatchNorm1d(2, eps=0.5)\",\n"
                             "      \"mode\": \"eval\",\n"
                             "      \"weight\": [1, 2.5],\n"
                             "      \"running_var\": [0.1, \"inf\"],\n"
                             "      \"num_batches_tracked\": 7\n"
                             "    }\n"
                             "  ],\n"
                             "  \"view\": {\n"
                             "    \"color\": \"pools\",\n"
                             "    \"form\": \"cubes\",\n"
                             "    \"shared_scale\": true,\n"
                             "    \"decimals\": 3,\n"
                             "    \"step\": 4\n"
                             "  },\n"
                             "  \"selection\": {\n"
                             "    \"source\": 5,\n"
                             "    \"pinned\": true\n"
                             "  }\n"
                             "}\n";
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  gsize source;
  g_assert_true (from_text (document, text, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (norm_document_get_title (document), ==, "A question?");
  g_assert_cmpstr (norm_document_get_note (document), ==, "Two \"words\"\nand µ.");
  g_assert_cmpfloat (norm_tensor_get (norm_document_get_tensor (document), 5), ==, norm_half_to_double (norm_half_from_double (1.1)));
  g_assert_cmpint (norm_document_get_mode (document), ==, NORM_MODE_EVAL);
  g_assert_cmpfloat (norm_params_get (norm_document_get_params (document), NORM_PARAM_WEIGHT, 1), ==, 2.5);
  g_assert_cmpint (norm_document_get_params (document)->num_batches_tracked, ==, 7);
  g_assert_true (norm_document_get_view_options (document).shared_scale);
  g_assert_cmpint (norm_document_get_view_options (document).step, ==, 4);
  g_assert_true (norm_document_get_view_options (document).cubes);
  g_assert_true (norm_document_get_selected (document, &source));
  g_assert_cmpuint (source, ==, 5);
  g_assert_true (norm_document_get_pinned (document));
  g_assert_false (norm_document_is_modified (document));
  g_autofree char *written = to_text (document);
  g_assert_cmpstr (written, ==, text);
}

/* A newer minor version's words survive an older program; what it knows and has removed does not come back. */
static void
test_unknown_keys_stay (void)
{
  static const char text[] =
    "{\"normscope\": 1, \"author\": \"A\", \"tensor\": {\"dtype\": \"float32\", \"shape\": [1, 2], \"data\": [[1, 2]], \"unit\": \"m\"},"
    "\"pipelines\": [{\"layer\": \"BatchNorm1d(2)\", \"weight\": [1, 2], \"devices\": 2}, {\"layer\": \"LayerNorm(2)\"}],"
    "\"view\": {\"color\": \"values\", \"cubes\": true}, \"selection\": {\"source\": 1, \"why\": null}, \"quiz\": {\"a\": [1, {\"b\": 2}]}}";
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (from_text (document, text, &error));
  g_assert_no_error (error);
  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(3)", NULL));
  g_autofree char *written = to_text (document);
  static const char *const kept[] = { "\"author\": \"A\"", "\"unit\": \"m\"", "\"devices\": 2", "LayerNorm(2)",
                                      "\"cubes\": true",   "\"why\": null",   "\"b\": 2" };
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_nonnull (strstr (written, kept[i]));
  g_assert_null (strstr (written, "weight"));
}

static const struct
{
  const char *text, *word;
  int code;
} refused[] = {
  { "", "empty", NORM_ERROR_DATA },
  { " \n", "empty", NORM_ERROR_DATA },
  { "\x93NUMPY", "not text", NORM_ERROR_DATA },
  { "[1, 2]", "not a Normscope document", NORM_ERROR_DATA },
  { "{\"normscope\": 1", "damaged", NORM_ERROR_DATA },
  { "{\"normscope\": \"1\"}", "not a Normscope document", NORM_ERROR_DATA },
  { "{\"normscope\": 2, \"tensor\": 5}", "newer", NORM_ERROR_UNSUPPORTED },
  { "{\"normscope\": 1}", "tensor", NORM_ERROR_DATA },
  { "{\"normscope\": 1} {\"normscope\": 1}", "one document", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [99999999999999999999]}}", "64 bits", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [-9223372036854775809]}}", "64 bits", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": [1]}", "tensor", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"dtype\": \"float33\", \"shape\": [1], \"data\": [1]}}", "dtype", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [-1], \"data\": [1]}}", "shape", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1,1,1,1,1,1,1,1,1], \"data\": [1]}}", "shape", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [4611686018427387904, 8], \"data\": [1]}}", "shape", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [2, 2], \"data\": [[1, 2], [3]]}}", "data[1]", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [2, 2], \"data\": [[1, 2], 3]}}", "data[1]", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [2, 1], \"data\": [[1], [\"x\"]]}}", "data[1][0]", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"dtype\": \"uint8\", \"shape\": [2], \"data\": [1, 256]}}", "data[1]", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [2], \"data\": \"AAAA\"}}", "3 bytes", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}}", "pipelines", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": []}", "pipelines", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{\"layer\": \"What(1)\"}]}", "layer", NORM_ERROR_TEXT },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{\"steps\": \"what(1)\"}]}", "steps", NORM_ERROR_TEXT },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{\"mode\": \"test\"}]}", "mode", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{\"weight\": [null]}]}", "weight", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{\"layer\": \"BatchNorm1d(1)\", \"running_var\": [1, 2]}]}",
    "“running_var” has 2 values, but the layer has 1", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{}], \"selection\": {\"source\": 1}}", "source",
    NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{}, 5]}", "pipelines", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{}, {\"mode\": \"test\"}]}", "pipeline 2 of 2",
    NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{}, {}, {}, {}, {}, {}, {}]}", "7 pipelines", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{}], \"active\": 1}", "active", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{\"name\": 3}]}", "name", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{\"mistake\": \"unbiased\"}]}", "mistake", NORM_ERROR_DATA },
  { "{\"normscope\": 1, \"tensor\": {\"shape\": [1], \"data\": [1]}, \"pipelines\": [{}], \"view\": {\"decimals\": -2}}", "decimals",
    NORM_ERROR_DATA },
};

static void
test_refused (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autofree char *before = fixture_content (document);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *printable = g_strescape (refused[i].text, NULL);
      g_test_message ("%s", printable);
      g_assert_false (from_text (document, refused[i].text, &error));
      g_assert_error (error, NORM_ERROR, refused[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, refused[i].word));
    }
  g_autofree char *after = fixture_content (document);
  g_assert_cmpstr (after, ==, before);
}

/* Ten million brackets must not reach the parser's stack. */
static void
test_deep (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autofree char *text = g_strnfill (10000000, '[');
  g_autoptr (GError) error = NULL;
  g_assert_false (from_text (document, text, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_DATA);
}

/* A byte elsewhere is read or refused: never worse. */
static void
test_damaged (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autofree char *text = to_text (document);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *damaged = g_strdup (text);
      for (guint changes = 0; changes < 2; changes++)
        damaged[g_test_rand_int_range (0, (int) strlen (damaged))] = "()[]{}.,:\n\"'\\ x1-9e"[g_test_rand_int_range (0, 19)];
      g_autoptr (NormDocument) reader = norm_document_new ();
      g_autoptr (GError) error = NULL;
      gboolean done = from_text (reader, damaged, &error);
      g_assert_true (done == (error == NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/json/tensors", test_tensors);
  g_test_add_func ("/document/json/special-values", test_special_values);
  g_test_add_func ("/document/json/large", test_large);
  g_test_add_func ("/document/json/whole", test_whole);
  g_test_add_func ("/document/json/unknown-keys-stay", test_unknown_keys_stay);
  g_test_add_func ("/document/json/refused", test_refused);
  g_test_add_func ("/document/json/deep", test_deep);
  g_test_add_func ("/document/json/damaged", test_damaged);
  return g_test_run ();
}
