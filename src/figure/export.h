/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas.h"
#include "figure.h"

G_BEGIN_DECLS

/* What a file shows. */
typedef enum
{
  NORM_EXPORT_BEFORE = 1 << 0,
  NORM_EXPORT_AFTER = 1 << 1,
  NORM_EXPORT_STRIP = 1 << 2,   /* the lit pool as one list; without a lit one, pool 0's */
  NORM_EXPORT_FORMULA = 1 << 3, /* its mean and variance, and the lit value's output */
  NORM_EXPORT_TABLE = 1 << 4,   /* the statistics of all pools */
  NORM_EXPORT_COLOR_BAR = 1 << 5,
  NORM_EXPORT_CAPTION = 1 << 6,
} NormExportPart;

#define NORM_EXPORT_N_PARTS 7
#define NORM_EXPORT_FIGURE  (NORM_EXPORT_BEFORE | NORM_EXPORT_AFTER | NORM_EXPORT_COLOR_BAR | NORM_EXPORT_CAPTION)

typedef struct
{
  double width, height; /* logical px (1/96 inch); 0, 0: the figure's natural size */
  double scale;         /* PNG pixels per logical px; 1 for vector formats */
  gboolean lit;         /* light the pool of @cell */
  gsize cell;
  guint parts; /* NormExportPart flags; 0: as NORM_EXPORT_FIGURE, but with a caption only where the spec has one */
} NormExportOptions;

typedef enum
{
  NORM_EXPORT_PNG,
  NORM_EXPORT_SVG,
  NORM_EXPORT_PDF,
} NormExportFormat;

gboolean norm_export_format_from_name (const char *file_name, NormExportFormat *format); /* by ending */
/* "before,strip,table": FALSE when a word is none of the parts, or when there would be nothing to see: a colour bar and a caption need a panel. */
gboolean norm_export_parts_from_text (const char *text, guint *parts);
const char *norm_export_part_name (guint place); /* "before": 0 … NORM_EXPORT_N_PARTS − 1, in the order of the flags */
/* "1280x720", "16:9" (1280×720), "4:3" (1024×768), "column" (a paper's column, 336 px wide, natural height → height 0), "natural" (0, 0) */
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
