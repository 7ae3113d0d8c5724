/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading.h"
#include "summary.h"

typedef struct
{
  NormLayer *layer;
  NormParams *params;
  NormMode mode;
  NormView *view;
  NormView *mask; /* or NULL */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  norm_layer_unref (job->layer);
  norm_params_unref (job->params);
  norm_view_unref (job->view);
  g_clear_pointer (&job->mask, norm_view_unref);
  g_free (job);
}

/* ── life ── */

NormReading *
norm_reading_new (NormReadingDone done, gpointer data)
{
  NormReading *reading = g_new0 (NormReading, 1);
  reading->failed_step = G_MAXUINT;
  reading->done = done;
  reading->data = data;
  reading->ref_count = 1;
  return reading;
}

static void
unref (NormReading *reading)
{
  if (--reading->ref_count > 0)
    return;
  g_clear_pointer (&reading->tensor, norm_tensor_unref);
  g_clear_pointer (&reading->padding, norm_tensor_unref);
  g_clear_pointer (&reading->pipeline, norm_pipeline_unref);
  g_clear_pointer (&reading->view, norm_view_unref);
  g_clear_pointer (&reading->mask, norm_view_unref);
  g_clear_pointer (&reading->result, norm_result_unref);
  g_clear_pointer (&reading->problem, norm_problem_unref);
  g_clear_object (&reading->worker);
  g_free (reading);
}

static void
stop (NormReading *reading)
{
  reading->wanted = FALSE;
  g_cancellable_cancel (reading->worker);
}

/* A worker that runs keeps the reading, but has nobody to tell. */
void
norm_reading_free (NormReading *reading)
{
  stop (reading);
  reading->done = NULL;
  unref (reading);
}

/* ── running the layer ── */

/* What only running the layer shows (memory): a problem whose message says all, without repairs. */
static NormProblem *
problem_from_error (const GError *error, NormView *view)
{
  NormProblem *problem = norm_problem_new_for_step (error, "", view);
  g_ptr_array_set_size (problem->repairs, 0);
  g_free (problem->explanation);
  problem->explanation = g_strdup ("");
  return problem;
}

/* Takes @result, or the @error instead. */
static void
set_result (NormReading *reading, NormResult *result, const GError *error)
{
  g_clear_pointer (&reading->result, norm_result_unref);
  reading->result = result;
  if (!result)
    reading->problem = problem_from_error (error, reading->view);
}

static NormView *
used_mask (const NormReading *reading)
{
  return reading->pipeline->masked ? reading->mask : NULL;
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  NormTask progress = { cancellable, 0, NULL };
  NormResult *result = norm_layer_run (job->layer, job->params, job->mode, job->view, job->mask, &progress, &error);
  if (result)
    norm_tensor_look_through (result->output, &progress);
  if (result)
    g_task_return_pointer (task, result, (GDestroyNotify) norm_result_unref);
  else
    g_task_return_error (task, error);
}

static void job_done (GObject *source, GAsyncResult *res, gpointer data);

static void
launch (NormReading *reading)
{
  const NormPipeline *pipeline = reading->pipeline;
  NormView *mask = used_mask (reading);
  Job *job = g_new0 (Job, 1);
  job->layer = norm_layer_ref (pipeline->layer);
  job->params = norm_params_ref (pipeline->params);
  job->mode = pipeline->mode;
  job->view = norm_view_ref (reading->view);
  job->mask = mask ? norm_view_ref (mask) : NULL;

  reading->worker = g_cancellable_new ();
  reading->ref_count++;
  g_autoptr (GTask) task = g_task_new (NULL, reading->worker, job_done, reading);
  g_task_set_source_tag (task, launch);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
}

static void
job_done (GObject *source, GAsyncResult *res, gpointer data)
{
  NormReading *reading = data;
  g_autoptr (GError) error = NULL;
  NormResult *result = g_task_propagate_pointer (G_TASK (res), &error);
  gboolean stale = g_cancellable_is_cancelled (reading->worker);

  g_clear_object (&reading->worker);
  if (stale)
    {
      g_clear_pointer (&result, norm_result_unref);
      if (reading->wanted)
        launch (reading);
    }
  else
    {
      reading->wanted = FALSE;
      set_result (reading, result, error);
      if (reading->done)
        reading->done (reading, reading->data);
    }
  unref (reading);
}

