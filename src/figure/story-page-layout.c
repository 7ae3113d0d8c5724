/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the sides of a page stand: under one head, in a row or two, their pictures and their words level. */
#include "story-page-private.h"

#include "equality.h"

#include <math.h>

#define MOST_COMPARED   (1 << 22) /* values: larger outputs have no badge */
#define WORDS_SHARE     0.34      /* of a side's height, in a single row */
#define MOST_WORDS      7.0       /* in type sizes */
#define WORDS_IN_ROWS   1.6
#define BADGE_ROOM      1.9
#define COLUMN_GAP      1.6
#define ROW_GAP         0.7
#define WORDS_GAP       0.4
#define WIDE_PLACE      1.9 /* width / height of a side from which words stand beside its picture */
#define PICTURE_SHARE   0.44
#define LETTER_COLUMN   1.35 /* of the type */
#define SHARE_OF_SHARED 0.46 /* of the width: the picture that all begin with */
#define WIDE            1.2  /* width / height */
#define MOST_APART      8.0  /* outputs whose ranges differ more keep their own colour scales */

/* How a side's picture is given room. */
typedef struct
{
  gboolean after_only, untitled;
} Way;

static const Way plain = { FALSE, FALSE };

/* ── the head ── */

static const char *
step_words (NormStoryStep step)
{
  static const char *const words[] = {
    "the input, the same for all", "same colour, same mean and variance", "the values of one pool become a list", "one mean for each list",
    "one variance for each list",  "minus μ, divided by √(σ² + ε)",       "the layer's own scale and shift",      "what is kept for eval()",
  };

  return words[step - 1];
}

static double
margin (const NormStoryPage *page)
{
  return page->slide ? 0.05 * page->width : 14;
}

/* The question, or what stands for it; returns where the head ends. */
static double
arrange_head (NormStoryPage *page, const NormStoryPageSpec *spec)
{
  const char *question = spec->sides[0].story.question;
  gboolean asks = page->slide && question != NULL && *question != '\0';
  double x = margin (page), width = page->width - 2 * x, y = page->slide ? 0.05 * page->height : 8;
  g_autofree char *step = page->n_steps > 1 ? g_strdup_printf ("Step %d of %d: %s", (int) page->step, page->n_steps, step_words (page->step))
                                            : g_strdup (page->parts[0].heading != NULL ? page->parts[0].heading : "");

  norm_story_set_title (page->theme, &page->title, asks ? question : step, (page->slide ? 1.5 : 1.25) * page->type, 1.1 * page->type, width, 1);
  page->title.x = x;
  page->title.baseline = y + page->title.size;
  y += norm_story_text_height (&page->title) + 0.1 * page->type;
  if (!asks)
    return y + 0.4 * page->type;
  norm_story_set_text (page->theme, &page->subtitle, step, NORM_TEXT_PLAIN, page->type, width);
  page->subtitle.x = x;
  page->subtitle.baseline = y + page->type;
  return y + norm_story_text_height (&page->subtitle) + 0.4 * page->type;
}

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

/* ── titles ── */

/* At most @most_lines, the last of which then ends in "…". */
static void
cut_lines (NormStoryPage *page, NormStoryText *text, NormTextStyle style, guint most_lines, double width)
{
  for (guint line = 0; text->lines[line] != NULL; line++)
    {
      gboolean cut = line + 1 == most_lines && text->lines[line + 1] != NULL;
      GString *words = g_string_new (text->lines[line]);

      if (cut)
        g_string_append (words, " …");
      while (words->len > 4 && norm_text_width (page->theme, style, text->size, words->str) > width)
        {
          char *end = g_utf8_find_prev_char (words->str, words->str + words->len - (g_str_has_suffix (words->str, "…") ? strlen ("…") : 0));

          g_string_truncate (words, (gsize) (end - words->str));
          g_string_append (words, "…");
        }
      g_free (text->lines[line]);
      text->lines[line] = g_string_free (words, FALSE);
      for (guint rest = line + 1; cut && text->lines[rest] != NULL; rest++)
        g_clear_pointer (&text->lines[rest], g_free);
    }
}

