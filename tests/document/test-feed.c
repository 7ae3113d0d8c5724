/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batches fed one after the other, against PyTorch; the history they leave, undone, saved and let go. */
#include "document-private.h"
#include "feed.h"
#include "fixture.h"

#include <math.h>

static JsonObject *
read_cases (JsonParser *parser)
{
  g_autofree char *path = g_build_filename (g_getenv ("NORM_TEST_REFERENCE"), "history.json", NULL);
  g_autoptr (GError) error = NULL;
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static NormTensor *
read_tensor (JsonObject *object, const char *name, NormDtype dtype)
{
  JsonArray *sizes = json_object_get_array_member (object, "shape"), *array = json_object_get_array_member (object, name);
  gsize shape[NORM_MAX_RANK], n = json_array_get_length (array);
  g_autofree double *values = g_new (double, n + 1);
  for (guint axis = 0; axis < json_array_get_length (sizes); axis++)
    shape[axis] = (gsize) json_array_get_int_element (sizes, axis);
  for (guint i = 0; i < n; i++)
    values[i] = dtype == NORM_DTYPE_BOOL ? json_array_get_boolean_element (array, i) : json_array_get_double_element (array, i);
  return norm_tensor_new_from_doubles (dtype, (int) json_array_get_length (sizes), shape, values);
}

/* A few units in the last place: PyTorch rounds in another order. */
static void
check_values (const double *values, JsonArray *expected, gsize n)
{
  g_assert_cmpuint (json_array_get_length (expected), ==, n);
  for (guint feature = 0; feature < n; feature++)
    {
      double value = json_array_get_double_element (expected, feature);
      g_assert_cmpfloat_with_epsilon (values[feature], value, 1e-13 * MAX (fabs (value), 1));
    }
}

static void
check_states (const NormRunningHistory *history, JsonArray *states)
{
  g_assert_nonnull (history);
  g_assert_cmpuint (history->n_dropped, ==, 0);
  g_assert_cmpuint (history->states->len, ==, json_array_get_length (states));
  for (guint place = 0; place < history->states->len; place++)
    {
      const NormRunningState *state = norm_running_history_get (history, place);
      JsonArray *expected = json_array_get_array_element (states, place);
      g_assert_cmpint (state->first_sample, ==, json_array_get_int_element (expected, 0));
      g_assert_cmpint (state->n_samples, ==, json_array_get_int_element (expected, 1));
      g_assert_cmpint (state->num_batches_tracked, ==, json_array_get_int_element (expected, 2));
      check_values (state->running_mean, json_array_get_array_element (expected, 3), state->n_features);
      check_values (state->running_var, json_array_get_array_element (expected, 4), state->n_features);
    }
}

static void
check_refusal (NormDocument *document, JsonObject *object, const GError *error)
{
  const char *words = json_object_get_string_member (object, "error");
  g_autofree char *batch = g_strdup_printf ("\nThis is batch %d of %d, with ", (int) json_object_get_int_member (object, "batch"),
                                            (int) json_object_get_int_member (object, "batches"));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LAYER);
  if (!g_str_has_prefix (error->message, words) || !strstr (error->message, batch))
    g_error ("%s", error->message);
  g_assert_null (norm_document_get_running_history (document));
  g_assert_cmpint (norm_document_get_params (document)->num_batches_tracked, ==, 0);
}

static void
check_case (JsonArray *array, guint at, JsonNode *node, gpointer data)
{
  JsonObject *object = json_node_get_object (node);
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormTensor) tensor = read_tensor (object, "values", NORM_DTYPE_FLOAT64);
  g_autoptr (GError) error = NULL;

  g_test_message ("case %u: %s", at, json_object_get_string_member (object, "layer"));
  norm_document_start (document, tensor, "New");
  g_assert_true (norm_document_set_layer_text (document, json_object_get_string_member (object, "layer"), NULL));
  if (json_object_has_member (object, "mask"))
    {
      g_autoptr (NormTensor) mask = read_tensor (object, "mask", NORM_DTYPE_BOOL);
      norm_document_set_mask (document, mask, "Mask");
    }
  gboolean fed = norm_document_feed (document, (gsize) json_object_get_int_member (object, "batch_size"),
                                     (guint) json_object_get_int_member (object, "times"), &error);
  g_assert_cmpint (fed, ==, json_object_has_member (object, "states"));
  if (!fed)
    {
      check_refusal (document, object, error);
      return;
    }
  check_states (norm_document_get_running_history (document), json_object_get_array_member (object, "states"));
  g_assert_true (norm_running_history_leads_to (norm_document_get_running_history (document), norm_document_get_params (document),
                                                (gsize) norm_layer_n_features (norm_document_get_layer (document))));
}

static void
test_reference (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = json_object_get_array_member (read_cases (parser), "cases");
  g_assert_cmpuint (json_array_get_length (cases), >=, 28);
  json_array_foreach_element (cases, check_case, NULL);
}

