/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several pipelines over one tensor: which one is active, adding and removing, what each gives, undo, the file. */
#include "content.h"
#include "fixture.h"

static NormPipeline *
pipeline_of (const char *steps_text, const char *layer_text)
{
  g_autoptr (NormSteps) steps = norm_steps_parse (steps_text, NULL);
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, NULL);
  g_autoptr (NormParams) params = norm_params_new ();
  return norm_pipeline_new (steps, layer, NORM_MODE_TRAIN, params, NULL);
}

static void
add (NormDocument *document, const char *steps, const char *layer)
{
  g_autoptr (NormPipeline) pipeline = pipeline_of (steps, layer);
  g_assert_true (norm_document_add_pipeline (document, pipeline, "Add"));
}

/* The first lesson's eight values in one pool, and squeezed. */
static NormDocument *
two_readings (void)
{
  NormDocument *document = norm_document_new ();
  add (document, "squeeze(1)", "BatchNorm1d(4, eps=0, affine=False)");
  return document;
}

/* "BatchNorm1d* LayerNorm": names in order, the active one with a star */
static char *
pipelines_text (NormDocument *document)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < norm_document_get_n_pipelines (document); i++)
    {
      g_autofree char *name = norm_document_get_pipeline_name (document, i);
      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", name, i == norm_document_get_active (document) ? "*" : "");
    }
  return g_string_free (text, FALSE);
}

static void
assert_pipelines (NormDocument *document, const char *expected)
{
  g_autofree char *text = pipelines_text (document);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_two (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_assert_cmpuint (norm_document_get_n_pipelines (document), ==, 1);
  g_assert_cmpuint (norm_document_get_active (document), ==, 0);
  add (document, "squeeze(1)", "BatchNorm1d(4, eps=0, affine=False)");
  g_assert_cmpuint (norm_document_get_n_pipelines (document), ==, 2);
  g_assert_cmpuint (norm_document_get_active (document), ==, 1);

  g_autofree char *squeezed = fixture_output (document);
  g_assert_cmpstr (squeezed, ==, "1 1 1 1 -1 -1 -1 -1");
  norm_document_set_active (document, 0);
  g_autofree char *whole = fixture_output (document);
  g_assert_cmpstr (whole, ==, "-0.169 0.5071 1.1832 1.8593 -0.8452 -0.8452 -0.8452 -0.8452");
  g_assert_cmpint (norm_document_get_pipeline_view (document, 0)->rank, ==, 3);
  g_assert_cmpint (norm_document_get_pipeline_view (document, 1)->rank, ==, 2);
  g_assert_cmpstr (norm_document_undo_name (document), ==, "Add"); /* choosing the active one is no step */
}

/* One value of the tensor, wherever the steps have taken it. */
static void
test_selection (void)
{
  g_autoptr (NormDocument) document = two_readings ();
  gsize cell = 99;
  add (document, "squeeze(1).t()", "LayerNorm(2)");
  norm_document_move_to_value (document, 6);
  g_assert_true (norm_document_get_pipeline_cell (document, 0, &cell));
  g_assert_cmpuint (cell, ==, 6);
  g_assert_true (norm_document_get_pipeline_cell (document, 2, &cell));
  g_assert_cmpuint (cell, ==, 5); /* [1, 2] became [2, 1] of [4, 2] */
  norm_document_pin_value (document, 1);
  g_assert_true (norm_document_get_pinned (document));
  norm_document_hover_value (document, 2);
  gsize source = 99;
  g_assert_true (norm_document_get_selected (document, &source));
  g_assert_cmpuint (source, ==, 1);
}

static void
test_arranging (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  add (document, "", "LayerNorm(4)");
  add (document, "", "RMSNorm(4)");
  assert_pipelines (document, "BatchNorm1d LayerNorm RMSNorm*");
  norm_document_move_pipeline (document, 2, 0);
  assert_pipelines (document, "RMSNorm* BatchNorm1d LayerNorm");
  g_assert_cmpstr (norm_document_undo_name (document), ==, "Move Pipeline");
  g_assert_true (norm_document_duplicate_pipeline (document, 1));
  assert_pipelines (document, "RMSNorm BatchNorm1d BatchNorm1d* LayerNorm");
  norm_document_remove_pipeline (document, 0);
  assert_pipelines (document, "BatchNorm1d BatchNorm1d* LayerNorm");
  norm_document_remove_pipeline (document, 1);
  assert_pipelines (document, "BatchNorm1d LayerNorm*");
  norm_document_set_pipeline_name (document, 1, "per token");
  assert_pipelines (document, "BatchNorm1d per token*");
  norm_document_set_pipeline_name (document, 1, "");
  assert_pipelines (document, "BatchNorm1d LayerNorm*");
  norm_document_remove_pipeline (document, 1);
  assert_pipelines (document, "BatchNorm1d*");
  norm_document_remove_pipeline (document, 0);
  assert_pipelines (document, "BatchNorm1d*");
  while (norm_document_can_undo (document))
    norm_document_undo (document);
  assert_pipelines (document, "BatchNorm1d*");
  while (norm_document_can_redo (document))
    norm_document_redo (document);
  assert_pipelines (document, "BatchNorm1d*");
}

static void
test_six_at_most (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormPipeline) more = pipeline_of ("", "LayerNorm(4)");
  for (guint i = 1; i < NORM_CONTENT_MAX_PIPELINES; i++)
    g_assert_true (norm_document_duplicate_pipeline (document, 0));
  g_assert_false (norm_document_duplicate_pipeline (document, 0));
  g_assert_false (norm_document_add_pipeline (document, more, "Add"));
  g_assert_cmpuint (norm_document_get_n_pipelines (document), ==, NORM_CONTENT_MAX_PIPELINES);
}

