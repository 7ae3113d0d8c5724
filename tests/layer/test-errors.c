/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem.h"
#include "support.h"
#include <json-glib/json-glib.h>
#include <math.h>

/* What PyTorch does with each call of tests/reference/errors.json: its exact words, or its numbers. */

typedef struct
{
  const char *call;  /* as in errors.json */
  const char *layer; /* NULL: see @reason */
  const char *shape;
  const char *values; /* NULL: 1, 2, 3 … */
  NormMode mode;
  NormDtype dtype;
  NormParamKind param; /* of @n_param equal values, if n_param > 0 */
  gsize n_param;
  double param_value;
  const char *reason; /* why it is not taken over, or where we say something else on purpose */
} Row;

#define F32  .dtype = NORM_DTYPE_FLOAT32
#define EVAL .mode = NORM_MODE_EVAL
#define RANKS(NAME)                                                                                                              \
  { NAME "(3) on 0D input", NAME "(3)", "[]", F32 }, { NAME "(3) on 1D input", NAME "(3)", "[3]", F32 },                         \
    { NAME "(3) on 2D input", NAME "(3)", "[2, 3]", F32 }, { NAME "(3) on 3D input", NAME "(3)", "[2, 3, 2]", F32 },             \
    { NAME "(3) on 4D input", NAME "(3)", "[2, 3, 2, 2]", F32 }, { NAME "(3) on 5D input", NAME "(3)", "[2, 3, 2, 2, 2]", F32 }, \
  {                                                                                                                              \
    NAME "(3) on 6D input", NAME "(3)", "[2, 3, 2, 2, 2, 2]", F32                                                                \
  }
#define DTYPE(NAME, DTYPE_VALUE)                                                                                                               \
  { "BatchNorm1d(4) train, input dtype torch." NAME, "BatchNorm1d(4)", "[2, 4]", .dtype = DTYPE_VALUE },                                       \
  {                                                                                                                                            \
    "BatchNorm1d(4, affine=False, track=False), input dtype torch." NAME, "BatchNorm1d(4, affine=False, track_running_stats=False)", "[2, 4]", \
      .dtype = DTYPE_VALUE                                                                                                                     \
  }
#define NO_TRACK "track_running_stats=False"

