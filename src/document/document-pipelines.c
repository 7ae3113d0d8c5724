/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several pipelines over one tensor: what they are, which one is active, what follows from each. */
#include "document-private.h"

#include <glib/gi18n-lib.h>

/* ── computing ── */

static void
reading_done (NormReading *reading, gpointer document)
{
  norm_document_tell_changed (document);
}

/* The old reading of exactly this, out of @old. */
static NormReading *
steal_same (GPtrArray *old, const NormContent *content, const NormPipeline *pipeline)
{
  for (guint i = 0; i < old->len; i++)
    {
      NormReading *reading = g_ptr_array_index (old, i);
      if (!reading || !norm_reading_is_of (reading, content->tensor, content->mask, pipeline))
        continue;
      g_ptr_array_index (old, i) = NULL;
      return reading;
    }
  return NULL;
}

/* What was at a pipeline's place stays visible until its own result is there; what has only moved is not computed again. */
static GPtrArray *
matching_readings (NormDocument *self, const NormContent *content, GPtrArray *old)
{
  guint n = norm_content_n_pipelines (content);
  GPtrArray *readings = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_reading_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (readings, steal_same (old, content, norm_content_pipeline (content, i)));
  for (guint i = 0; i < n; i++)
    {
      if (g_ptr_array_index (readings, i))
        continue;
      NormReading *before = i < old->len ? g_ptr_array_index (old, i) : NULL;
      g_ptr_array_index (readings, i) = before ? before : norm_reading_new (reading_done, self);
      if (before)
        g_ptr_array_index (old, i) = NULL;
    }
  return readings;
}

void
norm_document_compute (NormDocument *self)
{
  NormContent *content = norm_document_content (self);
  guint n = norm_content_n_pipelines (content);
  g_autoptr (GPtrArray) old = self->readings;

  self->active = MIN (self->active, n - 1);
  self->readings = matching_readings (self, content, old);
  for (guint i = 0; i < old->len; i++)
    if (g_ptr_array_index (old, i))
      norm_reading_free (g_ptr_array_index (old, i));
  g_ptr_array_set_free_func (old, NULL);
  for (guint i = 0; i < n; i++)
    norm_reading_read (norm_document_reading (self, i), content->tensor, content->mask, norm_content_pipeline (content, i),
                       NORM_DOCUMENT_SYNC_VALUES / n);
}

NormReading *
norm_document_reading (NormDocument *self, guint i)
{
  g_return_val_if_fail (i < self->readings->len, NULL);
  return g_ptr_array_index (self->readings, i);
}

/* ── reading ── */

guint
norm_document_get_n_pipelines (NormDocument *self)
{
  return norm_content_n_pipelines (norm_document_content (self));
}

guint
norm_document_get_active (NormDocument *self)
{
  return self->active;
}

NormPipeline *
norm_document_get_pipeline (NormDocument *self, guint i)
{
  return norm_content_pipeline (norm_document_content (self), i);
}

NormView *
norm_document_get_pipeline_view (NormDocument *self, guint i)
{
  return norm_document_reading (self, i)->view;
}

NormView *
norm_document_get_pipeline_mask_view (NormDocument *self, guint i)
{
  return norm_document_reading (self, i)->mask;
}

NormResult *
norm_document_get_pipeline_result (NormDocument *self, guint i)
{
  return norm_document_reading (self, i)->result;
}

NormProblem *
norm_document_get_pipeline_problem (NormDocument *self, guint i)
{
  return norm_document_reading (self, i)->problem;
}

guint
norm_document_get_pipeline_failed_step (NormDocument *self, guint i)
{
  return norm_document_reading (self, i)->failed_step;
}

gboolean
norm_document_compares_running (NormDocument *self)
{
  g_return_val_if_fail (NORM_IS_DOCUMENT (self), FALSE);
  for (guint i = 0; i < norm_document_get_n_pipelines (self); i++)
    if (!norm_document_get_pipeline (self, i)->layer->info->can_track)
      return FALSE;
  return TRUE;
}

