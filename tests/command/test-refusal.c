/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bad input, bad places and wrong usage: a message with the place, the right status, and nothing written. */
#include "runner.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

/* ── files that lie ── */

/* An .npy, version 1, of @dictionary and @n_bytes of zeros. */
static void
write_npy (const char *name, const char *dictionary, gsize n_bytes)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autofree guchar *zeros = g_malloc0 (n_bytes + 1);
  gsize length = strlen (dictionary) + 1;
  const guchar head[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (guchar) (length & 0xff), (guchar) (length >> 8) };
  g_byte_array_append (file, head, sizeof head);
  g_byte_array_append (file, (const guchar *) dictionary, (guint) strlen (dictionary));
  g_byte_array_append (file, (const guchar *) "\n", 1);
  g_byte_array_append (file, zeros, (guint) n_bytes);
  runner_write (name, file->data, file->len);
}

#define NPY(descr, shape) "{'descr': " descr ", 'fortran_order': False, 'shape': " shape ", }"

static const struct
{
  const char *name, *dictionary;
  gsize n_bytes;
  const char *words;
} bad_arrays[] = {
  { "object", NPY ("'|O'", "(2, 2)"), 64, "object" },
  { "structured", NPY ("[('a', '<f4'), ('b', '<i2')]", "(2,)"), 12, "structured" },
  { "complex", NPY ("'<c8'", "(2, 2)"), 32, "complex" },
  { "string", NPY ("'<U4'", "(2,)"), 32, "" },
  { "truncated", NPY ("'<f4'", "(2, 4)"), 31, "" },
  { "lying-shape", NPY ("'<f4'", "(1000000, 1000000)"), 32, "" },
  { "overflowing-shape", NPY ("'<f8'", "(4611686018427387904, 4611686018427387904)"), 32, "" },
  { "negative-shape", NPY ("'<f4'", "(-2, 4)"), 32, "" },
  { "rank-9", NPY ("'<f4'", "(1, 1, 1, 1, 1, 1, 1, 1, 1)"), 4, "" },
  { "no-dictionary", "hello", 32, "" },
};

/* Refused, with the file's name, and no output. */
static void
assert_refuses_file (const char *name, const char *words)
{
  g_auto (Run) refused = run (name, "--output=no.npy", "--export=no.svg", "--describe", NULL);
  g_test_message ("%s", refused.err);
  g_autofree char *start = g_strdup_printf ("normscope: %s: ", name);
  g_assert_true (g_str_has_prefix (refused.err, start));
  g_assert_cmpuint (strlen (refused.err), >, strlen (start) + 10);
  assert_refused (&refused, words);
  g_assert_false (runner_has ("no.npy"));
  g_assert_false (runner_has ("no.svg"));
}

static void
test_bad_arrays (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_arrays); i++)
    {
      g_autofree char *name = g_strconcat (bad_arrays[i].name, ".npy", NULL);
      write_npy (name, bad_arrays[i].dictionary, bad_arrays[i].n_bytes);
      assert_refuses_file (name, bad_arrays[i].words);
    }
}

static void
test_bad_texts (void)
{
  runner_write_text ("ragged.txt", "[[1, 2, 3, 4],\n [5, 6, 7]]");
  assert_refuses_file ("ragged.txt", "line 2");
  runner_write_text ("summarized.txt", "tensor([[0.1, 0.2, ..., 0.3]])");
  assert_refuses_file ("summarized.txt", "...");
  runner_write_text ("words.txt", "[[1, two]]");
  assert_refuses_file ("words.txt", "line 1");
  runner_write_text ("empty.txt", "");
  assert_refuses_file ("empty.txt", "");
  runner_write_text ("rank-9.txt", "[[[[[[[[[1.0]]]]]]]]]");
  assert_refuses_file ("rank-9.txt", "");
}

static void
test_bad_documents (void)
{
  runner_write_text ("newer.normscope", "{\"normscope\": 2}");
  assert_refuses_file ("newer.normscope", "newer Normscope");
  runner_write_text ("half.normscope", "{\"normscope\": 1, \"tensor\": {");
  assert_refuses_file ("half.normscope", "damaged");
}

