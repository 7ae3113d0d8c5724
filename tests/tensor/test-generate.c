/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generate.h"

#include <math.h>
#include <string.h>

static NormTensor *
generate (NormDtype dtype, gsize n_values, NormFillKind kind, double a, double b, guint64 seed)
{
  const NormFill fill = { kind, a, b, seed };
  g_autoptr (GError) error = NULL;
  NormTensor *tensor = norm_tensor_generate (dtype, 1, &n_values, &fill, &error);
  g_assert_no_error (error);
  return tensor;
}

static void
assert_values (NormTensor *tensor, const double *values, gsize n_values, double tolerance)
{
  for (gsize flat = 0; flat < n_values; flat++)
    g_assert_cmpfloat (fabs (norm_tensor_get (tensor, flat) - values[flat]), <=, tolerance);
}

static void
test_regular (void)
{
  g_autoptr (NormTensor) constant = generate (NORM_DTYPE_INT8, 3, NORM_FILL_CONSTANT, -7, 0, 0);
  g_autoptr (NormTensor) arange = generate (NORM_DTYPE_FLOAT64, 4, NORM_FILL_ARANGE, 1, 0.1, 0);
  g_autoptr (NormTensor) linspace = generate (NORM_DTYPE_FLOAT64, 4, NORM_FILL_LINSPACE, -1, 0.5, 0);
  g_autoptr (NormTensor) alone = generate (NORM_DTYPE_FLOAT64, 1, NORM_FILL_LINSPACE, -1, 0.5, 0);
  g_autoptr (NormTensor) nothing = generate (NORM_DTYPE_FLOAT64, 0, NORM_FILL_LINSPACE, -1, 0.5, 0);

  assert_values (constant, (const double[]){ -7, -7, -7 }, 3, 0);
  assert_values (arange, (const double[]){ 1, 1.1, 1 + 2 * 0.1, 1 + 3 * 0.1 }, 4, 0);
  assert_values (linspace, (const double[]){ -1, -0.5, 0, 0.5 }, 4, 1e-15);
  g_assert_cmpfloat (norm_tensor_get (linspace, 3), ==, 0.5);
  assert_values (alone, (const double[]){ -1 }, 1, 0);
  g_assert_cmpuint (nothing->n_values, ==, 0);
}

static void
test_exceptions (void)
{
  g_autoptr (NormTensor) one_hot = generate (NORM_DTYPE_INT8, 4, NORM_FILL_ONE_HOT, 1, 2, 0);
  g_autoptr (NormTensor) beyond = generate (NORM_DTYPE_INT8, 4, NORM_FILL_ONE_HOT, 1, 4, 0);
  guint n_chosen[3] = { 0 };

  assert_values (one_hot, (const double[]){ 0, 0, 1, 0 }, 4, 0);
  assert_values (beyond, (const double[]){ 0, 0, 0, 0 }, 4, 0);
  for (guint64 seed = 0; seed < 60; seed++)
    {
      g_autoptr (NormTensor) normal = generate (NORM_DTYPE_FLOAT64, 3, NORM_FILL_NORMAL, 0, 2, seed);
      g_autoptr (NormTensor) outlier = generate (NORM_DTYPE_FLOAT64, 3, NORM_FILL_OUTLIER, 1000, 2, seed);
      guint n_outliers = 0;

      for (gsize flat = 0; flat < 3; flat++)
        if (norm_tensor_get (outlier, flat) == 1000)
          n_outliers++, n_chosen[flat]++;
        else
          g_assert_cmpfloat (norm_tensor_get (outlier, flat), ==, norm_tensor_get (normal, flat));
      g_assert_cmpuint (n_outliers, ==, 1);
    }
  for (gsize flat = 0; flat < 3; flat++)
    g_assert_cmpuint (n_chosen[flat], >, 0);
}

/* From an independent implementation of splitmix64, xoshiro256** and the polar method, in Python. */
static void
test_known_numbers (void)
{
  static const double uniform0[] = { 0.6012629994179048, 0.7477740925472398, 0.10301998939503632, 0.4165890778296456 };
  static const double uniform42[] = { 0.08386297105988216, 0.3789802506626686, 0.6800434110281394, 0.9246929453253876 };
  static const double normal0[] = { 0.5981026483626094,  1.4634599192204392, -0.8950525532379914,
                                    -0.1880627660388742, -2.415606685712082, 1.1072094167289706 };
  static const double normal42[] = { -0.7262191382447857, -0.21119691823195985, 0.2216227015035933,
                                     0.5227716877560146,  0.46417731016247366,  0.7409788916865562 };
  g_autoptr (NormTensor) first = generate (NORM_DTYPE_FLOAT64, 4, NORM_FILL_UNIFORM, 0, 1, 0);
  g_autoptr (NormTensor) second = generate (NORM_DTYPE_FLOAT64, 4, NORM_FILL_UNIFORM, 0, 1, 42);
  g_autoptr (NormTensor) third = generate (NORM_DTYPE_FLOAT64, 6, NORM_FILL_NORMAL, 0, 1, 0);
  g_autoptr (NormTensor) fourth = generate (NORM_DTYPE_FLOAT64, 6, NORM_FILL_NORMAL, 0, 1, 42);

  assert_values (first, uniform0, 4, 0);
  assert_values (second, uniform42, 4, 0);
  assert_values (third, normal0, 6, 1e-15);
  assert_values (fourth, normal42, 6, 1e-15);
}

