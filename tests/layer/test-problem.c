/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem.h"
#include "support.h"

typedef struct
{
  const char *layer, *shape;
  NormMode mode;
  NormDtype dtype;
  int axis;
  const char *axis_label;
  const char *explanation; /* a part of it */
  const char *labels;      /* all repairs, "; " between */
} Row;

#define F32   NORM_DTYPE_FLOAT32
#define TRAIN NORM_MODE_TRAIN

static const Row rows[] = {
  { "BatchNorm1d(4)", "[2, 1, 4]", TRAIN, F32, 1, "C has 1 element, the layer expects 4", "the 4 is the length L",
    "num_features=1; squeeze(1) → C=4; permute(0, 2, 1) → C=4" },
  { "BatchNorm1d(1)", "[2, 4]", TRAIN, F32, 1, "C has 4 elements, the layer expects 1", "In [2, 4] that axis has 4 elements",
    "num_features=4; unsqueeze(1) → C=1" },
  { "BatchNorm1d(4)", "[2, 5, 4]", TRAIN, F32, 1, "C has 5 elements, the layer expects 4", "the 4 is the length L",
    "num_features=5; permute(0, 2, 1) → C=4; flatten(0, 1) → C=4" },
  { "BatchNorm1d(12)", "[2, 3, 4]", TRAIN, F32, 1, "C has 3 elements, the layer expects 12", "the layer was made for 12",
    "num_features=3; flatten(1) → C=12" },
  { "BatchNorm2d(3)", "[2, 8, 8, 3]", TRAIN, F32, 1, "C has 8 elements, the layer expects 3", "the 3 is the width W",
    "num_features=8; permute(0, 3, 1, 2) → C=3" },
  { "BatchNorm1d(3)", "[2, 3, 2, 2]", TRAIN, F32, -1, NULL, "[2, 3, 2, 2] has 4 axes", "BatchNorm2d; flatten(2) → C=3" },
  { "BatchNorm2d(3)", "[2, 3]", TRAIN, F32, -1, NULL, "(N, C, H, W)", "BatchNorm1d; unsqueeze(2).unsqueeze(3) → C=3" },
  { "BatchNorm1d(4)", "[1, 4]", TRAIN, F32, 0, "N has 1 element, one value per channel", "eval() uses the running statistics",
    "eval(); GroupNorm(2, 4); LayerNorm(4)" },
  { "BatchNorm1d(4)", "[2, 4]", TRAIN, NORM_DTYPE_INT64, -1, NULL, "of type int64", "convert to float32" },
  { "BatchNorm1d(4, eps=-1)", "[2, 4]", TRAIN, F32, -1, NULL, "PyTorch lets it through", "eps=1e-05" },
  { "BatchNorm1d(-1)", "[2, 3]", TRAIN, F32, -1, NULL, "cannot be negative", "num_features=3" },
  { "BatchNorm1d(0)", "[2, 0]", TRAIN, F32, 1, "C has 0 elements, the layer has 0 weights", "affine=False", "affine=False" },
  { "GroupNorm(3, 4)", "[2, 4]", TRAIN, F32, -1, NULL, "4 cannot be divided into 3 groups", "num_groups=2; num_groups=4; num_groups=1" },
  { "GroupNorm(3, 4)", "[2, 6, 5]", TRAIN, F32, -1, NULL, "4 cannot be divided into 3 groups",
    "num_channels=6; num_groups=2, num_channels=6; num_groups=1, num_channels=6; num_groups=6, num_channels=6" },
  { "GroupNorm(0, 4)", "[2, 4]", TRAIN, F32, -1, NULL, "no groups at all", "num_groups=1; num_groups=2; num_groups=4" },
  { "GroupNorm(-2, 4)", "[2, 4]", TRAIN, F32, -1, NULL, "at least 1", "num_groups=2; num_groups=1; num_groups=4" },
  { "GroupNorm(2, 4)", "[2, 3, 4]", TRAIN, F32, 1, "C has 3 elements, no multiple of 2", "In [2, 3, 4] the channel axis has 3 elements",
    "num_groups=1, num_channels=3; num_groups=3, num_channels=3; permute(0, 2, 1) → C=4; flatten(0, 1) → C=4" },
  { "GroupNorm(32, 64)", "[2, 32, 32, 64]", TRAIN, F32, 1, "C has 32 elements, the layer expects 64", "the 64 is the width W",
    "num_channels=32; permute(0, 3, 1, 2) → C=64; flatten(0, 2) → C=64" },
  { "GroupNorm(4, 4)", "[1, 4]", TRAIN, F32, 1, "C has 4 elements in 4 groups, one value per group", "Fewer groups hold more values",
    "num_groups=2; num_groups=1; LayerNorm(4)" },
  { "GroupNorm(1, 1)", "[1, 1]", TRAIN, F32, 1, "C has 1 element in 1 group, one value per group", "holds a single value", "Identity()" },
  { "GroupNorm(2, 4)", "[4]", TRAIN, F32, -1, NULL, "(N, C, …)", "unsqueeze(0) → C=4; LayerNorm(4)" },
  { "LayerNorm(5)", "[2, 4]", TRAIN, F32, 1, "C has 4 elements, normalized_shape says 5", "[2, 4] ends otherwise", "normalized_shape=4" },
  { "LayerNorm((2, 3, 4))", "[3, 4]", TRAIN, F32, -1, NULL, "3 here, but [3, 4] has 2 only", "normalized_shape=(3, 4)" },
  { "LayerNorm((2, 4))", "[4, 2]", TRAIN, F32, 1, "C has 2 elements, normalized_shape says 4", "the 4 is the batch N",
    "normalized_shape=(4, 2); t() → [2, 4]" },
  { "LayerNorm((3, 8, 8))", "[2, 8, 8, 3]", TRAIN, F32, 3, "W has 3 elements, normalized_shape says 8", "the 8 is the height H",
    "normalized_shape=(8, 8, 3); permute(0, 3, 1, 2) → [2, 3, 8, 8]" },
  { "LayerNorm(())", "[2, 4]", TRAIN, F32, -1, NULL, "nothing is pooled", "normalized_shape=4" },
  { "LayerNorm(-1)", "[2, 4]", TRAIN, F32, -1, NULL, "here it is [-1]", "normalized_shape=4" },
  { "LayerNorm(4)", "[]", TRAIN, F32, -1, NULL, "[] has 0 only", "Identity()" },
  { "RMSNorm(4, eps=-1)", "[2, 4]", TRAIN, F32, -1, NULL, "added to the mean square", "eps=1e-05" },
  { "InstanceNorm1d(4)", "[2, 4, 3, 3]", TRAIN, F32, -1, NULL, "(C, L) or (N, C, L)",
    "InstanceNorm2d; InstanceNorm3d(2); flatten(2) → C=4; flatten(1) → C=2" },
  { "InstanceNorm1d(4)", "[2, 4, 1]", TRAIN, F32, 2, "L has 1 element, one value per channel and sample", "In [2, 4, 1] that is a single value",
    "GroupNorm(2, 4); LayerNorm((4, 1)); squeeze(2) → C=2; permute(0, 2, 1) → C=1" },
  { "InstanceNorm1d(5, affine=True)", "[4, 5]", TRAIN, F32, 0, "C has 4 elements, the layer expects 5", "the first axis of an input without a batch",
    "num_features=4; t() → C=5" },
  { "InstanceNorm1d(4, momentum=None)", "[2, 4, 3]", TRAIN, F32, -1, NULL, "does not count its batches", "momentum=0.1" },
  { "InstanceNorm1d(4, affine=True)", "[0, 4, 3]", TRAIN, F32, 0, "N has 0 elements, so there are 0 weights", "affine=False only", "affine=False" },
  { "InstanceNorm1d(5, track_running_stats=True)", "[0, 4, 3]", TRAIN, F32, 1, "C has 4 elements, the layer expects 5",
    "even though the input is empty", "num_features=4" },
  { "SyncBatchNorm(4, devices=0)", "[2, 4]", TRAIN, F32, -1, NULL, "devices=1", "devices=1; devices=2" },
  { "SyncBatchNorm(4, devices=3)", "[8, 4]", TRAIN, F32, 0, "N has 8 elements, no multiple of 3", "use a number of devices that divides it",
    "devices=2; devices=4; devices=1" },
  { "SyncBatchNorm(4, devices=4, synchronized=False)", "[4, 4]", TRAIN, F32, 0, "each device gets 1 element of N, one value per channel",
    "In [1, 4], the part of each device", "eval(); devices=2; devices=1; GroupNorm(2, 4)" },
  { "SyncBatchNorm(4)", "[2, 0]", TRAIN, F32, 1, "C has 0 elements", "nothing to synchronize", "t() → C=2; unsqueeze(1) → C=1; unsqueeze(0) → C=2" },
};

