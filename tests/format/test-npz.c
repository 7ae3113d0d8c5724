/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .npz files: those NumPy and Python's zipfile wrote are the truth. */
#include "npz.h"
#include "reference-archive.h"
#include "zip.h"

static NormArchive *
open_reference (const char *file)
{
  return open_reference_archive ("npz", file);
}

static void
test_numpy_files (void)
{
  assert_archives ("npz", 19);
}

/* ── which one ── */

static void
check_key (const char *file, const char *key, const char *words)
{
  g_autoptr (GBytes) bytes = reference_bytes ("npz", file);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = norm_format_read_key (bytes, file, key, NULL, &error);

  if (words == NULL)
    {
      g_assert_no_error (error);
      g_assert_nonnull (tensor);
      return;
    }
  g_assert_error (error, NORM_ERROR, NORM_ERROR_KEY);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” lacks “%s”", error->message, words);
}

static void
test_choose (void)
{
  check_key ("one.npz", NULL, NULL);
  check_key ("one.npz", "x", NULL);
  check_key ("one.npz", "y", "holds no array “y”, but 1 other: x (2, 1, 4) float32");
  check_key ("three.npz", NULL, "holds 3 arrays: a (2, 1, 4) float32, b (4,) int64, c () float64; choose one by its name");
  check_key ("three.npz", "b", NULL);
  check_key ("three.npz", "b.npy", "holds no array “b.npy”");
  check_key ("objects.npz", NULL, "holds 3 arrays: x (2, 1, 4) float32, words not readable, objects not readable");
  check_key ("objects.npz", "x", NULL);
  check_key ("dtypes.npz", NULL, "holds 14 arrays: b1 (2, 3) bool, ");
  check_key ("dtypes.npz", NULL, "f8 (2, 3) float64, …; choose");
  check_key ("names.npz", "bn1.weight", NULL);
  check_key ("names.npz", "größe", NULL);
  check_key ("names.npz", "", NULL);
  check_key ("names.npz", "x.npy", NULL);
}

/* A file with one tensor has no names to choose from. */
static void
test_key_of_npy (void)
{
  g_autoptr (GBytes) npy = reference_bytes ("npy", "rank-1.npy");
  g_autoptr (GError) error = NULL;

  g_assert_null (norm_format_read_key (npy, "rank-1.npy", "x", NULL, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_KEY);
  g_assert_nonnull (strstr (error->message, "leave the key out"));
}

/* ── opening in a worker ── */

static void
opened (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GError) error = NULL;
  NormArchive **archive = data;

  *archive = norm_archive_open_finish (res, &error);
  g_assert_true ((*archive != NULL) != (error != NULL));
  if (error != NULL)
    *archive = GINT_TO_POINTER (error->code + 1);
}

static gpointer
open_async (const char *file, GCancellable *cancellable)
{
  g_autofree char *path = reference_path ("npz", file);
  g_autoptr (GFile) place = g_file_new_for_path (path);
  NormTask task = { cancellable, 0, NULL };
  NormArchive *archive = NULL;

  norm_archive_open_async (place, &task, opened, &archive);
  while (archive == NULL)
    g_main_context_iteration (NULL, TRUE);
  return archive;
}

static void
test_async (void)
{
  g_autoptr (NormArchive) archive = open_async ("three.npz", NULL);
  g_autoptr (NormArchive) same = norm_archive_ref (archive);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_assert_cmpuint (same->entries->len, ==, 3);
  g_assert_cmpint (GPOINTER_TO_INT (open_async ("missing.npz", NULL)), ==, G_IO_ERROR_NOT_FOUND + 1);
  g_cancellable_cancel (cancelled);
  g_assert_cmpint (GPOINTER_TO_INT (open_async ("three.npz", cancelled)), ==, G_IO_ERROR_CANCELLED + 1);
}

/* Tensors outlive the archive they are from. */
static void
test_outlives (void)
{
  NormArchive *archive = open_reference ("one.npz");
  g_autoptr (NormTensor) tensor = norm_archive_read (archive, 0, NULL, NULL);

  norm_archive_unref (archive);
  g_assert_cmpfloat_with_epsilon (norm_tensor_get (tensor, 7), 1, 1e-7);
}

/* Stored bytes are the archive's own, deflated ones are not. */
static void
test_stored_is_a_slice (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("npz", "one.npz");
  g_autoptr (NormZip) zip = norm_zip_open (bytes, NULL);
  g_autoptr (GBytes) content = norm_zip_read (zip, 0, NULL, NULL);
  const guchar *data = g_bytes_get_data (content, NULL), *start = g_bytes_get_data (bytes, NULL);

  g_assert_true (data == start + zip->members[0].offset);
  g_assert_cmpuint (g_bytes_get_size (content), ==, zip->members[0].size);
}

