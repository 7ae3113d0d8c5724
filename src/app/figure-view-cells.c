/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-view-private.h"

static NormDocument *
get_document (NormFigureView *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

gboolean
norm_figure_view_get_raster (NormFigureView *self, NormRaster *raster)
{
  NormDocument *document = get_document (self);

  if (document == NULL || self->figure == NULL || norm_figure_view_input (self, document)->n_values == 0)
    return FALSE;
  norm_figure_get_raster (self->figure, raster);
  return TRUE;
}

gboolean
norm_figure_view_has_block (NormFigureView *self)
{
  return self->has_block;
}

gboolean
norm_figure_view_get_block (NormFigureView *self, NormRaster *raster, NormBlock *block)
{
  gsize cell;

  if (!norm_figure_view_get_raster (self, raster))
    return FALSE;
  if (self->has_block)
    *block = norm_block_between (raster, self->block_corner, self->block_end);
  else if (norm_figure_view_selected (self, get_document (self), &cell))
    *block = norm_block_between (raster, cell, cell);
  else
    return FALSE;
  return TRUE;
}

/* In a block of cubes rows and columns are no rectangle that anybody sees, nor where only the output is shown. */
static gboolean
get_plane (NormFigureView *self, NormRaster *raster)
{
  cairo_rectangle_t rect;

  return norm_figure_view_get_raster (self, raster) && !norm_document_get_view_options (get_document (self)).cubes &&
         norm_figure_cell_rect (self->figure, NORM_PANEL_BEFORE, 0, &rect);
}

static void
redraw (NormFigureView *self)
{
  g_clear_pointer (&self->block_node, gsk_render_node_unref);
  norm_figure_view_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
norm_figure_view_drop_block (NormFigureView *self)
{
  gboolean had = self->has_block;

  self->has_block = FALSE;
  if (had)
    redraw (self);
  return had;
}

/* @corner and @end in any order; @selected, which lies between, is pinned. */
static void
set_block (NormFigureView *self, const NormRaster *raster, gsize corner, gsize end, gsize selected)
{
  self->has_block = FALSE; /* first: the pin moves */
  norm_document_pin_value (get_document (self), norm_figure_view_source (self, get_document (self), selected));
  self->has_block = corner != end;
  self->block_raster = *raster;
  self->block_corner = corner;
  self->block_end = end;
  redraw (self);
}

void
norm_figure_view_extend_to (NormFigureView *self, gsize cell)
{
  NormRaster raster;
  gsize corner = self->block_corner, selected;

  if (!get_plane (self, &raster))
    return;
  if (!self->has_block && !norm_figure_view_selected (self, get_document (self), &corner))
    corner = cell;
  selected = corner;
  set_block (self, &raster, corner, cell, selected);
}

gboolean
norm_figure_view_extend_by (NormFigureView *self, int dx, int dy)
{
  gsize from = self->block_end, next;
  NormRaster raster;

  if (!get_plane (self, &raster) || (!self->has_block && !norm_figure_view_selected (self, get_document (self), &from)) ||
      !norm_figure_neighbour (self->figure, from, dx, dy, &next))
    return FALSE;
  norm_figure_view_extend_to (self, next);
  return TRUE;
}

void
norm_figure_view_select_block (NormFigureView *self, const NormBlock *block)
{
  NormRaster raster;
  gsize corner;

  if (!get_plane (self, &raster) || block->row + block->n_rows > raster.n_rows || block->column + block->n_columns > raster.n_columns)
    return;
  corner = norm_raster_cell (&raster, block->row, block->column);
  set_block (self, &raster, corner, norm_raster_cell (&raster, block->row + block->n_rows - 1, block->column + block->n_columns - 1), corner);
}

void
norm_figure_view_select_all (NormFigureView *self)
{
  NormRaster raster;
  gsize selected;

  if (!get_plane (self, &raster))
    return;
  if (!norm_figure_view_selected (self, get_document (self), &selected))
    selected = 0;
  set_block (self, &raster, 0, norm_raster_cell (&raster, raster.n_rows - 1, raster.n_columns - 1), selected);
}

void
norm_figure_view_walk_block (NormFigureView *self, int dx, int dy)
{
  NormRaster raster;
  NormBlock block;
  gsize cell;

  if (self->has_block && norm_figure_view_get_block (self, &raster, &block) && norm_figure_view_selected (self, get_document (self), &cell))
    norm_document_move_to_value (get_document (self),
                                 norm_figure_view_source (self, get_document (self), norm_block_next (&block, &raster, cell, dx, dy)));
}

void
norm_figure_view_check_block (NormFigureView *self)
{
  NormDocument *document = get_document (self);
  NormRaster raster;
  NormBlock block;
  gsize cell;

  if (!self->has_block)
    return;
  if (document == NULL || norm_figure_view_pipeline (self) != norm_document_get_active (document) || !norm_document_get_pinned (document) ||
      !norm_figure_view_selected (self, document, &cell) || !get_plane (self, &raster) || !norm_raster_equal (&raster, &self->block_raster))
    {
      norm_figure_view_drop_block (self);
      return;
    }
  block = norm_block_between (&raster, self->block_corner, self->block_end);
  if (!norm_block_has (&block, &raster, cell))
    norm_figure_view_drop_block (self);
}
