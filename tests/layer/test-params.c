/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer.h"

static void
test_initial (void)
{
  g_autoptr (NormParams) params = norm_params_new ();
  static const double initial[] = { 1, 0, 0, 1 }; /* weight, bias, running_mean, running_var after reset_parameters() */

  for (guint kind = 0; kind < G_N_ELEMENTS (initial); kind++)
    {
      g_assert_true (norm_params_is_initial (params, kind));
      g_assert_cmpfloat (norm_params_get (params, kind, 17), ==, initial[kind]);
    }
  g_assert_cmpint (params->num_batches_tracked, ==, 0);
  g_assert_cmpstr (norm_param_name (NORM_PARAM_RUNNING_VAR), ==, "running_var");
}

static void
test_changes_are_copies (void)
{
  static const double values[] = { 2, 3, 4 };
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) weighted = norm_params_with_array (initial, NORM_PARAM_WEIGHT, values, 3);
  g_autoptr (NormParams) biased = norm_params_with_value (weighted, NORM_PARAM_BIAS, 3, 1, -5);
  g_autoptr (NormParams) counted = norm_params_with_batches (biased, 9);
  g_autoptr (NormParams) back = norm_params_with_array (counted, NORM_PARAM_WEIGHT, NULL, 0);

  g_assert_true (norm_params_is_initial (initial, NORM_PARAM_WEIGHT));
  g_assert_cmpfloat (norm_params_get (counted, NORM_PARAM_WEIGHT, 2), ==, 4);
  g_assert_cmpfloat (norm_params_get (counted, NORM_PARAM_WEIGHT, 3), ==, 1); /* beyond the array: initial */
  g_assert_cmpfloat (norm_params_get (counted, NORM_PARAM_BIAS, 1), ==, -5);
  g_assert_cmpfloat (norm_params_get (counted, NORM_PARAM_BIAS, 0), ==, 0);
  g_assert_cmpuint (counted->n_bias, ==, 3);
  g_assert_cmpint (counted->num_batches_tracked, ==, 9);
  g_assert_true (norm_params_is_initial (back, NORM_PARAM_WEIGHT));
  g_assert_cmpfloat (norm_params_get (back, NORM_PARAM_BIAS, 1), ==, -5);
}

/* What another layer does with the arrays there are */
static void
test_fitting (void)
{
  static const struct
  {
    const char *layer;
    gboolean weight_stays, running_stays;
    gint64 batches;
  } rows[] = {
    { "BatchNorm2d(3)", TRUE, TRUE, 9 },      { "LayerNorm(3)", TRUE, TRUE, 9 }, { "BatchNorm1d(4)", FALSE, FALSE, 0 },
    { "LayerNorm((3, 2))", FALSE, FALSE, 0 }, { "Identity()", FALSE, FALSE, 0 }, { "BatchNorm1d(-3)", FALSE, FALSE, 0 },
  };
  static const double values[] = { 2, 3, 4 };
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) weighted = norm_params_with_array (initial, NORM_PARAM_WEIGHT, values, 3);
  g_autoptr (NormParams) tracked = norm_params_with_array (weighted, NORM_PARAM_RUNNING_MEAN, values, 3);
  g_autoptr (NormParams) counted = norm_params_with_batches (tracked, 9);

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr (NormLayer) layer = norm_layer_parse (rows[row].layer, NULL);
      g_autoptr (NormParams) fitting = norm_params_fitting (counted, layer);

      g_assert_cmpint (norm_params_is_initial (fitting, NORM_PARAM_WEIGHT), ==, !rows[row].weight_stays);
      g_assert_cmpint (norm_params_is_initial (fitting, NORM_PARAM_RUNNING_MEAN), ==, !rows[row].running_stays);
      g_assert_cmpint (fitting->num_batches_tracked, ==, rows[row].batches);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/params/initial", test_initial);
  g_test_add_func ("/layer/params/copies", test_changes_are_copies);
  g_test_add_func ("/layer/params/fitting", test_fitting);
  return g_test_run ();
}