/* The head of a member is its beginning, stored or deflated, however much is asked for. */
static void
test_heads (void)
{
  const char *const files[] = { "dtypes.npz", "dtypes-compressed.npz", "zeros-compressed.npz" };

  for (guint k = 0; k < G_N_ELEMENTS (files); k++)
    {
      g_autoptr (GBytes) bytes = reference_bytes ("npz", files[k]);
      g_autoptr (NormZip) zip = norm_zip_open (bytes, NULL);
      g_autoptr (GBytes) whole = norm_zip_read (zip, 0, NULL, NULL);
      const gsize sizes[] = { 0, 1, 100, zip->members[0].size - 1, zip->members[0].size, G_MAXSIZE };

      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) head = norm_zip_read_head (zip, 0, sizes[i], &error);
          gsize n = MIN (sizes[i], zip->members[0].size);

          g_assert_no_error (error);
          g_assert_cmpmem (g_bytes_get_data (head, NULL), g_bytes_get_size (head), g_bytes_get_data (whole, NULL), n);
        }
    }
}

static void
test_cancelled (void)
{
  g_autoptr (NormArchive) archive = open_reference ("zeros-compressed.npz");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  NormTask task = { cancellable, 0, NULL };
  g_autoptr (NormTensor) tensor = norm_archive_read (archive, 0, &task, NULL);

  g_assert_nonnull (tensor);
  g_assert_cmpfloat (norm_task_fraction (&task), >, 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (norm_archive_read (archive, 0, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ── writing; tests/command/check-npz reads it with another program's zip reader ── */

static void
test_written_reads_back (void)
{
  g_autoptr (JsonParser) parser = reference_expected ("npy");
  JsonArray *files = json_node_get_array (json_parser_get_root (parser));
  guint n = json_array_get_length (files);
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_tensor_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint k = 0; k < n; k++)
    {
      const char *file = json_object_get_string_member (json_array_get_object_element (files, k), "file");
      g_autoptr (GBytes) npy = reference_bytes ("npy", file);

      g_ptr_array_add (names, (gpointer) file);
      g_ptr_array_add (tensors, norm_npy_read (npy, NULL, NULL));
    }
  g_autoptr (GBytes) npz = norm_npz_write_many ((const char *const *) names->pdata, (NormTensor *const *) tensors->pdata, n, &error);
  g_assert_no_error (error);
  g_autoptr (NormArchive) archive = norm_archive_open (npz, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (archive->entries->len, ==, n);
  for (guint k = 0; k < n; k++)
    {
      g_autoptr (NormTensor) tensor = norm_archive_read (archive, k, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (norm_archive_get (archive, k)->name, ==, g_ptr_array_index (names, k));
      g_assert_true (norm_tensor_equal (tensor, g_ptr_array_index (tensors, k)));
    }
}

static void
test_registry (void)
{
  const NormFormat *format = norm_format_by_name ("X.NPZ");
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 2, (gsize[]){ 1, 2 }, (double[]){ 1, 2 });
  g_autoptr (GBytes) bytes = format->write (tensor, NULL);
  g_autoptr (NormTensor) again = norm_format_read_bytes (bytes, "x.txt", NULL, NULL);
  g_autoptr (NormTensor) named = norm_format_read_key (bytes, NULL, "input", NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (norm_tensor_equal (tensor, again));
  g_assert_true (norm_tensor_equal (tensor, named));
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("\1\2\3\4\377", 5);
  g_assert_null (norm_format_read_bytes (rubbish, "x.npz", NULL, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "not a .npz, .pt or .safetensors file"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npz/numpy-files", test_numpy_files);
  g_test_add_func ("/npz/choose", test_choose);
  g_test_add_func ("/npz/key-of-npy", test_key_of_npy);
  g_test_add_func ("/npz/async", test_async);
  g_test_add_func ("/npz/outlives", test_outlives);
  g_test_add_func ("/npz/stored-is-a-slice", test_stored_is_a_slice);
  g_test_add_func ("/npz/heads", test_heads);
  g_test_add_func ("/npz/cancelled", test_cancelled);
  g_test_add_func ("/npz/written-reads-back", test_written_reads_back);
  g_test_add_func ("/npz/registry", test_registry);
  return g_test_run ();
}
