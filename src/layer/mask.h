/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

/**
 * norm_mask_expand:
 * @mask: bool, or numbers that are all 0 or 1; TRUE (1) is a value that counts, FALSE (0) is padding
 * @rank, @shape: of the tensor as it was loaded, before any step
 *
 * A padding mask as norm_layer_run() and a document take it: bool, one for each value of @shape. @mask has @shape already, or that without its
 * axis 1, the channels: (N, L) for (N, C, L), (N, H, W) for (N, C, H, W), (N,) for (N, C); or one entry for each sample, (N,).
 * Returns: (transfer full): a reference to @mask where it is such a one; NULL with NORM_ERROR_SHAPE naming both shapes, NORM_ERROR_DATA naming the
 * first value that is neither 0 nor 1, or NORM_ERROR_LIMIT.
 */
NormTensor *norm_mask_expand (NormTensor *mask, int rank, const gsize *shape, GError **error);

G_END_DECLS
