/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "preset.h"

#include "content.h"

#include <glib/gi18n-lib.h>

/* What a preset is made from, and what it has come to. */
typedef struct
{
  NormDocument *document;
  const NormPipeline *active;
  NormView *view;       /* what the active pipeline's layer reads */
  GPtrArray *pipelines; /* owned; of NormPipeline: those to add */
  char *reason;         /* owned; why there are none */
} Maker;

typedef void (*MakeFunc) (Maker *maker);

G_GNUC_PRINTF (2, 3)
static void
refuse (Maker *maker, const char *format, ...)
{
  va_list args;
  if (maker->reason)
    return;
  va_start (args, format);
  maker->reason = g_strdup_vprintf (format, args);
  va_end (args);
}

/* ── pipelines to add ── */

static gboolean
is_same (const NormPipeline *a, const NormPipeline *b, gboolean has_mask)
{
  g_autofree char *steps_a = norm_steps_to_text (a->steps), *steps_b = norm_steps_to_text (b->steps);
  return norm_layer_equal (a->layer, b->layer) && a->mode == b->mode && (!has_mask || a->masked == b->masked) && !strcmp (steps_a, steps_b);
}

static gboolean
is_there (const Maker *maker, const NormPipeline *pipeline)
{
  gboolean has_mask = norm_document_get_mask (maker->document) != NULL;
  for (guint i = 0; i < norm_document_get_n_pipelines (maker->document); i++)
    if (is_same (norm_document_get_pipeline (maker->document, i), pipeline, has_mask))
      return TRUE;
  return FALSE;
}

/* NULL, or why @pipeline gives no output */
static NormProblem *
problem_of (const Maker *maker, const NormPipeline *pipeline)
{
  g_autoptr (NormView) whole = norm_view_new (norm_document_get_tensor (maker->document));
  g_autoptr (GError) error = NULL;
  g_autoptr (NormView) view = norm_steps_apply (pipeline->steps, whole, G_MAXUINT, NULL, &error);
  return view ? norm_layer_check (pipeline->layer, pipeline->params, pipeline->mode, view) : norm_problem_new_for_step (error, "", whole);
}

/* Takes @pipeline. */
static void
add (Maker *maker, NormPipeline *pipeline)
{
  g_autoptr (NormProblem) problem = problem_of (maker, pipeline);
  if (problem)
    refuse (maker, "%s", problem->message);
  else if (!is_there (maker, pipeline))
    {
      g_ptr_array_add (maker->pipelines, pipeline);
      return;
    }
  norm_pipeline_unref (pipeline);
}

static void
add_layer (Maker *maker, NormLayer *layer)
{
  add (maker, norm_pipeline_with_layer (maker->active, layer));
}

/* The active pipeline with one more step, and the batch norm that then fits, as much like the active layer as it can be. */
static void
add_step (Maker *maker, const char *step_text)
{
  const NormPipeline *active = maker->active;
  g_autoptr (NormSteps) step = norm_steps_parse (step_text, NULL);
  g_autoptr (NormSteps) steps = norm_steps_with_inserted (active->steps, norm_steps_get_n (active->steps), norm_steps_get (step, 0));
  g_autoptr (NormView) view = norm_steps_apply (step, maker->view, G_MAXUINT, NULL, NULL);
  g_autoptr (NormLayer) right = norm_layer_with_mistake (active->layer, NORM_MISTAKE_NONE);
  g_autoptr (NormLayer) fitting = norm_layer_fitting (view->rank, view->shape, right);
  g_autoptr (NormLayer) layer = norm_layer_of_kind (right, fitting->info->kind, view->rank, view->shape);
  g_autoptr (NormParams) initial = norm_params_new ();
  add (maker, norm_pipeline_with_parts (active, steps, layer, active->mode, initial, NULL));
}

/* ── the presets ── */

static void
make_readings (Maker *maker)
{
  int axis = maker->view->rank - 1;
  while (axis > 0 && maker->view->shape[axis] != 1)
    axis--;
  if (maker->view->rank < 3 || axis == 0)
    {
      refuse (maker, _ ("There is no axis of length 1 to squeeze beside N and another one"));
      return;
    }
  g_autofree char *step = g_strdup_printf ("squeeze(%d)", axis);
  add_step (maker, step);
}

static void
make_channels_last (Maker *maker)
{
  static const char *const steps[] = { [3] = "permute(0, 2, 1)", [4] = "permute(0, 3, 1, 2)", [5] = "permute(0, 4, 1, 2, 3)" };
  int rank = maker->view->rank;
  if (rank < 3 || rank > 5)
    refuse (maker, _ ("The tensor needs a length, or height and width, beside N and C"));
  else
    add_step (maker, steps[rank]);
}

