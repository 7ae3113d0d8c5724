/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program does without a display, with good input. */
#include "runner.h"

#include <math.h>
#include <string.h>

#define EIGHT "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]"

static void
write_eight (void)
{
  g_autoptr (NormTensor) eight = tensor_from_literal (EIGHT);
  runner_write_tensor ("x.npy", eight);
}

/* @name holds @values to four decimals, under @shape. */
static void
check_file (const char *name, const char *shape, const double *values)
{
  g_autoptr (NormTensor) tensor = runner_read_tensor (name);
  g_autofree char *its_shape = norm_shape_to_text (tensor->rank, tensor->shape);
  g_assert_cmpstr (its_shape, ==, shape);
  g_assert_cmpint (tensor->dtype, ==, NORM_DTYPE_FLOAT32);
  for (gsize i = 0; i < tensor->n_values; i++)
    g_assert_cmpfloat_with_epsilon (norm_tensor_get (tensor, i), values[i], 5e-5);
}

/* ── the two published examples ── */

static void
test_one_feature (void)
{
  static const double values[] = { -0.1690, 0.5071, 1.1832, 1.8593, -0.8452, -0.8452, -0.8452, -0.8452 };
  write_eight ();
  g_auto (Run) once = run ("--layer=BatchNorm1d(1, eps=0, affine=False)", "--output=y.npy", "x.npy", NULL);
  assert_ran (&once);
  g_assert_cmpstr (once.out, ==, "");
  check_file ("y.npy", "[2, 1, 4]", values);
}

static void
test_four_features (void)
{
  static const double values[] = { 1, 1, 1, 1, -1, -1, -1, -1 };
  write_eight ();
  g_auto (Run) once =
    run ("x.npy", "--steps", "squeeze(1)", "--layer", "BatchNorm1d(num_features=4, eps=0, affine=False)", "--output", "y.npy", NULL);
  assert_ran (&once);
  check_file ("y.npy", "[2, 4]", values);
}

/* ── code ── */

/* The second example: what it asserts is what is published of it. */
static void
test_code (void)
{
  write_eight ();
  g_auto (Run) numpy =
    run ("x.npy", "--steps=squeeze(1)", "--layer=BatchNorm1d(4, eps=0, affine=False, track_running_stats=False)", "--code=numpy", NULL);
  assert_ran (&numpy);
  g_assert_cmpstr (numpy.out, ==,
                   "import numpy as np\n\n"
                   "x = np.array([[[1.0, 2.0, 3.0, 4.0]],\n"
                   "              [[0.0, 0.0, 0.0, 0.0]]], dtype=np.float32)\n"
                   "x = x.reshape([2, 4])\n"
                   "# BatchNorm1d(4, eps=0, affine=False, track_running_stats=False), train\n"
                   "z = x.astype(np.float64)\n"
                   "mean = z.mean(axis=(0,), keepdims=True)\n"
                   "var = z.var(axis=(0,), keepdims=True)\n"
                   "y = (z - mean) / np.sqrt(np.where(var == 0, np.inf, var))\n"
                   "y = y.astype(np.float32)\n"
                   "print(y)\n"
                   "assert np.allclose(y, np.array([[1.0, 1.0, 1.0, 1.0],\n"
                   "                                [-1.0, -1.0, -1.0, -1.0]], dtype=np.float32), rtol=1e-6, atol=1e-13, equal_nan=True)\n");
  g_auto (Run) torch = run ("x.npy", "--code", "pytorch", NULL);
  assert_ran (&torch);
  g_assert_nonnull (strstr (torch.out, "layer = nn.BatchNorm1d(1)\n"));
  g_assert_nonnull (strstr (torch.out, "assert torch.allclose(y, "));
  g_auto (Run) misfit = run ("x.npy", "--layer=BatchNorm1d(3)", "--code=keras", NULL);
  assert_refused (&misfit, "running_mean should contain 1 elements not 3");
}

/* ── what should be known ── */

static void
test_null (void)
{
  runner_write_text ("x.json", "[[1, null], [3, 4]]");
  g_auto (Run) noted = run ("x.json", "--layer=Identity()", "--output=y.json", NULL);
  g_autofree char *written = runner_read_text ("y.json");
  g_assert_cmpint (noted.status, ==, 0);
  g_assert_cmpstr (noted.err, ==, "normscope: x.json: null was read as NaN, a missing value\n");
  g_assert_cmpstr (written, ==, "[[1, NaN],\n[3, 4]]\n");
}

