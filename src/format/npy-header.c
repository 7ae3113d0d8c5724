/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of .npy files, as numpy/lib/format.py documents it:
 * magic, major and minor version, length of the dictionary (2 bytes in version 1, 4 bytes in 2 and 3, little endian), the dictionary as Python text.
 * */
#include "npy-header.h"
#include "npy-cursor.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define HEADER_ALIGNMENT 64
/* NumPy leaves room for the first size to grow to this many digits, so that files can be appended to. */
#define GROWTH_DIGITS 21

static const struct
{
  char kind;
  NormDtype dtype;
} descr_kinds[] = {
  { 'b', NORM_DTYPE_BOOL },     { 'i', NORM_DTYPE_INT8 },    { 'i', NORM_DTYPE_INT16 },   { 'i', NORM_DTYPE_INT32 },  { 'i', NORM_DTYPE_INT64 },
  { 'u', NORM_DTYPE_UINT8 },    { 'u', NORM_DTYPE_UINT16 },  { 'u', NORM_DTYPE_UINT32 },  { 'u', NORM_DTYPE_UINT64 }, { 'f', NORM_DTYPE_FLOAT16 },
  { 'V', NORM_DTYPE_BFLOAT16 }, { 'f', NORM_DTYPE_FLOAT32 }, { 'f', NORM_DTYPE_FLOAT64 },
};

static const struct
{
  char kind;
  const char *what;
} refused_kinds[] = {
  { 'O', N_ ("the array holds Python objects (%s), which are never unpickled; save numbers: np.save(file, x.astype(np.float32))") },
  { 'c', N_ ("the array holds complex numbers (%s); save one part: np.save(file, x.real) — .real first, then .imag if wanted") },
  { 'S', N_ ("the array holds strings (%s), not numbers; convert first: x.astype(np.float32)") },
  { 'a', N_ ("the array holds strings (%s), not numbers; convert first: x.astype(np.float32)") },
  { 'U', N_ ("the array holds strings (%s), not numbers; convert first: x.astype(np.float32)") },
  { 'M', N_ ("the array holds dates (%s), not numbers; convert first: x.astype(np.int64)") },
  { 'm', N_ ("the array holds time differences (%s), not numbers; convert first: x.astype(np.int64)") },
  { 'V', N_ ("the array holds raw bytes (%s), not numbers; save one field of it, or x.view() of a numeric dtype") },
};

gboolean
norm_npy_descr_parse (const char *descr, NormDtype *dtype, gboolean *swapped)
{
  char order = '=';
  guint64 size;

  if (*descr != '\0' && strchr ("<>|=", *descr) != NULL)
    order = *descr++;
  if (*descr == '\0' || !g_ascii_string_to_unsigned (descr + 1, 10, 1, 8, &size, NULL))
    return FALSE;
  for (guint row = 0; row < G_N_ELEMENTS (descr_kinds); row++)
    {
      if (descr_kinds[row].kind != *descr || norm_dtype_size (descr_kinds[row].dtype) != size)
        continue;
      *dtype = descr_kinds[row].dtype;
      *swapped = size > 1 && order == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? '>' : '<');
      return TRUE;
    }
  return FALSE;
}

static void
set_refused_descr (GError **error, const char *descr)
{
  const char *kind = descr;
  const char *what = N_ ("values of type %s are not taken; convert first: x.astype(np.float32) or x.astype(np.float64)");
  g_autofree char *quoted = norm_error_quote (descr);
  g_autoptr (GString) message = NULL;

  if (*kind != '\0' && strchr ("<>|=", *kind) != NULL)
    kind++;
  for (guint row = 0; row < G_N_ELEMENTS (refused_kinds); row++)
    if (*kind == refused_kinds[row].kind)
      what = refused_kinds[row].what;
  message = g_string_new (_ (what));
  g_string_replace (message, "%s", quoted, 1);
  g_set_error_literal (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, message->str);
}

static gboolean
read_descr (NormNpyCursor *cursor, NormNpyHeader *header, GError **error)
{
  g_autofree char *descr = NULL;
  char next = norm_npy_cursor_peek (cursor);

  if (next == '[' || next == '(' || next == '{')
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                   _ ("the array is structured, it has named fields (byte %zu); save one field: np.save(file, x['name'])"),
                   cursor->base + cursor->position);
      return FALSE;
    }
  descr = norm_npy_cursor_read_string (cursor, error);
  if (descr == NULL)
    return FALSE;
  if (!norm_npy_descr_parse (descr, &header->dtype, &header->swapped))
    {
      set_refused_descr (error, descr);
      return FALSE;
    }
  return TRUE;
}

