/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-box.h"

/* Proportions in ems, after D. E. Knuth, The TeXbook, appendix G; what depends on the font itself (the axis, the stroke) is measured. */
#define THIN_SPACE           (3.0 / 18)
#define BINARY_SPACE         (4.0 / 18)
#define RELATION_SPACE       (5.0 / 18)
#define WORDS_SPACE          0.5
#define WORDS_SCALE          0.74
#define SCRIPT_SCALE         0.7
#define RAISED_SCRIPT_SCALE  0.8 /* at most, where type has a least size */
#define LARGE_SCALE          1.15
#define INNER_FRACTION_SCALE 0.8
#define NUMERATOR_RISE       0.37 /* of the numerator's baseline above the axis */
#define DENOMINATOR_DROP     0.91
#define FRACTION_OVERHANG    0.06
#define FRACTION_SPACE       0.08
#define LEAST_RULE           0.8 /* px: thinner lines vanish on the screen */

static NormBox *set_formula (const NormTheme *theme, const NormFormula *formula, double size, gboolean in_fraction);

double
norm_box_surd_width (double size)
{
  return 0.58 * size;
}

static NormTextStyle
text_style (NormFormulaStyle style)
{
  switch (style)
    {
    case NORM_FORMULA_VARIABLE:
      return NORM_TEXT_MATH | NORM_TEXT_ITALIC;
    case NORM_FORMULA_RESULT:
      return NORM_TEXT_MATH | NORM_TEXT_BOLD;
    case NORM_FORMULA_WORDS:
      return NORM_TEXT_PLAIN;
    default:
      return NORM_TEXT_MATH;
    }
}

/* @size, raised to the formula's least, but to no more than @most. */
static double
at_least (double size, const NormFormula *formula, double most)
{
  return MAX (size, MIN (formula->least, most));
}

/* Fonts disagree about where the axis is; their minus sign always lies on it. */
static void
measure_axis (const NormTheme *theme, NormBox *box)
{
  double width, top, bottom;

  norm_text_ink (theme, text_style (NORM_FORMULA_NUMBER), box->size, "−", &width, &top, &bottom);
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

  box->text_style = text_style (style);
  box->text_size = box->size * (style == NORM_FORMULA_WORDS ? WORDS_SCALE : style == NORM_FORMULA_LARGE ? LARGE_SCALE : 1);
  box->text_size = at_least (box->text_size, box->formula, box->size);
  norm_text_ink (theme, box->text_style, box->text_size, box->formula->text, &box->width, &top, &bottom);
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
  double size = in_fraction ? at_least (box->size * INNER_FRACTION_SCALE, box->formula, box->size) : box->size;
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
  NormBox *script = add_part (theme, box, 1, at_least (box->size * SCRIPT_SCALE, box->formula, box->size * RAISED_SCRIPT_SCALE), in_fraction);
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
  g_clear_pointer (&box->parts, g_ptr_array_unref);
  g_free (box);
}
