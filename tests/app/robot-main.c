/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot.h"
#include <glib/gstdio.h>

static char *home;

#ifdef __SANITIZE_ADDRESS__
/* What the platform leaks itself is only told from our own by whole stacks: GLib keeps the table of quarks that it has outgrown, made
 * before main(), and what it has read of the MIME types; GTK's file dialog loses keys that it sorts names by. */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0:malloc_context_size=12";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:call_init\nleak:g_content_type_\nleak:g_strconcat\n";
}
#endif

/* ── a private home: a test neither sees nor leaves traces ── */

static void
make_home (void)
{
  static const char *const folders[][2] = { { "HOME", "home" },          { "XDG_CACHE_HOME", "cache" }, { "XDG_CONFIG_HOME", "config" },
                                            { "XDG_DATA_HOME", "data" }, { "XDG_STATE_HOME", "state" }, { "XDG_RUNTIME_DIR", "runtime" } };

  home = g_dir_make_tmp ("normscope-window-XXXXXX", NULL);
  g_assert_nonnull (home);
  for (guint folder = 0; folder < G_N_ELEMENTS (folders); folder++)
    {
      g_autofree char *path = g_build_filename (home, folders[folder][1], NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_setenv (folders[folder][0], path, TRUE);
    }
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_remove (child);
    }
  g_rmdir (path);
}

/* ── one test: from the first start to the last window closed ── */

static void
close_windows (Robot *robot)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWindow *window;

  while ((window = g_list_model_get_item (windows, 0)) != NULL)
    {
      gtk_window_destroy (window);
      g_object_unref (window);
    }
  robot_await (robot, robot->window == NULL); /* a window that something still holds is a leak */
}

static void
run_test (gconstpointer test)
{
  Robot *robot = g_new0 (Robot, 1);
  GApplication *application = g_application_get_default ();

  robot->application = GTK_APPLICATION (application);
  robot->patience = g_timer_new ();
  robot->folder = g_build_filename (home, "XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (robot->folder));
  robot_move_away (robot);
  g_application_activate (application);
  robot_drive (robot, NORM_WINDOW (gtk_application_get_windows (robot->application)->data));
  robot_settle (robot);
  ((RobotTest) test) (robot);
  close_windows (robot);
  g_timer_destroy (robot->patience);
  g_free (robot->folder);
  g_free (robot);
}

void
robot_add_test (const char *path, RobotTest test)
{
  g_test_add_data_func (path, test, run_test);
}

static void
no_display (void)
{
  g_print ("Bail out! there is no X display: ./dev test makes one, and so does xvfb-run\n");
  exit (EXIT_FAILURE);
}

int
robot_main (int argc, char **argv, void (*add_tests) (void))
{
  g_autoptr (NormApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  make_home ();
  g_set_application_name ("Normscope");
  if (g_getenv ("DISPLAY") == NULL || !gtk_init_check ())
    no_display ();
  application = norm_application_new (NULL, G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_application_set_default (G_APPLICATION (application));
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    g_error ("%s", error->message);
  add_tests ();
  status = g_test_run ();
  remove_folder (home);
  g_free (home);
  return status;
}
