/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "robot.h"

G_BEGIN_DECLS

/* What the driven window's document says now. */

/* The selected cell is @cell. */
gboolean robot_selected (Robot *robot, gsize cell);
/* A value of the tensor. */
double robot_value (Robot *robot, gsize source);
/* The output of a cell; NaN where there is none. */
double robot_output (Robot *robot, gsize cell);
/* The steps, and the layer, as text; free it. */
char *robot_steps (Robot *robot);
char *robot_layer (Robot *robot);
gboolean robot_steps_are (Robot *robot, const char *steps);
gboolean robot_layer_is (Robot *robot, const char *layer);
/* The tensor's shape as text: "[2, 1, 4]". */
gboolean robot_shape_is (Robot *robot, const char *shape);
/* All that is saved with a document; free it. */
char *robot_content (Robot *robot);

G_END_DECLS
