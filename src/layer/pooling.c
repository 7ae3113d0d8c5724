/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pooling.h"

/* Numbers pools in C order along the kept axes and members in C order along the pooled ones. */
static void
pooling_number (NormPooling *pooling)
{
  pooling->n_pools = 1;
  pooling->m = 1;
  for (int axis = pooling->view->rank - 1; axis >= 0; axis--)
    {
      if (pooling->kept[axis])
        {
          pooling->pool_stride[axis] = pooling->n_pools;
          pooling->n_pools *= pooling->view->shape[axis];
        }
      else
        {
          pooling->member_stride[axis] = pooling->m;
          pooling->m *= pooling->view->shape[axis];
        }
    }
}

/* Numbers features in C order along the featured axes. */
static void
pooling_number_features (NormPooling *pooling)
{
  gboolean any = FALSE;
  gsize n = 1;

  for (int axis = pooling->view->rank - 1; axis >= 0; axis--)
    {
      if (!pooling->featured[axis])
        continue;
      pooling->feature_stride[axis] = n;
      n *= pooling->view->shape[axis];
      any = TRUE;
    }
  pooling->n_features = any ? n : 0;
}

/* Takes axis @axis of the split view apart into (@first, rest); the names of the halves are taken over. */
static void
pooling_split (NormPooling *pooling, int axis, gsize first, char *first_name, char *rest_name)
{
  NormView *split = norm_view_split (pooling->view, axis, first);

  norm_view_unref (pooling->view);
  pooling->view = split;
  g_free (pooling->names[axis]);
  for (int later = split->rank - 1; later > axis + 1; later--)
    {
      pooling->names[later] = pooling->names[later - 1];
      pooling->source_axis[later] = pooling->source_axis[later - 1];
      pooling->kept[later] = pooling->kept[later - 1];
      pooling->featured[later] = pooling->featured[later - 1];
    }
  pooling->names[axis] = first_name;
  pooling->names[axis + 1] = rest_name;
  pooling->source_axis[axis + 1] = pooling->source_axis[axis];
  pooling->featured[axis + 1] = pooling->featured[axis];
  pooling->kept[axis + 1] = pooling->kept[axis];
}

/* Marks the axes of the unsplit view. */
static void
pooling_mark (NormPooling *pooling, const NormLayer *layer)
{
  const NormLayerInfo *info = layer->info;
  int rank = pooling->view->rank, channel = norm_layer_channel_axis (layer, rank), batch = norm_layer_batch_axis (layer, rank), n_last;

  norm_layer_normalized_shape (layer, &n_last);
  for (int axis = 0; axis < rank; axis++)
    {
      gboolean last = axis >= rank - n_last;

      if (info->pools_last)
        pooling->kept[axis] = !last;
      else
        pooling->kept[axis] = (axis == batch && info->keeps_batch) || (axis == channel && info->keeps_channel);
      pooling->featured[axis] = (info->features == NORM_FEATURES_CHANNEL && axis == channel) || (info->features == NORM_FEATURES_POOLED && last);
    }
}

/* The later axis first, so that the earlier one keeps its number. */
static void
pooling_split_axes (NormPooling *pooling, const NormLayer *layer)
{
  int rank = pooling->view->rank, channel = norm_layer_channel_axis (layer, rank), batch = norm_layer_batch_axis (layer, rank);

  if (layer->info->splits_channel)
    {
      pooling_split (pooling, channel, norm_layer_n_groups (layer), g_strdup ("G"), g_strdup ("C/G"));
      pooling->kept[channel] = TRUE;
    }
  if (layer->info->splits_batch && norm_layer_n_devices (layer) > 1)
    {
      pooling_split (pooling, batch, norm_layer_n_devices (layer), g_strdup ("R"), g_strdup ("N/R"));
      pooling->kept[batch] = !norm_layer_synchronizes (layer);
    }
}

NormPooling *
norm_pooling_new (const NormLayer *layer, NormView *view)
{
  NormPooling *pooling;

  g_return_val_if_fail (layer != NULL && view != NULL, NULL);
  g_return_val_if_fail (view->rank >= layer->info->min_rank && view->rank <= layer->info->max_rank, NULL);
  pooling = g_new0 (NormPooling, 1);
  g_atomic_ref_count_init (&pooling->ref_count);
  pooling->view = norm_view_ref (view);
  for (int axis = 0; axis < view->rank; axis++)
    {
      pooling->names[axis] = g_strdup (norm_layer_axis_name (layer, view->rank, axis));
      pooling->source_axis[axis] = axis;
    }
  if (!layer->info->pools)
    return pooling;
  pooling_mark (pooling, layer);
  pooling_split_axes (pooling, layer);
  pooling_number (pooling);
  pooling_number_features (pooling);
  return pooling;
}

