/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive.h"
#include "layer.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @prefix: of the chosen layer; NULL: the person cancelled, or the parent went. Called once. */
typedef void (*NormLayerChosen) (const char *prefix, gpointer data);

/**
 * norm_params_dialog_present: lets a person choose one of the normalization layers of @archive, a state dict, whose parameters @layer is to have:
 * name, parameters and features of each, those that fit first, the others with the reason. One click chooses. @file_name: for the title
 */
void norm_params_dialog_present (GtkWindow *parent, const char *file_name, NormArchive *archive, const NormLayer *layer, NormLayerChosen chosen,
                                 gpointer data);

G_END_DECLS
