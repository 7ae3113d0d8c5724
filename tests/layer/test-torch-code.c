/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain.h"
#include "support.h"
#include <glib/gstdio.h>
#include <math.h>

/* The code for each layer, run by PyTorch where it is installed: output and running statistics are ours. What PyTorch said of each code is also on
 * record in tests/reference/torch-code.txt, for everywhere else: where PyTorch is,
 *   NORM_TEST_RECORD=tests/reference/torch-code.txt NORM_TEST_REFERENCE=tests/reference build/tests/layer/test-torch-code
 * writes it anew. */

#define ANSWER "#> " /* begins the line after each code in the record */

typedef struct
{
  const char *layer, *shape, *steps;
  const char *mask; /* a letter for each value, "x" counts; NULL: all */
  NormMode mode;
  NormDtype dtype;
} Row;

#define EVAL     .mode = NORM_MODE_EVAL
#define AS(TYPE) .dtype = NORM_DTYPE_##TYPE
#define F32      AS (FLOAT32)

static const Row rows[] = {
  { "Identity()", "[2, 3]", "t()", F32 },
  { "BatchNorm1d(3)", "[2, 3, 2]", "", F32 },
  { "BatchNorm1d(3, momentum=None)", "[2, 3, 2]", "", EVAL, F32 },
  { "BatchNorm2d(3, eps=0)", "[2, 3, 2, 2]", "", AS (FLOAT64) },
  { "InstanceNorm1d(3, affine=True, track_running_stats=True)", "[2, 3, 4]", "", F32 },
  { "InstanceNorm2d(3)", "[2, 3, 4]", "", F32 },
  { "LayerNorm((3, 4))", "[2, 3, 4]", "", F32 },
  { "LayerNorm(3, bias=False)", "[2, 3, 4]", "permute(0, 2, 1)", F32 },
  { "LayerNorm(4, elementwise_affine=False, bias=False)", "[2, 3, 4]", "", F32 },
  { "LayerNorm(4)", "[2, 3, 4]", "", AS (BFLOAT16) },
  { "LayerNorm(4)", "[2, 3, 4]", "", AS (FLOAT64) },
  { "GroupNorm(2, 4)", "[2, 4, 3]", "", F32 },
  { "GroupNorm(2, 4)", "[2, 4, 3]", "", AS (FLOAT16) },
  { "RMSNorm(4)", "[2, 3, 4]", "", F32 },
  { "RMSNorm((3, 4), eps=0.5, elementwise_affine=False)", "[2, 3, 4]", "", AS (FLOAT64) },
  { "RMSNorm(4)", "[2, 3, 4]", "", AS (FLOAT16) },
  { "SyncBatchNorm(3)", "[4, 3]", "", F32 },
  { "SyncBatchNorm(3, devices=2)", "[4, 3, 2, 2]", "", F32 },
  { "SyncBatchNorm(3, devices=2, synchronized=False)", "[4, 3, 2]", "", F32 },
  { "SyncBatchNorm(3, devices=2, synchronized=False)", "[4, 3, 2]", "", EVAL, F32 },
  { "SyncBatchNorm(3, devices=2, synchronized=False)", "[4, 3, 2, 1, 2, 2]", "", AS (FLOAT16) },
  { "SyncBatchNorm(3, devices=2)", "[4, 3, 2, 1, 2, 2]", "", AS (FLOAT64) },
  { "BatchNorm1d(3, track_running_stats=False)", "[2, 3, 2]", "", "xxx-xxx-x-xx", F32 },
  { "BatchNorm1d(3, eps=0, track_running_stats=False)", "[2, 3, 2]", "", "x-x-xxx-x-xx", EVAL, F32 },
  { "BatchNorm1d(2)", "[2, 3, 2]", "permute(0, 2, 1)", "xxx-xxx-x-xx", EVAL, F32 },      /* the mask changes nothing */
  { "BatchNorm1d(3, track_running_stats=False)", "[2, 3, 2]", "", "xx--xxxx--xx", F32 }, /* nothing counts in C=1 */
  { "InstanceNorm1d(3, affine=True)", "[2, 3, 2]", "", "xxx-xxx-x-xx", AS (FLOAT64) },
  { "LayerNorm((3, 2))", "[2, 3, 2]", "", "xxx-xxx-x-xx", F32 },
  { "GroupNorm(2, 4)", "[2, 4, 2]", "", "xxx-xxx-x-xxxx-x", F32 },
  { "RMSNorm(3)", "[2, 2, 3]", "", "xxx-xxx-x-xx", F32 },
  { "LayerNorm(2)", "[2, 3, 2]", "permute(1, 0, 2)", "xxxxxxx-x-xx", F32 },
  { "SyncBatchNorm(3, devices=2, synchronized=False, track_running_stats=False)", "[4, 3]", "", "xxx-xxxxxx-x", F32 },
};

