/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-files.h"
#include "robot-document.h"

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

void
robot_choose_file (Robot *robot, const char *path)
{
  GtkWindow *dialog = robot_await_window (robot, GTK_WINDOW (robot->window));

  robot_assert (robot, GTK_IS_FILE_CHOOSER (dialog));
  if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE)
    robot_retype (robot, path);
  else
    {
      robot_key (robot, "ctrl+l");
      robot_retype (robot, path);
    }
  robot_key (robot, "Return");
}