static void
test_places_that_are_no_files (void)
{
  g_autofree char *path = runner_path ("folder.npy");
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_refuses_file ("folder.npy", "folder");
  assert_refuses_file ("not-there.npy", "");
  assert_refuses_file ("/dev/zero", "");
  assert_refuses_file ("lesson:no-such", "num-features-1");
  g_rmdir (path);
}

/* For the superuser nothing is unreadable by its mode: a process's own memory, from address 0, is. */
static void
test_unreadable (void)
{
  if (geteuid () == 0)
    {
      assert_refuses_file ("/proc/self/mem", "");
      return;
    }
  g_autofree char *path = runner_path ("secret.npy");
  write_npy ("secret.npy", NPY ("'<f4'", "(2, 2)"), 16);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  assert_refuses_file ("secret.npy", "");
}

static void
test_noise (void)
{
  const gsize n_bytes = 100 << 20, block = 1 << 20;
  guint32 *noise = g_malloc (n_bytes);
  for (gsize i = 0; i < block / 4; i++)
    noise[i] = (guint32) g_test_rand_int ();
  for (gsize start = block; start < n_bytes; start += block)
    memcpy ((char *) noise + start, noise, block);
  runner_write ("noise.npy", noise, n_bytes);
  g_free (noise);
  assert_refuses_file ("noise.npy", "");
  g_autofree char *path = runner_path ("noise.npy");
  g_remove (path);
}

/* ── shapes and values that are legal, or nearly ── */

/* A legal input, whose output is read back. */
static NormTensor *
output_of (const char *text, const char *layer)
{
  g_autofree char *option = g_strconcat ("--layer=", layer, NULL);
  runner_write_text ("x.txt", text);
  g_auto (Run) done = run ("x.txt", option, "--output=y.npy", "--describe=json", NULL);
  assert_ran (&done);
  return runner_read_tensor ("y.npy");
}

static void
test_no_values (void)
{
  write_npy ("n0.npy", NPY ("'<f4'", "(0, 3)"), 0);
  g_auto (Run) done = run ("n0.npy", "--output=y.npy", "--export=y.svg", "--describe=json", NULL);
  assert_ran (&done);
  g_autoptr (NormTensor) output = runner_read_tensor ("y.npy");
  g_assert_cmpint (output->rank, ==, 2);
  g_assert_cmpuint (output->shape[0], ==, 0);
  g_assert_cmpuint (output->shape[1], ==, 3);
}

