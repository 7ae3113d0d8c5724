/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-view.h"

G_BEGIN_DECLS

/* NormStoryBar: walks the document's story: back, a dot for each step, on, play. Not there for a document that has none. */
#define NORM_TYPE_STORY_BAR (norm_story_bar_get_type ())
G_DECLARE_FINAL_TYPE (NormStoryBar, norm_story_bar, NORM, STORY_BAR, NormDocumentView)

GtkWidget *norm_story_bar_new (void);
void norm_story_bar_set_all (NormStoryBar *self, gboolean all);         /* pipelines are walked together; else the active one */
void norm_story_bar_set_playing (NormStoryBar *self, gboolean playing); /* what the button shows */

G_END_DECLS
