/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "result.h"

G_BEGIN_DECLS

/* The share a of the next batch: momentum, or 1/(batches tracked so far + 1) for None. */
double norm_running_share (const NormLayer *layer, const NormParams *params);
/* @params after a training batch with these statistics; a reference to @params when the layer does not track. Of devices that do not synchronize the
 * first one's statistics are kept, as DistributedDataParallel hands them to the others. */
NormParams *norm_running_update (const NormLayer *layer, NormParams *params, const NormPooling *pooling, const NormPoolStatistics *pools);

G_END_DECLS
