/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "canvas.h"
#include "png-encode.h"

#include <math.h>

typedef struct
{
  NormCanvas parent;
  GString *out;      /* borrowed */
  GString *path;     /* owned: the path so far */
  gboolean in_cells; /* inside the group of crisp rectangles */
} SvgCanvas;

/* Without printf, which a file of thousands of numbers would spend half its time in. */
static void
append_whole (GString *out, guint64 number)
{
  char digits[20];
  gsize first = sizeof digits;

  do
    digits[--first] = (char) ('0' + number % 10);
  while ((number /= 10) > 0);
  g_string_append_len (out, digits + first, (gssize) (sizeof digits - first));
}

/* At most two decimals, '.' whatever the locale, no trailing zeros. */
static void
append_number (GString *out, double value)
{
  gint64 hundredths = llround (value * 100);
  guint64 size = hundredths < 0 ? (guint64) -hundredths : (guint64) hundredths;

  if (hundredths < 0)
    g_string_append_c (out, '-');
  append_whole (out, size / 100);
  if (size % 100 == 0)
    return;
  g_string_append_c (out, '.');
  g_string_append_c (out, (char) ('0' + size % 100 / 10));
  if (size % 10 != 0)
    g_string_append_c (out, (char) ('0' + size % 10));
}

static void
begin_attribute (GString *out, const char *name)
{
  g_string_append_c (out, ' ');
  g_string_append (out, name);
  g_string_append (out, "=\"");
}

static void
append_attribute (GString *out, const char *name, double value)
{
  begin_attribute (out, name);
  append_number (out, value);
  g_string_append_c (out, '"');
}

static void
append_channel (GString *out, double channel)
{
  static const char digits[] = "0123456789abcdef";
  guint value = (guint) lround (channel * 255);

  g_string_append_c (out, digits[value >> 4 & 15]);
  g_string_append_c (out, digits[value & 15]);
}

static void
append_color (GString *out, const char *name, const NormColor *color, double opacity)
{
  double alpha = color->a * opacity;

  begin_attribute (out, name);
  g_string_append_c (out, '#');
  append_channel (out, color->r);
  append_channel (out, color->g);
  append_channel (out, color->b);
  g_string_append_c (out, '"');
  if (alpha < 1)
    {
      g_autofree char *opacity_name = g_strconcat (name, "-opacity", NULL);

      append_attribute (out, opacity_name, alpha);
    }
}

/* Rectangles in a row share one group, so that thousands of cells stay short. */
static void
enter_cells (SvgCanvas *svg, gboolean cells)
{
  if (svg->in_cells == cells)
    return;
  g_string_append (svg->out, cells ? "<g shape-rendering=\"crispEdges\">\n" : "</g>\n");
  svg->in_cells = cells;
}

static void
svg_rect (NormCanvas *canvas, double x, double y, double width, double height, const NormColor *color, double opacity)
{
  SvgCanvas *svg = (SvgCanvas *) canvas;

  enter_cells (svg, TRUE);
  g_string_append (svg->out, "<rect");
  append_attribute (svg->out, "x", x);
  append_attribute (svg->out, "y", y);
  append_attribute (svg->out, "width", width);
  append_attribute (svg->out, "height", height);
  append_color (svg->out, "fill", color, opacity);
  g_string_append (svg->out, "/>\n");
}

static void
append_points (SvgCanvas *svg, char command, const double *points, int n)
{
  g_string_append_c (svg->path, command);
  for (int at = 0; at < n; at++)
    {
      if (at > 0)
        g_string_append_c (svg->path, ' ');
      append_number (svg->path, points[at]);
    }
}

static void
svg_move_to (NormCanvas *canvas, double x, double y)
{
  append_points ((SvgCanvas *) canvas, 'M', (double[]){ x, y }, 2);
}

static void
svg_line_to (NormCanvas *canvas, double x, double y)
{
  append_points ((SvgCanvas *) canvas, 'L', (double[]){ x, y }, 2);
}

static void
svg_curve_to (NormCanvas *canvas, const double points[6])
{
  append_points ((SvgCanvas *) canvas, 'C', points, 6);
}

static void
svg_close (NormCanvas *canvas)
{
  g_string_append_c (((SvgCanvas *) canvas)->path, 'Z');
}

static void
begin_path (SvgCanvas *svg)
{
  enter_cells (svg, FALSE);
  g_string_append_printf (svg->out, "<path d=\"%s\"", svg->path->str);
  g_string_truncate (svg->path, 0);
}

static void
svg_fill (NormCanvas *canvas, const NormColor *color, double opacity)
{
  SvgCanvas *svg = (SvgCanvas *) canvas;

  begin_path (svg);
  append_color (svg->out, "fill", color, opacity);
  g_string_append (svg->out, " fill-rule=\"evenodd\"/>\n");
}