NormPooling *
norm_pooling_ref (NormPooling *pooling)
{
  g_return_val_if_fail (pooling != NULL, NULL);
  g_atomic_ref_count_inc (&pooling->ref_count);
  return pooling;
}

void
norm_pooling_unref (NormPooling *pooling)
{
  g_return_if_fail (pooling != NULL);
  if (!g_atomic_ref_count_dec (&pooling->ref_count))
    return;
  for (int axis = 0; axis < NORM_MAX_AXES; axis++)
    g_free (pooling->names[axis]);
  norm_view_unref (pooling->view);
  g_free (pooling);
}

/* Sum of index × stride over the axes; @strides is 0 where an axis does not count. */
static gsize
cell_project (const NormPooling *pooling, gsize cell, const gsize *strides)
{
  gsize number = 0;

  for (int axis = pooling->view->rank - 1; axis >= 0; axis--)
    {
      gsize size = pooling->view->shape[axis];

      number += cell % size * strides[axis];
      cell /= size;
    }
  return number;
}

gsize
norm_pooling_pool_of (const NormPooling *pooling, gsize cell)
{
  g_return_val_if_fail (pooling != NULL && pooling->n_pools > 0 && cell < pooling->view->n_values, 0);
  return cell_project (pooling, cell, pooling->pool_stride);
}

gsize
norm_pooling_member_of (const NormPooling *pooling, gsize cell)
{
  g_return_val_if_fail (pooling != NULL && pooling->n_pools > 0 && cell < pooling->view->n_values, 0);
  return cell_project (pooling, cell, pooling->member_stride);
}

gsize
norm_pooling_cell (const NormPooling *pooling, gsize pool, gsize member)
{
  gsize cell = 0, cell_stride = 1;

  g_return_val_if_fail (pooling != NULL && pool < pooling->n_pools && member < pooling->m, 0);
  for (int axis = pooling->view->rank - 1; axis >= 0; axis--)
    {
      gsize size = pooling->view->shape[axis];
      gsize index = pooling->kept[axis] ? pool / pooling->pool_stride[axis] % size : member / pooling->member_stride[axis] % size;

      cell += index * cell_stride;
      cell_stride *= size;
    }
  return cell;
}

gsize
norm_pooling_feature_of (const NormPooling *pooling, gsize cell)
{
  g_return_val_if_fail (pooling != NULL && cell < pooling->view->n_values, 0);
  return cell_project (pooling, cell, pooling->feature_stride);
}

gboolean
norm_pooling_has_pool_features (const NormPooling *pooling)
{
  g_return_val_if_fail (pooling != NULL, FALSE);
  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      if (pooling->featured[axis] && !pooling->kept[axis])
        return FALSE;
    }
  return TRUE;
}

gsize
norm_pooling_pool_feature (const NormPooling *pooling, gsize pool)
{
  gsize feature = 0;

  g_return_val_if_fail (pooling != NULL && pool < pooling->n_pools, 0);
  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      if (pooling->featured[axis] && pooling->kept[axis])
        feature += pool / pooling->pool_stride[axis] % pooling->view->shape[axis] * pooling->feature_stride[axis];
    }
  return feature;
}

int
norm_pooling_pool_index (const NormPooling *pooling, gsize pool, gsize *index)
{
  int n = 0;

  g_return_val_if_fail (pooling != NULL && pool < pooling->n_pools && index != NULL, 0);
  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      if (pooling->kept[axis])
        index[n++] = pool / pooling->pool_stride[axis] % pooling->view->shape[axis];
    }
  return n;
}

char *
norm_pooling_pool_name (const NormPooling *pooling, gsize pool)
{
  GString *name = g_string_new (NULL);
  gsize index[NORM_MAX_AXES];
  int n = 0;

  norm_pooling_pool_index (pooling, pool, index);
  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      if (pooling->kept[axis])
        {
          g_string_append_printf (name, "%s%s=%" G_GSIZE_FORMAT, n > 0 ? ", " : "", pooling->names[axis], index[n]);
          n++;
        }
    }
  return g_string_free (name, FALSE);
}
