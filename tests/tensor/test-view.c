/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view.h"

#include "summary.h"

#include <math.h>
#include <string.h>

static NormView *
counting_view (NormDtype dtype, int rank, const gsize *shape)
{
  gsize n_values;
  g_assert_true (norm_shape_count (dtype, rank, shape, &n_values, NULL));
  g_autofree double *values = g_new (double, n_values);
  for (gsize flat = 0; flat < n_values; flat++)
    values[flat] = (double) flat;
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (dtype, rank, shape, values);
  return norm_view_new (tensor);
}

/* x[start::step] along every axis, with steps of either sign, then the axes in random order. */
static NormView *
random_slice (NormView *view)
{
  gssize offset = view->offset, strides[NORM_MAX_AXES];
  gsize shape[NORM_MAX_AXES];

  for (int axis = 0; axis < view->rank; axis++)
    {
      const gssize start = g_test_rand_int_range (0, view->shape[axis]);
      const gssize step = g_test_rand_int_range (1, 4) * (g_test_rand_bit () ? 1 : -1);
      const gsize ahead = step > 0 ? view->shape[axis] - 1 - (gsize) start : (gsize) start;

      shape[axis] = ahead / ABS (step) + 1;
      strides[axis] = step * view->strides[axis];
      offset += start * view->strides[axis];
    }
  for (int axis = view->rank - 1; axis > 0; axis--)
    {
      const int other = g_test_rand_int_range (0, axis + 1);
      const gsize size = shape[axis];
      const gssize stride = strides[axis];
      shape[axis] = shape[other];
      strides[axis] = strides[other];
      shape[other] = size;
      strides[other] = stride;
    }
  return norm_view_new_strided (view, offset, view->rank, shape, strides);
}

/* Every cell finds its source and back; every source that is in no cell is not found. */
static void
assert_find_inverts_source (NormView *view, gsize n_sources)
{
  g_autofree gsize *cell_of = g_new (gsize, n_sources);

  for (gsize source = 0; source < n_sources; source++)
    cell_of[source] = G_MAXSIZE;
  for (gsize cell = 0; cell < view->n_values; cell++)
    {
      const gsize source = norm_view_source (view, cell);
      g_assert_cmpuint (source, <, n_sources);
      g_assert_cmpuint (cell_of[source], ==, G_MAXSIZE);
      g_assert_cmpfloat (norm_view_get (view, cell), ==, (double) source); /* values are flat indices */
      cell_of[source] = cell;
    }
  for (gsize source = 0; source < n_sources + 3; source++)
    {
      gsize cell = G_MAXSIZE;
      const gboolean expected = source < n_sources && cell_of[source] != G_MAXSIZE;
      g_assert_cmpint (norm_view_find (view, source, &cell), ==, expected);
      if (expected)
        g_assert_cmpuint (cell, ==, cell_of[source]);
    }
}

static void
assert_gathers (NormView *view)
{
  g_autofree double *doubles = norm_view_to_doubles (view);
  g_autoptr (NormTensor) tensor = norm_view_to_tensor (view);

  g_assert_cmpint (tensor->rank, ==, view->rank);
  g_assert_cmpuint (tensor->n_values, ==, view->n_values);
  for (gsize cell = 0; cell < view->n_values; cell++)
    {
      g_assert_cmpfloat (doubles[cell], ==, norm_view_get (view, cell));
      g_assert_cmpfloat (norm_tensor_get (tensor, cell), ==, norm_view_get (view, cell));
    }
}

