/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every change of a document: what it does, that it is one undo step, and that a failed one leaves everything. */
#include "fixture.h"

#include <math.h>
#include <sys/mman.h>

/* The published example: mean 1.25, biased variance 2.1875. */
#define EIGHT_OUTPUT "-0.169 0.5071 1.1832 1.8593 -0.8452 -0.8452 -0.8452 -0.8452"

static void
test_new (void)
{
  NormDocument *document = norm_document_new ();
  g_autofree char *output = fixture_output (document);
  g_assert_cmpstr (output, ==, EIGHT_OUTPUT);
  g_assert_cmpstr (norm_document_get_title (document), ==, "Untitled");
  g_assert_cmpstr (norm_document_get_note (document), ==, "");
  g_assert_null (norm_document_get_lesson (document));
  g_assert_null (norm_document_get_file (document));
  g_assert_false (norm_document_is_modified (document));
  g_assert_false (norm_document_can_undo (document));
  g_assert_null (norm_document_undo_name (document));
  g_assert_finalize_object (document);
}

/* The layer for a tensor that was opened or typed, where LayerNorm((3, 4), eps=0) was before */
static void
test_fitting_layer (void)
{
  static const struct
  {
    const char *layer;
    int rank;
    gsize shape[NORM_MAX_RANK];
  } rows[] = {
    { "Identity()", 0, { 0 } },
    { "LayerNorm(7)", 1, { 7 } },
    { "LayerNorm(0)", 1, { 0 } },
    { "BatchNorm1d(4)", 2, { 3, 4 } },
    { "BatchNorm1d(3)", 3, { 2, 3, 4 } },
    { "BatchNorm2d(3)", 4, { 2, 3, 5, 5 } },
    { "BatchNorm3d(3)", 5, { 2, 3, 5, 5, 5 } },
    { "LayerNorm(5)", 6, { 2, 3, 5, 5, 3, 5 } },
    { "LayerNorm((3, 4), eps=0)", 6, { 2, 3, 5, 5, 3, 4 } },
    { "Identity()", 2, { 0, (gsize) G_MAXINT32 + 1 } },
  };
  g_autoptr (NormLayer) current = norm_layer_parse ("LayerNorm((3, 4), eps=0)", NULL);

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr (NormLayer) layer = norm_layer_fitting (rows[row].rank, rows[row].shape, current);
      g_autofree char *text = norm_layer_to_text (layer);

      g_assert_cmpstr (text, ==, rows[row].layer);
    }
}

/* ── each change and back ── */

typedef gboolean (*Change) (NormDocument *document, GError **error);

static gboolean
change_tensor (NormDocument *document, GError **error)
{
  g_autoptr (NormTensor) tensor = fixture_tensor ("[[1, 2], [3, 4], [5, 6]]");
  norm_document_set_tensor (document, tensor, "New");
  return TRUE;
}

static gboolean
change_value (NormDocument *document, GError **error)
{
  return norm_document_set_value (document, norm_document_get_tensor (document)->n_values - 1, "-2.5", error);
}

static gboolean
change_shape_same_count (NormDocument *document, GError **error)
{
  return norm_document_set_shape (document, 2, (gsize[]){ 4, 2 }, error);
}

static gboolean
change_shape_grow (NormDocument *document, GError **error)
{
  return norm_document_set_shape (document, 3, (gsize[]){ 3, 1, 5 }, error);
}

static gboolean
change_dtype (NormDocument *document, GError **error)
{
  norm_document_set_dtype (document, NORM_DTYPE_INT64);
  return TRUE;
}

static gboolean
change_steps_text (NormDocument *document, GError **error)
{
  return norm_document_set_steps_text (document, "squeeze(1)", error);
}

static gboolean
change_steps (NormDocument *document, GError **error)
{
  g_autoptr (NormSteps) steps = norm_steps_parse ("permute(2, 1, 0)", error);
  norm_document_set_steps (document, steps, "Add Step");
  return TRUE;
}

static gboolean
change_layer_text (NormDocument *document, GError **error)
{
  return norm_document_set_layer_text (document, "BatchNorm1d(1, eps=0.5)", error);
}

