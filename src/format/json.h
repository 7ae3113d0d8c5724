/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "tensor.h"

G_BEGIN_DECLS

/**
 * The "json" row of the registry: nested lists of numbers, or an object around them:
 *   {"dtype": "float64", "shape": [2, 3], "data": […]}
 * Of an object “data” is read, or else its only member that is a list; with “shape” the numbers may be nested in any way that is even. null, NaN and
 * "nan" are NaN, Infinity and "inf" infinite. Without “dtype” numbers are float32, as in text.
 */
int norm_json_sniff (const guchar *head, gsize n);
/* NORM_ERROR_TEXT, naming line and column, and where lists differ the place as an index; NORM_ERROR_DATA for an object without one list. */
NormTensor *norm_json_read (GBytes *bytes, NormTask *task, GError **error);
/* The list alone where that reads back equal, else the object. Python's NaN and Infinity, which other readers may refuse, are written where the
 * values are. */
GBytes *norm_json_write (NormTensor *tensor, GError **error);

G_END_DECLS
