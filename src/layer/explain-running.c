/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain-private.h"
#include "running.h"

/* "0.9 · 0 + 0.1 · 1.25" */
static void
append_step (GString *text, const NormResult *result, NormParamKind kind, gsize pool)
{
  double share = norm_running_share (result->layer, result->params);
  const NormPoolStatistics *statistics = &result->pools[pool];

  norm_append_term (text, 1 - share);
  g_string_append (text, " · ");
  norm_append_term (text, norm_params_get (result->params, kind, norm_pooling_pool_feature (result->pooling, pool)));
  g_string_append (text, " + ");
  norm_append_term (text, share);
  g_string_append (text, " · ");
  norm_append_term (text, kind == NORM_PARAM_RUNNING_MEAN ? statistics->mean : statistics->unbiased_var);
}

/* "  running_mean ← 0.9 · 0 + 0.1 · 1.25 = 0.125" */
static void
append_running_line (GString *text, const NormResult *result, NormParamKind kind, gsize pool)
{
  g_string_append_printf (text, "  %s ← ", norm_param_name (kind));
  append_step (text, result, kind, pool);
  g_string_append (text, " = ");
  norm_append_number (text, norm_params_get (result->params_after, kind, norm_pooling_pool_feature (result->pooling, pool)));
  g_string_append_c (text, '\n');
}

static gboolean
updates_running (const NormResult *result)
{
  return norm_layer_tracks (result->layer) && result->mode == NORM_MODE_TRAIN && result->input->n_values > 0;
}

/* Instance norm of several samples: each moves a copy, and the copies are averaged. */
static gboolean
averages_copies (const NormResult *result)
{
  return updates_running (result) && result->layer->info->keeps_batch && result->pooling->n_pools > result->pooling->n_features;
}

/* Of devices on their own, the first one's statistics are kept: the pools of the others follow behind its. */
static gboolean
is_other_device (const NormResult *result, gsize pool)
{
  return result->layer->info->splits_batch && pool >= result->pooling->n_features;
}

void
norm_append_running (GString *text, const NormResult *result, gsize pool)
{
  const NormPoolStatistics *statistics = &result->pools[pool];

  if (result->uses_running)
    {
      g_string_append (text, "  eval: not these but running_mean = ");
      norm_append_number (text, statistics->used_mean);
      g_string_append (text, " and running_var = ");
      norm_append_number (text, statistics->used_var);
      g_string_append (text, " normalize; they stay as they are\n");
    }
  else if (result->mode == NORM_MODE_EVAL && result->layer->info->can_track)
    g_string_append (text, "  eval: there are no running statistics, so those of this batch normalize\n");
  else if (!updates_running (result) || averages_copies (result))
    return; /* see norm_append_running_average() */
  else if (is_other_device (result, pool))
    g_string_append (text, "  running_mean and running_var are those of device 0; this device's are not kept\n");
  else if (statistics->m == 0)
    g_string_append (text, "  running_mean and running_var stay as they are\n");
  else
    {
      append_running_line (text, result, NORM_PARAM_RUNNING_MEAN, pool);
      append_running_line (text, result, NORM_PARAM_RUNNING_VAR, pool);
    }
}

/* A sample's copy of the running mean, in parentheses; one whose pool is masked out stays what it was. */
static void
append_copy (GString *text, const NormResult *result, NormParamKind kind, gsize pool)
{
  if (result->pools[pool].m == 0)
    {
      norm_append_term (text, norm_params_get (result->params, kind, norm_pooling_pool_feature (result->pooling, pool)));
      return;
    }
  g_string_append_c (text, '(');
  append_step (text, result, kind, pool);
  g_string_append_c (text, ')');
}

static void
append_mean_copy (GString *text, const NormResult *result, gsize pool, gsize sample)
{
  append_copy (text, result, NORM_PARAM_RUNNING_MEAN, sample * result->pooling->n_features + pool);
}

static void
append_var_copy (GString *text, const NormResult *result, gsize pool, gsize sample)
{
  append_copy (text, result, NORM_PARAM_RUNNING_VAR, sample * result->pooling->n_features + pool);
}

/* "running_mean ← ((0.9 · 0 + 0.1 · 2) + (0.9 · 0 + 0.1 · 4)) / 2 = 0.3" */
static void
append_copies (GString *text, const NormResult *result, gsize channel)
{
  gsize n_samples = result->pooling->n_pools / result->pooling->n_features;
  NormTerms samples = norm_terms_range (0, n_samples);

  g_string_append_printf (text, "\nRunning statistics of channel %" G_GSIZE_FORMAT ": the average over %" G_GSIZE_FORMAT " samples\n", channel,
                          n_samples);
  for (NormParamKind kind = NORM_PARAM_RUNNING_MEAN; kind <= NORM_PARAM_RUNNING_VAR; kind++)
    {
      g_string_append_printf (text, "  %s ← (", norm_param_name (kind));
      norm_terms_append (text, &samples, " + ", result, channel, kind == NORM_PARAM_RUNNING_MEAN ? append_mean_copy : append_var_copy);
      g_string_append_printf (text, ") / %" G_GSIZE_FORMAT " = ", n_samples);
      norm_append_number (text, norm_params_get (result->params_after, kind, channel));
      g_string_append_c (text, '\n');
    }
}

void
norm_append_running_average (GString *text, const NormResult *result, gsize lit_pool)
{
  if (!averages_copies (result))
    return;
  for (gsize channel = 0; channel < result->pooling->n_features; channel++)
    {
      if (lit_pool == G_MAXSIZE || norm_pooling_pool_feature (result->pooling, lit_pool) == channel)
        append_copies (text, result, channel);
    }
}
