/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain of running statistics: what stays when it grows too long, and what it leads to. */
#include "running-history.h"
#include <math.h>

/* running_mean is @number everywhere, running_var its negative */
static NormRunningState *
state_of (gsize n_features, gint64 number)
{
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) counted = norm_params_with_batches (initial, number);
  g_autofree double *mean = g_new (double, n_features), *var = g_new (double, n_features);
  g_autoptr (NormParams) with_mean = NULL;
  g_autoptr (NormParams) params = NULL;

  for (gsize feature = 0; feature < n_features; feature++)
    {
      mean[feature] = number;
      var[feature] = -number;
    }
  with_mean = norm_params_with_array (counted, NORM_PARAM_RUNNING_MEAN, mean, n_features);
  params = norm_params_with_array (with_mean, NORM_PARAM_RUNNING_VAR, var, n_features);
  return norm_running_state_new (params, n_features, number, 1);
}

/* @n states numbered from @first */
static GPtrArray *
states_from (gsize n_features, gint64 first, guint n)
{
  GPtrArray *states = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_running_state_unref);

  for (guint place = 0; place < n; place++)
    g_ptr_array_add (states, state_of (n_features, first + place));
  return states;
}

static void
test_state (void)
{
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_array (initial, NORM_PARAM_RUNNING_VAR, (double[]){ 2, 3 }, 2);
  g_autoptr (NormRunningState) state = norm_running_state_new (params, 3, 4, 5);

  g_assert_cmpfloat (state->running_mean[2], ==, 0); /* the initial values are written out */
  g_assert_cmpfloat (state->running_var[1], ==, 3);
  g_assert_cmpfloat (state->running_var[2], ==, 1);
  g_assert_cmpuint (state->first_sample, ==, 4);
  g_assert_cmpuint (state->n_samples, ==, 5);
}

static void
test_capacity (void)
{
  g_assert_cmpuint (norm_running_history_capacity (1), ==, 1000);
  g_assert_cmpuint (norm_running_history_capacity (32), ==, 1000);
  g_assert_cmpuint (norm_running_history_capacity (33), ==, 992);
  g_assert_cmpuint (norm_running_history_capacity (16384), ==, 2);
  g_assert_cmpuint (norm_running_history_capacity (16385), ==, 0);
  g_assert_cmpuint (norm_running_history_capacity (G_MAXSIZE), ==, 0);
}

/* However many states come in however many pieces: the last ones are there, in order, and the others are counted. */
static void
test_extended (void)
{
  for (int round = 0; round < 60; round++)
    {
      gsize n_features = g_test_rand_int_range (1, 2000), capacity = norm_running_history_capacity (n_features);
      gint64 n_all = 0;
      g_autoptr (NormRunningHistory) history = NULL;

      for (int piece = 0; piece < 3; piece++)
        {
          guint n = g_test_rand_int_range (1, 2 * (int) MIN (capacity, 300));
          g_autoptr (GPtrArray) states = states_from (n_features, n_all, n);
          NormRunningHistory *longer = norm_running_history_extended (history, states, 0);

          g_clear_pointer (&history, norm_running_history_unref);
          history = longer;
          n_all += n;
          g_assert_cmpuint (history->states->len, ==, MIN ((gsize) n_all, capacity));
          g_assert_cmpuint (history->n_dropped, ==, n_all - history->states->len);
          for (guint place = 0; place < history->states->len; place++)
            g_assert_cmpint (norm_running_history_get (history, place)->num_batches_tracked, ==, history->n_dropped + place);
        }
    }
}

/* States left out between the old and the new break the chain: the old ones go. */
static void
test_gap (void)
{
  g_autoptr (GPtrArray) first = states_from (2, 0, 10);
  g_autoptr (GPtrArray) later = states_from (2, 15, 5);
  g_autoptr (NormRunningHistory) before = norm_running_history_extended (NULL, first, 0);
  g_autoptr (NormRunningHistory) after = norm_running_history_extended (before, later, 5);

  g_assert_cmpuint (after->states->len, ==, 5);
  g_assert_cmpuint (after->n_dropped, ==, 15);
  g_assert_cmpuint (before->states->len, ==, 10); /* the old one is as it was */
}

static void
test_too_many_features (void)
{
  g_autoptr (GPtrArray) states = states_from (16385, 0, 3);

  g_assert_null (norm_running_history_extended (NULL, states, 0));
}

static void
test_leads_to (void)
{
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_array (initial, NORM_PARAM_RUNNING_MEAN, (double[]){ NAN, 2 }, 2);
  g_autoptr (NormParams) other = norm_params_with_array (initial, NORM_PARAM_RUNNING_MEAN, (double[]){ NAN, 3 }, 2);
  g_autoptr (NormParams) other_var = norm_params_with_array (params, NORM_PARAM_RUNNING_VAR, (double[]){ 1, 0.5 }, 2);
  g_autoptr (NormParams) other_weight = norm_params_with_array (params, NORM_PARAM_WEIGHT, (double[]){ 1, 0.5 }, 2);
  g_autoptr (NormParams) counted = norm_params_with_batches (params, 1);
  g_autoptr (GPtrArray) states = states_from (2, 0, 2);
  g_autoptr (NormRunningHistory) history = NULL;

  g_ptr_array_add (states, norm_running_state_new (params, 2, 0, 3));
  history = norm_running_history_extended (NULL, states, 0);
  g_assert_true (norm_running_history_leads_to (history, params, 2));
  g_assert_true (norm_running_history_leads_to (history, other_weight, 2));
  g_assert_false (norm_running_history_leads_to (history, params, 3));
  g_assert_false (norm_running_history_leads_to (history, other, 2));
  g_assert_false (norm_running_history_leads_to (history, other_var, 2));
  g_assert_false (norm_running_history_leads_to (history, counted, 2));
  g_assert_false (norm_running_history_leads_to (history, initial, 2));
  g_assert_false (norm_running_history_leads_to (NULL, params, 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/running-history/state", test_state);
  g_test_add_func ("/layer/running-history/capacity", test_capacity);
  g_test_add_func ("/layer/running-history/extended", test_extended);
  g_test_add_func ("/layer/running-history/gap", test_gap);
  g_test_add_func ("/layer/running-history/too-many-features", test_too_many_features);
  g_test_add_func ("/layer/running-history/leads-to", test_leads_to);
  return g_test_run ();
}