/* [n, 1] of 1, 2, 3 … under BatchNorm1d(1) */
static NormDocument *
counting_document (gsize n)
{
  NormDocument *document = norm_document_new ();
  g_autofree double *values = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    values[i] = (double) i + 1;
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 2, (gsize[]){ n, 1 }, values);
  norm_document_start (document, tensor, "New");
  return document;
}

static void
check_length (NormDocument *document, guint n_states, guint64 n_dropped)
{
  const NormRunningHistory *history = norm_document_get_running_history (document);
  g_assert_cmpuint (history ? history->states->len : 0, ==, n_states);
  g_assert_cmpuint (history ? history->n_dropped : 0, ==, n_dropped);
}

/* One feed is one step back, whatever it fed; the next one goes on where the last one ended. */
static void
test_undo (void)
{
  g_autoptr (NormDocument) document = counting_document (6);
  g_assert_true (norm_document_feed (document, 2, 1, NULL));
  check_length (document, 4, 0);
  g_assert_cmpstr (norm_document_undo_name (document), ==, "Feed Batches");
  g_assert_true (norm_document_feed (document, 0, 2, NULL));
  check_length (document, 6, 0);
  g_assert_cmpstr (norm_document_undo_name (document), ==, "Feed Batch");
  norm_document_undo (document);
  check_length (document, 4, 0);
  norm_document_undo (document);
  check_length (document, 0, 0);
  g_assert_cmpint (norm_document_get_params (document)->num_batches_tracked, ==, 0);
  norm_document_redo (document);
  norm_document_redo (document);
  check_length (document, 6, 0);
  g_assert_false (norm_document_can_redo (document));
  g_assert_true (norm_document_feed (document, 3, 0, NULL)); /* no time at all is no step */
  g_assert_cmpstr (norm_document_undo_name (document), ==, "Feed Batch");
}

/* What leaves the running statistics alone leaves their history; other statistics have none. */
static void
test_kept_and_cleared (void)
{
  g_autoptr (NormDocument) document = counting_document (6);
  norm_document_feed (document, 2, 1, NULL);
  norm_document_set_mode (document, NORM_MODE_EVAL);
  norm_document_set_value (document, 0, "7", NULL);
  norm_document_set_layer_text (document, "BatchNorm1d(1, eps=0.5, momentum=None)", NULL);
  norm_document_set_expression (document, "x.unsqueeze(2)", NULL);
  g_autoptr (NormParams) weight = norm_params_with_array (norm_document_get_params (document), NORM_PARAM_WEIGHT, (double[]){ 2 }, 1);
  norm_document_set_params (document, weight, "Edit");
  check_length (document, 4, 0);

  g_autoptr (NormParams) typed = norm_params_with_value (norm_document_get_params (document), NORM_PARAM_RUNNING_VAR, 1, 0, 2);
  norm_document_set_params (document, typed, "Edit");
  check_length (document, 0, 0);
  norm_document_undo (document);
  check_length (document, 4, 0);
  norm_document_set_layer_text (document, "BatchNorm1d(2)", NULL);
  check_length (document, 0, 0);
  norm_document_undo (document);
  g_autoptr (NormParams) initial = norm_params_new ();
  norm_document_set_params (document, initial, "Reset");
  check_length (document, 0, 0);
}

/* The last thousand states stay, whether fed at once or one by one; the numbers are those of the formula. */
static void
test_long (void)
{
  g_autoptr (NormDocument) document = counting_document (4);
  double mean = 0;
  g_assert_true (norm_document_feed (document, 2, 600, NULL)); /* 1200 batches and the start */
  check_length (document, 1000, 201);
  for (int batch = 0; batch < 1200; batch++)
    {
      mean = 0.9 * mean + 0.1 * (batch % 2 ? 3.5 : 1.5);
      if (batch + 1 < 201)
        continue;
      const NormRunningState *state = norm_running_history_get (norm_document_get_running_history (document), (guint) batch + 1 - 201);
      g_assert_cmpint (state->num_batches_tracked, ==, batch + 1);
      g_assert_cmpuint (state->first_sample, ==, batch % 2 ? 2 : 0);
      g_assert_cmpfloat_with_epsilon (state->running_mean[0], mean, 1e-12);
    }
  g_assert_true (norm_document_feed (document, 0, 1, NULL));
  check_length (document, 1000, 202);
  norm_document_undo (document);
  norm_document_undo (document);
  for (int batch = 0; batch < 999; batch++)
    norm_document_feed (document, 0, 1, NULL);
  check_length (document, 1000, 0);
  norm_document_feed (document, 0, 1, NULL);
  check_length (document, 1000, 1);
}

