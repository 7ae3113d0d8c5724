/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The padding mask: what it leaves out, where it goes with the tensor, painting, undo, and the file. */
#include "fixture.h"
#include "mask.h"

#include <string.h>

/* (N=3, C=2), the last sample is padding: without it feature 0 has 1 and 3 (mean 2, variance 1), feature 1 has 2 and 4. */
#define PADDED        "[[1, 2], [3, 4], [5, 100]]"
#define MASKED_OUTPUT "-1 -1 1 1 3 97"

static NormDocument *
padded_document (void)
{
  g_autoptr (NormTensor) tensor = fixture_tensor (PADDED);
  g_autoptr (GError) error = NULL;
  NormDocument *document = norm_document_new ();
  norm_document_start (document, tensor, "New");
  norm_document_set_layer_text (document, "BatchNorm1d(2, eps=0, momentum=1)", &error);
  g_assert_no_error (error);
  return document;
}

static void
set_mask (NormDocument *document, const char *literal)
{
  NormTensor *tensor = norm_document_get_tensor (document);
  g_autoptr (NormTensor) mask = fixture_tensor (literal);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) expanded = norm_mask_expand (mask, tensor->rank, tensor->shape, &error);
  g_assert_no_error (error);
  norm_document_set_mask (document, expanded, "Set Mask");
}

/* "110" or "-" */
static char *
mask_text (NormDocument *document)
{
  NormTensor *mask = norm_document_get_mask (document);
  GString *text = g_string_new (mask ? NULL : "-");
  for (gsize k = 0; mask && k < mask->n_values; k++)
    g_string_append_c (text, norm_tensor_get (mask, k) != 0 ? '1' : '0');
  return g_string_free (text, FALSE);
}

