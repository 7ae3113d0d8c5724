/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of float64, included by kernels-impl.c once: y = d · scale + bias with everything as a sum of two doubles, so that it is right to the
 * last digit or nearly so even where d · scale and the bias cancel. T. J. Dekker, "A floating-point technique for extending the available
 * precision", 1971. */

typedef struct
{
  NormDoubles high, low;
} Pair;

/* The first 26 digits, so that the product of two such is exact */
NORM_INLINE void
split (const NormDoubles *number, Pair *halves)
{
  NormDoubles many = *number * 0x8000001p0;

  halves->high = many - (many - *number);
  halves->low = *number - halves->high;
}

/* a · b, exactly, but for what under- and overflows */
NORM_INLINE void
multiply (const NormDoubles *a, const NormDoubles *b, Pair *product)
{
  Pair of_a, of_b;

  split (a, &of_a);
  split (b, &of_b);
  product->high = *a * *b;
  product->low = ((of_a.high * of_b.high - product->high) + of_a.high * of_b.low + of_a.low * of_b.high) + of_a.low * of_b.low;
}

/* a + b, exactly (Knuth's TwoSum) */
NORM_INLINE void
add (const NormDoubles *a, const NormDoubles *b, Pair *sum)
{
  NormDoubles part;

  sum->high = *a + *b;
  part = sum->high - *a;
  sum->low = (*a - (sum->high - part)) + (*b - part);
}

/* An infinity on the way makes the rests NaN; then the plain formula is right. */
NORM_INLINE void
apply_line (const NormDoubles *x, const NormDoubles *mean, const NormDoubles *mean_rest, const Pair *scale, const NormDoubles *bias, NormDoubles *y)
{
  typedef gint64 Lanes __attribute__ ((vector_size (sizeof (NormDoubles))));
  NormDoubles minus = -*mean, plain = ((*x - *mean) - *mean_rest) * scale->high + *bias, exact;
  Pair d, product, sum;
  Lanes finite;

  add (x, &minus, &d);
  d.low -= *mean_rest;
  multiply (&d.high, &scale->high, &product);
  product.low += d.high * scale->low + d.low * scale->high;
  add (&product.high, bias, &sum);
  exact = sum.high + (sum.low + product.low);
  finite = (Lanes) (exact - exact == 0);
  *y = (NormDoubles) (((Lanes) exact & finite) | ((Lanes) plain & ~finite));
}

NORM_INLINE void
scale_run_double (const double *values, gsize n, const NormLine *line, double *output)
{
  NormDoubles mean = NORM_SPREAD (line->mean), mean_rest = NORM_SPREAD (line->mean_rest), bias = NORM_SPREAD (line->bias), x, y;
  Pair scale = { NORM_SPREAD (line->scale), NORM_SPREAD (line->scale_rest) };

  for (gsize at = 0; at < n; at += NORM_LANES)
    {
      NORM_LOAD_SOME (x, values + at, n - at);
      apply_line (&x, &mean, &mean_rest, &scale, &bias, &y);
      NORM_STORE_SOME (output + at, y, n - at);
    }
}

static void
scale_rows_double (gconstpointer elements, gssize row_stride, gsize n_rows, gsize n_columns, const NormLine *lines, gsize line_stride,
                   gpointer places, gsize output_stride)
{
  const double *values = elements;
  double *output = places;

  for (; n_rows > 0; n_rows--, values += row_stride, lines += line_stride, output += output_stride)
    scale_run_double (values, n_columns, lines, output);
}

static void
scale_features_double (gconstpointer elements, gsize n, const NormLine *line, const double *weight, const double *bias, gpointer places)
{
  const double *values = elements;
  double *output = places;
  NormDoubles mean = NORM_SPREAD (line->mean), mean_rest = NORM_SPREAD (line->mean_rest), invstd = NORM_SPREAD (line->scale);
  NormDoubles invstd_rest = NORM_SPREAD (line->scale_rest), x, w, b, y;
  Pair scale;

  for (gsize at = 0; at < n; at += NORM_LANES)
    {
      NORM_LOAD_SOME (x, values + at, n - at);
      NORM_LOAD_SOME (w, weight + at, n - at);
      NORM_LOAD_SOME (b, bias + at, n - at);
      multiply (&invstd, &w, &scale);
      scale.low += invstd_rest * w;
      apply_line (&x, &mean, &mean_rest, &scale, &b, &y);
      NORM_STORE_SOME (output + at, y, n - at);
    }
}

static void
scale_columns_double (gconstpointer elements, gssize row_stride, gsize n_rows, gsize n_columns, const NormColumnLines *lines, gpointer places,
                      gsize output_stride)
{
  NormDoubles x, mean, mean_rest, bias, y;
  Pair scale;

  for (gsize at = 0; at < n_columns; at += NORM_LANES)
    {
      const double *values = (const double *) elements + at;
      double *output = (double *) places + at;

      NORM_LOAD_SOME (mean, lines->means + at, n_columns - at);
      NORM_LOAD_SOME (mean_rest, lines->mean_rests + at, n_columns - at);
      NORM_LOAD_SOME (scale.high, lines->scales + at, n_columns - at);
      NORM_LOAD_SOME (scale.low, lines->scale_rests + at, n_columns - at);
      NORM_LOAD_SOME (bias, lines->biases + at, n_columns - at);
      for (gsize row = 0; row < n_rows; row++, values += row_stride, output += output_stride)
        {
          NORM_LOAD_SOME (x, values, n_columns - at);
          apply_line (&x, &mean, &mean_rest, &scale, &bias, &y);
          NORM_STORE_SOME (output, y, n_columns - at);
        }
    }
}
