/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer.h"
#include <glib/gi18n-lib.h>

/* Arguments, their order and defaults: torch/nn/modules/batchnorm.py, instancenorm.py, normalization.py */

#define ARG_NUM_FEATURES                                                                                                         \
  {                                                                                                                              \
    "num_features", NORM_ARG_INT, TRUE, { .integer = 1 }, N_ ("How many channels the input has: the size of the channel axis C") \
  }
#define ARG_EPS                                                                                                             \
  {                                                                                                                         \
    "eps", NORM_ARG_FLOAT, FALSE, { .number = 1e-5 }, N_ ("Added to the variance under the root, so that it is never zero") \
  }
#define ARG_MOMENTUM                                                                           \
  {                                                                                            \
    "momentum", NORM_ARG_FLOAT_OR_NONE, FALSE, { .number = 0.1 },                              \
      N_ ("Share of the new batch in the running statistics; None averages all batches alike") \
  }
#define ARG_AFFINE(INITIAL)                                                                                          \
  {                                                                                                                  \
    "affine", NORM_ARG_BOOL, FALSE, { .flag = INITIAL }, N_ ("Whether a learned weight and bias per channel follow") \
  }
#define ARG_TRACK(INITIAL)                                                                                                                          \
  {                                                                                                                                                 \
    "track_running_stats", NORM_ARG_BOOL, FALSE, { .flag = INITIAL }, N_ ("Whether running statistics are kept, which eval() then normalizes with") \
  }
#define ARG_NORMALIZED_SHAPE                                                                                                         \
  {                                                                                                                                  \
    "normalized_shape", NORM_ARG_SHAPE, TRUE, { .n_sizes = 1, .sizes = { 1 } }, N_ ("Sizes of the last axes, those that are pooled") \
  }
#define ARG_ELEMENTWISE(DESCRIPTION)                                          \
  {                                                                           \
    "elementwise_affine", NORM_ARG_BOOL, FALSE, { .flag = TRUE }, DESCRIPTION \
  }

static const NormArg batch_norm_args[] = { ARG_NUM_FEATURES, ARG_EPS, ARG_MOMENTUM, ARG_AFFINE (TRUE), ARG_TRACK (TRUE) };
/* The last two are ours: PyTorch knows them from the process group the layer runs in. */
static const NormArg sync_batch_norm_args[] = {
  ARG_NUM_FEATURES,
  ARG_EPS,
  ARG_MOMENTUM,
  ARG_AFFINE (TRUE),
  ARG_TRACK (TRUE),
  { "devices", NORM_ARG_INT, FALSE, { .integer = 1 }, N_ ("Among how many devices the batch is divided") },
  { "synchronized", NORM_ARG_BOOL, FALSE, { .flag = TRUE }, N_ ("Whether the devices share one mean and variance, or each computes its own") },
};
static const NormArg instance_norm_args[] = { ARG_NUM_FEATURES, ARG_EPS, ARG_MOMENTUM, ARG_AFFINE (FALSE), ARG_TRACK (FALSE) };
static const NormArg layer_norm_args[] = {
  ARG_NORMALIZED_SHAPE,
  ARG_EPS,
  ARG_ELEMENTWISE (N_ ("Whether a learned weight and bias for each place in the pool follow")),
  { "bias", NORM_ARG_BOOL, FALSE, { .flag = TRUE }, N_ ("Whether there is a bias beside the weight") },
};
static const NormArg group_norm_args[] = {
  { "num_groups", NORM_ARG_INT, TRUE, { .integer = 1 }, N_ ("Into how many groups the channels are divided") },
  { "num_channels", NORM_ARG_INT, TRUE, { .integer = 1 }, N_ ("How many channels the input has: the size of the channel axis C") },
  ARG_EPS,
  ARG_AFFINE (TRUE),
};
static const NormArg rms_norm_args[] = {
  ARG_NORMALIZED_SHAPE,
  { "eps", NORM_ARG_FLOAT_OR_NONE, FALSE, { .none = TRUE }, N_ ("Added to the mean square under the root; None is the machine epsilon of the type") },
  ARG_ELEMENTWISE (N_ ("Whether a learned weight for each place in the pool follows")),
};

#define ROW(KIND, NAME, ARGS, MIN_RANK, MAX_RANK, RANK_WORDS, SHAPE_WORDS)                                                                       \
  .kind = KIND, .name = NAME, .args = ARGS, .n_args = G_N_ELEMENTS (ARGS), .min_rank = MIN_RANK, .max_rank = MAX_RANK, .rank_words = RANK_WORDS, \
  .shape_words = SHAPE_WORDS, .pools = TRUE
