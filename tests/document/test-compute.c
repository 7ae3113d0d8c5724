/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Above 10⁵ values: a worker, the old result until the new one is there, stale ones dropped. */
#include "fixture.h"

/* (2, 1, 60 000): all 0 but the first, which is @value; its batch norm's mean is value / 120 000. */
#define N_VALUES 120000

static NormTensor *
large_tensor (double value)
{
  g_autofree double *values = g_new0 (double, N_VALUES);
  values[0] = value;
  return norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 3, (gsize[]){ 2, 1, N_VALUES / 2 }, values);
}

static NormDocument *
large_document (void)
{
  NormDocument *document = norm_document_new ();
  g_autoptr (NormTensor) tensor = large_tensor (12);
  norm_document_set_tensor (document, tensor, "New");
  g_assert_true (norm_document_is_busy (document));
  fixture_wait (document);
  return document;
}

static double
mean (NormDocument *document)
{
  const NormResult *result = norm_document_get_result (document);
  g_assert_nonnull (result);
  return result->pools[0].mean;
}

static void
test_worker (void)
{
  NormDocument *document = norm_document_new ();
  g_autoptr (NormTensor) tensor = large_tensor (12);
  guint n_changed, n_busy;
  fixture_count (document, "changed", &n_changed);
  fixture_count (document, "notify::busy", &n_busy);

  norm_document_set_tensor (document, tensor, "New");
  g_assert_true (norm_document_is_busy (document));
  g_assert_cmpuint (n_busy, ==, 1);
  g_assert_null (norm_document_get_result (document)); /* the old one has another shape */
  fixture_wait (document);
  g_assert_cmpuint (n_busy, ==, 2);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpfloat_with_epsilon (mean (document), 12.0 / N_VALUES, 1e-15);
  g_assert_finalize_object (document);
}

/* What cannot be undone by waiting: the old result of the same shape stays, whole, until the new one replaces it. */
static void
test_old_result_stays (void)
{
  NormDocument *document = large_document ();
  g_assert_true (norm_document_set_value (document, 1, "-24", NULL));
  g_assert_true (norm_document_is_busy (document));
  g_assert_cmpfloat_with_epsilon (mean (document), 12.0 / N_VALUES, 1e-15);
  g_assert_cmpfloat (norm_view_get (norm_document_get_view (document), 1), ==, -24);
  fixture_wait (document);
  g_assert_cmpfloat_with_epsilon (mean (document), -12.0 / N_VALUES, 1e-15);
  g_assert_finalize_object (document);
}

/* Many changes while a worker runs give one more result, the last. */
static void
test_stale_results_are_dropped (void)
{
  NormDocument *document = large_document ();
  guint n_changed;
  fixture_count (document, "changed", &n_changed);
  for (int i = 1; i <= 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", i * 1000);
      g_assert_true (norm_document_set_value (document, 0, text, NULL));
    }
  g_assert_cmpuint (n_changed, ==, 20);
  fixture_wait (document);
  g_assert_cmpuint (n_changed, ==, 21);
  g_assert_cmpfloat_with_epsilon (mean (document), 20000.0 / N_VALUES, 1e-12);
  g_assert_finalize_object (document);
}

/* A small tensor, or a problem, ends the waiting at once; what the worker still brings is dropped. */
static void
test_overtaken (void)
{
  NormDocument *document = large_document ();
  g_assert_true (norm_document_set_value (document, 0, "5", NULL));
  g_assert_true (norm_document_set_layer_text (document, "BatchNorm2d(1)", NULL));
  g_assert_false (norm_document_is_busy (document));
  g_assert_nonnull (norm_document_get_problem (document));
  g_assert_null (norm_document_get_result (document));
  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(1)", NULL));
  g_assert_true (norm_document_is_busy (document));
  g_assert_true (norm_document_set_shape (document, 2, (gsize[]){ 4, 1 }, NULL));
  g_assert_false (norm_document_is_busy (document));
  g_autoptr (NormResult) small = norm_result_ref (norm_document_get_result (document));
  for (int i = 0; i < 50; i++)
    {
      g_usleep (1000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_true (norm_document_get_result (document) == small);
  g_assert_finalize_object (document);
}

/* Closing does not wait for the worker, and the worker does not mind. */
static void
test_finalized_while_busy (void)
{
  NormDocument *document = large_document ();
  g_assert_true (norm_document_set_value (document, 0, "5", NULL));
  g_assert_true (norm_document_is_busy (document));
  g_assert_finalize_object (document);
  for (int i = 0; i < 50; i++)
    {
      g_usleep (1000);
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
test_undo_while_busy (void)
{
  NormDocument *document = large_document ();
  g_assert_true (norm_document_set_value (document, 0, "5", NULL));
  norm_document_undo (document);
  fixture_wait (document);
  g_assert_cmpfloat_with_epsilon (mean (document), 12.0 / N_VALUES, 1e-15);
  g_assert_finalize_object (document);
}

/* At the limit, and below it, there is nothing to wait for. */
static void
test_at_once (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_assert_true (norm_document_set_shape (document, 3, (gsize[]){ 2, 1, NORM_DOCUMENT_SYNC_VALUES / 2 }, NULL));
  g_assert_false (norm_document_is_busy (document));
  g_assert_nonnull (norm_document_get_result (document));
  g_assert_true (norm_document_set_shape (document, 3, (gsize[]){ 2, 1, NORM_DOCUMENT_SYNC_VALUES / 2 + 1 }, NULL));
  g_assert_true (norm_document_is_busy (document));
  fixture_wait (document);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/compute/worker", test_worker);
  g_test_add_func ("/document/compute/old-result-stays", test_old_result_stays);
  g_test_add_func ("/document/compute/stale-results-are-dropped", test_stale_results_are_dropped);
  g_test_add_func ("/document/compute/overtaken", test_overtaken);
  g_test_add_func ("/document/compute/finalized-while-busy", test_finalized_while_busy);
  g_test_add_func ("/document/compute/undo-while-busy", test_undo_while_busy);
  g_test_add_func ("/document/compute/at-once", test_at_once);
  return g_test_run ();
}
