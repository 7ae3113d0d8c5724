/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain.h"
#include "number.h"
#include <math.h>

/* The description is a stable interface, documented in the README: names and order stay. */

#define MOST_VALUES_WITH_MEMBERS 65536

static void
append_string (GString *json, const char *string)
{
  g_string_append_c (json, '"');
  for (; *string != '\0'; string++)
    {
      if (*string == '"' || *string == '\\')
        g_string_append_printf (json, "\\%c", *string);
      else if ((guchar) *string < 0x20)
        g_string_append_printf (json, "\\u%04x", *string);
      else
        g_string_append_c (json, *string);
    }
  g_string_append_c (json, '"');
}

/* So that it reads back to the same double; JSON has no NaN and no infinity. */
static void
append_number (GString *json, double value)
{
  g_autofree char *number = norm_number_shortest (value);

  g_string_append_printf (json, isfinite (value) ? "%s" : "\"%s\"", number);
}

static void
append_named_number (GString *json, const char *name, double value)
{
  g_string_append_printf (json, ", \"%s\": ", name);
  append_number (json, value);
}

static void
append_sizes (GString *json, int n, const gsize *sizes)
{
  g_string_append_c (json, '[');
  for (int place = 0; place < n; place++)
    g_string_append_printf (json, "%s%" G_GSIZE_FORMAT, place > 0 ? ", " : "", sizes[place]);
  g_string_append_c (json, ']');
}

static void
append_tensor (GString *json, NormDtype dtype, int rank, const gsize *shape)
{
  g_string_append_printf (json, "{\"dtype\": \"%s\", \"shape\": ", norm_dtype_name (dtype));
  append_sizes (json, rank, shape);
  g_string_append_c (json, '}');
}

/* The view as the layer reads it. */
static void
append_view (GString *json, const NormResult *result)
{
  const NormView *view = result->input;

  g_string_append (json, "{\"shape\": ");
  append_sizes (json, view->rank, view->shape);
  g_string_append (json, ", \"axes\": [");
  for (int axis = 0; axis < view->rank; axis++)
    g_string_append_printf (json, "%s\"%s\"", axis > 0 ? ", " : "", norm_layer_axis_name (result->layer, view->rank, axis));
  g_string_append (json, "]}");
}

typedef gboolean (*AxisTest) (const NormPooling *pooling, int axis);

static gboolean
is_any (const NormPooling *pooling, int axis)
{
  return TRUE;
}

static gboolean
is_kept (const NormPooling *pooling, int axis)
{
  return pooling->kept[axis];
}

static gboolean
is_pooled (const NormPooling *pooling, int axis)
{
  return !pooling->kept[axis];
}

static gboolean
is_featured (const NormPooling *pooling, int axis)
{
  return pooling->featured[axis];
}

/* Names of the split view's axes that are so; a layer without pools has none. */
static void
append_axes (GString *json, const NormResult *result, AxisTest test)
{
  const NormPooling *pooling = result->pooling;
  const char *separator = "";

  g_string_append_c (json, '[');
  for (int axis = 0; axis < pooling->view->rank && result->layer->info->pools; axis++)
    {
      if (!test (pooling, axis))
        continue;
      g_string_append_printf (json, "%s\"%s\"", separator, pooling->names[axis]);
      separator = ", ";
    }
  g_string_append_c (json, ']');
}

/* {"shape": [2, 2, 3], "axes": ["N", "G", "C/G"]}, of the axes that are so */
static void
append_named_shape (GString *json, const NormResult *result, AxisTest test)
{
  const NormPooling *pooling = result->pooling;
  gsize sizes[NORM_MAX_AXES];
  int n = 0;

  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      if (test (pooling, axis))
        sizes[n++] = pooling->view->shape[axis];
    }
  g_string_append (json, "{\"shape\": ");
  append_sizes (json, n, sizes);
  g_string_append (json, ", \"axes\": ");
  append_axes (json, result, test);
  g_string_append_c (json, '}');
}

/* Those that count. */
static void
append_members (GString *json, const NormResult *result, gsize pool)
{
  const char *separator = "";

  g_string_append (json, ", \"members\": [");
  for (gsize member = 0; member < result->pooling->m; member++)
    {
      gsize cell = norm_pooling_cell (result->pooling, pool, member);

      if (!norm_explain_counts (result, cell))
        continue;
      g_string_append_printf (json, "%s%" G_GSIZE_FORMAT, separator, norm_view_source (result->input, cell));
      separator = ", ";
    }
  g_string_append_c (json, ']');
}

static void
append_pool (GString *json, const NormResult *result, gsize pool)
{
  const NormPoolStatistics *statistics = &result->pools[pool];
  gsize index[NORM_MAX_AXES];
  int n = norm_pooling_pool_index (result->pooling, pool, index);

  g_string_append (json, "{\"index\": ");
  append_sizes (json, n, index);
  g_string_append_printf (json, ", \"m\": %" G_GSIZE_FORMAT, statistics->m);
  append_named_number (json, "mean", statistics->mean);
  append_named_number (json, "var", statistics->var);
  append_named_number (json, "unbiased_var", statistics->unbiased_var);
  if (result->uses_running || !result->layer->info->centers)
    {
      append_named_number (json, "used_mean", statistics->used_mean);
      append_named_number (json, "used_var", statistics->used_var);
    }
  if (result->input->n_values <= MOST_VALUES_WITH_MEMBERS)
    append_members (json, result, pool);
  append_named_number (json, "invstd", statistics->invstd);
  g_string_append_c (json, '}');
}

