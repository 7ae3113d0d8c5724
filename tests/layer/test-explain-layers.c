/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What --describe says of every layer: on paper, and on random ones against the definition. */
#include "exact.h"
#include "explain.h"
#include "number.h"
#include "trial.h"
#include <json-glib/json-glib.h>
#include <math.h>

#define N_ROUNDS 400

/* ── on paper ── */

/* @params takes arrays of @n values; NULL: initial. Frees @params. */
static NormParams *
with_array (NormParams *params, NormParamKind kind, const double *values, gsize n)
{
  NormParams *more = norm_params_with_array (params, kind, values, n);

  norm_params_unref (params);
  return more;
}

static char *
text_of (const char *layer_text, NormParams *params, NormMode mode, NormView *view, NormView *mask, gsize cell)
{
  g_autoptr (NormLayer) layer = test_layer (layer_text);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NormResult) result = norm_layer_run (layer, params != NULL ? params : initial, mode, view, mask, NULL, &error);

  g_assert_no_error (error);
  return norm_explain_text (result, view->tensor, "", G_MAXSIZE, cell);
}

static void
assert_text (const char *text, const char *expected)
{
  if (!g_str_equal (text, expected))
    g_error ("expected\n%s\nbut it is\n%s", expected, text);
}

static void
assert_part (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is missing in\n%s", part, text);
}

/* Two groups: 1 3 5 7 has mean 4 and variance (9 + 1 + 1 + 9) / 4 = 5; with eps=4 the root is 3. 0 0 2 2: mean 1, variance 1, root of 5. */
static void
test_group_norm (void)
{
  static const double values[] = { 1, 3, 5, 7, 0, 0, 2, 2 }, weight[] = { 3, 6, 1, 1 }, bias[] = { 0, 0, 0, 0.5 };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT64, "[1, 4, 2]", values);
  g_autoptr (NormParams) params = with_array (with_array (norm_params_new (), NORM_PARAM_WEIGHT, weight, 4), NORM_PARAM_BIAS, bias, 4);
  g_autofree char *text = text_of ("GroupNorm(2, 4, eps=4)", params, NORM_MODE_TRAIN, view, NULL, 7);

  assert_text (text, "x: float64 [1, 4, 2]\n"
                     "layer: GroupNorm(2, 4, eps=4) in training mode\n"
                     "It splits C = 4 into G × C/G: 2 groups of 2 channels each.\n"
                     "It keeps N × G apart and pools C/G × L: 2 pools of 4 values.\n"
                     "\n"
                     "Pool N=0, G=0: 4 values pooled over C/G × L = 2 × 2, everything in sample 0, group 0\n"
                     "  values: 1 3 5 7\n"
                     "  mean μ = (1 + 3 + 5 + 7) / 4 = 4\n"
                     "  variance σ² = ((1 − 4)² + (3 − 4)² + (5 − 4)² + (7 − 4)²) / 4 = 5   (÷ m)\n"
                     "  weight γ: 3 6, one for each channel\n"
                     "  y = (x − 4) / √(5 + 4) · γ + 0\n"
                     "  output: −3 −1 2 6\n"
                     "\n"
                     "Pool N=0, G=1: 4 values pooled over C/G × L = 2 × 2, everything in sample 0, group 1\n"
                     "  values: 0 0 2 2\n"
                     "  mean μ = (0 + 0 + 2 + 2) / 4 = 1\n"
                     "  variance σ² = ((0 − 1)² + (0 − 1)² + (2 − 1)² + (2 − 1)²) / 4 = 1   (÷ m)\n"
                     "  bias β: 0 0.5, one for each channel\n"
                     "  y = (x − 1) / √(1 + 4) · 1 + β\n"
                     "  output: −0.4472 −0.4472 0.9472 0.9472\n"
                     "\n"
                     "Cell N=0, C=3, L=1: y = (2 − 1) / √(1 + 4) · 1 + 0.5 = 0.9472\n");
}

