/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "theme.h"
#include "view.h"

G_BEGIN_DECLS

/**
 * NormStepPicture:
 * How a step moves cells: the view before it and the view after it side by side, each laid out as the figure would, a cell of the same value in the
 * same colour on both sides. Cells that the step leaves out are pale. Immutable, for one size. All lengths in logical px; cell edges are whole device
 * pixels at @scale.
 */
typedef struct _NormStepPicture NormStepPicture;

/* @after: what a step, or several, made of @before; both are kept by a reference */
NormStepPicture *norm_step_picture_new (NormView *before, NormView *after, double width, double height, double scale);
void norm_step_picture_free (NormStepPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormStepPicture, norm_step_picture_free)

void norm_step_picture_draw (const NormStepPicture *picture, cairo_t *cr, const NormTheme *theme);
/* Where @cell of the view before (or @after) is drawn, and in which colour; several cells share a place where there are more than pixels. */
void norm_step_picture_cell (const NormStepPicture *picture, gboolean after, gsize cell, cairo_rectangle_t *rect, NormColor *color);

G_END_DECLS
