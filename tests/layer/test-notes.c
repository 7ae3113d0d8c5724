/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

/* What is said beside a result that surprises, or that PyTorch refuses or computes otherwise; and that nothing is said of what is ordinary. */

typedef struct
{
  const char *layer, *shape, *values; /* NULL: 1, 2, 3 … */
  const char *mask;                   /* a letter for each value, "x" counts; NULL: all */
  NormMode mode;
  const char *notes; /* the start of each, "|" between; "" for none */
} Row;

#define EVAL .mode = NORM_MODE_EVAL

static const Row rows[] = {
  { "BatchNorm1d(4)", "[2, 4]", .notes = "" },
  { "LayerNorm((2, 3))", "[2, 2, 3]", .notes = "" },
  { "GroupNorm(2, 4)", "[2, 4, 3]", .notes = "" },
  { "InstanceNorm1d(4)", "[2, 4, 3]", .notes = "" },

  { "InstanceNorm1d(5)", "[2, 4, 3]", .notes = "num_features=5, but the input has 4 channels. PyTorch does not mind" },
  { "InstanceNorm1d(4)", "[3, 4]", .notes = "num_features=4, but the input has 3 channels" }, /* unbatched */
  { "GroupNorm(2, 4, affine=False)", "[2, 6, 3]", .notes = "num_channels=4, but the input has 6 channels" },
  { "BatchNorm1d(5, affine=False, track_running_stats=False)", "[2, 1]", .notes = "num_features=5, but the input has 1 channel." },

  { "BatchNorm1d(1, eps=0)", "[2, 1]", "3 3", .notes = "C=0: variance 0 with eps=0; PyTorch takes 1/√0 as 0 here, so the output is the bias" },
  { "InstanceNorm1d(1, eps=0)", "[1, 1, 2]", "3 3", .notes = "N=0, C=0: variance 0 with eps=0; PyTorch takes 1/√0 as 0 here, so the output is 0" },
  { "LayerNorm(2, eps=0)", "[2]", "3 3", .notes = "The pool: variance 0 with eps=0 divides zero by zero; the output is NaN, in PyTorch too" },
  { "GroupNorm(1, 2, eps=0)", "[1, 2]", "3 3", .notes = "N=0, G=0: variance 0 with eps=0 divides zero by zero" },
  { "RMSNorm(2, eps=0)", "[2]", "0 0", .notes = "The pool: mean square 0 with eps=0 divides zero by zero|PyTorch has RMSNorm since version 2.4" },

  { "GroupNorm(4, 4)", "[2, 4]", .notes = "Each pool holds a single value: it is its own mean, so the output is the bias" },
  { "GroupNorm(4, 4, affine=False)", "[2, 4]", .notes = "Each pool holds a single value: it is its own mean, so the output is 0" },
  { "RMSNorm(1)", "[2, 1]",
    .notes = "Each pool holds a single value, which is divided|eps=None is the machine epsilon of float32, 1.1920928955078125e-07|PyTorch has" },
  { "BatchNorm1d(4)", "[1, 4]", EVAL, .notes = "" },

  { "SyncBatchNorm(4)", "[2, 4]", .notes = "PyTorch runs SyncBatchNorm on GPUs only" },
  { "SyncBatchNorm(4, devices=2)", "[4, 4]", .notes = "PyTorch runs SyncBatchNorm on GPUs only" },
  { "SyncBatchNorm(4, devices=2, synchronized=False)", "[4, 4]",
    .notes = "PyTorch runs SyncBatchNorm on GPUs only|Each device has running statistics of its own; those of device R=0 are kept" },
  { "SyncBatchNorm(4, devices=2, track_running_stats=False)", "[4, 4]", EVAL,
    .notes = "PyTorch runs SyncBatchNorm on GPUs only|Without running statistics PyTorch synchronizes in training only" },

  /* The thresholds are those of PyTorch 1.13: the sum of squares, 2e38 or 8e38, against 3.4e38; a variance of 6.7e-47 or 6.7e-45 */
  { "BatchNorm1d(1)", "[3, 1]", "3e38 -3e38 0",
    .notes = "C=0: the squares add up to more than float32 holds. PyTorch's variance is infinite there and its output 0;" },
  { "BatchNorm1d(1)", "[3, 1]", "2e19 -2e19 0", .notes = "C=0: the squares add up" },
  { "BatchNorm1d(1)", "[3, 1]", "1e19 -1e19 0", .notes = "" },
  { "BatchNorm1d(1)", "[3, 1]", "3e38 -3e38 0", EVAL, .notes = "" },
  { "LayerNorm(3)", "[1, 3]", "3e38 -3e38 0",
    .notes = "N=0: the squares add up to more than float32 holds. PyTorch's variance is infinite there and its output 0 or NaN" },
  { "BatchNorm1d(1, eps=0)", "[3, 1]", "1e-23 3e-23 2e-23",
    .notes = "C=0: the variance is smaller than float32 holds. PyTorch's is 0 there and, with eps=0, its output 0" },
  { "LayerNorm(3, eps=0)", "[1, 3]", "1e-23 3e-23 2e-23",
    .notes = "N=0: the variance is smaller than float32 holds. PyTorch's is 0 there and, with eps=0, its output NaN" },
  { "BatchNorm1d(1, eps=0)", "[3, 1]", "1e-22 3e-22 2e-22", .notes = "" },
  { "BatchNorm1d(1)", "[3, 1]", "1e-23 3e-23 2e-23", .notes = "" },

  { "BatchNorm1d(2)", "[2, 2]", NULL, "-x-x",
    .notes =

      "C=0: the mask leaves nothing that counts, so there is no mean and no variance, and every output of this pool is NaN; its running" },
  { "LayerNorm(2)", "[2, 2]", NULL, "--xx",
    .notes = "N=0: the mask leaves nothing that counts, so there is no mean and no variance, and every output of this pool is NaN." },
  { "BatchNorm1d(2)", "[2, 2]", NULL, "-x-x", EVAL,
    "C=0: the mask leaves nothing that counts, so there is no mean and no variance; the running statistics normalize." },
  { "BatchNorm1d(2)", "[2, 2]", NULL, "xx-x",
    .notes = "C=0: the mask leaves a single value; its variance ÷(m − 1) is 0 ÷ 0, and running_var becomes NaN" },
  { "LayerNorm(2)", "[2, 2]", NULL, "x-xx", .notes = "" },
  { "BatchNorm1d(1)", "[4, 1]", "nan 1 2 nan", "-xxx", .notes = "C=0: 1 of 3 values is NaN or infinite" },
  { "BatchNorm1d(1)", "[4, 1]", "nan 1 2 3", "-xxx", .notes = "" },
  { "RMSNorm(3, eps=0)", "[3]", "1 inf 2", .notes = "The pool: 1 of 3 values is NaN or infinite; its mean square is lost|PyTorch has" },

  { "InstanceNorm1d(4, track_running_stats=True)", "[0, 4, 3]",
    .notes = "The input is empty|PyTorch 1.13 averages instance norm's running statistics over the samples" },
  { "InstanceNorm1d(4, track_running_stats=True)", "[2, 4, 0]", .notes = "The input is empty" },
};