static gboolean
change_layer_that_does_not_fit (NormDocument *document, GError **error)
{
  return norm_document_set_layer_text (document, "BatchNorm1d(4)", error);
}

static gboolean
change_mode (NormDocument *document, GError **error)
{
  norm_document_set_mode (document, NORM_MODE_EVAL);
  return TRUE;
}

static gboolean
change_params (NormDocument *document, GError **error)
{
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormParams) changed = norm_params_with_array (params, NORM_PARAM_RUNNING_MEAN, (double[]){ 3 }, 1);
  norm_document_set_params (document, changed, "Edit Running Mean");
  return TRUE;
}

static gboolean
change_feed (NormDocument *document, GError **error)
{
  return norm_document_feed (document, 0, 2, error);
}

static gboolean
change_repair (NormDocument *document, GError **error)
{
  NormRepair repair = { .append_step = (char *) "squeeze(1)", .layer = (char *) "BatchNorm1d(4)", .set_mode = TRUE, .mode = NORM_MODE_EVAL };
  norm_document_apply_repair (document, &repair);
  return TRUE;
}

static gboolean
change_expression (NormDocument *document, GError **error)
{
  return norm_document_set_expression (document, "x = torch.tensor([[1., 5.]])\nm = nn.BatchNorm1d(2)\nm.eval()\ny = m(x)", error);
}

static const struct
{
  const char *name;
  Change change;
} changes[] = {
  { "tensor", change_tensor },
  { "value", change_value },
  { "shape-same-count", change_shape_same_count },
  { "shape-grow", change_shape_grow },
  { "dtype", change_dtype },
  { "steps-text", change_steps_text },
  { "steps", change_steps },
  { "layer-text", change_layer_text },
  { "layer-that-does-not-fit", change_layer_that_does_not_fit },
  { "mode", change_mode },
  { "params", change_params },
  { "feed", change_feed },
  { "repair", change_repair },
  { "expression", change_expression },
};

/* One step: "changed" once, the content back and forth equal, the properties told. */
static void
test_change (gconstpointer data)
{
  Change change = changes[GPOINTER_TO_UINT (data)].change;
  NormDocument *document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (norm_document_load_lesson (document, "num-features-1", &error));
  g_autofree char *before = fixture_content (document);
  guint n_changed, n_can_undo, n_modified;
  fixture_count (document, "changed", &n_changed);
  fixture_count (document, "notify::can-undo", &n_can_undo);
  fixture_count (document, "notify::modified", &n_modified);

  g_assert_true (change (document, &error));
  g_assert_no_error (error);
  g_autofree char *after = fixture_content (document);
  g_assert_cmpstr (before, !=, after);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_can_undo, ==, 1);
  g_assert_cmpuint (n_modified, ==, 1);
  g_assert_true (norm_document_is_modified (document));
  g_assert_nonnull (norm_document_undo_name (document));

  norm_document_undo (document);
  g_autofree char *undone = fixture_content (document);
  g_assert_cmpstr (undone, ==, before);
  g_autofree char *output = fixture_output (document);
  g_assert_cmpstr (output, ==, EIGHT_OUTPUT);
  g_assert_false (norm_document_is_modified (document));
  g_assert_false (norm_document_can_undo (document));
  g_assert_cmpuint (n_changed, ==, 2);

  norm_document_redo (document);
  g_autofree char *redone = fixture_content (document);
  g_assert_cmpstr (redone, ==, after);
  g_assert_false (norm_document_can_redo (document));
  g_assert_finalize_object (document);
}

/* What changes nothing is no undo step, so that widgets may answer a change by setting what is already there. */
static void
test_no_change (void)
{
  NormDocument *document = norm_document_new ();
  guint n_changed;
  fixture_count (document, "changed", &n_changed);
  g_assert_true (norm_document_set_value (document, 3, "4.0", NULL));
  g_assert_true (norm_document_set_shape (document, 3, (gsize[]){ 2, 1, 4 }, NULL));
  norm_document_set_dtype (document, NORM_DTYPE_FLOAT32);
  g_assert_true (norm_document_set_steps_text (document, " ", NULL));
  g_assert_true (norm_document_set_layer_text (document, "nn.BatchNorm1d(1, affine=False, eps=0)", NULL));
  norm_document_set_mode (document, NORM_MODE_TRAIN);
  norm_document_set_params (document, norm_document_get_params (document), "Nothing");
  NormViewOptions options = norm_document_get_view_options (document);
  norm_document_set_view_options (document, &options);
  g_assert_cmpuint (n_changed, ==, 0);
  g_assert_false (norm_document_can_undo (document));
  g_assert_finalize_object (document);
}

