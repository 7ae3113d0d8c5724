/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-private.h"

/*
 * At most one worker runs per document. A change while it runs cancels it; the next one starts when it has ended, so that a slider over a
 * large tensor never piles up threads. The worker knows the document only through a weak reference: closing a window does not wait for it.
 */
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

static GWeakRef *
weak_ref_new (gpointer object)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, object);
  return weak;
}

static gpointer
weak_ref_free_and_get (GWeakRef *weak)
{
  gpointer object = g_weak_ref_get (weak);
  g_weak_ref_clear (weak);
  g_free (weak);
  return object;
}

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
set_result (NormDocument *self, NormResult *result, const GError *error)
{
  g_clear_pointer (&self->result, norm_result_unref);
  self->result = result;
  if (!result)
    self->problem = problem_from_error (error, self->view);
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  NormTask progress = { cancellable, 0 };
  NormResult *result = norm_layer_run (job->layer, job->params, job->mode, job->view, job->mask, &progress, &error);
  if (result)
    g_task_return_pointer (task, result, (GDestroyNotify) norm_result_unref);
  else
    g_task_return_error (task, error);
}

static void job_done (GObject *source, GAsyncResult *res, gpointer weak);

static void
launch (NormDocument *self)
{
  Job *job = g_new0 (Job, 1);
  job->layer = norm_layer_ref (norm_document_get_layer (self));
  job->params = norm_params_ref (norm_document_get_params (self));
  job->mode = norm_document_get_mode (self);
  job->view = norm_view_ref (self->view);
  job->mask = norm_document_get_masked (self) && self->mask ? norm_view_ref (self->mask) : NULL;

  self->worker = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (NULL, self->worker, job_done, weak_ref_new (self));
  g_task_set_source_tag (task, launch);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
}

static void
job_done (GObject *source, GAsyncResult *res, gpointer weak)
{
  g_autoptr (NormDocument) self = weak_ref_free_and_get (weak);
  g_autoptr (GError) error = NULL;
  NormResult *result = g_task_propagate_pointer (G_TASK (res), &error);
  gboolean stale = !self || g_cancellable_is_cancelled (self->worker);

  if (self)
    g_clear_object (&self->worker);
  if (stale)
    {
      g_clear_pointer (&result, norm_result_unref);
      if (self && self->wanted)
        launch (self);
      return;
    }
  self->wanted = FALSE;
  set_result (self, result, error);
  norm_document_tell_changed (self);
}

void
norm_document_stop (NormDocument *self)
{
  self->wanted = FALSE;
  g_cancellable_cancel (self->worker);
}

static void
compute_later (NormDocument *self)
{
  self->wanted = TRUE;
  if (self->worker)
    g_cancellable_cancel (self->worker);
  else
    launch (self);
}

static void
compute_now (NormDocument *self)
{
  g_autoptr (GError) error = NULL;
  NormResult *result = norm_layer_run (norm_document_get_layer (self), norm_document_get_params (self), norm_document_get_mode (self), self->view,
                                       norm_document_get_masked (self) ? self->mask : NULL, NULL, &error);
  set_result (self, result, error);
}

/* The mask under the steps that the tensor has taken: they copy where it does, and fail nowhere. */
static void
take_mask (NormDocument *self)
{
  g_clear_pointer (&self->mask, norm_view_unref);
  if (!norm_document_get_mask (self) || self->failed_step != G_MAXUINT)
    return;
  g_autoptr (NormView) whole = norm_view_new (norm_document_get_mask (self));
  self->mask = norm_steps_apply (norm_document_get_steps (self), whole, G_MAXUINT, NULL, NULL);
}

/* The view the layer reads; where a step fails, the one before it, and why. */
static void
take_steps (NormDocument *self)
{
  NormSteps *steps = norm_document_get_steps (self);
  g_autoptr (NormView) whole = norm_view_new (norm_document_get_tensor (self));
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->view, norm_view_unref);
  self->failed_step = G_MAXUINT;
  self->view = norm_steps_apply (steps, whole, G_MAXUINT, &self->failed_step, &error);
  if (self->view)
    return;
  g_autofree char *step = norm_step_to_text (norm_steps_get (steps, self->failed_step));
  self->view = norm_steps_apply (steps, whole, self->failed_step, NULL, NULL);
  self->problem = norm_problem_new_for_step (error, step, self->view);
}

static gboolean
same_shape (const NormView *a, const NormView *b)
{
  return a->rank == b->rank && !memcmp (a->shape, b->shape, sizeof a->shape[0] * (gsize) a->rank);
}

void
norm_document_compute (NormDocument *self)
{
  g_clear_pointer (&self->problem, norm_problem_unref);
  take_steps (self);
  take_mask (self);
  if (!self->problem)
    self->problem = norm_layer_check (norm_document_get_layer (self), norm_document_get_params (self), norm_document_get_mode (self), self->view);

  /* An older result stays on the screen as long as its cells are those of the new view. */
  if (self->result && (self->problem || !same_shape (self->result->input, self->view)))
    g_clear_pointer (&self->result, norm_result_unref);

  if (!self->problem && self->view->n_values > NORM_DOCUMENT_SYNC_VALUES)
    {
      compute_later (self);
      return;
    }
  norm_document_stop (self);
  if (!self->problem)
    compute_now (self);
}