static char *
join_labels (const NormProblem *problem)
{
  GString *text = g_string_new (NULL);

  for (guint place = 0; place < problem->repairs->len; place++)
    {
      const NormRepair *repair = g_ptr_array_index (problem->repairs, place);

      g_string_append_printf (text, "%s%s", place > 0 ? "; " : "", repair->label);
    }
  return g_string_free (text, FALSE);
}

/* Does exactly what the members that are set say, with the real values, and runs the layer. */
static void
assert_repair_works (const NormRepair *repair, NormLayer *layer, NormMode mode, NormView *view)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) mended = repair->layer != NULL ? test_layer (repair->layer) : norm_layer_ref (layer);
  g_autoptr (NormView) moved = repair->append_step != NULL ? test_apply_steps (view, repair->append_step) : norm_view_ref (view);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormTensor) plain = norm_view_to_tensor (moved);
  g_autoptr (NormTensor) cast = norm_tensor_cast (plain, repair->set_dtype ? repair->dtype : plain->dtype);
  g_autoptr (NormView) input = norm_view_new (cast);
  g_autoptr (NormResult) result = norm_layer_run (mended, params, repair->set_mode ? repair->mode : mode, input, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (repair->remove_step);
  g_assert_true (result->output->n_values == view->n_values);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (NormLayer) layer = test_layer (row->layer);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormView) view = test_view (row->dtype, row->shape, NULL);
  g_autoptr (NormProblem) problem = norm_layer_check (layer, params, row->mode, view);
  g_autofree char *labels = NULL;

  g_assert_nonnull (problem);
  labels = join_labels (problem);
  g_assert_cmpstr (labels, ==, row->labels);
  g_assert_cmpint (problem->axis, ==, row->axis);
  g_assert_cmpstr (problem->axis_label, ==, row->axis_label);
  g_assert_nonnull (strstr (problem->explanation, row->explanation));
  for (guint place = 0; place < problem->repairs->len; place++)
    assert_repair_works (g_ptr_array_index (problem->repairs, place), layer, row->mode, view);
}

