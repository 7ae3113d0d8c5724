/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matrix.h"
#include "format.h"
#include "number.h"

#include <math.h>
#include <string.h>

/* What stands between and around the numbers of a kind. */
typedef struct
{
  const char *before_plane, *between_numbers, *between_rows, *after_plane, *between_planes;
} Frame;

static const Frame frames[] = {
  [NORM_MATRIX_TSV] = { "", "\t", "\n", "\n", "\n" },
  [NORM_MATRIX_LATEX] = { "\\begin{bmatrix}\n", " & ", " \\\\\n", "\n\\end{bmatrix}", ",\\;\n" },
};

/* "1.2e−05" is written as a product. @number is ASCII or has a true minus sign, which LaTeX makes itself. */
static void
append_latex (GString *text, double value, const char *exact, int decimals)
{
  g_autofree char *shown = decimals >= 0 ? norm_number_display (value, decimals, TRUE) : g_strdup (exact);
  g_auto (GStrv) parts = NULL;

  if (!isfinite (value))
    {
      g_string_append (text, isnan (value) ? "\\text{NaN}" : value > 0 ? "\\infty" : "-\\infty");
      return;
    }
  parts = g_strsplit (shown, "e", 2);
  for (int part = 0; parts[part] != NULL; part++)
    {
      g_autoptr (GString) digits = g_string_new (parts[part]);

      g_string_replace (digits, NORM_MINUS, "-", 0);
      if (part == 1)
        g_string_append_printf (text, "\\cdot 10^{%d}", (int) g_ascii_strtoll (digits->str, NULL, 10));
      else
        g_string_append (text, digits->str);
    }
}

static void
append_number (GString *text, NormTensor *tensor, gsize place, NormMatrixKind kind, int decimals)
{
  g_autofree char *exact = norm_tensor_get_text (tensor, place);

  if (kind == NORM_MATRIX_LATEX)
    append_latex (text, norm_tensor_get (tensor, place), exact, decimals);
  else
    g_string_append (text, exact);
}

/* The last two axes are a plane; a single axis is a row. */
static char *
write_planes (NormTensor *tensor, NormMatrixKind kind, int decimals)
{
  const Frame *frame = &frames[kind];
  gsize columns = tensor->rank > 0 ? tensor->shape[tensor->rank - 1] : 1, rows = tensor->rank > 1 ? tensor->shape[tensor->rank - 2] : 1;
  GString *text = g_string_new (NULL);

  for (gsize place = 0; place < tensor->n_values; place++)
    {
      gsize column = place % columns, row = place / columns % rows;

      if (column == 0 && row == 0)
        g_string_append_printf (text, "%s%s", place > 0 ? frame->between_planes : "", frame->before_plane);
      append_number (text, tensor, place, kind, decimals);
      g_string_append (text, column + 1 < columns ? frame->between_numbers : row + 1 < rows ? frame->between_rows : frame->after_plane);
    }
  return g_string_free (text, FALSE);
}

char *
norm_matrix_write (NormTensor *tensor, NormMatrixKind kind, int decimals, gsize most)
{
  g_return_val_if_fail (tensor != NULL && kind <= NORM_MATRIX_LATEX, NULL);
  if (tensor->n_values > most)
    return NULL;
  return kind == NORM_MATRIX_PYTHON ? norm_literal_write (tensor, TRUE, most) : write_planes (tensor, kind, decimals);
}
