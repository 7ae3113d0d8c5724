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
 * @masked: the padding mask is used where the document has one; else as PyTorch does: everything counts
 * @name: what a comparison calls it, or NULL: after its layer
 */
struct _NormPipeline
{
  NormSteps *steps;
  NormLayer *layer;
  NormMode mode;
  NormParams *params;
  NormRunningHistory *history;
  gboolean masked;
  char *name;

  /*< private >*/
  gatomicrefcount ref_count;
};

/* Takes its own references. Parameters that do not fit @layer become initial: see norm_params_fitting(). @history (nullable) stays if it leads to
 * the running statistics. Masked, without a name. */
NormPipeline *norm_pipeline_new (NormSteps *steps, NormLayer *layer, NormMode mode, NormParams *params, NormRunningHistory *history);
NormPipeline *norm_pipeline_ref (NormPipeline *pipeline);
void norm_pipeline_unref (NormPipeline *pipeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormPipeline, norm_pipeline_unref)

/* Copies in which one thing differs. */
NormPipeline *norm_pipeline_with_steps (const NormPipeline *pipeline, NormSteps *steps);
NormPipeline *norm_pipeline_with_layer (const NormPipeline *pipeline, NormLayer *layer);
NormPipeline *norm_pipeline_with_mode (const NormPipeline *pipeline, NormMode mode);
NormPipeline *norm_pipeline_with_params (const NormPipeline *pipeline, NormParams *params);
NormPipeline *norm_pipeline_with_masked (const NormPipeline *pipeline, gboolean masked);
NormPipeline *norm_pipeline_with_name (const NormPipeline *pipeline, const char *name); /* NULL: none */
/* A copy in which everything that computes differs, under the same name and with the same use of the mask. */
NormPipeline *norm_pipeline_with_parts (const NormPipeline *pipeline, NormSteps *steps, NormLayer *layer, NormMode mode, NormParams *params,
                                        NormRunningHistory *history);

G_END_DECLS