/* ── pictures ── */

static void
test_picture (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NORM_TEST_REFERENCE"), "images", "rgb.jpg", NULL);
  g_auto (Run) bytes = run ("--describe", path, NULL);
  assert_refused (&bytes, "\"batch_norm\" not implemented for 'Byte'");
  g_assert_nonnull (strstr (bytes.err, "convert to float32 (--dtype=float32)"));
  g_auto (Run) converted = run ("--dtype=float32", "--steps=unsqueeze(0)", "--describe=json", path, NULL);
  assert_ran (&converted);
  g_assert_nonnull (strstr (converted.out, "\"layer\": \"BatchNorm2d(3)\""));
  g_auto (Run) same = run ("--layer=Identity()", "--output=rgb.npy", path, NULL);
  assert_ran (&same);
  g_autoptr (NormTensor) tensor = runner_read_tensor ("rgb.npy");
  g_assert_cmpint (tensor->dtype, ==, NORM_DTYPE_UINT8);
  g_assert_cmpint (tensor->rank, ==, 3);
}

/* ── tables ── */

/* A table through the program and back, bit for bit. */
static void
test_tables (void)
{
  runner_write_text ("x.csv", "a;b\r\n1,5;2\r\n0,1;-3e-5\r\n");
  g_auto (Run) first = run ("--layer=Identity()", "--output=y.json", "x.csv", NULL);
  assert_ran (&first);
  g_auto (Run) second = run ("--layer=Identity()", "--output=z.csv", "y.json", NULL);
  assert_ran (&second);
  g_autofree char *path = runner_path ("z.csv"), *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "1.5,2\n0.1,-3e-05\n");
  runner_write_text ("ragged.csv", "1,2\n3\n");
  g_auto (Run) ragged = run ("--output=r.npy", "--layer=Identity()", "ragged.csv", NULL);
  assert_refused (&ragged, "ragged.csv: line 2, column 2: the row ends after 1 values, but there are 2");
  g_assert_false (runner_has ("r.npy"));
}

/* ── which pipeline of a document ── */

#define TWO_READINGS                                                                                                           \
  "{\"normscope\": 1, \"tensor\": {\"dtype\": \"float32\", \"shape\": [2, 1, 4], \"data\": [[[1, 2, 3, 4]], [[0, 0, 0, 0]]]}," \
  "\"pipelines\": [{\"layer\": \"BatchNorm1d(1)\"}, {\"steps\": \"squeeze(1)\", \"layer\": \"BatchNorm1d(4)\"}], \"active\": 1}"

