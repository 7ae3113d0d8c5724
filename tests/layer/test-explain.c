/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "code.h"
#include "explain.h"
#include "support.h"
#include <json-glib/json-glib.h>
#include <math.h>

static const double eight[] = { 1, 2, 3, 4, 0, 0, 0, 0 };

/* The JSON of a layer on a tensor; free the parser */
static JsonObject *
describe (JsonParser *parser, NormView *whole, const char *steps, const char *layer, NormParams *params, NormMode mode, gsize lit_pool)
{
  g_autoptr (NormView) view = test_apply_steps (whole, steps);
  g_autoptr (NormResult) result = test_run (layer, params, mode, view);
  g_autofree char *json = norm_explain_json (result, whole->tensor, steps, lit_pool);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_suffix (json, "}\n"));
  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static char *
json_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

static void
assert_member (JsonObject *object, const char *name, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (json_object_has_member (object, name));
  text = json_text (json_object_get_member (object, name));
  g_assert_cmpstr (text, ==, expected);
}

/* The example of the documented interface, member by member */
static void
test_json_documented (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 1, 4]", eight);
  JsonObject *json = describe (parser, view, "", "BatchNorm1d(1, eps=0, affine=False)", NULL, NORM_MODE_TRAIN, G_MAXSIZE);
  g_autoptr (JsonNode) expected = json_from_string (
    "{\"input\": {\"dtype\": \"float32\", \"shape\": [2, 1, 4]}, \"steps\": \"\", \"view\": {\"shape\": [2, 1, 4], \"axes\": [\"N\", \"C\", \"L\"]},"
    " \"layer\": \"BatchNorm1d(1, eps=0, affine=False)\", \"mode\": \"train\", \"kept\": [\"C\"], \"pooled\": [\"N\", \"L\"],"
    " \"pools\": [{\"index\": [0], \"m\": 8, \"mean\": 1.25, \"var\": 2.1875, \"unbiased_var\": 2.5, \"members\": [0, 1, 2, 3, 4, 5, 6, 7],"
    " \"invstd\": 0.6761234037828132}],"
    " \"running\": {\"mean\": [0.125], \"var\": [1.15], \"num_batches_tracked\": 1},"
    " \"output\": {\"dtype\": \"float32\", \"shape\": [2, 1, 4]}, \"eps\": 0}",
    NULL);
  g_autofree char *expected_text = json_text (expected), *text = json_text (json_parser_get_root (parser));

  g_assert_nonnull (json);
  g_assert_cmpstr (text, ==, expected_text);
}

/* eval: what normalizes stands beside the pool's own; members are places in the tensor as loaded */
static void
test_json_eval (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 3, 2]", NULL);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_value (initial, NORM_PARAM_RUNNING_MEAN, 2, 1, 0.5);
  JsonObject *json = describe (parser, view, "permute(0, 2, 1)", "BatchNorm1d(2)", params, NORM_MODE_EVAL, 1), *pool;

  assert_member (json, "steps", "\"permute(0, 2, 1)\"");
  assert_member (json, "mode", "\"eval\"");
  assert_member (json, "view", "{\"shape\":[2,2,3],\"axes\":[\"N\",\"C\",\"L\"]}");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json, "pools")), ==, 1); /* only the lit one */
  pool = json_array_get_object_element (json_object_get_array_member (json, "pools"), 0);
  assert_member (pool, "index", "[1]");
  assert_member (pool, "members", "[1,3,5,7,9,11]");
  g_assert_cmpfloat (json_object_get_double_member (pool, "used_mean"), ==, 0.5);
  g_assert_cmpfloat (json_object_get_double_member (pool, "used_var"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (pool, "mean"), ==, 7); /* 2 4 6 8 10 12 */
  assert_member (json, "running", "{\"mean\":[0,0.5],\"var\":[1,1],\"num_batches_tracked\":0}");
}

static void
test_json_not_finite (void)
{
  static const double values[] = { 1, INFINITY, 3, 4 };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 2]", values);
  JsonObject *json = describe (parser, view, "", "BatchNorm1d(2, track_running_stats=False)", NULL, NORM_MODE_EVAL, G_MAXSIZE);
  JsonObject *pool = json_array_get_object_element (json_object_get_array_member (json, "pools"), 1);

  assert_member (pool, "mean", "\"inf\"");
  assert_member (pool, "var", "\"nan\"");
  g_assert_false (json_object_has_member (json, "running"));
  g_assert_false (json_object_has_member (pool, "used_mean")); /* the batch's own normalized */
}

