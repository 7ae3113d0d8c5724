/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A padding mask in every shape that stands for the tensor's own, and what is refused. */
#include "mask.h"

#include <math.h>
#include <string.h>

static NormTensor *
flags_new (int rank, const gsize *shape, const char *flags)
{
  guint8 *data = g_malloc (strlen (flags) + 1);
  for (gsize k = 0; flags[k]; k++)
    data[k] = flags[k] == '1';
  return norm_tensor_new_take (NORM_DTYPE_BOOL, rank, shape, data);
}

static char *
flags_text (const NormTensor *mask)
{
  GString *text = g_string_new (NULL);
  for (gsize k = 0; k < mask->n_values; k++)
    g_string_append_c (text, norm_tensor_get (mask, k) != 0 ? '1' : '0');
  return g_string_free (text, FALSE);
}

static void
check (int mask_rank, const gsize *mask_shape, const char *flags, int rank, const gsize *shape, const char *expected)
{
  g_autoptr (NormTensor) mask = flags_new (mask_rank, mask_shape, flags);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) expanded = norm_mask_expand (mask, rank, shape, &error);
  g_assert_no_error (error);
  g_assert_cmpint (expanded->dtype, ==, NORM_DTYPE_BOOL);
  g_assert_cmpint (expanded->rank, ==, rank);
  g_assert_cmpmem (expanded->shape, sizeof (gsize) * (gsize) rank, shape, sizeof (gsize) * (gsize) rank);
  g_autofree char *text = flags_text (expanded);
  g_assert_cmpstr (text, ==, expected);
}

#define SHAPE(...) \
  (gsize[])        \
  {                \
    __VA_ARGS__    \
  }

static void
test_shapes (void)
{
  check (3, SHAPE (2, 2, 2), "10010110", 3, SHAPE (2, 2, 2), "10010110");
  check (2, SHAPE (2, 3), "110100", 3, SHAPE (2, 2, 3), "110110100100");
  check (1, SHAPE (2), "10", 3, SHAPE (2, 2, 3), "111111000000");
  check (1, SHAPE (3), "101", 2, SHAPE (3, 2), "110011");
  check (3, SHAPE (1, 2, 2), "1001", 4, SHAPE (1, 3, 2, 2), "100110011001");
  check (4, SHAPE (2, 1, 1, 2), "1001", 5, SHAPE (2, 2, 1, 1, 2), "10100101");
  check (1, SHAPE (3), "011", 1, SHAPE (3), "011");
  check (0, NULL, "1", 0, NULL, "1");
  check (1, SHAPE (0), "", 2, SHAPE (0, 4), "");
  check (2, SHAPE (2, 0), "", 3, SHAPE (2, 5, 0), "");
  check (2, SHAPE (2, 3), "110100", 3, SHAPE (2, 0, 3), "");
}

/* Beside: every value of the tensor has the flag of its sample and place, whatever its channel. */
static void
test_random (void)
{
  for (int round = 0; round < 300; round++)
    {
      int rank = g_test_rand_int_range (2, 6);
      gsize shape[NORM_MAX_RANK], less[NORM_MAX_RANK];
      for (int axis = 0; axis < rank; axis++)
        shape[axis] = (gsize) g_test_rand_int_range (1, 5);
      less[0] = shape[0];
      memcpy (less + 1, shape + 2, sizeof *shape * (gsize) (rank - 2));
      gsize n;
      norm_shape_count (NORM_DTYPE_BOOL, rank - 1, less, &n, NULL);
      g_autofree char *flags = g_malloc0 (n + 1);
      for (gsize k = 0; k < n; k++)
        flags[k] = (char) ('0' + g_test_rand_int_range (0, 2));
      g_autoptr (NormTensor) mask = flags_new (rank - 1, less, flags);
      g_autoptr (NormTensor) expanded = norm_mask_expand (mask, rank, shape, NULL);
      for (gsize flat = 0; flat < expanded->n_values; flat++)
        {
          gsize index[NORM_MAX_RANK];
          norm_shape_unravel (rank, shape, flat, index);
          memmove (index + 1, index + 2, sizeof *index * (gsize) (rank - 2));
          g_assert_cmpfloat (norm_tensor_get (expanded, flat), ==, norm_tensor_get (mask, norm_shape_ravel (rank - 1, less, index)));
        }
    }
}

