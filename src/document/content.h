/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline.h"

G_BEGIN_DECLS

/**
 * NormContent:
 * What undo goes back to: the tensor, its padding mask, the pipelines over it, the words about it. Immutable, reference counted (atomically), fields
 * read only, all owned.
 * @pipelines holds one for now; everything that reads it goes through norm_content_pipeline().
 */
typedef struct
{
  NormTensor *tensor;
  GPtrArray *pipelines; /* of NormPipeline */
  char *title;          /* NULL: named after its file */
  char *note;           /* never NULL */
  NormTensor *mask;     /* bool in the tensor's shape; NULL: none */
  gboolean masked;      /* there is a mask, and it is used */

  /*< private >*/
  gatomicrefcount ref_count;
} NormContent;

/* Without a mask. Takes its own references and copies. */
NormContent *norm_content_new (NormTensor *tensor, NormPipeline *pipeline, const char *title, const char *note);
NormContent *norm_content_ref (NormContent *content);
void norm_content_unref (NormContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormContent, norm_content_unref)

NormPipeline *norm_content_pipeline (const NormContent *content); /* borrowed */
/* The mask stays with its values under another shape, and goes where there is another number of them. */
NormContent *norm_content_with_tensor (const NormContent *content, NormTensor *tensor);
/* @mask: (nullable): bool in the tensor's shape (g_return) */
NormContent *norm_content_with_mask (const NormContent *content, NormTensor *mask, gboolean masked);
NormContent *norm_content_with_pipeline (const NormContent *content, NormPipeline *pipeline);
/* Without title and note: they spoke of another tensor. */
NormContent *norm_content_without_words (const NormContent *content);
/* @tensor as a file gave it: no steps, the layer that fits (else the present one), training mode, initial parameters, no words. */
NormContent *norm_content_for_tensor (NormTensor *tensor, NormLayer *current);

G_END_DECLS