#define BATCH_NORM \
  .keeps_channel = TRUE, .centers = TRUE, .features = NORM_FEATURES_CHANNEL, .can_track = TRUE, .zero_invstd = TRUE, .kernel = "batch_norm"
#define INSTANCE_NORM BATCH_NORM, .keeps_batch = TRUE, .takes_unbatched = TRUE

static const NormLayerInfo layer_infos[NORM_N_LAYER_KINDS] = {
  [NORM_LAYER_IDENTITY] = { .kind = NORM_LAYER_IDENTITY, .name = "Identity", .max_rank = NORM_MAX_RANK, .rank_words = "0D to 8D", .shape_words = "" },
  [NORM_LAYER_BATCH_NORM_1D] = { ROW (NORM_LAYER_BATCH_NORM_1D, "BatchNorm1d", batch_norm_args, 2, 3, "2D or 3D", N_ ("(N, C) or (N, C, L)")),
                                 BATCH_NORM },
  [NORM_LAYER_BATCH_NORM_2D] = { ROW (NORM_LAYER_BATCH_NORM_2D, "BatchNorm2d", batch_norm_args, 4, 4, "4D", "(N, C, H, W)"), BATCH_NORM },
  [NORM_LAYER_BATCH_NORM_3D] = { ROW (NORM_LAYER_BATCH_NORM_3D, "BatchNorm3d", batch_norm_args, 5, 5, "5D", "(N, C, D, H, W)"), BATCH_NORM },
  [NORM_LAYER_SYNC_BATCH_NORM] = { ROW (NORM_LAYER_SYNC_BATCH_NORM, "SyncBatchNorm", sync_batch_norm_args, 2, NORM_MAX_RANK, "at least 2D",
                                        "(N, C, …)"),
                                   BATCH_NORM, .splits_batch = TRUE, .n_keyword_only = 2 },
  [NORM_LAYER_INSTANCE_NORM_1D] = { ROW (NORM_LAYER_INSTANCE_NORM_1D, "InstanceNorm1d", instance_norm_args, 2, 3, "2D or 3D",
                                         N_ ("(C, L) or (N, C, L)")),
                                    INSTANCE_NORM },
  [NORM_LAYER_INSTANCE_NORM_2D] = { ROW (NORM_LAYER_INSTANCE_NORM_2D, "InstanceNorm2d", instance_norm_args, 3, 4, "3D or 4D",
                                         N_ ("(C, H, W) or (N, C, H, W)")),
                                    INSTANCE_NORM },
  [NORM_LAYER_INSTANCE_NORM_3D] = { ROW (NORM_LAYER_INSTANCE_NORM_3D, "InstanceNorm3d", instance_norm_args, 4, 5, "4D or 5D",
                                         N_ ("(C, D, H, W) or (N, C, D, H, W)")),
                                    INSTANCE_NORM },
  [NORM_LAYER_LAYER_NORM] = { ROW (NORM_LAYER_LAYER_NORM, "LayerNorm", layer_norm_args, 1, NORM_MAX_RANK, "1D to 8D", "(…, *normalized_shape)"),
                              .pools_last = TRUE, .centers = TRUE, .features = NORM_FEATURES_POOLED, .kernel = "LayerNormKernelImpl" },
  [NORM_LAYER_GROUP_NORM] = { ROW (NORM_LAYER_GROUP_NORM, "GroupNorm", group_norm_args, 2, NORM_MAX_RANK, "2D to 8D", "(N, C, …)"),
                              .keeps_batch = TRUE, .splits_channel = TRUE, .centers = TRUE, .features = NORM_FEATURES_CHANNEL,
                              .kernel = "GroupNormKernelImpl" },
  [NORM_LAYER_RMS_NORM] = { ROW (NORM_LAYER_RMS_NORM, "RMSNorm", rms_norm_args, 1, NORM_MAX_RANK, "1D to 8D", "(…, *normalized_shape)"),
                            .pools_last = TRUE, .features = NORM_FEATURES_POOLED, .kernel = "rms_norm" },
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
    case NORM_ARG_SHAPE:
      return a->n_sizes == b->n_sizes && memcmp (a->sizes, b->sizes, a->n_sizes * sizeof *a->sizes) == 0;
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
  if (a->info != b->info || a->mistake != b->mistake)
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
  copy->mistake = layer->mistake;
  return copy;
}

/* ---- wrong on purpose --------------------------------------------------------------------------- */

static const struct
{
  const char *name, *sign;
} mistakes[NORM_N_MISTAKES] = {
  [NORM_MISTAKE_NONE] = { "none", "" },
  [NORM_MISTAKE_UNBIASED] = { "unbiased", "÷(m−1)" },
  [NORM_MISTAKE_EPS_OUTSIDE] = { "eps outside", "√σ² + ε" },
};

