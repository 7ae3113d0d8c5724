/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "steps.h"

G_BEGIN_DECLS

/* One row of the table in layer.c each. Adding a kind = a value here, a row there, and a test. */
typedef enum
{
  NORM_LAYER_IDENTITY,
  NORM_LAYER_BATCH_NORM_1D,
  NORM_LAYER_BATCH_NORM_2D,
  NORM_LAYER_BATCH_NORM_3D,
  NORM_LAYER_SYNC_BATCH_NORM,
  NORM_LAYER_INSTANCE_NORM_1D,
  NORM_LAYER_INSTANCE_NORM_2D,
  NORM_LAYER_INSTANCE_NORM_3D,
  NORM_LAYER_LAYER_NORM,
  NORM_LAYER_GROUP_NORM,
  NORM_LAYER_RMS_NORM,
} NormLayerKind;
#define NORM_N_LAYER_KINDS (NORM_LAYER_RMS_NORM + 1)

typedef enum
{
  NORM_MODE_TRAIN,
  NORM_MODE_EVAL,
} NormMode;

typedef enum
{
  NORM_ARG_INT,
  NORM_ARG_FLOAT,
  NORM_ARG_FLOAT_OR_NONE,
  NORM_ARG_BOOL,
  NORM_ARG_SHAPE, /* an int or a tuple of ints: normalized_shape */
} NormArgType;

/* The value of one constructor argument; which member counts depends on the NormArgType. */
typedef struct
{
  gint64 integer;
  double number;
  gboolean flag;
  gboolean none; /* Python's None (FLOAT_OR_NONE) */
  int n_sizes;   /* SHAPE; 0 is the empty tuple, which PyTorch reads and then refuses */
  gint64 sizes[NORM_MAX_RANK];
} NormArgValue;

typedef struct
{
  const char *name; /* PyTorch's, "num_features" */
  NormArgType type;
  gboolean required; /* no default: @initial is what a new layer of that kind starts with */
  NormArgValue initial;
  const char *description; /* one short sentence for tooltips, translatable (N_()) */
} NormArg;

#define NORM_MAX_ARGS 8

/* Equal as Python values of @type; NaN equals NaN here, so that texts can be compared. */
gboolean norm_arg_value_equal (NormArgType type, const NormArgValue *a, const NormArgValue *b);
/* "0.1", "None", "(3, 4)": as in a layer's text, blanks around it allowed. FALSE with NORM_ERROR_TEXT that says what is expected. */
gboolean norm_arg_value_parse (NormArgType type, const char *text, NormArgValue *value, GError **error);
char *norm_arg_value_to_text (NormArgType type, const NormArgValue *value); /* the shortest that reads back equal; owned */

/* Along which axes weight and bias have values of their own */
typedef enum
{
  NORM_FEATURES_NONE,
  NORM_FEATURES_CHANNEL, /* one for each channel */
  NORM_FEATURES_POOLED,  /* one for each place within a pool: "elementwise" */
} NormFeatures;

/**
 * NormLayerInfo: a kind of layer as a table row.
 *
 * Which axes tell pools apart, after splitting some: the batch axis is kept with @keeps_batch, the channel axis with @keeps_channel, all others are
 * pooled over. @splits_channel takes C apart into (G, C/G), @splits_batch N into (R, N/R); with @pools_last nothing but the last axes is pooled, as
 * many as normalized_shape has sizes.
 */
typedef struct
{
  NormLayerKind kind;
  const char *name; /* "BatchNorm1d" */
  const NormArg *args;
  int n_args;
  int n_keyword_only; /* the last of them are ours, not the constructor's, and are given by name */
  int min_rank, max_rank;
  const char *rank_words;  /* "2D or 3D": completes "expected … input (got 4D input)" */
  const char *shape_words; /* "(N, C) or (N, C, L)": how the axes are read */
  const char *kernel;      /* PyTorch's name for what computes it, as its errors say: "batch_norm" */
  gboolean pools;          /* FALSE: Identity */
  gboolean keeps_batch;
  gboolean keeps_channel;
  gboolean splits_channel;  /* GroupNorm: G = num_groups is kept, C/G pooled */
  gboolean splits_batch;    /* SyncBatchNorm: R = devices; pooled as N/R is, kept when they are not synchronized */
  gboolean pools_last;      /* LayerNorm, RMSNorm */
  gboolean takes_unbatched; /* InstanceNorm: an input of min_rank has no batch axis */
  gboolean centers;         /* the mean is subtracted; FALSE: RMSNorm */
  NormFeatures features;
  gboolean can_track;   /* has running statistics when track_running_stats */
  gboolean zero_invstd; /* var = 0 and eps = 0 gives invstd 0 instead of infinity (batch and instance norm) */
} NormLayerInfo;

