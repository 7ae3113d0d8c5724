/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trial.h"
#include <math.h>

static double
random_normal (void)
{
  double sum = 0;

  for (int draw = 0; draw < 12; draw++)
    sum += g_test_rand_double ();
  return sum - 6;
}

static double
random_value (int distribution)
{
  switch (distribution)
    {
    case 0:
      return random_normal ();
    case 1:
      return random_normal () + 1e6;
    case 2:
      return rint (random_normal () * 2);
    case 3:
      return random_normal () + 1e3;
    default:
      return random_normal () * 1e-3 - 40;
    }
}

NormTensor *
test_random_tensor (gsize most)
{
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64, NORM_DTYPE_FLOAT32,
                                      NORM_DTYPE_FLOAT64, NORM_DTYPE_FLOAT16, NORM_DTYPE_BFLOAT16 };
  NormDtype dtype = dtypes[g_test_rand_int_range (0, G_N_ELEMENTS (dtypes))];
  /* A million is infinite in float16. */
  int rank = g_test_rand_int_range (1, 6), distribution = g_test_rand_int_range (dtype == NORM_DTYPE_FLOAT16 ? 2 : 0, 5);
  gsize shape[NORM_MAX_RANK], n = 1;
  g_autofree double *values = NULL;

  for (int axis = 0; axis < rank; axis++)
    {
      gsize room = MAX (1, (gsize) pow (most / (double) n, 1.0 / (rank - axis)) * 2);

      n *= shape[axis] = g_test_rand_int_range (1, MIN (room, most / n) + 1);
    }
  values = g_new (double, n);
  for (gsize flat = 0; flat < n; flat++)
    values[flat] = random_value (distribution);
  return norm_tensor_new_from_doubles (dtype, rank, shape, values);
}