const char *
norm_mistake_name (NormMistake mistake)
{
  g_return_val_if_fail ((guint) mistake < NORM_N_MISTAKES, NULL);
  return mistakes[mistake].name;
}

const char *
norm_mistake_sign (NormMistake mistake)
{
  g_return_val_if_fail ((guint) mistake < NORM_N_MISTAKES, NULL);
  return mistakes[mistake].sign;
}

gboolean
norm_mistake_from_name (const char *name, NormMistake *mistake)
{
  for (guint kind = 0; kind < NORM_N_MISTAKES; kind++)
    if (g_str_equal (mistakes[kind].name, name))
      {
        *mistake = kind;
        return TRUE;
      }
  return FALSE;
}

NormLayer *
norm_layer_with_mistake (const NormLayer *layer, NormMistake mistake)
{
  NormLayer *copy;

  g_return_val_if_fail (mistake == NORM_MISTAKE_NONE || layer->info->pools, NULL);
  copy = layer_copy (layer);
  copy->mistake = mistake;
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

static const NormArgValue *
layer_value (const NormLayer *layer, const char *name)
{
  int arg = norm_layer_arg_index (layer, name);

  return arg >= 0 ? &layer->values[arg] : NULL;
}

const gint64 *
norm_layer_normalized_shape (const NormLayer *layer, int *n_sizes)
{
  const NormArgValue *value = layer_value (layer, "normalized_shape");

  *n_sizes = value != NULL ? value->n_sizes : 0;
  return value != NULL ? value->sizes : NULL;
}

const char *
norm_layer_features_arg (const NormLayer *layer)
{
  static const char *const names[] = { "num_features", "num_channels", "normalized_shape" };

  for (guint name = 0; name < G_N_ELEMENTS (names); name++)
    {
      if (norm_layer_arg_index (layer, names[name]) >= 0)
        return names[name];
    }
  return NULL;
}

gint64
norm_layer_n_features (const NormLayer *layer)
{
  const char *name = norm_layer_features_arg (layer);
  const NormArgValue *value = name != NULL ? layer_value (layer, name) : NULL;
  gint64 n = 1;

  if (value == NULL)
    return 0;
  if (layer->info->features != NORM_FEATURES_POOLED)
    return value->integer;
  for (int place = 0; place < value->n_sizes; place++)
    {
      if (__builtin_mul_overflow (n, value->sizes[place], &n))
        return G_MAXINT64;
    }
  return n;
}

double
norm_layer_eps (const NormLayer *layer, NormDtype dtype)
{
  const NormArgValue *value = layer_value (layer, "eps");

  if (value == NULL)
    return 0;
  return value->none ? norm_dtype_epsilon (dtype) : value->number;
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

static gboolean
layer_flag (const NormLayer *layer, const char *name)
{
  const NormArgValue *value = layer_value (layer, name);

  return value != NULL && value->flag;
}

static gint64
layer_count (const NormLayer *layer, const char *name)
{
  const NormArgValue *value = layer_value (layer, name);

  return value != NULL ? value->integer : 1;
}

gboolean
norm_layer_has_weight (const NormLayer *layer)
{
  return layer_flag (layer, "affine") || layer_flag (layer, "elementwise_affine");
}

gboolean
norm_layer_has_bias (const NormLayer *layer)
{
  return norm_layer_has_weight (layer) && layer->info->centers && (norm_layer_arg_index (layer, "bias") < 0 || layer_flag (layer, "bias"));
}

gboolean
norm_layer_tracks (const NormLayer *layer)
{
  return layer->info->can_track && layer_flag (layer, "track_running_stats");
}

gint64
norm_layer_n_groups (const NormLayer *layer)
{
  return layer_count (layer, "num_groups");
}

gint64
norm_layer_n_devices (const NormLayer *layer)
{
  return layer_count (layer, "devices");
}

gboolean
norm_layer_synchronizes (const NormLayer *layer)
{
  return layer_flag (layer, "synchronized");
}

static gboolean
is_unbatched (const NormLayer *layer, int rank)
{
  return layer->info->takes_unbatched && rank == layer->info->min_rank;
}

int
norm_layer_batch_axis (const NormLayer *layer, int rank)
{
  return rank > 1 && !is_unbatched (layer, rank) ? 0 : -1;
}

int
norm_layer_channel_axis (const NormLayer *layer, int rank)
{
  int axis = is_unbatched (layer, rank) ? 0 : 1;

  return axis < rank ? axis : -1;
}

const char *
norm_layer_axis_name (const NormLayer *layer, int rank, int axis)
{
  if (is_unbatched (layer, rank))
    return axis >= 0 && axis < rank ? norm_axis_name (rank + 1, axis + 1) : "";
  return norm_axis_name (rank, axis);
}
