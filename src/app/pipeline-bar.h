/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-view.h"

G_BEGIN_DECLS

/* The document's story as one line of clickable chips, reading left to right like the code it is: x › steps › layer › y. */
#define NORM_TYPE_PIPELINE_BAR (norm_pipeline_bar_get_type ())
G_DECLARE_FINAL_TYPE (NormPipelineBar, norm_pipeline_bar, NORM, PIPELINE_BAR, NormDocumentView)

GtkWidget *norm_pipeline_bar_new (void);
/* One of several: only steps and layer. */
void norm_pipeline_bar_set_compact (NormPipelineBar *self, gboolean compact);
/* Opens the place to type or paste a PyTorch expression. */
void norm_pipeline_bar_present_expression (NormPipelineBar *self);
/* Opens the popover of the padding mask, also where there is no mask yet. */
void norm_pipeline_bar_present_mask (NormPipelineBar *self);
/* In a narrow window the button at the end shows no words. */
void norm_pipeline_bar_set_narrow (NormPipelineBar *self, gboolean narrow);

G_END_DECLS
