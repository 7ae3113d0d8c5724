/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"
#include "fonts.h"

#include <pango/pangocairo.h>

#define MOST_LINES 8192
#define SET_SIZE   32 /* px; see below */

/*
 * Finding fonts is what a small figure costs most, so everything is made once per thread and kept, and all text is set in one size and scaled when it
 * is drawn: another size would be another font to find, and unhinted text is the same in every size. Words are set by themselves, without a
 * PangoLayout: that would measure the height of each font with a text of its own, for lines that are placed by their baselines.
 */
typedef struct
{
  PangoContext *context;
  GHashTable *fonts; /* "style family" → PangoAttrList */
  GHashTable *lines; /* "style family text" → Line */
} TextCache;

/* A line as glyphs in reading order, at SET_SIZE. */
typedef struct
{
  GPtrArray *items;  /* of PangoItem */
  GPtrArray *glyphs; /* of PangoGlyphString, one for each */
  int width;         /* Pango units */

  /* Of the ink, from the baseline's start; Pango units; known once @has_ink */
  gboolean has_ink;
  int right, top, bottom;
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_ptr_array_unref (line->items);
  g_ptr_array_unref (line->glyphs);
  g_free (line);
}

static void
text_cache_free (gpointer data)
{
  TextCache *cache = data;

  g_hash_table_unref (cache->lines);
  g_hash_table_unref (cache->fonts);
  g_object_unref (cache->context);
  g_free (cache);
}

static GPrivate text_cache_key = G_PRIVATE_INIT (text_cache_free);

/* Unhinted metrics: the same words take the same place at every scale and in every file format. */
static PangoContext *
create_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

static TextCache *
text_cache (void)
{
  TextCache *cache = g_private_get (&text_cache_key);

  if (cache != NULL)
    return cache;
  norm_fonts_wait ();
  cache = g_new0 (TextCache, 1);
  cache->context = create_context ();
  cache->fonts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pango_attr_list_unref);
  cache->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, line_free);
  g_private_set (&text_cache_key, cache);
  return cache;
}

const char *
norm_text_family (const NormTheme *theme, NormTextStyle style)
{
  if (style & NORM_TEXT_MONO)
    return "Adwaita Mono, Source Code Pro, DejaVu Sans Mono, monospace";
  return style & NORM_TEXT_MATH ? theme->math_font : theme->font;
}

static PangoFontDescription *
describe_font (const char *family, NormTextStyle style)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, family);
  pango_font_description_set_absolute_size (font, SET_SIZE * PANGO_SCALE);
  if (style & NORM_TEXT_BOLD)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  if (style & NORM_TEXT_ITALIC)
    pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  return font;
}

/* Family, weight and slant, with tabular figures. */
static PangoAttrList *
lookup_font (TextCache *cache, const char *family, NormTextStyle style)
{
  g_autofree char *key = g_strdup_printf ("%d %s", style, family);
  PangoAttrList *attributes = g_hash_table_lookup (cache->fonts, key);
  g_autoptr (PangoFontDescription) font = NULL;

  if (attributes != NULL)
    return attributes;
  font = describe_font (family, style);
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_desc_new (font));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  g_hash_table_insert (cache->fonts, g_steal_pointer (&key), attributes);
  return attributes;
}

static Line *
set_line (TextCache *cache, PangoAttrList *attributes, const char *text)
{
  Line *line = g_new0 (Line, 1);
  int length = (int) strlen (text);
  GList *logical = pango_itemize (cache->context, text, 0, length, attributes, NULL);
  GList *visual = pango_reorder_items (logical);

  line->items = g_ptr_array_new_with_free_func ((GDestroyNotify) pango_item_free);
  line->glyphs = g_ptr_array_new_with_free_func ((GDestroyNotify) pango_glyph_string_free);
  for (GList *next = visual; next != NULL; next = next->next)
    {
      PangoItem *item = next->data;
      PangoGlyphString *glyphs = pango_glyph_string_new ();

      pango_shape_full (text + item->offset, item->length, text, length, &item->analysis, glyphs);
      line->width += pango_glyph_string_get_width (glyphs);
      g_ptr_array_add (line->items, item);
      g_ptr_array_add (line->glyphs, glyphs);
    }
  g_list_free (visual);
  g_list_free (logical);
  return line;
}

