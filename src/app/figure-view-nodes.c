/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GTK paints anew what is covered by nodes that are not the same as in the last frame. A motion of the pointer within a pool therefore makes new only
 * the nodes of the cursor, each no larger than what it draws.
 */
#include "figure-view-private.h"
#include "pixels.h"
#include "style.h"

#include <math.h>

/* ── the picture ── */

void
norm_figure_view_drop_nodes (NormFigureView *self)
{
  g_clear_pointer (&self->base, cairo_surface_destroy);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->block_node, gsk_render_node_unref);
}

static cairo_surface_t *
create_surface (NormFigureView *self)
{
  return norm_pixels_new (GTK_WIDGET (self), gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)), TRUE);
}

static cairo_surface_t *
draw_base (NormFigureView *self)
{
  cairo_surface_t *surface = create_surface (self);
  cairo_t *cr = cairo_create (surface);

  norm_color_set_source (cr, &norm_style_theme ()->paper, 1);
  cairo_paint (cr);
  cairo_translate (cr, NORM_FIGURE_VIEW_MARGIN, NORM_FIGURE_VIEW_MARGIN);
  norm_figure_draw (self->figure, cr);
  cairo_destroy (cr);
  return surface;
}

static cairo_surface_t *
draw_lit (NormFigureView *self, gsize cell, gboolean pinned)
{
  cairo_surface_t *surface = create_surface (self);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_surface (cr, self->base, 0, 0);
  cairo_paint (cr);
  cairo_translate (cr, NORM_FIGURE_VIEW_MARGIN, NORM_FIGURE_VIEW_MARGIN);
  norm_figure_draw_light (self->figure, cr, cell, pinned);
  cairo_destroy (cr);
  return surface;
}

/* @lit: whether a pool is, and which. The node stays the same as long as they do. */
static void
update_node (NormFigureView *self, gboolean lit, gsize pool, gsize cell, gboolean pinned)
{
  cairo_surface_t *surface;

  if (self->node != NULL && self->lit == lit && (!lit || (self->lit_pool == pool && self->lit_pinned == pinned)))
    return;
  if (self->base == NULL)
    self->base = draw_base (self);
  surface = lit ? draw_lit (self, cell, pinned) : cairo_surface_reference (self->base);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  self->node = norm_pixels_node (surface, 0, 0);
  cairo_surface_destroy (surface);
  self->lit = lit;
  self->lit_pool = pool;
  self->lit_pinned = pinned;
}

/* ── the cursor ── */

/* Whole pixels around what is drawn; FALSE when that is nothing. */
static gboolean
measure_ink (NormFigure *figure, gsize cell, int part, cairo_rectangle_int_t *bounds)
{
  cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (recording);
  double x, y, width, height;

  norm_figure_draw_cursor (figure, cr, cell, part);
  cairo_destroy (cr);
  cairo_recording_surface_ink_extents (recording, &x, &y, &width, &height);
  cairo_surface_destroy (recording);
  bounds->x = (int) floor (x) - 1;
  bounds->y = (int) floor (y) - 1;
  bounds->width = (int) ceil (x + width) + 1 - bounds->x;
  bounds->height = (int) ceil (y + height) + 1 - bounds->y;
  return width > 0 && height > 0;
}

static void
snapshot_cursor (NormFigureView *self, GtkSnapshot *snapshot, gsize cell)
{
  for (int part = 0; part < norm_figure_n_cursor_parts (self->figure); part++)
    {
      cairo_rectangle_int_t bounds;
      cairo_surface_t *surface;
      cairo_t *cr;

      if (!measure_ink (self->figure, cell, part, &bounds))
        continue;
      surface = norm_pixels_new (GTK_WIDGET (self), bounds.width, bounds.height, FALSE);
      cr = cairo_create (surface);
      cairo_translate (cr, -bounds.x, -bounds.y);
      norm_figure_draw_cursor (self->figure, cr, cell, part);
      cairo_destroy (cr);
      norm_pixels_append (snapshot, surface, NORM_FIGURE_VIEW_MARGIN + bounds.x, NORM_FIGURE_VIEW_MARGIN + bounds.y);
    }
}

/* ── the selected rectangle ── */

static GskRenderNode *
draw_block (NormFigureView *self, const NormBlock *block)
{
  cairo_rectangle_t rect;
  cairo_rectangle_int_t bounds;
  cairo_surface_t *surface;
  GskRenderNode *node;
  cairo_t *cr;

  norm_figure_block_rect (self->figure, block, &rect);
  bounds = (cairo_rectangle_int_t){ (int) floor (rect.x), (int) floor (rect.y), (int) ceil (rect.width) + 1, (int) ceil (rect.height) + 1 };
  surface = norm_pixels_new (GTK_WIDGET (self), bounds.width, bounds.height, FALSE);
  cr = cairo_create (surface);
  cairo_translate (cr, -bounds.x, -bounds.y);
  norm_figure_draw_block (self->figure, cr, block);
  cairo_destroy (cr);
  node = norm_pixels_node (surface, NORM_FIGURE_VIEW_MARGIN + bounds.x, NORM_FIGURE_VIEW_MARGIN + bounds.y);
  cairo_surface_destroy (surface);
  return node;
}

static void
snapshot_block (NormFigureView *self, GtkSnapshot *snapshot)
{
  NormRaster raster;
  NormBlock block;

  if (!self->has_block || !norm_figure_view_get_block (self, &raster, &block))
    return;
  if (self->block_node == NULL)
    self->block_node = draw_block (self, &block);
  gtk_snapshot_append_node (snapshot, self->block_node);
}

void
norm_figure_view_snapshot_figure (NormFigureView *self, GtkSnapshot *snapshot)
{
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
  NormResult *result = norm_document_get_pipeline_result (document, norm_figure_view_pipeline (self));
  gsize cell = 0, pool = 0;
  gboolean has_cursor = result != NULL && norm_figure_view_selected (self, document, &cell);
  gboolean lit = has_cursor && result->pooling->n_pools > 0;

  if (lit)
    pool = norm_pooling_pool_of (result->pooling, cell);
  update_node (self, lit, pool, cell, norm_document_get_pinned (document));
  gtk_snapshot_append_node (snapshot, self->node);
  snapshot_block (self, snapshot);
  if (has_cursor)
    snapshot_cursor (self, snapshot, cell);
}
