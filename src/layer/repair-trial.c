/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repair-trial.h"

#include <glib/gi18n-lib.h>

void
norm_trial_free (NormTrial *trial)
{
  norm_layer_unref (trial->layer);
  norm_params_unref (trial->params);
  g_ptr_array_unref (trial->parts);
  g_free (trial->steps);
  g_free (trial);
}

NormTrial *
norm_trial_new (NormLayer *layer, NormParams *params, NormMode mode, const NormView *view)
{
  NormTrial *trial = g_new0 (NormTrial, 1);

  norm_fit_input_init (&trial->input, view);
  trial->layer = norm_layer_ref (layer);
  trial->params = norm_params_ref (params);
  trial->mode = mode;
  trial->parts = g_ptr_array_new_with_free_func (g_free);
  return trial;
}

/* Several arguments of one layer are one change. Arrays that do not fit the new layer become initial. */
static void
trial_add_layer (NormTrial *trial, NormLayer *layer, char *part)
{
  NormParams *fitting = norm_params_fitting (trial->params, layer);

  norm_params_unref (trial->params);
  trial->params = fitting;
  norm_layer_unref (trial->layer);
  trial->layer = layer;
  trial->n_changes += !trial->changed_layer;
  trial->changed_layer = TRUE;
  g_ptr_array_add (trial->parts, part);
}

void
norm_trial_set_kind (NormTrial *trial, NormLayer *layer)
{
  gboolean alike = layer->info->args == trial->layer->info->args && norm_layer_n_features (layer) == norm_layer_n_features (trial->layer);

  trial_add_layer (trial, norm_layer_ref (layer), alike ? g_strdup (layer->info->name) : norm_layer_to_text (layer));
}

void
norm_trial_set_steps (NormTrial *trial, const char *steps, const NormView *after)
{
  norm_fit_input_init (&trial->input, after);
  trial->steps = g_strdup (steps);
  trial->n_changes++;
  g_ptr_array_add (trial->parts, g_strdup (steps));
}

/* Takes @part. What already is so is no change. */
static void
trial_set_arg (NormTrial *trial, const char *name, const NormArgValue *value, char *part)
{
  NormLayer *layer = norm_layer_with_arg (trial->layer, name, value);

  if (!norm_layer_equal (layer, trial->layer))
    {
      trial_add_layer (trial, layer, part);
      return;
    }
  norm_layer_unref (layer);
  g_free (part);
}

void
norm_trial_set_integer (NormTrial *trial, const char *name, gint64 integer)
{
  trial_set_arg (trial, name, &(NormArgValue){ .integer = integer }, g_strdup_printf ("%s=%" G_GINT64_FORMAT, name, integer));
}

/* normalized_shape as PyTorch's constructor is given it: "4", "(3, 4)" */
static char *
last_sizes_text (const NormArgValue *value)
{
  GString *text = g_string_new (value->n_sizes > 1 ? "(" : "");

  for (int place = 0; place < value->n_sizes; place++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, place > 0 ? ", " : "", value->sizes[place]);
  return g_string_free (g_string_append (text, value->n_sizes > 1 ? ")" : ""), FALSE);
}

static void
trial_set_last_sizes (NormTrial *trial, int n_sizes)
{
  NormArgValue value;
  g_autofree char *text = NULL;

  if (trial->input.rank == 0)
    return;
  norm_layer_last_sizes (trial->input.rank, trial->input.shape, n_sizes, &value);
  text = last_sizes_text (&value);
  trial_set_arg (trial, "normalized_shape", &value, g_strdup_printf ("normalized_shape=%s", text));
}

/* As many channels as the input has, or as many sizes as there were, at the end. */
static void
trial_set_features (NormTrial *trial)
{
  int channel = norm_layer_channel_axis (trial->layer, trial->input.rank), n_sizes;

  norm_layer_normalized_shape (trial->layer, &n_sizes);
  if (trial->layer->info->pools_last)
    trial_set_last_sizes (trial, n_sizes);
  else
    norm_trial_set_integer (trial, norm_layer_features_arg (trial->layer), channel >= 0 ? trial->input.shape[channel] : 1);
}

static void
trial_set_eval (NormTrial *trial)
{
  if (!norm_layer_tracks (trial->layer))
    trial_set_arg (trial, "track_running_stats", &(NormArgValue){ .flag = TRUE }, g_strdup ("track_running_stats=True"));
  trial->mode = NORM_MODE_EVAL;
  trial->changed_mode = TRUE;
  trial->n_changes++;
  g_ptr_array_add (trial->parts, g_strdup ("eval()"));
}

