/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state-dict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BATCHES "num_batches_tracked"
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

NormParams *
norm_params_with_tensor (const NormParams *params, const NormLayer *layer, NormParamKind kind, NormTensor *tensor, GError **error)
{
  g_return_val_if_fail (params != NULL && layer != NULL && tensor != NULL, NULL);

  if (!has_param (layer, kind))
    {
      set_has_none (error, layer, kind);
      return NULL;
    }
  if ((gint64) tensor->n_values != norm_layer_n_features (layer))
    {
      g_autofree char *text = norm_layer_to_text (layer);
      g_autofree char *n_features = g_strdup_printf ("%" G_GINT64_FORMAT, norm_layer_n_features (layer));
      g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE, _ ("holds %zu values as the %s of %s, which needs one for each of its %s features"),
                   tensor->n_values, norm_param_name (kind), text, n_features);
      return NULL;
    }
  g_autofree double *values = norm_tensor_to_doubles (tensor);
  return norm_params_with_array (params, kind, values, tensor->n_values);
}

/* ── the layers of a state dict ── */

static gboolean
is_param_name (const char *name)
{
  for (guint kind = NORM_PARAM_WEIGHT; kind <= NORM_PARAM_RUNNING_VAR; kind++)
    if (!strcmp (name, norm_param_name ((NormParamKind) kind)))
      return TRUE;
  return !strcmp (name, BATCHES);
}

/* "layer1.0.bn2" of "layer1.0.bn2.weight", "" of "weight"; NULL where it is no parameter's name. Owned. */
static char *
prefix_of (const char *name)
{
  const char *dot = strrchr (name, '.');
  if (!is_param_name (dot ? dot + 1 : name))
    return NULL;
  return g_strndup (name, dot ? (gsize) (dot - name) : 0);
}

/* The names of all layers, each once, in the order of the file. */
static GPtrArray *
list_prefixes (const NormArchive *archive)
{
  GPtrArray *prefixes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < archive->entries->len; i++)
    {
      char *prefix = prefix_of (norm_archive_get (archive, i)->name);
      if (!prefix || g_hash_table_contains (seen, prefix))
        {
          g_free (prefix);
          continue;
        }
      g_hash_table_add (seen, prefix);
      g_ptr_array_add (prefixes, prefix);
    }
  return prefixes;
}

static gboolean
has_prefix (const GPtrArray *prefixes, const char *prefix)
{
  for (guint i = 0; i < prefixes->len; i++)
    if (!strcmp (g_ptr_array_index (prefixes, i), prefix))
      return TRUE;
  return FALSE;
}

/* "“conv”, “bn”" */
static char *
quote_prefixes (const GPtrArray *prefixes)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < MIN (prefixes->len, MOST_LISTED); i++)
    {
      g_autofree char *quoted = norm_error_quote (g_ptr_array_index (prefixes, i));
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", quoted);
    }
  if (prefixes->len > MOST_LISTED)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
}

/* The prefix that is meant, owned; NULL with an error. */
static char *
choose_prefix (const NormArchive *archive, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) prefixes = list_prefixes (archive);
  g_autofree char *wanted = prefix ? g_strdup (prefix) : prefixes->len == 1 ? g_strdup (g_ptr_array_index (prefixes, 0)) : NULL;
  if (prefix && g_str_has_suffix (prefix, "."))
    wanted[strlen (wanted) - 1] = '\0';
  if (wanted && has_prefix (prefixes, wanted))
    return g_steal_pointer (&wanted);

  g_autofree char *list = quote_prefixes (prefixes);
  g_autofree char *quoted = norm_error_quote (wanted ? wanted : "");
  if (prefixes->len == 0)
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY,
                 _ ("no state dict: none of its arrays is called weight, bias, running_mean or running_var, alone or after a layer's name and a dot; "
                    "save the layer's state_dict()"));
  else if (wanted)
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY,
                 ngettext ("holds no parameters of %s; it holds those of %u layer: %s", "holds no parameters of %s; it holds those of %u layers: %s",
                           prefixes->len),
                 quoted, prefixes->len, list);
  else
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY,
                 ngettext ("holds the parameters of %u layer: %s; name one", "holds the parameters of %u layers: %s; name one", prefixes->len),
                 prefixes->len, list);
  return NULL;
}