static void
test_pipeline (void)
{
  runner_write_text ("two.normscope", TWO_READINGS);
  g_auto (Run) first = run ("two.normscope", "--describe=json", NULL);
  assert_ran (&first);
  g_assert_nonnull (strstr (first.out, "\"layer\": \"BatchNorm1d(1)\""));
  g_auto (Run) second = run ("two.normscope", "--describe=json", "--pipeline=1", NULL);
  assert_ran (&second);
  g_assert_nonnull (strstr (second.out, "\"layer\": \"BatchNorm1d(4)\""));
  g_auto (Run) both = run ("two.normscope", "--export=both.svg", NULL);
  assert_ran (&both);
  g_auto (Run) one = run ("two.normscope", "--export=one.svg", "--pipeline=1", NULL);
  assert_ran (&one);
  g_autofree char *both_svg = runner_read_text ("both.svg"), *one_svg = runner_read_text ("one.svg");
  g_assert_nonnull (strstr (both_svg, "A   BatchNorm1d(1)"));
  g_assert_nonnull (strstr (both_svg, "B   squeeze(1) › BatchNorm1d(4)"));
  g_assert_null (strstr (one_svg, "BatchNorm1d"));
  g_auto (Run) table = run ("two.normscope", "--export=no.svg", "--include=after,table", NULL);
  assert_refused (&table, "--pipeline=K");
  g_auto (Run) missing = run ("two.normscope", "--describe=json", "--pipeline=2", NULL);
  assert_refused (&missing, "2 pipelines");
  g_auto (Run) wrong = run ("two.normscope", "--describe=json", "--pipeline=first", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
}

/* ── where the tensor comes from ── */

static void
test_standard_input (void)
{
  g_autoptr (NormTensor) eight = tensor_from_literal (EIGHT);
  g_autoptr (GBytes) npy = norm_npy_write (eight, NULL);
  g_auto (Run) binary = run_with_input (npy, "-", "--describe=json", NULL);
  assert_ran (&binary);
  g_assert_nonnull (strstr (binary.out, "\"mean\": 1.25, \"var\": 2.1875"));

  g_autoptr (GBytes) text = g_bytes_new_static (EIGHT, strlen (EIGHT));
  g_auto (Run) literal = run_with_input (text, "--describe=json", "-", NULL);
  assert_ran (&literal);
  g_assert_cmpstr (literal.out, ==, binary.out);
}

/* A colon in a name does not make it an address. */
static void
test_colon (void)
{
  g_autoptr (NormTensor) eight = tensor_from_literal (EIGHT);
  runner_write_tensor ("12:30.npy", eight);
  g_auto (Run) named = run ("12:30.npy", "--output=file:y.npy", NULL);
  assert_ran (&named);
  g_assert_true (runner_has ("file:y.npy"));
}

/* Without a layer the batch norm that fits, also after steps. */
static void
test_fitting_layer (void)
{
  write_eight ();
  g_auto (Run) plain = run ("x.npy", "--describe=json", NULL);
  g_assert_nonnull (strstr (plain.out, "\"layer\": \"BatchNorm1d(1)\""));
  g_auto (Run) squeezed = run ("x.npy", "--describe=json", "--steps=squeeze(1)", NULL);
  g_assert_nonnull (strstr (squeezed.out, "\"layer\": \"BatchNorm1d(4)\""));
  g_auto (Run) planes = run ("x.npy", "--describe=json", "--steps=reshape(2, 2, 2, 1)", NULL);
  g_assert_nonnull (strstr (planes.out, "\"layer\": \"BatchNorm2d(2)\""));
}

static void
test_lessons (void)
{
  g_auto (Run) list = run ("--lessons", NULL);
  assert_ran (&list);
  g_assert_true (g_str_has_prefix (list.out, "num-features-1\tWhat does num_features=1 pool?\n"));
  g_auto (GStrv) lines = g_strsplit (list.out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 23); /* 22, and the end */

  g_auto (Run) lesson = run ("lesson:num-features-4", "--describe=json", NULL);
  assert_ran (&lesson);
  g_assert_nonnull (strstr (lesson.out, "\"steps\": \"squeeze(1)\""));
  g_auto (Run) first = run ("--describe=json", NULL);
  assert_ran (&first);
  g_assert_nonnull (strstr (first.out, "\"mean\": 1.25, \"var\": 2.1875, \"unbiased_var\": 2.5, \"members\": [0, 1, 2, 3, 4, 5, 6, 7]"));
}

static void
test_version_and_help (void)
{
  g_auto (Run) version = run ("--version", NULL);
  assert_ran (&version);
  g_assert_cmpstr (version.out, ==, "normscope " NORM_TEST_VERSION "\n");
  g_auto (Run) help = run ("--help", NULL);
  assert_ran (&help);
  static const char *const options[] = { "--layer",       "--steps",   "--mode",  "--weight", "--bias",     "--running-mean",
                                         "--running-var", "--feature", "--cell",  "--output", "--describe", "--export",
                                         "--size",        "--scale",   "--theme", "--color",  "--decimals", "--lessons" };
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    g_assert_nonnull (strstr (help.out, options[i]));
}

/* ── parameters ── */

/* y = (x − running_mean) / √(running_var + eps) · weight + bias, for two features. */
static void
test_eval_with_parameters (void)
{
  static const double mean[] = { 1, -2 }, var[] = { 4, 0.25 }, weight[] = { 3, -1 }, bias[] = { 0.5, 10 };
  double expected[4];
  runner_write_text ("x.txt", "[[5., 6.], [7., -8.]]");
  runner_write_text ("weight.txt", "[3, -1]");
  runner_write_text ("bias.txt", "[0.5, 10]");
  runner_write_text ("mean.txt", "[1., -2.]");
  runner_write_text ("var.txt", "[4., 0.25]");
  for (guint i = 0; i < 4; i++)
    expected[i] = ((double[]){ 5, 6, 7, -8 }[i] - mean[i % 2]) / sqrt (var[i % 2]) * weight[i % 2] + bias[i % 2];
  g_auto (Run) once = run ("x.txt", "--layer=BatchNorm1d(2, eps=0)", "--mode=eval", "--weight=weight.txt", "--bias=bias.txt",
                           "--running-mean=mean.txt", "--running-var", "var.txt", "--output=y.npy", "--describe=json", NULL);
  assert_ran (&once);
  check_file ("y.npy", "[2, 2]", expected);
  g_assert_nonnull (strstr (once.out, "\"used_var\": 0.25"));
}

static void
test_parameters_that_do_not_fit (void)
{
  write_eight ();
  runner_write_text ("three.txt", "[1., 2., 3.]");
  g_auto (Run) count = run ("x.npy", "--weight=three.txt", "--output=no.npy", NULL);
  assert_refused (&count, "three.txt: holds 3 values");
  g_auto (Run) affine = run ("x.npy", "--layer=BatchNorm1d(1, affine=False)", "--bias=three.txt", "--output=no.npy", NULL);
  assert_refused (&affine, "three.txt: BatchNorm1d(1, affine=False) has no bias");
  g_auto (Run) tracking = run ("x.npy", "--layer=BatchNorm1d(1, track_running_stats=False)", "--running-var=three.txt", "--output=no.npy", NULL);
  assert_refused (&tracking, "has no running_var");
  g_auto (Run) missing = run ("x.npy", "--running-mean=not-there.npy", "--output=no.npy", NULL);
  assert_refused (&missing, "not-there.npy");
  g_assert_false (runner_has ("no.npy"));
}

/* ── one pool ── */

static void
test_feature_and_cell (void)
{
  g_auto (Run) feature = run ("lesson:num-features-4", "--feature=2", "--describe=json", NULL);
  assert_ran (&feature);
  g_assert_nonnull (strstr (feature.out, "\"members\": [2, 6]"));
  g_assert_null (strstr (feature.out, "\"members\": [0, 4]"));
  /* the index is one of the view's, (2, 4) after squeeze(1) */
  g_auto (Run) cell = run ("lesson:num-features-4", "--cell=1,3", "--describe=json", NULL);
  assert_ran (&cell);
  g_assert_nonnull (strstr (cell.out, "\"members\": [3, 7]"));
  g_assert_null (strstr (cell.out, "\"members\": [2, 6]"));
  g_auto (Run) words = run ("lesson:num-features-4", "--cell=0,3", "--describe", NULL);
  assert_ran (&words);
  g_assert_nonnull (strstr (words.out, "(4 + 0) / 2 = 2"));
  g_auto (Run) poolless = run ("lesson:num-features-4", "--layer=Identity()", "--cell=0,3", "--describe", NULL);
  assert_ran (&poolless);
  g_assert_nonnull (strstr (poolless.out, "Cell N=0, C=3: y = 4 = 4"));
  /* a pool without values is a pool: this one, not all */
  runner_write_text ("empty.txt", "tensor([], size=(0, 3))");
  g_auto (Run) valueless = run ("empty.txt", "--feature=1", "--describe=json", NULL);
  assert_ran (&valueless);
  g_assert_nonnull (strstr (valueless.out, "\"index\": [1]"));
  g_assert_null (strstr (valueless.out, "\"index\": [0]"));

  g_auto (Run) no_feature = run ("lesson:num-features-4", "--feature=4", "--describe", NULL);
  assert_refused (&no_feature, "--feature=4 is not there: the layer has 4 pools");
  g_auto (Run) no_cell = run ("lesson:num-features-4", "--cell=0,4", "--describe", NULL);
  assert_refused (&no_cell, "--cell=0,4 is not in [2, 4]");
  g_auto (Run) no_axis = run ("lesson:num-features-4", "--cell=0,0,3", "--describe", NULL);
  assert_refused (&no_axis, "--cell=0,0,3 is not in [2, 4]");
}

/* ── figures ── */

static void
check_magic (const char *name, const char *magic)
{
  g_autofree char *path = runner_path (name);
  g_autofree char *content = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpuint (length, >, 1000);
  g_assert_cmpint (memcmp (content, magic, strlen (magic)), ==, 0);
}

/* Width and height stand in a PNG's first chunk. */
static void
check_png_size (const char *name, guint width, guint height)
{
  g_autofree char *path = runner_path (name);
  g_autofree char *content = NULL;
  guint32 sizes[2];
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  memcpy (sizes, content + 16, sizeof sizes);
  g_assert_cmpuint (GUINT32_FROM_BE (sizes[0]), ==, width);
  g_assert_cmpuint (GUINT32_FROM_BE (sizes[1]), ==, height);
}

static void
test_export (void)
{
  g_auto (Run) png = run ("--export=f.png", "--size=640x480", "--scale=2", "--theme=dark", NULL);
  assert_ran (&png);
  check_magic ("f.png", "\x89PNG\r\n\x1a\n");
  check_png_size ("f.png", 1280, 960);
  g_auto (Run) svg = run ("lesson:batch-norm-2d", "--export=f.svg", "--feature=1", "--color=pools", "--decimals=1", NULL);
  assert_ran (&svg);
  check_magic ("f.svg", "<");
  g_auto (Run) pdf = run ("lesson:batch-norm-2d-images", "--export=f.pdf", "--size=column", "--theme=transparent", NULL);
  assert_ran (&pdf);
  check_magic ("f.pdf", "%PDF-");
}

/* The lit pool is a different picture, and --color another one. */
/* All steps: pages of one file, or a file for each; one step: the file itself. */
static void
test_export_steps (void)
{
  static const char *const words[] = { "The input", "One feature", "one list", "One mean", "One variance", "Each value", "No γ", "Remembered" };
  g_auto (Run) pdf = run ("--export=all.pdf", "--all-steps", NULL);
  assert_ran (&pdf);
  g_assert_true (runner_has ("all.pdf") && !runner_has ("all-1.pdf"));
  g_auto (Run) svg = run ("--export=all.steps.svg", "--all-steps", "--size=4:3", "--theme=dark", NULL);
  assert_ran (&svg);
  g_assert_false (runner_has ("all.steps.svg"));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *name = g_strdup_printf ("all.steps-%u.svg", i + 1);
      g_autofree char *path = runner_path (name), *content = NULL;
      g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
      g_assert_nonnull (strstr (content, words[i]));
      g_assert_nonnull (strstr (content, "width=\"1024\" height=\"768\""));
    }
  g_auto (Run) one = run ("--export=one.svg", "--step=4", "--size=4:3", "--theme=dark", NULL);
  assert_ran (&one);
  g_autofree char *path = runner_path ("one.svg"), *other_path = runner_path ("all.steps-4.svg"), *content = NULL, *other = NULL;
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL) && g_file_get_contents (other_path, &other, NULL, NULL));
  g_assert_cmpstr (content, ==, other);
  g_auto (Run) nothing = run ("--layer=Identity()", "--export=no.pdf", "--all-steps", NULL);
  assert_refused (&nothing, "no pools");
  g_assert_false (runner_has ("no.pdf"));
}

