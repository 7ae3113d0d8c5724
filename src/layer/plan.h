/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "walk.h"

G_BEGIN_DECLS

typedef struct
{
  int axis;
  gsize block; /* indices together */
  gsize n;     /* blocks */
} NormCut;

/**
 * NormPlan:
 * How a walk is cut up: into @n_blocks along axes that tell pools apart – no pool is in two blocks – and each of these into @n_parts along a
 * pooled axis. Plain data that depends on the walk and on whether there are weights alone.
 */
typedef struct
{
  NormWalk walk;
  NormCut cuts[NORM_MAX_AXES + 2];
  int n_cuts;
  gsize n_blocks;
  int part_axis; /* −1: n_parts is 1 */
  gsize part_size, n_parts;
} NormPlan;

/* A part of a block, whose pools are numbered from 0 on. */
typedef struct
{
  NormWalk walk;
  gsize n_pools, first_pool;             /* number within the pooling of number 0 here */
  gsize pool_strides[NORM_MAX_AXES + 2]; /* those of the pooling */
} NormRegion;

/* @weighted: weight and bias are looked at, and should not be read from memory again for every pool */
void norm_plan_init (NormPlan *plan, const NormWalk *walk, gboolean weighted);
void norm_region_init (NormRegion *region, const NormPlan *plan, gsize block, gsize part);
/* A pool's number within the pooling */
gsize norm_region_pool (const NormRegion *region, gsize number);

G_END_DECLS
