/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-page-private.h"

#include <math.h>

#define MOST_CELLS    400  /* cells of a grid that move by themselves; more go over as one picture */
#define STAGGER       0.35 /* of the time: the last piece starts so much later than the first */
#define SMALLEST_MOVE 0.5

/* How a value looks at one end of its way. */
typedef struct
{
  cairo_rectangle_t rect;
  NormColor color;
  char *text; /* owned */
  double type, opacity;
} End;

typedef struct
{
  gsize cell;
  End from, to;
  double delay; /* 0 … STAGGER */
} Piece;

struct _NormStoryMotion
{
  NormStoryPage *from, *to;        /* owned */
  cairo_surface_t *before, *after; /* owned: what stays, without what moves */
  NormStoryHidden hidden_before[NORM_STORY_MOST_SIDES], hidden_after[NORM_STORY_MOST_SIDES];
  GArray *pieces; /* owned, of Piece */
};

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_free (piece->from.text);
  g_free (piece->to.text);
}

/* ── the ends of a way ── */

/* A cell of the grid; FALSE: it is not there. */
static gboolean
find_cell (NormStory *story, NormPanel panel, gsize cell, End *end)
{
  gsize at;
  gboolean lit = story->step >= NORM_STORY_FLATTEN;

  if (!norm_story_to_figure (story, cell, &at) || !norm_figure_cell_rect (story->figure, panel, at, &end->rect))
    return FALSE;
  end->color = norm_figure_cell_color (story->figure, panel, at);
  end->text = norm_figure_cell_text (story->figure, panel, at);
  end->type = story->figure->panels[panel].has_numbers ? story->figure->number_size : 0;
  end->opacity = lit && !norm_figure_in_pool (story->figure, at, story->spec.cell) ? story->theme->dim : 1;
  return TRUE;
}

static gboolean
find_slot (NormStory *story, gsize cell, End *end)
{
  double value = norm_view_get (story->spec.figure.result->input, cell);

  if (!norm_story_slot_rect (story, cell, &end->rect))
    return FALSE;
  end->color = norm_figure_value_color (story->figure, NORM_PANEL_BEFORE, value);
  end->text = norm_story_slot_text (story, cell);
  end->type = story->slot_type;
  end->opacity = 1;
  return TRUE;
}

/* Takes the texts of both ends. */
static void
add_piece (NormStoryMotion *motion, gsize cell, const End *from, const End *to, double delay)
{
  Piece piece = { cell, *from, *to, delay };

  g_array_append_val (motion->pieces, piece);
}

/* ── what moves ── */

static gboolean
same_place (NormStory *from, NormStory *to, gsize cell)
{
  cairo_rectangle_t one, other;

  return norm_story_cell_rect (from, cell, &one) && norm_story_cell_rect (to, cell, &other) && fabs (one.x - other.x) < SMALLEST_MOVE &&
         fabs (one.y - other.y) < SMALLEST_MOVE && fabs (one.width - other.width) < SMALLEST_MOVE && fabs (one.height - other.height) < SMALLEST_MOVE;
}

/* Where its cells are seen: the first panel there is. */
static NormPanel
shown_panel (const NormStory *story)
{
  return norm_figure_has_panel (story->figure, NORM_PANEL_BEFORE) ? NORM_PANEL_BEFORE : NORM_PANEL_AFTER;
}

static gboolean
is_same_grid (NormStory *from, NormStory *to)
{
  gsize n = from->spec.figure.result->input->n_values;

  for (gsize cell = 0; cell < n; cell++)
    if (!same_place (from, to, cell))
      return FALSE;
  return TRUE;
}

/* The grid of a side takes another shape or another place: each cell goes there by itself. */
static void
move_grid (NormStoryMotion *motion, guint side)
{
  NormStory *before = motion->from->parts[side].story, *after = motion->to->parts[side].story;
  gsize n = before->spec.figure.result->input->n_values;

  if (MAX (before->figure->grid.n_cells, n) > MOST_CELLS || is_same_grid (before, after))
    return;
  for (gsize cell = 0; cell < n; cell++)
    {
      End from = { .type = 0 }, to = { .type = 0 };

      if (find_cell (before, shown_panel (before), cell, &from) && find_cell (after, shown_panel (after), cell, &to))
        add_piece (motion, cell, &from, &to, 0);
    }
  motion->hidden_before[side].cells = motion->hidden_after[side].cells = TRUE;
}

/* A list comes or goes: its values travel between it and @panel of the other picture. */
static void
move_list (NormStoryMotion *motion, guint side, gboolean comes, NormPanel panel)
{
  NormStory *from = motion->from->parts[side].story, *to = motion->to->parts[side].story;
  NormStory *with = comes ? to : from, *without = comes ? from : to;

  for (gsize at = 0; at < with->n_slots; at++)
    {
      End slot = { .type = 0 }, cell = { .type = 0 };
      double delay = with->n_slots > 1 ? STAGGER * (double) at / (double) (with->n_slots - 1) : 0;

      if (!find_slot (with, with->slots[at].cell, &slot))
        continue;
      if (!find_cell (without, panel, with->slots[at].cell, &cell))
        g_free (slot.text);
      else
        add_piece (motion, with->slots[at].cell, comes ? &cell : &slot, comes ? &slot : &cell, delay);
    }
  if (comes)
    motion->hidden_after[side].slots = TRUE;
  else
    motion->hidden_before[side].slots = TRUE;
}

