/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "story-picture.h"

G_BEGIN_DECLS

/**
 * NormPresenterView: what fills the screen of a presentation: a step for a room, the light that stands for the pointer, or nothing but black. It has
 * a selection of its own: the document's, until the light is on another value.
 */
#define NORM_TYPE_PRESENTER_VIEW (norm_presenter_view_get_type ())
G_DECLARE_FINAL_TYPE (NormPresenterView, norm_presenter_view, NORM, PRESENTER_VIEW, GtkWidget)

GtkWidget *norm_presenter_view_new (void);
void norm_presenter_view_show (NormPresenterView *self, NormDocument *document, int step);
void norm_presenter_view_set_blank (NormPresenterView *self, gboolean blank);
gboolean norm_presenter_view_is_blank (NormPresenterView *self);
NormStoryPicture *norm_presenter_view_get_picture (NormPresenterView *self); /* borrowed */

G_END_DECLS