static NormView *
row_mask (const Row *row)
{
  double counts[16] = { 0 };

  for (guint flat = 0; row->mask[flat] != '\0'; flat++)
    counts[flat] = row->mask[flat] == 'x';
  return test_view (NORM_DTYPE_BOOL, row->shape, counts);
}

/* 0.5, 0.75, 1 … for each feature: exact in every type */
static NormParams *
row_params (const NormLayer *layer)
{
  gsize n = norm_layer_n_features (layer);
  g_autofree double *values = g_new (double, n + 1);
  NormParams *params = norm_params_new ();

  for (gsize feature = 0; feature < n; feature++)
    values[feature] = 0.5 + 0.25 * feature;
  for (int kind = NORM_PARAM_WEIGHT; kind <= NORM_PARAM_RUNNING_VAR; kind++)
    {
      g_autoptr (NormParams) before = params;

      params = norm_params_with_array (before, kind, n > 0 ? values : NULL, n);
    }
  return params;
}

static NormResult *
row_run (const Row *row, char **code)
{
  g_autoptr (NormLayer) layer = test_layer (row->layer);
  g_autoptr (NormParams) params = row_params (layer);
  g_autoptr (NormView) view = test_view (row->dtype, row->shape, NULL);
  g_autoptr (NormView) after = test_apply_steps (view, row->steps);
  g_autoptr (NormView) mask = row->mask != NULL ? row_mask (row) : NULL;
  g_autoptr (NormView) mask_after = mask != NULL ? test_apply_steps (mask, row->steps) : NULL;
  g_autoptr (GError) error = NULL;
  NormResult *result = norm_layer_run (layer, params, row->mode, after, mask_after, NULL, &error);

  g_assert_no_error (error);
  *code = norm_explain_torch_code (view->tensor, mask != NULL ? mask->tensor : NULL, row->steps, layer, params, row->mode, 1000);
  return result;
}

/* Runs each file and prints y, and the running statistics of a layer, a line for each file. */
static const char runner[] = "import contextlib, io, sys\n"
                             "for path in sys.argv[1:]:\n"
                             "    names = {}\n"
                             "    with contextlib.redirect_stdout(io.StringIO()):\n"
                             "        exec(open(path).read(), names)\n"
                             "    numbers = names['y'].detach().double().flatten().tolist()\n"
                             "    for name in 'running_mean', 'running_var':\n"
                             "        running = getattr(names.get('layer'), name, None)\n"
                             "        numbers += [] if running is None else running.double().tolist()\n"
                             "    print(*numbers)\n";

static void
check_near (double value, const char *word, NormDtype dtype)
{
  double expected = g_ascii_strtod (word, NULL);
  double tolerance = dtype == NORM_DTYPE_BFLOAT16 ? 1e-2 : dtype == NORM_DTYPE_FLOAT16 ? 2e-3 : dtype == NORM_DTYPE_FLOAT64 ? 1e-12 : 4e-6;

  g_assert_true ((isnan (value) && isnan (expected)) || fabs (value - expected) <= tolerance * MAX (1, fabs (expected)));
}