static NormView *
row_view (NormDtype dtype, const char *shape, const char *values, const char *mask)
{
  double numbers[24] = { 0 };
  g_auto (GStrv) words = g_strsplit (values != NULL ? values : "", " ", -1);

  for (guint word = 0; words[word] != NULL; word++)
    numbers[word] = g_ascii_strtod (words[word], NULL);
  for (guint flat = 0; mask != NULL && mask[flat] != '\0'; flat++)
    numbers[flat] = mask[flat] == 'x';
  return test_view (dtype, shape, values != NULL || mask != NULL ? numbers : NULL);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (NormLayer) layer = test_layer (row->layer);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormView) view = row_view (NORM_DTYPE_FLOAT32, row->shape, row->values, NULL);
  g_autoptr (NormView) mask = row->mask != NULL ? row_view (NORM_DTYPE_BOOL, row->shape, NULL, row->mask) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormResult) result = norm_layer_run (layer, initial, row->mode, view, mask, NULL, &error);
  g_auto (GStrv) notes = g_strsplit (row->notes, "|", -1);

  g_assert_no_error (error);
  for (guint place = 0; place < result->notes->len; place++)
    {
      const char *note = g_ptr_array_index (result->notes, place);

      g_test_message ("%s", note);
      g_assert_cmpuint (place, <, g_strv_length (notes));
      g_assert_true (g_str_has_prefix (note, notes[place]));
    }
  g_assert_cmpuint (result->notes->len, ==, g_strv_length (notes));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autofree char *path = g_strdup_printf ("/layer/notes/%u", row);

      g_test_add_data_func (path, &rows[row], test_row);
    }
  return g_test_run ();
}