static void
append_pools (GString *json, const NormResult *result, gsize lit_pool)
{
  const char *separator = "\n";

  g_string_append (json, "  \"pools\": [");
  for (gsize pool = 0; pool < result->pooling->n_pools; pool++)
    {
      if (lit_pool != G_MAXSIZE && lit_pool != pool)
        continue;
      g_string_append_printf (json, "%s    ", separator);
      append_pool (json, result, pool);
      separator = ",\n";
    }
  g_string_append (json, *separator == ',' ? "\n  ],\n" : "],\n");
}

/* One value for each feature. */
static void
append_param (GString *json, const NormResult *result, const NormParams *params, NormParamKind kind)
{
  g_string_append_c (json, '[');
  for (gsize feature = 0; feature < result->pooling->n_features; feature++)
    {
      if (feature > 0)
        g_string_append (json, ", ");
      append_number (json, norm_params_get (params, kind, feature));
    }
  g_string_append_c (json, ']');
}

static void
append_running (GString *json, const NormResult *result)
{
  if (!norm_layer_tracks (result->layer))
    return;
  g_string_append (json, "  \"running\": {\"mean\": ");
  append_param (json, result, result->params_after, NORM_PARAM_RUNNING_MEAN);
  g_string_append (json, ", \"var\": ");
  append_param (json, result, result->params_after, NORM_PARAM_RUNNING_VAR);
  g_string_append_printf (json, ", \"num_batches_tracked\": %" G_GINT64_FORMAT "},\n", result->params_after->num_batches_tracked);
}

static void
append_key (GString *json, const char *key)
{
  g_string_append_printf (json, ",\n  \"%s\": ", key);
}

/* What the layer multiplies with and adds, where that was set, and along which axes it runs. */
static void
append_features (GString *json, const NormResult *result)
{
  gboolean weight = norm_layer_has_weight (result->layer) && !norm_params_is_initial (result->params, NORM_PARAM_WEIGHT);
  gboolean bias = norm_layer_has_bias (result->layer) && !norm_params_is_initial (result->params, NORM_PARAM_BIAS);

  if (weight || bias)
    {
      append_key (json, "features");
      append_named_shape (json, result, is_featured);
    }
  if (weight)
    {
      append_key (json, "weight");
      append_param (json, result, result->params, NORM_PARAM_WEIGHT);
    }
  if (bias)
    {
      append_key (json, "bias");
      append_param (json, result, result->params, NORM_PARAM_BIAS);
    }
}

/* What some layers and inputs have besides. */
static void
append_rest (GString *json, const NormResult *result)
{
  if (norm_layer_arg_index (result->layer, "eps") >= 0)
    {
      append_key (json, "eps");
      append_number (json, result->eps);
    }
  if (result->layer->mistake != NORM_MISTAKE_NONE)
    {
      append_key (json, "mistake");
      append_string (json, norm_mistake_name (result->layer->mistake));
    }
  if (result->mask != NULL)
    {
      append_key (json, "mask");
      g_string_append (json, "true");
    }
  if (result->pooling->view->rank != result->input->rank)
    {
      append_key (json, "split");
      append_named_shape (json, result, is_any);
    }
  append_features (json, result);
}

char *
norm_explain_json (const NormResult *result, const NormTensor *input, const char *steps, gsize lit_pool)
{
  GString *json;
  g_autofree char *layer = NULL;

  g_return_val_if_fail (result != NULL && input != NULL && steps != NULL, NULL);
  layer = norm_layer_to_text (result->layer);
  json = g_string_new ("{\n  \"input\": ");
  append_tensor (json, input->dtype, input->rank, input->shape);
  g_string_append (json, ",\n  \"steps\": ");
  append_string (json, steps);
  g_string_append (json, ",\n  \"view\": ");
  append_view (json, result);
  g_string_append (json, ",\n  \"layer\": ");
  append_string (json, layer);
  g_string_append_printf (json, ",\n  \"mode\": \"%s\",\n  \"kept\": ", result->mode == NORM_MODE_TRAIN ? "train" : "eval");
  append_axes (json, result, is_kept);
  g_string_append (json, ",\n  \"pooled\": ");
  append_axes (json, result, is_pooled);
  g_string_append (json, ",\n");
  append_pools (json, result, lit_pool);
  append_running (json, result);
  g_string_append (json, "  \"output\": ");
  append_tensor (json, result->output->dtype, result->output->rank, result->output->shape);
  append_rest (json, result);
  g_string_append (json, "\n}\n");
  return g_string_free (json, FALSE);
}
