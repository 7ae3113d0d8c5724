/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline.h"

G_BEGIN_DECLS

/* Batches that one call feeds at most. */
#define NORM_FEED_MAX_BATCHES 100000

/**
 * norm_pipeline_fed:
 * @view: what the layer reads; @mask: (nullable): bool in @view's shape: which values count
 * @batch_size: samples in a batch: @view.split(@batch_size), the last batch smaller where they do not divide; 0: all of @view is one batch
 * @times: how often the whole sequence is fed
 *
 * @pipeline with the running statistics as after these forward calls in training mode, and the way there in its history. The layer runs once on each
 * batch, whatever @times.
 * Returns: NULL with NORM_ERROR_LAYER where the layer keeps no running statistics or does not take a batch (of several, the message names it), with
 * NORM_ERROR_SHAPE where there is no batch axis to split, or NORM_ERROR_LIMIT
 */
NormPipeline *norm_pipeline_fed (const NormPipeline *pipeline, NormView *view, NormView *mask, gsize batch_size, guint times, GError **error);

G_END_DECLS
