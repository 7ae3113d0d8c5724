/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"

G_BEGIN_DECLS

/** NormDtype: the element types a tensor can have, named as in PyTorch and NumPy. */
typedef enum
{
  NORM_DTYPE_BOOL,
  NORM_DTYPE_INT8,
  NORM_DTYPE_INT16,
  NORM_DTYPE_INT32,
  NORM_DTYPE_INT64,
  NORM_DTYPE_UINT8,
  NORM_DTYPE_UINT16,
  NORM_DTYPE_UINT32,
  NORM_DTYPE_UINT64,
  NORM_DTYPE_FLOAT16,
  NORM_DTYPE_BFLOAT16,
  NORM_DTYPE_FLOAT32,
  NORM_DTYPE_FLOAT64,
} NormDtype;
#define NORM_N_DTYPES (NORM_DTYPE_FLOAT64 + 1)

/* "float32"; static */
const char *norm_dtype_name (NormDtype dtype);
/* "Float", "Long", "Byte" …: the scalar type's name in PyTorch's messages ("UInt16" etc. for those newer than 1.13); static */
const char *norm_dtype_torch_word (NormDtype dtype);
/* bytes of one element */
gsize norm_dtype_size (NormDtype dtype);
gboolean norm_dtype_is_floating (NormDtype dtype);
/* accepts "float32", "torch.float32", "np.float32", "float" (float32 as in torch), "double", "half", "long", "int", "short", "bool" … */
gboolean norm_dtype_from_name (const char *name, NormDtype *dtype);
/* distance from 1 to the next larger number (torch.finfo(dtype).eps); 0 for integers */
double norm_dtype_epsilon (NormDtype dtype);

/* One element ⇄ double. Loading is exact except for 64 bit integers beyond 2^53.
 * Storing rounds once, to nearest even, for floating dtypes (overflow gives ±inf); integers: truncates toward zero and saturates, NaN gives 0;
 * bool: everything but 0 is True, NaN too. */
double norm_dtype_load (NormDtype dtype, const void *element);
void norm_dtype_store (NormDtype dtype, void *element, double value);

/* Runs of @n elements; the fast way for whole tensors. */
void norm_dtype_load_many (NormDtype dtype, const void *elements, double *values, gsize n);
void norm_dtype_store_many (NormDtype dtype, void *elements, const double *values, gsize n);

/**
 * norm_dtype_parse:
 * @text: one number as Python writes it: "-1.5e3", "nan", "-inf", "True", "0x10", "1_000", "1/3" is NOT accepted; a comma is never a decimal point;
 *   U+2212 is accepted as minus
 * @element: where the element is written, norm_dtype_size() bytes
 *
 * Exact for every dtype (64 bit integers do not pass through double; floats round once, to nearest even).
 * Returns: FALSE with NORM_ERROR_TEXT when @text is not a number or does not fit an integer dtype (the message names the range).
 */
gboolean norm_dtype_parse (NormDtype dtype, const char *text, void *element, GError **error);

/* Shortest text that norm_dtype_parse() reads back to the same element: "1.15" for the float32 nearest 1.15, "1", "-0.0"→"-0", "nan",
 * "inf", "-inf",
 * "True". */
char *norm_dtype_format (NormDtype dtype, const void *element);

/* IEEE binary16 and bfloat16, round to nearest even straight from double (no double rounding) */
guint16 norm_half_from_double (double value);
double norm_half_to_double (guint16 bits);
guint16 norm_bfloat16_from_double (double value);
double norm_bfloat16_to_double (guint16 bits);

G_END_DECLS