/* Every step of a comparison shows all of it: the question, both names, and what one side has instead of an output. */
static void
test_export_compared_steps (void)
{
  static const char *const words[] = { "Expected more than 1", "BatchNorm1d(3)", "BatchNorm2d(3)" };
  g_auto (Run) svg = run ("lesson:one-value", "--export=both.svg", "--all-steps", NULL);
  assert_ran (&svg);
  for (guint step = 1; step <= 8; step++)
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      {
        g_autofree char *name = g_strdup_printf ("both-%u.svg", step), *content = runner_read_text (name);
        g_assert_nonnull (strstr (content, words[i]));
      }
  g_auto (Run) alone = run ("lesson:one-value", "--export=alone.svg", "--all-steps", "--pipeline=1", NULL);
  assert_ran (&alone);
  g_autofree char *content = runner_read_text ("alone-2.svg");
  g_assert_null (strstr (content, "BatchNorm1d(3)"));
  g_auto (Run) wrong = run ("lesson:one-value", "--export=wrong.svg", "--all-steps", "--pipeline=0", NULL);
  assert_refused (&wrong, "Expected more than 1 value per channel");
  g_auto (Run) numbers = run ("lesson:one-value", "--describe", NULL);
  assert_refused (&numbers, "Expected more than 1 value per channel");
}

