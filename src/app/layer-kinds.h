/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layer.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fills a drop down with the names of all layer kinds, in the order of NormLayerKind. */
void norm_layer_kinds_fill (GtkDropDown *drop_down);

G_END_DECLS
