/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layer.h"

G_BEGIN_DECLS

/**
 * NormPooling:
 * Which values share one mean and variance, as a kept/pooled mark per axis of a (split) view. For GroupNorm the channel axis is split into (G, C/G),
 * for devices the batch axis into (R, N/R); batch norm splits nothing. Immutable, reference counted, fields read only.
 *
 * Pools are numbered in C order along the kept axes; the members of a pool in C order along the pooled axes (batch first: the order in which
 * "flattened across the batch" writes them). A *cell* is always the C-order index in the unsplit view, which equals that in the split view.
 */
typedef struct
{
  NormView *view;             /* owned; split */
  char *names[NORM_MAX_AXES]; /* owned; "N", "C", "L", "G", "C/G", "R", "N/R" */
  gboolean kept[NORM_MAX_AXES];
  int source_axis[NORM_MAX_AXES];   /* the axis of the unsplit view it came from */
  gsize n_pools;                    /* product of kept sizes */
  gsize m;                          /* product of pooled sizes: values in each pool */
  gsize n_features;                 /* how many values weight, bias and running statistics have for this view; 0: the layer has none */
  gboolean featured[NORM_MAX_AXES]; /* axes along which weight and bias run */

  /*< private >*/
  gsize feature_stride[NORM_MAX_AXES]; /* of featured axes in feature numbers */
  gsize pool_stride[NORM_MAX_AXES];    /* of kept axes in pool numbers */
  gsize member_stride[NORM_MAX_AXES];  /* of pooled axes in member numbers */
  gatomicrefcount ref_count;
} NormPooling;

/* The layer must accept the view (norm_layer_check); Identity gives a pooling with n_pools 0. */
NormPooling *norm_pooling_new (const NormLayer *layer, NormView *view);
NormPooling *norm_pooling_ref (NormPooling *pooling);
void norm_pooling_unref (NormPooling *pooling);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormPooling, norm_pooling_unref)

gsize norm_pooling_pool_of (const NormPooling *pooling, gsize cell);
gsize norm_pooling_member_of (const NormPooling *pooling, gsize cell); /* 0 … m-1 within its pool */
gsize norm_pooling_cell (const NormPooling *pooling, gsize pool, gsize member);
/* index of a cell's weight and bias; 0 when there are none */
gsize norm_pooling_feature_of (const NormPooling *pooling, gsize cell);
/* TRUE: all members of a pool have the same weight and bias (batch and instance norm), those of … */
gboolean norm_pooling_has_pool_features (const NormPooling *pooling);
/* … this feature, which is also where its running statistics are. Where members differ, the first one's; 0 when there are none. */
gsize norm_pooling_pool_feature (const NormPooling *pooling, gsize pool);
/* multi-index along the kept axes; returns how many */
int norm_pooling_pool_index (const NormPooling *pooling, gsize pool, gsize *index);
/* "C=3", "N=0, G=1": for titles */
char *norm_pooling_pool_name (const NormPooling *pooling, gsize pool);

G_END_DECLS
