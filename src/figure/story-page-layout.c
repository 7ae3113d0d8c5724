/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the sides of a page stand: under one head, in a row or two, their pictures and their words level. */
#include "story-page-private.h"

#define WORDS_SHARE     0.34 /* of a side's height, in a single row */
#define MOST_WORDS      7.0  /* in type sizes */
#define WORDS_IN_ROWS   1.6
#define BADGE_ROOM      1.9
#define COLUMN_GAP      1.6
#define ROW_GAP         0.7
#define WORDS_GAP       0.4
#define WIDE_PLACE      1.9 /* width / height of a side from which words stand beside its picture */
#define PICTURE_SHARE   0.44
#define SHARE_OF_SHARED 0.46 /* of the width: the picture that all begin with */
#define WIDE            1.2  /* width / height */
#define MOST_APART      8.0  /* outputs whose ranges differ more keep their own colour scales */

/* How a side's picture is given room. */
typedef struct
{
  gboolean after_only, untitled;
} Way;

static const Way plain = { FALSE, FALSE };

/* ── places ── */

static void
choose_columns (NormStoryPage *page, const cairo_rectangle_t *room)
{
  gboolean tall = room->height > 1.15 * room->width;
  guint n = page->n_parts;

  page->n_columns = n <= 3 ? (tall ? 1 : n) : n == 4 ? 2 : tall ? 2 : 3;
  page->n_rows = (n + page->n_columns - 1) / page->n_columns;
}

static void
place_parts (NormStoryPage *page, const cairo_rectangle_t *room)
{
  double across = COLUMN_GAP * page->type, down = ROW_GAP * page->type;
  double width = (room->width - (page->n_columns - 1) * across) / page->n_columns;
  double height = (room->height - (page->n_rows - 1) * down) / page->n_rows;

  for (guint at = 0; at < page->n_parts; at++)
    page->parts[at].place = (cairo_rectangle_t){ room->x + (at % page->n_columns) * (width + across),
                                                 room->y + (at / page->n_columns) * (height + down), width, MAX (1, height) };
}

/* In a row all as tall as the tallest of them, so that the pictures begin level. */
static void
set_headings (NormStoryPage *page)
{
  for (guint row = 0; row < page->n_rows; row++)
    {
      guint first = row * page->n_columns, end = MIN (first + page->n_columns, page->n_parts);
      double height = 0;

      for (guint at = first; at < end; at++)
        height =
          MAX (height, norm_story_page_set_heading (page, at, page->parts[at].place.x, page->parts[at].place.y, page->parts[at].place.width, 2));
      for (guint at = first; at < end; at++)
        page->parts[at].top = height + 0.25 * page->type;
    }
}

/* ── words under the pictures ── */

/* The same in every step, so that the pictures stay where they are: under them, or at their right in low, wide places. */
static void
place_rooms (NormStoryPage *page)
{
  for (guint at = 0; at < page->n_parts; at++)
    {
      NormStoryPart *part = &page->parts[at];
      cairo_rectangle_t rest = { part->place.x, part->place.y + part->top, part->place.width, MAX (1, part->place.height - part->top) };
      double words =
        page->n_rows > 1 ? MIN (WORDS_IN_ROWS * page->type, 0.5 * rest.height) : MIN (WORDS_SHARE * part->place.height, MOST_WORDS * page->type);

      part->picture = part->room = rest;
      if (page->n_rows > 1 && part->place.width > WIDE_PLACE * part->place.height)
        {
          part->picture.width = PICTURE_SHARE * rest.width;
          part->room.x += part->picture.width + page->type;
          part->room.width = MAX (1, rest.width - part->picture.width - page->type);
          continue;
        }
      part->picture.height = MAX (1, rest.height - words - WORDS_GAP * page->type);
      part->room.y += rest.height - words;
      part->room.height = words;
    }
}

static gboolean
try_level (NormStoryPage *page, int level, double badge)
{
  gboolean fits = TRUE;

  for (guint at = 0; at < page->n_parts; at++)
    {
      NormStory *story = page->parts[at].story;
      double width = page->parts[at].room.width, room = page->parts[at].room.height - badge;

      if (story != NULL)
        fits = norm_story_set_side_words (story, width, level) <= MAX (0, room) && norm_story_formulas_fit (story, width) && fits;
    }
  return fits;
}

static void
clear_words (NormStoryPage *page)
{
  for (guint at = 0; at < page->n_parts; at++)
    {
      NormStory *story = page->parts[at].story;

      if (story == NULL)
        continue;
      norm_story_clear_formulas (story);
      g_clear_pointer (&story->caption.lines, g_strfreev);
    }
}