gboolean
norm_document_get_pipeline_masked (NormDocument *self, guint i)
{
  return norm_content_is_masked (norm_document_content (self), i);
}

const char *
norm_pipeline_letter (guint i)
{
  static const char *const letters[NORM_CONTENT_MAX_PIPELINES] = { "A", "B", "C", "D", "E", "F" };
  g_return_val_if_fail (i < G_N_ELEMENTS (letters), "");
  return letters[i];
}

/* "squeeze(1) › BatchNorm1d ÷(m−1), eval()": its steps, @layer_text, and what else tells it apart */
static char *
pipeline_words (NormDocument *self, const NormPipeline *pipeline, const char *layer_text)
{
  g_autofree char *steps = norm_steps_to_text (pipeline->steps);
  const NormLayer *layer = pipeline->layer;
  GString *words = g_string_new (NULL);
  if (*steps)
    g_string_append_printf (words, "%s › ", steps);
  g_string_append (words, layer_text);
  if (layer->mistake != NORM_MISTAKE_NONE)
    g_string_append_printf (words, " %s", norm_mistake_sign (layer->mistake));
  if (pipeline->mode == NORM_MODE_EVAL)
    g_string_append (words, ", eval()");
  if (layer->info->splits_batch && norm_layer_n_devices (layer) > 1)
    g_string_append_printf (words, ", %s", norm_layer_synchronizes (layer) ? _ ("synchronized") : _ ("per device"));
  if (norm_document_get_mask (self))
    g_string_append_printf (words, ", %s", pipeline->masked ? _ ("masked") : _ ("padding counts"));
  return g_string_free (words, FALSE);
}

char *
norm_document_get_pipeline_name (NormDocument *self, guint i)
{
  const NormPipeline *pipeline = norm_document_get_pipeline (self, i);
  return pipeline->name ? g_strdup (pipeline->name) : pipeline_words (self, pipeline, pipeline->layer->info->name);
}

char *
norm_document_get_pipeline_title (NormDocument *self, guint i)
{
  const NormPipeline *pipeline = norm_document_get_pipeline (self, i);
  g_autofree char *layer = norm_layer_to_text (pipeline->layer);
  g_autofree char *words = pipeline_words (self, pipeline, layer);
  return pipeline->name ? g_strdup_printf ("%s: %s", pipeline->name, words) : g_steal_pointer (&words);
}

/* ── changing ── */

void
norm_document_set_active (NormDocument *self, guint i)
{
  g_return_if_fail (i < norm_document_get_n_pipelines (self));
  if (i == self->active)
    return;
  norm_document_end_mask_stroke (self);
  self->active = i;
  norm_document_tell_changed (self);
}

/* Of the present ones, borrowed. */
static GPtrArray *
copy_pipelines (NormDocument *self)
{
  GPtrArray *copy = g_ptr_array_new ();
  for (guint i = 0; i < norm_document_get_n_pipelines (self); i++)
    g_ptr_array_add (copy, norm_document_get_pipeline (self, i));
  return copy;
}

static void
commit_pipelines (NormDocument *self, const GPtrArray *pipelines, guint active, const char *undo_name)
{
  NormContent *content = norm_content_with_pipelines (norm_document_content (self), pipelines);
  self->active = active;
  norm_document_commit (self, content, undo_name);
}

gboolean
norm_document_add_pipeline (NormDocument *self, NormPipeline *pipeline, const char *undo_name)
{
  g_return_val_if_fail (pipeline != NULL && undo_name != NULL, FALSE);
  if (norm_document_get_n_pipelines (self) == NORM_CONTENT_MAX_PIPELINES)
    return FALSE;
  g_autoptr (GPtrArray) pipelines = copy_pipelines (self);
  g_ptr_array_insert (pipelines, (gint) self->active + 1, pipeline);
  commit_pipelines (self, pipelines, self->active + 1, undo_name);
  return TRUE;
}

