/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of float32 and narrower types, for whose lines the mean's rest is in the bias. Included once for every type of output, with
 *   OUTPUT           the type
 *   NAME(x)          x with a suffix for it
 *   STORE(to, from)  NORM_LANES doubles as that
 * No include guard on purpose. */

NORM_INLINE void
NAME (scale_run) (const float *values, gsize n, const NormLine *line, OUTPUT *output)
{
  double mean = line->mean, scale = line->scale, bias = line->bias;
  NormDoubles means = NORM_SPREAD (mean), scales = NORM_SPREAD (scale), biases = NORM_SPREAD (bias);
  gsize at = 0;

  for (; at + 2 * NORM_LANES <= n; at += 2 * NORM_LANES)
    {
      NormDoubles first = (NORM_LOAD_float (values + at) - means) * scales + biases;
      NormDoubles second = (NORM_LOAD_float (values + at + NORM_LANES) - means) * scales + biases;

      STORE (output + at, first);
      STORE (output + at + NORM_LANES, second);
    }
  for (; at < n; at++)
    output[at] = (OUTPUT) ((values[at] - mean) * scale + bias);
}

static void
NAME (scale_rows) (gconstpointer elements, gssize row_stride, gsize n_rows, gsize n_columns, const NormLine *lines, gsize line_stride,
                   gpointer places, gsize output_stride)
{
  const float *values = elements;
  OUTPUT *output = places;

  for (; n_rows > 0; n_rows--, values += row_stride, lines += line_stride, output += output_stride)
    NAME (scale_run) (values, n_columns, lines, output);
}

static void
NAME (scale_features) (gconstpointer elements, gsize n, const NormLine *line, const double *weight, const double *bias, gpointer places)
{
  const float *values = elements;
  OUTPUT *output = places;
  NormDoubles mean = NORM_SPREAD (line->mean), mean_rest = NORM_SPREAD (line->mean_rest), invstd = NORM_SPREAD (line->scale);
  gsize at = 0;

  for (; at + NORM_LANES <= n; at += NORM_LANES)
    {
      NormDoubles d = (NORM_LOAD_float (values + at) - mean) - mean_rest;
      NormDoubles y = d * (invstd * NORM_LOAD_double (weight + at)) + NORM_LOAD_double (bias + at);

      STORE (output + at, y);
    }
  for (; at < n; at++)
    output[at] = (OUTPUT) (((values[at] - line->mean) - line->mean_rest) * (line->scale * weight[at]) + bias[at]);
}

/* All rows of @n_vectors · NORM_LANES columns, whose lines stay in registers */
NORM_INLINE void
NAME (scale_strip) (const float *values, gssize row_stride, gsize n_rows, const NormColumnLines *lines, gsize first, gsize n_vectors, OUTPUT *output,
                    gsize output_stride)
{
  NormDoubles means[NORM_STRIP], scales[NORM_STRIP], biases[NORM_STRIP];

#pragma GCC unroll 8
  for (gsize vector = 0; vector < n_vectors; vector++)
    {
      gsize at = first + vector * NORM_LANES;

      means[vector] = NORM_LOAD_double (lines->means + at);
      scales[vector] = NORM_LOAD_double (lines->scales + at);
      biases[vector] = NORM_LOAD_double (lines->biases + at);
    }
  for (gsize row = 0; row < n_rows; row++)
    {
#pragma GCC unroll 8
      for (gsize vector = 0; vector < n_vectors; vector++)
        {
          NormDoubles y = (NORM_LOAD_float (values + vector * NORM_LANES) - means[vector]) * scales[vector] + biases[vector];

          STORE (output + vector * NORM_LANES, y);
        }
      values += row_stride;
      output += output_stride;
    }
}

static void
NAME (scale_columns) (gconstpointer elements, gssize row_stride, gsize n_rows, gsize n_columns, const NormColumnLines *lines, gpointer places,
                      gsize output_stride)
{
  const float *values = elements;
  OUTPUT *output = places;
  gsize at = 0;

  if (n_rows < NORM_FEW_ROWS)
    for (; n_rows > 0; n_rows--, values += row_stride, output += output_stride)
      {
        for (at = 0; at + NORM_LANES <= n_columns; at += NORM_LANES)
          NAME (scale_strip) (values + at, 0, 1, lines, at, 1, output + at, 0);
        for (; at < n_columns; at++)
          output[at] = (OUTPUT) ((values[at] - lines->means[at]) * lines->scales[at] + lines->biases[at]);
      }
  for (; at + NORM_STRIP * NORM_LANES <= n_columns; at += NORM_STRIP * NORM_LANES)
    NAME (scale_strip) (values + at, row_stride, n_rows, lines, at, NORM_STRIP, output + at, output_stride);
  for (; at + NORM_LANES <= n_columns; at += NORM_LANES)
    NAME (scale_strip) (values + at, row_stride, n_rows, lines, at, 1, output + at, output_stride);
  for (; at < n_columns; at++)
    {
      double mean = lines->means[at], scale = lines->scales[at], bias = lines->biases[at];

      for (gsize row = 0; row < n_rows; row++)
        output[row * output_stride + at] = (OUTPUT) ((values[(gssize) row * row_stride + (gssize) at] - mean) * scale + bias);
    }
}