/* As much as has room in all of them. */
static void
set_words (NormStoryPage *page, double badge)
{
  for (int level = 0; level < NORM_STORY_N_LEVELS; level++)
    if (try_level (page, level, badge))
      return;
  if (badge > 0 && page->n_rows > 1) /* it says it */
    {
      clear_words (page);
      return;
    }
  for (guint at = 0; at < page->n_parts; at++)
    {
      NormStoryPart *part = &page->parts[at];

      if (part->story != NULL && part->story->caption.lines != NULL)
        norm_story_page_cut_lines (page, &part->story->caption, NORM_TEXT_PLAIN,
                                   (guint) MAX (1, (part->room.height - badge) / part->story->caption.line_height), part->room.width);
    }
}

/* ── pictures ── */

/* What there is of a side that gives no output, and why. */
static void
arrange_problem (NormStoryPage *page, NormStoryPart *part, const NormFigureSpec *given)
{
  NormFigureSpec figure = *given;
  const cairo_rectangle_t *room = &part->room;
  double below;

  figure.result = NULL;
  figure.problem = NULL; /* its words have a place of their own */
  figure.caption = figure.cubes = FALSE;
  figure.coloring = NORM_COLOR_BY_VALUES;
  figure.without = NORM_WITHOUT_TITLES | NORM_WITHOUT_COLOR_BARS | NORM_WITHOUT_BRACES | NORM_WITHOUT_AFTER;
  figure.least_type = page->slide ? page->type : 0;
  part->figure = norm_figure_new (&figure, part->picture.width, part->picture.height, page->scale);
  norm_layout_move (part->figure, part->picture.x, part->picture.y);
  if (part->problem == NULL)
    return;
  norm_story_set_text (page->theme, &part->words, part->problem->message, NORM_TEXT_BOLD, page->type, room->width);
  norm_story_page_cut_lines (page, &part->words, NORM_TEXT_BOLD, (guint) MAX (1, room->height / part->words.line_height), room->width);
  part->words.x = part->explanation.x = room->x;
  part->words.baseline = room->y + 0.98 * page->type;
  below = room->y + norm_story_text_height (&part->words) + 0.3 * page->type;
  if (part->problem->explanation == NULL)
    return;
  norm_story_set_text (page->theme, &part->explanation, part->problem->explanation, NORM_TEXT_PLAIN, page->type, room->width);
  part->explanation.baseline = below + 0.98 * page->type;
  if (below + norm_story_text_height (&part->explanation) > room->y + room->height)
    g_clear_pointer (&part->explanation.lines, g_strfreev);
}

static void
arrange_pictures (NormStoryPage *page, const Way *way, double output_limit)
{
  for (guint at = 0; at < page->n_parts; at++)
    {
      NormStory *story = page->parts[at].story;

      if (story == NULL)
        continue;
      story->after_only = way->after_only;
      story->untitled = way->untitled;
      story->output_limit = output_limit;
      norm_story_arrange_picture (story);
    }
}

static gboolean
have_numbers (const NormStoryPage *page)
{
  for (guint at = 0; at < page->n_parts; at++)
    {
      const NormFigure *figure = page->parts[at].story != NULL ? page->parts[at].story->figure : NULL;

      if (figure != NULL && !(figure->panels[NORM_PANEL_AFTER].has_numbers &&
                              (!norm_figure_has_panel (figure, NORM_PANEL_BEFORE) || figure->panels[NORM_PANEL_BEFORE].has_numbers)))
        return FALSE;
    }
  return TRUE;
}

/* How far the colours of all outputs must reach; 0 where they are not of one size. */
static double
common_limit (const NormStoryPage *page)
{
  double largest = 0, smallest = G_MAXDOUBLE;

  for (guint at = 0; at < page->n_parts; at++)
    if (page->parts[at].story != NULL)
      {
        largest = MAX (largest, page->parts[at].story->figure->panels[NORM_PANEL_AFTER].range.limit);
        smallest = MIN (smallest, page->parts[at].story->figure->panels[NORM_PANEL_AFTER].range.limit);
      }
  return largest <= MOST_APART * smallest && largest > smallest ? largest : 0;
}

/* The first way that has room for numbers, else the first; all outputs on one colour scale. */
static void
arrange_outputs (NormStoryPage *page)
{
  static const Way ways[] = { { FALSE, FALSE }, { TRUE, FALSE }, { TRUE, TRUE } };
  gsize way = page->n_rows > 1 ? 1 : 0;
  double limit;

  for (; way < G_N_ELEMENTS (ways); way++)
    {
      arrange_pictures (page, &ways[way], 0);
      if (have_numbers (page))
        break;
    }
  if (way == G_N_ELEMENTS (ways))
    {
      way = page->n_rows > 1 ? G_N_ELEMENTS (ways) - 1 : 0;
      arrange_pictures (page, &ways[way], 0);
    }
  limit = common_limit (page);
  if (limit > 0)
    arrange_pictures (page, &ways[way], limit);
}

