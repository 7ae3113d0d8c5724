/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of several arrays, state dicts and masks on the command line. */
#include "runner.h"

#include "archive.h"
#include "npz.h"

#include <string.h>

/* Without the last sample: feature 0 has 1 and 3 (mean 2, variance 1), feature 1 has 2 and 4. */
#define PADDED "[[1, 2], [3, 4], [5, 100]]"
#define LAYER  "--layer=BatchNorm1d(2, eps=0)"

static void
write_npz (const char *name, const char *const *names, const char *const *literals, guint n)
{
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_tensor_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (tensors, tensor_from_literal (literals[i]));
  g_autoptr (GBytes) npz = norm_npz_write_many (names, (NormTensor *const *) tensors->pdata, n, NULL);
  runner_write (name, g_bytes_get_data (npz, NULL), g_bytes_get_size (npz));
}

static void
write_two (void)
{
  write_npz ("two.npz", (const char *[]){ "a", "mask" }, (const char *[]){ PADDED, "[1, 1, 0]" }, 2);
}

static void
check_values (const NormTensor *tensor, const char *shape, const double *values)
{
  g_autofree char *its_shape = norm_shape_to_text (tensor->rank, tensor->shape);
  g_assert_cmpstr (its_shape, ==, shape);
  for (gsize i = 0; i < tensor->n_values; i++)
    g_assert_cmpfloat_with_epsilon (norm_tensor_get (tensor, i), values[i], 1e-6);
}

static void
check_file (const char *name, const char *shape, const double *values)
{
  g_autoptr (NormTensor) tensor = runner_read_tensor (name);
  check_values (tensor, shape, values);
}

/* ── --key ── */

static void
test_key (void)
{
  static const double plain[] = { 1, 2, 3, 4, 5, 100 };
  write_two ();
  g_auto (Run) several = run ("two.npz", "--output=no.npy", NULL);
  assert_refused (&several, "two.npz: holds 2 arrays: a (3, 2) float32, mask (3,) float32; choose one by its name: --key=NAME");
  g_auto (Run) other = run ("two.npz", "--key=b", "--output=no.npy", NULL);
  assert_refused (&other, "two.npz: holds no array “b”, but 2 others: a (3, 2) float32");
  g_auto (Run) one = run ("two.npz", "--key=a", "--layer=Identity()", "--output=y.npy", NULL);
  assert_ran (&one);
  check_file ("y.npy", "[3, 2]", plain);
  g_assert_false (runner_has ("no.npy"));

  write_npz ("one.npz", (const char *[]){ "arr_0" }, (const char *[]){ PADDED }, 1);
  g_auto (Run) only = run ("one.npz", "--layer=Identity()", "--output=z.npy", NULL);
  assert_ran (&only);
  check_file ("z.npy", "[3, 2]", plain);

  g_autofree char *path = runner_path ("two.npz");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = norm_file_load (file, NULL, NULL);
  g_auto (Run) piped = run_with_input (bytes, "-", "--key=a", "--describe", NULL);
  assert_ran (&piped);
}

static void
test_key_without_names (void)
{
  runner_write_text ("x.txt", PADDED);
  g_auto (Run) text = run ("x.txt", "--key=a", "--describe", NULL);
  assert_refused (&text, "x.txt: holds one tensor, which has no name");
  g_auto (Run) lesson = run ("lesson:num-features-1", "--key=a", "--describe", NULL);
  assert_misused (&lesson, "--key=a");
  g_auto (Run) nothing = run ("--key=a", "--describe", NULL);
  assert_misused (&nothing, "--key=a");
}

/* ── --mask ── */

static void
test_mask (void)
{
  static const double masked[] = { -1, -1, 1, 1, 3, 97 };
  static const char *const masks[] = { "[1, 1, 0]", "[True, True, False]", "[[1, 1], [1, 1], [0, 0]]" };
  runner_write_text ("x.txt", PADDED);
  for (guint i = 0; i < G_N_ELEMENTS (masks); i++)
    {
      runner_write_text ("mask.txt", masks[i]);
      g_auto (Run) once = run ("x.txt", LAYER, "--mask=mask.txt", "--output=y.npy", NULL);
      assert_ran (&once);
      check_file ("y.npy", "[3, 2]", masked);
    }
  write_two ();
  g_auto (Run) named = run ("two.npz", "--key=a", LAYER, "--mask=two.npz:mask", "--output=y.npy", NULL);
  assert_ran (&named);
  check_file ("y.npy", "[3, 2]", masked);
}

