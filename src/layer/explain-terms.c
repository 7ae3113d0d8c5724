/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain-private.h"
#include "explain.h"
#include "number.h"
#include <math.h>

void
norm_append_number (GString *text, double value)
{
  g_autofree char *number = norm_number_display (value, 4, TRUE);

  g_string_append (text, number);
}

void
norm_append_term (GString *text, double value)
{
  gboolean negative = signbit (value) && value != 0 && !isnan (value);

  if (negative)
    g_string_append_c (text, '(');
  norm_append_number (text, value);
  if (negative)
    g_string_append_c (text, ')');
}

/* One more thing; beyond those that fit, it pushes out the one that is hidden next. */
static void
terms_add (NormTerms *terms, gsize place)
{
  if (terms->n_hidden == 0 && terms->n_shown < NORM_TERMS_MOST)
    {
      terms->shown[terms->n_shown++] = place;
      return;
    }
  if (terms->n_hidden == 0) /* the first that is too much: from now on only the first and the last ones are shown */
    {
      terms->n_hidden = NORM_TERMS_MOST - NORM_TERMS_FIRST - NORM_TERMS_LAST;
      memmove (terms->shown + NORM_TERMS_FIRST, terms->shown + NORM_TERMS_MOST - NORM_TERMS_LAST, NORM_TERMS_LAST * sizeof *terms->shown);
      terms->n_shown = NORM_TERMS_FIRST + NORM_TERMS_LAST;
    }
  memmove (terms->shown + NORM_TERMS_FIRST, terms->shown + NORM_TERMS_FIRST + 1, (NORM_TERMS_LAST - 1) * sizeof *terms->shown);
  terms->shown[terms->n_shown - 1] = place;
  terms->n_hidden++;
}

NormTerms
norm_terms_range (gsize first, gsize n)
{
  NormTerms terms = { .n_shown = n };

  if (n > NORM_TERMS_MOST)
    {
      terms.n_shown = NORM_TERMS_FIRST + NORM_TERMS_LAST;
      terms.n_hidden = n - terms.n_shown;
    }
  for (gsize place = 0; place < terms.n_shown; place++)
    terms.shown[place] = first + place + (place < NORM_TERMS_FIRST ? 0 : terms.n_hidden);
  return terms;
}

NormTerms
norm_terms_members (const NormResult *result, gsize pool, gboolean only_counting)
{
  NormTerms terms;

  if (only_counting && result->mask != NULL)
    {
      terms = (NormTerms){ 0 };
      for (gsize member = 0; member < result->pooling->m; member++)
        {
          gsize cell = norm_pooling_cell (result->pooling, pool, member);

          if (norm_explain_counts (result, cell))
            terms_add (&terms, cell);
        }
      return terms;
    }
  terms = norm_terms_range (0, result->pooling->m);
  for (gsize place = 0; place < terms.n_shown; place++)
    terms.shown[place] = norm_pooling_cell (result->pooling, pool, terms.shown[place]);
  return terms;
}

void
norm_terms_append (GString *text, const NormTerms *terms, const char *separator, const NormResult *result, gsize pool, NormTermFunc append)
{
  for (gsize place = 0; place < terms->n_shown; place++)
    {
      if (place > 0)
        g_string_append (text, separator);
      if (terms->n_hidden > 0 && place == NORM_TERMS_FIRST)
        g_string_append_printf (text, "… (%" G_GSIZE_FORMAT " more)%s", terms->n_hidden, separator);
      append (text, result, pool, terms->shown[place]);
    }
}