static void
test_export_differs (void)
{
  static const char *const options[] = { "--decimals=2", "--feature=0", "--color=pools", "--theme=dark" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_auto (Run) svg = run ("lesson:batch-norm-2d", "--export=f.svg", options[i], NULL);
      assert_ran (&svg);
      g_autofree char *path = runner_path ("f.svg");
      char *content = NULL;
      g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
      g_assert_true (g_hash_table_add (seen, content));
    }
}

/* All three at once. */
static void
test_together (void)
{
  write_eight ();
  g_auto (Run) all = run ("x.npy", "--output=a.npy", "--export=a.svg", "--describe", NULL);
  assert_ran (&all);
  g_assert_nonnull (strstr (all.out, "2.1875"));
  g_assert_true (runner_has ("a.npy"));
  g_assert_true (runner_has ("a.svg"));
}

/* A document is read with its own pipeline, and what the options say counts more. */
static void
test_document (void)
{
  runner_write_text ("d.normscope", "{\"normscope\": 1, \"tensor\": {\"dtype\": \"float64\", \"shape\": [2, 1, 2], \"data\": [[[1, 2]], [[3, 6]]]},"
                                    "\"pipelines\": [{\"steps\": \"squeeze(1)\", \"layer\": \"BatchNorm1d(2, eps=1)\", \"mode\": \"eval\"}]}");
  g_auto (Run) own = run ("d.normscope", "--describe=json", NULL);
  assert_ran (&own);
  g_assert_nonnull (strstr (own.out, "\"layer\": \"BatchNorm1d(2, eps=1)\""));
  g_assert_nonnull (strstr (own.out, "\"mode\": \"eval\""));
  g_auto (Run) other = run ("d.normscope", "--describe=json", "--mode=train", "--layer=BatchNorm1d(2)", NULL);
  assert_ran (&other);
  g_assert_nonnull (strstr (other.out, "\"mode\": \"train\""));
  g_assert_nonnull (strstr (other.out, "\"layer\": \"BatchNorm1d(2)\""));
}