/* ── failures ── */

static void
assert_failed (NormDocument *document, gboolean done, GError **error, int code, const char *word)
{
  g_assert_false (done);
  g_assert_error (*error, NORM_ERROR, code);
  g_assert_nonnull (strstr ((*error)->message, word));
  g_clear_error (error);
}

static void
test_failures_leave_everything (void)
{
  NormDocument *document = norm_document_new ();
  g_autofree char *before = fixture_content (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = g_bytes_new_static ("{\"normscope\": 1}", 16);
  guint n_changed;
  fixture_count (document, "changed", &n_changed);

  assert_failed (document, norm_document_set_value (document, 0, "three", &error), &error, NORM_ERROR_TEXT, "three");
  assert_failed (document, norm_document_set_shape (document, 3, (gsize[]){ 1 << 20, 1 << 20, 1 << 20 }, &error), &error, NORM_ERROR_LIMIT,
                 "1048576");
  assert_failed (document, norm_document_set_shape (document, 9, (gsize[]){ 1, 1, 1, 1, 1, 1, 1, 1, 1 }, &error), &error, NORM_ERROR_LIMIT, "9");
  assert_failed (document, norm_document_set_steps_text (document, "squeeze(", &error), &error, NORM_ERROR_TEXT, "column");
  assert_failed (document, norm_document_set_steps_text (document, "view(3, 3)", &error), &error, NORM_ERROR_SHAPE, "[3, 3]");
  assert_failed (document, norm_document_set_layer_text (document, "BatchNorm9d(1)", &error), &error, NORM_ERROR_TEXT, "column");
  assert_failed (document, norm_document_set_expression (document, "y = x.squeeze(1) +", &error), &error, NORM_ERROR_TEXT, "column 18");
  assert_failed (document, norm_document_from_json (document, json, &error), &error, NORM_ERROR_DATA, "data");
  g_assert_false (norm_document_load_lesson (document, "no-such", &error));
  g_assert_nonnull (strstr (error->message, "num-features-4"));

  g_autofree char *after = fixture_content (document);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (n_changed, ==, 0);
  g_assert_finalize_object (document);
}

/* An integer tensor takes no fraction and says which type it is. */
static void
test_integers_refuse_fractions (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  norm_document_set_dtype (document, NORM_DTYPE_INT16);
  g_assert_false (norm_document_set_value (document, 0, "1.5", &error));
  g_assert_nonnull (strstr (error->message, "int16"));
  g_assert_true (norm_document_set_value (document, 0, "-7", NULL));
  g_assert_cmpfloat (norm_tensor_get (norm_document_get_tensor (document), 0), ==, -7);
}

/* ── layers and parameters ── */

static void
test_params_follow_num_features (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(1)", NULL));
  g_assert_true (norm_document_feed (document, 0, 3, NULL));
  g_assert_cmpint (norm_document_get_params (document)->num_batches_tracked, ==, 3);
  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(1, eps=2)", NULL));
  g_assert_false (norm_params_is_initial (norm_document_get_params (document), NORM_PARAM_RUNNING_MEAN));
  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(4)", NULL));
  g_assert_true (norm_params_is_initial (norm_document_get_params (document), NORM_PARAM_RUNNING_MEAN));
  g_assert_true (norm_params_is_initial (norm_document_get_params (document), NORM_PARAM_RUNNING_VAR));
  g_assert_cmpint (norm_document_get_params (document)->num_batches_tracked, ==, 0);
}

/* running ← (1 − a)·running + a·batch, k times, by the formula; the example's batch has mean 1.25 and variance ÷(m−1) 2.5. */
static void
check_feed (const char *layer, guint times, double momentum)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  double mean = 0, var = 1;
  g_assert_true (norm_document_set_layer_text (document, layer, NULL));
  for (guint i = 1; i <= times; i++)
    {
      double a = momentum > 0 ? momentum : 1.0 / i;
      mean = (1 - a) * mean + a * 1.25;
      var = (1 - a) * var + a * 2.5;
    }
  g_assert_true (norm_document_feed (document, 0, times, &error));
  NormParams *params = norm_document_get_params (document);
  g_assert_cmpfloat_with_epsilon (norm_params_get (params, NORM_PARAM_RUNNING_MEAN, 0), mean, 1e-12);
  g_assert_cmpfloat_with_epsilon (norm_params_get (params, NORM_PARAM_RUNNING_VAR, 0), var, 1e-12);
  g_assert_cmpint (params->num_batches_tracked, ==, times);
}

