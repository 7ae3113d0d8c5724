/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer.h"
#include <math.h>

typedef struct
{
  const char *text, *printed;
} Reading;

/* What a person may paste, and the shortest text of the same layer. */
static void
test_read (void)
{
  static const Reading readings[] = {
    { "BatchNorm1d(4)", "BatchNorm1d(4)" },
    { "nn.BatchNorm1d(num_features=4, affine=False, eps=0)", "BatchNorm1d(4, eps=0, affine=False)" },
    { "torch.nn.BatchNorm2d(3,)", "BatchNorm2d(3)" },
    { "  BatchNorm3d ( 3 , 1e-3 , None , False , False )  ", "BatchNorm3d(3, eps=0.001, momentum=None, affine=False, track_running_stats=False)" },
    { "BatchNorm1d(4, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)", "BatchNorm1d(4)" }, /* as print(layer) shows it */
    { "BatchNorm1d(4, device='cuda:0', dtype=torch.float64)", "BatchNorm1d(4)" },
    { "BatchNorm1d(4, device=torch.device(\"cuda\", 0))", "BatchNorm1d(4)" },
    { "BatchNorm1d(4, 1e-5, 0.1, True, True, 'cpu', torch.float32)", "BatchNorm1d(4)" },
    { "BatchNorm1d(affine=False,\n  num_features=1_000)", "BatchNorm1d(1000, affine=False)" },
    { "BatchNorm1d(-1)", "BatchNorm1d(-1)" }, /* fits nothing, but that is for norm_layer_check() to say */
    { "BatchNorm1d(4, eps=float('nan'))", "BatchNorm1d(4, eps=float(\"nan\"))" },
    { "BatchNorm1d(4, eps=math.inf, momentum=-0.5)", "BatchNorm1d(4, eps=float(\"inf\"), momentum=-0.5)" },
    { "Identity()", "Identity()" },
    { "nn.Identity( )", "Identity()" },
    { "LayerNorm(4)", "LayerNorm(4)" },
    { "torch.nn.LayerNorm((3, 4))", "LayerNorm((3, 4))" },
    { "LayerNorm([3,4])", "LayerNorm((3, 4))" },
    { "LayerNorm(torch.Size([3, 4]))", "LayerNorm((3, 4))" },
    { "LayerNorm(torch.Size((3, 4)))", "LayerNorm((3, 4))" },
    { "LayerNorm((4,), eps=1e-05, elementwise_affine=True)", "LayerNorm(4)" }, /* as print(layer) shows it */
    { "LayerNorm( ( ( 3 , 4, ) ) )", "LayerNorm((3, 4))" },
    { "LayerNorm((((4))))", "LayerNorm(4)" },
    { "LayerNorm(())", "LayerNorm(())" }, /* PyTorch's constructor takes it, its forward() does not */
    { "LayerNorm([])", "LayerNorm(())" },
    { "LayerNorm(torch.Size([]))", "LayerNorm(())" },
    { "LayerNorm((3, -1), 0)", "LayerNorm((3, -1), eps=0)" },
    { "LayerNorm((1,2,3,4,5,6,7,8))", "LayerNorm((1, 2, 3, 4, 5, 6, 7, 8))" },
    { "LayerNorm((9223372036854775807, 9223372036854775807))", "LayerNorm((9223372036854775807, 9223372036854775807))" },
    { "LayerNorm(normalized_shape=(3, 4), eps=1e-6, elementwise_affine=False, bias=False)",
      "LayerNorm((3, 4), eps=1e-06, elementwise_affine=False, bias=False)" },
    { "RMSNorm((3, 4), eps=None)", "RMSNorm((3, 4))" },
    { "RMSNorm(4, 1e-6)", "RMSNorm(4, eps=1e-06)" },
    { "RMSNorm((4,), eps=None, elementwise_affine=True)", "RMSNorm(4)" },
    { "GroupNorm(num_channels=4, num_groups=2, affine=False)", "GroupNorm(2, 4, affine=False)" },
    { "GroupNorm(2, 4, eps=1e-05, affine=True)", "GroupNorm(2, 4)" },
    { "InstanceNorm2d(4, affine=True, track_running_stats=True)", "InstanceNorm2d(4, affine=True, track_running_stats=True)" },
    { "InstanceNorm1d(4, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False)", "InstanceNorm1d(4)" },
    { "SyncBatchNorm(4, process_group=group, device='cuda')", "SyncBatchNorm(4)" },
    { "SyncBatchNorm(4, 1e-5, 0.1, True, True, group, 'cuda', torch.float32, devices=2)", "SyncBatchNorm(4, devices=2)" },
    { "SyncBatchNorm(4, synchronized=False, devices=2)", "SyncBatchNorm(4, devices=2, synchronized=False)" },
  };

  for (guint place = 0; place < G_N_ELEMENTS (readings); place++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NormLayer) layer = norm_layer_parse (readings[place].text, &error);
      g_autoptr (NormLayer) again = NULL;
      g_autofree char *printed = NULL;

      g_assert_no_error (error);
      printed = norm_layer_to_text (layer);
      g_assert_cmpstr (printed, ==, readings[place].printed);
      again = norm_layer_parse (printed, &error);
      g_assert_no_error (error);
      g_assert_true (norm_layer_equal (layer, again));
    }
}

