/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer.h"
#include <glib/gi18n-lib.h>

/* torch/nn/modules/batchnorm.py, _NormBase.__init__ */
static const NormArg batch_norm_args[] = {
  { "num_features", NORM_ARG_INT, TRUE, { .integer = 1 }, N_ ("How many channels the input has: the size of the axis after the batch") },
  { "eps", NORM_ARG_FLOAT, FALSE, { .number = 1e-5 }, N_ ("Added to the variance under the root, so that it is never zero") },
  { "momentum",
    NORM_ARG_FLOAT_OR_NONE,
    FALSE,
    { .number = 0.1 },
    N_ ("Share of the new batch in the running statistics; None averages all batches alike") },
  { "affine", NORM_ARG_BOOL, FALSE, { .flag = TRUE }, N_ ("Whether a learned weight and bias per channel follow") },
  { "track_running_stats", NORM_ARG_BOOL, FALSE, { .flag = TRUE }, N_ ("Whether running statistics are kept, which eval() then normalizes with") },
};

#define BATCH_NORM(KIND, NAME, MIN_RANK, MAX_RANK, RANK_WORDS, SHAPE_WORDS)                                                                    \
  {                                                                                                                                            \
    .kind = KIND, .name = NAME, .args = batch_norm_args, .n_args = G_N_ELEMENTS (batch_norm_args), .min_rank = MIN_RANK, .max_rank = MAX_RANK, \
    .rank_words = RANK_WORDS, .shape_words = SHAPE_WORDS, .pools = TRUE, .keeps_channel = TRUE, .can_track = TRUE, .zero_invstd = TRUE,        \
  }

static const NormLayerInfo layer_infos[NORM_N_LAYER_KINDS] = {
  [NORM_LAYER_IDENTITY] = { .kind = NORM_LAYER_IDENTITY, .name = "Identity", .max_rank = NORM_MAX_RANK, .rank_words = "0D to 8D", .shape_words = "" },
  [NORM_LAYER_BATCH_NORM_1D] = BATCH_NORM (NORM_LAYER_BATCH_NORM_1D, "BatchNorm1d", 2, 3, "2D or 3D", "(N, C) or (N, C, L)"),
  [NORM_LAYER_BATCH_NORM_2D] = BATCH_NORM (NORM_LAYER_BATCH_NORM_2D, "BatchNorm2d", 4, 4, "4D", "(N, C, H, W)"),
  [NORM_LAYER_BATCH_NORM_3D] = BATCH_NORM (NORM_LAYER_BATCH_NORM_3D, "BatchNorm3d", 5, 5, "5D", "(N, C, D, H, W)"),
};

const NormLayerInfo *
norm_layer_info (NormLayerKind kind)
{
  g_return_val_if_fail ((guint) kind < NORM_N_LAYER_KINDS, NULL);
  return &layer_infos[kind];
}

const NormLayerInfo *
norm_layer_info_by_name (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);
  for (guint kind = 0; kind < NORM_N_LAYER_KINDS; kind++)
    {
      if (g_str_equal (layer_infos[kind].name, name))
        return &layer_infos[kind];
    }
  return NULL;
}

NormLayer *
norm_layer_new (NormLayerKind kind)
{
  const NormLayerInfo *info = norm_layer_info (kind);
  NormLayer *layer;

  g_return_val_if_fail (info != NULL, NULL);
  layer = g_new0 (NormLayer, 1);
  layer->info = info;
  for (int arg = 0; arg < info->n_args; arg++)
    layer->values[arg] = info->args[arg].initial;
  g_atomic_ref_count_init (&layer->ref_count);
  return layer;
}

NormLayer *
norm_layer_ref (NormLayer *layer)
{
  g_return_val_if_fail (layer != NULL, NULL);
  g_atomic_ref_count_inc (&layer->ref_count);
  return layer;
}

void
norm_layer_unref (NormLayer *layer)
{
  g_return_if_fail (layer != NULL);
  if (g_atomic_ref_count_dec (&layer->ref_count))
    g_free (layer);
}

gboolean
norm_arg_value_equal (NormArgType type, const NormArgValue *a, const NormArgValue *b)
{
  switch (type)
    {
    case NORM_ARG_INT:
      return a->integer == b->integer;
    case NORM_ARG_BOOL:
      return !a->flag == !b->flag;
    case NORM_ARG_FLOAT_OR_NONE:
      if (a->none || b->none)
        return a->none && b->none;
      G_GNUC_FALLTHROUGH;
    case NORM_ARG_FLOAT:
    default:
      return a->number == b->number || (a->number != a->number && b->number != b->number);
    }
}

gboolean
norm_layer_equal (const NormLayer *a, const NormLayer *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  if (a->info != b->info)
    return FALSE;
  for (int arg = 0; arg < a->info->n_args; arg++)
    {
      if (!norm_arg_value_equal (a->info->args[arg].type, &a->values[arg], &b->values[arg]))
        return FALSE;
    }
  return TRUE;
}

int
norm_layer_arg_index (const NormLayer *layer, const char *name)
{
  g_return_val_if_fail (layer != NULL && name != NULL, -1);
  for (int arg = 0; arg < layer->info->n_args; arg++)
    {
      if (g_str_equal (layer->info->args[arg].name, name))
        return arg;
    }
  return -1;
}

static NormLayer *
layer_copy (const NormLayer *layer)
{
  NormLayer *copy = norm_layer_new (layer->info->kind);

  memcpy (copy->values, layer->values, sizeof layer->values);
  return copy;
}

NormLayer *
norm_layer_with_arg (const NormLayer *layer, const char *name, const NormArgValue *value)
{
  int arg = norm_layer_arg_index (layer, name);
  NormLayer *copy;

  g_return_val_if_fail (arg >= 0 && value != NULL, NULL);
  copy = layer_copy (layer);
  copy->values[arg] = *value;
  return copy;
}

NormLayer *
norm_layer_with_kind (const NormLayer *layer, NormLayerKind kind)
{
  NormLayer *other;

  g_return_val_if_fail (layer != NULL, NULL);
  other = norm_layer_new (kind);
  for (int arg = 0; arg < other->info->n_args; arg++)
    {
      int mine = norm_layer_arg_index (layer, other->info->args[arg].name);

      if (mine >= 0)
        other->values[arg] = layer->values[mine];
    }
  return other;
}

static const NormArgValue *
layer_value (const NormLayer *layer, const char *name)
{
  int arg = norm_layer_arg_index (layer, name);

  return arg >= 0 ? &layer->values[arg] : NULL;
}

gint64
norm_layer_num_features (const NormLayer *layer)
{
  const NormArgValue *value = layer_value (layer, "num_features");

  return value != NULL ? value->integer : 0;
}

double
norm_layer_eps (const NormLayer *layer)
{
  const NormArgValue *value = layer_value (layer, "eps");

  return value != NULL ? value->number : 0;
}

gboolean
norm_layer_momentum (const NormLayer *layer, double *momentum)
{
  const NormArgValue *value = layer_value (layer, "momentum");

  if (value == NULL || value->none)
    return FALSE;
  if (momentum != NULL)
    *momentum = value->number;
  return TRUE;
}

gboolean
norm_layer_affine (const NormLayer *layer)
{
  const NormArgValue *value = layer_value (layer, "affine");

  return value != NULL && value->flag;
}

gboolean
norm_layer_tracks (const NormLayer *layer)
{
  const NormArgValue *value = layer_value (layer, "track_running_stats");

  return value != NULL && value->flag && layer->info->can_track;
}
