/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-view.h"
#include "story-picture.h"

G_BEGIN_DECLS

/**
 * NormStoryView: the step that the document's view is at, over the whole figure; not there at step 0.
 *
 * Pointer: hovering follows the pool of a value, a click pins it. Keys: arrows move, Enter pins, ] and [, PageDown and PageUp step, Esc lets go
 * of the pin, then leaves the story.
 */
#define NORM_TYPE_STORY_VIEW (norm_story_view_get_type ())
G_DECLARE_FINAL_TYPE (NormStoryView, norm_story_view, NORM, STORY_VIEW, NormDocumentView)

GtkWidget *norm_story_view_new (void);
void norm_story_view_set_all (NormStoryView *self, gboolean all);    /* of a comparison: its pipelines side by side; else the active one */
NormStoryPicture *norm_story_view_get_picture (NormStoryView *self); /* borrowed */

/* The keys that step, wherever the picture has the keyboard: TRUE when @keyval is one, and win.next-step or win.previous-step was done. */
gboolean norm_story_key (GtkWidget *widget, guint keyval);

G_END_DECLS
