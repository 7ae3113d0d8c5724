/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure-private.h"
#include "formula.h"
#include "story.h"

G_BEGIN_DECLS

#define NORM_STORY_MOST_SLOTS    64 /* values of the list that are shown */
#define NORM_STORY_MOST_FORMULAS 2
#define NORM_STORY_MOST_LINES    8 /* of all formulas */

/* A value in the list. */
typedef struct
{
  gsize cell;
  cairo_rectangle_t rect;
  gboolean after_gap; /* values before it are not shown: "…" */
} NormStorySlot;

/* A formula, or a line of one. */
typedef struct
{
  NormFormula *formula; /* owned */
  double size, x, baseline;
  gboolean goes_on; /* the line above it */
} NormStoryFormula;

/* Lines of words, one below the other. */
typedef struct
{
  GStrv lines; /* owned; NULL: none */
  double size, x, baseline, line_height;
} NormStoryText;

/**
 * NormStory:
 * @figure: the grid: of the loaded tensor (input), of what the layer reads (up to the variance), of that and the output (from then on)
 * @slots: the list, n_slots of them
 * @chart: where the list's values stand at their heights; of no width where there is none
 * @low, @high: of its scale
 */
struct _NormStory
{
  gatomicrefcount ref_count;

  NormStorySpec spec; /* owned */
  NormStoryStep step;
  const NormTheme *theme;
  double width, height, scale;
  NormStoryWords *words; /* owned */

  double type; /* px of the words */
  gboolean beside;
  cairo_rectangle_t picture; /* room for grid, list and chart */
  NormStoryText title, subtitle, caption;
  NormStoryFormula formulas[NORM_STORY_MOST_LINES];
  int n_formulas;

  NormFigure *figure;   /* owned */
  NormStorySlot *slots; /* owned */
  gsize n_slots;
  double slot_type; /* px of its numbers; 0: they do not fit */
  int slot_decimals;
  cairo_rectangle_t chart;
  double low, high;
};

/* Which pieces a drawing leaves out, because they are on their way. */
typedef struct
{
  gboolean cells, slots;
} NormStoryHidden;

gboolean norm_story_has_steps (const NormStorySpec *spec); /* that make another view of the loaded tensor */
gboolean norm_story_is_loaded (const NormStory *story);    /* the grid is that of the loaded tensor */
/* The grid's own number of a cell of the layer's input, and back; FALSE: it is none. */
gboolean norm_story_to_figure (const NormStory *story, gsize cell, gsize *figure_cell);
gboolean norm_story_from_figure (const NormStory *story, gsize figure_cell, gsize *cell);
gsize norm_story_pool (const NormStory *story);
char *norm_story_slot_text (const NormStory *story, gsize cell); /* a value as the list writes it; free it */

/* story-formula.c: the formulas of a step, at most @most_terms terms in a sum; returns how many. */
int norm_story_make_formulas (const NormStorySpec *spec, NormStoryStep step, guint most_terms, NormFormula *formulas[NORM_STORY_MOST_FORMULAS]);
/* story-layout.c: words and formulas, then what is left for the picture. */
void norm_story_arrange_words (NormStory *story);
/* story-list.c: the list below the grid; the grid is arranged in what it leaves. */
void norm_story_arrange_list (NormStory *story, const NormFigureSpec *figure);
/* story-draw.c */
void norm_story_draw_parts (NormStory *story, NormCanvas *canvas, NormStoryHidden hidden);
/* One value: its colour, and its number in it where @type > 0. */
void norm_story_draw_value (NormCanvas *canvas, const cairo_rectangle_t *rect, const NormColor *color, const char *text, double type, double opacity);
/* story-chart.c */
void norm_story_draw_chart (NormStory *story, NormCanvas *canvas);

G_END_DECLS
