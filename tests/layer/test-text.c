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
  char text[40];

  for (int round = 0; round < 5000; round++)
    {
      int length = g_test_rand_int_range (0, sizeof text - 1);
      g_autoptr (GError) error = NULL;
      g_autoptr (NormLayer) layer = NULL;

      for (int place = 0; place < length; place++)
        text[place] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
      text[length] = '\0';
      layer = norm_layer_parse (text, &error);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/text/read", test_read);
  g_test_add_func ("/layer/text/refuse", test_refuse);
  g_test_add_func ("/layer/text/round-trip", test_round_trip);
  g_test_add_func ("/layer/text/garbage", test_garbage);
  g_test_add_func ("/layer/text/with", test_layer_with);
  return g_test_run ();
}
