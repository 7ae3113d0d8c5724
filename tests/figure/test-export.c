/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export.h"
#include "support.h"

#include <string.h>

static const double note[] = { 1, 2, 3, 4, 0, 0, 0, 0 };

static GBytes *
export_note (NormExportFormat format, NormThemeKind theme, gboolean lit)
{
  g_autoptr (NormView) view = test_view_of (3, (gsize[]){ 2, 1, 4 }, note);
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(1, eps=0, affine=False)");
  NormFigureSpec spec = test_spec (view, result);
  NormExportOptions options = { .width = 672, .height = 650, .scale = 1, .lit = lit, .cell = 3 };
  GError *error = NULL;
  GBytes *bytes;

  spec.theme = theme;
  bytes = norm_figure_export (&spec, &options, format, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
test_deterministic (void)
{
  for (int format = NORM_EXPORT_PNG; format <= NORM_EXPORT_PDF; format++)
    {
      g_autoptr (GBytes) one = export_note (format, NORM_THEME_LIGHT, TRUE), other = export_note (format, NORM_THEME_LIGHT, TRUE);

      g_assert_true (g_bytes_equal (one, other));
    }
}

static void
test_signatures (void)
{
  static const char *const begins[] = { "\211PNG", "<?xml", "%PDF-" };

  for (int format = NORM_EXPORT_PNG; format <= NORM_EXPORT_PDF; format++)
    {
      g_autoptr (GBytes) bytes = export_note (format, NORM_THEME_DARK, FALSE);

      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), strlen (begins[format]), begins[format], strlen (begins[format]));
    }
}

typedef struct
{
  GHashTable *texts;
  GString *text;
  guint n_rects, n_paths;
} SvgContent;

static void
svg_start (GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer data, GError **error)
{
  SvgContent *content = data;

  content->n_rects += g_str_equal (element, "rect");
  content->n_paths += g_str_equal (element, "path");
  if (g_str_equal (element, "text"))
    g_string_truncate (content->text, 0);
  for (gsize at = 0; names[at] != NULL; at++)
    if (g_str_equal (names[at], "x") || g_str_equal (names[at], "width"))
      {
        const char *point = strchr (values[at], '.');

        g_assert_true (point == NULL || strlen (point) <= 4);
        g_assert_null (strchr (values[at], ','));
      }
}

static void
svg_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  g_string_append_len (((SvgContent *) data)->text, text, (gssize) length);
}

static void
svg_end (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  SvgContent *content = data;

  if (g_str_equal (element, "text"))
    g_hash_table_add (content->texts, g_strdup (content->text->str));
}

static void
draw_page (NormCanvas *canvas, gpointer data)
{
  norm_canvas_rect (canvas, 0, 0, 100, 50, &canvas->theme->accent, 1);
}