static void
test_refused (void)
{
  g_autoptr (NormDocument) document = counting_document (250000);
  g_autoptr (GError) error = NULL;
  fixture_wait (document);
  g_assert_false (norm_document_feed (document, 2, 1, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "125000"));
  g_clear_error (&error);
  g_assert_false (norm_document_feed (document, 100000, G_MAXUINT, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
  g_clear_error (&error);

  g_autoptr (NormDocument) unbatched = counting_document (3);
  g_assert_true (norm_document_set_layer_text (unbatched, "InstanceNorm1d(3, track_running_stats=True)", NULL));
  g_assert_false (norm_document_feed (unbatched, 1, 1, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "[3, 1]"));
}

static char *
to_text (NormDocument *document)
{
  g_autoptr (GBytes) json = norm_document_to_json (document);
  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

static gboolean
from_text (NormDocument *document, const char *text, GError **error)
{
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  return norm_document_from_json (document, json, error);
}

static void
test_saved (void)
{
  g_autoptr (NormDocument) document = counting_document (6);
  g_autoptr (NormDocument) read = norm_document_new ();
  g_autoptr (GError) error = NULL;
  norm_document_set_value (document, 1, "nan", NULL);
  norm_document_feed (document, 4, 600, NULL);
  g_autofree char *text = to_text (document);
  g_assert_true (from_text (read, text, &error));
  g_assert_no_error (error);
  check_length (read, 1000, 201);
  g_autofree char *again = to_text (read);
  g_assert_cmpstr (again, ==, text);
}

/* As a person would write it, and what is damaged. */
static void
check_file (const char *history, guint n_states, const char *problem)
{
  g_autofree char *text =
    g_strdup_printf ("{\"normscope\": 1, \"tensor\": {\"shape\": [2, 1], \"data\": [[1], [2]]}, \"pipelines\": [{"
                     "\"layer\": \"BatchNorm1d(1)\", \"running_mean\": [0.5], \"running_var\": [1], \"num_batches_tracked\": 1, "
                     "\"running_history\": %s}]}",
                     history);
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (from_text (document, text, &error), ==, problem == NULL);
  if (!problem)
    {
      check_length (document, n_states, 0);
      return;
    }
  g_assert_error (error, NORM_ERROR, NORM_ERROR_DATA);
  if (!strstr (error->message, problem))
    g_error ("%s", error->message);
}

static void
test_written_by_hand (void)
{
  check_file ("null", 0, NULL);
  check_file ("{\"samples\": [[0, 0], [0, 2]], \"num_batches_tracked\": [0, 1], \"running_mean\": [[0], [0.5]], \"running_var\": [[1], [1]]}", 2,
              NULL);
  /* it leads elsewhere: of other statistics */
  check_file ("{\"samples\": [[0, 2]], \"num_batches_tracked\": [1], \"running_mean\": [[0.25]], \"running_var\": [[1]]}", 0, NULL);
  check_file ("7", 0, "running_history");
  check_file ("{}", 0, "samples");
  check_file ("{\"samples\": [], \"num_batches_tracked\": [], \"running_mean\": [], \"running_var\": []}", 0, "at least one");
  check_file ("{\"samples\": [[0, 2]], \"num_batches_tracked\": [1, 2], \"running_mean\": [[0.25]], \"running_var\": [[1]]}", 0, "equal length");
  check_file ("{\"samples\": [[0, 2]], \"num_batches_tracked\": [1], \"running_mean\": [[0.25, 1]], \"running_var\": [[1]]}", 0, "entry 0");
  check_file ("{\"samples\": [[0, -2]], \"num_batches_tracked\": [1], \"running_mean\": [[0.25]], \"running_var\": [[1]]}", 0, "entry 0");
  check_file ("{\"samples\": [0], \"num_batches_tracked\": [1], \"running_mean\": [[0.25]], \"running_var\": [[1]]}", 0, "entry 0");
  check_file ("{\"samples\": [[0, 2]], \"num_batches_tracked\": [\"x\"], \"running_mean\": [[0.25]], \"running_var\": [[1]]}", 0, "entry 0");
  check_file ("{\"samples\": [[0, 2]], \"num_batches_tracked\": [1], \"running_mean\": [[{}]], \"running_var\": [[1]]}", 0, "entry 0");
  check_file ("{\"dropped\": -1, \"samples\": [[0, 2]], \"num_batches_tracked\": [1], \"running_mean\": [[0]], \"running_var\": [[1]]}", 0,
              "dropped");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/feed/reference", test_reference);
  g_test_add_func ("/document/feed/undo", test_undo);
  g_test_add_func ("/document/feed/kept-and-cleared", test_kept_and_cleared);
  g_test_add_func ("/document/feed/long", test_long);
  g_test_add_func ("/document/feed/refused", test_refused);
  g_test_add_func ("/document/feed/saved", test_saved);
  g_test_add_func ("/document/feed/written-by-hand", test_written_by_hand);
  return g_test_run ();
}
