/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-files.h"
#include "robot-document.h"
#include <glib/gstdio.h>

char *
robot_write_small (Robot *robot, const char *name)
{
  const double values[] = { 1, 2, 3, 4, 5, 6 };
  gsize shape[] = { 3, 2 };
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 2, shape, values);
  g_autoptr (GBytes) bytes = norm_npy_write (tensor, NULL);
  gsize size;
  gconstpointer content = g_bytes_get_data (bytes, &size);

  return robot_write_file (robot, name, content, size);
}

gboolean
robot_shows_small (Robot *robot)
{
  return robot_shape_is (robot, "[3, 2]") && robot_value (robot, 5) == 6;
}

static gboolean
is_there (gpointer *dialog)
{
  return *dialog != NULL && gtk_widget_get_mapped (*dialog);
}

/* GTK's dialog takes no Enter while it still reads the folder it begins with: it is pressed again then. */
static void
accept (Robot *robot, GtkWindow *dialog)
{
  gpointer there = dialog;

  g_object_add_weak_pointer (G_OBJECT (dialog), &there);
  robot_wait_begin (robot);
  while (is_there (&there))
    {
      gint64 again = g_get_monotonic_time () + G_USEC_PER_SEC;

      robot_key (robot, "Return");
      while (is_there (&there) && g_get_monotonic_time () < again)
        robot_wait_more (robot, "the file dialog has gone", __FILE__, __LINE__);
    }
  if (there != NULL)
    g_object_remove_weak_pointer (there, &there);
}

void
robot_choose_file (Robot *robot, const char *path)
{
  GtkWindow *dialog = robot_await_window (robot, GTK_WINDOW (robot->window));

  robot_assert (robot, GTK_IS_FILE_CHOOSER (dialog));
  if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE)
    {
      robot_retype (robot, path);
      robot_key (robot, "Return"); /* may be answered by a question */
      return;
    }
  robot_key (robot, "ctrl+l");
  robot_retype (robot, path);
  accept (robot, dialog);
}

char *
robot_write_slow (Robot *robot)
{
  g_autofree char *program = robot_write_file (robot, "decoder", "#!/bin/sh\nexec sleep 1000\n", -1);

  g_assert_cmpint (g_chmod (program, 0755), ==, 0);
  g_setenv ("NORMSCOPE_IMAGE", program, TRUE);
  return robot_write_file (robot, "slow.png", "\x89PNG\r\n\x1a\n", 8);
}
