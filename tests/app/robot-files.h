/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "robot.h"

G_BEGIN_DECLS

/* A .npy file in the test's folder: [[1, 2], [3, 4], [5, 6]] as float32. Returns its path. */
char *robot_write_small (Robot *robot, const char *name);
/* The driven window shows that. */
gboolean robot_shows_small (Robot *robot);
/* A picture, slow.png, whose decoder takes for ever. Returns its path. */
char *robot_write_slow (Robot *robot);
/* Waits for the file dialog, types @path into it and accepts. */
void robot_choose_file (Robot *robot, const char *path);

G_END_DECLS
