/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state-dict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A message lists so many layers. */
#define MOST_LISTED 12
/* 2^53: a count that a double holds */
#define MOST_BATCHES 9007199254740992.0

static gboolean
has_param (const NormLayer *layer, NormParamKind kind)
{
  switch (kind)
    {
    case NORM_PARAM_WEIGHT:
      return norm_layer_has_weight (layer);
    case NORM_PARAM_BIAS:
      return norm_layer_has_bias (layer);
    default:
      return norm_layer_tracks (layer);
    }
}

static gboolean
has_any_param (const NormLayer *layer)
{
  for (guint kind = NORM_PARAM_WEIGHT; kind <= NORM_PARAM_RUNNING_VAR; kind++)
    if (has_param (layer, (NormParamKind) kind))
      return TRUE;
  return FALSE;
}

/* The argument that gives or takes @kind: "affine"; NULL where the layer's kind decides. */
static const char *
switch_of (const NormLayer *layer, NormParamKind kind)
{
  const char *const weight[] = { "affine", "elementwise_affine", NULL };
  const char *const bias[] = { "bias", "affine", "elementwise_affine", NULL };
  const char *const running[] = { "track_running_stats", NULL };
  const char *const *names = kind == NORM_PARAM_WEIGHT ? weight : kind == NORM_PARAM_BIAS ? bias : running;
  for (; *names; names++)
    if (norm_layer_arg_index (layer, *names) >= 0)
      return *names;
  return NULL;
}

static void
set_has_none (GError **error, const NormLayer *layer, NormParamKind kind)
{
  g_autofree char *text = norm_layer_to_text (layer);
  const char *flag = switch_of (layer, kind);
  if (flag)
    g_set_error (error, NORM_ERROR, NORM_ERROR_LAYER, _ ("%s has no %s; leave the option out, or give the layer %s=True"), text,
                 norm_param_name (kind), flag);
  else
    g_set_error (error, NORM_ERROR, NORM_ERROR_LAYER, _ ("%s has no %s; leave the option out, or choose another layer"), text,
                 norm_param_name (kind));
}

static gboolean
check_count (const NormLayer *layer, NormParamKind kind, gsize n_values, GError **error)
{
  if ((gint64) n_values == norm_layer_n_features (layer))
    return TRUE;
  g_autofree char *text = norm_layer_to_text (layer);
  g_autofree char *n_features = g_strdup_printf ("%" G_GINT64_FORMAT, norm_layer_n_features (layer));
  g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE, _ ("holds %zu values as the %s of %s, which needs one for each of its %s features"), n_values,
               norm_param_name (kind), text, n_features);
  return FALSE;
}

NormParams *
norm_params_with_tensor (const NormParams *params, const NormLayer *layer, NormParamKind kind, NormTensor *tensor, GError **error)
{
  g_return_val_if_fail (params != NULL && layer != NULL && tensor != NULL, NULL);

  if (!has_param (layer, kind))
    {
      set_has_none (error, layer, kind);
      return NULL;
    }
  if (!check_count (layer, kind, tensor->n_values, error))
    return NULL;
  g_autofree double *values = norm_tensor_to_doubles (tensor);
  return norm_params_with_array (params, kind, values, tensor->n_values);
}

/* ── the layers of a state dict ── */

static const NormStateLayer *
find_layer (const GPtrArray *layers, const char *prefix)
{
  for (guint i = 0; i < layers->len; i++)
    {
      const NormStateLayer *layer = g_ptr_array_index (layers, i);
      if (!strcmp (layer->prefix, prefix))
        return layer;
    }
  return NULL;
}

/* "“conv”, “bn”" */
static char *
quote_prefixes (const GPtrArray *layers)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < MIN (layers->len, MOST_LISTED); i++)
    {
      const NormStateLayer *layer = g_ptr_array_index (layers, i);
      g_autofree char *quoted = norm_error_quote (layer->prefix);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", quoted);
    }
  if (layers->len > MOST_LISTED)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
}

/* The one of @layers that is meant; NULL with an error. */
static const NormStateLayer *
choose_layer (const GPtrArray *layers, const char *prefix, GError **error)
{
  if (!prefix && layers->len == 1)
    return g_ptr_array_index (layers, 0);
  g_autofree char *wanted = g_strdup (prefix);
  if (prefix && g_str_has_suffix (prefix, "."))
    wanted[strlen (wanted) - 1] = '\0';
  const NormStateLayer *found = wanted ? find_layer (layers, wanted) : NULL;
  if (found)
    return found;

  g_autofree char *list = quote_prefixes (layers);
  g_autofree char *quoted = norm_error_quote (wanted ? wanted : "");
  if (layers->len == 0)
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY,
                 _ ("no state dict: none of its arrays is called weight, bias, running_mean or running_var, alone or after a layer's name and a dot; "
                    "save the layer's state_dict()"));
  else if (wanted)
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY,
                 ngettext ("holds no parameters of %s; it holds those of %u layer: %s", "holds no parameters of %s; it holds those of %u layers: %s",
                           layers->len),
                 quoted, layers->len, list);
  else
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY,
                 ngettext ("holds the parameters of %u layer: %s; name one", "holds the parameters of %u layers: %s; name one", layers->len),
                 layers->len, list);
  return NULL;
}