enum
{
  KEY_DESCR,
  KEY_FORTRAN_ORDER,
  KEY_SHAPE,
  N_KEYS
};
static const char *const keys[N_KEYS] = { "descr", "fortran_order", "shape" };

static int
find_key (const char *name)
{
  for (int key = 0; key < N_KEYS; key++)
    if (strcmp (name, keys[key]) == 0)
      return key;
  return -1;
}

static gboolean
read_value (NormNpyCursor *cursor, int key, NormNpyHeader *header, GError **error)
{
  switch (key)
    {
    case KEY_DESCR:
      return read_descr (cursor, header, error);
    case KEY_FORTRAN_ORDER:
      return norm_npy_cursor_read_bool (cursor, &header->fortran_order, error);
    case KEY_SHAPE:
      return norm_npy_cursor_read_shape (cursor, &header->rank, header->shape, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
read_entry (NormNpyCursor *cursor, gboolean seen[N_KEYS], NormNpyHeader *header, GError **error)
{
  g_autofree char *name = NULL, *quoted = NULL;
  gsize byte;
  int key;

  norm_npy_cursor_peek (cursor);
  byte = cursor->base + cursor->position;
  name = norm_npy_cursor_read_string (cursor, error);
  if (name == NULL)
    return FALSE;
  key = find_key (name);
  if (key < 0 || seen[key])
    {
      quoted = norm_error_quote (name);
      norm_npy_set_damaged (error, byte, key < 0 ? _ ("the unknown key %s") : _ ("%s stands there twice"), quoted);
      return FALSE;
    }
  seen[key] = TRUE;
  return norm_npy_cursor_expect (cursor, ':', error) && read_value (cursor, key, header, error);
}

static gboolean
read_dict (NormNpyCursor *cursor, NormNpyHeader *header, GError **error)
{
  gboolean seen[N_KEYS] = { FALSE };
  gboolean comma = TRUE;

  if (!norm_npy_cursor_expect (cursor, '{', error))
    return FALSE;
  while (!norm_npy_cursor_accept (cursor, '}'))
    {
      if (!comma)
        return norm_npy_cursor_expect (cursor, ',', error);
      if (!read_entry (cursor, seen, header, error))
        return FALSE;
      comma = norm_npy_cursor_accept (cursor, ',');
    }
  for (int key = 0; key < N_KEYS; key++)
    if (!seen[key])
      {
        norm_npy_set_damaged (error, cursor->base + cursor->position, _ ("“%s” is missing"), keys[key]);
        return FALSE;
      }
  norm_npy_cursor_peek (cursor);
  if (cursor->position < cursor->length)
    {
      norm_npy_set_damaged (error, cursor->base + cursor->position, _ ("something follows the dictionary"));
      return FALSE;
    }
  return TRUE;
}

/* The first bytes as text, what is not ASCII as \x93. */
static char *
quote_head (const guchar *data, gsize size)
{
  GString *text = g_string_new ("“");

  for (gsize k = 0; k < MIN (size, 8); k++)
    if (g_ascii_isprint (data[k]))
      g_string_append_c (text, (char) data[k]);
    else
      g_string_append_printf (text, "\\x%02x", data[k]);
  g_string_append (text, size > 8 ? "…”" : "”");
  return g_string_free (text, FALSE);
}

/* Magic, version and length. */
static gboolean
read_preamble (const guchar *data, gsize size, NormNpyCursor *cursor, GError **error)
{
  gsize n_length;
  g_autofree char *head = NULL;

  if (size < NORM_NPY_MAGIC_LENGTH || memcmp (data, NORM_NPY_MAGIC, NORM_NPY_MAGIC_LENGTH) != 0)
    {
      head = quote_head (data, size);
      g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("not a .npy file: it starts with %s rather than “\\x93NUMPY”; save it with np.save()"),
                   head);
      return FALSE;
    }
  if (size < 8)
    {
      norm_npy_set_damaged (error, size, _ ("the file ends before the version"));
      return FALSE;
    }
  if (data[6] < 1 || data[6] > 3)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                   _ ("version %d.%d of the .npy format (byte 6) is not known, only 1, 2 and 3; save the array with np.save()"), data[6], data[7]);
      return FALSE;
    }
  n_length = data[6] == 1 ? 2 : 4;
  cursor->base = 8 + n_length;
  cursor->position = 0;
  if (size < cursor->base)
    {
      norm_npy_set_damaged (error, size, _ ("the file ends before the length of the header"));
      return FALSE;
    }
  cursor->length = 0;
  for (gsize k = 0; k < n_length; k++)
    cursor->length |= (gsize) data[8 + k] << (8 * k);
  if (cursor->length > size - cursor->base)
    {
      norm_npy_set_damaged (error, 8, _ ("the header should be %zu bytes long, but the file ends after %zu"), cursor->length, size - cursor->base);
      return FALSE;
    }
  cursor->text = (const char *) data + cursor->base;
  return TRUE;
}

