/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tensor to text. Not-a-number and the infinities are written nan, inf, -inf, as PyTorch and NumPy print them. */
#include "literal-write.h"
#include "format.h"
#include <string.h>

/**
 * Writer:
 * @width: every number is padded to this, 0 for none
 * @indent: of the lines but the first
 * @next: flat index of the number to write next
 */
typedef struct
{
  GString *text;
  const NormTensor *tensor;
  gboolean line_breaks;
  gsize indent;
  gsize width;
  gsize next;
} Writer;

/* Numbers and the brackets that hold none: (2, 0) has no value and is "[[], []]". FALSE if there are more than @most. */
static gboolean
is_few (const NormTensor *tensor, gsize most)
{
  gsize count = 1;

  for (int axis = 0; axis < tensor->rank; axis++)
    if (!g_size_checked_mul (&count, count, MAX (tensor->shape[axis], 1)) || count > most)
      return FALSE;
  return count <= most;
}

static gsize
widest (const NormTensor *tensor)
{
  gsize width = 0;

  for (gsize flat = 0; flat < tensor->n_values; flat++)
    {
      g_autofree char *number = norm_tensor_get_text (tensor, flat);
      width = MAX (width, strlen (number));
    }
  return width;
}

static void
append_number (Writer *writer)
{
  g_autofree char *number = norm_tensor_get_text (writer->tensor, writer->next++);

  for (gsize length = strlen (number); length < writer->width; length++)
    g_string_append_c (writer->text, ' ');
  g_string_append (writer->text, number);
}

/* Between two entries of @axis: values stand on one line; rows on the next; and, as PyTorch prints it, a blank line more for every further axis. */
static void
append_separator (Writer *writer, int axis)
{
  int n_breaks = writer->tensor->rank - 1 - axis;

  if (!writer->line_breaks || n_breaks == 0)
    {
      g_string_append (writer->text, ", ");
      return;
    }
  g_string_append_c (writer->text, ',');
  for (; n_breaks > 0; n_breaks--)
    g_string_append_c (writer->text, '\n');
  for (gsize column = 0; column < writer->indent + axis + 1; column++)
    g_string_append_c (writer->text, ' ');
}

static void
append_axis (Writer *writer, int axis)
{
  if (axis == writer->tensor->rank)
    {
      append_number (writer);
      return;
    }
  g_string_append_c (writer->text, '[');
  for (gsize entry = 0; entry < writer->tensor->shape[axis]; entry++)
    {
      if (entry > 0)
        append_separator (writer, axis);
      append_axis (writer, axis + 1);
    }
  g_string_append_c (writer->text, ']');
}

gboolean
norm_literal_append (GString *text, NormTensor *tensor, gboolean line_breaks, gsize indent, gsize most_values)
{
  Writer writer = { .text = text, .tensor = tensor, .line_breaks = line_breaks, .indent = indent };

  if (!is_few (tensor, most_values))
    return FALSE;
  writer.width = line_breaks ? widest (tensor) : 0;
  append_axis (&writer, 0);
  return TRUE;
}

char *
norm_literal_write (NormTensor *tensor, gboolean line_breaks, gsize most_values)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (tensor != NULL, NULL);
  if (!norm_literal_append (text, tensor, line_breaks, 0, most_values))
    return NULL;
  return g_strdup (text->str);
}
