/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tensor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TIMES "\303\227" /* U+00D7 */

gboolean
norm_shape_count (NormDtype dtype, int rank, const gsize *shape, gsize *n_values, gsize *n_bytes)
{
  gsize values = 1, bytes;
  gboolean empty = FALSE;

  if (rank < 0 || rank > NORM_MAX_RANK)
    return FALSE;
  for (int axis = 0; axis < rank; axis++)
    {
      if (shape[axis] > G_MAXSSIZE) /* strides are signed, and so are sizes in PyTorch and in documents */
        return FALSE;
      empty |= shape[axis] == 0;
    }
  for (int axis = 0; axis < rank && !empty; axis++)
    if (!g_size_checked_mul (&values, values, shape[axis]))
      return FALSE;
  if (empty)
    values = 0;
  if (!g_size_checked_mul (&bytes, values, norm_dtype_size (dtype)) || bytes > G_MAXSSIZE)
    return FALSE;
  if (n_values != NULL)
    *n_values = values;
  if (n_bytes != NULL)
    *n_bytes = bytes;
  return TRUE;
}

char *
norm_shape_to_text (int rank, const gsize *shape)
{
  GString *text = g_string_new ("[");

  for (int axis = 0; axis < rank; axis++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, axis > 0 ? ", " : "", shape[axis]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

void
norm_shape_unravel (int rank, const gsize *shape, gsize flat, gsize *index)
{
  for (int axis = rank - 1; axis >= 0; axis--)
    {
      index[axis] = flat % shape[axis];
      flat /= shape[axis];
    }
}

gsize
norm_shape_ravel (int rank, const gsize *shape, const gsize *index)
{
  gsize flat = 0;

  for (int axis = 0; axis < rank; axis++)
    flat = flat * shape[axis] + index[axis];
  return flat;
}

static const char *
skip_blanks (const char *at)
{
  while (g_ascii_isspace (*at))
    at++;
  return at;
}

static gboolean
refuse (const char *text, const char *at, const char *expected, GError **error)
{
  g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("column %ld of “%s”: expected %s; a shape is written 2, 1, 4"),
               g_utf8_pointer_to_offset (text, at) + 1, text, expected);
  return FALSE;
}

/* The length in bytes of the "," or "x" or "×" at @at; 0 if there is none. */
static gsize
separator_length (const char *at)
{
  if (g_str_has_prefix (at, TIMES))
    return strlen (TIMES);
  return *at == ',' || *at == 'x' || *at == 'X';
}

static gboolean
read_size (const char *text, const char **at, gsize *size, GError **error)
{
  guint64 value = 0;

  if (!g_ascii_isdigit (**at))
    return refuse (text, *at, _ ("a size (0, 1, 2 …)"), error);
  for (; g_ascii_isdigit (**at); (*at)++)
    if (!g_uint64_checked_mul (&value, value, 10) || !g_uint64_checked_add (&value, value, **at - '0') || value > G_MAXSSIZE)
      return refuse (text, *at, _ ("a smaller size"), error);
  *size = value;
  return TRUE;
}

static gboolean
read_sizes (const char *text, const char **at, int *rank, gsize *shape, GError **error)
{
  gsize length;
  gboolean after_comma = FALSE; /* which alone may stand at the end, as in Python's "(4,)" */

  for (*rank = 0; g_ascii_isdigit (**at) || *rank == 0; *at = skip_blanks (*at + length))
    {
      if (*rank == NORM_MAX_RANK)
        {
          g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("“%s” has more than %d axes; join some of them"), text, NORM_MAX_RANK);
          return FALSE;
        }
      if (!read_size (text, at, &shape[*rank], error))
        return FALSE;
      (*rank)++;
      *at = skip_blanks (*at);
      length = separator_length (*at);
      if (length == 0)
        return TRUE;
      after_comma = **at == ',';
    }
  return after_comma ? TRUE : refuse (text, *at, _ ("a size (0, 1, 2 …)"), error);
}

gboolean
norm_shape_from_text (const char *text, int *rank, gsize shape[NORM_MAX_RANK], GError **error)
{
  const char *at = skip_blanks (text);
  const char closing = *at == '[' ? ']' : *at == '(' ? ')' : '\0';

  if (closing != '\0')
    at = skip_blanks (at + 1);
  *rank = 0;
  if ((closing == '\0' || *at != closing) && !read_sizes (text, &at, rank, shape, error))
    return FALSE;
  if (closing != '\0' && *at++ != closing)
    return refuse (text, at - 1, closing == ']' ? _ ("“,” or “]”") : _ ("“,” or “)”"), error);
  at = skip_blanks (at);
  return *at == '\0' ? TRUE : refuse (text, at, closing == '\0' ? _ ("“,” or the end") : _ ("the end"), error);
}