/* Elementwise weights; nothing is kept apart. */
static void
test_layer_norm (void)
{
  static const double values[] = { 1, 3, 5, 7 }, weight[] = { 3, 6, -3, 1.5 };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 2]", values);
  g_autoptr (NormParams) params = with_array (norm_params_new (), NORM_PARAM_WEIGHT, weight, 4);
  g_autofree char *text = text_of ("LayerNorm((2, 2), eps=4, bias=False)", params, NORM_MODE_EVAL, view, NULL, 2);

  assert_text (text, "x: float32 [2, 2]\n"
                     "layer: LayerNorm((2, 2), eps=4, bias=False) in eval mode\n"
                     "It keeps nothing apart and pools N × C: 1 pool of 4 values.\n"
                     "This layer does the same in eval mode as in training.\n"
                     "\n"
                     "The one pool: 4 values pooled over N × C = 2 × 2, everything in the input\n"
                     "  values: 1 3 5 7\n"
                     "  mean μ = (1 + 3 + 5 + 7) / 4 = 4\n"
                     "  variance σ² = ((1 − 4)² + (3 − 4)² + (5 − 4)² + (7 − 4)²) / 4 = 5   (÷ m)\n"
                     "  weight γ: 3 6 −3 1.5, one for each value\n"
                     "  y = (x − 4) / √(5 + 4) · γ\n"
                     "  output: −3 −2 −1 1.5\n"
                     "\n"
                     "Cell N=1, C=0: y = (5 − 4) / √(5 + 4) · (−3) = −1\n");
}

/* √((9 + 16) / 2 − …): eps=12.5 makes the root 5. The default eps is float32's 2⁻²³. */
static void
test_rms_norm (void)
{
  static const double values[] = { -3, 4 };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[1, 2]", values);
  g_autofree char *text = text_of ("RMSNorm(2, eps=12.5)", NULL, NORM_MODE_TRAIN, view, NULL, 0);
  g_autofree char *by_default = text_of ("RMSNorm(2)", NULL, NORM_MODE_TRAIN, view, NULL, G_MAXSIZE);

  assert_part (text, "x: float32 [1, 2]\n"
                     "layer: RMSNorm(2, eps=12.5) in training mode\n"
                     "It keeps N apart and pools C: 1 pool of 2 values.\n"
                     "\n"
                     "Pool N=0: 2 values pooled over C = 2, everything in N=0\n"
                     "  values: −3 4\n"
                     "  mean of the squares = ((−3)² + 4²) / 2 = 12.5\n"
                     "  root mean square = √(12.5 + 12.5) = 5\n"
                     "  y = x / √(12.5 + 12.5) · 1\n"
                     "  output: −0.6 0.8\n"
                     "\n"
                     "Cell N=0, C=0: y = (−3) / √(12.5 + 12.5) · 1 = −0.6\n");
  assert_part (by_default, "eps=None stands for 1.1920928955078125e-07, the machine epsilon of float32.\n");
  assert_part (by_default, "√(12.5 + 1.1921e−7) = 3.5355\n");
}

/* Copies of the running statistics, one for each sample, averaged: ((0.5·0 + 0.5·2) + (0.5·0 + 0.5·5)) / 2 = 1.75; unbiased variances 2 and 8. */
static void
test_instance_norm (void)
{
  static const double values[] = { 1, 3, 3, 7 };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 1, 2]", values);
  g_autoptr (NormView) sample = test_view (NORM_DTYPE_FLOAT32, "[1, 2]", values);
  const char *layer = "InstanceNorm1d(1, eps=0, momentum=0.5, track_running_stats=True)";
  g_autofree char *text = text_of (layer, NULL, NORM_MODE_TRAIN, view, NULL, G_MAXSIZE);
  g_autofree char *unbatched = text_of (layer, NULL, NORM_MODE_TRAIN, sample, NULL, 1);
  g_autofree char *eval = text_of (layer, NULL, NORM_MODE_EVAL, view, NULL, G_MAXSIZE);

  assert_part (text, "It keeps N × C apart and pools L: 2 pools of 2 values.\n");
  assert_part (text, "Pool N=1, C=0: 2 values pooled over L = 2, everything in sample 1, channel 0\n"
                     "  values: 3 7\n"
                     "  mean μ = (3 + 7) / 2 = 5\n"
                     "  variance σ² = ((3 − 5)² + (7 − 5)²) / 2 = 4   (÷ m)\n"
                     "  unbiased variance = σ² · 2 / 1 = 8   (÷ (m − 1): the one for running_var)\n"
                     "  y = (x − 5) / √(4 + 0)\n"
                     "  output: −1 1\n");
  assert_part (text, "\nRunning statistics of channel 0: the average over 2 samples\n"
                     "  running_mean ← ((0.5 · 0 + 0.5 · 2) + (0.5 · 0 + 0.5 · 5)) / 2 = 1.75\n"
                     "  running_var ← ((0.5 · 1 + 0.5 · 2) + (0.5 · 1 + 0.5 · 8)) / 2 = 3\n");
  assert_part (unbatched, "It keeps C apart and pools L: 1 pool of 2 values.\n");
  assert_part (unbatched, "  running_mean ← 0.5 · 0 + 0.5 · 2 = 1\n  running_var ← 0.5 · 1 + 0.5 · 2 = 1.5\n");
  assert_part (unbatched, "\nCell C=0, L=1: y = (3 − 2) / √(1 + 0) = 1\n");
  g_assert_null (strstr (unbatched, "average over"));
  assert_part (eval, "  eval: not these but running_mean = 0 and running_var = 1 normalize; they stay as they are\n");
  g_assert_null (strstr (eval, "←"));
}

