/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline.h"

G_BEGIN_DECLS

typedef struct _NormReading NormReading;
typedef void (*NormReadingDone) (NormReading *reading, gpointer data);

/**
 * NormReading: what follows from one pipeline over the tensor: view, problem, result; computed at once or in a worker. Main thread only; fields read
 * only, all owned, any may be NULL.
 *
 * At most one worker runs per reading. A change while it runs cancels it; the next one starts when it has ended, so that a slider over a large tensor
 * never piles up threads. Letting go of a reading does not wait for its worker.
 */
struct _NormReading
{
  /* what it was made from */
  NormTensor *tensor;
  NormTensor *padding; /* in the tensor's shape */
  NormPipeline *pipeline;

  NormView *view;       /* after the steps; before the failing one where one fails */
  NormView *mask;       /* the padding after the same steps */
  NormResult *result;   /* while a worker runs, the last one if it has the shape of the view */
  NormProblem *problem; /* NULL when all is well */
  guint failed_step;    /* G_MAXUINT when none */
  gboolean wanted;      /* a result is waited for */

  /*< private >*/
  GCancellable *worker; /* of the thread that runs */
  NormReadingDone done; /* NULL after norm_reading_free() */
  gpointer data;
  guint ref_count;
};

/* Empty. @done is called when a worker's result (or problem) has arrived. */
NormReading *norm_reading_new (NormReadingDone done, gpointer data);
void norm_reading_free (NormReading *reading);

/* It is of exactly these: nothing would be computed. @padding is nullable. */
gboolean norm_reading_is_of (const NormReading *reading, const NormTensor *tensor, const NormTensor *padding, const NormPipeline *pipeline);
/* Reads @tensor through @pipeline: at once up to @most_at_once values, else in a worker. Nothing where it already is of these. */
void norm_reading_read (NormReading *reading, NormTensor *tensor, NormTensor *padding, NormPipeline *pipeline, gsize most_at_once);

G_END_DECLS
