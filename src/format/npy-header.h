/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

#define NORM_NPY_MAGIC        "\x93NUMPY"
#define NORM_NPY_MAGIC_LENGTH 6

/**
 * NormNpyHeader:
 * @swapped: the values are in the other byte order than this machine's
 * @fortran_order: the first axis is the fastest and it matters (more than one axis is longer than 1)
 * @rank, @shape: the axes
 * @n_values, @n_bytes: what the shape holds, checked against overflow and against the size of the file
 * @offset: first byte of the values
 */
typedef struct
{
  NormDtype dtype;
  gboolean swapped;
  gboolean fortran_order;
  int rank;
  gsize shape[NORM_MAX_RANK];
  gsize n_values;
  gsize n_bytes;
  gsize offset;
} NormNpyHeader;

/* @size: bytes at @data, which hold the header; @total: of the whole file, which the values must be within.
 * NORM_ERROR_DATA if the file is damaged, NORM_ERROR_UNSUPPORTED if it is well but no tensor of numbers. */
gboolean norm_npy_header_parse (const guchar *data, gsize size, gsize total, NormNpyHeader *header, GError **error);
/* The header with magic and padding of a tensor in C order and native byte order, as NumPy writes it. */
GByteArray *norm_npy_header_new (NormDtype dtype, int rank, const gsize *shape);
/* "(2, 1, 4)", "(3,)", "()": as Python writes it */
char *norm_npy_shape_to_text (int rank, const gsize *shape);
/* "<f4", ">i8", "|b1", "f2"; "<V2" is bfloat16, which NumPy has no own word for. FALSE if it is none of ours. */
gboolean norm_npy_descr_parse (const char *descr, NormDtype *dtype, gboolean *swapped);

G_END_DECLS
