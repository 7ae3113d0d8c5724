/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "code.h"
#include "support.h"
#include <glib/gstdio.h>
#include <math.h>

/* The code for each layer, run by PyTorch and NumPy where they are installed, that for Keras by a stand-in of its documented arithmetic: output and
 * running statistics are ours, and every assert holds. What running said of each code is also on record in tests/reference/code-….txt, for everywhere
 * else: where PyTorch and NumPy are,
 *   NORM_TEST_RECORD=tests/reference NORM_TEST_REFERENCE=tests/reference build/tests/layer/test-code
 * writes it anew. */

#define ANSWER "#> " /* begins the line after each code in the record */

typedef struct
{
  const char *layer, *shape, *steps;
  const char *mask; /* a letter for each value, "x" counts; NULL: all */
  NormMode mode;
  NormDtype dtype;
  NormMistake mistake;
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
  { "InstanceNorm1d(3, affine=True, track_running_stats=True)", "[2, 3, 4]", "", EVAL, F32 },
  { "InstanceNorm1d(3, affine=True, track_running_stats=True)", "[3, 4]", "", F32 },
  { "BatchNorm1d(2)", "[3, 2, 6]", "[1:, :, ::2]", F32 },
  { "LayerNorm((2, 3))", "[3, 6]", "unflatten(1, (3, 2)).movedim(0, -1).squeeze(0)[1:]", F32 },
  { "BatchNorm1d(4, eps=0)", "[2, 1, 4]", "squeeze(1).unsqueeze(2).flatten(1)", F32 },
  { "Identity()", "[2, 2]", "reshape(4).view(2, 2)", AS (INT64) },
  { "BatchNorm1d(3, track_running_stats=False)", "[2, 3, 2]", "", F32, .mistake = NORM_MISTAKE_UNBIASED },
  { "LayerNorm((3, 2), eps=0.5)", "[2, 3, 2]", "", "xxx-xxx-x-xx", F32, .mistake = NORM_MISTAKE_UNBIASED },
  { "GroupNorm(2, 4, eps=0.5)", "[2, 4, 2]", "", F32, .mistake = NORM_MISTAKE_EPS_OUTSIDE },
  { "RMSNorm(3, eps=0.5)", "[2, 2, 3]", "", F32, .mistake = NORM_MISTAKE_EPS_OUTSIDE },
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
row_run (const Row *row, NormCodeKind kind, char **code)
{
  g_autoptr (NormLayer) right = test_layer (row->layer);
  g_autoptr (NormLayer) layer = norm_layer_with_mistake (right, row->mistake);
  g_autoptr (NormParams) params = row_params (layer);
  g_autoptr (NormView) view = test_view (row->dtype, row->shape, NULL);
  g_autoptr (NormView) after = test_apply_steps (view, row->steps);
  g_autoptr (NormView) mask = row->mask != NULL ? row_mask (row) : NULL;
  g_autoptr (NormView) mask_after = mask != NULL ? test_apply_steps (mask, row->steps) : NULL;
  g_autoptr (GError) error = NULL;
  NormResult *result = norm_layer_run (layer, params, row->mode, after, mask_after, NULL, &error);

  g_assert_no_error (error);
  *code = norm_code_write (&(NormCodeSpec){ .input = view->tensor,
                                            .mask = mask != NULL ? mask->tensor : NULL,
                                            .steps = row->steps,
                                            .layer = layer,
                                            .params = params,
                                            .mode = row->mode,
                                            .result = result,
                                            .most_values = 1000 },
                           kind);
  return result;
}

/* Runs each file and prints y, and the running statistics, a line for each file; "assert" where what it asserts does not hold. */
static const char runner[] =
  "import contextlib, io, sys, warnings\n"
  "def numbers_of(array):\n"
  "    return [] if array is None else (array.detach().double() if hasattr(array, 'detach') else array.astype(float)).flatten().tolist()\n"
  "warnings.simplefilter('ignore')\n"
  "for path in sys.argv[1:]:\n"
  "    names = {}\n"
  "    try:\n"
  "        with contextlib.redirect_stdout(io.StringIO()):\n"
  "            exec(open(path).read(), names)\n"
  "    except AssertionError:\n"
  "        print('assert')\n"
  "        continue\n"
  "    numbers = numbers_of(names['y'])\n"
  "    for name in 'running_mean', 'running_var':\n"
  "        numbers += numbers_of(names.get(name, getattr(names.get('layer'), name, None)))\n"
  "    print(*numbers)\n";

static void
check_near (double value, const char *word, NormDtype dtype)
{
  double expected = g_ascii_strtod (word, NULL);
  double tolerance = dtype == NORM_DTYPE_BFLOAT16 ? 1e-2 : dtype == NORM_DTYPE_FLOAT16 ? 2e-3 : dtype == NORM_DTYPE_FLOAT64 ? 1e-12 : 4e-6;

  g_assert_true ((isnan (value) && isnan (expected)) || fabs (value - expected) <= tolerance * MAX (1, fabs (expected)));
}

static void
check_line (const Row *row, const NormResult *result, NormCodeKind kind, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  NormDtype running_dtype = row->dtype == NORM_DTYPE_FLOAT64 ? NORM_DTYPE_FLOAT64 : NORM_DTYPE_FLOAT32;
  gsize n = result->output->n_values, n_features = norm_layer_tracks (result->layer) ? result->pooling->n_features : 0;

  g_test_message ("%s: %s", row->layer, line);
  if (kind == NORM_CODE_KERAS && g_strv_length (words) == n)
    n_features = 0; /* in Keras' layer they are something else */
  g_assert_cmpuint (g_strv_length (words), ==, n + 2 * n_features);
  for (gsize flat = 0; flat < n; flat++)
    check_near (norm_result_get_output (result, flat), words[flat], row->dtype);
  for (gsize feature = 0; feature < n_features; feature++)
    {
      check_near (norm_params_get (result->params_after, NORM_PARAM_RUNNING_MEAN, feature), words[n + feature], running_dtype);
      check_near (norm_params_get (result->params_after, NORM_PARAM_RUNNING_VAR, feature), words[n + n_features + feature], running_dtype);
    }
}

static gboolean
imports (const char *python, const char *module)
{
  g_autofree char *line = g_strdup_printf ("import %s", module);
  char *argv[] = { (char *) python, (char *) "-c", line, NULL };
  int status = 1;

  return g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL) && status == 0;
}

