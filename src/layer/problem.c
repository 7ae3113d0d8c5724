/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem.h"
#include "fit.h"
#include "number.h"
#include "repair.h"

NormProblem *
norm_problem_ref (NormProblem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);
  g_atomic_ref_count_inc (&problem->ref_count);
  return problem;
}

void
norm_problem_unref (NormProblem *problem)
{
  g_return_if_fail (problem != NULL);
  if (!g_atomic_ref_count_dec (&problem->ref_count))
    return;
  g_free (problem->message);
  g_free (problem->explanation);
  g_free (problem->axis_label);
  g_ptr_array_unref (problem->repairs);
  g_free (problem);
}

static NormProblem *
problem_new (void)
{
  NormProblem *problem = g_new0 (NormProblem, 1);

  g_atomic_ref_count_init (&problem->ref_count);
  problem->axis = -1;
  problem->from_torch = TRUE;
  return problem;
}

/* "the length L", "the batch N" */
static char *
axis_words (int rank, int axis)
{
  static const struct
  {
    char letter;
    const char *word;
  } words[] = { { 'N', "batch" }, { 'C', "channel axis" }, { 'L', "length" }, { 'D', "depth" }, { 'H', "height" }, { 'W', "width" } };
  const char *name = norm_axis_name (rank, axis);

  for (guint word = 0; word < G_N_ELEMENTS (words); word++)
    {
      if (name[0] == words[word].letter)
        return g_strdup_printf ("the %s %s", words[word].word, name);
    }
  return g_strdup_printf ("axis %d", axis);
}

static const char *
plural (gint64 n)
{
  return n == 1 ? "" : "s";
}

static void
describe_negative_features (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  gint64 n = norm_layer_n_features (layer);

  problem->message = g_strdup_printf ("Trying to create tensor with negative dimension %" G_GINT64_FORMAT ": [%" G_GINT64_FORMAT "]", n, n);
  problem->explanation = g_strdup_printf ("num_features is the number of channels, so it cannot be negative; here it is %" G_GINT64_FORMAT ".", n);
}

static void
describe_negative_eps (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  g_autofree char *eps = norm_number_shortest (norm_layer_eps (layer, view->tensor->dtype));

  problem->from_torch = FALSE;
  problem->message = g_strdup_printf ("eps must not be negative (got %s)", eps);
  problem->explanation =
    g_strdup_printf ("eps is added to the variance under the root. With eps=%s the sum can fall below zero, and the root does not exist; "
                     "PyTorch lets it through and may give NaN. Use a small positive number such as 1e-05, or 0.",
                     eps);
}

static void
describe_rank (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  g_autofree char *shape = norm_shape_to_text (view->rank, view->shape);

  problem->message = g_strdup_printf ("expected %s input (got %dD input)", layer->info->rank_words, view->rank);
  problem->from_torch = layer->info->pools;
  if (!layer->info->pools)
    problem->explanation =
      g_strdup_printf ("%s has %d axes; a tensor here has at most %d. Merge some with flatten.", shape, view->rank, NORM_MAX_RANK);
  else
    {
      gboolean few = view->rank < layer->info->min_rank;
      int off = few ? layer->info->min_rank - view->rank : view->rank - layer->info->max_rank;

      problem->explanation = g_strdup_printf ("%s reads its input as %s. %s has %d ax%s, at least %d too %s.", layer->info->name,
                                              layer->info->shape_words, shape, view->rank, view->rank == 1 ? "is" : "es", off, few ? "few" : "many");
    }
}

static void
describe_one_value (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  g_autofree char *shape = norm_shape_to_text (view->rank, view->shape);
  gsize channels = view->shape[1];

  problem->message = g_strdup_printf ("Expected more than 1 value per channel when training, got input size torch.Size(%s)", shape);
  problem->explanation =
    g_strdup_printf ("In %s each of the %" G_GSIZE_FORMAT " channel%s has a single value. It is its own mean and its variance is 0, "
                     "so the output would be 0 whatever the value was. %s",
                     shape, channels, plural (channels),
                     norm_layer_tracks (layer) ? "Training needs two values or more per channel: a larger batch or a longer signal. eval() uses the "
                                                 "running statistics and takes any number."
                                               : "Without running statistics this holds in eval() too; two values or more per channel are needed.");
  problem->axis = 0;
  problem->axis_label = g_strdup ("N has 1 element, one value per channel");
}

static void
describe_no_weight (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  problem->message = g_strdup ("select(): index 0 out of range for tensor of size [0] at dimension 0");
  problem->explanation = g_strdup ("With num_features=0 there is no weight, and PyTorch asks for the first one when the input is empty. "
                                   "A layer without channels works with affine=False only.");
  problem->axis = 1;
  problem->axis_label = g_strdup_printf ("C has %" G_GSIZE_FORMAT " element%s, the layer has 0 weights", view->shape[1], plural (view->shape[1]));
}

