/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "state-layers.h"

G_BEGIN_DECLS

/**
 * norm_params_with_tensor:
 * @params with @tensor's values, in C order, as @kind of @layer. NORM_ERROR_LAYER where the layer has none, NORM_ERROR_SHAPE where it needs another
 * number of them; messages are about the tensor and do not name it.
 */
NormParams *norm_params_with_tensor (const NormParams *params, const NormLayer *layer, NormParamKind kind, NormTensor *tensor, GError **error);

/**
 * norm_params_from_state:
 * @archive: a state dict: weight, bias, running_mean, running_var, num_batches_tracked under the name of each layer, "layer1.0.bn2.weight"
 * @prefix: that name, "layer1.0.bn2" (with or without a dot at the end), "" where the parameters have no other name; NULL: the only layer there is
 *
 * @params with everything that @layer has from there. A missing num_batches_tracked stays as it is (old PyTorch wrote none); what the layer does not
 * have is not looked at.
 * NORM_ERROR_KEY where @prefix does not tell which layer is meant, or one of its arrays is missing; NORM_ERROR_LAYER where @layer has no parameters;
 * NORM_ERROR_SHAPE; or what reading gives.
 */
NormParams *norm_params_from_state (const NormParams *params, const NormLayer *layer, const NormArchive *archive, const char *prefix, NormTask *task,
                                    GError **error);
/* Whether that would be read of @found, as far as can be told without reading: the same errors. */
gboolean norm_state_layer_fits (const NormStateLayer *found, const NormLayer *layer, GError **error);

G_END_DECLS
