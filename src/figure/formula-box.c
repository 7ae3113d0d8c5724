/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-box.h"

/* Proportions in ems, after D. E. Knuth, The TeXbook, appendix G; what depends on the font itself (the axis, the stroke) is measured. */
#define THIN_SPACE           (3.0 / 18)
#define BINARY_SPACE         (4.0 / 18)
#define RELATION_SPACE       (5.0 / 18)
#define WORDS_SPACE          0.5
#define WORDS_SCALE          0.74
#define SCRIPT_SCALE         0.7
#define LARGE_SCALE          1.15
#define INNER_FRACTION_SCALE 0.8
#define NUMERATOR_RISE       0.37 /* of the numerator's baseline above the axis */
#define DENOMINATOR_DROP     0.91
#define FRACTION_OVERHANG    0.06
#define FRACTION_SPACE       0.08
#define LEAST_RULE           0.8 /* px: thinner lines vanish on the screen */
#define MOST_LAYOUTS         4096

static NormBox *set_formula (const NormTheme *theme, const NormFormula *formula, double size, gboolean in_fraction);

double
norm_box_surd_width (double size)
{
  return 0.58 * size;
}

/* Setting type is what a formula costs, and the pointer sets the same few numbers again and again: each piece is set once per thread and kept. */
typedef struct
{
  PangoContext *context;
  GHashTable *layouts; /* "style family text" → PangoLayout, at NORM_BOX_LAYOUT_SIZE */
} TypeCache;

/* Metrics without hinting: a formula takes the same place at every scale and in every file format. */
static PangoContext *
create_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

static void
type_cache_free (gpointer data)
{
  TypeCache *cache = data;

  g_hash_table_unref (cache->layouts);
  g_object_unref (cache->context);
  g_free (cache);
}

static GPrivate type_cache_key = G_PRIVATE_INIT (type_cache_free);

static TypeCache *
type_cache (void)
{
  TypeCache *cache = g_private_get (&type_cache_key);

  if (cache != NULL)
    return cache;
  cache = g_new (TypeCache, 1);
  cache->context = create_context ();
  cache->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_private_set (&type_cache_key, cache);
  return cache;
}

static PangoLayout *
create_layout (PangoContext *context, const char *family, const char *text, NormFormulaStyle style)
{
  PangoLayout *layout = pango_layout_new (context);
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();

  pango_font_description_set_family (font, family);
  pango_font_description_set_absolute_size (font, NORM_BOX_LAYOUT_SIZE * PANGO_SCALE);
  if (style == NORM_FORMULA_VARIABLE)
    pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  if (style == NORM_FORMULA_RESULT)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static PangoLayout *
lookup_layout (const NormTheme *theme, const char *text, NormFormulaStyle style)
{
  TypeCache *cache = type_cache ();
  const char *family = style == NORM_FORMULA_WORDS ? theme->font : theme->math_font;
  g_autofree char *key = g_strdup_printf ("%d %s\n%s", style, family, text);
  PangoLayout *layout = g_hash_table_lookup (cache->layouts, key);

  if (layout != NULL)
    return layout;
  if (g_hash_table_size (cache->layouts) >= MOST_LAYOUTS)
    g_hash_table_remove_all (cache->layouts);
  layout = create_layout (cache->context, family, text, style);
  g_hash_table_insert (cache->layouts, g_steal_pointer (&key), layout);
  return layout;
}

/* Ink above (@top) and below (@bottom, positive downwards) the baseline, at @size; @width is the advance or, if the last letter leans out of it,
 * the ink. */
static void
measure_layout (PangoLayout *layout, double size, double *width, double *top, double *bottom)
{
  PangoRectangle ink, logical;
  int baseline = pango_layout_get_baseline (layout);
  double scale = size / NORM_BOX_LAYOUT_SIZE / PANGO_SCALE;

  pango_layout_get_extents (layout, &ink, &logical);
  *width = MAX (logical.width, ink.x + ink.width) * scale;
  *top = (baseline - ink.y) * scale;
  *bottom = (ink.y + ink.height - baseline) * scale;
}

/* Fonts disagree about where the axis is; their minus sign always lies on it. */
static void
measure_axis (const NormTheme *theme, NormBox *box)
{
  double width, top, bottom;

  measure_layout (lookup_layout (theme, "−", NORM_FORMULA_NUMBER), box->size, &width, &top, &bottom);
  box->axis = (top - bottom) / 2;
  box->rule = MAX (CLAMP (top + bottom, 0.04 * box->size, 0.07 * box->size), LEAST_RULE);
}

static NormBox *
box_new (const NormFormula *formula, double size)
{
  NormBox *box = g_new0 (NormBox, 1);

  box->formula = formula;
  box->size = size;
  if (formula->kind != NORM_FORMULA_TEXT)
    box->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_box_free);
  return box;
}

static NormBox *
add_part (const NormTheme *theme, NormBox *box, guint place, double size, gboolean in_fraction)
{
  NormBox *part = set_formula (theme, norm_formula_part (box->formula, place), size, in_fraction);

  g_ptr_array_add (box->parts, part);
  return part;
}

static void
put_part (NormBox *box, NormBox *part, double x, double y)
{
  part->x = x;
  part->y = y;
  box->width = MAX (box->width, x + part->width);
  box->ascent = MAX (box->ascent, part->ascent - y);
  box->descent = MAX (box->descent, part->descent + y);
}

