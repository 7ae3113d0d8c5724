/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Feeds the tensor in batches as a data loader would: so many samples at a time, all of them so many times over. Its document must have a batch
 * axis. Show it with norm_popover_present(). */
#define NORM_TYPE_FEED_POPOVER (norm_feed_popover_get_type ())
G_DECLARE_FINAL_TYPE (NormFeedPopover, norm_feed_popover, NORM, FEED_POPOVER, GtkPopover)

GtkPopover *norm_feed_popover_new (NormDocument *document);
/* How many samples the layer is given, one after another; 0: there is no batch axis. */
gsize norm_feed_n_samples (NormDocument *document);

G_END_DECLS
