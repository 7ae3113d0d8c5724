/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas.h"
#include "figure.h"

G_BEGIN_DECLS

typedef struct
{
  double width, height; /* logical px (1/96 inch); 0, 0: the figure's natural size */
  double scale;         /* PNG pixels per logical px; 1 for vector formats */
  gboolean lit;         /* light the pool of @cell */
  gsize cell;
} NormExportOptions;

typedef enum
{
  NORM_EXPORT_PNG,
  NORM_EXPORT_SVG,
  NORM_EXPORT_PDF,
} NormExportFormat;

gboolean norm_export_format_from_name (const char *file_name, NormExportFormat *format); /* by ending */
/* "1280x720", "16:9" (1280×720), "4:3" (1024×768), "column" (a paper's column, 336 px wide, natural height → height 0) */
gboolean norm_export_size_from_text (const char *text, double *width, double *height);
/* The picture as a file's bytes. SVG: text stays text; PDF: fonts embedded; PNG: compressed quickly. */
GBytes *norm_figure_export (const NormFigureSpec *spec, const NormExportOptions *options, NormExportFormat format, GError **error);

/**
 * NormExportPage: one page of a file, whatever is drawn on it.
 * @width, @height: logical px
 * @draw: draws it on @canvas, paper included; called while norm_export_pages() runs
 */
typedef struct
{
  double width, height;
  const NormTheme *theme;
  void (*draw) (NormCanvas *canvas, gpointer data);
  gpointer data;
} NormExportPage;

/* @n_pages: one, or more for PDF; @scale: PNG pixels per logical px */
GBytes *norm_export_pages (const NormExportPage *pages, gsize n_pages, double scale, NormExportFormat format, GError **error);

G_END_DECLS