const NormLayerInfo *norm_layer_info (NormLayerKind kind);
const NormLayerInfo *norm_layer_info_by_name (const char *name); /* NULL if unknown */

/* What people often believe instead of what PyTorch computes, to be looked at beside it: a layer that is wrong on purpose. */
typedef enum
{
  NORM_MISTAKE_NONE,
  NORM_MISTAKE_UNBIASED,    /* the variance that normalizes is ÷(m−1) */
  NORM_MISTAKE_EPS_OUTSIDE, /* y = (x − μ) / (√σ² + ε) */
} NormMistake;
#define NORM_N_MISTAKES (NORM_MISTAKE_EPS_OUTSIDE + 1)

/* "none", "unbiased", "eps outside": as documents and descriptions have it. Static. */
const char *norm_mistake_name (NormMistake mistake);
gboolean norm_mistake_from_name (const char *name, NormMistake *mistake);
/* What is wrong, shortly: "÷(m−1)"; "" where nothing is. Static. */
const char *norm_mistake_sign (NormMistake mistake);

/* NormLayer: a kind with its constructor's arguments. Immutable, reference counted. */
typedef struct
{
  const NormLayerInfo *info;
  NormArgValue values[NORM_MAX_ARGS]; /* in the order of info->args */
  NormMistake mistake;                /* not in its text: PyTorch has no such layer */

  /*< private >*/
  gatomicrefcount ref_count;
} NormLayer;

NormLayer *norm_layer_new (NormLayerKind kind); /* all arguments at their initial values */
NormLayer *norm_layer_ref (NormLayer *layer);
void norm_layer_unref (NormLayer *layer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormLayer, norm_layer_unref)
gboolean norm_layer_equal (const NormLayer *a, const NormLayer *b);

/* Index of an argument by PyTorch's name, -1 when this kind has none. */
int norm_layer_arg_index (const NormLayer *layer, const char *name);
NormLayer *norm_layer_with_arg (const NormLayer *layer, const char *name, const NormArgValue *value);
/* A copy that is wrong in this way, or right again. Layers without pools cannot be (g_return). */
NormLayer *norm_layer_with_mistake (const NormLayer *layer, NormMistake mistake);
/**
 * norm_layer_of_kind (layer-kind.c):
 * @from: what was there before; arguments that are not at their defaults are carried over, also those that have another name there
 * @rank: of the input, or 0 when it is not known; @shape: its sizes
 * The layer of that kind that fits this shape: its num_features or num_channels, groups and devices that divide it, its last sizes. A rank the kind
 * does not take is left for norm_layer_check() to say.
 */
NormLayer *norm_layer_of_kind (const NormLayer *from, NormLayerKind kind, int rank, const gsize *shape);
/* The last @n_sizes (at least 1) of @rank axes as a normalized_shape; @rank > 0. */
void norm_layer_last_sizes (int rank, const gsize *shape, int n_sizes, NormArgValue *value);

/* Shorthands; what a kind does not have reads as: momentum none, flags FALSE, counts 1, eps 0. */

/* How many values weight, bias and the running statistics have: num_features, num_channels, the product of normalized_shape. 0: has none; a product
 * that no integer holds reads as G_MAXINT64. May be negative, as it was given. */
