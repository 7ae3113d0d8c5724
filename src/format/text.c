/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"
#include "format.h"
#include "literal-write.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_VALUES ((gsize) 1 << 23)
#define PREFIX      "tensor("

static const char *const openings[] = { "tensor", "array", "torch",   "np.",   "numpy",     "nan",          "inf",
                                        "True",   "False", "import ", "from ", "Parameter", "\342\210\222", NULL };

/* A character may be cut in two where the head ends. */
static gboolean
is_text (const char *head, gsize n)
{
  const char *end;

  return g_utf8_validate_len (head, n, &end) || ((gsize) (end - head) + 4 > n && end > head && memchr (end, 0, head + n - end) == NULL);
}

int
norm_text_sniff (const guchar *head, gsize n)
{
  g_autofree char *text = NULL;
  const char *start;

  if (!is_text ((const char *) head, n))
    return 0;
  text = g_strndup ((const char *) head, n);
  start = text + (g_str_has_prefix (text, "\357\273\277") ? 3 : 0);
  while (g_ascii_isspace (*start))
    start++;
  if (*start != '\0' && (g_ascii_isdigit (*start) || strchr ("[(+-.#>", *start) != NULL))
    return 60;
  for (const char *const *opening = openings; *opening != NULL; opening++)
    if (g_str_has_prefix (start, *opening))
      return 60;
  return 10;
}

NormTensor *
norm_text_read (GBytes *bytes, NormTask *task, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  return norm_literal_read (text, size, task, error);
}

/* ", size=(0, 3)" for tensors without values, whose brackets do not show their shape */
static void
append_size (GString *text, const NormTensor *tensor)
{
  g_string_append (text, ", size=(");
  for (int axis = 0; axis < tensor->rank; axis++)
    g_string_append_printf (text, "%zu, ", tensor->shape[axis]);
  if (tensor->rank > 1)
    g_string_truncate (text, text->len - 2);
  else
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, ')');
}

GBytes *
norm_text_write (NormTensor *tensor, GError **error)
{
  GString *text = g_string_new (PREFIX);

  if (tensor->n_values == 0)
    {
      g_string_append (text, "[]");
      append_size (text, tensor);
    }
  else if (!norm_literal_append (text, tensor, TRUE, strlen (PREFIX), MOST_VALUES))
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("%zu values are too many for a text file (at most %zu); save it as .npy"),
                   tensor->n_values, MOST_VALUES);
      g_string_free (text, TRUE);
      return NULL;
    }
  g_string_append_printf (text, ", dtype=torch.%s)\n", norm_dtype_name (tensor->dtype));
  return g_string_free_to_bytes (text);
}