static void
test_numbers (void)
{
  const NormDtype dtypes[] = { NORM_DTYPE_INT64, NORM_DTYPE_UINT8, NORM_DTYPE_FLOAT16, NORM_DTYPE_FLOAT64 };
  for (guint i = 0; i < G_N_ELEMENTS (dtypes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NormTensor) mask = norm_tensor_new_from_doubles (dtypes[i], 2, SHAPE (2, 2), (double[]){ 1, 0, 0, 1 });
      g_autoptr (NormTensor) expanded = norm_mask_expand (mask, 3, SHAPE (2, 2, 2), &error);
      g_assert_no_error (error);
      g_autofree char *text = flags_text (expanded);
      g_assert_cmpstr (text, ==, "10100101");
    }
}

/* A mask in the tensor's shape is not copied. */
static void
test_whole_is_shared (void)
{
  g_autoptr (NormTensor) mask = flags_new (1, SHAPE (2), "10");
  g_autoptr (NormTensor) expanded = norm_mask_expand (mask, 1, SHAPE (2), NULL);
  g_assert_true (expanded == mask);
}

static void
check_refused (NormTensor *mask, int rank, const gsize *shape, NormError code, const char *const *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (norm_mask_expand (mask, rank, shape, &error));
  g_assert_error (error, NORM_ERROR, (int) code);
  for (guint i = 0; words[i]; i++)
    if (!strstr (error->message, words[i]))
      g_error ("“%s” lacks “%s”", error->message, words[i]);
}

static void
test_refused (void)
{
  g_autoptr (NormTensor) pair = flags_new (2, SHAPE (2, 3), "110100");
  check_refused (pair, 3, SHAPE (2, 3, 4), NORM_ERROR_SHAPE, (const char *[]){ "[2, 3]", "[2, 3, 4]", "[2, 4]", "[2]", NULL });
  check_refused (pair, 2, SHAPE (3, 2), NORM_ERROR_SHAPE, (const char *[]){ "[2, 3]", "[3, 2]", "[3]", NULL });
  check_refused (pair, 1, SHAPE (6), NORM_ERROR_SHAPE, (const char *[]){ "[2, 3]", "[6]", NULL });
  check_refused (pair, 4, SHAPE (2, 5, 3, 1), NORM_ERROR_SHAPE, (const char *[]){ "[2, 3, 1]", NULL });
  check_refused (pair, 0, NULL, NORM_ERROR_SHAPE, (const char *[]){ "[2, 3]", "[]", NULL });
  g_autoptr (NormTensor) one = flags_new (0, NULL, "1");
  check_refused (one, 2, SHAPE (2, 3), NORM_ERROR_SHAPE, (const char *[]){ "[]", "[2, 3]", NULL });

  g_autoptr (NormTensor) lengths = norm_tensor_new_from_doubles (NORM_DTYPE_INT32, 2, SHAPE (2, 2), (double[]){ 1, 1, 0, 3 });
  check_refused (lengths, 3, SHAPE (2, 4, 2), NORM_ERROR_DATA, (const char *[]){ "holds 3 at [1, 1]", NULL });
  g_autoptr (NormTensor) nan = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 1, SHAPE (2), (double[]){ 1, NAN });
  check_refused (nan, 1, SHAPE (2), NORM_ERROR_DATA, (const char *[]){ "nan at [1]", NULL });
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask/shapes", test_shapes);
  g_test_add_func ("/mask/random", test_random);
  g_test_add_func ("/mask/numbers", test_numbers);
  g_test_add_func ("/mask/whole-is-shared", test_whole_is_shared);
  g_test_add_func ("/mask/refused", test_refused);
  return g_test_run ();
}