static void
check_line (const Row *row, const NormResult *result, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  NormDtype running_dtype = row->dtype == NORM_DTYPE_FLOAT64 ? NORM_DTYPE_FLOAT64 : NORM_DTYPE_FLOAT32;
  gsize n = result->output->n_values, n_features = norm_layer_tracks (result->layer) ? result->pooling->n_features : 0;

  g_test_message ("%s: %s", row->layer, line);
  g_assert_cmpuint (g_strv_length (words), ==, n + 2 * n_features);
  for (gsize flat = 0; flat < n; flat++)
    check_near (norm_result_get_output (result, flat), words[flat], row->dtype);
  for (gsize feature = 0; feature < n_features; feature++)
    {
      check_near (norm_params_get (result->params_after, NORM_PARAM_RUNNING_MEAN, feature), words[n + feature], running_dtype);
      check_near (norm_params_get (result->params_after, NORM_PARAM_RUNNING_VAR, feature), words[n + n_features + feature], running_dtype);
    }
}

/* Debian's PyTorch belongs to Debian's Python, which need not be the first of the path. NULL: there is no PyTorch. */
static const char *
find_torch (void)
{
  static const char *const pythons[] = { "python3", "/usr/bin/python3" };

  for (guint each = 0; each < G_N_ELEMENTS (pythons); each++)
    {
      char *argv[] = { (char *) pythons[each], (char *) "-c", (char *) "import torch", NULL };
      int status = 1;

      if (g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL) && status == 0)
        return pythons[each];
    }
  return NULL;
}

/* A line for each file */
static char **
run_code (const char *python, const char *const *paths)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  int status;

  g_ptr_array_add (argv, (gpointer) python);
  g_ptr_array_add (argv, (gpointer) "-c");
  g_ptr_array_add (argv, (gpointer) runner);
  for (const char *const *path = paths; *path != NULL; path++)
    g_ptr_array_add (argv, (gpointer) *path);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_strsplit (g_strchomp (output), "\n", -1);
}

/* What PyTorch prints for each code */
static char **
ask_torch (const char *python, char *const *codes)
{
  g_autofree char *folder = g_dir_make_tmp ("torch-code-XXXXXX", NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  char **lines;

  g_assert_nonnull (folder);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autofree char *name = g_strdup_printf ("%u.py", row);

      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
      g_assert_true (g_file_set_contents (g_ptr_array_index (paths, row), codes[row], -1, NULL));
    }
  g_ptr_array_add (paths, NULL);
  lines = run_code (python, (const char *const *) paths->pdata);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    g_assert_cmpint (g_unlink (g_ptr_array_index (paths, row)), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (rows));
  return lines;
}

static void
record (const char *path, char *const *codes, char *const *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    g_string_append_printf (text, "%s%s%s\n", codes[row], ANSWER, lines[row]);
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
}

/* Only where PyTorch is */
static void
test_run_by_torch (gconstpointer python)
{
  NormResult *results[G_N_ELEMENTS (rows)];
  char *codes[G_N_ELEMENTS (rows)];
  g_auto (GStrv) lines = NULL;

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    results[row] = row_run (&rows[row], &codes[row]);
  lines = ask_torch (python, codes);
  if (g_getenv ("NORM_TEST_RECORD") != NULL)
    record (g_getenv ("NORM_TEST_RECORD"), codes, lines);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      check_line (&rows[row], results[row], lines[row]);
      norm_result_unref (results[row]);
      g_free (codes[row]);
    }
}

/* The code is the one on record, and what PyTorch said of that is our result. */
static void
test_on_record (void)
{
  g_autofree char *path = test_reference_path ("torch-code.txt"), *text = NULL;
  const char *at;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = text;
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      const char *answer = strstr (at, ANSWER), *end = answer != NULL ? strchr (answer, '\n') : NULL;
      g_autofree char *recorded = end != NULL ? g_strndup (at, answer - at) : NULL, *line = NULL, *code = NULL;
      g_autoptr (NormResult) result = row_run (&rows[row], &code);

      g_assert_cmpstr (code, ==, recorded);
      line = g_strndup (answer + strlen (ANSWER), end - answer - strlen (ANSWER));
      check_line (&rows[row], result, line);
      at = end + 1;
    }
  g_assert_cmpstr (at, ==, "");
}