/* The normalized_shape of everything but the batch; of the last axis where that would be all there is. */
static NormLayer *
layer_over_sample (const Maker *maker, NormLayerKind kind)
{
  const NormView *view = maker->view;
  g_autoptr (NormLayer) layer = norm_layer_of_kind (maker->active->layer, kind, view->rank, view->shape);
  NormArgValue sizes;
  norm_layer_last_sizes (view->rank, view->shape, MAX (view->rank - 1, 1), &sizes);
  return norm_layer_with_arg (layer, "normalized_shape", &sizes);
}

static void
make_layers (Maker *maker)
{
  static const NormLayerKind
    batch[] = { [2] = NORM_LAYER_BATCH_NORM_1D, [3] = NORM_LAYER_BATCH_NORM_1D, [4] = NORM_LAYER_BATCH_NORM_2D, [5] = NORM_LAYER_BATCH_NORM_3D };
  static const NormLayerKind instance[] = { [3] = NORM_LAYER_INSTANCE_NORM_1D, [4] = NORM_LAYER_INSTANCE_NORM_2D, [5] = NORM_LAYER_INSTANCE_NORM_3D };
  const NormView *view = maker->view;
  if (view->rank < 2 || view->rank > 5)
    {
      refuse (maker, _ ("Batch norm needs a tensor with 2 to 5 axes"));
      return;
    }
  g_autoptr (NormLayer) batch_norm = norm_layer_of_kind (maker->active->layer, batch[view->rank], view->rank, view->shape);
  g_autoptr (NormLayer) layer_norm = layer_over_sample (maker, NORM_LAYER_LAYER_NORM);
  g_autoptr (NormLayer) group_norm = norm_layer_of_kind (maker->active->layer, NORM_LAYER_GROUP_NORM, view->rank, view->shape);
  g_autoptr (NormLayer) rms_norm = layer_over_sample (maker, NORM_LAYER_RMS_NORM);
  gboolean is_batch_norm = maker->active->layer->info->kind == batch[view->rank];
  if (!is_batch_norm)
    add_layer (maker, batch_norm);
  add_layer (maker, layer_norm);
  if (view->rank > 2)
    {
      g_autoptr (NormLayer) instance_norm = norm_layer_of_kind (maker->active->layer, instance[view->rank], view->rank, view->shape);
      add_layer (maker, instance_norm);
    }
  add_layer (maker, group_norm);
  add_layer (maker, rms_norm);
}

static void
make_train_eval (Maker *maker)
{
  if (norm_layer_tracks (maker->active->layer))
    add (maker, norm_pipeline_with_mode (maker->active, maker->active->mode == NORM_MODE_TRAIN ? NORM_MODE_EVAL : NORM_MODE_TRAIN));
  else
    refuse (maker, _ ("%s keeps no running statistics: eval() computes the same"), maker->active->layer->info->name);
}

/* The smallest number of devices that share @batch evenly; 0: there is none */
static gint64
fewest_devices (gsize batch)
{
  for (gint64 n = 2; n <= 64 && (gsize) n <= batch; n++)
    if (batch % (gsize) n == 0)
      return n;
  return 0;
}

static void
make_devices (Maker *maker)
{
  const NormView *view = maker->view;
  gint64 n_devices = view->rank >= 2 ? fewest_devices (view->shape[0]) : 0;
  if (n_devices == 0)
    {
      refuse (maker, _ ("The batch cannot be divided evenly among devices"));
      return;
    }
  g_autoptr (NormLayer) one = norm_layer_of_kind (maker->active->layer, NORM_LAYER_SYNC_BATCH_NORM, view->rank, view->shape);
  g_autoptr (NormLayer) several = norm_layer_with_arg (one, "devices", &(NormArgValue){ .integer = n_devices });
  g_autoptr (NormLayer) apart = norm_layer_with_arg (several, "synchronized", &(NormArgValue){ .flag = FALSE });
  g_autoptr (NormLayer) together = norm_layer_with_arg (several, "synchronized", &(NormArgValue){ .flag = TRUE });
  add_layer (maker, apart);
  if (!maker->reason) /* the one alone says nothing about the other */
    add_layer (maker, together);
}

static void
make_mask (Maker *maker)
{
  if (norm_document_get_mask (maker->document))
    add (maker, norm_pipeline_with_masked (maker->active, !maker->active->masked));
  else
    refuse (maker, _ ("There is no padding; mark some values first (M)"));
}

static void
add_mistake (Maker *maker, NormMistake mistake)
{
  g_autoptr (NormLayer) layer = norm_layer_with_mistake (maker->active->layer, mistake);
  add_layer (maker, layer);
}

static void
make_unbiased (Maker *maker)
{
  const NormPipeline *active = maker->active;
  if (!active->layer->info->centers)
    refuse (maker, _ ("%s computes no variance"), active->layer->info->name);
  else if (active->mode == NORM_MODE_EVAL && norm_layer_tracks (active->layer))
    refuse (maker, _ ("In eval() the running variance normalizes, not that of the batch"));
  else
    add_mistake (maker, NORM_MISTAKE_UNBIASED);
}

