/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem.h"
#include "describe.h"
#include "repair.h"

#include <glib/gi18n-lib.h>

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
  if (!norm_describe_arguments (problem, layer, view, &fit))
    norm_describe_input (problem, layer, view, &fit);
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
  problem->explanation =
    g_strdup_printf (_ ("%s cannot be applied to %s, the shape that reaches it. Change the step or remove it."), step_text, shape);
  problem->repairs = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_repair_free);
  repair->label = g_strdup_printf (_ ("remove %s"), step_text);
  repair->remove_step = TRUE;
  g_ptr_array_add (problem->repairs, repair);
  return problem;
}
