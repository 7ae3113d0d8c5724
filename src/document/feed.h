/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "result.h"

G_BEGIN_DECLS

/**
 * norm_params_fed:
 * @mask: (nullable): bool in @view's shape: which values count
 * @params as they are after @times forward calls of @layer in training mode on the batch @view. Costs one run, whatever @times.
 * Returns: NULL with NORM_ERROR_LAYER where @layer keeps no running statistics or does not take @view
 */
NormParams *norm_params_fed (NormParams *params, NormLayer *layer, NormView *view, NormView *mask, guint times, GError **error);

G_END_DECLS
