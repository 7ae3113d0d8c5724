/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include <json-glib/json-glib.h>
#include <math.h>

/* Every batch norm case that PyTorch wrote (tests/reference/cases), with this rule:
 *
 * 1. The output is within 1 ulp (float32) or 4 ulp (float64) of the definition evaluated in 113 bits by support.c – on all data,
 * ill-conditioned too.
 * 2. That evaluation agrees with expected_float64 (NumPy's two passes in float64) within what float64 can resolve there,
 *    16 · 2^-53 · ((|x| + |mean|) / √(var + eps) · |weight| + |bias|): so both compute the same function.
 * 3. Where that bound is less than a quarter of the allowed ulps the output is held against expected_float64 directly.
 * 4. Running statistics: within 4 ulp of their dtype of the definition in 113 bits, and within PyTorch's own accuracy of PyTorch's. */

typedef struct
{
  NormTensor *input, *expected64, *weight, *bias, *mean_before, *var_before, *mean_after, *var_after; /* owned, some NULL */
  JsonObject *config;                                                                                 /* borrowed from parser */
  JsonParser *parser;
} Case;

static void
case_clear (Case *c)
{
  NormTensor **tensors[] = { &c->input, &c->expected64, &c->weight, &c->bias, &c->mean_before, &c->var_before, &c->mean_after, &c->var_after };

  for (guint each = 0; each < G_N_ELEMENTS (tensors); each++)
    g_clear_pointer (tensors[each], norm_tensor_unref);
  g_object_unref (c->parser);
}

static void
case_load (Case *c, const char *folder)
{
  g_autofree char *config = g_build_filename (folder, "config.json", NULL);
  g_autoptr (GError) error = NULL;

  c->parser = json_parser_new ();
  json_parser_load_from_file (c->parser, config, &error);
  g_assert_no_error (error);
  c->config = json_node_get_object (json_parser_get_root (c->parser));
  c->input = test_load_npy (folder, "input.npy");
  c->expected64 = test_load_npy (folder, "expected_float64.npy");
  c->weight = test_load_npy (folder, "weight.npy");
  c->bias = test_load_npy (folder, "bias.npy");
  c->mean_before = test_load_npy (folder, "running_mean_before.npy");
  c->var_before = test_load_npy (folder, "running_var_before.npy");
  c->mean_after = test_load_npy (folder, "running_mean_after.npy");
  c->var_after = test_load_npy (folder, "running_var_after.npy");
}

static NormLayer *
case_layer (const Case *c)
{
  g_autofree char *eps = g_strdup_printf ("%.17g", json_object_get_double_member (c->config, "eps"));
  g_autofree char *momentum = json_object_get_null_member (c->config, "momentum")
                              ? g_strdup ("None")
                              : g_strdup_printf ("%.17g", json_object_get_double_member (c->config, "momentum"));
  g_autofree char *text =
    g_strdup_printf ("%s(%d, eps=%s, momentum=%s, affine=%s, track_running_stats=%s)", json_object_get_string_member (c->config, "layer"),
                     (int) json_object_get_int_member (c->config, "num_features"), eps, momentum,
                     json_object_get_boolean_member (c->config, "affine") ? "True" : "False",
                     json_object_get_boolean_member (c->config, "track_running_stats") ? "True" : "False");

  return test_layer (text);
}

static NormParams *
case_params (const Case *c)
{
  NormTensor *const arrays[] = { c->weight, c->bias, c->mean_before, c->var_before };
  NormParams *params = norm_params_new ();

  for (guint kind = 0; kind < G_N_ELEMENTS (arrays); kind++)
    {
      g_autoptr (NormParams) before = params;
      g_autofree double *values = arrays[kind] != NULL ? norm_tensor_to_doubles (arrays[kind]) : NULL;

      params = norm_params_with_array (before, kind, values, values != NULL ? arrays[kind]->n_values : 0);
    }
  if (json_object_has_member (c->config, "num_batches_tracked_before"))
    {
      g_autoptr (NormParams) before = params;

      params = norm_params_with_batches (before, json_object_get_int_member (c->config, "num_batches_tracked_before"));
    }
  return params;
}

/* The values of channel @channel, found by looking at every value's index. */
static double *
channel_values (const NormTensor *input, gsize channel, gsize *n)
{
  double *values = g_new (double, input->n_values);
  gsize index[NORM_MAX_RANK];

  *n = 0;
  for (gsize flat = 0; flat < input->n_values; flat++)
    {
      norm_shape_unravel (input->rank, input->shape, flat, index);
      if (index[1] == channel)
        values[(*n)++] = norm_tensor_get (input, flat);
    }
  return values;
}

static void
check_output (const Case *c, const NormResult *result, gsize channel, TestMoments moments)
{
  NormDtype dtype = c->input->dtype;
  double limit = dtype == NORM_DTYPE_FLOAT32 ? 1 : 4, eps = result->eps;
  double weight = c->weight != NULL ? norm_tensor_get (c->weight, channel) : 1, bias = c->bias != NULL ? norm_tensor_get (c->bias, channel) : 0;
  gsize index[NORM_MAX_RANK];

  for (gsize flat = 0; flat < c->input->n_values; flat++)
    {
      double x = norm_tensor_get (c->input, flat), y = norm_tensor_get (result->output, flat), expected = norm_tensor_get (c->expected64, flat);
      __float128 exact = test_exact_output (x, moments.mean, moments.var, eps, !result->uses_running, weight, bias);
      double bound = 16 * 0x1p-53 * ((fabs (x) + fabs ((double) moments.mean)) / sqrt ((double) moments.var + eps) * fabs (weight) + fabs (bias));

      norm_shape_unravel (c->input->rank, c->input->shape, flat, index);
      if (index[1] != channel)
        continue;
      g_assert_cmpfloat (test_ulps (dtype, y, exact), <=, limit);
      if (isnan (expected) || (moments.var == 0 && eps == 0))
        g_assert_cmpfloat (test_ulps (dtype, y, expected), ==, 0);
      else
        g_assert_cmpfloat (fabs ((double) (expected - exact)), <=, bound);
      if (expected != 0 && bound < limit / 4 * fabs (expected) / test_ulps (dtype, 0, expected))
        g_assert_cmpfloat (test_ulps (dtype, y, expected), <=, limit);
    }
}

