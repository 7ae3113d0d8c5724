/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"

#include <math.h>

gboolean
robot_selected (Robot *robot, gsize cell)
{
  gsize selected;

  return norm_document_get_selected_cell (robot->document, &selected) && selected == cell;
}

double
robot_value (Robot *robot, gsize source)
{
  g_autoptr (NormView) whole = norm_view_new (norm_document_get_tensor (robot->document));

  return norm_view_get (whole, source);
}

double
robot_output (Robot *robot, gsize cell)
{
  NormResult *result = norm_document_get_result (robot->document);

  return result != NULL ? norm_result_get_output (result, cell) : NAN;
}

char *
robot_steps (Robot *robot)
{
  return norm_steps_to_text (norm_document_get_steps (robot->document));
}

char *
robot_layer (Robot *robot)
{
  return norm_layer_to_text (norm_document_get_layer (robot->document));
}

gboolean
robot_steps_are (Robot *robot, const char *steps)
{
  g_autofree char *text = robot_steps (robot);

  return g_str_equal (text, steps);
}

gboolean
robot_layer_is (Robot *robot, const char *layer)
{
  g_autofree char *text = robot_layer (robot);

  return g_str_equal (text, layer);
}

gboolean
robot_shape_is (Robot *robot, const char *shape)
{
  NormTensor *tensor = norm_document_get_tensor (robot->document);
  g_autofree char *text = norm_shape_to_text (tensor->rank, tensor->shape);

  return g_str_equal (text, shape);
}

char *
robot_content (Robot *robot)
{
  g_autoptr (GBytes) json = norm_document_to_json (robot->document);
  gsize size;
  const char *data = g_bytes_get_data (json, &size);

  return g_strndup (data, size);
}
