/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-box.h"

#include <math.h>
#include <stdarg.h>

static NormFormula *
new_text (NormFormulaStyle style, const char *text)
{
  NormFormula *formula;

  g_return_val_if_fail (text != NULL, NULL);
  formula = g_new0 (NormFormula, 1);
  formula->kind = NORM_FORMULA_TEXT;
  formula->style = style;
  formula->text = g_strdup (text);
  return formula;
}

static NormFormula *
new_parts (NormFormulaKind kind, GPtrArray *parts)
{
  NormFormula *formula = g_new0 (NormFormula, 1);

  formula->kind = kind;
  formula->parts = parts;
  return formula;
}

static NormFormula *
new_pair (NormFormulaKind kind, NormFormula *first, NormFormula *second)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_formula_free);

  g_ptr_array_add (parts, first);
  if (second != NULL)
    g_ptr_array_add (parts, second);
  return new_parts (kind, parts);
}

NormFormula *
norm_formula_variable (const char *text)
{
  return new_text (NORM_FORMULA_VARIABLE, text);
}

NormFormula *
norm_formula_number (const char *text)
{
  return new_text (NORM_FORMULA_NUMBER, text);
}

NormFormula *
norm_formula_result (const char *text)
{
  return new_text (NORM_FORMULA_RESULT, text);
}

NormFormula *
norm_formula_words (const char *text)
{
  return new_text (NORM_FORMULA_WORDS, text);
}

NormFormula *
norm_formula_operator (const char *text)
{
  static const char *const relations[] = { "=", "→", "←", "≈", "≠", NULL };
  static const char *const binaries[] = { "+", "−", "·", "÷", "/", "×", NULL };

  if (g_strv_contains (relations, text))
    return new_text (NORM_FORMULA_RELATION, text);
  if (g_strv_contains (binaries, text))
    return new_text (NORM_FORMULA_BINARY, text);
  return new_text (g_str_equal (text, "∑") ? NORM_FORMULA_LARGE : NORM_FORMULA_ORDINARY, text);
}

NormFormula *
norm_formula_marked (NormFormula *part)
{
  g_return_val_if_fail (part != NULL, NULL);
  return new_pair (NORM_FORMULA_MARKED, part, NULL);
}

NormFormula *
norm_formula_row (NormFormula *first, ...)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_formula_free);
  va_list rest;

  va_start (rest, first);
  for (NormFormula *part = first; part != NULL; part = va_arg (rest, NormFormula *))
    g_ptr_array_add (parts, part);
  va_end (rest);
  return new_parts (NORM_FORMULA_ROW, parts);
}

NormFormula *
norm_formula_row_take (GPtrArray *parts)
{
  g_return_val_if_fail (parts != NULL, NULL);
  g_ptr_array_set_free_func (parts, (GDestroyNotify) norm_formula_free);
  return new_parts (NORM_FORMULA_ROW, parts);
}

NormFormula *
norm_formula_fraction (NormFormula *numerator, NormFormula *denominator)
{
  g_return_val_if_fail (numerator != NULL && denominator != NULL, NULL);
  return new_pair (NORM_FORMULA_FRACTION, numerator, denominator);
}

NormFormula *
norm_formula_root (NormFormula *radicand)
{
  g_return_val_if_fail (radicand != NULL, NULL);
  return new_pair (NORM_FORMULA_ROOT, radicand, NULL);
}

NormFormula *
norm_formula_power (NormFormula *base, NormFormula *exponent)
{
  g_return_val_if_fail (base != NULL && exponent != NULL, NULL);
  return new_pair (NORM_FORMULA_POWER, base, exponent);
}

NormFormula *
norm_formula_index (NormFormula *base, NormFormula *index)
{
  g_return_val_if_fail (base != NULL && index != NULL, NULL);
  return new_pair (NORM_FORMULA_INDEX, base, index);
}

void
norm_formula_set_least_type (NormFormula *formula, double px)
{
  g_return_if_fail (formula != NULL);
  formula->least = px;
  for (guint place = 0; formula->parts != NULL && place < formula->parts->len; place++)
    norm_formula_set_least_type (g_ptr_array_index (formula->parts, place), px);
}

void
norm_formula_free (NormFormula *formula)
{
  if (formula == NULL)
    return;
  g_clear_pointer (&formula->parts, g_ptr_array_unref);
  g_free (formula->text);
  g_free (formula);
}

