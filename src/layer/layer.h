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
} NormLayerKind;
#define NORM_N_LAYER_KINDS (NORM_LAYER_BATCH_NORM_3D + 1)

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
} NormArgType;

/* The value of one constructor argument; which member counts depends on the NormArgType. */
typedef struct
{
  gint64 integer;
  double number;
  gboolean flag;
  gboolean none; /* Python's None (FLOAT_OR_NONE) */
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

/**
 * NormLayerInfo: a kind of layer as a table row.
 *
 * Which axes tell pools apart: @keeps_batch, @keeps_channel; every other axis is pooled over. Splits and "the last k axes" of the layers to come
 * (GroupNorm, SyncBatchNorm, LayerNorm, RMSNorm) are further members of this row, not further code.
 */
typedef struct
{
  NormLayerKind kind;
  const char *name; /* "BatchNorm1d" */
  const NormArg *args;
  int n_args;
  int min_rank, max_rank;
  const char *rank_words;  /* "2D or 3D": completes "expected … input (got 4D input)" */
  const char *shape_words; /* "(N, C) or (N, C, L)": how the axes are read */
  gboolean pools;          /* FALSE: Identity */
  gboolean keeps_batch;
  gboolean keeps_channel;
  gboolean can_track;   /* has running statistics when track_running_stats */
  gboolean zero_invstd; /* var = 0 and eps = 0 gives invstd 0 instead of infinity (batch and instance norm) */
} NormLayerInfo;

const NormLayerInfo *norm_layer_info (NormLayerKind kind);
const NormLayerInfo *norm_layer_info_by_name (const char *name); /* NULL if unknown */

/* NormLayer: a kind with its constructor's arguments. Immutable, reference counted. */
typedef struct
{
  const NormLayerInfo *info;
  NormArgValue values[NORM_MAX_ARGS]; /* in the order of info->args */

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
/* Another kind, keeping the arguments both have by name. */
NormLayer *norm_layer_with_kind (const NormLayer *layer, NormLayerKind kind);

/* Shorthands; what a kind does not have reads as: num_features 0, eps 0, momentum none, affine FALSE, track FALSE. */
gint64 norm_layer_num_features (const NormLayer *layer);
double norm_layer_eps (const NormLayer *layer);
gboolean norm_layer_momentum (const NormLayer *layer, double *momentum); /* FALSE for None */
gboolean norm_layer_affine (const NormLayer *layer);
gboolean norm_layer_tracks (const NormLayer *layer);

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
 * Parameters and buffers of a layer, each one value per feature; an array that is NULL stands for PyTorch's initial values
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

G_END_DECLS
