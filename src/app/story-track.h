/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NormStoryTrack: the steps of a story as dots in a row, each a button (win.step). Their names are under them as long as all of them fit, else in
 * their tooltips alone.
 */
#define NORM_TYPE_STORY_TRACK (norm_story_track_get_type ())
G_DECLARE_FINAL_TYPE (NormStoryTrack, norm_story_track, NORM, STORY_TRACK, GtkWidget)

GtkWidget *norm_story_track_new (void);
void norm_story_track_set_step (NormStoryTrack *self, int step); /* 0: none */
/* What a step says, and whether it has something to do. */
void norm_story_track_describe (NormStoryTrack *self, int step, const char *title, gboolean idle);

G_END_DECLS
