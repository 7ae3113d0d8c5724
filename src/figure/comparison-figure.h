/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "export.h"

G_BEGIN_DECLS

/* One of several: what its figure shows, and the words over it. Borrowed pointers. */
typedef struct
{
  NormFigureSpec figure;
  const char *title; /* "A  BatchNorm1d(4)" */
  gboolean lit;      /* light the pool of @cell, and tell its statistics … */
  gsize cell;
  gboolean quiet; /* … or not */
} NormComparisonPart;

/**
 * NormComparisonFigure: several figures as one picture: side by side, in rows where they are many, with one colour scale for all outputs (as far as
 * those are of one size) and the lines about their lit pools level. Immutable. All lengths in logical px.
 */
typedef struct _NormComparisonFigure NormComparisonFigure;

/* @width, @height: of the whole; 0: what the parts need. @scale as for norm_figure_new(). */
NormComparisonFigure *norm_comparison_figure_new (const NormComparisonPart *parts, guint n_parts, double width, double height, double scale);
void norm_comparison_figure_free (NormComparisonFigure *figure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormComparisonFigure, norm_comparison_figure_free)
double norm_comparison_figure_width (const NormComparisonFigure *figure);
double norm_comparison_figure_height (const NormComparisonFigure *figure);
guint norm_comparison_figure_columns (const NormComparisonFigure *figure);
/* Part @i where it stands: its cells are at their places in the whole. Borrowed. */
NormFigure *norm_comparison_figure_get_part (const NormComparisonFigure *figure, guint i);
/* The place of part @i, title and lines included. */
void norm_comparison_figure_part_rect (const NormComparisonFigure *figure, guint i, cairo_rectangle_t *rect);
void norm_comparison_figure_draw (NormCanvas *canvas, gpointer figure); /* paper first */

/* As a file's bytes, as norm_figure_export(). Of @options the parts before, after, colour bar and formula count. */
GBytes *norm_comparison_figure_export (const NormComparisonPart *parts, guint n_parts, const NormExportOptions *options, NormExportFormat format,
                                       GError **error);

G_END_DECLS