/* Debian's PyTorch belongs to Debian's Python, which need not be the first of the path. NULL: there is none that runs such code. */
static const char *
find_python (NormCodeKind kind)
{
  static const char *const pythons[] = { "python3", "/usr/bin/python3" };
  static const char *found[NORM_N_CODE_KINDS];

  for (guint each = 0; each < G_N_ELEMENTS (pythons) && found[kind] == NULL; each++)
    if (imports (pythons[each], kind == NORM_CODE_TORCH ? "torch" : "numpy"))
      found[kind] = pythons[each];
  return found[kind];
}

/* A line for each file */
static char **
run_code (const char *python, const char *const *paths)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  /* where the stand-in for Keras is */
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "PYTHONPATH", g_getenv ("NORM_TEST_REFERENCE"), TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  int status;

  g_ptr_array_add (argv, (gpointer) python);
  g_ptr_array_add (argv, (gpointer) "-Bc");
  g_ptr_array_add (argv, (gpointer) runner);
  for (const char *const *path = paths; *path != NULL; path++)
    g_ptr_array_add (argv, (gpointer) *path);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_strsplit (g_strchomp (output), "\n", -1);
}

/* What running each of @n codes prints */
static char **
ask_python (const char *python, char *const *codes, guint n)
{
  g_autofree char *folder = g_dir_make_tmp ("code-XXXXXX", NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  char **lines;

  g_assert_nonnull (folder);
  for (guint row = 0; row < n; row++)
    {
      g_autofree char *name = g_strdup_printf ("%u.py", row);

      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
      g_assert_true (g_file_set_contents (g_ptr_array_index (paths, row), codes[row], -1, NULL));
    }
  g_ptr_array_add (paths, NULL);
  lines = run_code (python, (const char *const *) paths->pdata);
  for (guint row = 0; row < n; row++)
    g_assert_cmpint (g_unlink (g_ptr_array_index (paths, row)), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpuint (g_strv_length (lines), ==, n);
  return lines;
}

static char *
record_name (NormCodeKind kind)
{
  return g_strdup_printf ("code-%s.txt", norm_code_id (kind));
}

static void
record (const char *folder, NormCodeKind kind, char *const *codes, char *const *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = record_name (kind), *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    g_string_append_printf (text, "%s%s%s\n", codes[row], ANSWER, lines[row]);
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
}

/* Code that asserts the output of another layer */
static char *
wrong_code (NormCodeKind kind)
{
  g_autoptr (NormLayer) layer = test_layer ("LayerNorm(2)");
  g_autoptr (NormLayer) other = test_layer ("LayerNorm(2, eps=0.01)");
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 3, 2]", NULL);
  g_autoptr (NormResult) result = norm_layer_run (other, initial, NORM_MODE_TRAIN, view, NULL, NULL, NULL);
  NormCodeSpec spec = { .input = view->tensor, .steps = "", .layer = layer, .params = initial, .result = result, .most_values = 100 };

  return norm_code_write (&spec, kind);
}

/* Only where there is such a Python */
static void
test_codes (gconstpointer data)
{
  NormCodeKind kind = GPOINTER_TO_UINT (data);
  NormResult *results[G_N_ELEMENTS (rows)];
  char *codes[G_N_ELEMENTS (rows) + 1];
  g_autofree char *wrong = wrong_code (kind);
  g_auto (GStrv) lines = NULL;

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    results[row] = row_run (&rows[row], kind, &codes[row]);
  codes[G_N_ELEMENTS (rows)] = wrong;
  lines = ask_python (find_python (kind), codes, G_N_ELEMENTS (rows) + 1);
  g_assert_cmpstr (lines[G_N_ELEMENTS (rows)], ==, "assert");
  if (g_getenv ("NORM_TEST_RECORD") != NULL)
    record (g_getenv ("NORM_TEST_RECORD"), kind, codes, lines);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      check_line (&rows[row], results[row], kind, lines[row]);
      norm_result_unref (results[row]);
      g_free (codes[row]);
    }
}