static void
set_text (const NormTheme *theme, NormBox *box)
{
  NormFormulaStyle style = box->formula->style;
  double top, bottom;

  box->layout = g_object_ref (lookup_layout (theme, box->formula->text, style));
  box->text_size = box->size * (style == NORM_FORMULA_WORDS ? WORDS_SCALE : style == NORM_FORMULA_LARGE ? LARGE_SCALE : 1);
  measure_layout (box->layout, box->text_size, &box->width, &top, &bottom);
  if (style == NORM_FORMULA_LARGE)
    {
      measure_axis (theme, box);
      box->drop = (top - bottom) / 2 - box->axis;
      top -= box->drop;
      bottom += box->drop;
    }
  box->ascent = MAX (top, 0);
  box->descent = MAX (bottom, 0);
}

static double
space_between (const NormFormula *left, const NormFormula *right, double size)
{
  gboolean relation = (left->kind == NORM_FORMULA_TEXT && left->style == NORM_FORMULA_RELATION) ||
                      (right->kind == NORM_FORMULA_TEXT && right->style == NORM_FORMULA_RELATION);

  if (relation)
    return RELATION_SPACE * size;
  if (norm_formula_is_spaced (left) || norm_formula_is_spaced (right))
    return BINARY_SPACE * size;
  if (norm_formula_is_words (left) || norm_formula_is_words (right))
    return WORDS_SPACE * size;
  if (left->kind == NORM_FORMULA_TEXT && left->style == NORM_FORMULA_LARGE)
    return THIN_SPACE * size;
  return 0;
}

static void
set_row (const NormTheme *theme, NormBox *box, gboolean in_fraction)
{
  double x = 0;

  for (guint place = 0; place < box->formula->parts->len; place++)
    {
      NormBox *part = add_part (theme, box, place, box->size, in_fraction);

      if (place > 0)
        x += space_between (norm_formula_part (box->formula, place - 1), part->formula, box->size);
      put_part (box, part, x, 0);
      x += part->width;
    }
}

/* Both halves are centred and stand at the same distance from the axis whatever they hold, unless they are too tall for that. */
static void
set_fraction (const NormTheme *theme, NormBox *box, gboolean in_fraction)
{
  double size = in_fraction ? box->size * INNER_FRACTION_SCALE : box->size;
  NormBox *numerator = add_part (theme, box, 0, size, TRUE);
  NormBox *denominator = add_part (theme, box, 1, size, TRUE);
  double side = FRACTION_SPACE * box->size;
  double gap, up, down, width;

  measure_axis (theme, box);
  gap = MAX (1.5 * box->rule, 0.12 * size) + box->rule / 2;
  up = box->axis + MAX (NUMERATOR_RISE * size, gap + numerator->descent);
  down = MAX (DENOMINATOR_DROP * size, denominator->ascent + gap) - box->axis;
  width = MAX (numerator->width, denominator->width) + 2 * FRACTION_OVERHANG * size;
  put_part (box, numerator, side + (width - numerator->width) / 2, -up);
  put_part (box, denominator, side + (width - denominator->width) / 2, down);
  box->width = width + 2 * side;
}

static void
set_root (const NormTheme *theme, NormBox *box, gboolean in_fraction)
{
  NormBox *radicand = add_part (theme, box, 0, box->size, in_fraction);

  measure_axis (theme, box);
  put_part (box, radicand, norm_box_surd_width (box->size) + 0.04 * box->size, 0);
  box->width += 0.05 * box->size;
  box->ascent += 0.13 * box->size + box->rule;
  box->descent += 0.06 * box->size;
}

static void
set_scripts (const NormTheme *theme, NormBox *box, gboolean in_fraction)
{
  NormBox *base = add_part (theme, box, 0, box->size, in_fraction);
  NormBox *script = add_part (theme, box, 1, box->size * SCRIPT_SCALE, in_fraction);
  double x = base->width + 0.04 * box->size;

  put_part (box, base, 0, 0);
  if (box->formula->kind == NORM_FORMULA_POWER)
    put_part (box, script, x, -MAX (0.36 * box->size, base->ascent - 0.36 * box->size));
  else
    put_part (box, script, x, MAX (0.18 * box->size, base->descent + 0.05 * box->size));
}

static void
set_marked (const NormTheme *theme, NormBox *box, gboolean in_fraction)
{
  NormBox *part = add_part (theme, box, 0, box->size, in_fraction);

  measure_axis (theme, box);
  put_part (box, part, 0, 0);
  box->descent = MAX (box->descent + box->rule, NORM_BOX_UNDERLINE_DROP * box->size + box->rule);
}

static NormBox *
set_formula (const NormTheme *theme, const NormFormula *formula, double size, gboolean in_fraction)
{
  NormBox *box = box_new (formula, size);

  switch (formula->kind)
    {
    case NORM_FORMULA_TEXT:
      set_text (theme, box);
      break;
    case NORM_FORMULA_ROW:
      set_row (theme, box, in_fraction);
      break;
    case NORM_FORMULA_FRACTION:
      set_fraction (theme, box, in_fraction);
      break;
    case NORM_FORMULA_ROOT:
      set_root (theme, box, in_fraction);
      break;
    case NORM_FORMULA_POWER:
    case NORM_FORMULA_INDEX:
      set_scripts (theme, box, in_fraction);
      break;
    case NORM_FORMULA_MARKED:
      set_marked (theme, box, in_fraction);
      break;
    default:
      g_assert_not_reached ();
    }
  return box;
}

NormBox *
norm_box_new (const NormFormula *formula, const NormTheme *theme, double size)
{
  return set_formula (theme, formula, size, FALSE);
}

void
norm_box_free (NormBox *box)
{
  g_clear_object (&box->layout);
  g_clear_pointer (&box->parts, g_ptr_array_unref);
  g_free (box);
}