/* "[3, 0]": sizes from @least to 4 */
static char *
random_shape (int rank, int least)
{
  GString *text = g_string_new ("[");

  for (int axis = 0; axis < rank; axis++)
    g_string_append_printf (text, "%s%d", axis > 0 ? ", " : "", g_test_rand_int_range (least, 5));
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static const char *
random_bool (void)
{
  return g_test_rand_bit () ? "True" : "False";
}

/* Any kind, with arguments that often fit nothing */
static char *
random_layer (void)
{
  const NormLayerInfo *info = norm_layer_info (g_test_rand_int_range (0, NORM_N_LAYER_KINDS));
  GString *text = g_string_new (info->name);
  const char *separator = "(";

  for (int arg = 0; arg < info->n_args; arg++)
    {
      g_autofree char *sizes = random_shape (g_test_rand_int_range (0, 4), g_test_rand_int_range (-1, 2));

      g_string_append_printf (text, "%s%s=", separator, info->args[arg].name);
      separator = ", ";
      if (info->args[arg].type == NORM_ARG_INT)
        g_string_append_printf (text, "%d", g_test_rand_int_range (g_test_rand_int_range (-1, 2), 6));
      else if (info->args[arg].type == NORM_ARG_BOOL)
        g_string_append (text, random_bool ());
      else if (info->args[arg].type == NORM_ARG_SHAPE)
        g_string_append (text, sizes);
      else if (info->args[arg].type == NORM_ARG_FLOAT_OR_NONE && g_test_rand_int_range (0, 4) == 0)
        g_string_append (text, "None");
      else
        g_string_append (text, g_test_rand_int_range (0, 8) == 0 ? "-1" : "0.25");
    }
  g_string_append (text, *separator == '(' ? "()" : ")");
  return g_string_free (text, FALSE);
}

/* Any layer on any shape: either it runs, or there is a problem with words, and every repair that is offered works. */
static void
test_random (void)
{
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64, NORM_DTYPE_INT64, NORM_DTYPE_BOOL };

  for (int round = 0; round < 5000; round++)
    {
      g_autofree char *layer_text = random_layer (), *shape_text = random_shape (g_test_rand_int_range (0, 9), 0);
      g_autoptr (NormLayer) layer = test_layer (layer_text);
      g_autoptr (NormParams) params = norm_params_new ();
      g_autoptr (NormProblem) problem = NULL;
      g_autoptr (NormView) view = NULL;
      NormMode mode = g_test_rand_bit ();

      view = test_view (dtypes[g_test_rand_int_range (0, G_N_ELEMENTS (dtypes))], shape_text, NULL);
      problem = norm_layer_check (layer, params, mode, view);
      if (problem == NULL)
        {
          g_autoptr (NormResult) result = test_run (layer_text, params, mode, view);

          g_assert_cmpuint (result->output->n_values, ==, view->n_values);
          continue;
        }
      g_assert_cmpuint (strlen (problem->message), >, 0);
      g_assert_cmpuint (strlen (problem->explanation), >, 0);
      g_assert_cmpuint (problem->repairs->len, <=, 4);
      for (guint place = 0; place < problem->repairs->len; place++)
        assert_repair_works (g_ptr_array_index (problem->repairs, place), layer, mode, view);
    }
}

