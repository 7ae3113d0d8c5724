/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format.h"
#include "matrix.h"

#include <math.h>
#include <string.h>

static void
assert_written (int rank, const gsize *shape, const double *values, NormMatrixKind kind, int decimals, const char *expected)
{
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, rank, shape, values);
  g_autofree char *text = norm_matrix_write (tensor, kind, decimals, 100);

  g_assert_cmpstr (text, ==, expected);
}

/* The note's input and what spreadsheets, Python and LaTeX take. */
static void
test_planes (void)
{
  static const double note[] = { 1, 2, 3, 4, 0, 0, 0, -0.5 };
  static const gsize shape[] = { 2, 2, 2 };

  assert_written (3, shape, note, NORM_MATRIX_TSV, -1, "1\t2\n3\t4\n\n0\t0\n0\t-0.5\n");
  assert_written (3, shape, note, NORM_MATRIX_LATEX, 2,
                  "\\begin{bmatrix}\n1 & 2 \\\\\n3 & 4\n\\end{bmatrix},\\;\n\\begin{bmatrix}\n0 & 0 \\\\\n0 & -0.5\n\\end{bmatrix}");
}

static void
test_ranks (void)
{
  static const double values[] = { 1, 2, 3 };

  assert_written (0, NULL, values, NORM_MATRIX_TSV, -1, "1\n");
  assert_written (1, (gsize[]){ 3 }, values, NORM_MATRIX_TSV, -1, "1\t2\t3\n");
  assert_written (1, (gsize[]){ 3 }, values, NORM_MATRIX_LATEX, 0, "\\begin{bmatrix}\n1 & 2 & 3\n\\end{bmatrix}");
  assert_written (2, (gsize[]){ 3, 1 }, values, NORM_MATRIX_TSV, -1, "1\n2\n3\n");
  assert_written (2, (gsize[]){ 0, 2 }, values, NORM_MATRIX_TSV, -1, "");
}

/* What is no plain number, in LaTeX's own signs. */
static void
test_latex_signs (void)
{
  static const double values[] = { NAN, INFINITY, -INFINITY, 1.5e-7, -2.5e30 };

  assert_written (1, (gsize[]){ 5 }, values, NORM_MATRIX_LATEX, 4,
                  "\\begin{bmatrix}\n\\text{NaN} & \\infty & -\\infty & 1.5\\cdot 10^{-7} & -2.5\\cdot 10^{30}\n\\end{bmatrix}");
}

/* TSV and Python lose no digit, and Python reads back. */
static void
test_exact (void)
{
  static const double values[] = { 0.1, 1.0 / 3, 16777217, 1e-40 };
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT64, 2, (gsize[]){ 2, 2 }, values);
  g_autofree char *tsv = norm_matrix_write (tensor, NORM_MATRIX_TSV, 1, 4), *python = norm_matrix_write (tensor, NORM_MATRIX_PYTHON, 1, 4);
  g_auto (GStrv) numbers = g_strsplit_set (tsv, "\t\n", -1);
  g_autoptr (NormTensor) back = NULL;

  for (gsize at = 0; at < 4; at++)
    g_assert_cmpfloat (g_ascii_strtod (numbers[at], NULL), ==, values[at]);
  back = norm_literal_parse (python, strlen (python), TRUE, NULL);
  g_assert_nonnull (back);
  g_assert_cmpuint (back->n_values, ==, 4);
  g_assert_cmpfloat (norm_tensor_get (back, 2), ==, 16777216); /* a literal is float32 */
  g_assert_null (norm_matrix_write (tensor, NORM_MATRIX_TSV, -1, 3));
  g_assert_null (norm_matrix_write (tensor, NORM_MATRIX_PYTHON, -1, 3));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/matrix/planes", test_planes);
  g_test_add_func ("/format/matrix/ranks", test_ranks);
  g_test_add_func ("/format/matrix/latex-signs", test_latex_signs);
  g_test_add_func ("/format/matrix/exact", test_exact);
  return g_test_run ();
}
