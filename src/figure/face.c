/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "face.h"
#include "fonts.h"

#include <cairo-ft.h>
#include <hb.h>

#define UNITS        1024.0 /* HarfBuzz' to a px */
#define FIRST_SYMBOL 0x2300 /* from here on there are signs that other fonts have in colour */

struct _NormFace
{
  double size;
  cairo_font_face_t *cairo;
  cairo_font_options_t *options;
  cairo_scaled_font_t *scaled; /* made when ink is asked for */
  hb_font_t *hb;
  hb_buffer_t *buffer;
};

cairo_font_options_t *
norm_face_options (void)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  return options;
}

/* ── finding ── */

static FcPattern *
describe (const char *families, NormTextStyle style, double size)
{
  g_auto (GStrv) names = g_strsplit (families, ", ", -1);
  FcPattern *pattern = FcPatternCreate ();

  for (gsize name = 0; names[name] != NULL; name++)
    FcPatternAddString (pattern, FC_FAMILY, (const FcChar8 *) names[name]);
  FcPatternAddInteger (pattern, FC_WEIGHT, style & NORM_TEXT_BOLD ? FC_WEIGHT_BOLD : FC_WEIGHT_NORMAL);
  FcPatternAddInteger (pattern, FC_SLANT, style & NORM_TEXT_ITALIC ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
  FcPatternAddInteger (pattern, FC_WIDTH, FC_WIDTH_NORMAL);
  FcPatternAddDouble (pattern, FC_PIXEL_SIZE, size);
  return pattern;
}

/* One of those asked for by name, in the weight and slant asked for. */
static gboolean
is_wanted (FcPattern *font, FcPattern *wanted, NormTextStyle style)
{
  FcChar8 *name, *other;
  int weight, slant;
  gboolean named = FALSE;

  if (FcPatternGetString (font, FC_FAMILY, 0, &name) != FcResultMatch || FcPatternGetInteger (font, FC_WEIGHT, 0, &weight) != FcResultMatch ||
      FcPatternGetInteger (font, FC_SLANT, 0, &slant) != FcResultMatch)
    return FALSE;
  for (int at = 0; !named && FcPatternGetString (wanted, FC_FAMILY, at, &other) == FcResultMatch; at++)
    named = FcStrCmpIgnoreCase (name, other) == 0;
  return named && (weight >= FC_WEIGHT_DEMIBOLD) == ((style & NORM_TEXT_BOLD) != 0) && (slant != FC_SLANT_ROMAN) == ((style & NORM_TEXT_ITALIC) != 0);
}

static gboolean
is_true (FcPattern *font, const char *property)
{
  FcBool value;

  return FcPatternGetBool (font, property, 0, &value) == FcResultMatch && value;
}

static gboolean
has (FcPattern *font, const char *property)
{
  FcValue value;

  return FcPatternGet (font, property, 0, &value) == FcResultMatch;
}

/* With outlines as they are in the file: not varied, slanted or thickened. */
static gboolean
is_plain (FcPattern *font)
{
  FcChar8 *format;

  return FcPatternGetString (font, FC_FONTFORMAT, 0, &format) == FcResultMatch &&
         (g_str_equal ((const char *) format, "TrueType") || g_str_equal ((const char *) format, "CFF")) && !is_true (font, FC_VARIABLE) &&
         !is_true (font, FC_EMBOLDEN) && !has (font, FC_FONT_VARIATIONS) && !has (font, FC_MATRIX);
}

static FcPattern *
find_font (const char *families, NormTextStyle style, double size)
{
  FcConfig *config = norm_fonts_by_name ();
  FcPattern *pattern, *wanted, *font = NULL;
  FcResult result;

  if (config == NULL)
    return NULL;
  wanted = describe (families, style, size);
  pattern = FcPatternDuplicate (wanted);
  FcConfigSubstitute (config, pattern, FcMatchPattern);
  FcDefaultSubstitute (pattern);
  font = FcFontMatch (config, pattern, &result);
  if (font != NULL && !(is_wanted (font, wanted, style) && is_plain (font)))
    g_clear_pointer (&font, FcPatternDestroy);
  FcPatternDestroy (pattern);
  FcPatternDestroy (wanted);
  return font;
}

static hb_font_t *
open_font (FcPattern *font, double size)
{
  FcChar8 *file;
  int index = 0, scale = (int) (size * UNITS);
  hb_blob_t *blob;
  hb_face_t *face;
  hb_font_t *hb = NULL;

  if (FcPatternGetString (font, FC_FILE, 0, &file) != FcResultMatch || FcPatternGetInteger (font, FC_INDEX, 0, &index) != FcResultMatch)
    return NULL;
  blob = hb_blob_create_from_file ((const char *) file);
  face = hb_face_create (blob, (unsigned int) index);
  if (hb_face_get_glyph_count (face) > 0)
    {
      hb = hb_font_create (face);
      hb_font_set_scale (hb, scale, scale);
    }
  hb_face_destroy (face);
  hb_blob_destroy (blob);
  return hb;
}

NormFace *
norm_face_new (const char *families, NormTextStyle style, double size)
{
  FcPattern *font = find_font (families, style, size);
  hb_font_t *hb = font != NULL ? open_font (font, size) : NULL;
  NormFace *face = NULL;

  if (hb != NULL)
    {
      face = g_new0 (NormFace, 1);
      face->size = size;
      face->hb = hb;
      face->buffer = hb_buffer_create ();
      face->options = norm_face_options ();
      face->cairo = cairo_ft_font_face_create_for_pattern (font);
    }
  g_clear_pointer (&font, FcPatternDestroy);
  return face;
}

void
norm_face_free (NormFace *face)
{
  g_clear_pointer (&face->scaled, cairo_scaled_font_destroy);
  cairo_font_face_destroy (face->cairo);
  cairo_font_options_destroy (face->options);
  hb_buffer_destroy (face->buffer);
  hb_font_destroy (face->hb);
  g_free (face);
}

/* ── setting ── */

/* Letters and signs that stand one after the other, from left to right, as they are. Sets the script of the letters. */
static gboolean
is_simple (NormFace *face, const char *text, hb_script_t *script)
{
  hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default ();
  hb_codepoint_t glyph;

  *script = HB_SCRIPT_INVALID;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar letter = g_utf8_get_char (text);
      hb_script_t its = letter < FIRST_SYMBOL && g_unichar_isprint (letter) ? hb_unicode_script (unicode, letter) : HB_SCRIPT_UNKNOWN;

      if ((its != HB_SCRIPT_COMMON && its != HB_SCRIPT_LATIN && its != HB_SCRIPT_GREEK) || !hb_font_get_nominal_glyph (face->hb, letter, &glyph))
        return FALSE;
      if (its == HB_SCRIPT_LATIN || (its == HB_SCRIPT_GREEK && *script == HB_SCRIPT_INVALID))
        *script = its;
    }
  if (*script == HB_SCRIPT_INVALID)
    *script = HB_SCRIPT_LATIN;
  return TRUE;
}

