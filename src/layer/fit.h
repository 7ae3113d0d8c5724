/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layer.h"

G_BEGIN_DECLS

/* What keeps a layer from taking an input, in the order in which PyTorch stumbles over it. */
typedef enum
{
  NORM_FIT_OK,
  NORM_FIT_NEGATIVE_FEATURES, /* the constructor */
  NORM_FIT_NEGATIVE_EPS,      /* ours: PyTorch lets it through */
  NORM_FIT_RANK,              /* _check_input_dim */
  NORM_FIT_ONE_VALUE,         /* _verify_batch_size */
  NORM_FIT_NO_WEIGHT,         /* weight[0] of an empty batch */
  NORM_FIT_COUNT,             /* check_dims_match_num_input_features */
  NORM_FIT_DTYPE,             /* the kernel's dispatch */
} NormFitKind;

typedef struct
{
  NormFitKind kind;
  NormParamKind param; /* COUNT: the array that has the wrong size … */
  gint64 n_given;      /* … and its size; */
  gboolean from_array; /* TRUE when it was set by hand rather than made by num_features */
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

G_END_DECLS