typedef struct
{
  const char *text;
  int column;
  const char *words; /* in the message */
} Refusal;

static void
test_refuse (void)
{
  static const Refusal refusals[] = {
    { "", 1, "a layer is expected" },
    { "BatchNorm1D(4)", 1, "did you mean BatchNorm1d" },
    { "nn.BatchNrm2d(4)", 4, "did you mean BatchNorm2d" },
    { "Conv2d(3, 4)", 1, "known: Identity, BatchNorm1d" },
    { "BatchNorm1d", 12, "“(” is expected" },
    { "BatchNorm1d()", 13, "num_features is missing" },
    { "BatchNorm1d(eps=1)", 18, "num_features is missing" },
    { "BatchNorm1d(4, esp=0)", 16, "did you mean eps" },
    { "BatchNorm1d(4, num_feature=4)", 16, "did you mean num_features" },
    { "BatchNorm1d('4')", 13, "whole number" },
    { "BatchNorm1d(4.0)", 13, "whole number" },
    { "BatchNorm1d(99999999999999999999)", 13, "whole number" },
    { "BatchNorm1d(4, 'x')", 16, "eps is a number" },
    { "BatchNorm1d(4, eps=None)", 20, "eps is a number" },
    { "BatchNorm1d(4, eps=1,5)", 22, "positional argument follows keyword" },
    { "BatchNorm1d(4, momentum=none)", 25, "or None" },
    { "BatchNorm1d(4, affine=true)", 23, "True or False" },
    { "BatchNorm1d(4, num_features=4)", 16, "given twice" },
    { "BatchNorm1d(4, 0, 0, True, True, 0, 0, 8)", 40, "takes 5 arguments" },
    { "BatchNorm1d(4", 14, "“)” is missing" },
    { "BatchNorm1d(4,", 15, "a value is missing" },
    { "BatchNorm1d(4,,)", 15, "a value is missing" },
    { "BatchNorm1d(4, eps=)", 20, "a value is missing" },
    { "BatchNorm1d(4)(x)", 15, "nothing is expected" },
    { "  Identity(3)", 12, "takes 0 arguments" },
    { "ß(4)", 1, "a layer is expected" },
    { "LayerNorm()", 11, "normalized_shape is missing, for example LayerNorm(normalized_shape=4)" },
    { "GroupNorm(4)", 12, "num_channels is missing, for example GroupNorm(num_groups=2, num_channels=4)" },
    { "LayerNorm([,])", 11, "normalized_shape is a whole number or a tuple" },
    { "LayerNorm((,))", 11, "not “(,)”" },
    { "LayerNorm([[3, 4]])", 11, "not “[[3, 4]]”" },
    { "LayerNorm(((3, 4),))", 11, "not “((3, 4),)”" },
    { "LayerNorm([3], [4])", 16, "eps is a number" },
    { "LayerNorm((3, 4]))", 11, "not “(3, 4]”" },
    { "LayerNorm([3 4])", 11, "not “[3 4]”" },
    { "LayerNorm((3,,4))", 11, "not “(3,,4)”" },
    { "LayerNorm((3, 4,,))", 11, "not “(3, 4,,)”" },
    { "LayerNorm((3, 4)", 17, "“)” is missing" },
    { "LayerNorm(eps=0, normalized_shape=(3, 4.0))", 35, "not “(3, 4.0)”" },
    { "LayerNorm(('3', 4))", 11, "not “('3', 4)”" },
    { "LayerNorm('4')", 11, "not “'4'”" },
    { "LayerNorm(4.0)", 11, "not “4.0”" },
    { "LayerNorm(None)", 11, "not “None”" },
    { "LayerNorm((1,2,3,4,5,6,7,8,9))", 11, "at most 8" },
    { "LayerNorm((99999999999999999999,))", 11, "not “(99999999999999999999,)”" },
    { "LayerNorm(torch.Size(3))", 11, "not “torch.Size(3)”" },
    { "LayerNorm(torch.Size(3, 4))", 11, "not “torch.Size(3, 4)”" },
    { "LayerNorm(torch.Size)", 11, "not “torch.Size”" },
    { "LayerNorm(x.shape[1:])", 11, "not “x.shape[1:]”" },
    { "LayerNorm(4, eps=None)", 18, "eps is a number" },
    { "RMSNorm(4, bias=True)", 12, "unknown argument" },
    { "RMSNorm(4, eps='x')", 16, "or None" },
    { "InstanceNorm1d(4, process_group=None)", 19, "unknown argument" },
    { "SyncBatchNorm(4, 0, 0, True, True, None, 0, 0, 2)", 48, "takes 5 arguments" },
    { "SyncBatchNorm(4, devices=None)", 26, "devices is a whole number" },
    { "BatchNorm1d(4, ε=0)", 16, "eps is a number" },
    { "BatchNorm1d(µ23456789012345678901234567890123456789)", 13, "not “µ23456789012345678901234567890123456789”" },
    { "BatchNorm1d(µ2345678901234567890123456789012345678901)", 13, "not “µ234567890123456789012345678901234567890…”" },
    { "BatchNorm1d(4) and then ten thousand more words of which none", 16, "here is “and then ten thousand more words of whic…”" },
  };

  for (guint place = 0; place < G_N_ELEMENTS (refusals); place++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *column = g_strdup_printf ("column %d:", refusals[place].column);

      g_assert_null (norm_layer_parse (refusals[place].text, &error));
      g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
      if (strstr (error->message, column) == NULL || strstr (error->message, refusals[place].words) == NULL)
        g_error ("“%s” gave “%s”, expected %s %s", refusals[place].text, error->message, column, refusals[place].words);
    }
}

