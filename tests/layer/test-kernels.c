/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dtype.h"
#include "kernels.h"
#include <float.h>
#include <math.h>
#include <string.h>

/* Each set of kernels against the conversions of single values, which know nothing of vectors. */

#define ALL 65536

static const struct
{
  NormNarrow narrow;
  double (*widen) (guint16 bits);
  guint16 (*round) (double value);
  int places; /* of the fraction */
} types[] = {
  { NORM_NARROW_FLOAT16, norm_half_to_double, norm_half_from_double, 10 },
  { NORM_NARROW_BFLOAT16, norm_bfloat16_to_double, norm_bfloat16_from_double, 7 },
};

static void
test_widen (void)
{
  g_autofree guint16 *bits = g_new (guint16, ALL);
  g_autofree float *wide = g_new (float, ALL);

  for (guint number = 0; number < ALL; number++)
    bits[number] = number;
  for (const NormKernels *const *kernels = norm_kernels_all (); *kernels != NULL; kernels++)
    for (guint type = 0; type < G_N_ELEMENTS (types); type++)
      {
        (*kernels)->widen[types[type].narrow](bits, ALL, wide);
        for (guint number = 0; number < ALL; number++)
          {
            float expected = (float) types[type].widen (number);

            g_assert_true (isnan (expected) ? isnan (wide[number]) : memcmp (&wide[number], &expected, sizeof expected) == 0);
          }
      }
}

static gboolean
is_nan (guint16 bits, int places)
{
  return (bits & 0x7fff) > 0x8000 - (1 << places);
}

static void
check_narrow (const double *values, gsize n)
{
  g_autofree guint16 *bits = g_new (guint16, n);

  for (const NormKernels *const *kernels = norm_kernels_all (); *kernels != NULL; kernels++)
    for (guint type = 0; type < G_N_ELEMENTS (types); type++)
      {
        (*kernels)->narrow[types[type].narrow](values, n, bits);
        for (gsize number = 0; number < n; number++)
          {
            if (isnan (values[number]))
              g_assert_true (is_nan (bits[number], types[type].places));
            else
              g_assert_cmphex (bits[number], ==, types[type].round (values[number]));
          }
      }
}

/* Every number of the type, what lies half-way to the next, and what is a double's last place beside both: where one rounding too many would show */
static void
test_ties (void)
{
  g_autofree double *values = g_new (double, 6 * ALL);

  for (guint type = 0; type < G_N_ELEMENTS (types); type++)
    {
      for (guint number = 0; number < ALL; number++)
        {
          double here = types[type].widen (number), next = types[type].widen ((number + 1) % ALL), between = here + (next - here) / 2;
          const double around[] = { here,    nextafter (here, INFINITY),    nextafter (here, -INFINITY),
                                    between, nextafter (between, INFINITY), nextafter (between, -INFINITY) };

          memcpy (values + 6 * number, around, sizeof around);
        }
      check_narrow (values, 6 * ALL);
    }
}

/* Any bits, any exponent, and a length that fills no vector */
static void
test_any (void)
{
  double values[1021];

  for (int round = 0; round < 200; round++)
    {
      for (guint number = 0; number < G_N_ELEMENTS (values); number++)
        {
          guint64 bits = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();

          if (number % 2 == 0) /* about the exponents of the two types */
            values[number] = ldexp (g_test_rand_double () - 0.5, g_test_rand_int_range (number % 4 == 0 ? -30 : -140, number % 4 == 0 ? 20 : 132));
          else
            memcpy (&values[number], &bits, sizeof bits);
        }
      check_narrow (values, G_N_ELEMENTS (values));
    }
  values[0] = INFINITY;
  values[1] = -INFINITY;
  values[2] = 65520; /* half a place beyond the largest float16 */
  values[3] = nextafter (65520, 0);
  values[4] = DBL_MAX;
  values[5] = -0.0;
  values[6] = DBL_MIN / 2;
  check_narrow (values, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/kernels/widen", test_widen);
  g_test_add_func ("/layer/kernels/ties", test_ties);
  g_test_add_func ("/layer/kernels/any", test_any);
  return g_test_run ();
}