static void
test_random_chains (void)
{
  static const NormDtype dtypes[] = { NORM_DTYPE_INT16, NORM_DTYPE_FLOAT32, NORM_DTYPE_INT64, NORM_DTYPE_FLOAT64 };

  for (int round = 0; round < 500; round++)
    {
      const int rank = g_test_rand_int_range (0, 5);
      gsize shape[NORM_MAX_RANK];
      for (int axis = 0; axis < rank; axis++)
        shape[axis] = g_test_rand_int_range (1, 6);
      g_autoptr (NormView) view = counting_view (dtypes[round % 4], rank, shape);
      const gsize n_sources = view->n_values;

      for (int n_steps = g_test_rand_int_range (0, 4); n_steps >= 0; n_steps--)
        {
          g_autoptr (NormView) before = view;
          view = g_test_rand_int_range (0, 3) == 0 ? norm_view_new_copied (before, 1, &before->n_values) : random_slice (before);
          assert_find_inverts_source (view, n_sources);
          assert_gathers (view);
        }
    }
}

static void
test_bytes (void)
{
  const gsize shape[] = { 3, 5 }, turned[] = { 5, 3 };
  const gssize strides[] = { 1, 5 };
  g_autoptr (NormView) view = counting_view (NORM_DTYPE_UINT8, 2, shape);
  g_autoptr (NormView) transposed = norm_view_new_strided (view, 0, 2, turned, strides);

  assert_find_inverts_source (transposed, 15);
  assert_gathers (transposed);
}

static void
test_references (void)
{
  const gsize shape[] = { 2, 4 }, flat[] = { 8 };
  const gssize one[] = { 1 };
  g_autoptr (NormView) view = counting_view (NORM_DTYPE_FLOAT32, 2, shape);
  g_autoptr (NormView) line = norm_view_new_strided (view, 0, 1, flat, one);
  g_autoptr (NormTensor) same = norm_view_to_tensor (view);
  g_autoptr (NormTensor) reshaped = norm_view_to_tensor (line);

  g_assert_true (same == view->tensor);
  g_assert_cmpint (reshaped->rank, ==, 1);
  g_assert_true (norm_tensor_data (reshaped) == norm_tensor_data (same));
}

static void
test_split (void)
{
  const gsize shape[] = { 2, 6 };
  g_autoptr (NormView) view = counting_view (NORM_DTYPE_FLOAT32, 2, shape);
  g_autoptr (NormView) split = norm_view_split (view, 1, 3);
  g_autoptr (NormView) twice = norm_view_split (split, 0, 1);

  g_assert_cmpint (split->rank, ==, 3);
  g_assert_cmpuint (split->shape[1], ==, 3);
  g_assert_cmpuint (split->shape[2], ==, 2);
  g_assert_cmpint (split->strides[1], ==, 2);
  g_assert_true (split->tensor == view->tensor);
  assert_find_inverts_source (split, 12);
  assert_find_inverts_source (twice, 12);
  for (gsize cell = 0; cell < 12; cell++)
    g_assert_cmpuint (norm_view_source (twice, cell), ==, cell);
}

/* Twelve axes: more than a tensor has. */
static void
test_many_axes (void)
{
  const gsize shape[] = { 2, 2, 2, 2, 2, 2, 2, 16 };
  g_autoptr (NormView) view = counting_view (NORM_DTYPE_INT32, 8, shape);
  const gsize n_sources = view->n_values;

  for (gsize rest = 16; view->rank < NORM_MAX_AXES; rest /= 2)
    {
      g_autoptr (NormView) before = view;
      view = norm_view_split (before, before->rank - 1, rest > 2 ? 2 : 1);
    }
  assert_find_inverts_source (view, n_sources);
  g_autoptr (NormView) slice = random_slice (view);
  assert_find_inverts_source (slice, n_sources);
}

static void
test_broadcast_and_empty (void)
{
  const gsize one[] = { 1, 3 }, repeated[] = { 4, 3 }, empty[] = { 0, 3 };
  const gssize strides[] = { 0, 1 };
  gsize cell;
  g_autoptr (NormView) view = counting_view (NORM_DTYPE_FLOAT32, 2, one);
  g_autoptr (NormView) wide = norm_view_new_strided (view, 0, 2, repeated, strides);
  g_autoptr (NormView) nothing = norm_view_new_strided (view, 0, 2, empty, strides);

  g_assert_cmpfloat (norm_view_get (wide, 11), ==, 2);
  g_assert_true (norm_view_find (wide, 2, &cell));
  g_assert_cmpuint (cell, ==, 2); /* the first of the four */
  g_assert_false (norm_view_find (nothing, 0, &cell));
  assert_gathers (nothing);
}