static void
svg_stroke (NormCanvas *canvas, const NormColor *color, double opacity, double width, double dash)
{
  SvgCanvas *svg = (SvgCanvas *) canvas;

  begin_path (svg);
  g_string_append (svg->out, " fill=\"none\"");
  append_color (svg->out, "stroke", color, opacity);
  append_attribute (svg->out, "stroke-width", width);
  if (dash > 0)
    append_attribute (svg->out, "stroke-dasharray", dash);
  g_string_append (svg->out, "/>\n");
}

static void
append_run (GString *out, const NormTheme *theme, const NormRun *run)
{
  g_autofree char *escaped = g_markup_escape_text (run->text, -1);

  if (run->style == NORM_TEXT_PLAIN)
    {
      g_string_append (out, escaped);
      return;
    }
  g_string_append (out, "<tspan");
  if (run->style & NORM_TEXT_BOLD)
    g_string_append (out, " font-weight=\"bold\"");
  if (run->style & NORM_TEXT_ITALIC)
    g_string_append (out, " font-style=\"italic\"");
  if (run->style & (NORM_TEXT_MATH | NORM_TEXT_MONO))
    g_string_append_printf (out, " font-family=\"%s\"", norm_text_family (theme, run->style));
  g_string_append_printf (out, ">%s</tspan>", escaped);
}

/* Placed by its middle: the viewer may have another font, and most words here are centred on something. */
static void
svg_text (NormCanvas *canvas, const NormRun *runs, int n_runs, double size, double x, double baseline, const NormColor *color, double opacity)
{
  SvgCanvas *svg = (SvgCanvas *) canvas;
  double width = 0;

  for (int run = 0; run < n_runs; run++)
    width += norm_text_width (canvas->theme, runs[run].style, size, runs[run].text);
  enter_cells (svg, FALSE);
  g_string_append (svg->out, "<text");
  append_attribute (svg->out, "x", n_runs == 1 ? x + width / 2 : x);
  append_attribute (svg->out, "y", baseline);
  append_attribute (svg->out, "font-size", size);
  if (n_runs == 1)
    g_string_append (svg->out, " text-anchor=\"middle\"");
  append_color (svg->out, "fill", color, opacity);
  g_string_append (svg->out, " xml:space=\"preserve\">");
  for (int run = 0; run < n_runs; run++)
    append_run (svg->out, canvas->theme, &runs[run]);
  g_string_append (svg->out, "</text>\n");
}

static void
svg_rule (NormCanvas *canvas, double x, double y, double width, double thickness, const NormColor *color)
{
  norm_canvas_box (canvas, &(cairo_rectangle_t){ x, y, width, thickness }, 0);
  svg_fill (canvas, color, 1);
}

static void
svg_image (NormCanvas *canvas, cairo_surface_t *pixels, double x, double y, double scale, double opacity)
{
  SvgCanvas *svg = (SvgCanvas *) canvas;
  g_autoptr (GBytes) png = norm_png_encode (pixels);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));

  enter_cells (svg, FALSE);
  g_string_append (svg->out, "<image");
  append_attribute (svg->out, "x", x);
  append_attribute (svg->out, "y", y);
  append_attribute (svg->out, "width", cairo_image_surface_get_width (pixels) / scale);
  append_attribute (svg->out, "height", cairo_image_surface_get_height (pixels) / scale);
  if (opacity < 1)
    append_attribute (svg->out, "opacity", opacity);
  g_string_append_printf (svg->out, " style=\"image-rendering:pixelated\" xlink:href=\"data:image/png;base64,%s\"/>\n", base64);
}

static void
svg_end (NormCanvas *canvas)
{
  SvgCanvas *svg = (SvgCanvas *) canvas;

  enter_cells (svg, FALSE);
  g_string_append (svg->out, "</svg>\n");
  g_string_free (svg->path, TRUE);
}

static const NormCanvasClass svg_class = {
  .rect = svg_rect,
  .move_to = svg_move_to,
  .line_to = svg_line_to,
  .curve_to = svg_curve_to,
  .close = svg_close,
  .fill = svg_fill,
  .stroke = svg_stroke,
  .text = svg_text,
  .hatch = norm_canvas_hatch_lines,
  .rule = svg_rule,
  .image = svg_image,
  .end = svg_end,
};

NormCanvas *
norm_canvas_new_svg (const NormTheme *theme, GString *svg, double width, double height)
{
  SvgCanvas *canvas = g_new0 (SvgCanvas, 1);

  canvas->parent.class = &svg_class;
  canvas->parent.theme = theme;
  canvas->out = svg;
  canvas->path = g_string_new (NULL);
  g_string_append (
    svg, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
  append_attribute (svg, "width", width);
  append_attribute (svg, "height", height);
  g_string_append (svg, " viewBox=\"0 0 ");
  append_number (svg, width);
  g_string_append_c (svg, ' ');
  append_number (svg, height);
  g_string_append_printf (svg, "\" font-family=\"%s\" style=\"font-variant-numeric:tabular-nums\">\n", theme->font);
  return &canvas->parent;
}
