/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of torch.save(): those PyTorch wrote are the truth. */
#include "reference-archive.h"
#include "zip.h"

static void
test_torch_files (void)
{
  assert_archives ("torch", 40);
}

/* ── names and keys ── */

static void
check_key (const char *file, const char *key, const char *words)
{
  g_autoptr (GBytes) bytes = reference_bytes ("torch", file);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = norm_format_read_key (bytes, "misleading.npy", key, NULL, &error);

  if (words == NULL)
    g_assert_no_error (error);
  else if (error == NULL || strstr (error->message, words) == NULL)
    g_error ("%s “%s” lacks “%s”", file, error != NULL ? error->message : "", words);
}

static void
test_keys (void)
{
  check_key ("one.pt", NULL, NULL);
  check_key ("legacy-one.pt", NULL, NULL);
  check_key ("one.pt", "tensor", NULL);
  check_key ("one.pt", "x", "holds no array “x”, but 1 other: tensor (2, 1, 4) float32");
  check_key ("nested.pt", NULL, "holds 6 arrays: model.layers[0] (4,) float32, model.layers[1][0] (4,) float32, model.layers[1][1].weight");
  check_key ("nested.pt", "model.layers[1][1].weight", NULL);
  check_key ("nested.pt", "[5]", NULL);
  check_key ("nested.pt", "α.β", NULL);
  check_key ("parameters.pth", "[4]", NULL);
  check_key ("checkpoint.pt", "optimizer.state[0].exp_avg", NULL);
  check_key ("not-read.pt", NULL, "complex not readable, sparse not readable");
  check_key ("not-read.pt", "complex", "“complex”: holds values of the type ComplexFloat, which is not read; save it as float32");
  check_key ("not-read.pt", "sparse", "“sparse”: is a sparse tensor, which is not read; save it as an ordinary tensor: x.to_dense()");
  check_key ("not-read.pt", "quantized", "x.dequantize()");
  check_key ("float8.pt", NULL, "“x”: holds values of the type Float8");
}

/* ── bytes ── */

/* The archive's stored numbers are the tensor's own, those of parts and of another order are not. */
static void
test_no_copy (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("torch", "one.pt");
  g_autoptr (NormTensor) tensor = norm_format_read_bytes (bytes, "one.pt", NULL, NULL);
  const guchar *start = g_bytes_get_data (bytes, NULL), *data = norm_tensor_data (tensor);

  g_assert_true (data > start && data < start + g_bytes_get_size (bytes));
}

static void
test_cancelled (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("torch", "views.pt");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  NormTask task = { cancellable, 0, NULL };

  g_cancellable_cancel (cancellable);
  g_assert_null (norm_archive_open (bytes, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Tensors outlive the archive they are from. */
static void
test_outlives (void)
{
  const char *const files[] = { "one.pt", "legacy-one.pt" };

  for (guint k = 0; k < G_N_ELEMENTS (files); k++)
    {
      NormArchive *archive = open_reference_archive ("torch", files[k]);
      g_autoptr (NormTensor) tensor = norm_archive_read (archive, 0, NULL, NULL);

      norm_archive_unref (archive);
      g_assert_cmpfloat (norm_tensor_get (tensor, 7), ==, norm_tensor_get (tensor, 7));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/torch/torch-files", test_torch_files);
  g_test_add_func ("/torch/keys", test_keys);
  g_test_add_func ("/torch/no-copy", test_no_copy);
  g_test_add_func ("/torch/cancelled", test_cancelled);
  g_test_add_func ("/torch/outlives", test_outlives);
  return g_test_run ();
}