static void
trial_set_dtype (NormTrial *trial)
{
  trial->input.dtype = NORM_DTYPE_FLOAT32;
  trial->changed_dtype = TRUE;
  trial->n_changes++;
  g_ptr_array_add (trial->parts, g_strdup (_ ("convert to float32")));
}

/* What has several answers is for the search in repair.c. */
static void
trial_mend (NormTrial *trial, NormFitKind kind)
{
  switch (kind)
    {
    case NORM_FIT_NEGATIVE_SIZE:
    case NORM_FIT_UNEVEN_GROUPS:
    case NORM_FIT_NO_SHAPE:
    case NORM_FIT_SHAPE:
    case NORM_FIT_COUNT:
    case NORM_FIT_EMPTY_RUNNING:
      trial_set_features (trial);
      break;
    case NORM_FIT_NEGATIVE_EPS:
      trial_set_arg (trial, "eps", &(NormArgValue){ .number = 1e-5 }, g_strdup ("eps=1e-05"));
      break;
    case NORM_FIT_NO_DEVICES:
      norm_trial_set_integer (trial, "devices", 1);
      break;
    case NORM_FIT_NO_MOMENTUM:
      trial_set_arg (trial, "momentum", &(NormArgValue){ .number = 0.1 }, g_strdup ("momentum=0.1"));
      break;
    case NORM_FIT_NO_WEIGHT:
      trial_set_arg (trial, "affine", &(NormArgValue){ .flag = FALSE }, g_strdup ("affine=False"));
      break;
    case NORM_FIT_DTYPE:
      trial_set_dtype (trial);
      break;
    case NORM_FIT_ONE_VALUE:
      if (trial->layer->info->can_track)
        trial_set_eval (trial);
      break;
    case NORM_FIT_OK:
    case NORM_FIT_ZERO_GROUPS:
    case NORM_FIT_UNEVEN_DEVICES:
    case NORM_FIT_RANK:
    case NORM_FIT_NO_CHANNELS:
    case NORM_FIT_NEGATIVE_GROUPS:
    case NORM_FIT_UNEVEN_CHANNELS:
    default:
      break;
    }
}

gboolean
norm_trial_mend (NormTrial *trial, NormFitKind given_up)
{
  NormFit fit = norm_fit_check (trial->layer, trial->params, trial->mode, &trial->input);

  for (int attempt = 0; fit.kind != NORM_FIT_OK && fit.kind != given_up && attempt < 4; attempt++)
    {
      trial_mend (trial, fit.kind);
      fit = norm_fit_check (trial->layer, trial->params, trial->mode, &trial->input);
    }
  return fit.kind == NORM_FIT_OK && trial->parts->len > 0;
}

gboolean
norm_trial_leads_to_same (const NormTrial *a, const NormTrial *b)
{
  return a->input.rank == b->input.rank && memcmp (a->input.shape, b->input.shape, a->input.rank * sizeof (gsize)) == 0 &&
         norm_layer_equal (a->layer, b->layer) && a->mode == b->mode;
}

static char *
trial_label (const NormTrial *trial)
{
  GString *label = g_string_new (NULL);
  int channel = norm_layer_channel_axis (trial->layer, trial->input.rank);
  g_autofree char *shape = norm_shape_to_text (trial->input.rank, trial->input.shape);

  for (guint part = 0; part < trial->parts->len; part++)
    g_string_append_printf (label, "%s%s", part > 0 ? ", " : "", (const char *) g_ptr_array_index (trial->parts, part));
  if (trial->steps != NULL && !trial->changed_layer && trial->layer->info->features == NORM_FEATURES_CHANNEL && channel >= 0)
    g_string_append_printf (label, " → C=%" G_GSIZE_FORMAT, trial->input.shape[channel]);
  else if (trial->steps != NULL && !trial->changed_layer)
    g_string_append_printf (label, " → %s", shape);
  return g_string_free (label, FALSE);
}

NormRepair *
norm_trial_to_repair (const NormTrial *trial)
{
  NormRepair *repair = g_new0 (NormRepair, 1);

  repair->label = trial_label (trial);
  repair->append_step = g_strdup (trial->steps);
  repair->layer = trial->changed_layer ? norm_layer_to_text (trial->layer) : NULL;
  repair->set_mode = trial->changed_mode;
  repair->mode = trial->mode;
  repair->set_dtype = trial->changed_dtype;
  repair->dtype = trial->input.dtype;
  return repair;
}
