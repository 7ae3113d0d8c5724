/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <signal.h>
#include <unistd.h>

/* Random configurations of every layer (tests/reference/random_cases.py): after each forward call all is held against the definition in 113 bits, and
 * the last one against what PyTorch computes in float64 from the same numbers, and in the type itself.
 *
 * Where PyTorch is installed two files of 2000 are made on the spot, one with a seed of the day; a stored selection is always there. */

#define N_CASES  2000
#define NO_TORCH 69 /* exit status of make_cases.py */

typedef struct
{
  JsonParser *parser; /* owned */
  JsonArray *cases;   /* borrowed from it */
  double *values;     /* owned */
  gsize n_values;
} File;

static TestWorst worst;
/* What to say about a failure */
static char current[1024];

static void
say_current (int number)
{
  if (write (STDERR_FILENO, current, strlen (current)) < 0)
    return;
}

static void
file_load (File *file, const char *path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  const char *end;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  end = memchr (contents, '\n', length);
  g_assert_nonnull (end);
  file->parser = json_parser_new ();
  json_parser_load_from_data (file->parser, contents, end - contents, &error);
  g_assert_no_error (error);
  file->cases = json_object_get_array_member (json_node_get_object (json_parser_get_root (file->parser)), "cases");
  file->n_values = (contents + length - (end + 1)) / sizeof (double);
  file->values = g_memdup2 (end + 1, file->n_values * sizeof (double));
}

static void
file_clear (File *file)
{
  g_object_unref (file->parser);
  g_free (file->values);
}

/* An array of a case; NULL when it has none. */
static const double *
case_array (const File *file, JsonObject *c, const char *name, gsize *n)
{
  JsonArray *place = json_object_has_member (c, name) ? json_object_get_array_member (c, name) : NULL;
  gsize first;

  *n = 0;
  if (place == NULL)
    return NULL;
  first = json_array_get_int_element (place, 0);
  *n = json_array_get_int_element (place, 1);
  g_assert_cmpuint (first + *n, <=, file->n_values);
  return file->values + first;
}

static NormParams *
case_params (const File *file, JsonObject *c)
{
  static const char *const names[] = { "weight", "bias", "running_mean", "running_var" };
  NormParams *params = norm_params_new ();

  for (guint kind = 0; kind < G_N_ELEMENTS (names); kind++)
    {
      g_autoptr (NormParams) before = params;
      gsize n;
      const double *values = case_array (file, c, names[kind], &n);

      params = norm_params_with_array (before, kind, values, n);
    }
  if (json_object_has_member (c, "batches"))
    {
      g_autoptr (NormParams) before = params;

      params = norm_params_with_batches (before, json_object_get_int_member (c, "batches"));
    }
  return params;
}

/* The input of call @call as a view of the case's dtype */
static NormView *
case_view (const File *file, JsonObject *c, gint64 call)
{
  JsonArray *sizes = json_object_get_array_member (c, "shape");
  gsize shape[NORM_MAX_RANK], n, each = 1;
  const double *values = case_array (file, c, "input", &n);
  g_autoptr (NormTensor) tensor = NULL;
  NormDtype dtype;
  int rank = json_array_get_length (sizes);

  g_assert_true (norm_dtype_from_name (json_object_get_string_member (c, "dtype"), &dtype));
  for (int axis = 0; axis < rank; axis++)
    each *= shape[axis] = json_array_get_int_element (sizes, axis);
  g_assert_cmpuint (n, ==, each * json_object_get_int_member (c, "calls"));
  tensor = norm_tensor_new_from_doubles (dtype, rank, shape, values + call * each);
  return norm_view_new (tensor);
}

static double
magnitude (double value)
{
  return isfinite (value) ? fabs (value) : 0;
}

/* What summing and dividing in a type with this epsilon can lose of each output: (|x| + |mean|) / √(var + eps) · weight, by so many roundings */
static double
torch_bound (const TestExact *exact, double unit, gsize cell, double largest)
{
  const TestMoments *used = &exact->used[exact->pools[cell]];
  double scale = magnitude ((double) exact->scales[cell]), root = sqrt ((double) used->var + exact->eps);
  double spread = root > 0 ? (largest + magnitude ((double) used->mean)) / root : 0;

  return unit * (exact->m[exact->pools[cell]] + 16) * (scale + 1) * (spread + 1);
}