/* "A" and the pipeline in words; returns how tall. */
static double
set_heading (NormStoryPage *page, guint at, double x, double y, double width, guint most_lines)
{
  NormStoryPart *part = &page->parts[at];
  double indent = LETTER_COLUMN * page->type;
  char letter[] = { (char) ('A' + at), '\0' };

  norm_story_set_text (page->theme, &part->letter, letter, NORM_TEXT_BOLD, page->type, width);
  norm_story_set_text (page->theme, &part->title, part->heading, NORM_TEXT_BOLD, page->type, width - indent);
  cut_lines (page, &part->title, NORM_TEXT_BOLD, most_lines, width - indent);
  part->letter.line_height = part->title.line_height = 1.2 * page->type;
  part->letter.x = x;
  part->title.x = x + indent;
  part->letter.baseline = part->title.baseline = y + page->type;
  return norm_story_text_height (&part->title);
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
        height = MAX (height, set_heading (page, at, page->parts[at].place.x, page->parts[at].place.y, page->parts[at].place.width, 2));
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

/* A side's output against the first one's, once it is shown; where rows are low, in the step that has nothing else to say. */
static gboolean
has_badges (const NormStoryPage *page)
{
  const NormStory *first = page->parts[0].story;

  return page->step >= NORM_STORY_NORMALIZE && (page->n_rows == 1 || page->step == NORM_STORY_SCALE) && first != NULL &&
         first->spec.figure.result->output->n_values <= MOST_COMPARED;
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
        cut_lines (page, &part->story->caption, NORM_TEXT_PLAIN, (guint) MAX (1, (part->room.height - badge) / part->story->caption.line_height),
                   part->room.width);
    }
}

/* ── how outputs compare ── */

static char *
comparison_words (const NormStory *story, const NormStory *first, gboolean brief)
{
  const NormTensor *loaded = story->spec.loaded != NULL ? story->spec.loaded->tensor : story->spec.figure.input->tensor;
  NormEquality equality = norm_equality_of_results (story->spec.figure.result, first->spec.figure.result, FALSE);
  g_autofree char *words = norm_equality_words (&equality, loaded->rank, loaded->shape);
  char *place = brief ? strstr (words, " at [") : NULL;

  if (place != NULL)
    *place = '\0';
  return g_steal_pointer (&words);
}

static void
set_badge (NormStoryPage *page, NormStoryPart *part)
{
  double pad = 0.4 * page->type, width = part->room.width - 2 * pad;

  for (int brief = 0; brief < 2; brief++)
    {
      g_autofree char *words = comparison_words (part->story, page->parts[0].story, brief);
      g_autofree char *text = g_strdup_printf ("against A: %s", words);
      const char *shown = norm_text_width (page->theme, NORM_TEXT_BOLD, page->type, text) <= width ? text : words;

      norm_story_set_text (page->theme, &part->badge, shown, NORM_TEXT_BOLD, page->type, width);
      if (norm_story_text_n_lines (&part->badge) == 1)
        break;
    }
  cut_lines (page, &part->badge, NORM_TEXT_BOLD, 1, width);
  part->badge.x = part->room.x + pad;
  part->badge.baseline = part->room.y + part->room.height - 0.5 * page->type;
}

static void
set_badges (NormStoryPage *page)
{
  for (guint at = 1; at < page->n_parts; at++)
    if (page->parts[at].story != NULL && norm_story_is_final (page->parts[at].story) && norm_story_is_final (page->parts[0].story))
      set_badge (page, &page->parts[at]);
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
  cut_lines (page, &part->words, NORM_TEXT_BOLD, (guint) MAX (1, room->height / part->words.line_height), room->width);
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
  if (has_badges (page))
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
    set_badges (page);
}

/* ── the first step: one picture, whose readings they are ── */

/* The names of all, one below the other from @y on; returns where they end. */
static double
set_list (NormStoryPage *page, double x, double y, double width)
{
  for (guint at = 0; at < page->n_parts; at++)
    y += set_heading (page, at, x, y, width, 2) + 0.35 * page->type;
  return y;
}

/* Note and names in @room, as much of the note as all of it has room for: all or nothing. */
static void
arrange_names (NormStoryPage *page, const char *note, const cairo_rectangle_t *room)
{
  double names = set_list (page, room->x, 0, room->width), height = names, y;

  if (page->slide && note != NULL && *note != '\0')
    {
      norm_story_set_text (page->theme, &page->note, note, NORM_TEXT_PLAIN, page->type, room->width);
      height += norm_story_text_height (&page->note) + 0.8 * page->type;
      if (height > room->height)
        {
          g_clear_pointer (&page->note.lines, g_strfreev);
          height = names;
        }
    }
  y = room->y + MAX (0, (room->height - height) / 2);
  page->note.x = room->x;
  page->note.baseline = y + 0.98 * page->type;
  if (page->note.lines != NULL)
    y += norm_story_text_height (&page->note) + 0.8 * page->type;
  set_list (page, room->x, y, room->width);
}

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
  arrange_names (page, spec->sides[0].story.note, &words);
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
  x = margin (page);
  top = arrange_head (page, spec);
  room = (cairo_rectangle_t){ x, top, MAX (1, page->width - 2 * x), MAX (1, page->height - (page->slide ? 0.085 * page->height : 10) - top) };
  if (!page->several)
    arrange_single_problem (page, &spec->sides[0].story.figure, &room);
  else if (page->step == NORM_STORY_INPUT && page->n_steps > 1)
    arrange_shared (page, spec, &room);
  else
    arrange_sides (page, spec, &room);
}
