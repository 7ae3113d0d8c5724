/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive.h"

G_BEGIN_DECLS

/* .safetensors: the length of a header, the header, and the values of all tensors one after the other, little-endian and in C order. */

extern const NormContainer norm_safetensors_container;

/* The "safetensors" row of the registry: a tensor alone is called "input". */
GBytes *norm_safetensors_write (NormTensor *tensor, GError **error);
/* @n tensors with their names, UTF-8 and all different. The larger elements come first, so that each tensor is aligned. NORM_ERROR_LIMIT when
 * there is no memory. */
GBytes *norm_safetensors_write_many (const char *const *names, NormTensor *const *tensors, guint n, GError **error);

/* "F32"; static */
const char *norm_safetensors_type (NormDtype dtype);

G_END_DECLS