/* An edit is of the active pipeline alone, and undo shows the one it was about. */
static void
test_undo_goes_there (void)
{
  g_autoptr (NormDocument) document = two_readings ();
  norm_document_set_mode (document, NORM_MODE_EVAL);
  g_assert_cmpint (norm_document_get_pipeline (document, 0)->mode, ==, NORM_MODE_TRAIN);
  norm_document_set_active (document, 0);
  norm_document_undo (document);
  g_assert_cmpuint (norm_document_get_active (document), ==, 1);
  g_assert_cmpint (norm_document_get_mode (document), ==, NORM_MODE_TRAIN);
  norm_document_set_active (document, 0);
  norm_document_redo (document);
  g_assert_cmpuint (norm_document_get_active (document), ==, 1);
  norm_document_undo (document);
  norm_document_undo (document);
  g_assert_cmpuint (norm_document_get_n_pipelines (document), ==, 1);
  g_assert_cmpuint (norm_document_get_active (document), ==, 0);
}

static void
test_set_all (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_pipeline_unref);
  g_ptr_array_add (pipelines, pipeline_of ("", "LayerNorm(4)"));
  g_ptr_array_add (pipelines, pipeline_of ("", "InstanceNorm1d(1)"));
  g_ptr_array_add (pipelines, pipeline_of ("", "GroupNorm(1, 1)"));
  norm_document_set_pipelines (document, pipelines, 2, "Compare Layers");
  assert_pipelines (document, "LayerNorm InstanceNorm1d GroupNorm*");
  g_assert_cmpstr (norm_document_undo_name (document), ==, "Compare Layers");
  norm_document_undo (document);
  assert_pipelines (document, "BatchNorm1d*");
}

/* One that does not fit says so and leaves the others their results. */
static void
test_one_does_not_fit (void)
{
  g_autoptr (NormDocument) document = two_readings ();
  add (document, "squeeze(0)", "BatchNorm1d(7)");
  g_assert_nonnull (norm_document_get_problem (document));
  g_assert_nonnull (norm_document_get_pipeline_result (document, 0));
  g_assert_null (norm_document_get_pipeline_problem (document, 1));
  g_autoptr (NormTensor) other = fixture_tensor ("[[1, 2, 3], [4, 5, 6]]");
  norm_document_set_tensor (document, other, "New");
  g_assert_cmpuint (norm_document_get_n_pipelines (document), ==, 3);
  g_assert_nonnull (norm_document_get_pipeline_problem (document, 0));
}

/* What has only moved is not computed again: the same result. */
static void
test_moving_computes_nothing (void)
{
  g_autoptr (NormDocument) document = two_readings ();
  const NormResult *first = norm_document_get_pipeline_result (document, 0);
  norm_document_move_pipeline (document, 0, 1);
  g_assert_true (norm_document_get_pipeline_result (document, 1) == first);
  norm_document_remove_pipeline (document, 0);
  g_assert_true (norm_document_get_pipeline_result (document, 0) == first);
}

/* 6 · 50 000 values: in workers, each result arrives, and none after the document has gone. */
static void
test_workers (void)
{
  g_autofree double *values = g_new0 (double, 50000);
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 2, (gsize[]){ 250, 200 }, values);
  NormDocument *document = norm_document_new ();
  norm_document_start (document, tensor, "New");
  while (norm_document_duplicate_pipeline (document, 0))
    ;
  g_assert_true (norm_document_is_busy (document));
  fixture_wait (document);
  for (guint i = 0; i < NORM_CONTENT_MAX_PIPELINES; i++)
    g_assert_nonnull (norm_document_get_pipeline_result (document, i));
  g_assert_true (norm_document_set_value (document, 0, "5", NULL));
  g_assert_true (norm_document_is_busy (document));
  g_assert_finalize_object (document);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
}

