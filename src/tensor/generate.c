/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generate.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CHUNK     1024
#define LN_2      0x1.62e42fefa39efp-1
#define SQRT_HALF 0x1.6a09e667f3bcdp-1

typedef struct
{
  guint64 state[4];
  gboolean has_spare;
  double spare; /* normal numbers come in pairs */
} Random;

/* splitmix64: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014. Spreads one seed over the whole state. */
static guint64
split_mix (guint64 *seed)
{
  guint64 mixed = *seed += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  mixed = (mixed ^ (mixed >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  mixed = (mixed ^ (mixed >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return mixed ^ (mixed >> 31);
}

static void
random_init (Random *random, guint64 seed)
{
  for (gsize word = 0; word < G_N_ELEMENTS (random->state); word++)
    random->state[word] = split_mix (&seed);
  random->has_spare = FALSE;
}

static guint64
rotate_left (guint64 bits, int by)
{
  return bits << by | bits >> (64 - by);
}

/* xoshiro256**: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", 2018. */
static guint64
random_bits (Random *random)
{
  guint64 *state = random->state;
  const guint64 bits = rotate_left (state[1] * 5, 7) * 9;
  const guint64 shifted = state[1] << 17;

  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate_left (state[3], 45);
  return bits;
}

/* 0 ≤ u < 1 in steps of 2^-53 */
static double
random_uniform (Random *random)
{
  return (double) (random_bits (random) >> 11) * 0x1p-53;
}

/* ln x for 0 < x ≤ 1, from + - × ÷ alone: libm's log differs in the last bit from machine to machine, and the same seed must not.
 * x = m 2^e,  t = (m - 1)/(m + 1),  ln m = 2 artanh t = 2 (t + t³/3 + t⁵/5 + …); |t| < 0.18, so the 12th term is below 2^-53. */
static double
natural_log (double x)
{
  int exponent;
  double m = frexp (x, &exponent);

  if (m < SQRT_HALF)
    {
      m *= 2;
      exponent--;
    }
  const double t = (m - 1) / (m + 1);
  double sum = 0;
  for (int power = 25; power >= 1; power -= 2)
    sum = sum * t * t + 1.0 / power;
  return 2 * t * sum + exponent * LN_2;
}

/* The polar method: G. Marsaglia, T. Bray, "A convenient method for generating normal variables", 1964.
 * (u, v) uniform in the unit disc, s = u² + v²:  u √(-2 ln s / s)  and  v √(-2 ln s / s)  are independent and normal. */
static double
random_normal (Random *random)
{
  double u, v, s;

  if (random->has_spare)
    {
      random->has_spare = FALSE;
      return random->spare;
    }
  do
    {
      u = 2 * random_uniform (random) - 1;
      v = 2 * random_uniform (random) - 1;
      s = u * u + v * v;
    }
  while (s >= 1 || s == 0);
  const double factor = sqrt (-2 * natural_log (s) / s);
  random->has_spare = TRUE;
  random->spare = v * factor;
  return u * factor;
}

static double
uniform_between (Random *random, double a, double b)
{
  const double value = a + (b - a) * random_uniform (random);

  return b > a && value >= b ? nextafter (b, a) : value; /* the sum may round up to b */
}

static double
fill_value (const NormFill *fill, Random *random, gsize flat, gsize n_values)
{
  switch (fill->kind)
    {
    case NORM_FILL_ARANGE:
      return fill->a + fill->b * (double) flat;
    case NORM_FILL_LINSPACE:
      if (flat > 0 && flat == n_values - 1)
        return fill->b;
      return flat == 0 ? fill->a : fill->a + (fill->b - fill->a) * ((double) flat / (double) (n_values - 1));
    case NORM_FILL_NORMAL:
      return fill->a + fill->b * random_normal (random);
    case NORM_FILL_UNIFORM:
      return uniform_between (random, fill->a, fill->b);
    case NORM_FILL_ONE_HOT:
      return (double) flat == fill->b ? fill->a : 0;
    case NORM_FILL_OUTLIER:
      return fill->b * random_normal (random);
    case NORM_FILL_CONSTANT:
    default:
      return fill->a;
    }
}

/* From a sequence of its own: which one it is must not depend on how many numbers were drawn before. */
static gsize
choose_outlier (guint64 seed, gsize n_values)
{
  Random random;

  random_init (&random, ~seed);
  return (gsize) (random_uniform (&random) * (double) n_values);
}

static void
fill_elements (NormDtype dtype, const NormFill *fill, char *elements, gsize n_values)
{
  double values[CHUNK];
  Random random;

  random_init (&random, fill->seed);
  for (gsize start = 0; start < n_values; start += CHUNK)
    {
      const gsize n = MIN (CHUNK, n_values - start);

      for (gsize at = 0; at < n; at++)
        values[at] = fill_value (fill, &random, start + at, n_values);
      norm_dtype_store_many (dtype, elements + start * norm_dtype_size (dtype), values, n);
    }
  if (fill->kind == NORM_FILL_OUTLIER && n_values > 0)
    norm_dtype_store (dtype, elements + choose_outlier (fill->seed, n_values) * norm_dtype_size (dtype), fill->a);
}

const char *
norm_fill_name (NormFillKind kind)
{
  static const char *const names[] = {
    [NORM_FILL_CONSTANT] = "constant", [NORM_FILL_ARANGE] = "arange",   [NORM_FILL_LINSPACE] = "linspace", [NORM_FILL_NORMAL] = "normal",
    [NORM_FILL_UNIFORM] = "uniform",   [NORM_FILL_ONE_HOT] = "one-hot", [NORM_FILL_OUTLIER] = "outlier",
  };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), NULL);
  return names[kind];
}

NormTensor *
norm_tensor_generate (NormDtype dtype, int rank, const gsize *shape, const NormFill *fill, GError **error)
{
  gsize n_values, n_bytes = 0;
  const gboolean countable = norm_shape_count (dtype, rank, shape, &n_values, &n_bytes);
  char *elements = countable ? g_try_malloc (n_bytes) : NULL;

  if (!countable || (elements == NULL && n_bytes > 0))
    {
      g_autofree char *text = norm_shape_to_text (rank, shape);
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("A %s tensor of shape %s does not fit in memory; choose smaller sizes"),
                   norm_dtype_name (dtype), text);
      return NULL;
    }
  fill_elements (dtype, fill, elements, n_values);
  return norm_tensor_new_take (dtype, rank, shape, elements);
}