static void
check_torch (const File *file, JsonObject *c, const TestExact *exact, const NormResult *result)
{
  gsize n, n_native;
  const double *output = case_array (file, c, "output", &n), *native = case_array (file, c, "native", &n_native);
  NormDtype dtype = result->output->dtype;
  double largest = 0;

  g_assert_cmpuint (n, ==, exact->n_values);
  for (gsize cell = 0; cell < n; cell++)
    largest = MAX (largest, magnitude (norm_view_get (result->input, cell)));
  for (gsize cell = 0; cell < n; cell++)
    {
      double y = norm_result_get_output (result, cell), rounding = norm_dtype_epsilon (dtype) * magnitude (output[cell]) + 0x1p-24;

      g_assert_true (!isnan (y) == !isnan (output[cell]));
      if (isfinite (y) && isfinite (output[cell]))
        g_assert_cmpfloat (fabs (y - output[cell]), <=, torch_bound (exact, 0x1p-53, cell, largest) + (dtype == NORM_DTYPE_FLOAT64 ? 0 : rounding));
      else if (!isnan (y)) /* one alone is infinite where a narrow type ends */
        g_assert_cmpfloat (test_ulps (dtype, y, output[cell]), <=, 1);
      if (native != NULL && isfinite (native[cell]))
        g_assert_cmpfloat (fabs (y - native[cell]), <=, torch_bound (exact, norm_dtype_epsilon (dtype), cell, largest));
    }
}

static void
check_torch_running (const File *file, JsonObject *c, const NormParams *after)
{
  static const NormParamKind kinds[] = { NORM_PARAM_RUNNING_MEAN, NORM_PARAM_RUNNING_VAR };
  static const char *const names[] = { "mean_after", "var_after" };
  gsize n_values;
  const double *input = case_array (file, c, "input", &n_values);
  double largest = 1;

  for (gsize flat = 0; flat < n_values; flat++)
    largest = MAX (largest, magnitude (input[flat]));
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      gsize n;
      const double *wanted = case_array (file, c, names[kind], &n);

      for (gsize feature = 0; feature < n; feature++)
        {
          double value = norm_params_get (after, kinds[kind], feature);
          double bound =
            0x1p-53 * (n_values + 16) * (kind == 0 ? largest : largest * (1 + sqrt (magnitude (wanted[feature]))) + magnitude (wanted[feature]));

          g_assert_true (!isnan (value) == !isnan (wanted[feature]));
          if (isfinite (wanted[feature]))
            g_assert_cmpfloat (fabs (value - wanted[feature]), <=, bound);
          else if (!isnan (value))
            g_assert_cmpfloat (value, ==, wanted[feature]);
        }
    }
  if (json_object_has_member (c, "batches_after"))
    g_assert_cmpint (after->num_batches_tracked, ==, json_object_get_int_member (c, "batches_after"));
}

/* What PyTorch refuses is refused, in its words. */
static void
check_refusal (JsonObject *c, NormLayer *layer, NormParams *params, NormMode mode, NormView *view)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = g_strconcat (json_object_get_string_member (c, "raises"), "\n", NULL);

  g_assert_null (norm_layer_run (layer, params, mode, view, NULL, NULL, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LAYER);
  if (!g_str_has_prefix (error->message, words))
    g_assert_cmpstr (error->message, ==, words);
}

static void
check_case (const File *file, JsonObject *c)
{
  NormMode mode = g_str_equal (json_object_get_string_member (c, "mode"), "train") ? NORM_MODE_TRAIN : NORM_MODE_EVAL;
  gint64 n_calls = json_object_get_int_member (c, "calls");
  g_autoptr (NormLayer) layer = test_layer (json_object_get_string_member (c, "layer"));
  g_autoptr (NormParams) params = case_params (file, c);

  for (gint64 call = 0; call < n_calls; call++)
    {
      g_autoptr (NormView) view = case_view (file, c, call);
      g_autoptr (NormParams) before = g_steal_pointer (&params);
      g_autoptr (TestExact) exact = NULL;
      g_autoptr (NormResult) result = NULL;
      g_autoptr (GError) error = NULL;

      if (json_object_has_member (c, "raises"))
        {
          check_refusal (c, layer, before, mode, view);
          return;
        }
      result = norm_layer_run (layer, before, mode, view, NULL, NULL, &error);
      g_assert_no_error (error);
      exact = test_exact_new (layer, before, mode, view, NULL);
      test_exact_check (exact, result, &worst);
      if (call == n_calls - 1)
        check_torch (file, c, exact, result);
      params = norm_params_ref (result->params_after);
    }
  check_torch_running (file, c, params);
}

