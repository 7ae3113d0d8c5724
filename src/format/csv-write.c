/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv.h"
#include "decimal.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_VALUES ((gsize) 1 << 26)

/* "2,1,4"; "[]" for a tensor of one value without axes */
static void
append_shape (GString *text, const NormTensor *tensor)
{
  g_string_append (text, "# shape: ");
  for (int axis = 0; axis < tensor->rank; axis++)
    g_string_append_printf (text, "%s%zu", axis > 0 ? "," : "", tensor->shape[axis]);
  g_string_append (text, tensor->rank == 0 ? "[]\n" : "\n");
}

/* One row is read as rank 1, several as rank 2. */
static gboolean
shape_shows (const NormTensor *tensor)
{
  return tensor->n_values > 0 && (tensor->rank == 1 || (tensor->rank == 2 && tensor->shape[0] > 1));
}

/* The type that the rows will be taken for: what norm_csv_read() finds in them */
static NormDtype
dtype_shown (const char *rows, gsize length)
{
  const char *at = rows, *end = rows + length;
  gboolean wide = FALSE;
  float value;

  while (at < end && !wide)
    {
      const char *after = norm_decimal_to_float (at, end, '.', &value, &wide);

      at = after > at ? after : at + 1;
    }
  return wide ? NORM_DTYPE_FLOAT64 : NORM_DTYPE_FLOAT32;
}

static void
append_rows (GString *text, const NormTensor *tensor)
{
  gsize n_columns = tensor->rank > 0 ? tensor->shape[tensor->rank - 1] : 1;

  for (gsize flat = 0; flat < tensor->n_values; flat++)
    {
      g_autofree char *number = norm_tensor_get_text (tensor, flat);

      g_string_append (text, number);
      g_string_append_c (text, (flat + 1) % n_columns == 0 ? '\n' : ',');
    }
}

GBytes *
norm_csv_write (NormTensor *tensor, GError **error)
{
  g_autoptr (GString) rows = NULL;
  GString *text;

  if (tensor->n_values > MOST_VALUES)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("%zu values are too many for a text file (at most %zu); save it as .npy"),
                   tensor->n_values, MOST_VALUES);
      return NULL;
    }
  rows = g_string_new (NULL);
  append_rows (rows, tensor);
  text = g_string_new (NULL);
  if (!shape_shows (tensor))
    append_shape (text, tensor);
  if (dtype_shown (rows->str, rows->len) != tensor->dtype)
    g_string_append_printf (text, "# dtype: %s\n", norm_dtype_name (tensor->dtype));
  g_string_append_len (text, rows->str, (gssize) rows->len);
  return g_string_free_to_bytes (text);
}