/* The same seed gives the same beginning, whatever the size; another seed does not. */
static void
test_seed (void)
{
  g_autoptr (NormTensor) few = generate (NORM_DTYPE_FLOAT32, 1025, NORM_FILL_NORMAL, 3, 2, 7);
  g_autoptr (NormTensor) many = generate (NORM_DTYPE_FLOAT32, 4096, NORM_FILL_NORMAL, 3, 2, 7);
  g_autoptr (NormTensor) other = generate (NORM_DTYPE_FLOAT32, 4096, NORM_FILL_NORMAL, 3, 2, 8);

  g_assert_cmpmem (norm_tensor_data (few), 1025 * 4, norm_tensor_data (many), 1025 * 4);
  g_assert_false (norm_tensor_equal (many, other));
}

/* Four central moments of 2^18 values; the bounds are more than five standard errors. */
static void
test_normal_moments (void)
{
  const gsize n = 1 << 18;
  g_autoptr (NormTensor) tensor = generate (NORM_DTYPE_FLOAT64, n, NORM_FILL_NORMAL, 0, 1, 2);
  double sums[5] = { 0 };

  for (gsize flat = 0; flat < n; flat++)
    for (int power = 1; power <= 4; power++)
      sums[power] += pow (norm_tensor_get (tensor, flat), power);
  g_assert_cmpfloat_with_epsilon (sums[1] / n, 0, 0.01);
  g_assert_cmpfloat_with_epsilon (sums[2] / n, 1, 0.015);
  g_assert_cmpfloat_with_epsilon (sums[3] / n, 0, 0.04);
  g_assert_cmpfloat_with_epsilon (sums[4] / n, 3, 0.1);
}

static void
test_uniform_range (void)
{
  const gsize n = 1 << 16;
  g_autoptr (NormTensor) tensor = generate (NORM_DTYPE_FLOAT64, n, NORM_FILL_UNIFORM, -2, 5, 11);
  g_autoptr (NormTensor) narrow = generate (NORM_DTYPE_FLOAT64, n, NORM_FILL_UNIFORM, 1, 1 + 0x1p-52, 11);
  g_autoptr (NormTensor) point = generate (NORM_DTYPE_FLOAT64, 4, NORM_FILL_UNIFORM, 3, 3, 11);
  gsize counts[7] = { 0 };

  for (gsize flat = 0; flat < n; flat++)
    {
      const double value = norm_tensor_get (tensor, flat);
      g_assert_true (value >= -2 && value < 5);
      counts[(int) floor (value) + 2]++;
      g_assert_cmpfloat (norm_tensor_get (narrow, flat), ==, 1); /* 1 + 2^-52 is no longer in the range */
    }
  for (gsize bin = 0; bin < G_N_ELEMENTS (counts); bin++)
    g_assert_cmpfloat_with_epsilon (counts[bin] / (double) n, 1.0 / 7, 0.01);
  assert_values (point, (const double[]){ 3, 3, 3, 3 }, 4, 0);
}

/* From high to low the numbers are as random as from low to high. */
static void
test_uniform_backwards (void)
{
  const gsize n = 1 << 12;
  g_autoptr (NormTensor) forwards = generate (NORM_DTYPE_FLOAT64, n, NORM_FILL_UNIFORM, 0, 1, 11);
  g_autoptr (NormTensor) backwards = generate (NORM_DTYPE_FLOAT64, n, NORM_FILL_UNIFORM, 1, 0, 11);

  for (gsize flat = 0; flat < n; flat++)
    g_assert_cmpfloat (norm_tensor_get (backwards, flat), ==, 1 - norm_tensor_get (forwards, flat));
}

static void
test_too_large (void)
{
  const gsize overflowing[] = { G_MAXSIZE / 2, 8 }, huge[] = { (gsize) 1 << 61 };
  const NormFill fill = { NORM_FILL_CONSTANT, 0, 0, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (norm_tensor_generate (NORM_DTYPE_FLOAT32, 2, overflowing, &fill, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "8]"));
  g_clear_error (&error);
  g_assert_null (norm_tensor_generate (NORM_DTYPE_FLOAT64, 1, huge, &fill, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
}

static void
test_names (void)
{
  g_assert_cmpstr (norm_fill_name (NORM_FILL_CONSTANT), ==, "constant");
  g_assert_cmpstr (norm_fill_name (NORM_FILL_UNIFORM), ==, "uniform");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/generate/regular", test_regular);
  g_test_add_func ("/generate/exceptions", test_exceptions);
  g_test_add_func ("/generate/known-numbers", test_known_numbers);
  g_test_add_func ("/generate/seed", test_seed);
  g_test_add_func ("/generate/normal-moments", test_normal_moments);
  g_test_add_func ("/generate/uniform-range", test_uniform_range);
  g_test_add_func ("/generate/uniform-backwards", test_uniform_backwards);
  g_test_add_func ("/generate/too-large", test_too_large);
  g_test_add_func ("/generate/names", test_names);
  return g_test_run ();
}
