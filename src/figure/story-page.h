/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "story.h"

G_BEGIN_DECLS

#define NORM_STORY_MOST_SIDES 6

/* One of the stories told together: a pipeline. */
typedef struct
{
  NormStorySpec story; /* its figure may have a problem instead of a result: then that is what is told */
  const char *title;   /* of several: "squeeze(1) › BatchNorm1d(4)"; borrowed */
} NormStorySide;

/* What is told, for a window or a room as the first side says, whose question and note are those of all. A value with borrowed pointers. */
typedef struct
{
  NormStorySide sides[NORM_STORY_MOST_SIDES]; /* over one loaded tensor */
  guint n_sides;                              /* at least 1 */
} NormStoryPageSpec;

/* Steps that a page can be made for: all, 1 where there is nothing but problems, 0 where there is nothing at all to tell. */
int norm_story_page_n_steps (const NormStoryPageSpec *spec);

/**
 * NormStoryPage: one step of one story or of several side by side, arranged in a space. One story is its own picture; several share a head, stand in
 * rows, and begin from one picture of what they all read. Immutable: a pure function of spec, step and size, as #NormStory is. Lengths in logical px.
 */
typedef struct _NormStoryPage NormStoryPage;

NormStoryPage *norm_story_page_new (const NormStoryPageSpec *spec, NormStoryStep step, double width, double height, double scale);
NormStoryPage *norm_story_page_ref (NormStoryPage *page);
void norm_story_page_unref (NormStoryPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormStoryPage, norm_story_page_unref)

void norm_story_page_draw (NormStoryPage *page, NormCanvas *canvas); /* paper first */
NormStoryStep norm_story_page_get_step (NormStoryPage *page);
guint norm_story_page_n_sides (NormStoryPage *page);
/* Of a side, where it has one; NULL: it has a problem. Borrowed. */
NormStory *norm_story_page_get_story (NormStoryPage *page, guint side);
/* Where it stands; the whole page for one alone. */
void norm_story_page_side_rect (NormStoryPage *page, guint side, cairo_rectangle_t *rect);
/* What the page says, in lines: head, then each side's title and words; free it. */
char *norm_story_page_to_text (NormStoryPage *page);
/* The cell of a side's layer input at a point, and the value of the loaded tensor that it is; FALSE elsewhere. */
gboolean norm_story_page_cell_at (NormStoryPage *page, double x, double y, guint *side, gsize *cell);
gboolean norm_story_page_source_at (NormStoryPage *page, double x, double y, gsize *source);

/**
 * NormStoryMotion: from one step's page to another's of the same size: values travel from the cells into the list, from the list to the output,
 * and to their places in another shape; what does not move goes over from one to the other. A pure function of both and of the time. A bounded number
 * of pieces moves, however large the tensor is.
 */
typedef struct _NormStoryMotion NormStoryMotion;

NormStoryMotion *norm_story_motion_new (NormStoryPage *from, NormStoryPage *to); /* takes its own references */
void norm_story_motion_free (NormStoryMotion *motion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormStoryMotion, norm_story_motion_free)
/* @progress: 0 is @from's picture, 1 is @to's; eased within. Paper first. */
void norm_story_motion_draw (NormStoryMotion *motion, cairo_t *cr, double progress);
gsize norm_story_motion_n_pieces (const NormStoryMotion *motion);
/* Where a piece is; its value is that of @cell of the layer's input. */
void norm_story_motion_piece (const NormStoryMotion *motion, gsize piece, double progress, gsize *cell, cairo_rectangle_t *rect);

/**
 * norm_story_page_export: steps @first … @last as the bytes of a file: a page for each in a PDF; PNG and SVG hold one step.
 * @options: size (0, 0: 1280×720; a height of 0: one that goes with the width) and scale; lit and cell are not used
 */
GBytes *norm_story_page_export (const NormStoryPageSpec *spec, NormStoryStep first, NormStoryStep last, const NormExportOptions *options,
                                NormExportFormat format, GError **error);

G_END_DECLS
