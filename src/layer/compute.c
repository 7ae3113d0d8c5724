/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compute.h"
#include "buffer.h"
#include "parallel.h"
#include "plan.h"

#include <glib/gi18n-lib.h>

#define LARGE_OUTPUT ((gsize) 8 << 20) /* bytes; more than a core's share of the caches */

typedef struct
{
  const NormComputation *computation;
  NormPlan plan;
  NormOutput output;
  NormTask *task;
  NormAccumulator **sums; /* of each region, owned; NULL when a block is one part */
  NormScale **scales;     /* of each block, likewise */
} Work;

static void
region_accumulate (const Work *work, const NormRegion *region, NormAccumulator *sums)
{
  norm_accumulate (&region->walk, work->computation->mask, sums, region->n_pools, work->task);
}

static void
region_normalize (const Work *work, const NormRegion *region, const NormScale *scales)
{
  norm_normalize (&region->walk, scales, region->n_pools, work->computation->weight, work->computation->bias, &work->output, work->task);
}

/* @sums: those of the block; NULL: not yet known */
static void
region_scale (const Work *work, const NormRegion *region, const NormAccumulator *sums, NormScale *scales)
{
  static const NormAccumulator nothing;

  for (gsize number = 0; number < region->n_pools; number++)
    {
      NormMoments moments;

      norm_accumulator_finish (sums != NULL ? &sums[number] : &nothing, &moments);
      work->computation->scale_func (norm_region_pool (region, number), &moments, &scales[number], work->computation->data);
    }
}

/* Blocks of one part: from the first look at the values to the output while they are in the cache */
static void
work_on_block (gsize block, gpointer data)
{
  const Work *work = data;
  g_autofree NormAccumulator *sums = NULL;
  g_autofree NormScale *scales = NULL;
  NormRegion region;

  norm_region_init (&region, &work->plan, block, 0);
  sums = g_new (NormAccumulator, region.n_pools);
  scales = g_new (NormScale, region.n_pools);
  region_accumulate (work, &region, sums);
  region_scale (work, &region, sums, scales);
  region_normalize (work, &region, scales);
}

static void
sum_region (gsize item, gpointer data)
{
  const Work *work = data;
  gsize block = item / work->plan.n_parts;
  NormRegion region;

  norm_region_init (&region, &work->plan, block, item % work->plan.n_parts);
  work->sums[item] = g_new (NormAccumulator, region.n_pools);
  region_accumulate (work, &region, work->sums[item]);
  if (work->computation->scales_known)
    region_normalize (work, &region, work->scales[block]);
}

/* The last first: its values were read last and may still be in the cache. What has the same weights follows one another. */
static void
normalize_region (gsize item, gpointer data)
{
  const Work *work = data;
  gsize n_blocks = work->plan.n_blocks, block = n_blocks - 1 - item % n_blocks, part = work->plan.n_parts - 1 - item / n_blocks;
  NormRegion region;

  norm_region_init (&region, &work->plan, block, part);
  region_normalize (work, &region, work->scales[block]);
}

/* In the order of the parts, whichever was ready first */
static void
scale_block (gsize block, gpointer data)
{
  const Work *work = data;
  NormAccumulator **sums = work->sums + block * work->plan.n_parts;
  NormRegion region;

  norm_region_init (&region, &work->plan, block, 0);
  if (work->scales[block] == NULL)
    work->scales[block] = g_new (NormScale, region.n_pools);
  for (gsize part = 1; part < work->plan.n_parts; part++)
    for (gsize number = 0; number < region.n_pools && sums[part] != NULL && sums[0] != NULL; number++)
      norm_accumulator_add (&sums[0][number], &sums[part][number]);
  region_scale (work, &region, sums[0], work->scales[block]);
}

/* The sums of every part, what comes of them for a block, and the output: the other way round where the scales are known. */
static gboolean
work_on_parts (Work *work, gsize n_values, GError **error)
{
  gsize n_blocks = work->plan.n_blocks, n_regions = n_blocks * work->plan.n_parts;
  NormStage unknown[] = { { n_regions, sum_region }, { n_blocks, scale_block }, { n_regions, normalize_region } };
  NormStage known[] = { { n_blocks, scale_block }, { n_regions, sum_region }, { n_blocks, scale_block } };
  gboolean done;

  work->sums = g_new0 (NormAccumulator *, n_regions);
  work->scales = g_new0 (NormScale *, n_blocks);
  done = norm_parallel_run (work->computation->scales_known ? known : unknown, 3, n_values, work, work->task, error);
  for (gsize region = 0; region < n_regions; region++)
    g_free (work->sums[region]);
  for (gsize block = 0; block < n_blocks; block++)
    g_free (work->scales[block]);
  g_free (work->sums);
  g_free (work->scales);
  return done;
}

static gboolean
work_on_all (Work *work, GError **error)
{
  NormWalk walk;
  gsize n_values;

  norm_walk_init (&walk, work->computation->pooling);
  norm_plan_init (&work->plan, &walk, work->computation->weight != NULL);
  n_values = norm_walk_n_values (&walk);
  if (work->plan.n_parts > 1)
    return work_on_parts (work, n_values, error);
  return norm_parallel_run (&(NormStage){ work->plan.n_blocks, work_on_block }, 1, n_values, work, work->task, error);
}

/* Pools of a batch without values */
static void
scale_nothing (const NormComputation *computation)
{
  static const NormAccumulator nothing;
  NormMoments moments;

  norm_accumulator_finish (&nothing, &moments);
  for (gsize pool = 0; pool < computation->pooling->n_pools; pool++)
    {
      NormScale scale;

      computation->scale_func (pool, &moments, &scale, computation->data);
    }
}

NormTensor *
norm_compute (const NormComputation *computation, NormTask *task, GError **error)
{
  const NormView *view = computation->view;
  NormDtype dtype = view->tensor->dtype;
  Work work = { .computation = computation, .task = task, .output = { .dtype = dtype } };
  g_autoptr (GBytes) bytes = NULL;
  gsize n_bytes = 0;

  if (norm_shape_count (dtype, view->rank, view->shape, NULL, &n_bytes))
    work.output.data = norm_buffer_alloc (n_bytes);
  if (work.output.data == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("not enough memory for an output of %zu values; use a smaller part of the input"),
                   view->n_values);
      return NULL;
    }
  work.output.large = n_bytes >= LARGE_OUTPUT;
  bytes = norm_buffer_to_bytes (work.output.data, n_bytes);
  if (view->n_values == 0)
    scale_nothing (computation);
  else if (!work_on_all (&work, error))
    return NULL;
  return norm_tensor_new (dtype, view->rank, view->shape, bytes);
}
