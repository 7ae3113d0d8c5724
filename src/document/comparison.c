/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comparison.h"

#include "content.h"

#include <glib/gi18n-lib.h>

/* Fewer are compared at once. */
#define MOST_AT_ONCE 20000

/* One pipeline's output against that of the reference; owned, any may be NULL. */
typedef struct
{
  NormResult *result, *reference; /* what is compared, or will be */
  NormDifference *difference;     /* NULL while a worker runs, or where that failed */
  char *error;                    /* why it failed */
  GCancellable *worker;           /* NULL: none runs */
} Entry;

struct _NormComparison
{
  GObject parent_instance;

  NormDocument *document; /* owned */
  guint reference;
  NormPipeline *reference_pipeline; /* owned; NULL at first: where it goes, the reference goes too */
  Entry entries[NORM_CONTENT_MAX_PIPELINES];
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NormComparison, norm_comparison, G_TYPE_OBJECT)

static void
entry_clear (Entry *entry)
{
  if (entry->worker)
    g_cancellable_cancel (entry->worker);
  g_clear_object (&entry->worker);
  g_clear_pointer (&entry->result, norm_result_unref);
  g_clear_pointer (&entry->reference, norm_result_unref);
  g_clear_pointer (&entry->difference, norm_difference_unref);
  g_clear_pointer (&entry->error, g_free);
}

/* ── the worker ── */

typedef struct
{
  NormResult *result, *reference;
  guint i;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  norm_result_unref (job->result);
  norm_result_unref (job->reference);
  g_free (job);
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  NormTask progress = { cancellable, 0, NULL };
  GError *error = NULL;
  NormDifference *difference = norm_difference_new (job->result, job->reference, &progress, &error);
  if (difference)
    g_task_return_pointer (task, difference, (GDestroyNotify) norm_difference_unref);
  else
    g_task_return_error (task, error);
}

static void
job_done (GObject *source, GAsyncResult *res, gpointer data)
{
  NormComparison *self = NORM_COMPARISON (source);
  const Job *job = g_task_get_task_data (G_TASK (res));
  Entry *entry = &self->entries[job->i];
  g_autoptr (GError) error = NULL;
  NormDifference *difference = g_task_propagate_pointer (G_TASK (res), &error);
  if (entry->worker != g_task_get_cancellable (G_TASK (res))) /* something else is compared by now */
    {
      g_clear_pointer (&difference, norm_difference_unref);
      return;
    }
  g_clear_object (&entry->worker);
  entry->difference = difference;
  entry->error = error ? g_strdup (error->message) : NULL;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
launch (NormComparison *self, guint i)
{
  Entry *entry = &self->entries[i];
  Job *job = g_new0 (Job, 1);
  job->result = norm_result_ref (entry->result);
  job->reference = norm_result_ref (entry->reference);
  job->i = i;
  entry->worker = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, entry->worker, job_done, NULL);
  g_task_set_source_tag (task, launch);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
}

/* ── following ── */

/* TRUE when the entry is another now. */
static gboolean
update_entry (NormComparison *self, guint i, NormResult *result, NormResult *reference)
{
  Entry *entry = &self->entries[i];
  g_autoptr (GError) error = NULL;
  if (entry->result == result && entry->reference == reference)
    return FALSE;
  entry_clear (entry);
  entry->result = result ? norm_result_ref (result) : NULL;
  entry->reference = reference ? norm_result_ref (reference) : NULL;
  if (!result || !reference)
    return TRUE;
  if (result->output->n_values > MOST_AT_ONCE)
    {
      launch (self, i);
      return TRUE;
    }
  entry->difference = norm_difference_new (result, reference, NULL, &error);
  entry->error = error ? g_strdup (error->message) : NULL;
  return TRUE;
}

/* A pipeline that was moved stays the reference; one that was edited is another at the same place. */
static void
follow_reference (NormComparison *self, guint n)
{
  for (guint i = 0; i < n; i++)
    if (norm_document_get_pipeline (self->document, i) == self->reference_pipeline)
      self->reference = i;
  self->reference = MIN (self->reference, n - 1);
  g_clear_pointer (&self->reference_pipeline, norm_pipeline_unref);
  self->reference_pipeline = norm_pipeline_ref (norm_document_get_pipeline (self->document, self->reference));
}

static void
update (NormComparison *self)
{
  guint n = norm_document_get_n_pipelines (self->document);
  gboolean changed = FALSE;
  follow_reference (self, n);
  NormResult *reference = norm_document_get_pipeline_result (self->document, self->reference);
  for (guint i = 0; i < NORM_CONTENT_MAX_PIPELINES; i++)
    {
      gboolean compared = i < n && i != self->reference;
      NormResult *result = compared ? norm_document_get_pipeline_result (self->document, i) : NULL;
      changed = update_entry (self, i, result, compared ? reference : NULL) || changed;
    }
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

NormComparison *
norm_comparison_new (NormDocument *document)
{
  g_return_val_if_fail (NORM_IS_DOCUMENT (document), NULL);
  NormComparison *self = g_object_new (NORM_TYPE_COMPARISON, NULL);
  self->document = g_object_ref (document);
  g_signal_connect_object (document, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

guint
norm_comparison_get_reference (NormComparison *self)
{
  return self->reference;
}

void
norm_comparison_set_reference (NormComparison *self, guint pipeline)
{
  g_return_if_fail (pipeline < norm_document_get_n_pipelines (self->document));
  if (self->reference == pipeline)
    return;
  self->reference = pipeline;
  g_clear_pointer (&self->reference_pipeline, norm_pipeline_unref);
  update (self);
}

NormDifference *
norm_comparison_get_difference (NormComparison *self, guint i)
{
  g_return_val_if_fail (i < NORM_CONTENT_MAX_PIPELINES, NULL);
  return self->entries[i].difference;
}

char *
norm_comparison_words (NormComparison *self, guint i)
{
  g_return_val_if_fail (i < norm_document_get_n_pipelines (self->document), NULL);
  const Entry *entry = &self->entries[i];
  const NormTensor *tensor = norm_document_get_tensor (self->document);
  if (i == self->reference)
    return g_strdup (_ ("reference"));
  if (entry->difference)
    return norm_equality_words (&entry->difference->equality, tensor->rank, tensor->shape);
  if (entry->error)
    return g_strdup (entry->error);
  if (norm_document_get_pipeline_problem (self->document, i))
    return g_strdup (_ ("no output"));
  if (norm_document_get_pipeline_problem (self->document, self->reference))
    return g_strdup (_ ("the reference has no output"));
  return g_strdup (_ ("comparing …"));
}

static void
norm_comparison_dispose (GObject *object)
{
  NormComparison *self = NORM_COMPARISON (object);
  for (guint i = 0; i < NORM_CONTENT_MAX_PIPELINES; i++)
    entry_clear (&self->entries[i]);
  g_clear_pointer (&self->reference_pipeline, norm_pipeline_unref);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (norm_comparison_parent_class)->dispose (object);
}

static void
norm_comparison_class_init (NormComparisonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norm_comparison_dispose;
  signals[CHANGED] = g_signal_new ("changed", NORM_TYPE_COMPARISON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
norm_comparison_init (NormComparison *self)
{
}
