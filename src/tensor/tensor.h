/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dtype.h"

G_BEGIN_DECLS

#define NORM_MAX_RANK 8

/**
 * NormTensor:
 * @dtype: element type
 * @rank: number of axes, 0 … NORM_MAX_RANK; rank 0 holds one value
 * @shape: @rank sizes, any may be 0
 * @n_values: their product
 *
 * Values in C order (last axis fastest), native byte order, aligned to the element size. Immutable and reference counted (atomically): threads,
 * panels and undo steps share one. The fields are read only. The *flat index* of a value is its place in this order.
 */
typedef struct
{
  NormDtype dtype;
  int rank;
  gsize shape[NORM_MAX_RANK];
  gsize n_values;

  /*< private >*/
  GBytes *bytes;    /* owned */
  gpointer summary; /* owned: norm_tensor_summarize()'s answer, once somebody has asked; atomic */
  gatomicrefcount ref_count;
} NormTensor;

/* @bytes must hold exactly the values (g_return if not); a reference is taken; copied only if misaligned. */
NormTensor *norm_tensor_new (NormDtype dtype, int rank, const gsize *shape, GBytes *bytes);
/* Takes @data (g_malloc'ed), @n_bytes of it. */
NormTensor *norm_tensor_new_take (NormDtype dtype, int rank, const gsize *shape, gpointer data);
/* From doubles, each rounded once to @dtype. */
NormTensor *norm_tensor_new_from_doubles (NormDtype dtype, int rank, const gsize *shape, const double *values);
NormTensor *norm_tensor_ref (NormTensor *tensor);
void norm_tensor_unref (NormTensor *tensor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormTensor, norm_tensor_unref)

const void *norm_tensor_data (const NormTensor *tensor);
gsize norm_tensor_n_bytes (const NormTensor *tensor);
double norm_tensor_get (const NormTensor *tensor, gsize flat);
/* exact text of one value (norm_dtype_format) */
char *norm_tensor_get_text (const NormTensor *tensor, gsize flat);
/* all values as doubles, n_values of them; free with g_free */
double *norm_tensor_to_doubles (const NormTensor *tensor);
/* same dtype, shape and bits (NaN payloads included) */
gboolean norm_tensor_equal (const NormTensor *a, const NormTensor *b);

/* A new tensor that differs in one value. @text is read with norm_dtype_parse. */
NormTensor *norm_tensor_with_text (const NormTensor *tensor, gsize flat, const char *text, GError **error);
NormTensor *norm_tensor_with_value (const NormTensor *tensor, gsize flat, double value);
/* The same bytes under another shape; n_values must agree (g_return). */
NormTensor *norm_tensor_with_shape (NormTensor *tensor, int rank, const gsize *shape);
/* Another dtype, each value converted once (64 bit integers exactly where possible). Same dtype: a reference. */
NormTensor *norm_tensor_cast (NormTensor *tensor, NormDtype dtype);
/* Change of shape with loss or growth: values stay at their multi-index where it exists in both, new places get @fill.
 * Between ranks the last axes correspond, and a missing axis counts as one of size 1: [4] is the first row of [2, 4]. */
NormTensor *norm_tensor_resize (const NormTensor *tensor, int rank, const gsize *shape, double fill);

/**
 * norm_shape_count:
 * Number of values of a shape and their bytes, checked: FALSE when the product (or bytes) overflows gsize / G_MAXSSIZE, an axis is longer than
 * G_MAXSSIZE, or rank > NORM_MAX_RANK.
 * @n_values, @n_bytes: may be NULL.
 */
gboolean norm_shape_count (NormDtype dtype, int rank, const gsize *shape, gsize *n_values, gsize *n_bytes);
/* "[2, 1, 4]" */
char *norm_shape_to_text (int rank, const gsize *shape);
/* Reads "2, 1, 4", "[2,1,4]", "(2, 1, 4)", "2x1x4", "2×1×4", "4", "[]". */
gboolean norm_shape_from_text (const char *text, int *rank, gsize shape[NORM_MAX_RANK], GError **error);
/* "[2, 0, 1]": multi-index of a flat index */
void norm_shape_unravel (int rank, const gsize *shape, gsize flat, gsize *index);
gsize norm_shape_ravel (int rank, const gsize *shape, const gsize *index);

G_END_DECLS
