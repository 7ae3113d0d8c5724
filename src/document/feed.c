/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed.h"

#include "running.h"

#include <glib/gi18n-lib.h>

/* What running statistics take from a batch: nothing of it depends on them, so that it serves however often the batch is fed. */
typedef struct
{
  gsize first, n_samples;
  NormPooling *pooling;      /* owned */
  NormPoolStatistics *pools; /* owned */
} Batch;

static void
batch_clear (gpointer data)
{
  Batch *batch = data;
  norm_pooling_unref (batch->pooling);
  g_free (batch->pools);
}

/* @n_samples of @view's batch axis from @first on, without a copy; all of it where there is no such axis. */
static NormView *
samples_of (NormView *view, int axis, gsize first, gsize n_samples)
{
  gsize shape[NORM_MAX_AXES];
  if (axis < 0 || n_samples == view->shape[axis])
    return norm_view_ref (view);
  memcpy (shape, view->shape, sizeof shape);
  shape[axis] = n_samples;
  return norm_view_new_strided (view, view->offset + (gssize) first * view->strides[axis], view->rank, shape, view->strides);
}

/* What @reason says, and then which of several batches it is about. */
static void
refuse_batch (const GError *reason, gsize at, gsize n_batches, gsize n_samples, GError **error)
{
  g_autofree char *place =
    g_strdup_printf (ngettext ("This is batch %zu of %zu, with %zu sample. Nothing was fed; choose another batch size.",
                               "This is batch %zu of %zu, with %zu samples. Nothing was fed; choose another batch size.", n_samples),
                     at + 1, n_batches, n_samples);
  g_set_error (error, reason->domain, reason->code, "%s\n%s", reason->message, place);
}

/* Runs the layer on one batch and keeps what counts. */
static gboolean
read_batch (const NormPipeline *pipeline, NormView *view, NormView *mask, int axis, Batch *batch, GError **error)
{
  g_autoptr (NormView) part = samples_of (view, axis, batch->first, batch->n_samples);
  g_autoptr (NormView) part_mask = mask ? samples_of (mask, axis, batch->first, batch->n_samples) : NULL;
  g_autoptr (NormResult) run = norm_layer_run (pipeline->layer, pipeline->params, NORM_MODE_TRAIN, part, part_mask, NULL, error);
  if (!run)
    return FALSE;
  batch->pooling = norm_pooling_ref (run->pooling);
  batch->pools = g_memdup2 (run->pools, run->pooling->n_pools * sizeof *run->pools);
  return TRUE;
}

/* Of Batch; NULL with an error. */
static GArray *
read_batches (const NormPipeline *pipeline, NormView *view, NormView *mask, gsize batch_size, gsize n_batches, GError **error)
{
  int axis = norm_layer_batch_axis (pipeline->layer, view->rank);
  gsize n_all = axis >= 0 ? view->shape[axis] : 1;
  g_autoptr (GArray) batches = g_array_new (FALSE, FALSE, sizeof (Batch));
  g_array_set_clear_func (batches, batch_clear);
  for (gsize at = 0; at < n_batches; at++)
    {
      Batch batch = { .first = at * batch_size };
      batch.n_samples = batch_size > 0 ? MIN (batch_size, n_all - batch.first) : n_all;
      g_autoptr (GError) reason = NULL;
      if (!read_batch (pipeline, view, mask, axis, &batch, &reason))
        {
          if (n_batches > 1)
            refuse_batch (reason, at, n_batches, batch.n_samples, error);
          else
            g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      g_array_append_val (batches, batch);
    }
  return g_steal_pointer (&batches);
}

/* Feeds @batches @times over; the states that the history will keep go into it. */
static NormPipeline *
feed_batches (const NormPipeline *pipeline, const GArray *batches, guint times)
{
  gsize n_features = (gsize) norm_layer_n_features (pipeline->layer), capacity = norm_running_history_capacity (n_features);
  gsize n_new = (gsize) times * batches->len, n_states = n_new + (pipeline->history ? 0 : 1);
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_running_state_unref);
  g_autoptr (NormParams) fed = norm_params_ref (pipeline->params);

  if (!pipeline->history && n_states <= capacity)
    g_ptr_array_add (states, norm_running_state_new (fed, n_features, 0, 0));
  for (gsize at = 0; at < n_new; at++)
    {
      const Batch *batch = &g_array_index (batches, Batch, at % batches->len);
      NormParams *more = norm_running_update (pipeline->layer, fed, batch->pooling, batch->pools);
      norm_params_unref (fed);
      fed = more;
      if (n_new - at <= capacity)
        g_ptr_array_add (states, norm_running_state_new (fed, n_features, batch->first, batch->n_samples));
    }
  g_autoptr (NormRunningHistory) history = states->len > 0 ? norm_running_history_extended (pipeline->history, states, n_states - states->len) : NULL;
  return norm_pipeline_with_parts (pipeline, pipeline->steps, pipeline->layer, pipeline->mode, fed, history);
}

static gboolean
check_tracks (NormLayer *layer, GError **error)
{
  if (norm_layer_tracks (layer))
    return TRUE;
  g_autofree char *text = norm_layer_to_text (layer);
  g_set_error (error, NORM_ERROR, NORM_ERROR_LAYER, _ ("%s keeps no running statistics; set track_running_stats=True to feed it"), text);
  return FALSE;
}

/* How many batches of @batch_size there are; a tensor without samples is one batch without samples, as torch.split() has it. */
static gboolean
count_batches (NormLayer *layer, const NormView *view, gsize batch_size, guint times, gsize *n_batches, GError **error)
{
  int axis = norm_layer_batch_axis (layer, view->rank);
  if (batch_size > 0 && axis < 0)
    {
      g_autofree char *shape = norm_shape_to_text (view->rank, view->shape);
      g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE, _ ("%s is one sample without a batch axis and cannot be split into batches; feed all of it"),
                   shape);
      return FALSE;
    }
  *n_batches = batch_size > 0 && view->shape[axis] > 0 ? (view->shape[axis] - 1) / batch_size + 1 : 1;
  if (*n_batches <= NORM_FEED_MAX_BATCHES / MAX (times, 1))
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
               _ ("%zu batches, %u times over, are more than the %d that are fed at once; use larger batches or fewer times"), *n_batches, times,
               NORM_FEED_MAX_BATCHES);
  return FALSE;
}

NormPipeline *
norm_pipeline_fed (const NormPipeline *pipeline, NormView *view, NormView *mask, gsize batch_size, guint times, GError **error)
{
  gsize n_batches;

  if (!check_tracks (pipeline->layer, error) || !count_batches (pipeline->layer, view, batch_size, times, &n_batches, error))
    return NULL;
  g_autoptr (GArray) batches = read_batches (pipeline, view, mask, batch_size, n_batches, error);
  return batches ? feed_batches (pipeline, batches, times) : NULL;
}
