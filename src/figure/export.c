/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export.h"
#include "figure-private.h"
#include "png-encode.h"
#include "sheet.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NATURAL_WIDTH  672.0
#define NATURAL_HEIGHT 650.0
#define FINE           4.0           /* device px per px of vector formats when there are more cells than px */
#define POINTS         (72.0 / 96.0) /* of a px */
#define MOST_PIXELS    32767.0       /* cairo's largest image side */
#define MOST_AREA      (1 << 28)     /* pixels: a picture takes at most 1 GiB while it is made */

gboolean
norm_export_format_from_name (const char *file_name, NormExportFormat *format)
{
  static const struct
  {
    const char *ending;
    NormExportFormat format;
  } endings[] = {
    { ".png", NORM_EXPORT_PNG },
    { ".svg", NORM_EXPORT_SVG },
    { ".pdf", NORM_EXPORT_PDF },
  };
  g_autofree char *lower = NULL;

  g_return_val_if_fail (file_name != NULL && format != NULL, FALSE);
  lower = g_ascii_strdown (file_name, -1);
  for (gsize row = 0; row < G_N_ELEMENTS (endings); row++)
    if (g_str_has_suffix (lower, endings[row].ending))
      {
        *format = endings[row].format;
        return TRUE;
      }
  return FALSE;
}

static const char *const part_names[NORM_EXPORT_N_PARTS] = { "before", "after", "strip", "formula", "table", "colorbar", "caption" };

const char *
norm_export_part_name (guint place)
{
  g_return_val_if_fail (place < NORM_EXPORT_N_PARTS, NULL);
  return part_names[place];
}

gboolean
norm_export_parts_from_text (const char *text, guint *parts)
{
  g_auto (GStrv) words = NULL;
  guint found = 0;

  g_return_val_if_fail (text != NULL && parts != NULL, FALSE);
  words = g_strsplit (text, ",", -1);
  for (guint word = 0; words[word] != NULL; word++)
    {
      guint place = 0;

      while (place < NORM_EXPORT_N_PARTS && !g_str_equal (part_names[place], g_strstrip (words[word])))
        place++;
      if (place == NORM_EXPORT_N_PARTS)
        return FALSE;
      found |= 1u << place;
    }
  *parts = found;
  return (found & ~(guint) (NORM_EXPORT_COLOR_BAR | NORM_EXPORT_CAPTION)) != 0;
}

static gboolean
parse_side (const char **text, double *side)
{
  char *end;
  guint64 value = g_ascii_isdigit (**text) ? g_ascii_strtoull (*text, &end, 10) : 0;

  if (value < 1 || value > MOST_PIXELS)
    return FALSE;
  *side = (double) value;
  *text = end;
  return TRUE;
}

gboolean
norm_export_size_from_text (const char *text, double *width, double *height)
{
  static const struct
  {
    const char *name;
    double width, height;
  } presets[] = {
    { "16:9", 1280, 720 },
    { "4:3", 1024, 768 },
    { "column", 336, 0 },
    { "natural", 0, 0 },
  };
  double across, down;

  g_return_val_if_fail (text != NULL && width != NULL && height != NULL, FALSE);
  for (gsize row = 0; row < G_N_ELEMENTS (presets); row++)
    if (g_str_equal (presets[row].name, text))
      {
        *width = presets[row].width;
        *height = presets[row].height;
        return TRUE;
      }
  if (!parse_side (&text, &across))
    return FALSE;
  text += g_str_has_prefix (text, "×") ? strlen ("×") : *text == 'x' || *text == 'X';
  if (!parse_side (&text, &down) || *text != '\0')
    return FALSE;
  *width = across;
  *height = down;
  return TRUE;
}

/* An arrangement for a file: what has no size is cut to its content. */
static NormFigure *
arrange (const NormFigureSpec *spec, const NormExportOptions *options, double scale)
{
  double width = options->width > 0 ? options->width : NATURAL_WIDTH;
  double height = options->height > 0 ? options->height : MAX (NATURAL_HEIGHT * width / NATURAL_WIDTH, 400);
  NormFigure *figure = norm_figure_new (spec, width, height, scale);

  norm_layout_shrink (figure, options->width <= 0, options->height <= 0);
  return figure;
}

/* ── pages as files ── */

static GBytes *
page_to_png (const NormExportPage *page, double scale, GError **error)
{
  double width = ceil (page->width * scale), height = ceil (page->height * scale);
  cairo_surface_t *surface = NULL;
  GBytes *bytes = NULL;

  if (width <= MOST_PIXELS && height <= MOST_PIXELS && width * height <= MOST_AREA)
    surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  if (surface != NULL && cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      cairo_t *cr = cairo_create (surface);
      NormCanvas *canvas = norm_canvas_new_cairo (page->theme, cr);

      cairo_scale (cr, scale, scale);
      page->draw (canvas, page->data);
      norm_canvas_free (canvas);
      cairo_destroy (cr);
      bytes = norm_png_encode (surface);
    }
  g_clear_pointer (&surface, cairo_surface_destroy);
  if (bytes == NULL)
    g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                 _ ("A picture of %.0f × %.0f pixels is too large; choose a smaller size or scale, or SVG or PDF."), width, height);
  return bytes;
}

