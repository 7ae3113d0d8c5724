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

  double type;               /* px of the words */
  gboolean beside;           /* words beside the picture */
  gboolean after_only;       /* the output without the input beside it, so that its numbers have room */
  gboolean side;             /* one of several on a page: without head, list only where it is tall enough, no chart */
  gboolean untitled;         /* and without saying so over it */
  int brevity;               /* of the formulas: 0 with their derivation, 1 without, 2 results alone */
  double output_limit;       /* see NormFigureSpec */
  cairo_rectangle_t picture; /* room for grid, list and chart */
  NormStoryText question, title, subtitle, caption, note;
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

/* story.c: in steps, for what arranges it otherwise: neither words nor picture have a place yet. */
NormStory *norm_story_new_bare (const NormStorySpec *spec, NormStoryStep step, double width, double height, double scale);
/* Grid and list in story->picture; again after one of the fields that say how has changed. */
void norm_story_arrange_picture (NormStory *story);
/* The output's own figure, as it would be in that room; free it. */
NormFigure *norm_story_try_output (const NormStory *story, double width, double height, gboolean after_only);
gboolean norm_story_is_final (const NormStory *story); /* what is shown as output is the layer's */
/* story-formula.c: the formulas of a step, at most @most_terms terms in a sum; returns how many. */
int norm_story_make_formulas (const NormStorySpec *spec, NormStoryStep step, guint most_terms, NormFormula *formulas[NORM_STORY_MOST_FORMULAS]);
/* The same without their derivation, μ = 1.25, or results alone, y = 1.8593 */
int norm_story_make_brief_formulas (const NormStorySpec *spec, NormStoryStep step, gboolean results, NormFormula *formulas[NORM_STORY_MOST_FORMULAS]);
/* story-lines.c: words and formulas in lines */
void norm_story_set_text (const NormTheme *theme, NormStoryText *text, const char *words, NormTextStyle style, double size, double width);
/* Bold, in as large a type from @size down to @least as gives at most so many lines, none wider than the room. */
void norm_story_set_title (const NormTheme *theme, NormStoryText *text, const char *words, double size, double least, double width, guint most_lines);
guint norm_story_text_n_lines (const NormStoryText *text);
double norm_story_text_height (const NormStoryText *text);
void norm_story_set_formulas (NormStory *story, double width);
void norm_story_clear_formulas (NormStory *story);
/* One below the other from @y on; returns where the next thing may start. */
double norm_story_place_formulas (NormStory *story, double x, double y, double width);
gboolean norm_story_formulas_fit (const NormStory *story, double width); /* none is wider */
/* story-layout.c: words and formulas, then what is left for the picture. */
double norm_story_type (gboolean slide, double width, double height);
void norm_story_arrange_words (NormStory *story);
/* story-side.c: the words under a side's picture. Of several @levels the fewest words; returns how tall they are. */
#define NORM_STORY_N_LEVELS 6
double norm_story_set_side_words (NormStory *story, double width, int level);
void norm_story_place_side_words (NormStory *story, double x, double y, double width);
/* story-list.c: the list below the grid; the grid is arranged in what it leaves. */
void norm_story_arrange_list (NormStory *story, const NormFigureSpec *figure);
/* story-draw.c */
void norm_story_draw_parts (NormStory *story, NormCanvas *canvas, NormStoryHidden hidden);
void norm_story_draw_picture (NormStory *story, NormCanvas *canvas, NormStoryHidden hidden); /* grid, list and chart */
void norm_story_draw_words (NormStory *story, NormCanvas *canvas);
void norm_story_draw_text (NormCanvas *canvas, const NormStoryText *text, NormTextStyle style, const NormColor *color);
/* How far the story has come: a segment for each step. */
void norm_story_draw_progress (NormCanvas *canvas, NormStoryStep step, double width, double height);
/* One value: its colour, and its number in it where @type > 0. */
void norm_story_draw_value (NormCanvas *canvas, const cairo_rectangle_t *rect, const NormColor *color, const char *text, double type, double opacity);
/* story-chart.c */
void norm_story_draw_chart (NormStory *story, NormCanvas *canvas);

G_END_DECLS
