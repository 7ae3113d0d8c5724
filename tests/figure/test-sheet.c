/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet.h"
#include "support.h"

#include <string.h>

#define ALL ((1u << NORM_EXPORT_N_PARTS) - 1)

static char *
svg_of (const NormFigureSpec *spec, guint parts, double width, double height, gsize cell)
{
  NormExportOptions options = { .width = width, .height = height, .scale = 1, .lit = cell != G_MAXSIZE, .cell = cell, .parts = parts };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = norm_figure_export (spec, &options, NORM_EXPORT_SVG, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
}

static void
test_words (void)
{
  guint parts = 0;

  g_assert_true (norm_export_parts_from_text ("before,after,strip,formula,table,colorbar,caption", &parts));
  g_assert_cmpuint (parts, ==, ALL);
  g_assert_true (norm_export_parts_from_text ("table, strip", &parts));
  g_assert_cmpuint (parts, ==, NORM_EXPORT_TABLE | NORM_EXPORT_STRIP);
  for (guint place = 0; place < 5; place++)
    {
      g_assert_true (norm_export_parts_from_text (norm_export_part_name (place), &parts));
      g_assert_cmpuint (parts, ==, 1u << place);
    }
  g_assert_false (norm_export_parts_from_text ("before,everything", &parts));
  g_assert_false (norm_export_parts_from_text ("", &parts));
  g_assert_false (norm_export_parts_from_text ("caption,colorbar", &parts)); /* of nothing */
}

/* Each part is there when it is asked for, and only then. Two features of (2, 2): 0 has 1 and 3, 1 has 2 and 6. */
static void
test_each_part (void)
{
  static const struct
  {
    NormExportPart part;
    const char *words[2];
  } rows[] = {
    { NORM_EXPORT_BEFORE, { ">Before</tspan>", ">Before</tspan>" } },
    { NORM_EXPORT_AFTER, { ">After</tspan>", ">After</tspan>" } },
    { NORM_EXPORT_STRIP, { "Feature 1", "2 values pooled" } },
    { NORM_EXPORT_FORMULA, { "Feature 1", ">μ</tspan>" } },
    { NORM_EXPORT_TABLE, { ">C=1<", "var (÷m)" } },
    { NORM_EXPORT_CAPTION, { "averaged over", ">kept</tspan>" } },
  };
  g_autoptr (NormView) view = test_view_of (2, (gsize[]){ 2, 2 }, (double[]){ 1, 2, 3, 6 });
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(2, eps=0, affine=False)");
  NormFigureSpec spec = test_spec (view, result);

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      guint alone = rows[row].part | (rows[row].part == NORM_EXPORT_CAPTION ? NORM_EXPORT_AFTER : 0);
      g_autofree char *with = svg_of (&spec, alone, 0, 0, 3), *without = svg_of (&spec, ALL & ~(guint) rows[row].part, 0, 0, 3);
      gboolean heading_stays = rows[row].part == NORM_EXPORT_STRIP;

      for (int word = 0; word < 2; word++)
        g_assert_nonnull (strstr (with, rows[row].words[word]));
      g_assert_true ((strstr (without, rows[row].words[1]) == NULL) != heading_stays);
    }
}

