/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"
#include "face.h"
#include "fallback.h"

#define MOST_LINES 8192
#define SET_SIZE   32.0 /* px; see below */

/*
 * Finding fonts is what a small figure costs most, so everything is made once per thread and kept, and all text is set in one size and scaled when it
 * is drawn: another size would be another font to find, and unhinted text is the same in every size.
 */
typedef struct
{
  GHashTable *faces; /* "style family" → Face */
  GHashTable *lines; /* "style family text" → Line */
} TextCache;

/* Looked for once, found or not. */
typedef struct
{
  NormFace *face; /* or NULL */
} Face;

/* At SET_SIZE. */
typedef struct
{
  NormFace *face;         /* borrowed, as long as there is no fallback */
  NormFaceWords words;    /* owned */
  NormFallback *fallback; /* owned */
  gboolean has_ink;       /* what follows is known */
  double right, top, bottom;
} Line;

static void
face_free (gpointer data)
{
  Face *face = data;

  g_clear_pointer (&face->face, norm_face_free);
  g_free (face);
}

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->words.glyphs);
  g_clear_pointer (&line->fallback, norm_fallback_free);
  g_free (line);
}

static void
text_cache_free (gpointer data)
{
  TextCache *cache = data;

  g_hash_table_unref (cache->lines);
  g_hash_table_unref (cache->faces);
  g_free (cache);
}

static GPrivate text_cache_key = G_PRIVATE_INIT (text_cache_free);

static TextCache *
text_cache (void)
{
  TextCache *cache = g_private_get (&text_cache_key);

  if (cache != NULL)
    return cache;
  cache = g_new0 (TextCache, 1);
  cache->faces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, face_free);
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

static NormFace *
lookup_face (TextCache *cache, const char *families, NormTextStyle style)
{
  g_autofree char *key = g_strdup_printf ("%d %s", style, families);
  Face *face = g_hash_table_lookup (cache->faces, key);

  if (face == NULL)
    {
      face = g_new0 (Face, 1);
      face->face = norm_face_new (families, style, SET_SIZE);
      g_hash_table_insert (cache->faces, g_steal_pointer (&key), face);
    }
  return face->face;
}

static Line *
set_line (TextCache *cache, const char *families, NormTextStyle style, const char *text)
{
  Line *line = g_new0 (Line, 1);

  line->face = lookup_face (cache, families, style);
  if (line->face == NULL || !norm_face_set (line->face, text, &line->words))
    line->fallback = norm_fallback_new (families, style, SET_SIZE, text);
  return line;
}

static Line *
lookup_line (const NormTheme *theme, NormTextStyle style, const char *text)
{
  TextCache *cache = text_cache ();
  const char *families = norm_text_family (theme, style);
  g_autofree char *key = g_strdup_printf ("%d %s\n%s", style, families, text);
  Line *line = g_hash_table_lookup (cache->lines, key);

  if (line != NULL)
    return line;
  if (g_hash_table_size (cache->lines) >= MOST_LINES)
    g_hash_table_remove_all (cache->lines);
  line = set_line (cache, families, style, text);
  g_hash_table_insert (cache->lines, g_steal_pointer (&key), line);
  return line;
}

static double
line_width (const Line *line)
{
  return line->fallback != NULL ? norm_fallback_width (line->fallback) : line->words.width;
}

double
norm_text_width (const NormTheme *theme, NormTextStyle style, double size, const char *text)
{
  return line_width (lookup_line (theme, style, text)) * size / SET_SIZE;
}

static void
measure_ink (Line *line)
{
  if (line->fallback != NULL)
    norm_fallback_ink (line->fallback, &line->right, &line->top, &line->bottom);
  else
    norm_face_ink (line->face, &line->words, &line->right, &line->top, &line->bottom);
  line->has_ink = TRUE;
}

void
norm_text_ink (const NormTheme *theme, NormTextStyle style, double size, const char *text, double *width, double *top, double *bottom)
{
  Line *line = lookup_line (theme, style, text);
  double scale = size / SET_SIZE;

  if (!line->has_ink)
    measure_ink (line);
  *width = MAX (line_width (line), line->right) * scale;
  *top = line->top * scale;
  *bottom = line->bottom * scale;
}

void
norm_text_show (cairo_t *cr, const NormTheme *theme, NormTextStyle style, double size, const char *text, double x, double baseline)
{
  const Line *line = lookup_line (theme, style, text);

  cairo_save (cr);
  cairo_translate (cr, x, baseline);
  cairo_scale (cr, size / SET_SIZE, size / SET_SIZE);
  if (line->fallback != NULL)
    norm_fallback_show (line->fallback, cr);
  else
    norm_face_show (line->face, &line->words, cr);
  cairo_restore (cr);
}

static gboolean
opens (gunichar character)
{
  return character == 0x201c || g_unichar_break_type (character) == G_UNICODE_BREAK_OPEN_PUNCTUATION;
}

/* What never begins a line */
static gboolean
closes (gunichar character)
{
  switch (g_unichar_break_type (character))
    {
    case G_UNICODE_BREAK_CLOSE_PUNCTUATION:
    case G_UNICODE_BREAK_CLOSE_PARANTHESIS:
    case G_UNICODE_BREAK_EXCLAMATION:
    case G_UNICODE_BREAK_INFIX_SEPARATOR:
    case G_UNICODE_BREAK_NON_STARTER:
      return TRUE;
    default:
      return character == 0x201d;
    }
}

/* Where a line may end in @word at the earliest: between characters of Chinese, else behind it. */
static const char *
part_end (const char *word)
{
  while (*word != '\0')
    {
      gunichar before = g_utf8_get_char (word), after;

      word = g_utf8_next_char (word);
      after = g_utf8_get_char (word);
      if (after != '\0' && (g_unichar_iswide (before) || g_unichar_iswide (after)) && !opens (before) && !closes (after))
        break;
    }
  return word;
}


GStrv
norm_text_wrap (const NormTheme *theme, NormTextStyle style, double size, const char *text, double width)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);
  g_autofree char *line = NULL;

  for (gsize at = 0; words[at] != NULL; at++)
    for (const char *part = words[at], *end = NULL; end == NULL || *end != '\0'; part = end)
      {
        const char *blank = part == words[at] ? " " : "";
        g_autofree char *alone = g_strndup (part, (end = part_end (part)) - part);
        g_autofree char *longer = line != NULL ? g_strconcat (line, blank, alone, NULL) : g_strdup (alone);

        if (line != NULL && norm_text_width (theme, style, size, longer) > width)
          {
            g_strv_builder_add (lines, line);
            g_free (line);
            line = g_steal_pointer (&alone);
            continue;
          }
        g_free (line);
        line = g_steal_pointer (&longer);
      }
  if (line != NULL)
    g_strv_builder_add (lines, line);
  return g_strv_builder_end (lines);
}