/* The axis that has the size the layer asks for, and so may have been meant; -1 if none */
static int
meant_axis (const NormView *view, gint64 size)
{
  for (int axis = view->rank - 1; axis >= 0; axis--)
    {
      if (axis != 1 && size >= 0 && view->shape[axis] == (guint64) size)
        return axis;
    }
  return -1;
}

static void
describe_count (NormProblem *problem, const NormView *view, const NormFit *fit)
{
  gsize channels = view->shape[1];
  int meant = meant_axis (view, fit->n_given);
  g_autofree char *shape = norm_shape_to_text (view->rank, view->shape), *words = meant >= 0 ? axis_words (view->rank, meant) : NULL;
  GString *text = g_string_new (NULL);

  problem->message =
    g_strdup_printf ("%s should contain %" G_GSIZE_FORMAT " elements not %" G_GINT64_FORMAT, norm_param_name (fit->param), channels, fit->n_given);
  if (fit->from_array)
    g_string_append_printf (text, "%s has one value for each channel, the axis after the batch.", norm_param_name (fit->param));
  else
    g_string_append (text, "num_features counts channels, the axis after the batch.");
  g_string_append_printf (text, " In %s that axis has %" G_GSIZE_FORMAT " element%s", shape, channels, plural (channels));
  if (words != NULL)
    g_string_append_printf (text, "; the %" G_GINT64_FORMAT " is %s.", fit->n_given, words);
  else if (fit->from_array)
    g_string_append_printf (text, "; the %s that was given has %" G_GINT64_FORMAT ".", norm_param_name (fit->param), fit->n_given);
  else
    g_string_append_printf (text, "; the layer was made for %" G_GINT64_FORMAT ".", fit->n_given);
  problem->explanation = g_string_free (text, FALSE);
  problem->axis = 1;
  problem->axis_label =
    g_strdup_printf ("C has %" G_GSIZE_FORMAT " element%s, the layer expects %" G_GINT64_FORMAT, channels, plural (channels), fit->n_given);
}

static void
describe_dtype (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  NormDtype dtype = view->tensor->dtype;

  problem->message = g_strdup_printf ("\"batch_norm\" not implemented for '%s'", norm_dtype_torch_word (dtype));
  problem->explanation =
    g_strdup_printf ("The values are of type %s; means and roots of them are rarely whole numbers, so the layer takes floating types only. "
                     "Convert them, for example to float32.",
                     norm_dtype_name (dtype));
}

static void
problem_describe (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  static void (*const describe[]) (NormProblem * problem, const NormLayer *layer, const NormView *view) = {
    [NORM_FIT_NEGATIVE_FEATURES] = describe_negative_features,
    [NORM_FIT_NEGATIVE_EPS] = describe_negative_eps,
    [NORM_FIT_RANK] = describe_rank,
    [NORM_FIT_ONE_VALUE] = describe_one_value,
    [NORM_FIT_NO_WEIGHT] = describe_no_weight,
    [NORM_FIT_DTYPE] = describe_dtype,
  };

  if (fit->kind == NORM_FIT_COUNT)
    describe_count (problem, view, fit);
  else
    describe[fit->kind](problem, layer, view);
}

NormProblem *
norm_layer_check (NormLayer *layer, NormParams *params, NormMode mode, NormView *view)
{
  NormFitInput input;
  NormFit fit;
  NormProblem *problem;

  g_return_val_if_fail (layer != NULL && params != NULL && view != NULL, NULL);
  norm_fit_input_init (&input, view);
  fit = norm_fit_check (layer, params, mode, &input);
  if (fit.kind == NORM_FIT_OK)
    return NULL;
  problem = problem_new ();
  problem_describe (problem, layer, view, &fit);
  problem->repairs = norm_repairs_new (layer, params, mode, view, &fit);
  return problem;
}

NormProblem *
norm_problem_new_for_step (const GError *error, const char *step_text, NormView *before)
{
  NormProblem *problem;
  NormRepair *repair;
  g_autofree char *shape = NULL;

  g_return_val_if_fail (error != NULL && step_text != NULL && before != NULL, NULL);
  problem = problem_new ();
  repair = g_new0 (NormRepair, 1);
  shape = norm_shape_to_text (before->rank, before->shape);
  problem->message = g_strdup (error->message);
  problem->from_torch = g_error_matches (error, NORM_ERROR, NORM_ERROR_SHAPE);
  problem->explanation = g_strdup_printf ("%s cannot be applied to %s, the shape that reaches it. Change the step or remove it.", step_text, shape);
  problem->repairs = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_repair_free);
  repair->label = g_strdup_printf ("remove %s", step_text);
  repair->remove_step = TRUE;
  g_ptr_array_add (problem->repairs, repair);
  return problem;
}