gboolean
norm_face_set (NormFace *face, const char *text, NormFaceWords *words)
{
  static const hb_feature_t tabular = { HB_TAG ('t', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END };
  hb_script_t script;
  const hb_glyph_info_t *infos;
  const hb_glyph_position_t *places;
  unsigned int n;
  double x = 0;

  *words = (NormFaceWords){ 0 };
  if (!g_utf8_validate (text, -1, NULL) || !is_simple (face, text, &script))
    return FALSE;
  hb_buffer_clear_contents (face->buffer);
  hb_buffer_add_utf8 (face->buffer, text, -1, 0, -1);
  hb_buffer_set_direction (face->buffer, HB_DIRECTION_LTR);
  hb_buffer_set_script (face->buffer, script);
  hb_buffer_set_language (face->buffer, hb_language_from_string ("en", -1));
  hb_shape (face->hb, face->buffer, &tabular, 1);
  infos = hb_buffer_get_glyph_infos (face->buffer, &n);
  places = hb_buffer_get_glyph_positions (face->buffer, NULL);
  words->glyphs = g_new (cairo_glyph_t, MAX (n, 1));
  words->n_glyphs = (int) n;
  for (unsigned int at = 0; at < n; at++)
    {
      words->glyphs[at] = (cairo_glyph_t){ infos[at].codepoint, x + places[at].x_offset / UNITS, -places[at].y_offset / UNITS };
      x += places[at].x_advance / UNITS;
    }
  words->width = x;
  return TRUE;
}

void
norm_face_ink (NormFace *face, const NormFaceWords *words, double *right, double *top, double *bottom)
{
  cairo_text_extents_t ink;
  cairo_matrix_t size, identity;

  if (face->scaled == NULL)
    {
      cairo_matrix_init_scale (&size, face->size, face->size);
      cairo_matrix_init_identity (&identity);
      face->scaled = cairo_scaled_font_create (face->cairo, &size, &identity, face->options);
    }
  cairo_scaled_font_glyph_extents (face->scaled, words->glyphs, words->n_glyphs, &ink);
  *right = ink.x_bearing + ink.width;
  *top = -ink.y_bearing;
  *bottom = ink.y_bearing + ink.height;
}

void
norm_face_show (NormFace *face, const NormFaceWords *words, cairo_t *cr)
{
  cairo_set_font_face (cr, face->cairo);
  cairo_set_font_size (cr, face->size);
  cairo_set_font_options (cr, face->options);
  cairo_show_glyphs (cr, words->glyphs, words->n_glyphs);
}