/* One thing of several can come from standard input, whichever. */
static void
test_standard_input (void)
{
  static const double masked[] = { -1, -1, 1, 1, 97, 97 };
  runner_write_text ("x.txt", "[[1, 2], [3, 4], [99, 100]]");
  g_autoptr (GBytes) mask = g_bytes_new_static ("[1, 1, 0]", 9);
  g_auto (Run) piped = run_with_input (mask, "x.txt", LAYER, "--mask=-", "--output=y.npy", NULL);
  assert_ran (&piped);
  check_file ("y.npy", "[3, 2]", masked);
  g_auto (Run) wrong = run_with_input (mask, "x.txt", "--weight=-", "--describe", NULL);
  assert_refused (&wrong, "standard input: ");

  write_two ();
  g_autofree char *path = runner_path ("two.npz");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) two = norm_file_load (file, NULL, NULL);
  g_auto (Run) named = run_with_input (two, "x.txt", LAYER, "--mask=-:mask", "--describe", NULL);
  assert_ran (&named);
  g_auto (Run) state = run_with_input (two, "x.txt", LAYER, "--state=-", "--describe", NULL);
  assert_refused (&state, "standard input: ");

  g_auto (Run) twice = run_with_input (mask, "-", "--mask=-", "--describe", NULL);
  assert_misused (&twice, "standard input (“-”) can be read only once");
  g_auto (Run) both = run_with_input (mask, "-", "-", NULL);
  assert_misused (&both, "only once");
}

/* The mask is of the file's tensor, whatever the steps make of it. */
static void
test_mask_and_steps (void)
{
  static const double masked[] = { -1, -1, 1, 1, 3, 97 };
  runner_write_text ("x.txt", "[[1, 3, 5], [2, 4, 100]]");
  runner_write_text ("mask.txt", "[[1, 1, 0], [1, 1, 0]]");
  g_auto (Run) once = run ("x.txt", "--steps=permute(1, 0)", LAYER, "--mask=mask.txt", "--output=y.npy", "--describe=json", NULL);
  assert_ran (&once);
  check_file ("y.npy", "[3, 2]", masked);
  g_assert_nonnull (strstr (once.out, "\"mean\": 2, \"var\": 1"));
}

static void
test_mask_refused (void)
{
  runner_write_text ("x.txt", PADDED);
  runner_write_text ("mask.txt", "[1, 0]");
  g_auto (Run) shape = run ("x.txt", "--mask=mask.txt", "--describe", NULL);
  assert_refused (&shape, "mask.txt: a mask of shape [2] does not fit a tensor of shape [3, 2]");
  runner_write_text ("mask.txt", "[3, 1, 2]");
  g_auto (Run) lengths = run ("x.txt", "--mask=mask.txt", "--describe", NULL);
  assert_refused (&lengths, "mask.txt: the mask holds 3 at [0]");
  g_auto (Run) missing = run ("x.txt", "--mask=no.npy", "--describe", NULL);
  assert_refused (&missing, "no.npy: no such file");
  write_two ();
  g_auto (Run) several = run ("x.txt", "--mask=two.npz", "--describe", NULL);
  assert_refused (&several, "two.npz: holds 2 arrays: a (3, 2) float32, mask (3,) float32; choose one by its name: --mask=FILE:NAME");
}

/* ── --state ── */

static void
write_state (const char *name)
{
  write_npz (name, (const char *[]){ "conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "bn.num_batches_tracked" },
             (const char *[]){ "[7]", "[3, -1]", "[0.5, 10]", "[1, -2]", "[4, 0.25]", "17" }, 6);
}

/* y = (x − running_mean) / √(running_var) · weight + bias */
static void
test_state (void)
{
  static const double values[] = { (5 - 1) / 2. * 3 + 0.5, (6 + 2) / 0.5 * -1 + 10 };
  static const double heavier[] = { (5 - 1) / 2. * 100 + 0.5, (6 + 2) / 0.5 * 1 + 10 };
  runner_write_text ("x.txt", "[[5, 6]]");
  write_state ("state.npz");
  write_state ("12:30.npz");
  static const char *const states[] = { "--state=state.npz:bn", "--state=state.npz:bn.", "--state=12:30.npz:bn" };
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_auto (Run) once = run ("x.txt", LAYER, "--mode=eval", states[i], "--output=y.npy", NULL);
      assert_ran (&once);
      check_file ("y.npy", "[1, 2]", values);
    }
  runner_write_text ("weight.txt", "[100, 1]");
  g_auto (Run) both = run ("x.txt", LAYER, "--mode=eval", "--weight=weight.txt", "--state=state.npz:bn", "--output=y.npy", NULL);
  assert_ran (&both);
  check_file ("y.npy", "[1, 2]", heavier);
}

