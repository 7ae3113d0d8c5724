/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "recovery.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_ROUNDS    10
#define N_AT_ONCE   10
#define SECOND_US   G_USEC_PER_SEC
#define SHORTEST_MS 300 /* of a life */
#define LONGEST_MS  2200

static char *program;

typedef struct
{
  char *folder, *copies;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer nothing)
{
  fixture->folder = g_dir_make_tmp ("normscope-recovery-XXXXXX", NULL);
  fixture->copies = g_build_filename (fixture->folder, "unsaved", NULL);
}

static void
remove_all (const char *path)
{
  GDir *entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      if (g_unlink (inside) != 0)
        remove_all (inside);
    }
  g_clear_pointer (&entries, g_dir_close);
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer nothing)
{
  remove_all (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->copies);
}

static guint
count_files (const char *folder, const char *ending)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    n += g_str_has_suffix (name, ending) && *name != '.';
  return n;
}

static void
set_first (NormDocument *document, int value)
{
  g_autofree char *text = g_strdup_printf ("%d", value);

  g_assert_true (norm_document_set_value (document, 0, text, NULL));
}

static int
first_value (NormDocument *document)
{
  return (int) norm_tensor_get (norm_document_get_tensor (document), 0);
}

static void
await_files (const char *folder, guint n)
{
  const gint64 end = g_get_monotonic_time () + 20 * SECOND_US;

  while (count_files (folder, ".normscope") != n && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_cmpuint (count_files (folder, ".normscope"), ==, n);
}

/* A copy is there while something is unsaved, and only then; a running program's own are not lost. */
static void
test_life (Fixture *fixture, gconstpointer nothing)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  NormRecovery *recovery = norm_recovery_new (document, fixture->copies, NULL, NULL);
  g_auto (GStrv) lost = NULL;

  g_assert_false (g_file_test (fixture->copies, G_FILE_TEST_EXISTS)); /* who changes nothing leaves nothing */
  set_first (document, 7);
  await_files (fixture->copies, 1);
  lost = norm_recovery_find_lost (fixture->copies);
  g_assert_cmpuint (g_strv_length (lost), ==, 0);
  norm_document_undo (document);
  await_files (fixture->copies, 0);
  norm_document_redo (document);
  await_files (fixture->copies, 1);
  norm_recovery_free (recovery);
  g_assert_cmpuint (count_files (fixture->copies, ""), ==, 0);
}

static void
run_for (guint ms)
{
  const gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* This program once more, as one that lives until it is killed: "wildly" or "lesson", in @folder. @report: what it writes. */
static GPid
start_child (const char *folder, const char *way, int *report)
{
  char *argv[] = { program, (char *) "--live", (char *) way, (char *) folder, NULL };
  g_autoptr (GError) error = NULL;
  GPid child;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &child, NULL, report, NULL, &error);
  g_assert_no_error (error);
  return child;
}

static void
kill_child (GPid child)
{
  int status;

  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
}

static void
report_number (int number)
{
  const gint64 line[2] = { number, g_get_monotonic_time () };

  if (write (STDOUT_FILENO, line, sizeof line) != sizeof line)
    _exit (1);
}

static char *
copies_in (const char *folder)
{
  return g_build_filename (folder, "unsaved", NULL);
}

static void
live_in_a_lesson (const char *folder)
{
  g_autofree char *copies = copies_in (folder);
  NormDocument *document = norm_document_new ();

  if (!norm_document_load_lesson (document, "num-features-4", NULL))
    _exit (1);
  norm_recovery_new (document, copies, NULL, NULL);
  set_first (document, 41);
  set_first (document, 42);
  await_files (copies, 1);
  report_number (1);
  run_for (60000);
}

/* The next start finds what the killed program had, with its lesson, unsaved; and when that is closed on purpose, nothing is left. */
static void
test_killed (Fixture *fixture, gconstpointer nothing)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  NormRecovery *recovery = norm_recovery_new (document, fixture->copies, NULL, NULL);
  g_auto (GStrv) lost = NULL;
  g_autoptr (GError) error = NULL;
  gint64 line[2];
  int report;
  GPid child = start_child (fixture->folder, "lesson", &report);

  g_assert_cmpint (read (report, line, sizeof line), ==, sizeof line);
  kill_child (child);
  close (report);
  lost = norm_recovery_find_lost (fixture->copies);
  g_assert_cmpuint (g_strv_length (lost), ==, 1);
  g_assert_true (norm_recovery_take (recovery, lost[0], &error));
  g_assert_no_error (error);
  g_assert_cmpint (first_value (document), ==, 42);
  g_assert_cmpstr (norm_document_get_lesson (document), ==, "num-features-4");
  g_assert_true (norm_document_is_modified (document));
  norm_recovery_free (recovery);
  g_assert_cmpuint (count_files (fixture->copies, ""), ==, 0);
}

/* What cannot be read is put aside, said, and not tried again. */
static void
test_unreadable (Fixture *fixture, gconstpointer nothing)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormRecovery) recovery = norm_recovery_new (document, fixture->copies, NULL, NULL);
  g_autofree char *path = g_build_filename (fixture->copies, "a.normscope", NULL);
  g_auto (GStrv) lost = NULL, again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (fixture->copies, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{\"normscope\": 1, \"tens", -1, NULL));
  lost = norm_recovery_find_lost (fixture->copies);
  g_assert_cmpuint (g_strv_length (lost), ==, 1);
  g_assert_false (norm_recovery_take (recovery, lost[0], &error));
  g_assert_nonnull (strstr (error->message, "a.normscope.unreadable"));
  again = norm_recovery_find_lost (fixture->copies);
  g_assert_cmpuint (g_strv_length (again), ==, 0);
  g_assert_cmpuint (count_files (fixture->copies, ".unreadable"), ==, 1);
}

