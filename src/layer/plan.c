/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan.h"
#include "tile.h"

#define BLOCK_VALUES      ((gsize) 1 << 16) /* stay in the second-level cache between their statistics and their output */
#define MOST_BLOCK_VALUES (4 * BLOCK_VALUES)
#define NEIGHBOURS        512               /* elements beside each other are not cut apart: threads would share their pages */
#define LINE              16                /* elements of a cache line */
#define ENOUGH_BLOCKS     32                /* to keep any number of processors busy that is likely */
#define MOST_REGIONS      64                /* when pooled axes have to be cut */
#define WEIGHTED_VALUES   ((gsize) 1 << 15) /* have weights and biases that stay in the second-level cache from block to block */
#define MANY_PARTS        16
#define MOST_PART_POOLS   ((gsize) 1 << 16) /* so many pools times parts have sums of their own */

/* As many more of @n neighbours of @slice values, @stride apart, as make what follows them begin a cache line, unless they were too many */
static gsize
fill_line (gsize n, gsize slice, gsize stride)
{
  gsize multiple = LINE, more;

  for (; stride % 2 == 0 && multiple > 1; stride /= 2)
    multiple /= 2;
  more = (n + multiple - 1) / multiple * multiple;
  return more > MOST_BLOCK_VALUES / slice ? n : more;
}

/* From the outermost axis that tells pools apart inwards, until the blocks are small enough */
static void
plan_cut_kept (NormPlan *plan)
{
  const NormWalk *walk = &plan->walk;
  gsize n_values = norm_walk_n_values (walk);

  for (int axis = 0; axis < walk->n_axes && n_values > BLOCK_VALUES; axis++)
    {
      gsize size = walk->axes[axis].size, beside = MAX (ABS (walk->axes[axis].stride), 1), slice = n_values / size, block;

      if (walk->axes[axis].pool_stride == 0)
        continue;
      block = MIN (size, MAX (BLOCK_VALUES / slice, (NEIGHBOURS + beside - 1) / beside));
      block = MIN (size, fill_line (MAX (block, 1), slice, beside));
      plan->cuts[plan->n_cuts++] = (NormCut){ axis, block, (size + block - 1) / block };
      plan->n_blocks *= plan->cuts[plan->n_cuts - 1].n;
      if (block > 1)
        return;
      n_values = slice;
    }
}

/* The outermost pooled axis that is long enough for that, or for many; else the longest; −1 when nothing is pooled */
static int
find_part_axis (const NormWalk *walk, gsize n_parts)
{
  int longest = -1;

  for (int axis = 0; axis < walk->n_axes; axis++)
    {
      if (walk->axes[axis].pool_stride != 0)
        continue;
      if (walk->axes[axis].size >= MIN (n_parts, MANY_PARTS))
        return axis;
      if (longest < 0 || walk->axes[axis].size > walk->axes[longest].size)
        longest = axis;
    }
  return longest;
}

/* As many parts as keep processors busy, with as many sums of their own as memory should hold */
static gsize
parts_to_share (const NormPlan *plan, gsize n_values)
{
  gsize n_pools = 1;

  for (int axis = 0; axis < plan->walk.n_axes; axis++)
    n_pools *= plan->walk.axes[axis].pool_stride != 0 ? plan->walk.axes[axis].size : 1;
  return MIN (MOST_REGIONS / plan->n_blocks, MIN (n_values / BLOCK_VALUES, MAX (MOST_PART_POOLS / n_pools, 1)));
}

static void
plan_cut_pooled (NormPlan *plan, gsize n_parts)
{
  gsize size;

  plan->part_axis = n_parts < 2 ? -1 : find_part_axis (&plan->walk, n_parts);
  if (plan->part_axis < 0)
    return;
  size = plan->walk.axes[plan->part_axis].size;
  plan->part_size = (size + n_parts - 1) / n_parts;
  if (plan->part_axis == plan->walk.n_axes - 1) /* runs, in whole tiles */
    plan->part_size = (plan->part_size + NORM_TILE_VALUES - 1) / NORM_TILE_VALUES * NORM_TILE_VALUES;
  plan->n_parts = (size + plan->part_size - 1) / plan->part_size;
}

void
norm_plan_init (NormPlan *plan, const NormWalk *walk, gboolean weighted)
{
  gsize n_values;

  *plan = (NormPlan){ .walk = *walk, .n_blocks = 1, .part_axis = -1, .n_parts = 1 };
  plan_cut_kept (plan);
  n_values = norm_walk_n_values (walk) / plan->n_blocks;
  if (plan->n_blocks < ENOUGH_BLOCKS)
    plan_cut_pooled (plan, parts_to_share (plan, n_values));
  else if (weighted && walk->axes[walk->n_axes - 1].feature_stride != 0 && n_values > BLOCK_VALUES)
    plan_cut_pooled (plan, n_values / WEIGHTED_VALUES);
}

static void
walk_cut_block (NormWalk *walk, int axis, gsize block_size, gsize block)
{
  norm_walk_cut (walk, axis, block * block_size, MIN (block_size, walk->axes[axis].size - block * block_size));
}

void
norm_region_init (NormRegion *region, const NormPlan *plan, gsize block, gsize part)
{
  NormWalk *walk = &region->walk;

  *walk = plan->walk;
  for (int cut = plan->n_cuts - 1; cut >= 0; cut--)
    {
      walk_cut_block (walk, plan->cuts[cut].axis, plan->cuts[cut].block, block % plan->cuts[cut].n);
      block /= plan->cuts[cut].n;
    }
  if (plan->part_axis >= 0)
    walk_cut_block (walk, plan->part_axis, plan->part_size, part);
  region->first_pool = walk->start.pool;
  region->n_pools = 1;
  walk->start.pool = 0;
  for (int axis = walk->n_axes - 1; axis >= 0; axis--)
    {
      region->pool_strides[axis] = walk->axes[axis].pool_stride;
      if (walk->axes[axis].pool_stride == 0)
        continue;
      walk->axes[axis].pool_stride = region->n_pools;
      region->n_pools *= walk->axes[axis].size;
    }
}

gsize
norm_region_pool (const NormRegion *region, gsize number)
{
  gsize pool = region->first_pool;

  for (int axis = region->walk.n_axes - 1; axis >= 0 && number > 0; axis--)
    {
      if (region->pool_strides[axis] == 0)
        continue;
      pool += number % region->walk.axes[axis].size * region->pool_strides[axis];
      number /= region->walk.axes[axis].size;
    }
  return pool;
}