static void
make_eps_outside (Maker *maker)
{
  const NormLayer *layer = maker->active->layer;
  if (!layer->info->pools)
    refuse (maker, _ ("%s has no ε"), layer->info->name);
  else if (norm_layer_eps (layer, maker->view->tensor->dtype) == 0)
    refuse (maker, _ ("ε is 0: inside or outside is the same"));
  else
    add_mistake (maker, NORM_MISTAKE_EPS_OUTSIDE);
}

static void
make_wrong_axis (Maker *maker)
{
  if (maker->view->rank < 2)
    refuse (maker, _ ("There is no other axis"));
  else
    add_step (maker, "transpose(0, 1)");
}

/* ── the table ── */

static const NormPreset presets[] = {
  { "readings", N_ ("(N, C, L) | (N, C)"), N_ ("The same numbers read with and without an axis of length 1"), FALSE },
  { "channels-last", N_ ("NCL | NLC"), N_ ("The last axis as the channels"), FALSE },
  { "layers", N_ ("BN · LN · IN · GN · RMS"), N_ ("The same tensor through the other layers"), FALSE },
  { "train-eval", N_ ("train | eval"), N_ ("Batch statistics beside running statistics"), FALSE },
  { "devices", N_ ("per device | Sync"), N_ ("The batch on two devices, each with its own statistics, and synchronized"), FALSE },
  { "mask", N_ ("masked | not"), N_ ("Padding left out of the statistics, or counted"), FALSE },
  { "unbiased", N_ ("÷(m−1) in the output"), N_ ("The unbiased variance where PyTorch has the biased one"), TRUE },
  { "eps-outside", N_ ("ε outside the root"), N_ ("√σ² + ε where PyTorch has √(σ² + ε)"), TRUE },
  { "wrong-axis", N_ ("the wrong axis"), N_ ("The batch taken for the channels"), TRUE },
  { NULL, NULL, NULL, FALSE },
};

static const MakeFunc makers[] = { make_readings, make_channels_last, make_layers,      make_train_eval, make_devices,
                                   make_mask,     make_unbiased,      make_eps_outside, make_wrong_axis };

G_STATIC_ASSERT (G_N_ELEMENTS (makers) == G_N_ELEMENTS (presets) - 1);

const NormPreset *
norm_presets (guint *n)
{
  if (n)
    *n = G_N_ELEMENTS (presets) - 1;
  return presets;
}

/* Beside a step or layer that fails nothing can be made. */
static gboolean
is_ready (const Maker *maker)
{
  return norm_document_get_pipeline_problem (maker->document, norm_document_get_active (maker->document)) == NULL;
}

static void
make (Maker *maker, const NormPreset *preset)
{
  guint n_there = norm_document_get_n_pipelines (maker->document);
  if (!is_ready (maker))
    {
      refuse (maker, _ ("The active pipeline gives no output; repair it first"));
      return;
    }
  makers[preset - presets](maker);
  if (maker->pipelines->len == 0)
    refuse (maker, _ ("It is there already"));
  else if (n_there + maker->pipelines->len > NORM_CONTENT_MAX_PIPELINES)
    {
      g_ptr_array_set_size (maker->pipelines, 0);
      g_clear_pointer (&maker->reason, g_free);
      refuse (maker, _ ("At most %d pipelines stand side by side; close some first"), NORM_CONTENT_MAX_PIPELINES);
    }
}

GPtrArray *
norm_preset_make (const NormPreset *preset, NormDocument *document, char **reason)
{
  g_return_val_if_fail (preset != NULL && preset->id != NULL && NORM_IS_DOCUMENT (document), NULL);

  guint active = norm_document_get_active (document);
  Maker maker = { .document = document,
                  .active = norm_document_get_pipeline (document, active),
                  .view = norm_document_get_pipeline_view (document, active),
                  .pipelines = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_pipeline_unref) };
  make (&maker, preset);
  if (maker.pipelines->len > 0)
    {
      g_free (maker.reason);
      return maker.pipelines;
    }
  g_ptr_array_unref (maker.pipelines);
  if (reason)
    *reason = maker.reason;
  else
    g_free (maker.reason);
  return NULL;
}

gboolean
norm_preset_apply (const NormPreset *preset, NormDocument *document)
{
  g_autoptr (GPtrArray) more = norm_preset_make (preset, document, NULL);
  if (!more)
    return FALSE;
  guint n = norm_document_get_n_pipelines (document), active = norm_document_get_active (document);
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (pipelines, norm_document_get_pipeline (document, i));
  for (guint i = 0; i < more->len; i++)
    g_ptr_array_insert (pipelines, (gint) (active + 1 + i), g_ptr_array_index (more, i));
  g_autofree char *undo_name = g_strdup_printf (_ ("Compare %s"), _ (preset->title));
  norm_document_set_pipelines (document, pipelines, active, undo_name);
  return TRUE;
}