static void
find_pieces (NormStoryMotion *motion, guint side)
{
  NormStory *from = motion->from->parts[side].story, *to = motion->to->parts[side].story;
  gboolean has_list = from->n_slots > 0, gets_list = to->n_slots > 0;
  NormStory *other = has_list ? to : from;

  move_grid (motion, side);
  if (has_list != gets_list)
    move_list (motion, side, gets_list, other->step >= NORM_STORY_NORMALIZE ? NORM_PANEL_AFTER : NORM_PANEL_BEFORE);
}

/* Else another story: nothing in it is the same. */
static gboolean
is_same_story (const NormStoryMotion *motion, guint side)
{
  const NormStory *from = motion->from->parts[side].story, *to = motion->to->parts[side].story;

  return from != NULL && to != NULL && from->spec.figure.result == to->spec.figure.result;
}

/* ── what stays ── */

static cairo_surface_t *
picture (NormStoryPage *page, const NormStoryHidden *hidden)
{
  cairo_surface_t *surface = cairo_image_surface_create (page->theme->paper.a < 1 ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24,
                                                         (int) ceil (page->width * page->scale), (int) ceil (page->height * page->scale));
  cairo_t *cr = cairo_create (surface);
  g_autoptr (NormCanvas) canvas = norm_canvas_new_cairo (page->theme, cr);

  cairo_scale (cr, page->scale, page->scale);
  norm_story_page_draw_parts (page, canvas, hidden);
  cairo_destroy (cr);
  return surface;
}

NormStoryMotion *
norm_story_motion_new (NormStoryPage *from, NormStoryPage *to)
{
  NormStoryMotion *motion;

  g_return_val_if_fail (from != NULL && to != NULL && from->scale == to->scale, NULL);
  motion = g_new0 (NormStoryMotion, 1);
  motion->from = norm_story_page_ref (from);
  motion->to = norm_story_page_ref (to);
  motion->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (motion->pieces, piece_clear);
  for (guint side = 0; side < MIN (from->n_parts, to->n_parts); side++)
    if (is_same_story (motion, side))
      find_pieces (motion, side);
  motion->before = picture (from, motion->hidden_before);
  motion->after = picture (to, motion->hidden_after);
  return motion;
}

void
norm_story_motion_free (NormStoryMotion *motion)
{
  norm_story_page_unref (motion->from);
  norm_story_page_unref (motion->to);
  cairo_surface_destroy (motion->before);
  cairo_surface_destroy (motion->after);
  g_array_unref (motion->pieces);
  g_free (motion);
}

/* ── in between ── */

/* Slow, fast, slow */
static double
ease (double t)
{
  t = CLAMP (t, 0, 1);
  return t < 0.5 ? 4 * t * t * t : 1 - pow (2 - 2 * t, 3) / 2;
}

static double
between (double from, double to, double share)
{
  return from + share * (to - from);
}

static double
piece_share (const Piece *piece, double progress)
{
  return ease ((progress - piece->delay) / (1 - STAGGER));
}

static cairo_rectangle_t
piece_rect (const Piece *piece, double share)
{
  const cairo_rectangle_t *from = &piece->from.rect, *to = &piece->to.rect;

  return (cairo_rectangle_t){ between (from->x, to->x, share), between (from->y, to->y, share), between (from->width, to->width, share),
                              between (from->height, to->height, share) };
}

static NormColor
piece_color (const Piece *piece, double share)
{
  const NormColor *from = &piece->from.color, *to = &piece->to.color;

  return (NormColor){ between (from->r, to->r, share), between (from->g, to->g, share), between (from->b, to->b, share), 1 };
}

static void
draw_piece (const Piece *piece, NormCanvas *canvas, double progress)
{
  double share = piece_share (piece, progress), type = between (piece->from.type, piece->to.type, share);
  cairo_rectangle_t rect = piece_rect (piece, share);
  NormColor color = piece_color (piece, share);

  if (piece->from.type <= 0 || piece->to.type <= 0) /* a number that is at one end only is not seen on the way */
    type = 0;
  rect.width -= 1.25;
  rect.height -= 1.25;
  norm_story_draw_value (canvas, &rect, &color, share < 0.5 ? piece->from.text : piece->to.text, type,
                         between (piece->from.opacity, piece->to.opacity, share));
}

static void
paint (cairo_t *cr, cairo_surface_t *surface, double scale, double opacity)
{
  cairo_save (cr);
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  if (opacity < 1)
    cairo_paint_with_alpha (cr, opacity);
  else
    cairo_paint (cr);
  cairo_restore (cr);
}

void
norm_story_motion_draw (NormStoryMotion *motion, cairo_t *cr, double progress)
{
  g_autoptr (NormCanvas) canvas = NULL;

  g_return_if_fail (motion != NULL && cr != NULL);
  canvas = norm_canvas_new_cairo (motion->to->theme, cr);
  if (progress <= 0 || progress >= 1)
    {
      norm_story_page_draw (progress <= 0 ? motion->from : motion->to, canvas);
      return;
    }
  paint (cr, motion->before, motion->from->scale, 1);
  paint (cr, motion->after, motion->to->scale, ease (progress));
  for (guint at = 0; at < motion->pieces->len; at++)
    draw_piece (&g_array_index (motion->pieces, Piece, at), canvas, progress);
}

gsize
norm_story_motion_n_pieces (const NormStoryMotion *motion)
{
  g_return_val_if_fail (motion != NULL, 0);
  return motion->pieces->len;
}

void
norm_story_motion_piece (const NormStoryMotion *motion, gsize piece, double progress, gsize *cell, cairo_rectangle_t *rect)
{
  const Piece *moving;

  g_return_if_fail (motion != NULL && piece < motion->pieces->len);
  moving = &g_array_index (motion->pieces, Piece, piece);
  if (cell != NULL)
    *cell = moving->cell;
  if (rect != NULL)
    *rect = piece_rect (moving, piece_share (moving, progress));
}
