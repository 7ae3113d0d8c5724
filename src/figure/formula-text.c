/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-private.h"

#include <string.h>

static void write_formula (GString *text, const NormFormula *formula);

static int
bracket_step (const NormFormula *part)
{
  if (part->kind != NORM_FORMULA_TEXT || part->style != NORM_FORMULA_ORDINARY)
    return 0;
  return g_str_equal (part->text, "(") ? 1 : g_str_equal (part->text, ")") ? -1 : 0;
}

/* Whether nothing of it could be taken for the neighbour's operand: it has no operator outside its own parentheses. */
static gboolean
is_atom (const NormFormula *formula)
{
  int depth = 0;

  if (formula->kind == NORM_FORMULA_MARKED || (formula->kind == NORM_FORMULA_ROW && formula->parts->len == 1))
    return is_atom (norm_formula_part (formula, 0));
  if (formula->kind != NORM_FORMULA_ROW)
    return formula->kind != NORM_FORMULA_FRACTION;
  for (guint place = 0; place < formula->parts->len; place++)
    {
      const NormFormula *part = norm_formula_part (formula, place);

      depth += bracket_step (part);
      if (depth == 0 && (norm_formula_is_spaced (part) || !is_atom (part)))
        return FALSE;
    }
  return TRUE;
}

static void
write_grouped (GString *text, const NormFormula *formula)
{
  gboolean atom = is_atom (formula);

  g_string_append (text, atom ? "" : "(");
  write_formula (text, formula);
  g_string_append (text, atom ? "" : ")");
}

static void
write_row (GString *text, const NormFormula *row)
{
  for (guint place = 0; place < row->parts->len; place++)
    {
      const NormFormula *part = norm_formula_part (row, place);
      gboolean apart = norm_formula_is_spaced (part) || norm_formula_is_words (part);

      if (place > 0)
        apart |= norm_formula_is_spaced (norm_formula_part (row, place - 1)) || norm_formula_is_words (norm_formula_part (row, place - 1));
      if (place > 0 && apart)
        g_string_append_c (text, ' ');
      write_formula (text, part);
    }
}

/* "²", "⁻⁵" where Unicode has the signs; FALSE otherwise. */
static gboolean
write_superscript (GString *text, const NormFormula *exponent)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  gsize start = text->len;

  if (exponent->kind != NORM_FORMULA_TEXT)
    return FALSE;
  for (const char *sign = exponent->text; *sign != '\0'; sign = g_utf8_next_char (sign))
    {
      if (g_ascii_isdigit (*sign))
        g_string_append (text, digits[*sign - '0']);
      else if (g_str_has_prefix (sign, "−"))
        g_string_append (text, "⁻");
      else
        {
          g_string_truncate (text, start);
          return FALSE;
        }
    }
  return TRUE;
}

static void
write_power (GString *text, const NormFormula *power)
{
  write_grouped (text, norm_formula_part (power, 0));
  if (!write_superscript (text, norm_formula_part (power, 1)))
    {
      g_string_append_c (text, '^');
      write_grouped (text, norm_formula_part (power, 1));
    }
}

static void
write_pair (GString *text, const NormFormula *pair, const char *between)
{
  write_grouped (text, norm_formula_part (pair, 0));
  g_string_append (text, between);
  write_grouped (text, norm_formula_part (pair, 1));
}

static void
write_root (GString *text, const NormFormula *root)
{
  const NormFormula *radicand = norm_formula_part (root, 0);
  gboolean bare = radicand->kind == NORM_FORMULA_TEXT;

  g_string_append (text, bare ? "√" : "√(");
  write_formula (text, radicand);
  g_string_append (text, bare ? "" : ")");
}

static void
write_formula (GString *text, const NormFormula *formula)
{
  switch (formula->kind)
    {
    case NORM_FORMULA_TEXT:
      g_string_append (text, formula->text);
      break;
    case NORM_FORMULA_ROW:
      write_row (text, formula);
      break;
    case NORM_FORMULA_FRACTION:
      write_pair (text, formula, " / ");
      break;
    case NORM_FORMULA_ROOT:
      write_root (text, formula);
      break;
    case NORM_FORMULA_POWER:
      write_power (text, formula);
      break;
    case NORM_FORMULA_INDEX:
      write_pair (text, formula, "_");
      break;
    case NORM_FORMULA_MARKED:
      write_formula (text, norm_formula_part (formula, 0));
      break;
    default:
      g_assert_not_reached ();
    }
}

char *
norm_formula_to_text (const NormFormula *formula)
{
  GString *text;

  g_return_val_if_fail (formula != NULL, NULL);
  text = g_string_new (NULL);
  write_formula (text, formula);
  return g_string_free (text, FALSE);
}
