/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "buffer.h"
#include <string.h>
#include <unistd.h>

#define LARGE (3 * NORM_BUFFER_LARGE + 40)

static void
test_alloc (void)
{
  static const gsize sizes[] = { 0, 1, 100, NORM_BUFFER_LARGE - 1, NORM_BUFFER_LARGE, LARGE };

  for (guint place = 0; place < G_N_ELEMENTS (sizes); place++)
    {
      guint8 *data = norm_buffer_alloc (sizes[place]);

      g_assert_cmpuint ((guintptr) data % 64, ==, 0);
      memset (data, 7, sizes[place]);
      norm_buffer_free (data, sizes[place]);
    }
  g_assert_null (norm_buffer_alloc (G_MAXSIZE));
  g_assert_null (norm_buffer_alloc (G_MAXSSIZE - 1));
  norm_buffer_free (NULL, LARGE);
  norm_buffer_trim ();
}

/* Whether the line of flags of the mapping that begins at or before @data has a word. */
static gboolean
has_flag (gconstpointer data, const char *flag)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean here = FALSE;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      char *end;
      guint64 first = g_ascii_strtoull (*line, &end, 16);

      if (*end == '-')
        here = first <= (guintptr) data && g_ascii_strtoull (end + 1, NULL, 16) > (guintptr) data;
      else if (here && g_str_has_prefix (*line, "VmFlags:"))
        return strstr (*line, flag) != NULL;
    }
  return FALSE;
}

static void
test_huge_pages (void)
{
  gpointer data = norm_buffer_alloc (LARGE), small = norm_buffer_alloc (NORM_BUFFER_LARGE / 2);

  g_assert_cmpuint ((guintptr) data % NORM_BUFFER_LARGE, ==, 0);
  if (g_file_test ("/sys/kernel/mm/transparent_hugepage", G_FILE_TEST_EXISTS))
    g_assert_true (has_flag (data, " hg"));
  g_assert_false (has_flag (small, " hg"));
  norm_buffer_free (small, NORM_BUFFER_LARGE / 2);
  norm_buffer_free (data, LARGE);
  norm_buffer_trim ();
}

static gsize
resident_pages (void)
{
  g_autofree char *text = NULL;
  char *end;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  (void) g_ascii_strtoull (text, &end, 10);
  return g_ascii_strtoull (end, NULL, 10);
}

/* Two outputs in turn come out of the same memory, which the system has back after trimming. */
static void
test_reused (void)
{
  gpointer first = norm_buffer_alloc (LARGE), second = norm_buffer_alloc (LARGE), again, other;
  gsize before;

  g_assert_true (first != second);
  norm_buffer_free (first, LARGE);
  other = norm_buffer_alloc (LARGE + 1);
  again = norm_buffer_alloc (LARGE);
  g_assert_true (other != first && again == first);
  memset (again, 1, LARGE);
  before = resident_pages ();
  norm_buffer_free (again, LARGE);
  g_assert_true (norm_buffer_alloc (LARGE) == first);
  norm_buffer_free (first, LARGE);
  norm_buffer_free (second, LARGE);
  norm_buffer_free (other, LARGE + 1);
  norm_buffer_trim ();
  g_assert_cmpuint (resident_pages () + NORM_BUFFER_LARGE / sysconf (_SC_PAGESIZE), <=, before);
}

static void
test_bytes (void)
{
  guint8 *data = norm_buffer_alloc (LARGE);
  GBytes *bytes = norm_buffer_to_bytes (data, LARGE);

  g_assert_true (g_bytes_get_data (bytes, NULL) == data);
  g_bytes_unref (bytes);
  g_assert_true (norm_buffer_alloc (LARGE) == data);
  norm_buffer_free (data, LARGE);
  norm_buffer_trim ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor/buffer/alloc", test_alloc);
  g_test_add_func ("/tensor/buffer/huge-pages", test_huge_pages);
  g_test_add_func ("/tensor/buffer/reused", test_reused);
  g_test_add_func ("/tensor/buffer/bytes", test_bytes);
  return g_test_run ();
}
