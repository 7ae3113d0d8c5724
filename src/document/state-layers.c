/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state-layers.h"

#include <string.h>

#define BATCHES "num_batches_tracked"

static void
layer_free (gpointer data)
{
  NormStateLayer *layer = data;
  g_free (layer->prefix);
  g_free (layer);
}

/* The parameter's kind, or −1 for the count of batches; FALSE where it is no name of either. */
static gboolean
find_kind (const char *name, int *kind)
{
  for (*kind = NORM_PARAM_WEIGHT; *kind <= NORM_PARAM_RUNNING_VAR; ++*kind)
    if (!strcmp (name, norm_param_name ((NormParamKind) *kind)))
      return TRUE;
  *kind = -1;
  return !strcmp (name, BATCHES);
}

GPtrArray *
norm_state_layers (const NormArchive *archive)
{
  GPtrArray *layers = g_ptr_array_new_with_free_func (layer_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < archive->entries->len; i++)
    {
      const NormArchiveEntry *entry = norm_archive_get (archive, i);
      const char *dot = strrchr (entry->name, '.');
      int kind;
      if (!find_kind (dot ? dot + 1 : entry->name, &kind))
        continue;
      g_autofree char *prefix = g_strndup (entry->name, dot ? (gsize) (dot - entry->name) : 0);
      NormStateLayer *layer = g_hash_table_lookup (seen, prefix);
      if (!layer)
        {
          layer = g_new0 (NormStateLayer, 1);
          layer->prefix = g_steal_pointer (&prefix);
          g_hash_table_insert (seen, layer->prefix, layer);
          g_ptr_array_add (layers, layer);
        }
      if (kind >= 0)
        layer->params[kind] = entry;
      else
        layer->batches = entry;
    }
  return layers;
}

static gboolean
same_shape (const NormArchiveEntry *a, const NormArchiveEntry *b)
{
  return a->rank == b->rank && !memcmp (a->shape, b->shape, sizeof (gsize) * (gsize) a->rank);
}

gboolean
norm_state_layer_normalizes (const NormStateLayer *layer)
{
  const NormArchiveEntry *weight = layer->params[NORM_PARAM_WEIGHT], *bias = layer->params[NORM_PARAM_BIAS];
  if (layer->params[NORM_PARAM_RUNNING_MEAN] || layer->params[NORM_PARAM_RUNNING_VAR])
    return TRUE;
  if (!weight || weight->refusal || (bias && bias->refusal))
    return FALSE;
  return bias ? same_shape (weight, bias) : weight->rank == 1;
}

char *
norm_state_layer_list (const NormStateLayer *layer)
{
  GString *text = g_string_new (NULL);
  for (guint kind = 0; kind < G_N_ELEMENTS (layer->params); kind++)
    if (layer->params[kind])
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", norm_param_name ((NormParamKind) kind));
  return g_string_free (text, FALSE);
}

gsize
norm_state_layer_n_features (const NormStateLayer *layer)
{
  for (guint kind = 0; kind < G_N_ELEMENTS (layer->params); kind++)
    if (layer->params[kind] && !layer->params[kind]->refusal)
      return layer->params[kind]->n_values;
  return 0;
}