/* The code is the one on record, and what running it said is our result. */
static void
test_on_record (gconstpointer data)
{
  NormCodeKind kind = GPOINTER_TO_UINT (data);
  g_autofree char *name = record_name (kind), *path = test_reference_path (name), *text = NULL;
  const char *at;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = text;
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      const char *answer = strstr (at, ANSWER), *end = answer != NULL ? strchr (answer, '\n') : NULL;
      g_autofree char *recorded = end != NULL ? g_strndup (at, answer - at) : NULL, *line = NULL, *code = NULL;
      g_autoptr (NormResult) result = row_run (&rows[row], kind, &code);

      g_assert_cmpstr (code, ==, recorded);
      line = g_strndup (answer + strlen (ANSWER), end - answer - strlen (ANSWER));
      check_line (&rows[row], result, kind, line);
      at = end + 1;
    }
  g_assert_cmpstr (at, ==, "");
}

static void
check_code (NormCodeKind kind, const char *layer_text, const char *shape, const char *mask_letters, const char *expected)
{
  Row row = { layer_text, shape, "", mask_letters, F32 };
  g_autoptr (NormLayer) layer = test_layer (layer_text);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, shape, NULL);
  g_autoptr (NormView) mask = mask_letters != NULL ? row_mask (&row) : NULL;
  NormCodeSpec spec = { .input = view->tensor, .steps = "", .layer = layer, .params = initial, .most_values = 100 };
  g_autofree char *code = NULL;

  spec.mask = mask != NULL ? mask->tensor : NULL;
  code = norm_code_write (&spec, kind);
  g_assert_cmpstr (code, ==, expected);
}

