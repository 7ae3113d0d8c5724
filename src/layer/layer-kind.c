/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer.h"

/* Another kind of layer in the place of one there is. */

/* Beyond that no group is looked for. */
#define MOST_GROUPS_TRIED 4096

/* An argument under its other name; @name itself where it has none */
static const char *
other_name (const char *name)
{
  static const char *const pairs[][2] = { { "num_features", "num_channels" }, { "affine", "elementwise_affine" } };

  for (guint pair = 0; pair < G_N_ELEMENTS (pairs); pair++)
    {
      for (int side = 0; side < 2; side++)
        {
          if (g_str_equal (pairs[pair][side], name))
            return pairs[pair][1 - side];
        }
    }
  return name;
}

/* Index in @layer of what is called @name elsewhere, -1 when there is no such thing. */
static int
find_argument (const NormLayer *layer, const char *name)
{
  int arg = norm_layer_arg_index (layer, name);

  return arg >= 0 ? arg : norm_layer_arg_index (layer, other_name (name));
}

/* What was left at its default stays at the default, which may be another one. */
static void
carry_arguments (NormLayer *layer, const NormLayer *from)
{
  for (int arg = 0; arg < layer->info->n_args; arg++)
    {
      int other = find_argument (from, layer->info->args[arg].name);
      const NormArg *their_arg = other >= 0 ? &from->info->args[other] : NULL;

      if (other >= 0 && !norm_arg_value_equal (their_arg->type, &their_arg->initial, &from->values[other]))
        layer->values[arg] = from->values[other];
    }
}

/* The smallest number of groups that is neither one nor all channels, else one */
static gint64
few_groups (gsize channels)
{
  for (gint64 n_groups = 2; (guint64) n_groups <= channels / 2 && n_groups <= MOST_GROUPS_TRIED; n_groups++)
    {
      if (channels % n_groups == 0)
        return n_groups;
    }
  return 1;
}

static void
fit_groups (NormLayer *layer, gsize channels)
{
  int arg = norm_layer_arg_index (layer, "num_groups");
  gint64 n_groups = norm_layer_n_groups (layer);

  if (arg >= 0 && (n_groups < 2 || channels % n_groups != 0))
    layer->values[arg].integer = few_groups (channels);
}

static void
fit_devices (NormLayer *layer, gsize batch)
{
  int arg = norm_layer_arg_index (layer, "devices");
  gint64 n_devices = norm_layer_n_devices (layer);

  if (arg >= 0 && (n_devices < 1 || batch % n_devices != 0))
    layer->values[arg].integer = 1;
}

void
norm_layer_last_sizes (int rank, const gsize *shape, int n_sizes, NormArgValue *value)
{
  *value = (NormArgValue){ .n_sizes = CLAMP (n_sizes, 1, MIN (rank, NORM_MAX_RANK)) };
  for (int place = 0; place < value->n_sizes; place++)
    value->sizes[place] = shape[rank - value->n_sizes + place];
}

/* The last axes that hold more than one value, @n_sizes at least */
static int
extend_last (int rank, const gsize *shape, int n_sizes)
{
  gboolean one = TRUE;

  for (int axis = rank - n_sizes; axis < rank; axis++)
    one = one && shape[axis] == 1;
  for (; one && n_sizes < rank; n_sizes++)
    one = shape[rank - n_sizes - 1] == 1;
  return n_sizes;
}

/* As many axes as @from pooled; else all but the batch of an image or volume, and the last one where there are fewer axes. */
static void
fit_normalized_shape (NormLayer *layer, const NormLayer *from, int rank, const gsize *shape)
{
  int arg = norm_layer_arg_index (layer, "normalized_shape"), n_sizes;

  norm_layer_normalized_shape (from, &n_sizes);
  if (n_sizes == 0 || n_sizes > rank)
    n_sizes = extend_last (rank, shape, rank > 3 ? rank - 1 : 1);
  if (arg >= 0)
    norm_layer_last_sizes (rank, shape, n_sizes, &layer->values[arg]);
}

NormLayer *
norm_layer_of_kind (const NormLayer *from, NormLayerKind kind, int rank, const gsize *shape)
{
  NormLayer *layer;
  const char *features;
  int channel;

  g_return_val_if_fail (from != NULL && (rank < 1 || shape != NULL), NULL);
  layer = norm_layer_new (kind);
  carry_arguments (layer, from);
  if (rank < 1)
    return layer;
  fit_normalized_shape (layer, from, rank, shape);
  channel = norm_layer_channel_axis (layer, rank);
  features = norm_layer_features_arg (layer);
  if (layer->info->features == NORM_FEATURES_CHANNEL && channel >= 0)
    {
      layer->values[norm_layer_arg_index (layer, features)].integer = shape[channel];
      fit_groups (layer, shape[channel]);
      fit_devices (layer, shape[0]);
    }
  return layer;
}