/* A permutation of the axes, as the text of a step */
static char *
random_permutation (GRand *rand, int rank)
{
  int order[NORM_MAX_AXES];
  GString *text = g_string_new ("permute(");

  for (int axis = 0; axis < rank; axis++)
    {
      int place = g_rand_int_range (rand, 0, axis + 1);

      order[axis] = order[place];
      order[place] = axis;
    }
  for (int axis = 0; axis < rank; axis++)
    g_string_append_printf (text, "%s%d", axis > 0 ? ", " : "", order[axis]);
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

/* Some step that changes this view's shape; NULL if there is none. */
static char *
random_step (GRand *rand, NormView *view)
{
  g_auto (GStrv) steps = norm_steps_suggest (view, 40);
  guint n = g_strv_length (steps);

  if (g_rand_boolean (rand))
    return random_permutation (rand, view->rank);
  return n > 0 ? g_strdup (steps[g_rand_int_range (rand, 0, n)]) : NULL;
}

/* Every other place along the axes, some of them backwards, one repeated: strides that no step makes. */
static NormView *
random_slices (GRand *rand, NormView *view)
{
  gssize strides[NORM_MAX_AXES], offset = view->offset;
  gsize shape[NORM_MAX_AXES];

  for (int axis = 0; axis < view->rank; axis++)
    {
      gssize step = g_rand_int_range (rand, 1, 3);

      shape[axis] = (view->shape[axis] + step - 1) / step;
      strides[axis] = view->strides[axis] * step;
      if (g_rand_boolean (rand))
        {
          offset += (gssize) (shape[axis] - 1) * strides[axis];
          strides[axis] = -strides[axis];
        }
      if (shape[axis] == 1 && g_rand_int_range (rand, 0, 4) == 0) /* as expand() does */
        {
          shape[axis] = 3;
          strides[axis] = 0;
        }
    }
  return norm_view_new_strided (view, offset, view->rank, shape, strides);
}

NormView *
test_random_view (NormTensor *tensor, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  NormView *view = norm_view_new (tensor);

  for (int n_steps = g_rand_int_range (rand, 0, 4); n_steps > 0; n_steps--)
    {
      g_autoptr (NormView) before = g_steal_pointer (&view), after = NULL;
      g_autofree char *step = random_step (rand, before);

      after = step != NULL ? test_apply_steps (before, step) : norm_view_ref (before);
      view = norm_view_ref (after->rank > 0 ? after : before); /* no layer takes an input without axes */
    }
  if (g_rand_boolean (rand))
    {
      g_autoptr (NormView) before = view;

      view = random_slices (rand, before);
    }
  return view;
}

static gsize
random_divisor (gsize n)
{
  gsize divisor = g_test_rand_int_range (1, MIN (n, 64) + 1);

  while (n % divisor != 0)
    divisor--;
  return divisor;
}

static char *
last_sizes (const NormView *view)
{
  GString *text = g_string_new ("(");

  for (int axis = g_test_rand_int_range (0, view->rank); axis < view->rank; axis++)
    g_string_append_printf (text, "%" G_GSIZE_FORMAT ", ", view->shape[axis]);
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

char *
test_random_layer (NormLayerKind kind, const NormView *view, gboolean affine)
{
  static const char *const epsilons[] = { "1e-05", "0", "0.001", "1e-12" };
  const NormLayerInfo *info = norm_layer_info (kind);
  g_autoptr (GString) text = g_string_new (info->name);
  const char *flag = affine ? "True" : "False", *eps = epsilons[g_test_rand_int_range (0, G_N_ELEMENTS (epsilons))];
  g_autofree char *sizes = NULL;

  if (view->rank < info->min_rank || view->rank > info->max_rank)
    return NULL;
  if (info->pools_last)
    {
      sizes = last_sizes (view);
      g_string_append_printf (text, "(%s, eps=%s, elementwise_affine=%s)", sizes, eps, flag);
    }
  else if (kind == NORM_LAYER_GROUP_NORM)
    g_string_append_printf (text, "(%d, %d, eps=%s, affine=%s)", (int) random_divisor (view->shape[1]), (int) view->shape[1], eps, flag);
  else
    {
      int channel = info->takes_unbatched && view->rank == info->min_rank ? 0 : 1;

      g_string_append_printf (text, "(%d, eps=%s, affine=%s, momentum=%s, track_running_stats=%s", (int) view->shape[channel], eps, flag,
                              kind < NORM_LAYER_INSTANCE_NORM_1D && g_test_rand_bit () ? "None" : "0.25", g_test_rand_bit () ? "True" : "False");
      if (kind == NORM_LAYER_SYNC_BATCH_NORM)
        g_string_append_printf (text, ", devices=%d, synchronized=%s", (int) random_divisor (view->shape[0]), g_test_rand_bit () ? "True" : "False");
      g_string_append_c (text, ')');
    }
  return g_strdup (text->str);
}

static NormParams *
random_params (const NormLayer *layer)
{
  NormParams *params = norm_params_new ();
  gsize n = norm_layer_n_features (layer);
  g_autofree double *values = g_new (double, n);

  for (guint kind = NORM_PARAM_WEIGHT; kind <= NORM_PARAM_RUNNING_VAR; kind++)
    {
      g_autoptr (NormParams) before = params;

      for (gsize feature = 0; feature < n; feature++)
        values[feature] = kind == NORM_PARAM_RUNNING_VAR ? 0.1 + 3 * g_test_rand_double () : random_normal ();
      params = norm_params_with_array (before, kind, values, g_test_rand_int_range (0, 4) == 0 ? 0 : n);
    }
  return params;
}

static void
trial_mask (TestTrial *trial, const NormTensor *tensor, guint32 seed)
{
  g_autofree guint8 *flags = g_malloc (MAX (tensor->n_values, 1));
  g_autoptr (NormTensor) mask = NULL;
  int share = g_test_rand_int_range (1, 8);

  for (gsize flat = 0; flat < tensor->n_values; flat++)
    flags[flat] = g_test_rand_int_range (0, 8) <= share;
  mask = norm_tensor_new_take (NORM_DTYPE_BOOL, tensor->rank, tensor->shape, g_steal_pointer (&flags));
  trial->mask = test_random_view (mask, seed);
  trial->counts = g_new (gboolean, trial->mask->n_values + 1);
  for (gsize cell = 0; cell < trial->mask->n_values; cell++)
    trial->counts[cell] = norm_view_get (trial->mask, cell) != 0;
}

void
test_trial_init (TestTrial *trial)
{
  g_autoptr (NormTensor) tensor = test_random_tensor (600);
  guint32 seed = g_test_rand_int ();
  g_autofree char *text = NULL;

  *trial = (TestTrial){ .view = test_random_view (tensor, seed), .mode = g_test_rand_int_range (0, 3) == 0 ? NORM_MODE_EVAL : NORM_MODE_TRAIN };
  if (g_test_rand_bit ())
    trial_mask (trial, tensor, seed);
  while (text == NULL)
    text = test_random_layer (g_test_rand_int_range (NORM_LAYER_IDENTITY + 1, NORM_N_LAYER_KINDS), trial->view, g_test_rand_bit ());
  trial->layer = test_layer (text);
  trial->params = random_params (trial->layer);
}

void
test_trial_clear (TestTrial *trial)
{
  g_clear_pointer (&trial->view, norm_view_unref);
  g_clear_pointer (&trial->mask, norm_view_unref);
  g_clear_pointer (&trial->counts, g_free);
  g_clear_pointer (&trial->layer, norm_layer_unref);
  g_clear_pointer (&trial->params, norm_params_unref);
}