static const Row rows[] = {
  RANKS ("BatchNorm1d"),
  RANKS ("BatchNorm2d"),
  RANKS ("BatchNorm3d"),
  RANKS ("InstanceNorm1d"),
  RANKS ("InstanceNorm2d"),
  RANKS ("InstanceNorm3d"),
  { "BatchNorm1d(5) train on (2,3)", "BatchNorm1d(5)", "[2, 3]", F32 },
  { "BatchNorm1d(5) eval on (2,3)", "BatchNorm1d(5)", "[2, 3]", EVAL, F32 },
  { "BatchNorm1d(5) train on (2,3,4)", "BatchNorm1d(5)", "[2, 3, 4]", F32 },
  { "BatchNorm1d(5, affine=False) eval on (2,3,4)", "BatchNorm1d(5, affine=False)", "[2, 3, 4]", EVAL, F32 },
  { "BatchNorm1d(5, track=False, affine=True) train on (2,3,4)", "BatchNorm1d(5, track_running_stats=False)", "[2, 3, 4]", F32 },
  { "BatchNorm1d(5, track=False, affine=False) train on (2,3,4)", "BatchNorm1d(5, affine=False, track_running_stats=False)", "[2, 3, 4]", F32 },
  { "BatchNorm2d(5) train on (2,3,4,4)", "BatchNorm2d(5)", "[2, 3, 4, 4]", F32 },
  { "BatchNorm1d(4) on (2,1,4): the blog reader's slip", "BatchNorm1d(4)", "[2, 1, 4]", F32 },
  { "BatchNorm1d(1) on (2,4): the other slip", "BatchNorm1d(1)", "[2, 4]", F32 },
  { "BatchNorm1d(4) train N=1 (1,4)", "BatchNorm1d(4)", "[1, 4]", F32 },
  { "BatchNorm1d(4) train N=1 (1,4,1)", "BatchNorm1d(4)", "[1, 4, 1]", F32 },
  { "BatchNorm1d(4) train N=1 (1,4,2)", "BatchNorm1d(4)", "[1, 4, 2]", F32 },
  { "BatchNorm2d(4) train (1,4,1,1)", "BatchNorm2d(4)", "[1, 4, 1, 1]", F32 },
  { "BatchNorm1d(4) eval N=1 (1,4)", "BatchNorm1d(4)", "[1, 4]", EVAL, F32 },
  { "BatchNorm1d(4, track=False) eval N=1 (1,4)", "BatchNorm1d(4, track_running_stats=False)", "[1, 4]", EVAL, F32 },
  { "BatchNorm1d(4) train zero batch (0,4)", "BatchNorm1d(4)", "[0, 4]", F32 },
  { "BatchNorm1d(4) train zero batch (0,4,3)", "BatchNorm1d(4)", "[0, 4, 3]", F32 },
  { "BatchNorm1d(4) train zero length (2,4,0)", "BatchNorm1d(4)", "[2, 4, 0]", F32 },
  { "BatchNorm1d(4) eval zero batch (0,4)", "BatchNorm1d(4)", "[0, 4]", EVAL, F32 },
  { "BatchNorm2d(4) train zero batch (0,4,2,2)", "BatchNorm2d(4)", "[0, 4, 2, 2]", F32 },
  { "BatchNorm1d(0) train on (2,0)", "BatchNorm1d(0)", "[2, 0]", F32 },
  { "BatchNorm1d(0) train on (2,0,3)", "BatchNorm1d(0)", "[2, 0, 3]", F32 },
  { "BatchNorm1d(-1)", "BatchNorm1d(-1)", "[2, 3]", F32 },
  { "BatchNorm1d('4')", .reason = "the layer's text is refused with a column, see layer/text" },
  { "BatchNorm1d(4.0)", .reason = "the layer's text is refused with a column, see layer/text" },
  { "BatchNorm1d(4, eps=-1) (2,4)", .reason = "a negative eps is an error of ours, see layer/problem" },
  { "BatchNorm1d(4, eps=-100) (2,4)", .reason = "a negative eps is an error of ours, see layer/problem" },
  { "BatchNorm1d(4, eps=0) constant", "BatchNorm1d(4, eps=0)", "[2, 4]", "3 3 3 3 3 3 3 3", F32 },
  { "BatchNorm1d(4, eps=nan)", "BatchNorm1d(4, eps=float('nan'))", "[2, 4]", F32 },
  DTYPE ("int64", NORM_DTYPE_INT64),
  DTYPE ("int32", NORM_DTYPE_INT32),
  DTYPE ("uint8", NORM_DTYPE_UINT8),
  DTYPE ("bool", NORM_DTYPE_BOOL),
  DTYPE ("bfloat16", NORM_DTYPE_BFLOAT16),
  { "BatchNorm1d(4) train, input dtype torch.float16", .reason = "computed here, with a note, see layer/numbers" },
  { "BatchNorm1d(4, affine=False, track=False), input dtype torch.float16", .reason = "computed here, with a note, see layer/numbers" },
  { "BatchNorm1d(4) train, input dtype torch.complex64", .reason = "there are no complex tensors" },
  { "BatchNorm1d(4, affine=False, track=False), input dtype torch.complex64", .reason = "there are no complex tensors" },
  { "BatchNorm1d(4) train, input dtype torch.float64", .reason = "parameters have the type that fits the input, as after .double()" },
  { "BatchNorm1d(4, affine=False, track=False), input dtype torch.float64", "BatchNorm1d(4, affine=False, track_running_stats=False)", "[2, 4]",
    .dtype = NORM_DTYPE_FLOAT64 },
  { "BatchNorm1d(4) float64 module, float32 input", .reason = "parameters have the type that fits the input" },
  { "BatchNorm1d(2) with one NaN in feature 0", "BatchNorm1d(2)", "[3, 2]", "1 2 nan 4 5 6", F32 },
  { "BatchNorm1d(2) with one Inf in feature 0", "BatchNorm1d(2)", "[3, 2]", "1 2 inf 4 5 6", F32 },
  { "BatchNorm1d(2) eval with NaN", "BatchNorm1d(2)", "[3, 2]", "1 2 nan 4 5 6", EVAL, F32 },
  { "BatchNorm1d(2) eval with Inf", "BatchNorm1d(2)", "[3, 2]", "1 2 inf 4 5 6", EVAL, F32 },
  { "LayerNorm(4) int64 input", "LayerNorm(4)", "[2, 4]", .dtype = NORM_DTYPE_INT64 },
  { "GroupNorm(2,4) int64 input", "GroupNorm(2, 4)", "[2, 4]", .dtype = NORM_DTYPE_INT64 },
  { "InstanceNorm1d(4) int64 input", "InstanceNorm1d(4)", "[2, 4, 3]", .dtype = NORM_DTYPE_INT64 },
  { "LayerNorm(4) float64 input", .reason = "parameters have the type that fits the input, as after .double()" },
  { "GroupNorm(3, 4)", "GroupNorm(3, 4)", "[2, 4]", F32 },
  { "F.group_norm(x(2,4,3), 3)", .reason = "the layer made with these groups is refused earlier; the words are those of GroupNorm(2, 4) on (2,3,3)" },
  { "GroupNorm(0, 4)", "GroupNorm(0, 4)", "[2, 4]", F32 },
  { "GroupNorm(-2, 4) on (2,4)", "GroupNorm(-2, 4)", "[2, 4]", F32 },
  { "GroupNorm(8, 4)", "GroupNorm(8, 4)", "[2, 4]", F32 },
  { "F.group_norm(x(2,4,3), 0)", .reason = "the layer made with no groups is refused earlier, see GroupNorm(0, 4)" },
  { "F.group_norm(x(2,4,3), 8)", "GroupNorm(8, 8)", "[2, 4, 3]", F32 },
  { "GroupNorm(2, 4) on (2,6,3)", "GroupNorm(2, 4)", "[2, 6, 3]", F32 },
  { "GroupNorm(2, 4) on (2,3,3)", "GroupNorm(2, 4)", "[2, 3, 3]", F32 },
  { "GroupNorm(2, 4, affine=False) on (2,6,3)", "GroupNorm(2, 4, affine=False)", "[2, 6, 3]", F32 },
  { "GroupNorm(2, 4) on (4,)", "GroupNorm(2, 4)", "[4]", F32 },
  { "GroupNorm(4,4) on (1,4)", "GroupNorm(4, 4)", "[1, 4]", F32 },
  { "GroupNorm(4,4) on (2,4)", "GroupNorm(4, 4)", "[2, 4]", F32 },
  { "GroupNorm(2,4) on (1,4)", "GroupNorm(2, 4)", "[1, 4]", F32 },
  { "GroupNorm(2,4) on (0,4,3)", "GroupNorm(2, 4)", "[0, 4, 3]", F32 },
  { "LayerNorm(5) on (2,4)", "LayerNorm(5)", "[2, 4]", F32 },
  { "LayerNorm((3,4)) on (2,4)", "LayerNorm((3, 4))", "[2, 4]", F32 },
  { "LayerNorm((2,3,4)) on (3,4)", "LayerNorm((2, 3, 4))", "[3, 4]", F32 },
  { "LayerNorm(()) on (2,4)", "LayerNorm(())", "[2, 4]", F32 },
  { "LayerNorm(1) on (2,1)", "LayerNorm(1)", "[2, 1]", F32 },
  { "LayerNorm(0) on (2,0)", "LayerNorm(0)", "[2, 0]", F32 },
  { "LayerNorm((2,4)) on the transposed (4,2)", "LayerNorm((2, 4))", "[4, 2]", F32 },
  { "LayerNorm(4) on (0,4)", "LayerNorm(4)", "[0, 4]", F32 },
  { "LayerNorm(4, eps=-1) constant", .reason = "a negative eps is an error of ours, see layer/problem" },
  { "InstanceNorm1d(4) one spatial value (2,4,1) train", "InstanceNorm1d(4)", "[2, 4, 1]", F32 },
  { "InstanceNorm2d(4) one spatial value (2,4,1,1)", "InstanceNorm2d(4)", "[2, 4, 1, 1]", F32 },
  { "InstanceNorm1d(4) one spatial value eval", "InstanceNorm1d(4)", "[2, 4, 1]", EVAL, F32 },
  { "InstanceNorm1d(4,track=True) one spatial value eval", "InstanceNorm1d(4, track_running_stats=True)", "[2, 4, 1]", EVAL, F32 },
  { "InstanceNorm1d(5) on (2,4,3)", "InstanceNorm1d(5)", "[2, 4, 3]", F32 },
  { "InstanceNorm1d(5, affine=True) on (2,4,3)", "InstanceNorm1d(5, affine=True)", "[2, 4, 3]", F32 },
  { "InstanceNorm1d(5, track=True) on (2,4,3)", "InstanceNorm1d(5, track_running_stats=True)", "[2, 4, 3]", F32 },
  { "InstanceNorm1d(4) on unbatched (4,3)", "InstanceNorm1d(4)", "[4, 3]", F32 },
  { "InstanceNorm1d(4) on (3,4) unbatched, wrong C", "InstanceNorm1d(4)", "[3, 4]", F32 },
  { "InstanceNorm1d(4) on (0,4,3)", "InstanceNorm1d(4)", "[0, 4, 3]", F32 },
  { "LayerNorm(2) with NaN", "LayerNorm(2)", "[3, 2]", "1 2 nan 4 5 6", F32 },
  { "float32 overflow 3e38", .reason = "the variance is held in double here; a note says what PyTorch gives, see layer/notes" },
  { "denormals 1e-40", .reason = "see test_denormals()" },
  { "denormals 1e-40 eps=0", .reason = "the variance is held in double here; a note says what PyTorch gives, see layer/notes" },
  { "running stats after 2 batches, momentum None", .reason = "see test_running_after_two(), as the following" },
  { "running stats after 2 batches, momentum 0.1", .reason = "…" },
  { "running stats after 2 batches, momentum 0", .reason = "…" },
  { "running stats after 2 batches, momentum 1", .reason = "…" },
  { "running stats after 2 batches, momentum 2", .reason = "…" },
  { "running stats after 2 batches, momentum -1", .reason = "…" },
  { "running stats after NaN", .reason = "see test_running_not_finite(), as the following" },
  { "running stats after Inf", .reason = "…" },
  { "F.batch_norm eval without running stats", .reason = "the layer without running statistics uses the batch's in eval, as PyTorch's does" },
  { "F.batch_norm weight wrong size", "BatchNorm1d(4, " NO_TRACK ")", "[2, 4]", F32, .param = NORM_PARAM_WEIGHT, .n_param = 3, .param_value = 1 },
  { "F.batch_norm bias without weight", "BatchNorm1d(4, " NO_TRACK ")", "[2, 4]", F32, .param = NORM_PARAM_BIAS, .n_param = 4, .param_value = 1 },
  { "negative running_var", "BatchNorm1d(4)", "[2, 4]", EVAL, F32, .param = NORM_PARAM_RUNNING_VAR, .n_param = 4, .param_value = -1 },
};

