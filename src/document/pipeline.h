/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include "running-history.h"

G_BEGIN_DECLS

/**
 * NormPipeline:
 * One interpretation of a tensor: steps → layer, with the layer's mode and parameters. Immutable, reference counted (atomically), fields read
 * only, all owned.
 * @history: how the running statistics came about, or NULL: nothing was fed since they were set or reset
 */
typedef struct
{
  NormSteps *steps;
  NormLayer *layer;
  NormMode mode;
  NormParams *params;
  NormRunningHistory *history;

  /*< private >*/
  gatomicrefcount ref_count;
} NormPipeline;

/* Takes its own references. Parameters that do not fit @layer become initial: see norm_params_fitting(). @history (nullable) stays if it leads to
 * the running statistics. */
NormPipeline *norm_pipeline_new (NormSteps *steps, NormLayer *layer, NormMode mode, NormParams *params, NormRunningHistory *history);
NormPipeline *norm_pipeline_ref (NormPipeline *pipeline);
void norm_pipeline_unref (NormPipeline *pipeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormPipeline, norm_pipeline_unref)

/* Copies in which one thing differs. */
NormPipeline *norm_pipeline_with_steps (const NormPipeline *pipeline, NormSteps *steps);
NormPipeline *norm_pipeline_with_layer (const NormPipeline *pipeline, NormLayer *layer);
NormPipeline *norm_pipeline_with_mode (const NormPipeline *pipeline, NormMode mode);
NormPipeline *norm_pipeline_with_params (const NormPipeline *pipeline, NormParams *params);

G_END_DECLS