static void
test_json_large_and_identity (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (NormView) large = test_view (NORM_DTYPE_FLOAT32, "[65537, 1]", NULL);
  g_autoptr (NormView) limit = test_view (NORM_DTYPE_FLOAT32, "[65536, 1]", NULL);
  g_autoptr (NormView) scalar = test_view (NORM_DTYPE_INT8, "[]", NULL);
  JsonObject *json = describe (parser, large, "", "BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, G_MAXSIZE);

  g_assert_false (json_object_has_member (json_array_get_object_element (json_object_get_array_member (json, "pools"), 0), "members"));
  json = describe (parser, limit, "", "BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, G_MAXSIZE);
  g_assert_true (json_object_has_member (json_array_get_object_element (json_object_get_array_member (json, "pools"), 0), "members"));
  json = describe (parser, scalar, "", "Identity()", NULL, NORM_MODE_TRAIN, G_MAXSIZE);
  assert_member (json, "pools", "[]");
  assert_member (json, "kept", "[]");
  assert_member (json, "pooled", "[]");
  assert_member (json, "output", "{\"dtype\":\"int8\",\"shape\":[]}");
}

/* Numbers read back to the very double; members over random shapes are those of a naive loop. */
static void
test_json_exact (void)
{
  for (int round = 0; round < 40; round++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      gsize n = g_test_rand_int_range (2, 6), c = g_test_rand_int_range (1, 5), l = g_test_rand_int_range (1, 6);
      g_autofree char *shape = g_strdup_printf ("[%d, %d, %d]", (int) n, (int) l, (int) c), *layer = g_strdup_printf ("BatchNorm1d(%d)", (int) c);
      double values[6 * 5 * 6];
      g_autoptr (NormView) whole = NULL;
      JsonArray *pools;

      for (guint flat = 0; flat < G_N_ELEMENTS (values); flat++)
        values[flat] = g_test_rand_double () - 0.5;
      whole = test_view (NORM_DTYPE_FLOAT64, shape, values);
      pools = json_object_get_array_member (describe (parser, whole, "permute(0, 2, 1)", layer, NULL, NORM_MODE_TRAIN, G_MAXSIZE), "pools");
      g_assert_cmpuint (json_array_get_length (pools), ==, c);
      for (gsize channel = 0; channel < c; channel++)
        {
          JsonObject *pool = json_array_get_object_element (pools, channel);
          JsonArray *members = json_object_get_array_member (pool, "members");
          double gathered[36];
          gsize m = 0;
          TestMoments exact;

          for (gsize flat = 0; flat < n * l * c; flat++) /* NLC as loaded: the channel is the last axis */
            {
              if (flat % c != channel)
                continue;
              g_assert_cmpint (json_array_get_int_element (members, m), ==, flat);
              gathered[m++] = values[flat];
            }
          g_assert_cmpuint (json_array_get_length (members), ==, m);
          exact = test_exact_moments (gathered, m);
          g_assert_cmpfloat (fabs ((double) (json_object_get_double_member (pool, "mean") - exact.mean)), <=, 1e-16);
          g_assert_cmpfloat (test_ulps (NORM_DTYPE_FLOAT64, json_object_get_double_member (pool, "var"), exact.var), <=, 1);
        }
    }
}

static void
test_text (void)
{
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 1, 4]", eight);
  g_autoptr (NormResult) result = test_run ("BatchNorm1d(1, eps=0, affine=False)", NULL, NORM_MODE_TRAIN, view);
  g_autofree char *text = norm_explain_text (result, view->tensor, "", G_MAXSIZE, 3);
  g_autofree char *title = norm_explain_pool_title (result, 0), *extent = norm_explain_pool_extent (result, 0);
  static const char *const parts[] = {
    "Feature 0 (C=0): 8 values pooled over N × L = 2 × 4, everything in channel 0\n",
    "  values: 1 2 3 4 0 0 0 0\n",
    "  mean μ = (1 + 2 + 3 + 4 + 0 + 0 + 0 + 0) / 8 = 1.25\n",
    "(4 − 1.25)²",
    " / 8 = 2.1875",
    "σ² · 8 / 7 = 2.5",
    "  running_mean ← 0.9 · 0 + 0.1 · 1.25 = 0.125\n",
    "  running_var ← 0.9 · 1 + 0.1 · 2.5 = 1.15\n",
    "  output: −0.169 0.5071 1.1832 1.8593 −0.8452 −0.8452 −0.8452 −0.8452\n",
    "Cell N=0, C=0, L=3: y = (4 − 1.25) / √(2.1875 + 0) = 1.8593\n",
  };

  for (guint part = 0; part < G_N_ELEMENTS (parts); part++)
    {
      if (strstr (text, parts[part]) == NULL)
        g_error ("“%s” is missing in\n%s", parts[part], text);
    }
  g_assert_cmpstr (title, ==, "Feature 0");
  g_assert_cmpstr (extent, ==, "N × L = 2 × 4, everything in channel 0");
}

static void
test_text_eval (void)
{
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[20, 2]", NULL);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_value (initial, NORM_PARAM_BIAS, 2, 1, -0.5);
  g_autoptr (NormResult) result = test_run ("BatchNorm1d(2)", params, NORM_MODE_EVAL, view);
  g_autofree char *text = norm_explain_text (result, view->tensor, "", 1, G_MAXSIZE);

  g_assert_null (strstr (text, "Feature 0"));
  g_assert_nonnull (strstr (text, "  values: 2 4 6 8 10 12 … (12 more) 38 40\n"));
  g_assert_nonnull (strstr (text, "running_mean = 0 and running_var = 1 normalize"));
  g_assert_nonnull (strstr (text, "y = (x − 0) / √(1 + 1e-05) · 1 + (−0.5)\n"));
}

static void
test_torch_code (void)
{
  static const double values[] = { 1, NAN, 0.5, -INFINITY };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT64, "[2, 1, 2]", values);
  g_autoptr (NormLayer) layer = test_layer ("BatchNorm1d(2, eps=0)");
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_value (initial, NORM_PARAM_WEIGHT, 2, 1, 0.1);
  NormCodeSpec spec = { .input = view->tensor,
                        .steps = "x.squeeze(1)",
                        .layer = layer,
                        .params = params,
                        .mode = NORM_MODE_EVAL,
                        .most_values = 100 };
  NormCodeSpec large_spec = { .input = view->tensor, .steps = "", .layer = layer, .params = initial, .most_values = 3 };
  g_autofree char *code = norm_code_write (&spec, NORM_CODE_TORCH);
  g_autofree char *large = norm_code_write (&large_spec, NORM_CODE_TORCH);

  g_assert_cmpstr (code, ==,
                   "import torch\nfrom torch import nn\n\n"
                   "x = torch.tensor([[[1.0, float(\"nan\")]],\n"
                   "                  [[0.5, float(\"-inf\")]]], dtype=torch.float64)\n"
                   "layer = nn.BatchNorm1d(2, eps=0).double()\n"
                   "with torch.no_grad():\n"
                   "    layer.weight.copy_(torch.tensor([1, 0.1], dtype=torch.float64))\n"
                   "layer.eval()\n"
                   "y = layer(x.squeeze(1))\n"
                   "print(y)\n");
  g_assert_nonnull (strstr (large, "import numpy\n"));
  g_assert_nonnull (strstr (large, "numpy.load(\"x.npy\")"));
  g_assert_nonnull (strstr (large, "4 values: 1.0, "));
  g_assert_nonnull (strstr (large, "layer.train()\ny = layer(x)\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/explain/json/documented", test_json_documented);
  g_test_add_func ("/layer/explain/json/eval", test_json_eval);
  g_test_add_func ("/layer/explain/json/not-finite", test_json_not_finite);
  g_test_add_func ("/layer/explain/json/large", test_json_large_and_identity);
  g_test_add_func ("/layer/explain/json/exact", test_json_exact);
  g_test_add_func ("/layer/explain/text", test_text);
  g_test_add_func ("/layer/explain/text-eval", test_text_eval);
  g_test_add_func ("/layer/explain/torch-code", test_torch_code);
  return g_test_run ();
}