/* ── one layer ── */

static char *
entry_name (const char *prefix, const char *name)
{
  return *prefix ? g_strconcat (prefix, ".", name, NULL) : g_strdup (name);
}

/* "weight, bias": which parameters there are. */
static char *
list_params (const NormArchive *archive, const char *prefix)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < archive->entries->len; i++)
    {
      const char *name = norm_archive_get (archive, i)->name;
      g_autofree char *its_prefix = prefix_of (name);
      if (its_prefix && !strcmp (its_prefix, prefix))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name + strlen (prefix) + (*prefix != '\0'));
    }
  return g_string_free (text, FALSE);
}

static void
set_missing (GError **error, const NormArchive *archive, const NormLayer *layer, const char *prefix, NormParamKind kind)
{
  g_autofree char *text = norm_layer_to_text (layer), *there = list_params (archive, prefix), *quoted = norm_error_quote (prefix);
  const char *flag = switch_of (layer, kind);
  if (flag)
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY, _ ("%s has no %s, which %s needs, only %s; name another, or give the layer %s=False"), quoted,
                 norm_param_name (kind), text, there, flag);
  else
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY, _ ("%s has no %s, which %s needs, only %s; name another"), quoted, norm_param_name (kind), text,
                 there);
}

/* Takes @params; NULL with an error. */
static NormParams *
read_param (NormParams *params, const NormLayer *layer, NormParamKind kind, const NormArchive *archive, const char *prefix, NormTask *task,
            GError **error)
{
  g_autoptr (NormParams) before = params;
  g_autofree char *name = entry_name (prefix, norm_param_name (kind));
  guint i;
  if (!norm_archive_find (archive, name, &i))
    {
      set_missing (error, archive, layer, prefix, kind);
      return NULL;
    }
  g_autoptr (NormTensor) tensor = norm_archive_read (archive, i, task, error);
  if (!tensor)
    return NULL;
  NormParams *more = norm_params_with_tensor (before, layer, kind, tensor, error);
  g_autofree char *quoted = norm_error_quote (name);
  if (!more)
    g_prefix_error (error, "%s: ", quoted);
  return more;
}

/* Takes @params; NULL with an error. */
static NormParams *
read_batches (NormParams *params, const NormArchive *archive, const char *prefix, NormTask *task, GError **error)
{
  g_autoptr (NormParams) before = params;
  g_autofree char *name = entry_name (prefix, BATCHES);
  guint i;
  if (!norm_archive_find (archive, name, &i))
    return g_steal_pointer (&before);
  g_autoptr (NormTensor) tensor = norm_archive_read (archive, i, task, error);
  if (!tensor)
    return NULL;
  double count = tensor->n_values == 1 ? norm_tensor_get (tensor, 0) : -1;
  if (count >= 0 && count <= MOST_BATCHES && count == (double) (gint64) count)
    return norm_params_with_batches (before, (gint64) count);
  g_autofree char *quoted = norm_error_quote (name);
  g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE, _ ("%s: must be one whole number, how many batches were seen"), quoted);
  return NULL;
}

NormParams *
norm_params_from_state (const NormParams *params, const NormLayer *layer, const NormArchive *archive, const char *prefix, NormTask *task,
                        GError **error)
{
  g_return_val_if_fail (params != NULL && layer != NULL && archive != NULL, NULL);

  if (!has_any_param (layer))
    {
      g_autofree char *text = norm_layer_to_text (layer);
      g_set_error (error, NORM_ERROR, NORM_ERROR_LAYER, _ ("%s has no parameters; leave the option out, or choose another layer"), text);
      return NULL;
    }
  g_autofree char *chosen = choose_prefix (archive, prefix, error);
  if (!chosen)
    return NULL;
  NormParams *read = norm_params_ref ((NormParams *) params);
  for (guint kind = NORM_PARAM_WEIGHT; read && kind <= NORM_PARAM_RUNNING_VAR; kind++)
    if (has_param (layer, (NormParamKind) kind))
      read = read_param (read, layer, (NormParamKind) kind, archive, chosen, task, error);
  return read && norm_layer_tracks (layer) ? read_batches (read, archive, chosen, task, error) : read;
}