/* Chance must not have left a layer or a type out. */
static void
check_variety (const guint *n_kinds, const guint *n_dtypes, guint n)
{
  for (guint kind = NORM_LAYER_IDENTITY + 1; kind < NORM_N_LAYER_KINDS; kind++)
    g_assert_cmpuint (n_kinds[kind], >=, n / 40);
  for (NormDtype dtype = NORM_DTYPE_FLOAT16; dtype < NORM_N_DTYPES; dtype++)
    g_assert_cmpuint (n_dtypes[dtype], >=, n / 20);
}

static void
test_file (gconstpointer path)
{
  File file;
  guint n, n_kinds[NORM_N_LAYER_KINDS] = { 0 }, n_dtypes[NORM_N_DTYPES] = { 0 };

  file_load (&file, path);
  n = json_array_get_length (file.cases);
  for (guint place = 0; place < n; place++)
    {
      JsonObject *c = json_array_get_object_element (file.cases, place);
      g_autoptr (NormLayer) layer = test_layer (json_object_get_string_member (c, "layer"));
      NormDtype dtype;

      g_assert_true (norm_dtype_from_name (json_object_get_string_member (c, "dtype"), &dtype));
      g_snprintf (current, sizeof current, "case %u of %s: %s %s %s\n", place, (const char *) path, json_object_get_string_member (c, "layer"),
                  json_object_get_string_member (c, "dtype"), json_object_get_string_member (c, "mode"));
      check_case (&file, c);
      n_kinds[layer->info->kind]++;
      n_dtypes[dtype]++;
    }
  g_assert_cmpuint (n, >=, 1000);
  check_variety (n_kinds, n_dtypes, n);
  current[0] = '\0';
  file_clear (&file);
}

static void
test_worst (void)
{
  test_worst_report (&worst);
}

/* FALSE: no PyTorch, or no such Python. Anything else that fails ends the test. */
static gboolean
make_cases (const char *python, const char *seed, const char *path)
{
  g_autofree char *script = test_reference_path ("make_cases.py"), *count = g_strdup_printf ("%d", N_CASES);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, python, script, "--random", count, "--seed", seed, path, NULL);
  if (process == NULL)
    return FALSE;
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == NO_TORCH)
    return FALSE;
  g_assert_true (g_subprocess_get_successful (process));
  return TRUE;
}

/* Debian's PyTorch belongs to Debian's Python, which need not be the first of the path. */
static const char *
find_torch (const char *seed, const char *path)
{
  static const char *const pythons[] = { "python3", "/usr/bin/python3" };

  for (guint each = 0; each < G_N_ELEMENTS (pythons); each++)
    {
      if (make_cases (pythons[each], seed, path))
        return pythons[each];
    }
  return NULL;
}

int
main (int argc, char **argv)
{
  g_autofree char *stored = NULL, *fixed = NULL, *fresh = NULL, *folder = NULL, *seed = NULL;
  const char *python;
  int status;

  g_test_init (&argc, &argv, NULL);
  signal (SIGABRT, say_current);
  folder = g_dir_make_tmp ("normscope-random-XXXXXX", NULL);
  g_assert_nonnull (folder);
  stored = test_reference_path ("random.cases");
  fixed = g_build_filename (folder, "fixed.cases", NULL);
  fresh = g_build_filename (folder, "fresh.cases", NULL);
  seed = g_strdup_printf ("%d", g_test_rand_int_range (0, G_MAXINT32));
  python = find_torch ("1", fixed);

  g_test_add_data_func ("/layer/random/stored", stored, test_file);
  if (python != NULL && make_cases (python, seed, fresh))
    {
      g_test_message ("%s has PyTorch: %d cases with seed 1, %d with seed %s", python, N_CASES, N_CASES, seed);
      g_test_add_data_func ("/layer/random/fixed-seed", fixed, test_file);
      g_test_add_data_func ("/layer/random/fresh-seed", fresh, test_file);
    }
  g_test_add_func ("/layer/random/worst", test_worst);
  status = g_test_run ();
  g_unlink (fixed);
  g_unlink (fresh);
  g_rmdir (folder);
  return status;
}
