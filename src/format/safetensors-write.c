/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing .safetensors. */
#include "safetensors.h"
#include "safetensors-header.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* What the header's length is made a multiple of, so that the first values are aligned, and those after them. */
#define ALIGNMENT ((gsize) 8)

static void
append_string (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (json, "\\%c", *c);
    else if ((guchar) *c < ' ')
      g_string_append_printf (json, "\\u%04x", (guint) *c);
    else
      g_string_append_c (json, *c);
  g_string_append_c (json, '"');
}

static void
append_tensor (GString *json, const char *name, const NormTensor *tensor, gsize begin)
{
  append_string (json, name);
  g_string_append_printf (json, ":{\"dtype\":\"%s\",\"shape\":[", norm_safetensors_type (tensor->dtype));
  for (int axis = 0; axis < tensor->rank; axis++)
    g_string_append_printf (json, "%s%zu", axis > 0 ? "," : "", tensor->shape[axis]);
  g_string_append_printf (json, "],\"data_offsets\":[%zu,%zu]}", begin, begin + norm_tensor_n_bytes (tensor));
}

/* The tensors' numbers, those with the larger elements first: owned. */
static guint *
order_by_size (NormTensor *const *tensors, guint n)
{
  guint *order = g_new (guint, MAX (n, 1)), n_ordered = 0;

  for (gsize size = sizeof (double); size > 0; size /= 2)
    for (guint i = 0; i < n; i++)
      if (norm_dtype_size (tensors[i]->dtype) == size)
        order[n_ordered++] = i;
  return order;
}

/* The header with the blanks behind it, and the bytes that follow. NULL where they are more than memory can hold. */
static GString *
make_header (const char *const *names, NormTensor *const *tensors, const guint *order, guint n, gsize *n_values)
{
  GString *json = g_string_new ("{");

  *n_values = 0;
  for (guint k = 0; k < n; k++)
    {
      NormTensor *tensor = tensors[order[k]];

      if (k > 0)
        g_string_append_c (json, ',');
      append_tensor (json, names[order[k]], tensor, *n_values);
      if (!g_size_checked_add (n_values, *n_values, norm_tensor_n_bytes (tensor)) || *n_values > G_MAXSSIZE - json->len - 2 * ALIGNMENT)
        {
          g_string_free (json, TRUE);
          return NULL;
        }
    }
  g_string_append_c (json, '}');
  while (json->len % ALIGNMENT != 0)
    g_string_append_c (json, ' ');
  return json;
}

static guchar *
put (guchar *at, const void *bytes, gsize n)
{
  if (n > 0)
    memcpy (at, bytes, n);
  return at + n;
}

/* The format's values are little-endian. */
static guchar *
put_values (guchar *at, const NormTensor *tensor)
{
  gsize size = norm_dtype_size (tensor->dtype), n_bytes = norm_tensor_n_bytes (tensor);
  const guchar *values = norm_tensor_data (tensor);

  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    return put (at, values, n_bytes);
  for (gsize byte = 0; byte < n_bytes; byte++)
    at[byte] = values[byte - byte % size + size - 1 - byte % size];
  return at + n_bytes;
}

GBytes *
norm_safetensors_write_many (const char *const *names, NormTensor *const *tensors, guint n, GError **error)
{
  g_autofree guint *order = order_by_size (tensors, n);
  gsize n_values;
  GString *header = make_header (names, tensors, order, n, &n_values);
  guint64 length = GUINT64_TO_LE (header != NULL ? header->len : 0);
  gsize size = header != NULL ? sizeof length + header->len + n_values : 0;
  guchar *data = header != NULL ? g_try_malloc (size) : NULL, *at = data;

  if (data == NULL)
    g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("not enough memory to write %zu bytes; close other programs and try again"), n_values);
  else
    {
      at = put (at, &length, sizeof length);
      at = put (at, header->str, header->len);
      for (guint k = 0; k < n; k++)
        at = put_values (at, tensors[order[k]]);
    }
  if (header != NULL)
    g_string_free (header, TRUE);
  return data != NULL ? g_bytes_new_take (data, size) : NULL;
}

GBytes *
norm_safetensors_write (NormTensor *tensor, GError **error)
{
  return norm_safetensors_write_many ((const char *[]){ "input" }, &tensor, 1, error);
}
