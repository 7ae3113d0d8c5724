/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

/* One training batch of 0, 1, 4 … 121 as (2, 2, 3), from running_mean 10, −2 and running_var 4, 0.5 with momentum 0.25. The numbers are
 * PyTorch 1.13's in float64; those under a mask come from a BatchNorm1d of the values that count. */

typedef struct
{
  const char *name, *layer;
  const char *mask; /* 12 letters, "x" counts; NULL: all */
  double mean[2], var[2];
  gint64 batches;
} Row;

static const Row rows[] = {
  { "batch", "BatchNorm1d(2, momentum=0.25)", NULL, { 13.916666666666668, 13.166666666666666 }, { 195.86666666666662, 576.0416666666667 }, 1 },
  { "instance",
    "InstanceNorm1d(2, momentum=0.25, track_running_stats=True)",
    NULL,
    { 13.916666666666666, 13.166666666666668 },
    { 28.083333333333332, 58.45833333333333 },
    0 },
  { "devices-apart", /* BatchNorm1d of the first sample */
    "SyncBatchNorm(2, momentum=0.25, devices=2, synchronized=False)",
    NULL,
    { 7.916666666666667, 2.666666666666667 },
    { 4.083333333333333, 16.458333333333332 },
    1 },
  { "devices-together",
    "SyncBatchNorm(2, momentum=0.25, devices=2)",
    NULL,
    { 13.916666666666668, 13.166666666666666 },
    { 195.86666666666662, 576.0416666666667 },
    1 },
  { "batch-masked", "BatchNorm1d(2, momentum=0.25)", "xx-xx-xxx---", { 15, 1.625 }, { 208.875, 6.5 }, 1 },
  { "batch-nothing-counts", "BatchNorm1d(2, momentum=0.25)", "xx----xxx---", { 15, -2 }, { 208.875, 0.5 }, 1 },
  { "instance-masked", /* the second sample's copy of channel 1 stays: the mean of 1.625 and −2, of 6.5 and 0.5 */
    "InstanceNorm1d(2, momentum=0.25, track_running_stats=True)",
    "xx-xx-xxx---",
    { (7.625 + 19.916666666666664) / 2, -0.1875 },
    { (3.125 + 52.08333333333333) / 2, 3.5 },
    0 },
};

static NormView *
row_mask (const char *letters)
{
  static const gsize shape[] = { 2, 2, 3 };
  g_autoptr (NormTensor) tensor = NULL;
  double counts[12];

  if (letters == NULL)
    return NULL;
  for (guint flat = 0; flat < G_N_ELEMENTS (counts); flat++)
    counts[flat] = letters[flat] == 'x';
  tensor = norm_tensor_new_from_doubles (NORM_DTYPE_BOOL, 3, shape, counts);
  return norm_view_new (tensor);
}

static NormParams *
params_before (void)
{
  static const double mean[] = { 10, -2 }, var[] = { 4, 0.5 };
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) with_mean = norm_params_with_array (initial, NORM_PARAM_RUNNING_MEAN, mean, 2);

  return norm_params_with_array (with_mean, NORM_PARAM_RUNNING_VAR, var, 2);
}

static void
test_row (gconstpointer data)
{
  static const double squares[] = { 0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121 };
  const Row *row = data;
  g_autoptr (NormLayer) layer = test_layer (row->layer);
  g_autoptr (NormParams) before = params_before ();
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT64, "[2, 2, 3]", squares);
  g_autoptr (NormView) mask = row_mask (row->mask);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormResult) result = norm_layer_run (layer, before, NORM_MODE_TRAIN, view, mask, NULL, &error);

  g_assert_no_error (error);
  for (guint feature = 0; feature < 2; feature++)
    {
      g_assert_cmpfloat_with_epsilon (norm_params_get (result->params_after, NORM_PARAM_RUNNING_MEAN, feature), row->mean[feature], 1e-13);
      g_assert_cmpfloat_with_epsilon (norm_params_get (result->params_after, NORM_PARAM_RUNNING_VAR, feature), row->var[feature], 1e-12);
    }
  g_assert_cmpint (result->params_after->num_batches_tracked, ==, row->batches);
}

/* Without a batch axis there is one sample. */
static void
test_unbatched (void)
{
  static const double squares[] = { 0, 1, 4, 9, 16, 25 };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT64, "[2, 3]", squares);
  g_autoptr (NormResult) result = test_run ("InstanceNorm1d(2, momentum=0.25, track_running_stats=True)", NULL, NORM_MODE_TRAIN, view);

  g_assert_cmpfloat_with_epsilon (norm_params_get (result->params_after, NORM_PARAM_RUNNING_MEAN, 0), 0.4166666666666667, 1e-15);
  g_assert_cmpfloat_with_epsilon (norm_params_get (result->params_after, NORM_PARAM_RUNNING_VAR, 1), 16.833333333333332, 1e-14);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autofree char *path = g_strdup_printf ("/layer/running/%s", rows[row].name);

      g_test_add_data_func (path, &rows[row], test_row);
    }
  g_test_add_func ("/layer/running/unbatched", test_unbatched);
  return g_test_run ();
}