/* ── one layer ── */

static void
set_missing (GError **error, const NormStateLayer *found, const NormLayer *layer, NormParamKind kind)
{
  g_autofree char *text = norm_layer_to_text (layer), *there = norm_state_layer_list (found), *quoted = norm_error_quote (found->prefix);
  const char *flag = switch_of (layer, kind);
  if (flag)
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY, _ ("%s has no %s, which %s needs, only %s; name another, or give the layer %s=False"), quoted,
                 norm_param_name (kind), text, there, flag);
  else
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY, _ ("%s has no %s, which %s needs, only %s; name another"), quoted, norm_param_name (kind), text,
                 there);
}

static NormTensor *
read_entry (const NormArchive *archive, const NormArchiveEntry *entry, NormTask *task, GError **error)
{
  guint i;
  return norm_archive_find (archive, entry->name, &i) ? norm_archive_read (archive, i, task, error) : NULL;
}

/* Takes @params; NULL with an error. */
static NormParams *
read_param (NormParams *params, const NormLayer *layer, NormParamKind kind, const NormArchive *archive, const NormStateLayer *found, NormTask *task,
            GError **error)
{
  g_autoptr (NormParams) before = params;
  if (!found->params[kind])
    {
      set_missing (error, found, layer, kind);
      return NULL;
    }
  g_autoptr (NormTensor) tensor = read_entry (archive, found->params[kind], task, error);
  if (!tensor)
    return NULL;
  NormParams *more = norm_params_with_tensor (before, layer, kind, tensor, error);
  g_autofree char *quoted = norm_error_quote (found->params[kind]->name);
  if (!more)
    g_prefix_error (error, "%s: ", quoted);
  return more;
}

/* Takes @params; NULL with an error. */
static NormParams *
read_batches (NormParams *params, const NormArchive *archive, const NormStateLayer *found, NormTask *task, GError **error)
{
  g_autoptr (NormParams) before = params;
  if (!found->batches)
    return g_steal_pointer (&before);
  g_autoptr (NormTensor) tensor = read_entry (archive, found->batches, task, error);
  if (!tensor)
    return NULL;
  double count = tensor->n_values == 1 ? norm_tensor_get (tensor, 0) : -1;
  if (count >= 0 && count <= MOST_BATCHES && count == (double) (gint64) count)
    return norm_params_with_batches (before, (gint64) count);
  g_autofree char *quoted = norm_error_quote (found->batches->name);
  g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE, _ ("%s: must be one whole number, how many batches were seen"), quoted);
  return NULL;
}

static void
set_no_params (GError **error, const NormLayer *layer)
{
  g_autofree char *text = norm_layer_to_text (layer);
  g_set_error (error, NORM_ERROR, NORM_ERROR_LAYER, _ ("%s has no parameters; leave the option out, or choose another layer"), text);
}

NormParams *
norm_params_from_state (const NormParams *params, const NormLayer *layer, const NormArchive *archive, const char *prefix, NormTask *task,
                        GError **error)
{
  g_return_val_if_fail (params != NULL && layer != NULL && archive != NULL, NULL);

  if (!has_any_param (layer))
    {
      set_no_params (error, layer);
      return NULL;
    }
  g_autoptr (GPtrArray) layers = norm_state_layers (archive);
  const NormStateLayer *found = choose_layer (layers, prefix, error);
  if (!found)
    return NULL;
  NormParams *read = norm_params_ref ((NormParams *) params);
  for (guint kind = NORM_PARAM_WEIGHT; read && kind <= NORM_PARAM_RUNNING_VAR; kind++)
    if (has_param (layer, (NormParamKind) kind))
      read = read_param (read, layer, (NormParamKind) kind, archive, found, task, error);
  return read && norm_layer_tracks (layer) ? read_batches (read, archive, found, task, error) : read;
}

static gboolean
check_param (const NormLayer *layer, NormParamKind kind, const NormStateLayer *found, GError **error)
{
  const NormArchiveEntry *entry = found->params[kind];
  if (!entry)
    {
      set_missing (error, found, layer, kind);
      return FALSE;
    }
  if (!entry->refusal && check_count (layer, kind, entry->n_values, error))
    return TRUE;
  g_autofree char *quoted = norm_error_quote (entry->name);
  if (entry->refusal)
    g_propagate_error (error, g_error_copy (entry->refusal));
  g_prefix_error (error, "%s: ", quoted);
  return FALSE;
}

gboolean
norm_state_layer_fits (const NormStateLayer *found, const NormLayer *layer, GError **error)
{
  g_return_val_if_fail (found != NULL && layer != NULL, FALSE);

  if (!has_any_param (layer))
    {
      set_no_params (error, layer);
      return FALSE;
    }
  for (guint kind = NORM_PARAM_WEIGHT; kind <= NORM_PARAM_RUNNING_VAR; kind++)
    if (has_param (layer, (NormParamKind) kind) && !check_param (layer, (NormParamKind) kind, found, error))
      return FALSE;
  return TRUE;
}