static GBytes *
page_to_svg (const NormExportPage *page)
{
  GString *svg = g_string_new (NULL);
  NormCanvas *canvas = norm_canvas_new_svg (page->theme, svg, page->width, page->height);

  page->draw (canvas, page->data);
  norm_canvas_free (canvas);
  return g_string_free_to_bytes (svg);
}

static cairo_status_t
append_bytes (void *array, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (array, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_pdf_page (cairo_surface_t *surface, const NormExportPage *page)
{
  cairo_t *cr;
  NormCanvas *canvas;

  cairo_pdf_surface_set_size (surface, page->width * POINTS, page->height * POINTS);
  cr = cairo_create (surface);
  canvas = norm_canvas_new_cairo (page->theme, cr);
  cairo_scale (cr, POINTS, POINTS);
  page->draw (canvas, page->data);
  cairo_show_page (cr);
  norm_canvas_free (canvas);
  cairo_destroy (cr);
}

static GBytes *
pages_to_pdf (const NormExportPage *pages, gsize n_pages, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, pages->width * POINTS, pages->height * POINTS);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z"); /* the same figure, the same bytes */
  for (gsize page = 0; page < n_pages; page++)
    draw_pdf_page (surface, &pages[page]);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("The PDF cannot be written: %s. Choose a smaller size."), cairo_status_to_string (status));
  return NULL;
}

GBytes *
norm_export_pages (const NormExportPage *pages, gsize n_pages, double scale, NormExportFormat format, GError **error)
{
  g_return_val_if_fail (pages != NULL && n_pages > 0 && (n_pages == 1 || format == NORM_EXPORT_PDF), NULL);
  switch (format)
    {
    case NORM_EXPORT_SVG:
      return page_to_svg (pages);
    case NORM_EXPORT_PDF:
      return pages_to_pdf (pages, n_pages, error);
    case NORM_EXPORT_PNG:
    default:
      return page_to_png (pages, scale, error);
    }
}

/* ── the figure as a page ── */

typedef struct
{
  NormFigure *figure;
  const NormExportOptions *options;
} FigurePage;

static void
draw_figure (NormCanvas *canvas, gpointer data)
{
  const FigurePage *page = data;
  NormDrawing drawing = { .figure = page->figure, .canvas = canvas, .cell = page->options->cell };

  drawing.lit = page->options->lit && page->options->cell < page->figure->grid.n_cells;
  norm_figure_draw_base (&drawing);
  if (!drawing.lit)
    return;
  norm_mark_draw_pool (&drawing, FALSE);
  for (int part = 0; part < norm_figure_n_cursor_parts (page->figure); part++)
    norm_mark_draw_cursor (&drawing, part);
}

static GBytes *
export_sheet (const NormFigureSpec *spec, const NormExportOptions *options, double scale, NormExportFormat format, GError **error)
{
  g_autoptr (NormSheet) sheet = norm_sheet_new (spec, options, scale);
  NormExportPage page = { norm_sheet_width (sheet), norm_sheet_height (sheet), norm_theme (spec->theme), norm_sheet_draw, sheet };

  return norm_export_pages (&page, 1, scale, format, error);
}

static GBytes *
export_figure (const NormFigureSpec *spec, const NormExportOptions *options, double scale, NormExportFormat format, GError **error)
{
  g_autoptr (NormFigure) figure = arrange (spec, options, scale);
  NormExportPage page;

  if (format != NORM_EXPORT_PNG && MAX (figure->grid.x.bin, figure->grid.y.bin) > 1)
    {
      norm_figure_unref (figure);
      figure = arrange (spec, options, FINE);
    }
  page = (NormExportPage){ figure->width, figure->height, figure->theme, draw_figure, &(FigurePage){ figure, options } };
  return norm_export_pages (&page, 1, scale, format, error);
}

/* What the parts say of the figure itself. */
static NormFigureSpec
spec_with_parts (const NormFigureSpec *spec, guint parts)
{
  NormFigureSpec result = *spec;

  if (parts == 0)
    return result;
  result.caption = (parts & NORM_EXPORT_CAPTION) != 0;
  if (!(parts & NORM_EXPORT_COLOR_BAR))
    result.without |= NORM_WITHOUT_COLOR_BARS;
  if (parts & (NORM_EXPORT_BEFORE | NORM_EXPORT_AFTER) && !(parts & NORM_EXPORT_BEFORE))
    result.without |= NORM_WITHOUT_BEFORE;
  if (parts & (NORM_EXPORT_BEFORE | NORM_EXPORT_AFTER) && !(parts & NORM_EXPORT_AFTER))
    result.without |= NORM_WITHOUT_AFTER;
  return result;
}

GBytes *
norm_figure_export (const NormFigureSpec *spec, const NormExportOptions *options, NormExportFormat format, GError **error)
{
  NormFigureSpec wanted;
  double scale;

  g_return_val_if_fail (spec != NULL && options != NULL, NULL);
  scale = format != NORM_EXPORT_PNG ? 1 : options->scale > 0 ? options->scale : 1;
  wanted = spec_with_parts (spec, options->parts);
  if (norm_sheet_is_wanted (&wanted, options))
    return export_sheet (&wanted, options, scale, format, error);
  return export_figure (&wanted, options, scale, format, error);
}