static void
check_code (const char *layer_text, const char *shape, const char *mask_letters, const char *expected)
{
  Row row = { layer_text, shape, "", mask_letters, F32 };
  g_autoptr (NormLayer) layer = test_layer (layer_text);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, shape, NULL);
  g_autoptr (NormView) mask = mask_letters != NULL ? row_mask (&row) : NULL;
  g_autofree char *code = norm_explain_torch_code (view->tensor, mask != NULL ? mask->tensor : NULL, "", layer, initial, NORM_MODE_TRAIN, 100);

  g_assert_cmpstr (code, ==, expected);
}

/* What a person copies */
static void
test_words (void)
{
  check_code ("RMSNorm(2)", "[2]", NULL,
              "import torch\n\n"
              "x = torch.tensor([1.0, 2.0], dtype=torch.float32)\n"
              "# RMSNorm(2) by hand: PyTorch has it since version 2.4\n"
              "z = x.double()\n"
              "pooled = (0,)\n"
              "square = z.pow(2).mean(pooled, keepdim=True)\n"
              "y = z / torch.sqrt(square + torch.finfo(torch.float32).eps)\n"
              "y = y.to(x.dtype)\n"
              "print(y)\n");
  check_code ("GroupNorm(1, 2, eps=0)", "[1, 2]", "xx",
              "import torch\n\n"
              "x = torch.tensor([[1.0, 2.0]], dtype=torch.float32)\n"
              "mask = torch.tensor([[True, True]], dtype=torch.bool)\n"
              "# GroupNorm(1, 2, eps=0) by hand: PyTorch has no mask; every value is normalized, those that count make the statistics\n"
              "z = x.double().reshape([1, 1, 2])\n"
              "counts = mask.reshape([1, 1, 2])\n"
              "pooled = (2,)\n"
              "m = counts.sum(pooled, keepdim=True)\n"
              "mean = z.masked_fill(~counts, 0).sum(pooled, keepdim=True) / m\n"
              "var = (z - mean).pow(2).masked_fill(~counts, 0).sum(pooled, keepdim=True) / m\n"
              "y = (z - mean) / torch.sqrt(var + 0)\n"
              "y = y.reshape(x.shape)\n"
              "y = y.to(x.dtype)\n"
              "print(y)\n");
  check_code ("SyncBatchNorm(1, eps=0, devices=2, synchronized=False)", "[4, 1]", NULL,
              "import copy\nimport torch\nfrom torch import nn\n\n"
              "x = torch.tensor([[1.0],\n"
              "                  [2.0],\n"
              "                  [3.0],\n"
              "                  [4.0]], dtype=torch.float32)\n"
              "# SyncBatchNorm(1, eps=0, devices=2, synchronized=False), which needs a GPU for each device, on the CPU:\n"
              "layer = nn.BatchNorm1d(1, eps=0)\n"
              "layer.train()\n"
              "parts = x.chunk(2)  # each device normalizes its own; the first keeps the running statistics\n"
              "devices = [layer] + [copy.deepcopy(layer) for part in parts[1:]]\n"
              "y = torch.cat([device(part) for device, part in zip(devices, parts)])\n"
              "print(y)\n");
}

/* What does not fit is PyTorch's to refuse. */
static void
test_misfit (void)
{
  check_code ("GroupNorm(3, 4)", "[1, 1]", "x",
              "import torch\nfrom torch import nn\n\n"
              "x = torch.tensor([[1.0]], dtype=torch.float32)\n"
              "layer = nn.GroupNorm(3, 4)\n"
              "layer.train()\n"
              "y = layer(x)\n"
              "print(y)\n");
}

int
main (int argc, char **argv)
{
  const char *python = find_torch ();

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/torch-code/words", test_words);
  g_test_add_func ("/layer/torch-code/misfit", test_misfit);
  if (python != NULL)
    g_test_add_data_func ("/layer/torch-code/run", python, test_run_by_torch);
  g_test_add_func ("/layer/torch-code/on-record", test_on_record);
  return g_test_run ();
}