static void
test_axis_names (void)
{
  static const char *const names[] = { "", "L", "N C", "N C L", "N C H W", "N C D H W", "N C D1 D2 H W", "N C D1 D2 D3 H W", "N C D1 D2 D3 D4 H W" };

  for (int rank = 0; rank <= NORM_MAX_RANK; rank++)
    {
      g_autoptr (GString) joined = g_string_new (NULL);
      for (int axis = 0; axis < rank; axis++)
        g_string_append_printf (joined, "%s%s", axis > 0 ? " " : "", norm_axis_name (rank, axis));
      g_assert_cmpstr (joined->str, ==, names[rank]);
      g_assert_cmpstr (norm_axis_name (rank, rank), ==, "");
    }
  g_assert_cmpstr (norm_axis_name (3, -1), ==, "");
}

static void
test_summary (void)
{
  const double values[] = { NAN, 2, -3.5, INFINITY, 0.25, -INFINITY, NAN, 1 };
  const gsize shape[] = { 2, 4 }, column[] = { 2 };
  const gssize stride[] = { 4 };
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT16, 2, shape, values);
  g_autoptr (NormView) view = norm_view_new (tensor);
  g_autoptr (NormView) second_column = norm_view_new_strided (view, 1, 1, column, stride);
  NormSummary summary;

  norm_tensor_summarize (tensor, &summary);
  g_assert_cmpuint (summary.n_values, ==, 8);
  g_assert_cmpuint (summary.n_nan, ==, 2);
  g_assert_cmpuint (summary.n_inf, ==, 2);
  g_assert_cmpfloat (summary.min, ==, -3.5);
  g_assert_cmpfloat (summary.max, ==, 2);
  g_assert_cmpfloat (summary.max_abs, ==, 3.5);

  norm_view_summarize (second_column, &summary); /* 2, -inf */
  g_assert_cmpuint (summary.n_values, ==, 2);
  g_assert_cmpuint (summary.n_inf, ==, 1);
  g_assert_cmpfloat (summary.min, ==, 2);
  g_assert_cmpfloat (summary.max, ==, 2);
}

static void
test_summary_of_nothing (void)
{
  const double values[] = { NAN, INFINITY };
  const gsize shape[] = { 2 }, empty[] = { 0 };
  g_autoptr (NormTensor) none_finite = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 1, shape, values);
  g_autoptr (NormTensor) nothing = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 1, empty, values);
  NormTensor *const tensors[] = { none_finite, nothing };

  for (gsize row = 0; row < G_N_ELEMENTS (tensors); row++)
    {
      NormSummary summary;
      norm_tensor_summarize (tensors[row], &summary);
      g_assert_cmpfloat (summary.min, ==, 0);
      g_assert_cmpfloat (summary.max, ==, 0);
      g_assert_cmpfloat (summary.max_abs, ==, 0);
    }
}