static gboolean
check_payload (NormNpyHeader *header, gsize size, GError **error)
{
  g_autofree char *shape = norm_shape_to_text (header->rank, header->shape);

  if (!norm_shape_count (header->dtype, header->rank, header->shape, &header->n_values, &header->n_bytes))
    {
      g_set_error (
        error, NORM_ERROR, NORM_ERROR_DATA,
        _ ("the .npy header is damaged: shape %s of %s overflows, it needs more bytes than can be addressed; save the array again with np.save()"),
        shape, norm_dtype_name (header->dtype));
      return FALSE;
    }
  if (header->n_bytes > size - header->offset)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_DATA,
                   _ ("the file is cut off: shape %s of %s takes %zu bytes from byte %zu on, but only %zu follow; copy or save it again"), shape,
                   norm_dtype_name (header->dtype), header->n_bytes, header->offset, size - header->offset);
      return FALSE;
    }
  return TRUE;
}

/* With at most one axis longer than 1 both orders are the same. */
static gboolean
order_matters (const NormNpyHeader *header)
{
  int n_long = 0;

  for (int axis = 0; axis < header->rank; axis++)
    n_long += header->shape[axis] > 1;
  return n_long > 1 && header->n_values > 0;
}

gboolean
norm_npy_header_parse (const guchar *data, gsize size, gsize total, NormNpyHeader *header, GError **error)
{
  NormNpyCursor cursor = { 0 };

  memset (header, 0, sizeof *header);
  if (!read_preamble (data, size, &cursor, error) || !read_dict (&cursor, header, error))
    return FALSE;
  header->offset = cursor.base + cursor.length;
  if (!check_payload (header, total, error))
    return FALSE;
  header->fortran_order = header->fortran_order && order_matters (header);
  return TRUE;
}

static char *
descr_new (NormDtype dtype)
{
  char order = G_BYTE_ORDER == G_LITTLE_ENDIAN ? '<' : '>';

  for (guint row = 0; row < G_N_ELEMENTS (descr_kinds); row++)
    if (descr_kinds[row].dtype == dtype)
      return g_strdup_printf ("%c%c%zu", norm_dtype_size (dtype) == 1 ? '|' : order, descr_kinds[row].kind, norm_dtype_size (dtype));
  g_return_val_if_reached (NULL);
}

static void
append_tuple (GString *text, int rank, const gsize *shape)
{
  g_string_append_c (text, '(');
  for (int axis = 0; axis < rank; axis++)
    g_string_append_printf (text, axis == 0 ? "%zu" : ", %zu", shape[axis]);
  g_string_append (text, rank == 1 ? ",)" : ")");
}

char *
norm_npy_shape_to_text (int rank, const gsize *shape)
{
  GString *text = g_string_new (NULL);

  append_tuple (text, rank, shape);
  return g_string_free (text, FALSE);
}

/* Eight axes never fill 64 KiB, so that version 1 is always enough. */
GByteArray *
norm_npy_header_new (NormDtype dtype, int rank, const gsize *shape)
{
  g_autofree char *descr = descr_new (dtype);
  g_autoptr (GString) dict = g_string_new (NULL);
  GByteArray *bytes = g_byte_array_new ();
  guchar preamble[10] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0 };
  gsize length;

  g_string_printf (dict, "{'descr': '%s', 'fortran_order': False, 'shape': ", descr);
  append_tuple (dict, rank, shape);
  g_string_append (dict, ", }");
  if (rank > 0)
    {
      g_autofree char *first = g_strdup_printf ("%zu", shape[0]);
      g_string_append_printf (dict, "%*s", (int) (GROWTH_DIGITS - strlen (first)), "");
    }
  while ((sizeof preamble + dict->len + 1) % HEADER_ALIGNMENT != 0)
    g_string_append_c (dict, ' ');
  g_string_append_c (dict, '\n');
  length = dict->len;
  preamble[8] = length & 0xff;
  preamble[9] = length >> 8;
  g_byte_array_append (bytes, preamble, sizeof preamble);
  g_byte_array_append (bytes, (const guint8 *) dict->str, dict->len);
  return bytes;
}