static JsonArray *
load_cases (JsonParser *parser)
{
  g_autofree char *path = test_reference_path ("errors.json");
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
}

static JsonObject *
find_case (JsonArray *cases, const char *call)
{
  for (guint place = 0; place < json_array_get_length (cases); place++)
    {
      JsonObject *object = json_array_get_object_element (cases, place);

      if (g_str_equal (json_object_get_string_member (object, "call"), call))
        return object;
    }
  g_error ("errors.json has no call “%s”", call);
}

static NormView *
row_view (const Row *row)
{
  double values[16];
  g_auto (GStrv) words = NULL;

  if (row->values == NULL)
    return test_view (row->dtype, row->shape, NULL);
  words = g_strsplit (row->values, " ", -1);
  for (guint word = 0; words[word] != NULL; word++)
    values[word] = g_ascii_strtod (words[word], NULL);
  return test_view (row->dtype, row->shape, values);
}

static NormParams *
row_params (const Row *row)
{
  g_autoptr (NormParams) initial = norm_params_new ();
  double values[4] = { row->param_value, row->param_value, row->param_value, row->param_value };

  return row->n_param > 0 ? norm_params_with_array (initial, row->param, values, row->n_param) : g_steal_pointer (&initial);
}

static double
result_number (JsonArray *numbers, guint place)
{
  JsonNode *node = json_array_get_element (numbers, place);

  return json_node_get_value_type (node) == G_TYPE_STRING ? g_ascii_strtod (json_node_get_string (node), NULL) : json_node_get_double (node);
}

