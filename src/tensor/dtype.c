/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dtype.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef void (*LoadFunc) (const void *elements, double *values, gsize n);
typedef void (*StoreFunc) (void *elements, const double *values, gsize n);

/* Truncates toward zero and saturates; the comparison is made before the cast, for which out of range is undefined.
 * (double) G_MAXINT64 rounds up to 2^63, so ">=" is right for the 64 bit limits as well. */
#define TRUNCATE(ctype, minimum, maximum, value) \
  (isnan (value) ? 0 : (value) <= (double) (minimum) ? (minimum) : (value) >= (double) (maximum) ? (maximum) : (ctype) (value))

/* A loader and a storer per element type; memcpy because a caller's element need not be aligned. */
#define DEFINE_ELEMENT(name, ctype, to_double, from_double)                               \
  static void load_##name (const void *elements, double *values, gsize n)                 \
  {                                                                                       \
    for (gsize at = 0; at < n; at++)                                                      \
      {                                                                                   \
        ctype element;                                                                    \
        memcpy (&element, (const char *) elements + at * sizeof element, sizeof element); \
        values[at] = to_double (element);                                                 \
      }                                                                                   \
  }                                                                                       \
  static void store_##name (void *elements, const double *values, gsize n)                \
  {                                                                                       \
    for (gsize at = 0; at < n; at++)                                                      \
      {                                                                                   \
        const ctype element = from_double (values[at]);                                   \
        memcpy ((char *) elements + at * sizeof element, &element, sizeof element);       \
      }                                                                                   \
  }

#define TO_DOUBLE(element)      ((double) (element))
#define BOOL_TO_DOUBLE(element) ((element) != 0 ? 1.0 : 0.0)
#define TO_BOOL(value)          ((guint8) ((value) != 0))
#define TO_INT8(value)          TRUNCATE (gint8, G_MININT8, G_MAXINT8, value)
#define TO_INT16(value)         TRUNCATE (gint16, G_MININT16, G_MAXINT16, value)
#define TO_INT32(value)         TRUNCATE (gint32, G_MININT32, G_MAXINT32, value)
#define TO_INT64(value)         TRUNCATE (gint64, G_MININT64, G_MAXINT64, value)
#define TO_UINT8(value)         TRUNCATE (guint8, 0, G_MAXUINT8, value)
#define TO_UINT16(value)        TRUNCATE (guint16, 0, G_MAXUINT16, value)
#define TO_UINT32(value)        TRUNCATE (guint32, 0, G_MAXUINT32, value)
#define TO_UINT64(value)        TRUNCATE (guint64, 0, G_MAXUINT64, value)
#define TO_FLOAT32(value)       ((float) (value))
#define TO_FLOAT64(value)       (value)

DEFINE_ELEMENT (bool, guint8, BOOL_TO_DOUBLE, TO_BOOL)
DEFINE_ELEMENT (int8, gint8, TO_DOUBLE, TO_INT8)
DEFINE_ELEMENT (int16, gint16, TO_DOUBLE, TO_INT16)
DEFINE_ELEMENT (int32, gint32, TO_DOUBLE, TO_INT32)
DEFINE_ELEMENT (int64, gint64, TO_DOUBLE, TO_INT64)
DEFINE_ELEMENT (uint8, guint8, TO_DOUBLE, TO_UINT8)
DEFINE_ELEMENT (uint16, guint16, TO_DOUBLE, TO_UINT16)
DEFINE_ELEMENT (uint32, guint32, TO_DOUBLE, TO_UINT32)
DEFINE_ELEMENT (uint64, guint64, TO_DOUBLE, TO_UINT64)
DEFINE_ELEMENT (float16, guint16, norm_half_to_double, norm_half_from_double)
DEFINE_ELEMENT (bfloat16, guint16, norm_bfloat16_to_double, norm_bfloat16_from_double)
DEFINE_ELEMENT (float32, float, TO_DOUBLE, TO_FLOAT32)
DEFINE_ELEMENT (float64, double, TO_DOUBLE, TO_FLOAT64)