/* An array that was loaded and has another size than the channel axis is named; changing num_features would not mend it, so it is not offered. */
static void
test_array_of_other_size (void)
{
  static const double three[] = { 1, 2, 3 };
  g_autoptr (NormLayer) layer = test_layer ("BatchNorm1d(4)");
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_array (initial, NORM_PARAM_BIAS, three, 3);
  g_autoptr (NormView) view = test_view (F32, "[2, 4]", NULL);
  g_autoptr (NormProblem) problem = norm_layer_check (layer, params, TRAIN, view);

  g_assert_nonnull (problem);
  g_assert_cmpstr (problem->message, ==, "bias should contain 4 elements not 3");
  g_assert_nonnull (strstr (problem->explanation, "the bias that was given has 3"));
  g_assert_cmpuint (problem->repairs->len, ==, 0);
}

/* Arrays made for the layer there is are no obstacle: they become initial when another one is chosen. */
static void
test_array_of_old_size (void)
{
  static const double four[] = { 1, 2, 3, 4 };
  g_autoptr (NormLayer) layer = test_layer ("BatchNorm1d(4)");
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_array (initial, NORM_PARAM_WEIGHT, four, 4);
  g_autoptr (NormView) view = test_view (F32, "[2, 1, 4]", NULL);
  g_autoptr (NormProblem) problem = norm_layer_check (layer, params, TRAIN, view);
  g_autofree char *labels = NULL;

  g_assert_nonnull (problem);
  labels = join_labels (problem);
  g_assert_cmpstr (labels, ==, "num_features=1; squeeze(1) → C=4; permute(0, 2, 1) → C=4");
}

static void
test_step (void)
{
  g_autoptr (NormView) view = test_view (F32, "[2, 1, 4]", NULL);
  g_autoptr (NormSteps) steps = norm_steps_parse ("squeeze(5)", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormView) after = norm_steps_apply (steps, view, G_MAXUINT, NULL, &error);
  g_autoptr (NormProblem) problem = NULL;
  const NormRepair *repair;

  g_assert_null (after);
  problem = norm_problem_new_for_step (error, "squeeze(5)", view);
  g_assert_true (g_str_has_prefix (problem->message, "Dimension out of range (expected to be in range of [-3, 2], but got 5)"));
  g_assert_nonnull (strstr (problem->explanation, "[2, 1, 4]"));
  g_assert_cmpuint (problem->repairs->len, ==, 1);
  repair = g_ptr_array_index (problem->repairs, 0);
  g_assert_cmpstr (repair->label, ==, "remove squeeze(5)");
  g_assert_true (repair->remove_step);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autofree char *path = g_strdup_printf ("/layer/problem/%u", row);

      g_test_add_data_func (path, &rows[row], test_row);
    }
  g_test_add_func ("/layer/problem/random", test_random);
  g_test_add_func ("/layer/problem/array", test_array_of_other_size);
  g_test_add_func ("/layer/problem/old-array", test_array_of_old_size);
  g_test_add_func ("/layer/problem/step", test_step);
  return g_test_run ();
}