static void
test_devices (void)
{
  static const double values[] = { 1, 3, 5, 7 };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[4, 1]", values);
  g_autofree char *apart = text_of ("SyncBatchNorm(1, devices=2, synchronized=False)", NULL, NORM_MODE_TRAIN, view, NULL, G_MAXSIZE);
  g_autofree char *together = text_of ("SyncBatchNorm(1, devices=2)", NULL, NORM_MODE_TRAIN, view, NULL, G_MAXSIZE);
  g_autofree char *one = text_of ("SyncBatchNorm(1)", NULL, NORM_MODE_TRAIN, view, NULL, G_MAXSIZE);

  assert_part (apart, "It splits N = 4 into R × N/R: 2 devices of 2 samples each, each with statistics of its own.\n"
                      "It keeps R × C apart and pools N/R: 2 pools of 2 values.\n");
  assert_part (apart, "Pool R=0, C=0: 2 values pooled over N/R = 2, everything in device 0, channel 0\n  values: 1 3\n");
  assert_part (apart, "  running_mean ← 0.9 · 0 + 0.1 · 2 = 0.2\n  running_var ← 0.9 · 1 + 0.1 · 2 = 1.1\n");
  assert_part (apart, "  running_mean and running_var are those of device 0; this device's are not kept\n");
  assert_part (together, "2 devices of 2 samples each, which share their statistics.\nIt keeps C apart and pools R × N/R: 1 pool of 4 values.\n");
  assert_part (together, "Feature 0 (C=0): 4 values pooled over R × N/R = 2 × 2, everything in channel 0\n  values: 1 3 5 7\n");
  g_assert_null (strstr (one, "splits"));
}

/* Of 1 2 and 9 only 1 2 count; channel 1 has nothing that counts. Everything is normalized. */
static void
test_mask (void)
{
  static const double values[] = { 1, 2, 9, 4, 5, 6 }, flags[] = { 1, 1, 0, 0, 0, 0 };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[1, 2, 3]", values);
  g_autoptr (NormView) mask = test_view (NORM_DTYPE_BOOL, "[1, 2, 3]", flags);
  g_autofree char *text = text_of ("BatchNorm1d(2, eps=0, affine=False)", NULL, NORM_MODE_TRAIN, view, mask, 2);

  assert_part (text, "A mask says which values count in the statistics; all are normalized.\n");
  assert_part (text, "Feature 0 (C=0): 3 values pooled over N × L = 1 × 3, everything in channel 0\n"
                     "  mask: 2 of 3 values count; 1 is masked out\n"
                     "  values: 1 2\n"
                     "  mean μ = (1 + 2) / 2 = 1.5\n"
                     "  variance σ² = ((1 − 1.5)² + (2 − 1.5)²) / 2 = 0.25   (÷ m)\n"
                     "  unbiased variance = σ² · 2 / 1 = 0.5   (÷ (m − 1): the one for running_var)\n"
                     "  running_mean ← 0.9 · 0 + 0.1 · 1.5 = 0.15\n"
                     "  running_var ← 0.9 · 1 + 0.1 · 0.5 = 0.95\n"
                     "  y = (x − 1.5) / √(0.25 + 0)\n"
                     "  output (also of what is masked out): −1 1 15\n");
  assert_part (text, "  mask: 0 of 3 values count; 3 are masked out\n"
                     "  no value counts, so there is neither mean nor variance\n"
                     "  running_mean and running_var stay as they are\n");
  assert_part (text, "Cell N=0, C=0, L=2: y = (9 − 1.5) / √(0.25 + 0) = 15   (masked out: it is normalized but does not count)\n");
}