/* Without --layer every rank is taken by some layer; with one it is refused in PyTorch's words. */
static void
test_ranks_that_do_not_fit (void)
{
  static const struct
  {
    const char *name, *text, *words;
  } rows[] = {
    { "rank-0.txt", "3.5", "expected 2D or 3D input (got 0D input)" },
    { "rank-1.txt", "[1., 2., 3.]", "expected 2D or 3D input (got 1D input)" },
    { "rank-6.txt", "[[[[[[1., 2.]]]]]]", "expected 2D or 3D input (got 6D input)" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      runner_write_text (rows[row].name, rows[row].text);
      g_auto (Run) plain = run (rows[row].name, "--describe", NULL);
      assert_ran (&plain);
      g_auto (Run) refused = run (rows[row].name, "--layer=BatchNorm1d(2)", "--output=no.npy", NULL);
      assert_refused (&refused, rows[row].words);
      g_assert_false (runner_has ("no.npy"));
    }
}

/* NaN and infinities stay in their feature. */
static void
test_not_finite (void)
{
  g_autoptr (NormTensor) output = output_of ("[[1., nan, 3.], [2., 5., inf], [6., 7., 8.]]", "BatchNorm1d(3)");
  for (gsize i = 0; i < 9; i++)
    g_assert_cmpint (isnan (norm_tensor_get (output, i)) != 0, ==, i % 3 == 1 || i % 3 == 2);
}

static void
test_one_value (void)
{
  runner_write_text ("one.txt", "[[5.]]");
  assert_refuses_file ("one.txt", "Expected more than 1 value per channel when training, got input size torch.Size([1, 1])");
  runner_write_text ("m1.txt", "[[1., 2., 3., 4.]]");
  assert_refuses_file ("m1.txt", "Expected more than 1 value per channel when training, got input size torch.Size([1, 4])");
  g_auto (Run) eval = run ("m1.txt", "--mode=eval", "--output=y.npy", NULL);
  assert_ran (&eval);
}

static void
test_integers (void)
{
  runner_write_text ("long.txt", "torch.tensor([[1, 2], [3, 5]], dtype=torch.int64)");
  assert_refuses_file ("long.txt", "\"batch_norm\" not implemented for 'Long'");
}

static void
test_layer_that_does_not_fit (void)
{
  g_auto (Run) refused = run ("lesson:num-features-1", "--layer=BatchNorm1d(4)", "--output=no.npy", NULL);
  assert_refused (&refused, "normscope: lesson:num-features-1: running_mean should contain 1 elements not 4\n");
  g_assert_nonnull (strstr (refused.err, "num_features counts channels"));
  g_assert_nonnull (strstr (refused.err, "squeeze(1)"));
  g_auto (Run) step = run ("lesson:num-features-1", "--steps=squeeze(7)", "--output=no.npy", NULL);
  assert_refused (&step, "Dimension out of range (expected to be in range of [-3, 2], but got 7)");
  g_assert_false (runner_has ("no.npy"));
}

/* ── places that cannot be written ── */

static void
test_unwritable (void)
{
  g_auto (Run) missing = run ("--output=no-such-folder/y.npy", NULL);
  assert_refused (&missing, "no-such-folder/y.npy");
  g_auto (Run) read_only = run ("--output=/proc/y.npy", NULL);
  assert_refused (&read_only, "/proc/y.npy");
  g_auto (Run) figure = run ("--export=no-such-folder/y.svg", NULL);
  assert_refused (&figure, "no-such-folder/y.svg");
}

/* A full disk, by the device that always is one: the picture is refused, and what was written before it is taken back. */
static void
test_full_disk (void)
{
  g_autofree char *path = runner_path ("full.svg");
  g_assert_cmpint (symlink ("/dev/full", path), ==, 0);
  g_auto (Run) picture = run ("--export=full.svg", "--view=cubes", NULL);
  assert_refused (&picture, "full.svg: the disk is full");
  g_auto (Run) both = run ("--output=y.npy", "--export=full.svg", "--include=table", NULL);
  assert_refused (&both, "the disk is full");
  g_assert_false (runner_has ("y.npy"));
}

/* When the second of two cannot be written the first is as it was, and a device is not taken away. */
static void
test_all_or_nothing (void)
{
  g_auto (Run) fresh = run ("--output=fresh.npy", "--export=no-such-folder/y.svg", "--describe", NULL);
  assert_refused (&fresh, "no-such-folder");
  g_assert_false (runner_has ("fresh.npy"));

  runner_write_text ("old.txt", "as it was");
  g_auto (Run) old = run ("--output=old.txt", "--export=no-such-folder/y.svg", NULL);
  assert_refused (&old, "no-such-folder");
  g_autofree char *path = runner_path ("old.txt");
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "as it was");

  g_autofree char *link = runner_path ("null.npy");
  g_assert_cmpint (symlink ("/dev/null", link), ==, 0);
  g_auto (Run) device = run ("--output=null.npy", "--export=no-such-folder/y.svg", NULL);
  assert_refused (&device, "no-such-folder");
  g_assert_true (runner_has ("null.npy"));
}

/* ── wrong usage ── */