static double
random_double (void)
{
  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      return 0;
    case 1:
      return NAN;
    case 2:
      return -INFINITY;
    case 3:
      return ldexp (g_test_rand_double () - 0.5, g_test_rand_int_range (-1070, 1000));
    default:
      return g_test_rand_int_range (-20, 20) / 100.0;
    }
}

/* Printing and reading are inverses. */
static void
test_round_trip (void)
{
  for (int round = 0; round < 500; round++)
    {
      g_autoptr (NormLayer) layer = norm_layer_new (g_test_rand_int_range (0, NORM_N_LAYER_KINDS));
      g_autoptr (NormLayer) again = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      for (int arg = 0; arg < layer->info->n_args; arg++)
        {
          NormArgValue value = { .integer = g_test_rand_int (), .number = random_double (), .flag = g_test_rand_bit () };
          g_autoptr (NormLayer) before = layer;

          value.n_sizes = g_test_rand_int_range (0, NORM_MAX_RANK + 1);
          for (int place = 0; place < value.n_sizes; place++)
            value.sizes[place] = g_test_rand_int_range (-2, 100);
          value.none = layer->info->args[arg].type == NORM_ARG_FLOAT_OR_NONE && g_test_rand_bit ();
          layer = norm_layer_with_arg (before, before->info->args[arg].name, &value);
        }
      text = norm_layer_to_text (layer);
      again = norm_layer_parse (text, &error);
      g_assert_no_error (error);
      g_assert_true (norm_layer_equal (layer, again));
    }
}