/* What a person copies */
static void
test_words (void)
{
  check_code (NORM_CODE_TORCH, "RMSNorm(2)", "[2]", NULL,
              "import torch\n\n"
              "x = torch.tensor([1.0, 2.0], dtype=torch.float32)\n"
              "# RMSNorm(2) by hand: PyTorch has it since version 2.4\n"
              "z = x.double()\n"
              "pooled = (0,)\n"
              "square = z.pow(2).mean(pooled, keepdim=True)\n"
              "y = z / torch.sqrt(square + torch.finfo(torch.float32).eps)\n"
              "y = y.to(x.dtype)\n"
              "print(y)\n");
  check_code (NORM_CODE_TORCH, "GroupNorm(1, 2, eps=0)", "[1, 2]", "xx",
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
  check_code (NORM_CODE_TORCH, "SyncBatchNorm(1, eps=0, devices=2, synchronized=False)", "[4, 1]", NULL,
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

static void
test_numpy_words (void)
{
  check_code (NORM_CODE_NUMPY, "BatchNorm1d(1, affine=False)", "[2, 1]", NULL,
              "import numpy as np\n\n"
              "x = np.array([[1.0],\n"
              "              [2.0]], dtype=np.float32)\n"
              "# BatchNorm1d(1, affine=False), train\n"
              "z = x.astype(np.float64)\n"
              "running_mean = np.array([0])\n"
              "running_var = np.array([1])\n"
              "mean = z.mean(axis=(0,), keepdims=True)\n"
              "var = z.var(axis=(0,), keepdims=True)\n"
              "y = (z - mean) / np.sqrt(var + 1e-05)\n"
              "y = y.astype(np.float32)\n"
              "share, m = 0.1, 2\n"
              "running_mean = (1 - share) * running_mean + share * mean.reshape(1)\n"
              "running_var = (1 - share) * running_var + share * (var * m / (m - 1)).reshape(1)\n"
              "print(y)\n");
  check_code (NORM_CODE_NUMPY, "GroupNorm(1, 2)", "[1, 2]", "x-",
              "import numpy as np\n\n"
              "x = np.array([[1.0, 2.0]], dtype=np.float32)\n"
              "mask = np.array([[True, False]], dtype=np.bool_)\n"
              "# GroupNorm(1, 2), train\n"
              "z = x.astype(np.float64).reshape([1, 1, 2])\n"
              "counts = mask.reshape([1, 1, 2])\n"
              "mean = z.mean(axis=(2,), keepdims=True, where=counts)\n"
              "var = z.var(axis=(2,), keepdims=True, where=counts)\n"
              "y = (z - mean) / np.sqrt(var + 1e-05)\n"
              "y = y.reshape(x.shape).astype(np.float32)\n"
              "print(y)\n");
}

static void
test_keras_words (void)
{
  check_code (NORM_CODE_KERAS, "InstanceNorm1d(2)", "[2, 2]", NULL,
              "import keras\nimport numpy as np\n\n"
              "x = np.array([[1.0, 2.0],\n"
              "              [3.0, 4.0]], dtype=np.float32)\n"
              "# InstanceNorm1d(2), train\n"
              "layer = keras.layers.GroupNormalization(groups=2, axis=1, epsilon=1e-05, center=False, scale=False, dtype=\"float32\")\n"
              "layer.build(x[None].shape)\n"
              "y = keras.ops.convert_to_numpy(layer(x[None]))[0]\n"
              "print(y)\n");
  check_code (NORM_CODE_KERAS, "RMSNorm(2, eps=0.5)", "[2]", NULL,
              "import numpy as np\n\n"
              "x = np.array([1.0, 2.0], dtype=np.float32)\n"
              "# RMSNorm(2, eps=0.5), train, which Keras has no layer for, by hand\n"
              "z = x.astype(np.float64)\n"
              "square = np.mean(z ** 2, axis=(0,), keepdims=True)\n"
              "y = z / np.sqrt(square + 0.5)\n"
              "y = y.astype(np.float32)\n"
              "print(y)\n");
}

/* Large data is loaded from the file it came from, and three values are asserted. */
static void
test_large (void)
{
  g_autoptr (NormLayer) layer = test_layer ("Identity()");
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 3, 2]", NULL);
  g_autoptr (NormResult) result = norm_layer_run (layer, initial, NORM_MODE_TRAIN, view, NULL, NULL, NULL);
  NormCodeSpec spec = { .input = view->tensor, .steps = "", .layer = layer, .params = initial, .result = result, .file = "a \"b\".npy" };
  g_autofree char *numpy = NULL, *torch = NULL;

  spec.most_values = 5;
  numpy = norm_code_write (&spec, NORM_CODE_NUMPY);
  torch = norm_code_write (&spec, NORM_CODE_TORCH);
  g_assert_nonnull (strstr (numpy, "# [2, 3, 2], 12 values: 1.0, 2.0, 3.0, …\nx = np.load(\"a \\\"b\\\".npy\").astype(np.float32)\n"));
  g_assert_nonnull (strstr (numpy, "assert np.allclose(y.ravel()[:3], np.array([1.0, 2.0, 3.0], dtype=np.float32), "));
  g_assert_nonnull (strstr (torch, "numpy.load(\"a \\\"b\\\".npy\")"));
  g_assert_nonnull (strstr (torch, "assert torch.allclose(y.flatten()[:3], torch.tensor([1.0, 2.0, 3.0], dtype=torch.float32), "));
}

/* What does not fit is PyTorch's to refuse. */
static void
test_misfit (void)
{
  check_code (NORM_CODE_TORCH, "GroupNorm(3, 4)", "[1, 1]", "x",
              "import torch\nfrom torch import nn\n\n"
              "x = torch.tensor([[1.0]], dtype=torch.float32)\n"
              "layer = nn.GroupNorm(3, 4)\n"
              "layer.train()\n"
              "y = layer(x)\n"
              "print(y)\n");
  for (NormCodeKind kind = NORM_CODE_NUMPY; kind <= NORM_CODE_KERAS; kind++)
    check_code (kind, "GroupNorm(3, 4)", "[1, 1]", "x",
                "import numpy as np\n\n"
                "x = np.array([[1.0]], dtype=np.float32)\n"
                "# GroupNorm(3, 4) does not take [1, 1], PyTorch says:\n"
                "raise ValueError(\"num_channels must be divisible by num_groups\")\n");
}

static void
add_kind (NormCodeKind kind)
{
  g_autofree char *recorded = g_strdup_printf ("/layer/code/%s/on-record", norm_code_id (kind));
  g_autofree char *run = g_strdup_printf ("/layer/code/%s/run", norm_code_id (kind));

  if (find_python (kind) != NULL)
    g_test_add_data_func (run, GUINT_TO_POINTER (kind), test_codes);
  g_test_add_data_func (recorded, GUINT_TO_POINTER (kind), test_on_record);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/code/words", test_words);
  g_test_add_func ("/layer/code/numpy-words", test_numpy_words);
  g_test_add_func ("/layer/code/keras-words", test_keras_words);
  g_test_add_func ("/layer/code/large", test_large);
  g_test_add_func ("/layer/code/misfit", test_misfit);
  for (NormCodeKind kind = 0; kind < NORM_N_CODE_KINDS; kind++)
    add_kind (kind);
  return g_test_run ();
}