/* Where everything is drawn lies on the page, whatever the layer, the parts and the size. */
static void
test_stays_on_the_page (void)
{
  static const struct
  {
    int rank;
    gsize shape[4];
    const char *layer;
  } rows[] = {
    { 3, { 2, 1, 4 }, "BatchNorm1d(1, eps=0)" },
    { 4, { 4, 40, 3, 3 }, "BatchNorm2d(40)" },
    { 3, { 4, 6, 5 }, "GroupNorm(2, 6)" },
    { 3, { 30, 2, 50 }, "LayerNorm((2, 50))" },
  };
  static const double sizes[][2] = { { 0, 0 }, { 1280, 720 }, { 1024, 768 }, { 336, 0 }, { 500, 900 }, { 400, 400 } };
  static const guint parts[] = { ALL, NORM_EXPORT_STRIP, NORM_EXPORT_FORMULA | NORM_EXPORT_TABLE, NORM_EXPORT_AFTER | NORM_EXPORT_TABLE,
                                 NORM_EXPORT_BEFORE | NORM_EXPORT_FORMULA | NORM_EXPORT_CAPTION };

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    for (gsize size = 0; size < G_N_ELEMENTS (sizes); size++)
      for (gsize which = 0; which < G_N_ELEMENTS (parts); which++)
        {
          g_autoptr (NormView) view = test_view (rows[row].rank, rows[row].shape);
          g_autoptr (NormResult) result = test_run (view, rows[row].layer);
          NormFigureSpec spec = test_spec (view, result);
          NormExportOptions options = { .width = sizes[size][0], .height = sizes[size][1], .lit = TRUE, .cell = 5, .parts = parts[which] };
          cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
          cairo_t *cr = cairo_create (recording);
          double x, y, width, height;
          spec.theme = NORM_THEME_TRANSPARENT; /* no paper: only what is drawn */
          spec.caption = (parts[which] & NORM_EXPORT_CAPTION) != 0;
          spec.without = (parts[which] & NORM_EXPORT_BEFORE ? 0 : NORM_WITHOUT_BEFORE) | (parts[which] & NORM_EXPORT_AFTER ? 0 : NORM_WITHOUT_AFTER);
          if (!(parts[which] & (NORM_EXPORT_BEFORE | NORM_EXPORT_AFTER)))
            spec.without = 0;
          g_autoptr (NormSheet) sheet = norm_sheet_new (&spec, &options, 1);
          NormCanvas *canvas = norm_canvas_new_cairo (norm_theme (spec.theme), cr);

          norm_sheet_draw (canvas, sheet);
          norm_canvas_free (canvas);
          cairo_recording_surface_ink_extents (recording, &x, &y, &width, &height);
          g_assert_cmpfloat (x, >=, 0);
          g_assert_cmpfloat (y, >=, 0);
          g_assert_cmpfloat (x + width, <=, norm_sheet_width (sheet));
          g_assert_cmpfloat (y + height, <=, norm_sheet_height (sheet));
          if (sizes[size][0] > 0)
            g_assert_cmpfloat (norm_sheet_width (sheet), ==, sizes[size][0]);
          if (sizes[size][1] > 0)
            g_assert_cmpfloat (norm_sheet_height (sheet), ==, sizes[size][1]);
          cairo_destroy (cr);
          cairo_surface_destroy (recording);
        }
}

/* Every value of the pool is a rectangle of the strip and a text in it; no word is drawn as an outline. */
static void
test_strip_is_text (void)
{
  g_autoptr (NormView) view = test_view_of (2, (gsize[]){ 3, 2 }, (double[]){ 0.5, 11, 0.25, 22, 0.75, 33 });
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(2)");
  NormFigureSpec spec = test_spec (view, result);
  g_autofree char *svg = svg_of (&spec, NORM_EXPORT_STRIP, 500, 0, 1);

  g_assert_nonnull (strstr (svg, ">11"));
  g_assert_nonnull (strstr (svg, ">22"));
  g_assert_nonnull (strstr (svg, ">33"));
  g_assert_null (strstr (svg, ">0.5"));
  g_assert_null (strstr (svg, "<use"));
}

/* The lit pool is in the table, however many come before it, and what is left out is said. */
static void
test_table_has_the_lit_pool (void)
{
  g_autoptr (NormView) view = test_view (2, (gsize[]){ 2, 90 });
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(90)");
  NormFigureSpec spec = test_spec (view, result);
  g_autofree char *svg = svg_of (&spec, NORM_EXPORT_TABLE, 0, 0, 77);

  g_assert_nonnull (strstr (svg, "C=77<"));
  g_assert_nonnull (strstr (svg, "C=0<"));
  g_assert_null (strstr (svg, "C=76<"));
  g_assert_nonnull (strstr (svg, "… and 78 more"));
}

/* A layer without pools has nothing to tell but the figure, and a file is made of that. */
static void
test_without_pools (void)
{
  g_autoptr (NormView) view = test_view (2, (gsize[]){ 2, 3 });
  g_autoptr (NormResult) result = test_run (view, "Identity()");
  NormFigureSpec spec = test_spec (view, result);
  g_autofree char *svg = svg_of (&spec, NORM_EXPORT_STRIP | NORM_EXPORT_TABLE, 0, 0, 2);

  g_assert_nonnull (strstr (svg, ">Before</tspan>"));
  g_assert_null (strstr (svg, "var (÷m)"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/sheet/words", test_words);
  g_test_add_func ("/figure/sheet/each-part", test_each_part);
  g_test_add_func ("/figure/sheet/stays-on-the-page", test_stays_on_the_page);
  g_test_add_func ("/figure/sheet/strip-is-text", test_strip_is_text);
  g_test_add_func ("/figure/sheet/table-has-the-lit-pool", test_table_has_the_lit_pool);
  g_test_add_func ("/figure/sheet/without-pools", test_without_pools);
  return g_test_run ();
}