/* [[1, 2], [3, 4], [5, 100]] with the last sample as padding: one pipeline leaves it out, the other does not. */
static void
test_mask_for_each (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormTensor) tensor = fixture_tensor ("[[1, 2], [3, 4], [5, 100]]");
  norm_document_start (document, tensor, "New");
  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(2, eps=0)", NULL));
  norm_document_set_mask_values (document, (gsize[]){ 4, 5 }, 2, FALSE);
  g_assert_true (norm_document_duplicate_pipeline (document, 0));
  norm_document_set_masked (document, FALSE);
  g_assert_true (norm_document_get_pipeline_masked (document, 0));
  g_assert_false (norm_document_get_pipeline_masked (document, 1));
  g_assert_cmpfloat (norm_document_get_pipeline_result (document, 0)->pools[0].mean, ==, 2);
  g_assert_cmpfloat (norm_document_get_pipeline_result (document, 1)->pools[0].mean, ==, 3);

  g_autoptr (GBytes) json = norm_document_to_json (document);
  g_autoptr (NormDocument) read = norm_document_new ();
  g_assert_true (norm_document_from_json (read, json, NULL));
  g_assert_true (norm_document_get_pipeline_masked (read, 0));
  g_assert_false (norm_document_get_pipeline_masked (read, 1));
  norm_document_set_active (document, 0);
  norm_document_set_masked (document, FALSE);
  g_assert_false (norm_document_get_pipeline_masked (document, 0));
}

static void
test_file (void)
{
  g_autoptr (NormDocument) document = two_readings (), read = norm_document_new ();
  add (document, "", "LayerNorm(4)");
  norm_document_set_pipeline_name (document, 2, "per token");
  norm_document_set_active (document, 1);
  g_autoptr (GBytes) json = norm_document_to_json (document);
  g_assert_true (norm_document_from_json (read, json, NULL));
  assert_pipelines (read, "BatchNorm1d squeeze(1) › BatchNorm1d* per token");
  g_autofree char *output = fixture_output (read);
  g_assert_cmpstr (output, ==, "1 1 1 1 -1 -1 -1 -1");
  g_autoptr (GBytes) again = norm_document_to_json (read);
  g_assert_true (g_bytes_equal (json, again));
}

/* Wrong on purpose is a change like any other, stays with a typed layer, and is saved. */
static void
test_mistake (void)
{
  g_autoptr (NormDocument) document = norm_document_new (), read = norm_document_new ();
  norm_document_set_mistake (document, NORM_MISTAKE_UNBIASED);
  g_assert_cmpfloat_with_epsilon (norm_document_get_result (document)->pools[0].used_var, 2.5, 1e-12);
  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(1, eps=0.5)", NULL));
  g_assert_cmpint (norm_document_get_layer (document)->mistake, ==, NORM_MISTAKE_UNBIASED);
  g_autoptr (GBytes) json = norm_document_to_json (document);
  g_assert_true (norm_document_from_json (read, json, NULL));
  g_assert_cmpint (norm_document_get_layer (read)->mistake, ==, NORM_MISTAKE_UNBIASED);
  norm_document_set_mistake (document, NORM_MISTAKE_NONE);
  g_assert_cmpstr (norm_document_undo_name (document), ==, "Make Right");
  g_assert_true (norm_document_set_layer_text (document, "Identity()", NULL));
  norm_document_set_mistake (document, NORM_MISTAKE_EPS_OUTSIDE);
  g_assert_cmpint (norm_document_get_layer (document)->mistake, ==, NORM_MISTAKE_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/pipelines/two", test_two);
  g_test_add_func ("/document/pipelines/selection", test_selection);
  g_test_add_func ("/document/pipelines/arranging", test_arranging);
  g_test_add_func ("/document/pipelines/six-at-most", test_six_at_most);
  g_test_add_func ("/document/pipelines/undo-goes-there", test_undo_goes_there);
  g_test_add_func ("/document/pipelines/set-all", test_set_all);
  g_test_add_func ("/document/pipelines/one-does-not-fit", test_one_does_not_fit);
  g_test_add_func ("/document/pipelines/moving-computes-nothing", test_moving_computes_nothing);
  g_test_add_func ("/document/pipelines/workers", test_workers);
  g_test_add_func ("/document/pipelines/mask-for-each", test_mask_for_each);
  g_test_add_func ("/document/pipelines/file", test_file);
  g_test_add_func ("/document/pipelines/mistake", test_mistake);
  return g_test_run ();
}
