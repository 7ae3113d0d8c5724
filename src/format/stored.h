/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "tensor.h"

G_BEGIN_DECLS

/**
 * NormStored: where a tensor's values are among bytes.
 * @swapped: they are in the other byte order than this machine's
 * @first: the element of the first value
 * @strides: elements between neighbours along each axis; may be 0 (one value stands for many)
 * @n_values, @n_bytes: of the shape, as norm_shape_count() tells
 */
typedef struct
{
  NormDtype dtype;
  gboolean swapped;
  int rank;
  gsize shape[NORM_MAX_RANK];
  gsize strides[NORM_MAX_RANK];
  gsize first;
  gsize n_values, n_bytes;
} NormStored;

/* Fills in n_values and n_bytes from dtype, rank and shape, and the strides of C order. FALSE when they are more than memory can hold. */
gboolean norm_stored_set_c_order (NormStored *stored);

/* Whether every value is among the first @n_elements. No step of the computation overflows. */
gboolean norm_stored_is_within (const NormStored *stored, gsize n_elements);

/**
 * norm_stored_read:
 * @bytes: whole elements; every value is within (g_return if not)
 * The values in C order. What lies so already, in this machine's byte order and aligned, is not copied: the tensor keeps @bytes alive.
 * NORM_ERROR_LIMIT when there is no memory for a copy, or a value stands for so many that it would be larger than @bytes and NORM_FILE_LIMIT;
 * G_IO_ERROR_CANCELLED.
 */
NormTensor *norm_stored_read (const NormStored *stored, GBytes *bytes, NormTask *task, GError **error);

G_END_DECLS