gint64 norm_layer_n_features (const NormLayer *layer);
const char *norm_layer_features_arg (const NormLayer *layer); /* the argument that says so: "num_features"; NULL for Identity */
/* Added to the variance of an input of that type: RMSNorm's None is the machine epsilon of @dtype (float32's for types that do not float). */
double norm_layer_eps (const NormLayer *layer, NormDtype dtype);
gboolean norm_layer_momentum (const NormLayer *layer, double *momentum); /* FALSE for None */
gboolean norm_layer_has_weight (const NormLayer *layer);                 /* affine, elementwise_affine */
gboolean norm_layer_has_bias (const NormLayer *layer);                   /* the same, less RMSNorm and bias=False */
gboolean norm_layer_tracks (const NormLayer *layer);
gint64 norm_layer_n_groups (const NormLayer *layer);
gint64 norm_layer_n_devices (const NormLayer *layer);
gboolean norm_layer_synchronizes (const NormLayer *layer); /* several devices share their statistics */
/* normalized_shape; NULL and 0 where a kind has none. Borrowed. */
const gint64 *norm_layer_normalized_shape (const NormLayer *layer, int *n_sizes);

/* How the layer reads the axes of an input of @rank. */

int norm_layer_batch_axis (const NormLayer *layer, int rank);   /* 0; −1 for an unbatched input */
int norm_layer_channel_axis (const NormLayer *layer, int rank); /* 1, unbatched 0; −1 where there are too few axes */
/* As norm_axis_name(), but an unbatched input starts with C. Static string; "" out of range. */
const char *norm_layer_axis_name (const NormLayer *layer, int rank, int axis);

/**
 * norm_layer_parse (layer-text.c):
 * "BatchNorm1d(4)", "nn.BatchNorm1d(num_features=4, affine=False, eps=0)", "torch.nn.BatchNorm2d(3,)": any order Python allows, device= and dtype=
 * ignored.
 * Returns: NULL with NORM_ERROR_TEXT; the message names the column (from 1) and what would be accepted there (nearest known name).
 */
NormLayer *norm_layer_parse (const char *text, GError **error);
/* The shortest form that reads back equal: "BatchNorm1d(1, eps=0, affine=False)", "BatchNorm1d(4)", "Identity()". */
char *norm_layer_to_text (const NormLayer *layer);

/**
 * NormParams:
 * Parameters and buffers of a layer, each one value per feature (elementwise ones in C order over normalized_shape); an array that is NULL stands for
 * PyTorch's initial values
 * (weight 1, bias 0, running_mean 0, running_var 1). Immutable, reference counted.
 */
typedef struct
{
  double *weight, *bias, *running_mean, *running_var; /* owned, may be NULL */
  gsize n_weight, n_bias, n_running_mean, n_running_var;
  gint64 num_batches_tracked;

  /*< private >*/
  gatomicrefcount ref_count;
} NormParams;

typedef enum
{
  NORM_PARAM_WEIGHT,
  NORM_PARAM_BIAS,
  NORM_PARAM_RUNNING_MEAN,
  NORM_PARAM_RUNNING_VAR,
} NormParamKind;

NormParams *norm_params_new (void); /* everything initial */
NormParams *norm_params_ref (NormParams *params);
void norm_params_unref (NormParams *params);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormParams, norm_params_unref)
const char *norm_param_name (NormParamKind kind); /* "running_mean" */
/* The value in force for @feature (the initial value where the array is NULL or too short). */
double norm_params_get (const NormParams *params, NormParamKind kind, gsize feature);
gboolean norm_params_is_initial (const NormParams *params, NormParamKind kind);
/* The array as it was set and its length; NULL and 0 while everything is initial. Borrowed. */
const double *norm_params_array (const NormParams *params, NormParamKind kind, gsize *n);
/* A copy in which @kind has these @n values (NULL, 0: initial again). */
NormParams *norm_params_with_array (const NormParams *params, NormParamKind kind, const double *values, gsize n);
/* A copy in which one value differs; an initial array is first written out with @n_features values. */
NormParams *norm_params_with_value (const NormParams *params, NormParamKind kind, gsize n_features, gsize feature, double value);
NormParams *norm_params_with_batches (const NormParams *params, gint64 num_batches_tracked);
/* @params, with every array that has not as many values as @layer has features made initial again; without running statistics nothing was counted
 * either. */
NormParams *norm_params_fitting (NormParams *params, const NormLayer *layer);

G_END_DECLS