/* One page of a PDF for each that is drawn, in its own size. */
static void
test_pages (void)
{
  NormExportPage pages[] = { { 400, 300, norm_theme (NORM_THEME_LIGHT), draw_page, NULL },
                             { 800, 600, norm_theme (NORM_THEME_LIGHT), draw_page, NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = norm_export_pages (pages, G_N_ELEMENTS (pages), 1, NORM_EXPORT_PDF, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_malloc0 (g_bytes_get_size (bytes) + 1);
  for (gsize at = 0; at < g_bytes_get_size (bytes); at++)
    text[at] = MAX (((const char *) g_bytes_get_data (bytes, NULL))[at], ' ');
  g_assert_nonnull (strstr (text, "/Count 2"));
  g_assert_nonnull (strstr (text, "/MediaBox [ 0 0 300 225 ]"));
  g_assert_nonnull (strstr (text, "/MediaBox [ 0 0 600 450 ]"));
}

/* Well formed; the words and numbers are text, the cells are rectangles. */
static void
test_svg (void)
{
  static const GMarkupParser parser = { svg_start, svg_end, svg_text, NULL, NULL };
  static const char *const expected[] = { "Before x", "After y", "C=0", "N=0",
                                          "N=1",      "L 0",     "4",   "1.86",
                                          "−0.17",    "−0.85",   "−4",  "kept C — tells features apart   ·   pooled N, L — averaged over" };
  g_autoptr (GBytes) bytes = export_note (NORM_EXPORT_SVG, NORM_THEME_LIGHT, TRUE);
  SvgContent content = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), g_string_new (NULL), 0, 0 };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &content, NULL);
  GError *error = NULL;

  g_markup_parse_context_parse (context, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  for (gsize at = 0; at < G_N_ELEMENTS (expected); at++)
    if (!g_hash_table_contains (content.texts, expected[at]))
      g_error ("the SVG has no text “%s”", expected[at]);
  g_assert_cmpuint (content.n_rects, >=, 16);
  g_assert_cmpuint (content.n_paths, >=, 4);
  g_markup_parse_context_free (context);
  g_hash_table_unref (content.texts);
  g_string_free (content.text, TRUE);
}

/* Many cells: one image instead of a hundred thousand rectangles. */
static void
test_svg_of_many_cells (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 8, 16, 64 });
  NormFigureSpec spec = test_spec (view, NULL);
  NormExportOptions options = { .width = 672, .height = 650, .scale = 1 };
  g_autoptr (GBytes) bytes = norm_figure_export (&spec, &options, NORM_EXPORT_SVG, NULL);
  g_autofree char *svg = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_nonnull (strstr (svg, "data:image/png;base64,"));
  g_assert_nonnull (strstr (svg, "image-rendering:pixelated"));
}

/* A message with markup characters in it stays a message. */
static void
test_svg_escapes (void)
{
  g_autoptr (NormView) view = test_view_of (3, (gsize[]){ 2, 1, 4 }, note);
  NormProblem problem = { .message = (char *) "a < b & \"c\"", .explanation = (char *) "x > y", .axis = 1, .axis_label = (char *) "<C>" };
  NormExportOptions options = { .width = 672, .height = 650, .scale = 1 };
  NormFigureSpec spec = test_spec (view, NULL);
  GMarkupParser parser = { NULL, NULL, NULL, NULL, NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  GError *error = NULL;

  g_atomic_ref_count_init (&problem.ref_count);
  g_atomic_ref_count_inc (&problem.ref_count); /* ours: never freed */
  spec.problem = &problem;
  spec.draw_problem = TRUE;
  g_autoptr (GBytes) bytes = norm_figure_export (&spec, &options, NORM_EXPORT_SVG, &error);
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_parse (context, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error));
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), "a &lt; b &amp; "));
}

/* The after side of a layer that does not fit: no cells, and an area large enough for the words. */
static void
test_problem_area (void)
{
  g_autoptr (NormView) view = test_view_of (3, (gsize[]){ 2, 1, 4 }, note);
  NormFigureSpec spec = test_spec (view, NULL);
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 672, 650, 1);
  cairo_rectangle_t before, after, cell;

  norm_figure_panel_rect (figure, NORM_PANEL_BEFORE, &before);
  norm_figure_panel_rect (figure, NORM_PANEL_AFTER, &after);
  g_assert_false (norm_figure_cell_rect (figure, NORM_PANEL_AFTER, 0, &cell));
  g_assert_cmpfloat (after.width, >=, 400);
  g_assert_cmpfloat (after.height, >=, 140);
  g_assert_true (after.y >= before.y + before.height || after.x >= before.x + before.width);
  g_assert_cmpfloat (after.y + after.height, <=, 650);
}

static void
test_natural_size (void)
{
  g_autoptr (NormView) view = test_view_of (3, (gsize[]){ 2, 1, 4 }, note);
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(1)");
  NormFigureSpec spec = test_spec (view, result);
  NormExportOptions options = { .width = 336, .height = 0, .scale = 1 };
  g_autoptr (GBytes) column = norm_figure_export (&spec, &options, NORM_EXPORT_SVG, NULL);

  options.width = 0;
  g_autoptr (GBytes) natural = norm_figure_export (&spec, &options, NORM_EXPORT_SVG, NULL);
  g_autofree char *column_svg = g_strndup (g_bytes_get_data (column, NULL), g_bytes_get_size (column));
  g_assert_nonnull (strstr (column_svg, "width=\"336\""));
  g_assert_cmpuint (g_bytes_get_size (natural), >, 1000);
}

