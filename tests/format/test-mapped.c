/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format.h"
#include "mapped.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Files that get shorter while they are open. */

#define N_VALUES ((gsize) 2 << 20) /* 8 MiB: mapped */

typedef struct
{
  char *path;
  NormTensor *tensor;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer nothing)
{
  g_autofree float *values = g_new (float, N_VALUES);
  g_autoptr (NormTensor) written = NULL;
  g_autoptr (GFile) file = NULL;
  const gsize shape[] = { N_VALUES };
  GError *error = NULL;

  for (gsize at = 0; at < N_VALUES; at++)
    values[at] = (float) (at % 1000) + 1;
  fixture->path = g_build_filename (g_get_tmp_dir (), "normscope-mapped-XXXXXX.npy", NULL);
  close (g_mkstemp (fixture->path));
  file = g_file_new_for_path (fixture->path);
  written = norm_tensor_new_take (NORM_DTYPE_FLOAT32, 1, shape, g_steal_pointer (&values));
  g_assert_true (norm_format_write_file (written, file, NULL, &error));
  fixture->tensor = norm_format_read_file (file, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer nothing)
{
  g_clear_pointer (&fixture->tensor, norm_tensor_unref);
  g_unlink (fixture->path);
  g_free (fixture->path);
}

static void
assert_cut (Fixture *fixture, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (norm_mapped_check (norm_tensor_data (fixture->tensor), &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_whole (Fixture *fixture, gconstpointer nothing)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (norm_mapped_check (norm_tensor_data (fixture->tensor), &error));
  g_assert_true (norm_mapped_check (&error, &error)); /* an address of nobody */
  g_unlink (fixture->path);                           /* its bytes stay until the last who has them open lets go */
  g_assert_true (norm_mapped_check (norm_tensor_data (fixture->tensor), &error));
  g_assert_cmpfloat (norm_tensor_get (fixture->tensor, N_VALUES - 1), ==, (N_VALUES - 1) % 1000 + 1);
  g_assert_no_error (error);
}

static gboolean
note_loss (gpointer n)
{
  ++*(guint *) n;
  return G_SOURCE_CONTINUE;
}

/* What is left reads as before, what is gone as 0; whoever watches hears of it. */
static void
test_cut (Fixture *fixture, gconstpointer nothing)
{
  guint n_losses = 0, watch = norm_mapped_watch (note_loss, &n_losses);

  g_assert_cmpint (truncate (fixture->path, 8192), ==, 0);
  g_assert_cmpfloat (norm_tensor_get (fixture->tensor, 1), ==, 2);
  g_assert_cmpfloat (norm_tensor_get (fixture->tensor, N_VALUES - 1), ==, 0);
  g_assert_cmpfloat (norm_tensor_get (fixture->tensor, N_VALUES / 2), ==, 0);
  g_assert_cmpfloat (norm_tensor_get (fixture->tensor, 2), ==, 3);
  assert_cut (fixture, "8192 of 8388736 bytes are left");
  while (n_losses == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watch);
}

/* Within the last page the system says nothing. */
static void
test_cut_a_little (Fixture *fixture, gconstpointer nothing)
{
  g_assert_cmpint (truncate (fixture->path, 8388736 - 8), ==, 0);
  g_assert_cmpfloat (norm_tensor_get (fixture->tensor, N_VALUES - 1), ==, 0);
  assert_cut (fixture, "8388728 of 8388736");
}

static gpointer
sum_up (gpointer tensor)
{
  volatile double sum = 0;

  for (gsize at = 0; at < N_VALUES; at += 512)
    sum += norm_tensor_get (tensor, at);
  return NULL;
}

/* Several threads run into the end at once. */
static void
test_threads (Fixture *fixture, gconstpointer nothing)
{
  GThread *threads[4];

  g_assert_cmpint (truncate (fixture->path, 4096), ==, 0);
  for (guint thread = 0; thread < G_N_ELEMENTS (threads); thread++)
    threads[thread] = g_thread_new ("sum", sum_up, fixture->tensor);
  for (guint thread = 0; thread < G_N_ELEMENTS (threads); thread++)
    g_thread_join (threads[thread]);
  assert_cut (fixture, "4096 of");
}

/* More mappings than there are places for are refused, not forgotten. */
static void
test_many (Fixture *fixture, gconstpointer nothing)
{
  const int fd = open (fixture->path, O_RDONLY);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GError *error = NULL;
  GBytes *bytes;

  while ((bytes = norm_mapped_new (fd, 4096, &error)) != NULL && all->len < 1000)
    g_ptr_array_add (all, bytes);
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
  g_assert_cmpuint (all->len, >, 100);
  g_clear_error (&error);
  g_ptr_array_unref (all);
  bytes = norm_mapped_new (fd, 4096, &error);
  g_assert_no_error (error);
  g_bytes_unref (bytes);
  close (fd);
}

/* Faults that are not ours end the program as ever. */
static void
test_foreign (Fixture *fixture, gconstpointer nothing)
{
  if (g_test_subprocess ())
    {
      const int fd = open (fixture->path, O_RDWR);
      volatile char *bytes = mmap (NULL, 16384, PROT_READ, MAP_SHARED, fd, 0);

      g_assert_cmpint (ftruncate (fd, 0), ==, 0);
      g_assert_cmpint (bytes[8192], ==, 0);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/mapped/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/mapped/cut", Fixture, NULL, set_up, test_cut, tear_down);
  g_test_add ("/mapped/cut-a-little", Fixture, NULL, set_up, test_cut_a_little, tear_down);
  g_test_add ("/mapped/threads", Fixture, NULL, set_up, test_threads, tear_down);
  g_test_add ("/mapped/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/mapped/foreign", Fixture, NULL, set_up, test_foreign, tear_down);
  return g_test_run ();
}
