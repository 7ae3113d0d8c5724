/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "running-history.h"

static double *
expand (const NormParams *params, NormParamKind kind, gsize n_features)
{
  double *values = g_new (double, n_features);

  for (gsize feature = 0; feature < n_features; feature++)
    values[feature] = norm_params_get (params, kind, feature);
  return values;
}

NormRunningState *
norm_running_state_new (const NormParams *params, gsize n_features, gsize first_sample, gsize n_samples)
{
  NormRunningState *state;

  g_return_val_if_fail (params != NULL, NULL);
  state = g_new0 (NormRunningState, 1);
  state->n_features = n_features;
  state->running_mean = expand (params, NORM_PARAM_RUNNING_MEAN, n_features);
  state->running_var = expand (params, NORM_PARAM_RUNNING_VAR, n_features);
  state->num_batches_tracked = params->num_batches_tracked;
  state->first_sample = first_sample;
  state->n_samples = n_samples;
  g_atomic_ref_count_init (&state->ref_count);
  return state;
}

NormRunningState *
norm_running_state_ref (NormRunningState *state)
{
  g_return_val_if_fail (state != NULL, NULL);
  g_atomic_ref_count_inc (&state->ref_count);
  return state;
}

void
norm_running_state_unref (NormRunningState *state)
{
  g_return_if_fail (state != NULL);
  if (!g_atomic_ref_count_dec (&state->ref_count))
    return;
  g_free (state->running_mean);
  g_free (state->running_var);
  g_free (state);
}

gsize
norm_running_history_capacity (gsize n_features)
{
  gsize fitting = NORM_RUNNING_HISTORY_MAX_VALUES / 2 / MAX (n_features, 1);

  return fitting < 2 ? 0 : MIN (fitting, NORM_RUNNING_HISTORY_MAX_STATES);
}

/* The last of @from go to the front of @states, as many as there is room for. */
static void
take_last (GPtrArray *states, const GPtrArray *from, gsize room)
{
  gsize n = MIN (from->len, room);

  for (gsize place = from->len - n; place < from->len; place++)
    g_ptr_array_add (states, norm_running_state_ref (g_ptr_array_index (from, place)));
}

NormRunningHistory *
norm_running_history_extended (const NormRunningHistory *history, GPtrArray *states, guint64 n_dropped)
{
  NormRunningHistory *extended;
  const NormRunningState *last;
  guint64 n_before;
  gsize capacity;

  g_return_val_if_fail (states != NULL && states->len > 0, NULL);
  last = g_ptr_array_index (states, states->len - 1);
  capacity = norm_running_history_capacity (last->n_features);
  if (capacity == 0)
    return NULL;
  n_before = history != NULL ? history->n_dropped + history->states->len : 0;
  extended = g_new0 (NormRunningHistory, 1);
  extended->states = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_running_state_unref);
  if (history != NULL && n_dropped == 0 && states->len < capacity)
    take_last (extended->states, history->states, capacity - states->len);
  take_last (extended->states, states, capacity);
  extended->n_dropped = n_before + n_dropped + states->len - extended->states->len;
  g_atomic_ref_count_init (&extended->ref_count);
  return extended;
}

NormRunningHistory *
norm_running_history_ref (NormRunningHistory *history)
{
  g_return_val_if_fail (history != NULL, NULL);
  g_atomic_ref_count_inc (&history->ref_count);
  return history;
}

void
norm_running_history_unref (NormRunningHistory *history)
{
  g_return_if_fail (history != NULL);
  if (!g_atomic_ref_count_dec (&history->ref_count))
    return;
  g_ptr_array_unref (history->states);
  g_free (history);
}

const NormRunningState *
norm_running_history_get (const NormRunningHistory *history, guint place)
{
  g_return_val_if_fail (history != NULL && place < history->states->len, NULL);
  return g_ptr_array_index (history->states, place);
}

/* NaN is the NaN it was. */
static gboolean
same_number (double a, double b)
{
  return a == b || (a != a && b != b);
}

gboolean
norm_running_history_leads_to (const NormRunningHistory *history, const NormParams *params, gsize n_features)
{
  const NormRunningState *last;

  if (history == NULL)
    return FALSE;
  last = norm_running_history_get (history, history->states->len - 1);
  if (last->n_features != n_features || last->num_batches_tracked != params->num_batches_tracked)
    return FALSE;
  for (gsize feature = 0; feature < n_features; feature++)
    {
      if (!same_number (last->running_mean[feature], norm_params_get (params, NORM_PARAM_RUNNING_MEAN, feature)) ||
          !same_number (last->running_var[feature], norm_params_get (params, NORM_PARAM_RUNNING_VAR, feature)))
        return FALSE;
    }
  return TRUE;
}