static void
test_too_large (void)
{
  g_autoptr (NormView) view = test_view_of (3, (gsize[]){ 2, 1, 4 }, note);
  NormFigureSpec spec = test_spec (view, NULL);
  const double scales[] = { 4, 1 }; /* a side, and both together: 1.6 GB */

  for (gsize at = 0; at < G_N_ELEMENTS (scales); at++)
    {
      NormExportOptions options = { .width = 20000, .height = 20000, .scale = scales[at] };
      g_autoptr (GError) error = NULL;

      g_assert_null (norm_figure_export (&spec, &options, NORM_EXPORT_PNG, &error));
      g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
    }
}

/* There is no room for a word, and that is no reason to fail. */
static void
test_too_small (void)
{
  g_autoptr (NormView) view = test_view_of (3, (gsize[]){ 2, 1, 4 }, note);
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(1, eps=0, affine=False)");

  for (int problem = 0; problem <= 1; problem++)
    for (int format = NORM_EXPORT_PNG; format <= NORM_EXPORT_PDF; format++)
      {
        NormFigureSpec spec = test_spec (view, problem ? NULL : result);
        NormExportOptions options = { .width = 1, .height = 1, .scale = 1 };
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) bytes = norm_figure_export (&spec, &options, format, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (g_bytes_get_size (bytes), >, 0);
      }
}

static void
test_names (void)
{
  NormExportFormat format;
  double width, height;

  g_assert_true (norm_export_format_from_name ("dir/Figure.SVG", &format));
  g_assert_cmpint (format, ==, NORM_EXPORT_SVG);
  g_assert_true (norm_export_format_from_name ("a.pdf", &format));
  g_assert_cmpint (format, ==, NORM_EXPORT_PDF);
  g_assert_false (norm_export_format_from_name ("png", &format));
  g_assert_true (norm_export_size_from_text ("1280x720", &width, &height));
  g_assert_cmpfloat (width, ==, 1280);
  g_assert_cmpfloat (height, ==, 720);
  g_assert_true (norm_export_size_from_text ("16:9", &width, &height));
  g_assert_cmpfloat (width * 9, ==, height * 16);
  g_assert_true (norm_export_size_from_text ("4:3", &width, &height));
  g_assert_cmpfloat (width * 3, ==, height * 4);
  g_assert_true (norm_export_size_from_text ("natural", &width, &height));
  g_assert_true (width == 0 && height == 0);
  g_assert_true (norm_export_size_from_text ("column", &width, &height));
  g_assert_cmpfloat (height, ==, 0);
  for (gsize at = 0; at < 8; at++)
    g_assert_false (
      norm_export_size_from_text (((const char *[]){ "", "x", "12", "12x", "x12", "0x5", "-3x5", "99999999999999999999x5" })[at], &width, &height));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/export/pages", test_pages);
  g_test_add_func ("/figure/export/deterministic", test_deterministic);
  g_test_add_func ("/figure/export/signatures", test_signatures);
  g_test_add_func ("/figure/export/svg", test_svg);
  g_test_add_func ("/figure/export/svg-of-many-cells", test_svg_of_many_cells);
  g_test_add_func ("/figure/export/svg-escapes", test_svg_escapes);
  g_test_add_func ("/figure/export/problem-area", test_problem_area);
  g_test_add_func ("/figure/export/natural-size", test_natural_size);
  g_test_add_func ("/figure/export/too-large", test_too_large);
  g_test_add_func ("/figure/export/too-small", test_too_small);
  g_test_add_func ("/figure/export/names", test_names);
  return g_test_run ();
}
