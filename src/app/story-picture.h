/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include "story-page.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NormStoryPicture: one step of a document's story, in the window and in a presentation; the way from the last step to this one is a motion of a
 * quarter of a second on the frame clock, none where the system's settings want none. It looks at nothing but what it is told to show.
 *
 * A document without a story (a layer that does not fit, or without pools) shows what is wrong in words, or its whole figure.
 */
#define NORM_TYPE_STORY_PICTURE (norm_story_picture_get_type ())
G_DECLARE_FINAL_TYPE (NormStoryPicture, norm_story_picture, NORM, STORY_PICTURE, GtkWidget)

GtkWidget *norm_story_picture_new (void);
void norm_story_picture_set_slide (NormStoryPicture *self, gboolean slide); /* for a room: see NormStorySpec */
void norm_story_picture_set_all (NormStoryPicture *self, gboolean all);     /* pipelines side by side; else the active one */
/* @step: 1 to NORM_STORY_N_STEPS; @source: the value of the tensor whose pool is followed */
void norm_story_picture_show (NormStoryPicture *self, NormDocument *document, int step, gsize source);
/* What is on the screen, or where the motion leads; NULL before the first allocation, and without a story. Borrowed. */
NormStoryPage *norm_story_picture_get_page (NormStoryPicture *self);
NormStory *norm_story_picture_get_story (NormStoryPicture *self); /* of its first side that has one */
/* The value of the tensor at a point; FALSE elsewhere. */
gboolean norm_story_picture_source_at (NormStoryPicture *self, double x, double y, gsize *source);
gboolean norm_story_picture_is_moving (NormStoryPicture *self);
/* Whether a document's active pipeline has a story to show. */
gboolean norm_story_picture_has_story (NormDocument *document);
/* How many slides a presentation of it has. */
int norm_story_picture_n_slides (NormDocument *document);

G_END_DECLS
