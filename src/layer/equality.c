/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "equality.h"
#include "number.h"
#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
is_wide_integer (NormDtype dtype)
{
  return dtype == NORM_DTYPE_INT64 || dtype == NORM_DTYPE_UINT64;
}

/* Of two integers that are the same double: doubles tell them apart only up to 2⁵³. */
static double
wide_difference (const NormTensor *a, gsize at_a, const NormTensor *b, gsize at_b)
{
  guint64 left = ((const guint64 *) norm_tensor_data (a))[at_a], right = ((const guint64 *) norm_tensor_data (b))[at_b];

  return left > right ? left - right : right - left;
}

/* |a − b| ≤ atol + rtol · |b|          PyTorch 1.13, aten/src/ATen/native/TensorCompare.cpp, isclose */
static gboolean
is_close (double difference, double b)
{
  return isfinite (difference) && difference <= NORM_EQUALITY_ATOL + fabs (NORM_EQUALITY_RTOL * b);
}

/* Element @at_a of @a against @at_b of @b, which both came from @source. */
static void
equality_add (NormEquality *equality, const NormTensor *a, gsize at_a, const NormTensor *b, gsize at_b, gsize source)
{
  double left = norm_tensor_get (a, at_a), right = norm_tensor_get (b, at_b), difference = 0;

  equality->n_compared++;
  if (isnan (left) && isnan (right))
    {
      equality->n_both_nan++;
      return;
    }
  if (left != right)
    difference = fabs (left - right);
  else if (is_wide_integer (a->dtype) && is_wide_integer (b->dtype))
    difference = wide_difference (a, at_a, b, at_b);
  if (difference == 0)
    return;
  equality->n_different += !is_close (difference, right);
  if (!isnan (equality->max_difference) && !(difference <= equality->max_difference))
    {
      equality->max_difference = difference;
      equality->where = source;
    }
}

static void
equality_finish (NormEquality *equality, gsize n_a, gsize n_b, gboolean equal_nan)
{
  equality->n_only_one = n_a - equality->n_compared + (n_b - equality->n_compared);
  if (equality->n_compared == 0 && equality->n_only_one > 0)
    equality->kind = NORM_EQUALITY_INCOMPARABLE;
  else if (equality->n_different > 0 || (equality->n_both_nan > 0 && !equal_nan))
    equality->kind = NORM_EQUALITY_DIFFERENT;
  else
    equality->kind = equality->max_difference > 0 ? NORM_EQUALITY_ROUNDING : NORM_EQUALITY_EQUAL;
}

static gboolean
same_shape (int rank_a, const gsize *a, int rank_b, const gsize *b)
{
  return rank_a == rank_b && memcmp (a, b, rank_a * sizeof *a) == 0;
}

/* Every cell of one view is the same value of the loaded tensor as that cell of the other, told without looking at each. */
static gboolean
same_places (const NormView *a, const NormView *b)
{
  gboolean alike = same_shape (a->rank, a->shape, b->rank, b->shape) && memcmp (a->strides, b->strides, a->rank * sizeof *a->strides) == 0;

  if (a->n_values != b->n_values || a->offset != b->offset || (a->origin == NULL) != (b->origin == NULL))
    return FALSE;
  if (!alike && !(norm_view_is_contiguous (a) && norm_view_is_contiguous (b)))
    return FALSE;
  return a->origin == NULL || same_places (a->origin, b->origin);
}

static const NormTensor *
loaded_tensor (const NormView *view)
{
  while (view->origin != NULL)
    view = view->origin;
  return view->tensor;
}

NormEquality
norm_equality_of_results (const NormResult *a, const NormResult *b, gboolean equal_nan)
{
  NormEquality equality = { .kind = NORM_EQUALITY_INCOMPARABLE };
  const NormTensor *loaded_a, *loaded_b;
  gboolean aligned;

  g_return_val_if_fail (a != NULL && b != NULL, equality);
  loaded_a = loaded_tensor (a->input);
  loaded_b = loaded_tensor (b->input);
  if (!same_shape (loaded_a->rank, loaded_a->shape, loaded_b->rank, loaded_b->shape))
    {
      equality.n_only_one = a->input->n_values + b->input->n_values;
      return equality;
    }
  aligned = same_places (a->input, b->input);
  for (gsize cell = 0; cell < a->input->n_values; cell++)
    {
      gsize source = norm_view_source (a->input, cell), other = cell;

      if (aligned || norm_view_find (b->input, source, &other))
        equality_add (&equality, a->output, cell, b->output, other, source);
    }
  equality_finish (&equality, a->input->n_values, b->input->n_values, equal_nan);
  return equality;
}

