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
/* story-page-draw.c: @hidden: of each side */
void norm_story_page_draw_parts (NormStoryPage *page, NormCanvas *canvas, const NormStoryHidden *hidden);

G_END_DECLS