/* Beyond what is computed at once the program waits for its worker. */
static void
test_large (void)
{
  g_autofree double *values = g_new (double, 400000);
  for (gsize i = 0; i < 400000; i++)
    values[i] = (double) (i % 4); /* mean 1.5, variance 1.25 */
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 4, (gsize[]){ 2, 2, 250, 400 }, values);
  runner_write_tensor ("large.npy", tensor);
  g_auto (Run) large = run ("large.npy", "--layer=BatchNorm2d(2, eps=0)", "--output=y.npy", "--describe=json", NULL);
  assert_ran (&large);
  g_assert_nonnull (strstr (large.out, "\"mean\": 1.5, \"var\": 1.25"));
  g_autoptr (NormTensor) output = runner_read_tensor ("y.npy");
  for (gsize i = 0; i < 400000; i += 999)
    g_assert_cmpfloat_with_epsilon (norm_tensor_get (output, i), ((double) (i % 4) - 1.5) / sqrt (1.25), 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  runner_start ();
  g_test_add_func ("/command/run/one-feature", test_one_feature);
  g_test_add_func ("/command/run/four-features", test_four_features);
  g_test_add_func ("/command/run/code", test_code);
  g_test_add_func ("/command/run/null", test_null);
  g_test_add_func ("/command/run/picture", test_picture);
  g_test_add_func ("/command/run/tables", test_tables);
  g_test_add_func ("/command/run/pipeline", test_pipeline);
  g_test_add_func ("/command/run/standard-input", test_standard_input);
  g_test_add_func ("/command/run/colon", test_colon);
  g_test_add_func ("/command/run/fitting-layer", test_fitting_layer);
  g_test_add_func ("/command/run/lessons", test_lessons);
  g_test_add_func ("/command/run/version-and-help", test_version_and_help);
  g_test_add_func ("/command/run/eval-with-parameters", test_eval_with_parameters);
  g_test_add_func ("/command/run/parameters-that-do-not-fit", test_parameters_that_do_not_fit);
  g_test_add_func ("/command/run/feature-and-cell", test_feature_and_cell);
  g_test_add_func ("/command/run/export", test_export);
  g_test_add_func ("/command/run/export-steps", test_export_steps);
  g_test_add_func ("/command/run/export-compared-steps", test_export_compared_steps);
  g_test_add_func ("/command/run/export-differs", test_export_differs);
  g_test_add_func ("/command/run/together", test_together);
  g_test_add_func ("/command/run/document", test_document);
  g_test_add_func ("/command/run/large", test_large);
  int status = g_test_run ();
  runner_end ();
  return status;
}
