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
  const char *question;  /* of a slide: what the story answers; NULL or "": nothing */
  const char *note;      /* of a slide: more words about it, beside the input where there is room; NULL or "": none */
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

G_END_DECLS
