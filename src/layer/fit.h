/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layer.h"

G_BEGIN_DECLS

/* What keeps a layer from taking an input. For each layer they are found in the order in which PyTorch stumbles over them. */
typedef enum
{
  NORM_FIT_OK,

  /* The constructor */
  NORM_FIT_ZERO_GROUPS,   /* num_channels modulo 0 */
  NORM_FIT_UNEVEN_GROUPS, /* num_channels is no multiple of num_groups */
  NORM_FIT_NEGATIVE_SIZE, /* of weight or running statistics */

  /* Ours: PyTorch lets it through, or has no such argument */
  NORM_FIT_NEGATIVE_EPS,
  NORM_FIT_NO_DEVICES,
  NORM_FIT_UNEVEN_DEVICES, /* the batch cannot be divided among them evenly */

  /* The call */
  NORM_FIT_RANK,            /* _check_input_dim */
  NORM_FIT_NO_CHANNELS,     /* SyncBatchNorm wants at least one */
  NORM_FIT_ONE_VALUE,       /* _verify_batch_size, _verify_spatial_size */
  NORM_FIT_NO_MOMENTUM,     /* instance norm has no cumulative average */
  NORM_FIT_NEGATIVE_GROUPS, /* check_group_norm_inputs */
  NORM_FIT_UNEVEN_CHANNELS, /* the input's channels are no multiple of num_groups */
  NORM_FIT_NO_SHAPE,        /* normalized_shape is empty */
  NORM_FIT_SHAPE,           /* the last axes are not normalized_shape */
  NORM_FIT_NO_WEIGHT,       /* weight[0] of an empty batch */
  NORM_FIT_COUNT,           /* weight, bias or running statistics have another size */
  NORM_FIT_EMPTY_RUNNING,   /* instance norm averages the running statistics over an empty batch */
  NORM_FIT_DTYPE,           /* the kernel's dispatch */
} NormFitKind;

typedef struct
{
  NormFitKind kind;
  NormParamKind param; /* COUNT: the array that has the wrong size … */
  gint64 n_given;      /* … and its size; */
  gboolean from_array; /* TRUE when it was set by hand rather than made by the constructor */
} NormFit;

/* An input as far as fitting goes: no values are looked at. */
typedef struct
{
  NormDtype dtype;
  int rank;
  gsize shape[NORM_MAX_AXES];
} NormFitInput;

void norm_fit_input_init (NormFitInput *input, const NormView *view);
NormFit norm_fit_check (const NormLayer *layer, const NormParams *params, NormMode mode, const NormFitInput *input);
/* The batch that one device gets: all of it unless each computes statistics of its own. The layer must have devices that divide N. */
gsize norm_fit_device_batch (const NormLayer *layer, const gsize *shape);

G_END_DECLS