NormEquality
norm_equality_of_tensors (const NormTensor *a, const NormTensor *b, gboolean equal_nan)
{
  NormEquality equality = { .kind = NORM_EQUALITY_INCOMPARABLE };

  g_return_val_if_fail (a != NULL && b != NULL, equality);
  if (!same_shape (a->rank, a->shape, b->rank, b->shape))
    {
      equality.n_only_one = a->n_values + b->n_values;
      return equality;
    }
  for (gsize flat = 0; flat < a->n_values; flat++)
    equality_add (&equality, a, flat, b, flat, flat);
  equality_finish (&equality, a->n_values, b->n_values, equal_nan);
  return equality;
}

/* Two digits tell how much: "0.98", "1.2e-7". */
static char *
difference_text (double difference)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  double rounded = g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, "%.1e", difference), NULL);

  return rounded >= 0.001 && rounded < 1e6 ? norm_number_shortest (rounded) : norm_number_display (rounded, 1, TRUE);
}

static void
append_difference (GString *words, const NormEquality *equality, int rank, const gsize *shape)
{
  g_autofree char *most = difference_text (equality->max_difference), *place = NULL;
  gsize index[NORM_MAX_RANK];

  norm_shape_unravel (rank, shape, equality->where, index);
  place = norm_shape_to_text (rank, index);
  if (isnan (equality->max_difference))
    g_string_append_printf (words, _ ("differs: only one is NaN at %s"), place);
  else
    g_string_append_printf (words, _ ("differs by up to %s at %s"), most, place);
}

/* "; 3 values are NaN in both" */
static void
append_counts (GString *words, const NormEquality *equality)
{
  gboolean but_nan = equality->kind == NORM_EQUALITY_DIFFERENT && equality->n_different == 0;
  gsize n = equality->n_both_nan;

  if (but_nan)
    g_string_append_printf (words, ngettext (" but for %zu value that is NaN in both", " but for %zu values that are NaN in both", n), n);
  else if (n > 0)
    g_string_append_printf (words, ngettext ("; %zu value is NaN in both", "; %zu values are NaN in both", n), n);
  n = equality->n_only_one;
  if (equality->kind != NORM_EQUALITY_INCOMPARABLE && n > 0)
    g_string_append_printf (words, ngettext ("; %zu value is in only one of them", "; %zu values are in only one of them", n), n);
}

static void
append_rounding (GString *words, const NormEquality *equality)
{
  g_autofree char *most = difference_text (equality->max_difference);

  g_string_append_printf (words, _ ("equal up to rounding (%s)"), most);
}

char *
norm_equality_words (const NormEquality *equality, int rank, const gsize *shape)
{
  GString *words;

  g_return_val_if_fail (equality != NULL && (rank == 0 || shape != NULL), NULL);
  words = g_string_new (NULL);
  if (equality->kind == NORM_EQUALITY_INCOMPARABLE)
    g_string_append (words, _ ("no value in common"));
  else if (equality->n_different > 0)
    append_difference (words, equality, rank, shape);
  else if (equality->max_difference > 0)
    append_rounding (words, equality);
  else
    g_string_append (words, _ ("equal"));
  append_counts (words, equality);
  return g_string_free (words, FALSE);
}

char *
norm_equality_brief_words (const NormEquality *equality)
{
  g_autofree char *most = NULL;

  g_return_val_if_fail (equality != NULL, NULL);
  if (equality->n_different == 0)
    return norm_equality_words (equality, 0, NULL);
  if (isnan (equality->max_difference))
    return g_strdup (_ ("differs: only one is NaN"));
  most = difference_text (equality->max_difference);
  return g_strdup_printf (_ ("differs by up to %s"), most);
}