gboolean
norm_document_duplicate_pipeline (NormDocument *self, guint i)
{
  g_return_val_if_fail (i < norm_document_get_n_pipelines (self), FALSE);
  const NormPipeline *pipeline = norm_document_get_pipeline (self, i);
  if (norm_document_get_n_pipelines (self) == NORM_CONTENT_MAX_PIPELINES)
    return FALSE;
  g_autoptr (NormPipeline) copy = norm_pipeline_with_params (pipeline, pipeline->params);
  g_autoptr (GPtrArray) pipelines = copy_pipelines (self);
  g_ptr_array_insert (pipelines, (gint) i + 1, copy);
  commit_pipelines (self, pipelines, i + 1, _ ("Duplicate Pipeline"));
  return TRUE;
}

/* The active one stays the same pipeline; where it goes, the one that takes its place. */
void
norm_document_remove_pipeline (NormDocument *self, guint i)
{
  guint n = norm_document_get_n_pipelines (self);
  g_return_if_fail (i < n);
  if (n == 1)
    return;
  g_autoptr (GPtrArray) pipelines = copy_pipelines (self);
  g_ptr_array_remove_index (pipelines, i);
  commit_pipelines (self, pipelines, MIN (self->active > i ? self->active - 1 : self->active, n - 2), _ ("Remove Pipeline"));
}

void
norm_document_move_pipeline (NormDocument *self, guint i, guint to)
{
  guint n = norm_document_get_n_pipelines (self), active = 0;
  g_return_if_fail (i < n && to < n);
  if (i == to)
    return;
  g_autoptr (GPtrArray) pipelines = copy_pipelines (self);
  NormPipeline *was_active = g_ptr_array_index (pipelines, self->active);
  NormPipeline *moved = g_ptr_array_remove_index (pipelines, i);
  g_ptr_array_insert (pipelines, (gint) to, moved);
  g_ptr_array_find (pipelines, was_active, &active);
  commit_pipelines (self, pipelines, active, _ ("Move Pipeline"));
}

void
norm_document_set_pipelines (NormDocument *self, const GPtrArray *pipelines, guint active, const char *undo_name)
{
  g_return_if_fail (pipelines != NULL && pipelines->len >= 1 && pipelines->len <= NORM_CONTENT_MAX_PIPELINES);
  g_return_if_fail (active < pipelines->len && undo_name != NULL);
  commit_pipelines (self, pipelines, active, undo_name);
}

void
norm_document_set_pipeline_name (NormDocument *self, guint i, const char *name)
{
  const NormPipeline *pipeline = norm_document_get_pipeline (self, i);
  const char *kept = name && *name ? name : NULL;
  if (!g_strcmp0 (kept, pipeline->name))
    return;
  g_autoptr (NormPipeline) named = norm_pipeline_with_name (pipeline, kept);
  norm_document_commit (self, norm_content_with_pipeline (norm_document_content (self), i, named), _ ("Rename Pipeline"));
}

/* After undo or redo from @before: to the pipeline that has changed, so that what happened is seen. */
void
norm_document_follow_active (NormDocument *self, const NormContent *before)
{
  const NormContent *after = norm_document_content (self);
  guint n = norm_content_n_pipelines (after), n_before = norm_content_n_pipelines (before), changed = 0;
  while (changed < MIN (n, n_before) && norm_content_pipeline (before, changed) == norm_content_pipeline (after, changed))
    changed++;
  gboolean all_same = changed == n && n == n_before;
  gboolean active_differs =
    self->active < MIN (n, n_before) && norm_content_pipeline (before, self->active) != norm_content_pipeline (after, self->active);
  if (!all_same && !(active_differs && n == n_before))
    self->active = MIN (changed, n - 1);
}
