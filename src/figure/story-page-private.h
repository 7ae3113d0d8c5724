/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "story-page.h"
#include "story-private.h"

G_BEGIN_DECLS

/* One side where it stands; owned. */
typedef struct
{
  NormStory *story;   /* NULL: it has a problem */
  NormFigure *figure; /* its input, then */
  NormProblem *problem;
  char *heading;
  cairo_rectangle_t place;
  double top;                                      /* px of it that the heading takes */
  cairo_rectangle_t picture, room;                 /* what is left of it: for the picture, and for words */
  NormStoryText letter, title, words, explanation; /* words and explanation: of the problem */
  NormStoryText badge;                             /* how its output compares to the first one's */
} NormStoryPart;

struct _NormStoryPage
{
  gatomicrefcount ref_count;

  NormStoryStep step;
  int n_steps;
  const NormTheme *theme;
  double width, height, scale;
  gboolean slide;
  double type;

  NormStoryPart parts[NORM_STORY_MOST_SIDES];
  guint n_parts, n_columns, n_rows;
  gboolean several; /* else a story is the page, or a problem all there is */
  gboolean shared;  /* all begin from one picture: that of the first story */
  NormStoryText title, subtitle, note;
};

/* story-page-layout.c */
void norm_story_page_arrange (NormStoryPage *page, const NormStoryPageSpec *spec);
/* story-page-words.c: lengths in px */
double norm_story_page_margin (const NormStoryPage *page);
double norm_story_page_arrange_head (NormStoryPage *page, const NormStoryPageSpec *spec); /* returns where it ends */
/* At most @most_lines, each as long as there is room; what is left out is "…". */
void norm_story_page_cut_lines (NormStoryPage *page, NormStoryText *text, NormTextStyle style, guint most_lines, double width);
/* A side's letter and name; returns how tall. */
double norm_story_page_set_heading (NormStoryPage *page, guint at, double x, double y, double width, guint most_lines);
/* Note and names of all in @room: the note only where all of it has room. */
void norm_story_page_arrange_names (NormStoryPage *page, const char *note, const cairo_rectangle_t *room);
/* How outputs compare to the first one's, once they are shown. */
gboolean norm_story_page_has_badges (const NormStoryPage *page);
void norm_story_page_set_badges (NormStoryPage *page);
/* story-page-draw.c: @hidden: of each side */
void norm_story_page_draw_parts (NormStoryPage *page, NormCanvas *canvas, const NormStoryHidden *hidden);

G_END_DECLS
