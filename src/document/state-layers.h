/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive.h"
#include "layer.h"

G_BEGIN_DECLS

/**
 * NormStateLayer: what a state dict holds of one layer.
 * @prefix: its name, "layer1.0.bn2"; "": its parameters have no other name (owned)
 * @params: by NormParamKind, and @batches, how many were tracked: borrowed from the archive; NULL: is not there
 */
typedef struct
{
  char *prefix;
  const NormArchiveEntry *params[NORM_PARAM_RUNNING_VAR + 1];
  const NormArchiveEntry *batches;
} NormStateLayer;

/* Every layer of @archive, each once, in the order of the file: of NormStateLayer, owned. */
GPtrArray *norm_state_layers (const NormArchive *archive);
/* Whether it looks like a normalization layer: it has running statistics, or a weight (and bias) with one axis or of one shape, unlike those of
 * convolutions and linear layers. */
gboolean norm_state_layer_normalizes (const NormStateLayer *layer);
/* "weight, bias": which parameters there are; owned */
char *norm_state_layer_list (const NormStateLayer *layer);
/* Its features: the values of any of its parameters; 0 when none can be read. */
gsize norm_state_layer_n_features (const NormStateLayer *layer);

G_END_DECLS