/* 20 of 40 values count, every other one: the first six and the last two of these are written. */
static void
test_mask_long (void)
{
  double flags[40];
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[40, 1]", NULL);
  g_autoptr (NormView) mask = NULL;

  for (guint flat = 0; flat < 40; flat++)
    flags[flat] = flat % 2;
  mask = test_view (NORM_DTYPE_BOOL, "[40, 1]", flags);
  for (int n = 12; n <= 14; n++) /* as many as are all written, and more */
    {
      g_autoptr (NormView) few_mask = NULL;
      g_autofree char *text = NULL;
      double few[40] = { 0 };

      for (int flat = 0; flat < n; flat++)
        few[39 - 3 * flat] = 1;
      few_mask = test_view (NORM_DTYPE_BOOL, "[40, 1]", few);
      text = text_of ("BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, view, few_mask, G_MAXSIZE);
      if (n == 12)
        assert_part (text, "  values: 7 10 13 16 19 22 25 28 31 34 37 40\n");
      else
        assert_part (text, n == 13 ? "  values: 4 7 10 13 16 19 … (5 more) 37 40\n" : "  values: 1 4 7 10 13 16 … (6 more) 37 40\n");
    }
  g_autofree char *text = text_of ("BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, view, mask, G_MAXSIZE);
  assert_part (text, "  values: 2 4 6 8 10 12 … (12 more) 38 40\n");
  assert_part (text, "  mean μ = (2 + 4 + 6 + 8 + 10 + 12 + … (12 more) + 38 + 40) / 20 = 21\n");
}

/* Where 1/√0 counts as 0 the text says so, and does not where it does not. */
static void
test_zero_variance (void)
{
  static const double values[] = { 5, 5 };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[1, 1, 2]", values);
  g_autoptr (NormParams) params = with_array (norm_params_new (), NORM_PARAM_BIAS, (double[]){ 2 }, 1);
  g_autofree char *batch = text_of ("BatchNorm1d(1, eps=0)", params, NORM_MODE_TRAIN, view, NULL, 0);
  g_autofree char *layer = text_of ("LayerNorm(2, eps=0, elementwise_affine=False)", NULL, NORM_MODE_TRAIN, view, NULL, 0);

  assert_part (batch, "  1 / √(0 + 0) counts as 0\n  y = (x − 5) · 0 · 1 + 2\n  output: 2 2\n");
  assert_part (batch, "Cell N=0, C=0, L=0: y = (5 − 5) · 0 · 1 + 2 = 2\n");
  assert_part (layer, "  y = (x − 5) / √(0 + 0)\n  output: NaN NaN\n");
}

/* ── random ones ── */

static NormResult *
run_trial (const TestTrial *trial)
{
  return norm_layer_run (trial->layer, trial->params, trial->mode, trial->view, trial->mask, NULL, NULL);
}

static gboolean
counts (const TestTrial *trial, gsize cell)
{
  return trial->counts == NULL || trial->counts[cell];
}

static double
read_number (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    g_error ("no “%s”", name);
  return json_node_get_value_type (node) == G_TYPE_STRING ? g_ascii_strtod (json_node_get_string (node), NULL) : json_node_get_double (node);
}

/* Within 10⁻¹², relative; a variance may be the rest of much larger squares. */
static void
assert_near (JsonObject *object, const char *name, __float128 expected, double magnitude)
{
  double value = read_number (object, name), exact = expected;

  if (isfinite (exact) && fabs (exact) < 1e300 ? !(fabs (value - exact) <= 1e-12 * (fabs (exact) + magnitude)) : isfinite (value) && isfinite (exact))
    g_error ("%s is %.17g, not %.17g", name, value, exact);
}

static void
check_members (JsonArray *members, const TestTrial *trial, const TestExact *exact, gsize pool)
{
  gsize n = 0;

  for (gsize cell = 0; cell < exact->n_values; cell++)
    {
      if (exact->pools[cell] == pool && counts (trial, cell))
        g_assert_cmpint (json_array_get_int_element (members, n++), ==, norm_view_source (trial->view, cell));
    }
  g_assert_cmpuint (json_array_get_length (members), ==, n);
}

static void
check_pool (JsonObject *json, const TestTrial *trial, const TestExact *exact, gsize pool)
{
  const TestMoments *own = &exact->own[pool], *used = &exact->used[pool];
  gsize m = exact->m[pool];
  double square = (double) (own->mean * own->mean);

  g_assert_cmpint (json_object_get_int_member (json, "m"), ==, m);
  check_members (json_object_get_array_member (json, "members"), trial, exact, pool);
  g_assert_cmpint (json_object_has_member (json, "used_mean"), ==, exact->uses_running || !exact->centers);
  g_assert_true (isfinite (read_number (json, "invstd")) || m == 0 || used->var + exact->eps <= 0 || !isfinite ((double) used->var));
  if (m == 0)
    {
      g_assert_true (isnan (read_number (json, "mean")) && isnan (read_number (json, "var")));
      return;
    }
  assert_near (json, "mean", own->mean, 0);
  assert_near (json, "var", own->var, square * 1e-15);
  if (m > 1)
    assert_near (json, "unbiased_var", own->var * m / (m - 1), square * 1e-15);
  else
    g_assert_true (isnan (read_number (json, "unbiased_var")));
  if (!exact->uses_running && exact->centers)
    return;
  assert_near (json, "used_mean", exact->centers ? used->mean : 0, 0);
  assert_near (json, "used_var", used->var, 0);
}

static void
check_features (JsonObject *json, const char *name, NormParamKind kind, const TestTrial *trial, const TestExact *exact, gboolean has)
{
  JsonArray *array;

  g_assert_cmpint (json_object_has_member (json, name), ==, has && !norm_params_is_initial (trial->params, kind));
  if (!json_object_has_member (json, name))
    return;
  array = json_object_get_array_member (json, name);
  g_assert_cmpuint (json_array_get_length (array), ==, exact->n_features);
  for (guint feature = 0; feature < exact->n_features; feature++)
    g_assert_cmpfloat (json_array_get_double_element (array, feature), ==, norm_params_get (trial->params, kind, feature));
}

/* After the batch; in eval mode as before it. */
static void
check_running (JsonObject *json, const TestTrial *trial, const TestExact *exact)
{
  JsonArray *mean;

  g_assert_cmpint (json_object_has_member (json, "running"), ==, norm_layer_tracks (trial->layer));
  if (!norm_layer_tracks (trial->layer))
    return;
  mean = json_object_get_array_member (json_object_get_object_member (json, "running"), "mean");
  g_assert_cmpuint (json_array_get_length (mean), ==, exact->n_features);
  for (guint feature = 0; feature < exact->n_features; feature++)
    {
      double before = norm_params_get (trial->params, NORM_PARAM_RUNNING_MEAN, feature);
      double after = exact->running_mean != NULL ? (double) exact->running_mean[feature] : before, value;
      JsonNode *node = json_array_get_element (mean, feature);

      value = json_node_get_value_type (node) == G_TYPE_STRING ? g_ascii_strtod (json_node_get_string (node), NULL) : json_node_get_double (node);
      g_assert_true (fabs (value - after) <= 1e-9 * (1 + fabs (after)) || (isnan (value) && isnan (after)));
    }
}

/* The product of the sizes of "axes"/"shape", and that the axes are named */
static gsize
read_named_shape (JsonObject *object)
{
  JsonArray *shape = json_object_get_array_member (object, "shape"), *axes = json_object_get_array_member (object, "axes");
  gsize n = 1;

  g_assert_cmpuint (json_array_get_length (shape), ==, json_array_get_length (axes));
  for (guint axis = 0; axis < json_array_get_length (shape); axis++)
    {
      n *= json_array_get_int_element (shape, axis);
      g_assert_cmpstr (json_array_get_string_element (axes, axis), !=, "");
    }
  return n;
}

static void
check_json (const TestTrial *trial, const NormResult *result, const TestExact *exact)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = norm_explain_json (result, trial->view->tensor, "", G_MAXSIZE);
  JsonObject *json, *axes;
  JsonArray *pools;
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  json = json_node_get_object (json_parser_get_root (parser));
  pools = json_object_get_array_member (json, "pools");
  g_assert_cmpuint (json_array_get_length (pools), ==, exact->n_pools);
  for (guint pool = 0; pool < exact->n_pools; pool++)
    check_pool (json_array_get_object_element (pools, pool), trial, exact, pool);
  g_assert_cmpfloat (read_number (json, "eps"), ==, exact->eps);
  g_assert_cmpint (json_object_has_member (json, "mask"), ==, trial->mask != NULL);
  check_running (json, trial, exact);
  check_features (json, "weight", NORM_PARAM_WEIGHT, trial, exact, norm_layer_has_weight (trial->layer));
  check_features (json, "bias", NORM_PARAM_BIAS, trial, exact, norm_layer_has_bias (trial->layer));
  g_assert_cmpint (json_object_has_member (json, "features"), ==, json_object_has_member (json, "weight") || json_object_has_member (json, "bias"));
  if (json_object_has_member (json, "features"))
    g_assert_cmpuint (read_named_shape (json_object_get_object_member (json, "features")), ==, exact->n_features);
  axes = json_object_has_member (json, "split") ? json_object_get_object_member (json, "split") : json_object_get_object_member (json, "view");
  g_assert_cmpuint (read_named_shape (axes), ==, exact->n_values);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (axes, "axes")), ==,
                    json_array_get_length (json_object_get_array_member (json, "kept")) +
                      json_array_get_length (json_object_get_array_member (json, "pooled")));
}