/* PyTorch's float32 numbers are themselves a few ulp off, @tolerance of the largest. errors.json cuts long outputs. */
static void
check_numbers (JsonArray *numbers, const NormTensor *output, double tolerance)
{
  double largest = 0;

  g_assert_cmpuint (json_array_get_length (numbers), <=, output->n_values);
  g_assert_true (output->n_values == 0 || json_array_get_length (numbers) > 0);
  for (guint flat = 0; flat < json_array_get_length (numbers); flat++)
    largest = fmax (largest, isfinite (result_number (numbers, flat)) ? fabs (result_number (numbers, flat)) : 0);
  for (guint flat = 0; flat < json_array_get_length (numbers); flat++)
    {
      double expected = result_number (numbers, flat), value = norm_tensor_get (output, flat);

      g_assert_true ((isnan (expected) && isnan (value)) || expected == value || fabs (value - expected) <= tolerance * largest);
    }
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *expected = find_case (load_cases (parser), row->call);
  g_autoptr (NormLayer) layer = test_layer (row->layer);
  g_autoptr (NormParams) params = row_params (row);
  g_autoptr (NormView) view = row_view (row);
  g_autoptr (NormProblem) problem = norm_layer_check (layer, params, row->mode, view);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormResult) result = norm_layer_run (layer, params, row->mode, view, NULL, NULL, &error);

  if (json_object_get_boolean_member (expected, "raises"))
    {
      const char *message = json_object_get_string_member (expected, "message");

      g_assert_nonnull (problem);
      g_assert_cmpstr (problem->message, ==, message);
      g_assert_true (problem->from_torch);
      g_assert_error (error, NORM_ERROR, NORM_ERROR_LAYER);
      g_assert_true (g_str_has_prefix (error->message, message));
      return;
    }
  g_assert_null (problem);
  g_assert_no_error (error);
  check_numbers (json_object_get_array_member (expected, "result"), result->output, 2e-6);
}

