/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fallback.h"
#include "face.h"
#include "fonts.h"

#include <pango/pangocairo.h>

/* Glyphs in reading order. Set without a PangoLayout: that would measure the height of each font with a text of its own, for lines that are placed
 * by their baselines. */
struct _NormFallback
{
  GPtrArray *items;  /* of PangoItem */
  GPtrArray *glyphs; /* of PangoGlyphString, one for each */
  int width;         /* Pango units */
};

static GPrivate context_key = G_PRIVATE_INIT (g_object_unref);

static PangoContext *
create_context (void)
{
  cairo_font_options_t *options = norm_face_options ();
  PangoContext *context;

  norm_fonts_wait ();
  context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

static PangoContext *
get_context (void)
{
  if (g_private_get (&context_key) == NULL)
    g_private_set (&context_key, create_context ());
  return g_private_get (&context_key);
}

static PangoFontDescription *
describe_font (const char *families, NormTextStyle style, double size)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, families);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (style & NORM_TEXT_BOLD)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  if (style & NORM_TEXT_ITALIC)
    pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  return font;
}

/* With tabular figures. */
static PangoAttrList *
create_attributes (const char *families, NormTextStyle style, double size)
{
  g_autoptr (PangoFontDescription) font = describe_font (families, style, size);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_desc_new (font));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  return attributes;
}

NormFallback *
norm_fallback_new (const char *families, NormTextStyle style, double size, const char *text)
{
  g_autoptr (PangoAttrList) attributes = create_attributes (families, style, size);
  NormFallback *words = g_new0 (NormFallback, 1);
  int length = (int) strlen (text);
  GList *logical = pango_itemize (get_context (), text, 0, length, attributes, NULL);
  GList *visual = pango_reorder_items (logical);

  words->items = g_ptr_array_new_with_free_func ((GDestroyNotify) pango_item_free);
  words->glyphs = g_ptr_array_new_with_free_func ((GDestroyNotify) pango_glyph_string_free);
  for (GList *next = visual; next != NULL; next = next->next)
    {
      PangoItem *item = next->data;
      PangoGlyphString *glyphs = pango_glyph_string_new ();

      pango_shape_full (text + item->offset, item->length, text, length, &item->analysis, glyphs);
      words->width += pango_glyph_string_get_width (glyphs);
      g_ptr_array_add (words->items, item);
      g_ptr_array_add (words->glyphs, glyphs);
    }
  g_list_free (visual);
  g_list_free (logical);
  return words;
}

void
norm_fallback_free (NormFallback *words)
{
  g_ptr_array_unref (words->items);
  g_ptr_array_unref (words->glyphs);
  g_free (words);
}

double
norm_fallback_width (const NormFallback *words)
{
  return pango_units_to_double (words->width);
}

void
norm_fallback_ink (NormFallback *words, double *right, double *top, double *bottom)
{
  int at = 0, highest = 0, lowest = 0, rightmost = 0;

  for (guint run = 0; run < words->items->len; run++)
    {
      const PangoItem *item = g_ptr_array_index (words->items, run);
      PangoGlyphString *glyphs = g_ptr_array_index (words->glyphs, run);
      PangoRectangle ink;

      pango_glyph_string_extents (glyphs, item->analysis.font, &ink, NULL);
      highest = run == 0 ? ink.y : MIN (highest, ink.y);
      lowest = run == 0 ? ink.y + ink.height : MAX (lowest, ink.y + ink.height);
      rightmost = MAX (rightmost, at + ink.x + ink.width);
      at += pango_glyph_string_get_width (glyphs);
    }
  *right = pango_units_to_double (rightmost);
  *top = -pango_units_to_double (highest);
  *bottom = pango_units_to_double (lowest);
}

void
norm_fallback_show (NormFallback *words, cairo_t *cr)
{
  double at = 0;

  for (guint run = 0; run < words->items->len; run++)
    {
      const PangoItem *item = g_ptr_array_index (words->items, run);
      PangoGlyphString *glyphs = g_ptr_array_index (words->glyphs, run);

      cairo_move_to (cr, at, 0);
      pango_cairo_show_glyph_string (cr, item->analysis.font, glyphs);
      at += pango_units_to_double (pango_glyph_string_get_width (glyphs));
    }
}