static void
append_display (GString *line, const char *separator, double value)
{
  g_autofree char *number = norm_number_display (value, 4, TRUE);

  g_string_append_printf (line, "%s%s", separator, number);
}

/* The lines of a pool that list its values and outputs, written here from the definition; the text has them, in this order. */
static const char *
check_pool_text (const char *text, const TestTrial *trial, const NormResult *result, const TestExact *exact, gsize pool)
{
  g_autoptr (GString) values = g_string_new ("\n  values:");
  g_autoptr (GString) outputs = g_string_new (": ");
  gsize n = 0, n_all = 0;

  for (gsize cell = 0; cell < exact->n_values; cell++)
    {
      if (exact->pools[cell] != pool)
        continue;
      append_display (outputs, n_all++ > 0 ? " " : "", norm_result_get_output (result, cell));
      if (!counts (trial, cell))
        continue;
      append_display (values, " ", norm_view_get (trial->view, cell));
      n++;
    }
  g_string_append_c (values, '\n');
  g_string_append_c (outputs, '\n');
  if (n_all > 12)
    return text;
  if (n > 0 && strstr (text, values->str) == NULL)
    g_error ("pool %d: “%s” is missing in\n%s", (int) pool, values->str, text);
  text = n > 0 ? strstr (text, values->str) : text;
  text = strstr (text, outputs->str);
  if (text == NULL)
    g_error ("pool %d: “%s” is missing", (int) pool, outputs->str);
  return text;
}