/* So small that float32 holds four digits of them: PyTorch's mean is that much off. */
static void
test_denormals (void)
{
  static const double values[] = { 1e-40, 3e-40, 2e-40 };
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *expected = find_case (load_cases (parser), "denormals 1e-40");
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[3, 1]", values);
  g_autoptr (NormResult) result = test_run ("BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, view);

  check_numbers (json_object_get_array_member (expected, "result"), result->output, 3e-5);
}

/* Two training batches x and 2x, x = 1 … 8 as (4, 2) */
static void
test_running_after_two (gconstpointer data)
{
  const char *momentum = data;
  g_autofree char *call = g_strdup_printf ("running stats after 2 batches, momentum %s", momentum);
  g_autofree char *text = g_strdup_printf ("BatchNorm1d(2, momentum=%s)", momentum);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *numbers = json_object_get_array_member (find_case (load_cases (parser), call), "result");
  const double doubled[] = { 2, 4, 6, 8, 10, 12, 14, 16 };
  g_autoptr (NormView) x = test_view (NORM_DTYPE_FLOAT32, "[4, 2]", NULL);
  g_autoptr (NormView) twice = test_view (NORM_DTYPE_FLOAT32, "[4, 2]", doubled);
  g_autoptr (NormResult) first = test_run (text, NULL, NORM_MODE_TRAIN, x);
  g_autoptr (NormResult) second = test_run (text, first->params_after, NORM_MODE_TRAIN, twice);

  for (guint feature = 0; feature < 2; feature++)
    {
      g_assert_cmpfloat_with_epsilon (norm_params_get (second->params_after, NORM_PARAM_RUNNING_MEAN, feature), result_number (numbers, feature),
                                      2e-6);
      g_assert_cmpfloat_with_epsilon (norm_params_get (second->params_after, NORM_PARAM_RUNNING_VAR, feature), result_number (numbers, 2 + feature),
                                      4e-6);
    }
  g_assert_cmpint (second->params_after->num_batches_tracked, ==, 2);
}

static void
test_running_not_finite (gconstpointer data)
{
  const char *word = data;
  g_autofree char *call = g_strdup_printf ("running stats after %s", word);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *numbers = json_object_get_array_member (find_case (load_cases (parser), call), "result");
  const double values[] = { 1, 2, g_ascii_strtod (word, NULL), 4, 5, 6 };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[3, 2]", values);
  g_autoptr (NormResult) result = test_run ("BatchNorm1d(2)", NULL, NORM_MODE_TRAIN, view);

  for (guint place = 0; place < 4; place++)
    {
      double value = norm_params_get (result->params_after, place < 2 ? NORM_PARAM_RUNNING_MEAN : NORM_PARAM_RUNNING_VAR, place % 2);
      double expected = result_number (numbers, place);

      g_assert_true ((isnan (expected) && isnan (value)) || expected == value || fabs (value - expected) < 1e-6);
    }
}

/* No call is forgotten, and none is made up. */
static void
test_complete (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = load_cases (parser);

  for (guint place = 0; place < json_array_get_length (cases); place++)
    {
      const char *call = json_object_get_string_member (json_array_get_object_element (cases, place), "call");
      gboolean found = FALSE;

      for (guint row = 0; row < G_N_ELEMENTS (rows) && !found; row++)
        found = g_str_equal (rows[row].call, call);
      if (!found)
        g_error ("no row for “%s”", call);
    }
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    g_assert_nonnull (find_case (cases, rows[row].call));
}

int
main (int argc, char **argv)
{
  static const char *const momenta[] = { "None", "0.1", "0", "1", "2", "-1" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/errors/complete", test_complete);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autofree char *path = g_strdup_printf ("/layer/errors/%u", row);

      if (rows[row].reason == NULL)
        g_test_add_data_func (path, &rows[row], test_row);
    }
  for (guint momentum = 0; momentum < G_N_ELEMENTS (momenta); momentum++)
    {
      g_autofree char *path = g_strdup_printf ("/layer/errors/running-%s", momenta[momentum]);

      g_test_add_data_func (path, momenta[momentum], test_running_after_two);
    }
  g_test_add_func ("/layer/errors/denormals", test_denormals);
  g_test_add_data_func ("/layer/errors/running-nan", "NaN", test_running_not_finite);
  g_test_add_data_func ("/layer/errors/running-inf", "Inf", test_running_not_finite);
  return g_test_run ();
}