/* No text makes the reader read outside of it (this is for the sanitizers). */
static void
test_garbage (void)
{
  static const char letters[] = "BatchNorm1d(4, eps=0)'\"[]{}.=,_ -None\t\xc3\xa9";
  static const char *const starts[] = { "", "LayerNorm(", "GroupNorm(2,", "RMSNorm(normalized_shape=", "LayerNorm(torch.Size(" };

  for (int round = 0; round < 5000; round++)
    {
      GString *text = g_string_new (starts[g_test_rand_int_range (0, G_N_ELEMENTS (starts))]);
      g_autofree char *garbage = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (NormLayer) layer = NULL;

      for (int length = g_test_rand_int_range (0, 40); length > 0; length--)
        g_string_append_c (text, letters[g_test_rand_int_range (0, sizeof letters - 1)]);
      garbage = g_string_free (text, FALSE);
      layer = norm_layer_parse (garbage, &error);
      g_assert_true ((layer == NULL) == (error != NULL));
    }
}

static void
test_layer_with (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = norm_layer_parse ("BatchNorm1d(7, eps=0.5, momentum=None, affine=False)", &error);
  g_autoptr (NormLayer) other = norm_layer_of_kind (layer, NORM_LAYER_BATCH_NORM_2D, 0, NULL);
  g_autoptr (NormLayer) identity = norm_layer_of_kind (layer, NORM_LAYER_IDENTITY, 0, NULL);
  g_autofree char *text = norm_layer_to_text (other);
  double momentum = 5;

  g_assert_cmpstr (text, ==, "BatchNorm2d(7, eps=0.5, momentum=None, affine=False)");
  g_assert_cmpint (norm_layer_n_features (layer), ==, 7);
  g_assert_cmpfloat (norm_layer_eps (layer, NORM_DTYPE_FLOAT32), ==, 0.5);
  g_assert_false (norm_layer_momentum (layer, &momentum));
  g_assert_cmpfloat (momentum, ==, 5);
  g_assert_false (norm_layer_has_weight (layer));
  g_assert_true (norm_layer_tracks (layer));
  g_assert_cmpint (norm_layer_n_features (identity), ==, 0);
  g_assert_false (norm_layer_tracks (identity) || norm_layer_has_weight (identity) || norm_layer_momentum (identity, NULL));
  g_assert_cmpint (norm_layer_arg_index (layer, "affine"), ==, 3);
  g_assert_cmpint (norm_layer_arg_index (layer, "bias"), ==, -1);
}