static void
compute_later (NormReading *reading)
{
  reading->wanted = TRUE;
  if (reading->worker)
    g_cancellable_cancel (reading->worker);
  else
    launch (reading);
}

static void
compute_now (NormReading *reading)
{
  const NormPipeline *pipeline = reading->pipeline;
  g_autoptr (GError) error = NULL;
  NormResult *result = norm_layer_run (pipeline->layer, pipeline->params, pipeline->mode, reading->view, used_mask (reading), NULL, &error);
  set_result (reading, result, error);
}

/* ── reading ── */

/* The padding under the steps that the tensor has taken: they copy where it does, and fail nowhere. */
static void
take_mask (NormReading *reading)
{
  g_clear_pointer (&reading->mask, norm_view_unref);
  if (!reading->padding || reading->failed_step != G_MAXUINT)
    return;
  g_autoptr (NormView) whole = norm_view_new (reading->padding);
  reading->mask = norm_steps_apply (reading->pipeline->steps, whole, G_MAXUINT, NULL, NULL);
}

/* The view the layer reads; where a step fails, the one before it, and why. */
static void
take_steps (NormReading *reading)
{
  NormSteps *steps = reading->pipeline->steps;
  g_autoptr (NormView) whole = norm_view_new (reading->tensor);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&reading->view, norm_view_unref);
  reading->failed_step = G_MAXUINT;
  reading->view = norm_steps_apply (steps, whole, G_MAXUINT, &reading->failed_step, &error);
  if (reading->view)
    return;
  g_autofree char *step = norm_step_to_text (norm_steps_get (steps, reading->failed_step));
  reading->view = norm_steps_apply (steps, whole, reading->failed_step, NULL, NULL);
  reading->problem = norm_problem_new_for_step (error, step, reading->view);
}

static gboolean
same_shape (const NormView *a, const NormView *b)
{
  return a->rank == b->rank && !memcmp (a->shape, b->shape, sizeof a->shape[0] * (gsize) a->rank);
}

static void
compute (NormReading *reading, gsize most_at_once)
{
  const NormPipeline *pipeline = reading->pipeline;
  g_clear_pointer (&reading->problem, norm_problem_unref);
  take_steps (reading);
  take_mask (reading);
  if (!reading->problem)
    reading->problem = norm_layer_check (pipeline->layer, pipeline->params, pipeline->mode, reading->view);

  /* An older result stays on the screen as long as its cells are those of the new view. */
  if (reading->result && (reading->problem || !same_shape (reading->result->input, reading->view)))
    g_clear_pointer (&reading->result, norm_result_unref);

  if (!reading->problem && reading->view->n_values > most_at_once)
    {
      compute_later (reading);
      return;
    }
  stop (reading);
  if (!reading->problem)
    compute_now (reading);
}

gboolean
norm_reading_is_of (const NormReading *reading, const NormTensor *tensor, const NormTensor *padding, const NormPipeline *pipeline)
{
  return reading->tensor == tensor && reading->padding == padding && reading->pipeline == pipeline;
}

void
norm_reading_read (NormReading *reading, NormTensor *tensor, NormTensor *padding, NormPipeline *pipeline, gsize most_at_once)
{
  if (norm_reading_is_of (reading, tensor, padding, pipeline))
    return;
  norm_tensor_ref (tensor);
  g_clear_pointer (&reading->tensor, norm_tensor_unref);
  reading->tensor = tensor;
  if (padding)
    norm_tensor_ref (padding);
  g_clear_pointer (&reading->padding, norm_tensor_unref);
  reading->padding = padding;
  norm_pipeline_ref (pipeline);
  g_clear_pointer (&reading->pipeline, norm_pipeline_unref);
  reading->pipeline = pipeline;
  compute (reading, most_at_once);
}
