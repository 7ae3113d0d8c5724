/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "export.h"

G_BEGIN_DECLS

/* What a layer does to the data, in eight steps; each is a picture of its own. */
typedef enum
{
  NORM_STORY_INPUT = 1,
  NORM_STORY_FEATURES,
  NORM_STORY_FLATTEN,
  NORM_STORY_MEAN,
  NORM_STORY_VARIANCE,
  NORM_STORY_NORMALIZE,
  NORM_STORY_SCALE,
  NORM_STORY_RUNNING,
} NormStoryStep;

#define NORM_STORY_N_STEPS NORM_STORY_RUNNING

/* What is told. A value like #NormFigureSpec: pointers are borrowed, norm_story_new() takes its own references. */
typedef struct
{
  NormFigureSpec figure; /* with a result that norm_story_exists() for; caption, cubes, draw_problem, without and least_type are not used */
  NormView *loaded;      /* the tensor before the steps; NULL: what the layer reads */
  const char *steps;     /* their text; NULL or "": none */
  gsize cell;            /* whose pool is followed, and whose term is marked */
  gboolean slide;        /* for a room: big type, a line that says which layer and which step; else for a window that says so elsewhere */
} NormStorySpec;

/* Whether there is anything to tell: a result with pools that have values. */
gboolean norm_story_exists (const NormFigureSpec *spec);
/* "mean": the step in a word */
const char *norm_story_step_name (NormStoryStep step);

/* A step in words made for this very layer, shape and pool. Owned strings. */
typedef struct
{
  char *title;    /* what happens: "One mean for the whole list: μ = 1.25" */
  char *subtitle; /* where we are: "BatchNorm1d(1, eps=0) on [2, 1, 4]  ·  step 4 of 8: mean" */
  char *caption;  /* why, or why nothing happens */
  gboolean idle;  /* this layer does nothing in this step */
} NormStoryWords;

NormStoryWords *norm_story_words_new (const NormStorySpec *spec, NormStoryStep step);
void norm_story_words_free (NormStoryWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormStoryWords, norm_story_words_free)

/**
 * NormStory: one step of a story, arranged in a space. Immutable: the same spec, step and size are the same picture on the screen, in a presentation
 * and in a file. Lengths in logical px; cell edges are whole device pixels at @scale.
 */
typedef struct _NormStory NormStory;

NormStory *norm_story_new (const NormStorySpec *spec, NormStoryStep step, double width, double height, double scale);
NormStory *norm_story_ref (NormStory *story);
void norm_story_unref (NormStory *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormStory, norm_story_unref)

void norm_story_draw (NormStory *story, NormCanvas *canvas); /* paper first */
const NormStoryWords *norm_story_get_words (NormStory *story);
NormStoryStep norm_story_get_step (NormStory *story);
/* The cell of the layer's input at a point, in the grids or in the list; FALSE elsewhere. */
gboolean norm_story_cell_at (NormStory *story, double x, double y, gsize *cell);
/* Where a cell of the layer's input stands; its first place when it has several (before, list, after). FALSE: it is not in the picture. */
gboolean norm_story_cell_rect (NormStory *story, gsize cell, cairo_rectangle_t *rect);
/* Where it stands in the list; FALSE when it is not shown there. */
gboolean norm_story_slot_rect (NormStory *story, gsize cell, cairo_rectangle_t *rect);
/* The cell reached by an arrow key, as the eye sees it; FALSE at the edge. */
gboolean norm_story_neighbour (NormStory *story, gsize cell, int dx, int dy, gsize *next);

/**
 * NormStoryMotion: from one step's picture to another's of the same size: values travel from the cells into the list, from the list to the output,
 * and to their places in another shape; what does not move goes over from one to the other. A pure function of both and of the time. A bounded number
 * of pieces moves, however large the tensor is.
 */
typedef struct _NormStoryMotion NormStoryMotion;

NormStoryMotion *norm_story_motion_new (NormStory *from, NormStory *to); /* takes its own references */
void norm_story_motion_free (NormStoryMotion *motion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormStoryMotion, norm_story_motion_free)
/* @progress: 0 is @from's picture, 1 is @to's; eased within. Paper first. */
void norm_story_motion_draw (NormStoryMotion *motion, cairo_t *cr, double progress);
gsize norm_story_motion_n_pieces (const NormStoryMotion *motion);
/* Where a piece is; its value is that of @cell of the layer's input. */
void norm_story_motion_piece (const NormStoryMotion *motion, gsize piece, double progress, gsize *cell, cairo_rectangle_t *rect);

/**
 * norm_story_export: steps @first … @last as the bytes of a file: a page for each in a PDF; PNG and SVG hold one step.
 * @options: size (0, 0: 1280×720; a height of 0: one that goes with the width) and scale; lit and cell are not used
 */
GBytes *norm_story_export (const NormStorySpec *spec, NormStoryStep first, NormStoryStep last, const NormExportOptions *options,
                           NormExportFormat format, GError **error);

G_END_DECLS