gboolean
norm_formula_equal (const NormFormula *one, const NormFormula *other)
{
  gsize n_parts;

  if (one == NULL || other == NULL)
    return one == other;
  n_parts = one->parts != NULL ? one->parts->len : 0;
  if (one->kind != other->kind || one->style != other->style || g_strcmp0 (one->text, other->text) != 0 ||
      n_parts != (other->parts != NULL ? other->parts->len : 0))
    return FALSE;
  for (gsize place = 0; place < n_parts; place++)
    if (!norm_formula_equal (norm_formula_part (one, place), norm_formula_part (other, place)))
      return FALSE;
  return TRUE;
}

void
norm_formula_measure (NormFormula *formula, const NormTheme *theme, double size, double *width, double *ascent, double *descent)
{
  g_autoptr (NormBox) box = NULL;

  g_return_if_fail (formula != NULL && theme != NULL && size > 0);
  box = norm_box_new (formula, theme, size);
  if (width != NULL)
    *width = box->width;
  if (ascent != NULL)
    *ascent = box->ascent;
  if (descent != NULL)
    *descent = box->descent;
}

void
norm_formula_draw_on (NormFormula *formula, NormCanvas *canvas, double size, double x, double baseline)
{
  g_autoptr (NormBox) box = NULL;

  g_return_if_fail (formula != NULL && canvas != NULL && size > 0);
  box = norm_box_new (formula, canvas->theme, size);
  norm_box_draw (box, canvas, x, baseline);
}

void
norm_formula_draw (NormFormula *formula, cairo_t *cr, const NormTheme *theme, double size, double x, double baseline)
{
  g_autoptr (NormCanvas) canvas = NULL;

  g_return_if_fail (formula != NULL && cr != NULL && theme != NULL);
  canvas = norm_canvas_new_cairo (theme, cr);
  cairo_save (cr);
  cairo_new_path (cr);
  norm_formula_draw_on (formula, canvas, size, x, baseline);
  cairo_restore (cr);
}

/* ── lines ── */

/* What stands side by side on the outermost line, without rows in rows. Takes @formula apart. */
static void
flatten (NormFormula *formula, GPtrArray *parts)
{
  if (formula->kind != NORM_FORMULA_ROW)
    {
      g_ptr_array_add (parts, formula);
      return;
    }
  g_ptr_array_set_free_func (formula->parts, NULL);
  for (guint place = 0; place < formula->parts->len; place++)
    flatten (g_ptr_array_index (formula->parts, place), parts);
  norm_formula_free (formula);
}

static gboolean
is_relation (const NormFormula *formula)
{
  return formula->kind == NORM_FORMULA_TEXT && formula->style == NORM_FORMULA_RELATION;
}

/* The place after @first at which a line may begin. */
static guint
next_break (const GPtrArray *parts, guint first)
{
  guint place = first + 1;

  while (place < parts->len && !is_relation (g_ptr_array_index (parts, place)))
    place++;
  return place;
}

static double
width_of (const GPtrArray *parts, guint first, guint end, const NormTheme *theme, double size)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  NormFormula row = { .kind = NORM_FORMULA_ROW, .parts = some };
  double width;

  for (guint place = first; place < end; place++)
    g_ptr_array_add (some, g_ptr_array_index (parts, place));
  norm_formula_measure (&row, theme, size, &width, NULL, NULL);
  return width;
}

GPtrArray *
norm_formula_break (NormFormula *formula, const NormTheme *theme, double size, double max_width)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_formula_free);

  g_return_val_if_fail (formula != NULL && theme != NULL && size > 0, lines);
  flatten (formula, parts);
  for (guint first = 0, end; first < parts->len; first = end)
    {
      GPtrArray *line = g_ptr_array_new ();

      for (end = next_break (parts, first); end < parts->len; end = next_break (parts, end))
        if (width_of (parts, first, next_break (parts, end), theme, size) > max_width)
          break;
      for (guint place = first; place < end; place++)
        g_ptr_array_add (line, g_ptr_array_index (parts, place));
      g_ptr_array_add (lines, norm_formula_row_take (line));
    }
  return lines;
}

/* Widths grow with the size exactly, as text is set at one size and scaled: only the rounding down to quarters is left to do. */
double
norm_formula_fit_size (NormFormula *formula, const NormTheme *theme, double size, double max_width, double min_size)
{
  double width;

  g_return_val_if_fail (formula != NULL && theme != NULL && size > 0 && min_size > 0, size);
  norm_formula_measure (formula, theme, size, &width, NULL, NULL);
  while (width > max_width && size > min_size) /* once, but where some type has a least size */
    {
      size = MAX (floor (4 * size * max_width / width) / 4, min_size);
      if (formula->least <= 0)
        break;
      norm_formula_measure (formula, theme, size, &width, NULL, NULL);
    }
  return size;
}