static void
arrange_sides (NormStoryPage *page, const NormStoryPageSpec *spec, const cairo_rectangle_t *room)
{
  double badge = 0;

  choose_columns (page, room);
  place_parts (page, room);
  set_headings (page);
  place_rooms (page);
  if (norm_story_page_has_badges (page))
    badge = MIN (BADGE_ROOM * page->type, page->parts[0].room.height);
  set_words (page, badge);
  for (guint at = 0; at < page->n_parts; at++)
    {
      NormStoryPart *part = &page->parts[at];

      if (part->story == NULL)
        {
          arrange_problem (page, part, &spec->sides[at].story.figure);
          continue;
        }
      part->story->picture = part->picture;
      norm_story_place_side_words (part->story, part->room.x, part->room.y, part->room.width);
    }
  if (page->step >= NORM_STORY_NORMALIZE)
    arrange_outputs (page);
  else
    arrange_pictures (page, &plain, 0);
  if (badge > 0)
    norm_story_page_set_badges (page);
}

/* ── the first step ── */

static void
arrange_shared (NormStoryPage *page, const NormStoryPageSpec *spec, const cairo_rectangle_t *room)
{
  gboolean wide = room->width >= WIDE * room->height;
  double gap = 1.6 * page->type, share = wide ? SHARE_OF_SHARED * room->width : 0.42 * room->height;
  cairo_rectangle_t picture = *room, words = *room;

  page->shared = TRUE;
  if (wide)
    {
      picture.width = share;
      words.x += share + gap;
      words.width -= share + gap;
    }
  else
    {
      picture.height = share;
      words.y += share + gap / 2;
      words.height -= share + gap / 2;
    }
  norm_story_page_arrange_names (page, spec->sides[0].story.note, &words);
  for (guint at = 0; at < page->n_parts; at++)
    {
      page->parts[at].place = *room;
      if (page->parts[at].story != NULL)
        page->parts[at].story->picture = picture;
    }
  arrange_pictures (page, &plain, 0);
}

/* ── the page ── */

static void
make_parts (NormStoryPage *page, const NormStoryPageSpec *spec)
{
  for (guint at = 0; at < page->n_parts; at++)
    {
      const NormStorySide *side = &spec->sides[at];
      NormStoryPart *part = &page->parts[at];

      part->heading = g_strdup (side->title);
      if (!norm_story_exists (&side->story.figure))
        {
          part->problem = side->story.figure.problem != NULL ? norm_problem_ref (side->story.figure.problem) : NULL;
          continue;
        }
      if (!page->several)
        {
          part->story = norm_story_new (&side->story, page->step, page->width, page->height, page->scale);
          continue;
        }
      part->story = norm_story_new_bare (&side->story, page->step, page->width, page->height, page->scale);
      part->story->type = page->type;
      part->story->side = TRUE;
    }
}

/* A problem alone: its figure as it is exported, in large type. */
static void
arrange_single_problem (NormStoryPage *page, const NormFigureSpec *given, const cairo_rectangle_t *room)
{
  NormFigureSpec figure = *given;
  NormStoryPart *part = &page->parts[0];

  figure.draw_problem = TRUE;
  figure.caption = figure.cubes = FALSE;
  figure.least_type = page->slide ? page->type : 0;
  figure.without |= NORM_WITHOUT_COLOR_BARS;
  part->place = *room;
  part->figure = norm_figure_new (&figure, room->width, room->height, page->scale);
  norm_layout_move (part->figure, room->x, room->y);
}

void
norm_story_page_arrange (NormStoryPage *page, const NormStoryPageSpec *spec)
{
  cairo_rectangle_t room;
  double x, top;

  page->type = norm_story_type (page->slide, page->width, page->height);
  make_parts (page, spec);
  if (!page->several && page->parts[0].story != NULL)
    return;
  x = norm_story_page_margin (page);
  top = norm_story_page_arrange_head (page, spec);
  room = (cairo_rectangle_t){ x, top, MAX (1, page->width - 2 * x), MAX (1, page->height - (page->slide ? 0.085 * page->height : 10) - top) };
  if (!page->several)
    arrange_single_problem (page, &spec->sides[0].story.figure, &room);
  else if (page->step == NORM_STORY_INPUT && page->n_steps > 1)
    arrange_shared (page, spec, &room);
  else
    arrange_sides (page, spec, &room);
}