static const struct
{
  const char *arguments[4];
  const char *words;
} misuses[] = {
  { { "--frobnicate" }, "unknown option --frobnicate" },
  { { "--laier=BatchNorm1d(1)", "--describe" }, "did you mean --layer?" },
  { { "-x", "--describe" }, "unknown option -x" },
  { { "--describe", "--layer" }, "--layer needs a value" },
  { { "--describe=xml" }, "--describe=xml: there are text, json" },
  { { "--dtype=int7" }, "--dtype=int7: there are bool, int8" },
  { { "--code=c" }, "--code=c: there are pytorch, numpy, keras" },
  { { "--code=numpy", "--describe" }, "--code and --describe both write to standard output" },
  { { "--describe", "--mode=test" }, "--mode=test: there are train, eval" },
  { { "--describe", "--layer=BatchNorm9d(1)" }, "--layer: layer, column 1" },
  { { "--describe", "--steps=squeeze(" }, "--steps: column" },
  { { "--describe", "--feature=one" }, "--feature=one" },
  { { "--describe", "--feature=-1" }, "--feature=-1" },
  { { "--describe", "--cell=0,,1" }, "--cell=0,,1" },
  { { "--describe", "--feature=0", "--cell=0,0,0" }, "give one of them" },
  { { "--output=y.xyz" }, ".npy" },
  { { "--output=y" }, ".npy" },
  { { "--export=y.gif" }, ".svg" },
  { { "--export=y.svg", "--size=big" }, "--size=big" },
  { { "--export=y.svg", "--scale=0" }, "--scale=0" },
  { { "--export=y.svg", "--scale=nan" }, "--scale=nan" },
  { { "--export=y.svg", "--include=before,everything" }, "--include=before,everything" },
  { { "--export=y.svg", "--include=caption" }, "something to see" },
  { { "--include=table", "--describe" }, "--export=FILE" },
  { { "--export=y.svg", "--theme=pink" }, "light, dark, transparent" },
  { { "--describe", "--color=red" }, "values, pools" },
  { { "--describe", "--decimals=99" }, "0 to 17" },
  { { "--describe", "--size=640x480" }, "--export=FILE" },
  { { "--output=y.npy", "a.npy", "b.npy" }, "one FILE" },
  { { "--lessons=all" }, "--lessons takes no value" },
  { { "--optimizer=x.pt", "--describe" }, "unknown option --optimizer" },
  { { "--key=x", "--describe" }, "--key=x is about a FILE" },
  { { "--key=x", "--describe", "lesson:num-features-1" }, "--key=x is about a FILE" },
  { { "--all-steps", "--describe" }, "--export=FILE" },
  { { "--step=1", "--describe" }, "--export=FILE" },
  { { "--export=y.svg", "--step=9" }, "from 1 to 8" },
  { { "--export=y.svg", "--step=0" }, "from 1 to 8" },
  { { "--export=y.svg", "--step=1", "--all-steps" }, "give one of them" },
  { { "--view=plane", "--describe" }, "--view=plane: there are grid, cubes" },
};

static void
test_misuse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (misuses); i++)
    {
      const char *arguments[5] = { NULL };
      memcpy (arguments, misuses[i].arguments, sizeof misuses[i].arguments);
      g_auto (Run) misused = run_arguments (NULL, arguments);
      g_test_message ("%s", misused.err);
      assert_misused (&misused, misuses[i].words);
    }
  g_assert_false (runner_has ("y.npy") || runner_has ("y.svg"));
}

/* After "--" a file may be called anything. */
static void
test_dashes (void)
{
  runner_write_text ("--describe", "[[1., 2.], [3., 5.]]");
  g_auto (Run) done = run ("--describe=json", "--", "--describe", NULL);
  assert_ran (&done);
  g_assert_nonnull (strstr (done.out, "BatchNorm1d(2)"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  runner_start ();
  g_test_add_func ("/command/refusal/full-disk", test_full_disk);
  g_test_add_func ("/command/refusal/misuse", test_misuse);
  g_test_add_func ("/command/refusal/bad-arrays", test_bad_arrays);
  g_test_add_func ("/command/refusal/bad-texts", test_bad_texts);
  g_test_add_func ("/command/refusal/bad-documents", test_bad_documents);
  g_test_add_func ("/command/refusal/places-that-are-no-files", test_places_that_are_no_files);
  g_test_add_func ("/command/refusal/unreadable", test_unreadable);
  g_test_add_func ("/command/refusal/noise", test_noise);
  g_test_add_func ("/command/refusal/no-values", test_no_values);
  g_test_add_func ("/command/refusal/ranks-that-do-not-fit", test_ranks_that_do_not_fit);
  g_test_add_func ("/command/refusal/not-finite", test_not_finite);
  g_test_add_func ("/command/refusal/one-value", test_one_value);
  g_test_add_func ("/command/refusal/integers", test_integers);
  g_test_add_func ("/command/refusal/layer-that-does-not-fit", test_layer_that_does_not_fit);
  g_test_add_func ("/command/refusal/unwritable", test_unwritable);
  g_test_add_func ("/command/refusal/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/command/refusal/dashes", test_dashes);
  int status = g_test_run ();
  runner_end ();
  return status;
}
