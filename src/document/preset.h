/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"

G_BEGIN_DECLS

/**
 * NormPreset: a comparison that is often wanted: pipelines made from the active one that stand beside it. Static.
 */
typedef struct
{
  const char *id;      /* "train-eval" */
  const char *title;   /* "train | eval": translatable (N_()) */
  const char *tooltip; /* one sentence, translatable (N_()) */
  gboolean is_wrong;   /* on purpose: what it adds is not what PyTorch computes */
} NormPreset;

/* All of them in order; NULL id at the end. @n may be NULL. */
const NormPreset *norm_presets (guint *n);
/**
 * norm_preset_make: (preset-make.c)
 * What the preset adds to @document's pipelines: of NormPipeline (owned), at least one, none that is there already.
 * Returns: NULL with @reason (owned): why it does not fit this tensor or layer, or has nothing to add
 */
GPtrArray *norm_preset_make (const NormPreset *preset, NormDocument *document, char **reason);
/* Adds that behind the active pipeline as one undo step; the active one stays active. FALSE where norm_preset_make() gives a reason. */
gboolean norm_preset_apply (const NormPreset *preset, NormDocument *document);

G_END_DECLS