static void
note_failure (const GError *error, gpointer n)
{
  g_assert_nonnull (error);
  ++*(guint *) n;
}

/* A place that cannot be written to is said once, not at every key. */
static void
test_failing (Fixture *fixture, gconstpointer nothing)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autofree char *place = g_build_filename (fixture->folder, "file", NULL);
  guint n_failures = 0;
  g_autoptr (NormRecovery) recovery = norm_recovery_new (document, place, note_failure, &n_failures);

  g_assert_true (g_file_set_contents (place, "in the way", -1, NULL));
  for (int value = 1; value < 4; value++)
    {
      set_first (document, value);
      run_for (NORM_RECOVERY_DELAY + 150);
    }
  g_assert_cmpuint (n_failures, ==, 1);
}

/* ── a hundred deaths ── */

static void
saved (GObject *document, GAsyncResult *result, gpointer saving)
{
  if (!norm_document_save_finish (NORM_DOCUMENT (document), result, NULL))
    _exit (1);
  *(gboolean *) saving = FALSE;
}

/* Types numbers, each reported before it is typed, and saves now and then. */
static void
live_wildly (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "saved.normscope", NULL), *copies = copies_in (folder);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  NormDocument *document = norm_document_new ();
  gboolean saving = FALSE;

  srand ((unsigned) getpid ());
  norm_recovery_new (document, copies, NULL, NULL);
  for (int value = 1; value < 100000; value++)
    {
      set_first (document, value);
      report_number (value);
      run_for ((guint) rand () % 12);
      if (!saving && rand () % 20 == 0)
        {
          saving = TRUE;
          norm_document_save_async (document, file, NULL, saved, &saving);
        }
    }
}

/* The last number typed before @time, as far as it was reported */
static int
typed_before (int report, gint64 time)
{
  gint64 line[2];
  int number = 0;

  while (read (report, line, sizeof line) == sizeof line)
    if (line[1] <= time)
      number = (int) line[0];
  return number;
}

/* The number in a document that must be whole; 0 for none */
static int
number_in (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return 0;
  g_assert_true (norm_document_load_sync (document, file, NULL, NULL, &error));
  g_assert_no_error (error);
  return first_value (document);
}

/* The number in the copy that is left, taken and thrown away; 0 for none */
static int
take_lost (const char *copies)
{
  g_auto (GStrv) lost = norm_recovery_find_lost (copies);
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormRecovery) recovery = norm_recovery_new (document, copies, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_strv_length (lost), <=, 1);
  if (lost[0] == NULL)
    return 0;
  g_assert_true (norm_recovery_take (recovery, lost[0], &error));
  return first_value (document);
}

typedef struct
{
  char *folder;
  GPid child;
  int report;
  gint64 end;
} Life;

static void
begin (Life *life, const char *folder, int number)
{
  g_autofree char *name = g_strdup_printf ("%d", number);

  life->folder = g_build_filename (folder, name, NULL);
  g_assert_cmpint (g_mkdir_with_parents (life->folder, 0700), ==, 0);
  life->child = start_child (life->folder, "wildly", &life->report);
  life->end = g_get_monotonic_time () + g_test_rand_int_range (SHORTEST_MS, LONGEST_MS) * 1000;
}

/* However it dies: the saved file is whole, and what was typed up to a second before is in it or in the copy. Returns: whether that was something */
static gboolean
end (Life *life)
{
  g_autofree char *path = g_build_filename (life->folder, "saved.normscope", NULL), *copies = copies_in (life->folder);
  int wanted, saved_number, kept;
  gint64 time;

  while (g_get_monotonic_time () < life->end)
    g_usleep (1000);
  time = g_get_monotonic_time ();
  kill_child (life->child);
  wanted = typed_before (life->report, time - SECOND_US);
  close (life->report);
  saved_number = number_in (path);
  kept = take_lost (copies);
  g_test_message ("typed %d, saved %d, kept %d", wanted, saved_number, kept);
  g_assert_cmpint (MAX (saved_number, kept), >=, wanted);
  g_free (life->folder);
  return wanted > 0;
}

static int
by_end (gconstpointer a, gconstpointer b)
{
  const Life *first = a, *second = b;

  return (first->end > second->end) - (first->end < second->end);
}

static void
test_deaths (Fixture *fixture, gconstpointer nothing)
{
  guint n_with_work = 0;

  for (int round = 0; round < N_ROUNDS; round++)
    {
      Life lives[N_AT_ONCE];

      for (int life = 0; life < N_AT_ONCE; life++)
        begin (&lives[life], fixture->folder, round * N_AT_ONCE + life);
      qsort (lives, N_AT_ONCE, sizeof *lives, by_end);
      for (int life = 0; life < N_AT_ONCE; life++)
        n_with_work += end (&lives[life]);
    }
  g_assert_cmpuint (n_with_work, >, N_ROUNDS * N_AT_ONCE / 10); /* else nothing was tried */
}

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc == 4 && g_str_equal (argv[1], "--live"))
    {
      if (g_str_equal (argv[2], "lesson"))
        live_in_a_lesson (argv[3]);
      else
        live_wildly (argv[3]);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/recovery/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/recovery/killed", Fixture, NULL, set_up, test_killed, tear_down);
  g_test_add ("/recovery/unreadable", Fixture, NULL, set_up, test_unreadable, tear_down);
  g_test_add ("/recovery/failing", Fixture, NULL, set_up, test_failing, tear_down);
  g_test_add ("/recovery/deaths", Fixture, NULL, set_up, test_deaths, tear_down);
  return g_test_run ();
}