/* One step of a running statistic as the definition says, @calls times. */
static __float128
exact_running (const Case *c, double before, __float128 batch)
{
  gint64 tracked = json_object_get_int_member (c->config, "num_batches_tracked_before");
  __float128 running = before;

  for (gint64 call = 0; call < json_object_get_int_member (c->config, "forward_calls"); call++)
    {
      __float128 share = json_object_get_null_member (c->config, "momentum") ? (__float128) 1 / (tracked + call + 1)
                                                                             : json_object_get_double_member (c->config, "momentum");

      running = (1 - share) * running + share * batch;
    }
  return running;
}

static void
check_running (const Case *c, const NormParams *after, gsize channel, TestMoments moments, gsize m, double largest)
{
  gboolean train = g_str_equal (json_object_get_string_member (c->config, "mode"), "train");
  double mean = norm_params_get (after, NORM_PARAM_RUNNING_MEAN, channel), var = norm_params_get (after, NORM_PARAM_RUNNING_VAR, channel);
  double mean_before, var_before, unit = norm_dtype_epsilon (c->input->dtype);

  if (c->mean_after == NULL)
    return;
  mean_before = norm_tensor_get (c->mean_before, channel);
  var_before = norm_tensor_get (c->var_before, channel);
  if (!train)
    {
      g_assert_true (mean == mean_before && var == var_before);
      return;
    }
  g_assert_cmpfloat (test_ulps (NORM_DTYPE_FLOAT64, mean, exact_running (c, mean_before, moments.mean)), <=, 4 * (1 + largest * 4));
  if (isnan (norm_tensor_get (c->var_after, channel)))
    {
      g_assert_true (isnan (var));
      return;
    }
  g_assert_cmpfloat (test_ulps (NORM_DTYPE_FLOAT64, var, exact_running (c, var_before, moments.var * m / (m - 1))), <=, 8);
  /* PyTorch keeps them in the input's type and adds in it */
  g_assert_cmpfloat (fabs (mean - norm_tensor_get (c->mean_after, channel)), <=, 8 * unit * (1 + largest));
  g_assert_cmpfloat (fabs (var - norm_tensor_get (c->var_after, channel)), <=, 8 * unit * (1 + largest) * (1 + var));
}

/* All forward calls; the last result, and in @params what the layer holds then. */
static NormResult *
case_run (const Case *c, NormParams **params)
{
  gboolean train = g_str_equal (json_object_get_string_member (c->config, "mode"), "train");
  g_autoptr (NormLayer) layer = case_layer (c);
  g_autoptr (NormView) view = norm_view_new (c->input);
  NormResult *result = NULL;

  *params = case_params (c);
  for (gint64 call = 0; call < json_object_get_int_member (c->config, "forward_calls"); call++)
    {
      g_autoptr (NormParams) before = *params;
      g_autoptr (GError) error = NULL;

      g_clear_pointer (&result, norm_result_unref);
      result = norm_layer_run (layer, before, train ? NORM_MODE_TRAIN : NORM_MODE_EVAL, view, NULL, NULL, &error);
      g_assert_no_error (error);
      *params = norm_params_ref (result->params_after);
    }
  return result;
}

static void
test_case (gconstpointer data)
{
  Case c = { NULL };
  g_autoptr (NormParams) params = NULL;
  g_autoptr (NormResult) result = NULL;

  case_load (&c, data);
  result = case_run (&c, &params);
  for (gsize channel = 0; channel < c.input->shape[1]; channel++)
    {
      gsize m;
      g_autofree double *values = channel_values (c.input, channel, &m);
      TestMoments own = test_exact_moments (values, m), used = own;
      double largest = 0;

      for (gsize member = 0; member < m; member++)
        largest = MAX (largest, fabs (values[member]));
      if (result->uses_running)
        used = (TestMoments){ norm_tensor_get (c.mean_before, channel), norm_tensor_get (c.var_before, channel) };
      check_output (&c, result, channel, used);
      check_running (&c, params, channel, own, m, largest);
    }
  if (json_object_has_member (c.config, "num_batches_tracked_after"))
    g_assert_cmpint (params->num_batches_tracked, ==, json_object_get_int_member (c.config, "num_batches_tracked_after"));
  case_clear (&c);
}

static gboolean
is_batch_norm (const char *folder)
{
  Case c = { NULL };
  gboolean batch_norm;

  case_load (&c, folder);
  batch_norm = g_str_has_prefix (json_object_get_string_member (c.config, "layer"), "BatchNorm");
  case_clear (&c);
  return batch_norm;
}

int
main (int argc, char **argv)
{
  g_autofree char *cases = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  int n = 0;

  g_test_init (&argc, &argv, NULL);
  cases = test_reference_path ("cases");
  dir = g_dir_open (cases, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (cases, name, NULL), *path = g_strdup_printf ("/layer/reference/%s", name);

      if (!g_file_test (folder, G_FILE_TEST_IS_DIR) || !is_batch_norm (folder))
        continue;
      g_test_add_data_func_full (path, g_steal_pointer (&folder), test_case, g_free);
      n++;
    }
  g_assert_cmpint (n, >=, 40);
  return g_test_run ();
}