/* Another kind for a shape: what was set is kept, what counts axes fits. */
static void
test_of_kind (void)
{
  static const struct
  {
    const char *from;
    NormLayerKind kind;
    int rank;
    gsize shape[5];
    const char *layer;
  } rows[] = {
    { "BatchNorm1d(7, eps=0.5)", NORM_LAYER_INSTANCE_NORM_1D, 3, { 2, 4, 3 }, "InstanceNorm1d(4, eps=0.5)" },
    { "BatchNorm1d(7)", NORM_LAYER_INSTANCE_NORM_1D, 2, { 4, 3 }, "InstanceNorm1d(4)" }, /* unbatched */
    { "BatchNorm1d(7)", NORM_LAYER_BATCH_NORM_2D, 0, { 0 }, "BatchNorm2d(7)" },
    { "BatchNorm1d(7)", NORM_LAYER_GROUP_NORM, 0, { 0 }, "GroupNorm(1, 7)" },
    { "BatchNorm2d(6, affine=False)", NORM_LAYER_GROUP_NORM, 4, { 2, 6, 5, 5 }, "GroupNorm(2, 6, affine=False)" },
    { "BatchNorm2d(6)", NORM_LAYER_GROUP_NORM, 4, { 2, 7, 5, 5 }, "GroupNorm(1, 7)" },
    { "GroupNorm(3, 6)", NORM_LAYER_GROUP_NORM, 3, { 2, 12, 5 }, "GroupNorm(3, 12)" },
    { "GroupNorm(3, 6)", NORM_LAYER_GROUP_NORM, 3, { 2, 8, 5 }, "GroupNorm(2, 8)" },
    { "BatchNorm1d(4, affine=False, eps=0)", NORM_LAYER_LAYER_NORM, 3, { 2, 4, 3 }, "LayerNorm(3, eps=0, elementwise_affine=False)" },
    { "BatchNorm2d(4)", NORM_LAYER_LAYER_NORM, 4, { 2, 4, 3, 5 }, "LayerNorm((4, 3, 5))" },
    { "BatchNorm1d(4)", NORM_LAYER_LAYER_NORM, 3, { 2, 4, 1 }, "LayerNorm((4, 1))" }, /* a single value is no pool */
    { "LayerNorm((3, 5), eps=0.5)", NORM_LAYER_RMS_NORM, 4, { 2, 4, 3, 5 }, "RMSNorm((3, 5), eps=0.5)" },
    { "LayerNorm((3, 5))", NORM_LAYER_RMS_NORM, 3, { 4, 3, 6 }, "RMSNorm((3, 6))" },
    { "RMSNorm((2, 3, 5))", NORM_LAYER_LAYER_NORM, 2, { 3, 6 }, "LayerNorm(6)" },
    { "RMSNorm(5)", NORM_LAYER_BATCH_NORM_1D, 2, { 3, 6 }, "BatchNorm1d(6)" },
    { "BatchNorm1d(4, momentum=None)", NORM_LAYER_SYNC_BATCH_NORM, 2, { 3, 6 }, "SyncBatchNorm(6, momentum=None)" },
    { "SyncBatchNorm(4, devices=3, synchronized=False)", NORM_LAYER_SYNC_BATCH_NORM, 2, { 6, 4 }, "SyncBatchNorm(4, devices=3, synchronized=False)" },
    { "SyncBatchNorm(4, devices=3)", NORM_LAYER_SYNC_BATCH_NORM, 2, { 8, 4 }, "SyncBatchNorm(4)" },
    { "BatchNorm1d(4)", NORM_LAYER_LAYER_NORM, 1, { 6 }, "LayerNorm(6)" },
    { "BatchNorm1d(4)", NORM_LAYER_GROUP_NORM, 1, { 6 }, "GroupNorm(1, 4)" }, /* takes no such shape at all */
    { "GroupNorm(2, 4)", NORM_LAYER_IDENTITY, 1, { 6 }, "Identity()" },
  };

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr (NormLayer) from = norm_layer_parse (rows[row].from, NULL);
      g_autoptr (NormLayer) layer = norm_layer_of_kind (from, rows[row].kind, rows[row].rank, rows[row].shape);
      g_autofree char *text = norm_layer_to_text (layer);

      g_assert_cmpstr (text, ==, rows[row].layer);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/text/read", test_read);
  g_test_add_func ("/layer/text/refuse", test_refuse);
  g_test_add_func ("/layer/text/round-trip", test_round_trip);
  g_test_add_func ("/layer/text/garbage", test_garbage);
  g_test_add_func ("/layer/text/with", test_layer_with);
  g_test_add_func ("/layer/text/of-kind", test_of_kind);
  return g_test_run ();
}
