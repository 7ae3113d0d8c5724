/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-sum.h"
#include "members.h"
#include "number.h"

#include <string.h>

#define DECIMALS     4
#define SIGNS_AROUND 2 /* a plus with its space is about as wide as two digits */

/* @text as norm_number_display() writes it: "1.25", "1.2e6", "NaN" */
static NormFormula *
plain_value (const char *text)
{
  const char *mark = strchr (text, 'e');
  g_autofree char *mantissa = NULL;
  NormFormula *power;

  if (mark == NULL)
    return norm_formula_number (text);
  mantissa = g_strndup (text, mark - text);
  power = norm_formula_power (norm_formula_number ("10"), norm_formula_number (mark + 1));
  if (g_str_equal (mantissa, "1"))
    return power;
  return norm_formula_row (norm_formula_number (mantissa), norm_formula_operator ("·"), power, NULL);
}

NormFormula *
norm_formula_value (double value, gboolean grouped)
{
  g_autofree char *text = norm_number_display (value, DECIMALS, TRUE);
  NormFormula *number = plain_value (text);

  if (!grouped || !g_str_has_prefix (text, NORM_MINUS))
    return number;
  return norm_formula_row (norm_formula_operator ("("), number, norm_formula_operator (")"), NULL);
}

static double
term_value (const NormResult *result, gsize pool, gsize member, NormTerm term)
{
  double value = norm_view_get (result->input, norm_pooling_cell (result->pooling, pool, member));
  double deviation = result->layer->info->centers ? value - result->pools[pool].mean : value;

  return term == NORM_TERM_SQUARE ? deviation * deviation : value;
}

static guint
term_signs (const NormResult *result, gsize pool, gsize member, NormTerm term)
{
  double value = term_value (result, pool, member, term);
  g_autofree char *text = norm_number_display (value, DECIMALS, TRUE);

  return g_utf8_strlen (text, -1) + (value < 0 ? 2 : 0) + SIGNS_AROUND;
}

/* Shown are the members before @head, the members from @tail on, and @marked: the ends grow towards the middle until the room is used up. */
typedef struct
{
  gsize head, tail, marked;
} Shown;

static gboolean
is_shown (const Shown *shown, gsize member)
{
  return member < shown->head || member >= shown->tail || member == shown->marked;
}

/* Whether anything from @first to before @end counts. */
static gboolean
has_terms (const NormResult *result, gsize pool, gsize first, gsize end)
{
  return first < end && norm_members_next (result, pool, first) < end;
}

static guint
gap_signs (const NormResult *result, gsize pool, const Shown *shown)
{
  gboolean inside = shown->marked >= shown->head && shown->marked < shown->tail;
  guint gaps;

  if (inside)
    gaps = has_terms (result, pool, shown->head, shown->marked) + has_terms (result, pool, shown->marked + 1, shown->tail);
  else
    gaps = has_terms (result, pool, shown->head, shown->tail);
  return gaps * (1 + SIGNS_AROUND);
}

static Shown
choose_terms (const NormResult *result, gsize pool, gsize marked, NormTerm term, guint room)
{
  gsize first = norm_members_next (result, pool, 0), last = norm_members_previous (result, pool, result->pooling->m);
  Shown shown = { first + 1, last, marked };
  guint used = term_signs (result, pool, first, term) + (last > first ? term_signs (result, pool, last, term) : 0);

  if (marked != G_MAXSIZE && marked != first && marked != last)
    used += term_signs (result, pool, marked, term);
  for (gboolean at_head = TRUE; has_terms (result, pool, shown.head, shown.tail); at_head = !at_head)
    {
      Shown longer = shown;
      gsize added = at_head ? norm_members_next (result, pool, shown.head) : norm_members_previous (result, pool, shown.tail);

      if (at_head)
        longer.head = added + 1;
      else
        longer.tail = added;
      if (added != marked)
        used += term_signs (result, pool, added, term);
      if (used + gap_signs (result, pool, &longer) > room + SIGNS_AROUND)
        break;
      shown = longer;
    }
  return shown;
}

static void
add_term (GPtrArray *parts, NormFormula *term)
{
  if (parts->len > 0)
    g_ptr_array_add (parts, norm_formula_operator ("+"));
  g_ptr_array_add (parts, term);
}

static gsize
next_shown (const Shown *shown, gsize member)
{
  if (shown->marked >= member && shown->marked < shown->tail)
    return shown->marked;
  return shown->tail;
}

NormFormula *
norm_formula_sum (const NormResult *result, gsize pool, gsize cell, NormTerm term, guint room, guint *n_shown)
{
  GPtrArray *parts = g_ptr_array_new ();
  gboolean marks = cell != G_MAXSIZE && norm_pooling_pool_of (result->pooling, cell) == pool && norm_members_counts (result, cell);
  gsize marked = marks ? norm_pooling_member_of (result->pooling, cell) : G_MAXSIZE;
  Shown shown = choose_terms (result, pool, marked, term, room);
  guint n = 0;

  for (gsize member = norm_members_next (result, pool, 0); member < result->pooling->m; n++)
    {
      NormFormula *number;

      if (!is_shown (&shown, member))
        {
          add_term (parts, norm_formula_number ("…"));
          member = next_shown (&shown, member);
        }
      number = norm_formula_value (term_value (result, pool, member, term), TRUE);
      add_term (parts, member == marked ? norm_formula_marked (number) : number);
      member = norm_members_next (result, pool, member + 1);
    }
  if (n_shown != NULL)
    *n_shown = n;
  return norm_formula_row_take (parts);
}