static const struct
{
  const char *name;
  const char *torch_word;
  const char *aliases; /* further names, each between blanks */
  gsize size;
  double epsilon;
  LoadFunc load;
  StoreFunc store;
} dtypes[NORM_N_DTYPES] = {
  [NORM_DTYPE_BOOL] = { "bool", "Bool", " bool_ bool8 ", 1, 0, load_bool, store_bool },
  [NORM_DTYPE_INT8] = { "int8", "Char", " char ", 1, 0, load_int8, store_int8 },
  [NORM_DTYPE_INT16] = { "int16", "Short", " short ", 2, 0, load_int16, store_int16 },
  [NORM_DTYPE_INT32] = { "int32", "Int", " int ", 4, 0, load_int32, store_int32 },
  [NORM_DTYPE_INT64] = { "int64", "Long", " long ", 8, 0, load_int64, store_int64 },
  [NORM_DTYPE_UINT8] = { "uint8", "Byte", " byte ", 1, 0, load_uint8, store_uint8 },
  [NORM_DTYPE_UINT16] = { "uint16", "UInt16", " ushort ", 2, 0, load_uint16, store_uint16 },
  [NORM_DTYPE_UINT32] = { "uint32", "UInt32", " uint ", 4, 0, load_uint32, store_uint32 },
  [NORM_DTYPE_UINT64] = { "uint64", "UInt64", " ulong ", 8, 0, load_uint64, store_uint64 },
  [NORM_DTYPE_FLOAT16] = { "float16", "Half", " half ", 2, 0x1p-10, load_float16, store_float16 },
  [NORM_DTYPE_BFLOAT16] = { "bfloat16", "BFloat16", " bf16 ", 2, 0x1p-7, load_bfloat16, store_bfloat16 },
  [NORM_DTYPE_FLOAT32] = { "float32", "Float", " float single ", 4, FLT_EPSILON, load_float32, store_float32 },
  [NORM_DTYPE_FLOAT64] = { "float64", "Double", " double ", 8, DBL_EPSILON, load_float64, store_float64 },
};

const char *
norm_dtype_name (NormDtype dtype)
{
  g_return_val_if_fail (dtype < NORM_N_DTYPES, NULL);
  return dtypes[dtype].name;
}

const char *
norm_dtype_torch_word (NormDtype dtype)
{
  g_return_val_if_fail (dtype < NORM_N_DTYPES, NULL);
  return dtypes[dtype].torch_word;
}

gsize
norm_dtype_size (NormDtype dtype)
{
  g_return_val_if_fail (dtype < NORM_N_DTYPES, 1);
  return dtypes[dtype].size;
}

gboolean
norm_dtype_is_floating (NormDtype dtype)
{
  return norm_dtype_epsilon (dtype) > 0;
}

double
norm_dtype_epsilon (NormDtype dtype)
{
  g_return_val_if_fail (dtype < NORM_N_DTYPES, 0);
  return dtypes[dtype].epsilon;
}

static const char *
skip_module (const char *name)
{
  static const char *const modules[] = { "torch.", "numpy.", "np.", "ml_dtypes." };

  for (gsize module = 0; module < G_N_ELEMENTS (modules); module++)
    if (g_str_has_prefix (name, modules[module]))
      return name + strlen (modules[module]);
  return name;
}

gboolean
norm_dtype_from_name (const char *name, NormDtype *dtype)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));
  const char *word = skip_module (stripped);
  g_autofree char *between_blanks = g_strdup_printf (" %s ", word);

  if (*word == '\0' || strchr (word, ' ') != NULL)
    return FALSE;
  for (gsize row = 0; row < NORM_N_DTYPES; row++)
    if (strcmp (word, dtypes[row].name) == 0 || strstr (dtypes[row].aliases, between_blanks) != NULL)
      {
        *dtype = (NormDtype) row;
        return TRUE;
      }
  return FALSE;
}

double
norm_dtype_load (NormDtype dtype, const void *element)
{
  double value;

  norm_dtype_load_many (dtype, element, &value, 1);
  return value;
}

void
norm_dtype_store (NormDtype dtype, void *element, double value)
{
  norm_dtype_store_many (dtype, element, &value, 1);
}

void
norm_dtype_load_many (NormDtype dtype, const void *elements, double *values, gsize n)
{
  g_return_if_fail (dtype < NORM_N_DTYPES);
  dtypes[dtype].load (elements, values, n);
}

void
norm_dtype_store_many (NormDtype dtype, void *elements, const double *values, gsize n)
{
  g_return_if_fail (dtype < NORM_N_DTYPES);
  dtypes[dtype].store (elements, values, n);
}
