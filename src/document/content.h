/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline.h"

G_BEGIN_DECLS

/* As many as can be told apart side by side. */
#define NORM_CONTENT_MAX_PIPELINES 6

/**
 * NormContent:
 * What undo goes back to: the tensor, its padding mask, the pipelines over it, the words about it. Immutable, reference counted (atomically), fields
 * read only, all owned.
 */
typedef struct
{
  NormTensor *tensor;
  GPtrArray *pipelines; /* of NormPipeline; 1 to NORM_CONTENT_MAX_PIPELINES */
  char *title;          /* NULL: named after its file */
  char *note;           /* never NULL */
  NormTensor *mask;     /* bool in the tensor's shape; NULL: none */

  /*< private >*/
  gatomicrefcount ref_count;
} NormContent;

/* Without a mask, with one pipeline. Takes its own references and copies. */
NormContent *norm_content_new (NormTensor *tensor, NormPipeline *pipeline, const char *title, const char *note);
NormContent *norm_content_ref (NormContent *content);
void norm_content_unref (NormContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormContent, norm_content_unref)

guint norm_content_n_pipelines (const NormContent *content);
NormPipeline *norm_content_pipeline (const NormContent *content, guint i); /* borrowed */
gboolean norm_content_is_masked (const NormContent *content, guint i);     /* there is a mask, and pipeline @i uses it */

/* Copies in which one thing differs. */
/* The mask stays with its values under another shape, and goes where there is another number of them. */
NormContent *norm_content_with_tensor (const NormContent *content, NormTensor *tensor);
/* @mask: (nullable): bool in the tensor's shape (g_return) */
NormContent *norm_content_with_mask (const NormContent *content, NormTensor *mask);
NormContent *norm_content_with_pipeline (const NormContent *content, guint i, NormPipeline *pipeline);
/* @pipelines: of NormPipeline, 1 to NORM_CONTENT_MAX_PIPELINES (g_return); copied */
NormContent *norm_content_with_pipelines (const NormContent *content, const GPtrArray *pipelines);
NormContent *norm_content_with_words (const NormContent *content, const char *title, const char *note);
/* Without title, note and mask: they spoke of another tensor. */
NormContent *norm_content_with_other_tensor (const NormContent *content, NormTensor *tensor);
/* @tensor as a file gave it: no steps, the layer that fits (else the present one), training mode, initial parameters, no words. */
NormContent *norm_content_for_tensor (NormTensor *tensor, NormLayer *current);
/* The same behind @steps, which take the tensor. */
NormContent *norm_content_for_steps (NormTensor *tensor, NormSteps *steps, NormLayer *current);

G_END_DECLS
