/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-private.h"

#include <glib/gi18n-lib.h>

NormView *
norm_document_get_mask_view (NormDocument *self)
{
  g_return_val_if_fail (NORM_IS_DOCUMENT (self), NULL);
  return norm_document_get_pipeline_mask_view (self, self->active);
}

/* The present content with another mask, which the active pipeline uses from now on. */
static NormContent *
content_with_used_mask (NormDocument *self, NormTensor *mask, gboolean masked)
{
  NormPipeline *pipeline = norm_document_get_pipeline (self, self->active);
  g_autoptr (NormContent) content = norm_content_with_mask (norm_document_content (self), mask);
  g_return_val_if_fail (content != NULL, NULL);
  if (pipeline->masked == masked)
    return g_steal_pointer (&content);
  g_autoptr (NormPipeline) used = norm_pipeline_with_masked (pipeline, masked);
  return norm_content_with_pipeline (content, self->active, used);
}

void
norm_document_set_mask (NormDocument *self, NormTensor *mask, const char *undo_name)
{
  g_return_if_fail (undo_name != NULL);

  NormContent *content = content_with_used_mask (self, mask, TRUE);
  g_return_if_fail (content != NULL);
  norm_document_commit (self, content, undo_name);
}

void
norm_document_set_masked (NormDocument *self, gboolean masked)
{
  NormTensor *mask = norm_document_get_mask (self);
  if (!mask || norm_document_get_masked (self) == !!masked)
    return;
  norm_document_commit (self, content_with_used_mask (self, mask, masked != FALSE), masked ? _ ("Use Mask") : _ ("Ignore Mask"));
}

/* ── painting ── */

/* The present mask's flags, or those of one in which everything counts, to be changed: owned. */
static guint8 *
copy_flags (NormDocument *self)
{
  const NormTensor *mask = norm_document_get_mask (self);
  gsize n_values = norm_document_get_tensor (self)->n_values;
  guint8 *flags = g_malloc (MAX (n_values, 1));
  if (mask)
    memcpy (flags, norm_tensor_data (mask), n_values);
  else
    memset (flags, TRUE, n_values);
  return flags;
}

static gboolean
set_flags (guint8 *flags, const gsize *sources, gsize n, guint8 counts)
{
  gboolean differs = FALSE;
  for (gsize i = 0; i < n; i++)
    {
      differs = differs || flags[sources[i]] != counts;
      flags[sources[i]] = counts;
    }
  return differs;
}

void
norm_document_set_mask_values (NormDocument *self, const gsize *sources, gsize n, gboolean counts)
{
  const NormTensor *tensor = norm_document_get_tensor (self);
  for (gsize i = 0; i < n; i++)
    g_return_if_fail (sources[i] < tensor->n_values);

  g_autofree guint8 *flags = copy_flags (self);
  if (!set_flags (flags, sources, n, counts != FALSE))
    return;
  g_autoptr (NormTensor) mask = norm_tensor_new_take (NORM_DTYPE_BOOL, tensor->rank, tensor->shape, g_steal_pointer (&flags));
  g_autoptr (NormContent) content = content_with_used_mask (self, mask, TRUE);
  if (!self->painting)
    {
      norm_document_commit (self, norm_content_ref (content), _ ("Paint Mask"));
      self->painting = TRUE;
      return;
    }
  norm_history_amend (self->history, content);
  norm_document_follow (self);
}

void
norm_document_end_mask_stroke (NormDocument *self)
{
  self->painting = FALSE;
}
