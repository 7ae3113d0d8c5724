/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pooling.h"

/* The axes every layer of the table speaks of; all others follow the channel. */
enum
{
  BATCH_AXIS = 0,
  CHANNEL_AXIS = 1,
};

static gboolean
axis_is_kept (const NormLayerInfo *info, int axis)
{
  if (axis == BATCH_AXIS)
    return info->keeps_batch;
  if (axis == CHANNEL_AXIS)
    return info->keeps_channel;
  return FALSE;
}

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
      pooling->names[axis] = g_strdup (norm_axis_name (view->rank, axis));
      pooling->source_axis[axis] = axis;
      pooling->kept[axis] = layer->info->pools && axis_is_kept (layer->info, axis);
    }
  pooling->feature_axis = layer->info->pools ? CHANNEL_AXIS : -1;
  if (layer->info->pools)
    pooling_number (pooling);
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
norm_pooling_feature_of (const NormPooling *pooling, gsize pool)
{
  int axis;

  g_return_val_if_fail (pooling != NULL && pool < pooling->n_pools, 0);
  axis = pooling->feature_axis;
  return axis >= 0 && pooling->kept[axis] ? pool / pooling->pool_stride[axis] % pooling->view->shape[axis] : 0;
}

gsize
norm_pooling_n_features (const NormPooling *pooling)
{
  g_return_val_if_fail (pooling != NULL, 0);
  return pooling->feature_axis >= 0 ? pooling->view->shape[pooling->feature_axis] : 0;
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
