/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of float32 and narrower types, for which a double has digits to spare. Included by kernels-impl.c once for every type of output, with
 *   OUTPUT           the type
 *   NAME(x)          x with a suffix for it
 *   STORE(to, from)  NORM_LANES doubles as that
 * No include guard on purpose. */

static void
NAME (scale_run) (const float *values, gsize n, const NormLine *line, OUTPUT *output)
{
  NormDoubles mean = NORM_SPREAD (line->mean), mean_rest = NORM_SPREAD (line->mean_rest);
  NormDoubles scale = NORM_SPREAD (line->scale), bias = NORM_SPREAD (line->bias);
  gsize at = 0;

  for (; at + 2 * NORM_LANES <= n; at += 2 * NORM_LANES)
    {
      NormDoubles first = ((NORM_LOAD_float (values + at) - mean) - mean_rest) * scale + bias;
      NormDoubles second = ((NORM_LOAD_float (values + at + NORM_LANES) - mean) - mean_rest) * scale + bias;

      STORE (output + at, first);
      STORE (output + at + NORM_LANES, second);
    }
  for (; at < n; at++)
    output[at] = (OUTPUT) (((values[at] - line->mean) - line->mean_rest) * line->scale + line->bias);
}

static void
NAME (scale_features) (const float *values, gsize n, const NormLine *line, const double *weight, const double *bias, OUTPUT *output)
{
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

static void
NAME (scale_columns) (const float *values, gsize n, const NormColumnLines *lines, OUTPUT *output)
{
  gsize at = 0;

  for (; at + NORM_LANES <= n; at += NORM_LANES)
    {
      NormDoubles d = (NORM_LOAD_float (values + at) - NORM_LOAD_double (lines->means + at)) - NORM_LOAD_double (lines->mean_rests + at);
      NormDoubles y = d * NORM_LOAD_double (lines->scales + at) + NORM_LOAD_double (lines->biases + at);

      STORE (output + at, y);
    }
  for (; at < n; at++)
    output[at] = (OUTPUT) (((values[at] - lines->means[at]) - lines->mean_rests[at]) * lines->scales[at] + lines->biases[at]);
}
