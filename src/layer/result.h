/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pooling.h"
#include "problem.h"
#include "task.h"

G_BEGIN_DECLS

/* What was computed for one pool. All in double. */
typedef struct
{
  gsize m;                    /* values that count: all of the pool's, or those a mask leaves */
  double mean, var;           /* of the pool's own values; var is biased (÷m); NaN when m = 0 */
  double unbiased_var;        /* ÷(m−1); NaN when m < 2 */
  double used_mean, used_var; /* what normalized the values: the same, the running statistics, or for RMSNorm 0 and the mean of the squares */
  double invstd;              /* 1/√(used_var + eps), or 0 where var and eps are 0 and the layer says so; else what its mistake makes of it */
} NormPoolStatistics;

/**
 * NormResult:
 * A layer applied to a view: everything the screen, the command line and an export show. Immutable, reference counted (atomically).
 */
typedef struct
{
  NormView *input;
  NormLayer *layer;
  NormMode mode;
  NormView *mask;           /* NULL, or bool in the input's shape: which values count in the statistics; every value is normalized */
  double eps;               /* in force: RMSNorm's None is resolved */
  NormParams *params;       /* before */
  NormParams *params_after; /* after this batch; equal to params in eval, or without tracking */
  NormPooling *pooling;
  NormPoolStatistics *pools; /* pooling->n_pools of them */
  gboolean uses_running;     /* the running statistics normalized */
  NormTensor *output;        /* shape of the view, in C order: value k belongs to cell k; dtype of the input */
  GPtrArray *notes;          /* of char*: what a person should know ("C=2: variance 0 with eps=0, output is bias") */

  /*< private >*/
  gatomicrefcount ref_count;
} NormResult;

/**
 * norm_layer_run:
 * @mask: (nullable): bool, in @view's shape; only values where it is TRUE make the statistics. NULL: all, as PyTorch does whatever is padding
 * Statistics and output in double (compensated where the dtype is float64), rounded once to the output's dtype:
 *   y = (x − mean) / √(var + eps) · weight + bias            PyTorch 1.13, aten/src/ATen/native/Normalization.cpp
 *   running ← (1 − a)·running + a·batch, variance ÷(m−1), a = momentum or 1/num_batches_tracked
 * Returns: NULL with NORM_ERROR_LAYER (message as norm_layer_check: "PyTorch's words\nexplanation"), NORM_ERROR_LIMIT, or G_IO_ERROR_CANCELLED.
 * Any thread. @task may be NULL.
 */
NormResult *norm_layer_run (NormLayer *layer, NormParams *params, NormMode mode, NormView *view, NormView *mask, NormTask *task, GError **error);
NormResult *norm_result_ref (NormResult *result);
void norm_result_unref (NormResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormResult, norm_result_unref)

/* Output value of a cell as double */
double norm_result_get_output (const NormResult *result, gsize cell);

G_END_DECLS