static void
test_random (void)
{
  guint n_kinds[NORM_N_LAYER_KINDS] = { 0 };

  for (int round = 0; round < N_ROUNDS; round++)
    {
      TestTrial trial;
      g_autoptr (NormResult) result = NULL;

      test_trial_init (&trial);
      result = run_trial (&trial);
      if (result != NULL && trial.view->n_values <= 65536)
        {
          g_autoptr (TestExact) exact = test_exact_new (trial.layer, trial.params, trial.mode, trial.view, trial.counts);
          g_autofree char *text = norm_explain_text (result, trial.view->tensor, "", G_MAXSIZE, G_MAXSIZE);
          const char *rest = text;

          check_json (&trial, result, exact);
          for (gsize pool = 0; pool < exact->n_pools && exact->n_values > 0; pool++)
            rest = check_pool_text (rest, &trial, result, exact, pool);
          n_kinds[trial.layer->info->kind]++;
        }
      test_trial_clear (&trial);
    }
  for (guint kind = NORM_LAYER_IDENTITY + 1; kind < NORM_N_LAYER_KINDS; kind++)
    g_assert_cmpuint (n_kinds[kind], >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/explain-layers/group-norm", test_group_norm);
  g_test_add_func ("/layer/explain-layers/layer-norm", test_layer_norm);
  g_test_add_func ("/layer/explain-layers/rms-norm", test_rms_norm);
  g_test_add_func ("/layer/explain-layers/instance-norm", test_instance_norm);
  g_test_add_func ("/layer/explain-layers/devices", test_devices);
  g_test_add_func ("/layer/explain-layers/mask", test_mask);
  g_test_add_func ("/layer/explain-layers/mask-long", test_mask_long);
  g_test_add_func ("/layer/explain-layers/zero-variance", test_zero_variance);
  g_test_add_func ("/layer/explain-layers/random", test_random);
  return g_test_run ();
}