static void
test_feed (void)
{
  check_feed ("BatchNorm1d(1)", 1, 0.1);
  check_feed ("BatchNorm1d(1)", 7, 0.1);
  check_feed ("BatchNorm1d(1, momentum=0.75)", 20, 0.75);
  check_feed ("BatchNorm1d(1, momentum=None)", 5, 0);
}

/* Feeding works from eval mode too, and is refused where nothing is tracked or nothing fits. */
static void
test_feed_elsewhere (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  norm_document_set_mode (document, NORM_MODE_EVAL);
  g_assert_true (norm_document_feed (document, 0, 1, NULL));
  g_assert_cmpfloat (norm_params_get (norm_document_get_params (document), NORM_PARAM_RUNNING_MEAN, 0), ==, 0.1 * 1.25);
  g_assert_cmpint (norm_document_get_mode (document), ==, NORM_MODE_EVAL);

  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(4)", NULL));
  g_assert_false (norm_document_feed (document, 0, 1, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LAYER);
  g_clear_error (&error);
  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(1, track_running_stats=False)", NULL));
  g_assert_false (norm_document_feed (document, 0, 1, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LAYER);
}

/* The limit of a typed shape is about new values: those of a large file that is mapped may be read under any. */
static void
test_reshape_large (void)
{
  const gsize n = ((gsize) 1 << 30) + 4096;
  void *pages = mmap (NULL, n, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  g_assert_true (pages != MAP_FAILED);
  {
    g_autoptr (NormDocument) document = norm_document_new ();
    g_autoptr (GBytes) bytes = g_bytes_new_static (pages, n);
    g_autoptr (NormTensor) tensor = norm_tensor_new (NORM_DTYPE_UINT8, 1, &n, bytes); /* of a type that no layer takes: nothing is computed */
    g_autoptr (GError) error = NULL;
    norm_document_set_tensor (document, tensor, "Open");
    g_assert_true (norm_document_set_shape (document, 2, (gsize[]){ n / 4096, 4096 }, &error));
    g_assert_no_error (error);
    g_assert_true (norm_tensor_data (norm_document_get_tensor (document)) == pages);
  }
  munmap (pages, n);
}

/* ── problems and repairs ── */

/* Every repair that is offered clears the problem. */
static void
check_repairs (const char *expression, const char *torch_words)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (norm_document_set_expression (document, expression, &error));
  g_assert_no_error (error);
  g_assert_null (norm_document_get_result (document));
  g_autoptr (NormProblem) problem = norm_problem_ref (norm_document_get_problem (document));
  g_assert_nonnull (strstr (problem->message, torch_words));
  g_assert_cmpuint (problem->repairs->len, >, 0);

  for (guint i = 0; i < problem->repairs->len; i++)
    {
      norm_document_apply_repair (document, g_ptr_array_index (problem->repairs, i));
      g_assert_null (norm_document_get_problem (document));
      g_assert_nonnull (norm_document_get_result (document));
      norm_document_undo (document);
      g_assert_nonnull (norm_document_get_problem (document));
    }
}

static void
test_repairs (void)
{
  check_repairs ("BatchNorm1d(4)", "running_mean should contain 1 elements not 4");
  check_repairs ("BatchNorm2d(1)", "expected 4D input (got 3D input)");
  check_repairs ("x = torch.tensor([[1, 2], [3, 4]]); m = BatchNorm1d(2); y = m(x)", "Long");
  check_repairs ("x = torch.tensor([[1., 2.]]); m = BatchNorm1d(2); y = m(x)", "Expected more than 1 value per channel");
  /* axes that are missing altogether take several steps */
  check_repairs ("x = torch.tensor([1., 2.]); m = BatchNorm1d(2); y = m(x)", "expected 2D or 3D input (got 1D input)");
  check_repairs ("x = torch.tensor([1., 2.]); m = BatchNorm2d(2); y = m(x)", "expected 4D input (got 1D input)");
  check_repairs ("x = torch.tensor([[1., 2.], [3., 4.]]); m = BatchNorm3d(2); y = m(x)", "expected 5D input (got 2D input)");
}

static void
test_failed_step (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormSteps) steps = norm_steps_parse ("squeeze(1).permute(0, 2, 1)", NULL);
  norm_document_set_steps (document, steps, "Change Steps");
  g_assert_cmpuint (norm_document_get_failed_step (document), ==, 1);
  g_assert_nonnull (norm_document_get_problem (document));
  g_assert_null (norm_document_get_result (document));
  g_assert_cmpint (norm_document_get_view (document)->rank, ==, 2); /* the one before the failing step */

  NormProblem *problem = norm_document_get_problem (document);
  g_assert_cmpuint (problem->repairs->len, >, 0);
  norm_document_apply_repair (document, g_ptr_array_index (problem->repairs, 0));
  g_assert_cmpuint (norm_document_get_failed_step (document), ==, G_MAXUINT);
}

/* ── undo in length ── */

static void
test_redo_is_forgotten (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  norm_document_set_mode (document, NORM_MODE_EVAL);
  norm_document_undo (document);
  g_assert_true (norm_document_can_redo (document));
  g_assert_true (norm_document_set_value (document, 0, "9", NULL));
  g_assert_false (norm_document_can_redo (document));
  norm_document_redo (document);
  g_assert_cmpint (norm_document_get_mode (document), ==, NORM_MODE_TRAIN);
}

/* A walk of random changes back to the start, and forth again. */
static void
test_random_walk (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (contents, fixture_content (document));
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GError) error = NULL;
      changes[g_test_rand_int_range (0, G_N_ELEMENTS (changes))].change (document, &error);
      g_autofree char *content = fixture_content (document);
      if (strcmp (content, g_ptr_array_index (contents, contents->len - 1)))
        g_ptr_array_add (contents, g_steal_pointer (&content));
    }
  guint n_undone = 0;
  for (; norm_document_can_undo (document); n_undone++)
    norm_document_undo (document);
  g_autofree char *first = fixture_content (document);
  g_assert_cmpstr (first, ==, g_ptr_array_index (contents, 0));
  for (guint i = 0; i < n_undone; i++)
    norm_document_redo (document);
  g_autofree char *last = fixture_content (document);
  g_assert_cmpstr (last, ==, g_ptr_array_index (contents, contents->len - 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/edit/new", test_new);
  g_test_add_func ("/document/edit/fitting-layer", test_fitting_layer);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strconcat ("/document/edit/change/", changes[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_change);
    }
  g_test_add_func ("/document/edit/no-change", test_no_change);
  g_test_add_func ("/document/edit/failures-leave-everything", test_failures_leave_everything);
  g_test_add_func ("/document/edit/integers-refuse-fractions", test_integers_refuse_fractions);
  g_test_add_func ("/document/edit/params-follow-num-features", test_params_follow_num_features);
  g_test_add_func ("/document/edit/feed", test_feed);
  g_test_add_func ("/document/edit/feed-elsewhere", test_feed_elsewhere);
  g_test_add_func ("/document/edit/reshape-large", test_reshape_large);
  g_test_add_func ("/document/edit/repairs", test_repairs);
  g_test_add_func ("/document/edit/failed-step", test_failed_step);
  g_test_add_func ("/document/edit/redo-is-forgotten", test_redo_is_forgotten);
  g_test_add_func ("/document/edit/random-walk", test_random_walk);
  return g_test_run ();
}