static Line *
lookup_line (const NormTheme *theme, NormTextStyle style, const char *text)
{
  TextCache *cache = text_cache ();
  const char *family = norm_text_family (theme, style);
  g_autofree char *key = g_strdup_printf ("%d %s\n%s", style, family, text);
  Line *line = g_hash_table_lookup (cache->lines, key);

  if (line != NULL)
    return line;
  if (g_hash_table_size (cache->lines) >= MOST_LINES)
    g_hash_table_remove_all (cache->lines);
  line = set_line (cache, lookup_font (cache, family, style), text);
  g_hash_table_insert (cache->lines, g_steal_pointer (&key), line);
  return line;
}

double
norm_text_width (const NormTheme *theme, NormTextStyle style, double size, const char *text)
{
  return pango_units_to_double (lookup_line (theme, style, text)->width) * size / SET_SIZE;
}

static void
measure_ink (Line *line)
{
  int at = 0;

  line->top = line->bottom = line->right = 0;
  for (guint run = 0; run < line->items->len; run++)
    {
      const PangoItem *item = g_ptr_array_index (line->items, run);
      PangoGlyphString *glyphs = g_ptr_array_index (line->glyphs, run);
      PangoRectangle ink;

      pango_glyph_string_extents (glyphs, item->analysis.font, &ink, NULL);
      line->top = run == 0 ? ink.y : MIN (line->top, ink.y);
      line->bottom = run == 0 ? ink.y + ink.height : MAX (line->bottom, ink.y + ink.height);
      line->right = MAX (line->right, at + ink.x + ink.width);
      at += pango_glyph_string_get_width (glyphs);
    }
  line->has_ink = TRUE;
}

void
norm_text_ink (const NormTheme *theme, NormTextStyle style, double size, const char *text, double *width, double *top, double *bottom)
{
  Line *line = lookup_line (theme, style, text);
  double scale = size / SET_SIZE / PANGO_SCALE;

  if (!line->has_ink)
    measure_ink (line);
  *width = MAX (line->width, line->right) * scale;
  *top = -line->top * scale;
  *bottom = line->bottom * scale;
}

void
norm_text_show (cairo_t *cr, const NormTheme *theme, NormTextStyle style, double size, const char *text, double x, double baseline)
{
  const Line *line = lookup_line (theme, style, text);
  double at = 0;

  cairo_save (cr);
  cairo_translate (cr, x, baseline);
  cairo_scale (cr, size / SET_SIZE, size / SET_SIZE);
  for (guint run = 0; run < line->items->len; run++)
    {
      const PangoItem *item = g_ptr_array_index (line->items, run);
      PangoGlyphString *glyphs = g_ptr_array_index (line->glyphs, run);

      cairo_move_to (cr, at, 0);
      pango_cairo_show_glyph_string (cr, item->analysis.font, glyphs);
      at += pango_units_to_double (pango_glyph_string_get_width (glyphs));
    }
  cairo_restore (cr);
}

GStrv
norm_text_wrap (const NormTheme *theme, NormTextStyle style, double size, const char *text, double width)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);
  g_autofree char *line = NULL;

  for (gsize at = 0; words[at] != NULL; at++)
    {
      g_autofree char *longer = line != NULL ? g_strconcat (line, " ", words[at], NULL) : g_strdup (words[at]);

      if (line != NULL && norm_text_width (theme, style, size, longer) > width)
        {
          g_strv_builder_add (lines, line);
          g_free (line);
          line = g_strdup (words[at]);
          continue;
        }
      g_free (line);
      line = g_steal_pointer (&longer);
    }
  if (line != NULL)
    g_strv_builder_add (lines, line);
  return g_strv_builder_end (lines);
}