static void
assert_mask (NormDocument *document, const char *expected)
{
  g_autofree char *text = mask_text (document);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_output (NormDocument *document, const char *expected)
{
  g_autofree char *output = fixture_output (document);
  g_assert_cmpstr (output, ==, expected);
}

static void
test_used_and_ignored (void)
{
  g_autoptr (NormDocument) document = padded_document ();
  g_autofree char *plain = fixture_output (document);
  g_assert_false (norm_document_get_masked (document));
  norm_document_set_masked (document, TRUE); /* there is none */
  g_assert_false (norm_document_get_masked (document));

  set_mask (document, "[1, 1, 0]");
  g_assert_true (norm_document_get_masked (document));
  assert_mask (document, "111100");
  assert_output (document, MASKED_OUTPUT);
  g_assert_cmpuint (norm_document_get_result (document)->pools[1].m, ==, 2);

  norm_document_set_masked (document, FALSE);
  assert_output (document, plain);
  assert_mask (document, "111100");
  g_assert_cmpstr (norm_document_undo_name (document), ==, "Ignore Mask");
  norm_document_set_masked (document, FALSE);
  norm_document_undo (document);
  g_assert_true (norm_document_get_masked (document));
  assert_output (document, MASKED_OUTPUT);
  norm_document_undo (document);
  assert_mask (document, "-");
  assert_output (document, plain);
  norm_document_redo (document);
  assert_output (document, MASKED_OUTPUT);
  norm_document_set_mask (document, NULL, "Remove Mask");
  assert_mask (document, "-");
  assert_output (document, plain);
}

/* The mask is of the loaded tensor; the layer reads another arrangement. */
static void
test_through_steps (void)
{
  g_autoptr (NormTensor) tensor = fixture_tensor ("[[1, 3, 5], [2, 4, 100]]");
  g_autoptr (NormDocument) document = padded_document ();
  g_autoptr (GError) error = NULL;
  norm_document_start (document, tensor, "New");
  g_assert_true (norm_document_set_steps_text (document, "unsqueeze(0).transpose(1, 2).flatten(0, 1)", &error));
  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(2, eps=0)", &error));
  set_mask (document, "[[1, 1, 0], [1, 1, 0]]");
  assert_output (document, MASKED_OUTPUT);
  g_assert_cmpint (norm_document_get_result (document)->mask->shape[0], ==, 3);
}

static void
test_failed_step (void)
{
  g_autoptr (NormDocument) document = padded_document ();
  set_mask (document, "[1, 1, 0]");
  g_autoptr (NormSteps) steps = norm_steps_parse ("squeeze(7)", NULL);
  norm_document_set_steps (document, steps, "Change Steps");
  g_assert_nonnull (norm_document_get_problem (document));
  assert_mask (document, "111100");
  norm_document_undo (document);
  assert_output (document, MASKED_OUTPUT);
}

/* The running statistics are those of the values that count: mean 2 and 3, unbiased variance 2 and 2. */
static void
test_feed (void)
{
  g_autoptr (NormDocument) document = padded_document ();
  g_autoptr (GError) error = NULL;
  set_mask (document, "[1, 1, 0]");
  g_assert_true (norm_document_feed (document, 0, 1, &error));
  NormParams *params = norm_document_get_params (document);
  g_assert_cmpfloat (norm_params_get (params, NORM_PARAM_RUNNING_MEAN, 0), ==, 2);
  g_assert_cmpfloat (norm_params_get (params, NORM_PARAM_RUNNING_MEAN, 1), ==, 3);
  g_assert_cmpfloat (norm_params_get (params, NORM_PARAM_RUNNING_VAR, 0), ==, 2);
  g_assert_cmpfloat (norm_params_get (params, NORM_PARAM_RUNNING_VAR, 1), ==, 2);
}

static void
test_follows_tensor (void)
{
  g_autoptr (NormDocument) document = padded_document ();
  g_autoptr (GError) error = NULL;
  set_mask (document, "[1, 1, 0]");
  g_assert_true (norm_document_set_value (document, 5, "7", &error));
  assert_output (document, "-1 -1 1 1 3 4");
  norm_document_set_dtype (document, NORM_DTYPE_FLOAT64);
  assert_mask (document, "111100");
  g_assert_true (norm_document_set_shape (document, 3, (gsize[]){ 3, 1, 2 }, &error));
  assert_mask (document, "111100");
  g_assert_cmpint (norm_document_get_mask (document)->rank, ==, 3);
  g_assert_true (norm_document_get_masked (document));
  g_assert_true (norm_document_set_shape (document, 3, (gsize[]){ 4, 1, 2 }, &error)); /* what is new counts */
  assert_mask (document, "11110011");
  g_assert_true (norm_document_get_masked (document));
  norm_document_undo (document);
  assert_mask (document, "111100");

  g_autoptr (NormTensor) other = fixture_tensor (PADDED);
  norm_document_set_tensor (document, other, "Open");
  assert_mask (document, "-");
  norm_document_undo (document);
  assert_mask (document, "111100");
  g_assert_true (norm_document_set_expression (document, "x = torch.ones(3, 1, 2)", &error));
  assert_mask (document, "-");
  norm_document_undo (document);
  g_assert_true (norm_document_set_expression (document, "x.squeeze(1)", &error));
  assert_mask (document, "111100");
}

/* ── painting ── */

static void
paint (NormDocument *document, gsize source, gboolean counts)
{
  norm_document_set_mask_values (document, &source, 1, counts);
}

static void
test_paint (void)
{
  g_autoptr (NormDocument) document = padded_document ();
  norm_document_settle (document);
  guint n_changed;
  fixture_count (document, "changed", &n_changed);
  paint (document, 0, TRUE); /* everything counts already */
  assert_mask (document, "-");
  g_assert_cmpuint (n_changed, ==, 0);
  paint (document, 4, FALSE);
  paint (document, 5, FALSE);
  g_assert_cmpuint (n_changed, ==, 2);
  assert_mask (document, "111100");
  assert_output (document, MASKED_OUTPUT);
  norm_document_end_mask_stroke (document);
  norm_document_set_mask_values (document, (gsize[]){ 0, 1, 4 }, 3, FALSE);
  assert_mask (document, "001100");
  norm_document_undo (document);
  assert_mask (document, "111100");
  norm_document_undo (document);
  assert_mask (document, "-");
  g_assert_false (norm_document_can_undo (document));
  norm_document_redo (document);
  assert_mask (document, "111100");
}

/* A stroke ends with whatever else happens; what was undone is not painted on. */
static void
test_stroke_ends (void)
{
  g_autoptr (NormDocument) document = padded_document ();
  norm_document_settle (document);
  paint (document, 5, FALSE);
  norm_document_set_mode (document, NORM_MODE_EVAL);
  paint (document, 4, FALSE);
  norm_document_undo (document);
  assert_mask (document, "111110");
  g_assert_cmpint (norm_document_get_mode (document), ==, NORM_MODE_EVAL);
  paint (document, 0, FALSE);
  assert_mask (document, "011110");
  g_assert_null (norm_document_redo_name (document));
  norm_document_undo (document);
  assert_mask (document, "111110");
  norm_document_settle (document);
  paint (document, 1, FALSE);
  norm_document_undo (document);
  assert_mask (document, "111110");
}

/* An ignored mask that is painted on is used again. */
static void
test_paint_on_ignored (void)
{
  g_autoptr (NormDocument) document = padded_document ();
  set_mask (document, "[1, 1, 1]");
  norm_document_set_masked (document, FALSE);
  norm_document_set_mask_values (document, (gsize[]){ 4, 5 }, 2, FALSE);
  g_assert_true (norm_document_get_masked (document));
  assert_output (document, MASKED_OUTPUT);
}

/* ── the file ── */

static NormDocument *
reopened (NormDocument *document)
{
  g_autoptr (GBytes) json = norm_document_to_json (document);
  g_autoptr (GError) error = NULL;
  NormDocument *again = norm_document_new ();
  norm_document_from_json (again, json, &error);
  g_assert_no_error (error);
  return again;
}

static void
test_file (void)
{
  g_autoptr (NormDocument) document = padded_document ();
  set_mask (document, "[1, 1, 0]");
  g_autoptr (NormDocument) again = reopened (document);
  assert_mask (again, "111100");
  assert_output (again, MASKED_OUTPUT);

  norm_document_set_masked (document, FALSE);
  g_autoptr (NormDocument) ignored = reopened (document);
  assert_mask (ignored, "111100");
  g_assert_false (norm_document_get_masked (ignored));

  norm_document_set_mask (ignored, NULL, "Remove Mask");
  g_autoptr (NormDocument) removed = reopened (ignored);
  assert_mask (removed, "-");
}

static gboolean
open_with (NormDocument *document, const char *members, GError **error)
{
  g_autofree char *text = g_strdup_printf ("{\"normscope\": 1, \"tensor\": {\"shape\": [3, 2], \"data\": " PADDED "}, %s "
                                           "\"pipelines\": [{\"layer\": \"BatchNorm1d(2, eps=0)\"}]}",
                                           members);
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  return norm_document_from_json (document, json, error);
}

static void
test_written_by_hand (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (open_with (document, "\"mask\": {\"dtype\": \"bool\", \"shape\": [3], \"data\": [true, true, false]},", &error));
  assert_output (document, MASKED_OUTPUT);
  g_assert_true (open_with (document, "\"masked\": true,", &error));
  g_assert_false (norm_document_get_masked (document));
  g_assert_true (open_with (document, "\"mask\": null,", &error));
  assert_mask (document, "-");
  /* bytes 1, 2, 0, 255, 0, 3: all that is not 0 is True */
  g_assert_true (open_with (document, "\"mask\": {\"dtype\": \"bool\", \"shape\": [3, 2], \"data\": \"AQIA/wAD\"},", &error));
  assert_mask (document, "110101");
  g_assert_cmpint (((const guint8 *) norm_tensor_data (norm_document_get_mask (document)))[5], ==, 1);
}

static void
test_refused_file (void)
{
  static const struct
  {
    const char *members, *words;
  } cases[] = {
    { "\"mask\": [1, 1, 0],", "mask" },
    { "\"mask\": {\"shape\": [3]},", "data" },
    { "\"mask\": {\"shape\": [2], \"data\": [1, 0]},", "[3, 2]" },
    { "\"mask\": {\"shape\": [3], \"data\": [1, 0, 2]},", "holds 2 at [2]" },
    { "\"mask\": {\"shape\": [3], \"data\": [1, 0]},", "“mask”: “data”" },
    { "\"masked\": 3,", "masked" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NormDocument) document = padded_document ();
      g_autofree char *before = fixture_content (document);
      g_autoptr (GError) error = NULL;
      g_assert_false (open_with (document, cases[i].members, &error));
      g_assert_nonnull (error);
      if (!strstr (error->message, cases[i].words))
        g_error ("%s: “%s” lacks “%s”", cases[i].members, error->message, cases[i].words);
      g_autofree char *after = fixture_content (document);
      g_assert_cmpstr (after, ==, before);
    }
}

/* Above the size that is computed at once: the worker gets the mask too. */
static void
test_worker (void)
{
  const gsize n = NORM_DOCUMENT_SYNC_VALUES;
  g_autofree double *values = g_new (double, 2 * n);
  for (gsize k = 0; k < n; k++)
    {
      values[2 * k] = k % 2 == 0 ? -1 : 1;
      values[2 * k + 1] = 1e6;
    }
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 3, (gsize[]){ n, 1, 2 }, values);
  g_autoptr (NormDocument) document = norm_document_new ();
  norm_document_start (document, tensor, "New");
  fixture_wait (document);
  guint8 *flags = g_malloc (2 * n);
  for (gsize k = 0; k < 2 * n; k++)
    flags[k] = k % 2 == 0;
  g_autoptr (NormTensor) mask = norm_tensor_new_take (NORM_DTYPE_BOOL, 3, tensor->shape, flags);
  norm_document_set_mask (document, mask, "Set Mask");
  fixture_wait (document);
  g_assert_cmpfloat (norm_document_get_result (document)->pools[0].mean, ==, 0);
  g_assert_cmpfloat (norm_document_get_result (document)->pools[0].var, ==, 1);
  g_assert_cmpuint (norm_document_get_result (document)->pools[0].m, ==, n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/mask/used-and-ignored", test_used_and_ignored);
  g_test_add_func ("/document/mask/through-steps", test_through_steps);
  g_test_add_func ("/document/mask/failed-step", test_failed_step);
  g_test_add_func ("/document/mask/feed", test_feed);
  g_test_add_func ("/document/mask/follows-tensor", test_follows_tensor);
  g_test_add_func ("/document/mask/paint", test_paint);
  g_test_add_func ("/document/mask/stroke-ends", test_stroke_ends);
  g_test_add_func ("/document/mask/paint-on-ignored", test_paint_on_ignored);
  g_test_add_func ("/document/mask/file", test_file);
  g_test_add_func ("/document/mask/written-by-hand", test_written_by_hand);
  g_test_add_func ("/document/mask/refused-file", test_refused_file);
  g_test_add_func ("/document/mask/worker", test_worker);
  return g_test_run ();
}