/* Longer than the pieces that are looked through at a time, with and without what is not finite, against one value after the other. */
static void
test_summary_of_many (void)
{
  enum
  {
    N = 5000
  };
  g_autofree double *values = g_new (double, N);
  const gsize shape[] = { N };

  for (int round = 0; round < 200; round++)
    {
      NormDtype dtype = round % 2 ? NORM_DTYPE_FLOAT64 : NORM_DTYPE_FLOAT32;
      NormSummary expected = { .n_values = N, .min = INFINITY, .max = -INFINITY }, summary;
      int n_odd = round % 4 < 2 ? 0 : g_test_rand_int_range (1, 4);

      for (int at = 0; at < N; at++)
        values[at] = ldexp (g_test_rand_int_range (-1000, 1000), g_test_rand_int_range (-20, 20));
      for (int odd = 0; odd < n_odd; odd++)
        values[g_test_rand_int_range (0, N)] = (double[]){ NAN, INFINITY, -INFINITY }[g_test_rand_int_range (0, 3)];
      for (int at = 0; at < N; at++)
        {
          expected.n_nan += isnan (values[at]) ? 1 : 0;
          expected.n_inf += isinf (values[at]) ? 1 : 0;
          expected.min = isfinite (values[at]) ? fmin (expected.min, values[at]) : expected.min;
          expected.max = isfinite (values[at]) ? fmax (expected.max, values[at]) : expected.max;
        }
      g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (dtype, 1, shape, values);

      norm_tensor_summarize (tensor, &summary);
      g_assert_cmpuint (summary.n_values, ==, N);
      g_assert_cmpuint (summary.n_nan, ==, expected.n_nan);
      g_assert_cmpuint (summary.n_inf, ==, expected.n_inf);
      g_assert_cmpfloat (summary.min, ==, expected.min);
      g_assert_cmpfloat (summary.max, ==, expected.max);
      g_assert_cmpfloat (summary.max_abs, ==, fmax (fabs (expected.min), fabs (expected.max)));
    }
}

/* The whole tensor in another order is looked through as the tensor is; a part of it, or some of it twice, is not. */
static void
test_summary_of_orders (void)
{
  const double values[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  static const struct
  {
    int rank;
    gsize shape[3];
    gssize strides[3];
    double max;
  } orders[] = {
    { 2, { 4, 3 }, { 1, 4 }, 12 },      { 3, { 1, 4, 3 }, { 99, 1, 4 }, 12 }, { 3, { 2, 3, 2 }, { 6, 2, 1 }, 12 }, { 1, { 12 }, { 1 }, 12 },
    { 3, { 2, 2, 3 }, { 1, 4, 0 }, 6 }, { 2, { 6, 2 }, { 1, 0 }, 6 },         { 2, { 2, 6 }, { 1, 1 }, 7 },        { 2, { 2, 2 }, { 4, 1 }, 6 },
  };
  const gsize shape[] = { 3, 4 };
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 2, shape, values);
  g_autoptr (NormView) whole = norm_view_new (tensor);
  g_autoptr (GCancellable) stopped = g_cancellable_new ();
  NormTask task = { stopped, 0, NULL };

  g_cancellable_cancel (stopped);
  norm_tensor_look_through (tensor, &task); /* nothing is kept of what was stopped */
  for (gsize row = 0; row < G_N_ELEMENTS (orders); row++)
    {
      g_autoptr (NormView) view = norm_view_new_strided (whole, 0, orders[row].rank, orders[row].shape, orders[row].strides);
      NormSummary summary;

      norm_view_summarize (view, &summary);
      g_assert_cmpuint (summary.n_values, ==, view->n_values);
      g_assert_cmpfloat (summary.min, ==, 1);
      g_assert_cmpfloat (summary.max, ==, orders[row].max);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/random-chains", test_random_chains);
  g_test_add_func ("/view/bytes", test_bytes);
  g_test_add_func ("/view/references", test_references);
  g_test_add_func ("/view/split", test_split);
  g_test_add_func ("/view/many-axes", test_many_axes);
  g_test_add_func ("/view/broadcast-and-empty", test_broadcast_and_empty);
  g_test_add_func ("/view/axis-names", test_axis_names);
  g_test_add_func ("/summary/values", test_summary);
  g_test_add_func ("/summary/nothing", test_summary_of_nothing);
  g_test_add_func ("/summary/many", test_summary_of_many);
  g_test_add_func ("/summary/orders", test_summary_of_orders);
  return g_test_run ();
}
