/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <pango/pangocairo.h>

#define MOST_LAYOUTS 8192
#define SET_SIZE     32 /* px; see below */

/*
 * Finding fonts is what a small figure costs most, so everything is made once per thread and kept, and all text is set in one size and scaled when
 * it is
 * drawn: another size would be another font to find, and unhinted text is the same in every size.
 */
typedef struct
{
  PangoContext *context;
  PangoAttrList *attributes; /* tabular figures */
  GHashTable *fonts;         /* "style family" → PangoFontDescription */
  GHashTable *layouts;       /* "style family text" → PangoLayout */
} TextCache;

static void
text_cache_free (gpointer data)
{
  TextCache *cache = data;

  g_hash_table_unref (cache->layouts);
  g_hash_table_unref (cache->fonts);
  pango_attr_list_unref (cache->attributes);
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
  cache = g_new0 (TextCache, 1);
  cache->context = create_context ();
  cache->attributes = pango_attr_list_new ();
  pango_attr_list_insert (cache->attributes, pango_attr_font_features_new ("tnum"));
  cache->fonts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pango_font_description_free);
  cache->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
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
lookup_font (TextCache *cache, const char *family, NormTextStyle style)
{
  g_autofree char *key = g_strdup_printf ("%d %s", style, family);
  PangoFontDescription *font = g_hash_table_lookup (cache->fonts, key);

  if (font != NULL)
    return font;
  font = pango_font_description_new ();
  pango_font_description_set_family (font, family);
  pango_font_description_set_absolute_size (font, SET_SIZE * PANGO_SCALE);
  if (style & NORM_TEXT_BOLD)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  if (style & NORM_TEXT_ITALIC)
    pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  g_hash_table_insert (cache->fonts, g_steal_pointer (&key), font);
  return font;
}

static PangoLayout *
lookup_layout (const NormTheme *theme, NormTextStyle style, const char *text)
{
  TextCache *cache = text_cache ();
  const char *family = norm_text_family (theme, style);
  g_autofree char *key = g_strdup_printf ("%d %s\n%s", style, family, text);
  PangoLayout *layout = g_hash_table_lookup (cache->layouts, key);

  if (layout != NULL)
    return layout;
  if (g_hash_table_size (cache->layouts) >= MOST_LAYOUTS)
    g_hash_table_remove_all (cache->layouts);
  layout = pango_layout_new (cache->context);
  pango_layout_set_font_description (layout, lookup_font (cache, family, style));
  pango_layout_set_attributes (layout, cache->attributes);
  pango_layout_set_text (layout, text, -1);
  g_hash_table_insert (cache->layouts, g_steal_pointer (&key), layout);
  return layout;
}

double
norm_text_width (const NormTheme *theme, NormTextStyle style, double size, const char *text)
{
  int width;

  pango_layout_get_size (lookup_layout (theme, style, text), &width, NULL);
  return pango_units_to_double (width) * size / SET_SIZE;
}

void
norm_text_show (cairo_t *cr, const NormTheme *theme, NormTextStyle style, double size, const char *text, double x, double baseline)
{
  PangoLayout *layout = lookup_layout (theme, style, text);

  cairo_save (cr);
  cairo_translate (cr, x, baseline);
  cairo_scale (cr, size / SET_SIZE, size / SET_SIZE);
  cairo_move_to (cr, 0, -pango_units_to_double (pango_layout_get_baseline (layout)));
  pango_cairo_show_layout (cr, layout);
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