static void
test_state_refused (void)
{
  runner_write_text ("x.txt", "[[5, 6], [7, 8]]");
  write_state ("state.npz");
  g_auto (Run) which = run ("x.txt", "--state=state.npz", "--describe", NULL);
  assert_refused (&which, "state.npz: holds the parameters of 2 layers: “conv”, “bn”; name one: --state=FILE:PREFIX");
  g_auto (Run) other = run ("x.txt", "--state=state.npz:fc", "--describe", NULL);
  assert_refused (&other, "state.npz: holds no parameters of “fc”; it holds those of 2 layers: “conv”, “bn”");
  g_auto (Run) part = run ("x.txt", "--state=state.npz:conv", "--describe", NULL);
  assert_refused (&part, "state.npz: “conv.weight”: holds 1 values");
  g_auto (Run) text = run ("x.txt", "--state=x.txt", "--describe", NULL);
  assert_refused (&text, "x.txt: not a .npz, .pt or .safetensors file");
  g_auto (Run) missing = run ("x.txt", "--state=no.npz:bn", "--describe", NULL);
  assert_refused (&missing, "no.npz: no such file");
  g_auto (Run) bytes = run ("x.txt", "--state=state.npz:\377\376", "--describe", NULL);
  assert_refused (&bytes, "state.npz: holds no parameters of");
}

/* ── --output=….npz ── */

static NormTensor *
array_of (const char *file, const char *key)
{
  g_autofree char *path = runner_path (file);
  g_autoptr (GFile) place = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = norm_file_load (place, NULL, &error);
  NormTensor *tensor = norm_format_read_key (bytes, NULL, key, NULL, &error);
  g_assert_no_error (error);
  return tensor;
}

static void
check_array (const char *file, const char *key, NormDtype dtype, const char *shape, const double *values)
{
  g_autoptr (NormTensor) tensor = array_of (file, key);
  g_assert_cmpint (tensor->dtype, ==, dtype);
  check_values (tensor, shape, values);
}

static void
test_output (void)
{
  runner_write_text ("x.txt", PADDED);
  runner_write_text ("mask.txt", "[1, 1, 0]");
  g_auto (Run) once = run ("x.txt", LAYER, "--mask=mask.txt", "--output=y.npz", NULL);
  assert_ran (&once);
  check_array ("y.npz", "input", NORM_DTYPE_FLOAT32, "[3, 2]", (double[]){ 1, 2, 3, 4, 5, 100 });
  check_array ("y.npz", "output", NORM_DTYPE_FLOAT32, "[3, 2]", (double[]){ -1, -1, 1, 1, 3, 97 });
  check_array ("y.npz", "mean", NORM_DTYPE_FLOAT64, "[2]", (double[]){ 2, 3 });
  check_array ("y.npz", "var", NORM_DTYPE_FLOAT64, "[2]", (double[]){ 1, 1 });
  check_array ("y.npz", "pool", NORM_DTYPE_INT64, "[3, 2]", (double[]){ 0, 1, 0, 1, 0, 1 });
  check_array ("y.npz", "mask", NORM_DTYPE_BOOL, "[3, 2]", (double[]){ 1, 1, 1, 1, 0, 0 });
  g_auto (Run) again = run ("y.npz", "--key=output", "--describe", NULL);
  assert_ran (&again);
  g_auto (Run) pass = run ("x.txt", "--layer=Identity()", "--output=i.npz", NULL);
  assert_ran (&pass);
  g_auto (Run) listed = run ("i.npz", "--describe", NULL);
  assert_refused (&listed, "i.npz: holds 2 arrays: input (3, 2) float32, output (3, 2) float32;");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  runner_start ();
  g_test_add_func ("/command/files/key", test_key);
  g_test_add_func ("/command/files/key-without-names", test_key_without_names);
  g_test_add_func ("/command/files/mask", test_mask);
  g_test_add_func ("/command/files/standard-input", test_standard_input);
  g_test_add_func ("/command/files/mask-and-steps", test_mask_and_steps);
  g_test_add_func ("/command/files/mask-refused", test_mask_refused);
  g_test_add_func ("/command/files/state", test_state);
  g_test_add_func ("/command/files/state-refused", test_state_refused);
  g_test_add_func ("/command/files/output", test_output);
  int status = g_test_run ();
  runner_end ();
  return status;
}
