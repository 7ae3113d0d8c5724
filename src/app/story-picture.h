/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include "story.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NormStoryPicture: one step of a document's story, in the window and in a presentation; the way from the last step to this one is a motion of a
 * quarter of a second on the frame clock, none where the system's settings want none. It looks at nothing but what it is told to show.
 *
 * A document without a story (a layer that does not fit, or without pools) shows its whole figure, with what is wrong in words.
 */
#define NORM_TYPE_STORY_PICTURE (norm_story_picture_get_type ())
G_DECLARE_FINAL_TYPE (NormStoryPicture, norm_story_picture, NORM, STORY_PICTURE, GtkWidget)

GtkWidget *norm_story_picture_new (void);
void norm_story_picture_set_slide (NormStoryPicture *self, gboolean slide); /* for a room: see NormStorySpec */
/* @step: 1 to NORM_STORY_N_STEPS; @cell: of the layer's input: whose pool is followed */
void norm_story_picture_show (NormStoryPicture *self, NormDocument *document, int step, gsize cell);
/* What is on the screen, or where the motion leads; NULL before the first allocation, and without a story. Borrowed. */
NormStory *norm_story_picture_get_story (NormStoryPicture *self);
gboolean norm_story_picture_is_moving (NormStoryPicture *self);
/* Whether a document has a story to show. */
gboolean norm_story_picture_has_story (NormDocument *document);
/* Fills @spec for @document; pointers are borrowed from it. @loaded: (out) owned by the caller, who keeps it as long as @spec; so with @steps. */
void norm_story_spec_for_document (NormStorySpec *spec, NormDocument *document, NormThemeKind theme, NormView **loaded, char **steps);

G_END_DECLS
