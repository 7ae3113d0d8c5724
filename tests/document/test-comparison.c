/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How equal the outputs of several pipelines are, and the comparisons that are often wanted. */
#include "comparison.h"
#include "content.h"
#include "fixture.h"
#include "preset.h"

static const NormPreset *
preset (const char *id)
{
  for (const NormPreset *row = norm_presets (NULL); row->id; row++)
    if (!strcmp (row->id, id))
      return row;
  g_assert_not_reached ();
}

static NormDocument *
document_of (const char *literal, const char *layer)
{
  NormDocument *document = norm_document_new ();
  g_autoptr (NormTensor) tensor = fixture_tensor (literal);
  norm_document_start (document, tensor, "New");
  g_assert_true (norm_document_set_layer_text (document, layer, NULL));
  return document;
}

static void
assert_words (NormComparison *comparison, guint i, const char *expected)
{
  g_autofree char *words = norm_comparison_words (comparison, i);
  g_assert_cmpstr (words, ==, expected);
}

static void
assert_names (NormDocument *document, const char *expected)
{
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < norm_document_get_n_pipelines (document); i++)
    {
      g_autofree char *name = norm_document_get_pipeline_name (document, i);
      g_string_append_printf (names, "%s%s", i > 0 ? " | " : "", name);
      g_assert_null (norm_document_get_pipeline_problem (document, i));
    }
  g_assert_cmpstr (names->str, ==, expected);
  g_string_free (names, TRUE);
}

static void
assert_refused (NormDocument *document, const char *id, const char *word)
{
  g_autofree char *reason = NULL;
  g_assert_null (norm_preset_make (preset (id), document, &reason));
  g_test_message ("%s: %s", id, reason);
  g_assert_nonnull (strstr (reason, word));
  g_assert_false (norm_preset_apply (preset (id), document));
}

/* ── equality ── */

static void
test_reference (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormComparison) comparison = norm_comparison_new (document);
  guint n_changed;
  fixture_count (comparison, "changed", &n_changed);
  g_assert_true (norm_preset_apply (preset ("readings"), document));
  g_assert_cmpuint (n_changed, ==, 1);
  assert_words (comparison, 0, "reference");
  assert_words (comparison, 1, "differs by up to 1.2 at [0, 0, 0]");
  g_assert_null (norm_comparison_get_difference (comparison, 0));
  norm_comparison_set_reference (comparison, 1);
  assert_words (comparison, 0, "differs by up to 1.2 at [0, 0, 0]");
  assert_words (comparison, 1, "reference");
  norm_document_move_pipeline (document, 1, 0);
  g_assert_cmpuint (norm_comparison_get_reference (comparison), ==, 0);
  assert_words (comparison, 1, "differs by up to 1.2 at [0, 0, 0]");
  norm_comparison_set_reference (comparison, 1);
  norm_document_remove_pipeline (document, 1);
  g_assert_cmpuint (norm_comparison_get_reference (comparison), ==, 0);
}

/* With one sample, batch norm is instance norm: computed, not asserted. NaN is said. */
static void
test_equal (void)
{
  g_autoptr (NormDocument) document = document_of ("[[[1, 2, 3, 4], [5, 7, 9, 11]]]", "BatchNorm1d(2)");
  g_autoptr (NormComparison) comparison = norm_comparison_new (document);
  g_assert_true (norm_document_duplicate_pipeline (document, 0));
  g_assert_true (norm_document_set_layer_text (document, "InstanceNorm1d(2)", NULL));
  assert_words (comparison, 1, "equal");
  g_assert_true (norm_document_set_value (document, 0, "nan", NULL));
  assert_words (comparison, 1, "equal but for 4 values that are NaN in both");
  g_assert_true (norm_document_set_layer_text (document, "LayerNorm(3)", NULL));
  assert_words (comparison, 1, "no output");
  norm_comparison_set_reference (comparison, 1);
  assert_words (comparison, 0, "the reference has no output");
}

static void
set_steps (NormDocument *document, guint pipeline, const char *steps, const char *layer)
{
  norm_document_set_active (document, pipeline);
  g_assert_true (norm_document_set_steps_text (document, steps, NULL));
  g_assert_true (norm_document_set_layer_text (document, layer, NULL));
}

/* Slices that leave each its own values, and slices that share some. */
static void
test_slices (void)
{
  g_autoptr (NormDocument) document = document_of ("[[1, 2], [3, 4], [5, 6]]", "LayerNorm(2)");
  g_autoptr (NormComparison) comparison = norm_comparison_new (document);
  gsize cell;
  g_assert_true (norm_document_duplicate_pipeline (document, 0));
  set_steps (document, 0, "[:1]", "LayerNorm(2)");
  set_steps (document, 1, "[1:]", "LayerNorm(2)");
  assert_words (comparison, 1, "no value in common");
  norm_document_move_to_value (document, 0);
  g_assert_true (norm_document_get_pipeline_cell (document, 0, &cell));
  g_assert_false (norm_document_get_pipeline_cell (document, 1, &cell));
  set_steps (document, 0, "[:2]", "LayerNorm(2)");
  assert_words (comparison, 1, "equal; 4 values are in only one of them");
}

/* 5 · 30 000 values: in workers, and none is missed when the document goes on changing. */
static void
test_workers (void)
{
  g_autofree double *values = g_new0 (double, 30000);
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 2, (gsize[]){ 150, 200 }, values);
  g_autoptr (NormDocument) document = norm_document_new ();
  norm_document_start (document, tensor, "New");
  g_autoptr (NormComparison) comparison = norm_comparison_new (document);
  g_assert_true (norm_document_duplicate_pipeline (document, 0));
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_assert_true (norm_document_set_value (document, 7, text, NULL));
    }
  fixture_wait (document);
  while (!norm_comparison_get_difference (comparison, 1))
    g_main_context_iteration (NULL, TRUE);
  assert_words (comparison, 1, "equal");
}

/* ── presets ── */

static void
test_presets (void)
{
  static const struct
  {
    const char *literal, *layer, *id, *names;
  } rows[] = {
    { "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]", "BatchNorm1d(1)", "readings", "BatchNorm1d | squeeze(1) › BatchNorm1d" },
    { "[[[1, 2, 3], [4, 5, 6]], [[0, 1, 0], [7, 8, 9]]]", "BatchNorm1d(2)", "channels-last", "BatchNorm1d | permute(0, 2, 1) › BatchNorm1d" },
    { "[[[1, 2, 3], [4, 5, 6]], [[0, 1, 0], [7, 8, 9]]]", "BatchNorm1d(2)", "layers",
      "BatchNorm1d | LayerNorm | InstanceNorm1d | GroupNorm | RMSNorm" },
    { "[[1, 2], [3, 4]]", "BatchNorm1d(2)", "layers", "BatchNorm1d | LayerNorm | GroupNorm | RMSNorm" },
    { "[[1, 2], [3, 4]]", "BatchNorm1d(2)", "train-eval", "BatchNorm1d | BatchNorm1d, eval()" },
    { "[[1, 2], [3, 4], [5, 6], [7, 8]]", "BatchNorm1d(2)", "devices", "BatchNorm1d | SyncBatchNorm, per device | SyncBatchNorm, synchronized" },
    { "[[1, 2], [3, 4]]", "BatchNorm1d(2)", "unbiased", "BatchNorm1d | BatchNorm1d ÷(m−1)" },
    { "[[1, 2], [3, 4]]", "BatchNorm1d(2)", "eps-outside", "BatchNorm1d | BatchNorm1d √σ² + ε" },
    { "[[1, 2, 5], [3, 4, 6]]", "BatchNorm1d(3)", "wrong-axis", "BatchNorm1d | transpose(0, 1) › BatchNorm1d" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NormDocument) document = document_of (rows[i].literal, rows[i].layer);
      g_test_message ("%s", rows[i].id);
      g_assert_true (norm_preset_apply (preset (rows[i].id), document));
      assert_names (document, rows[i].names);
      g_assert_cmpuint (norm_document_get_active (document), ==, 0);
      assert_refused (document, rows[i].id, "there already");
      norm_document_undo (document);
      g_assert_cmpuint (norm_document_get_n_pipelines (document), ==, 1);
    }
}

static void
test_mask_preset (void)
{
  g_autoptr (NormDocument) document = document_of ("[[1, 2], [3, 4], [5, 100]]", "BatchNorm1d(2)");
  assert_refused (document, "mask", "padding");
  norm_document_set_mask_values (document, (gsize[]){ 4, 5 }, 2, FALSE);
  g_assert_true (norm_preset_apply (preset ("mask"), document));
  assert_names (document, "BatchNorm1d, masked | BatchNorm1d, padding counts");
}

static void
test_refused (void)
{
  g_autoptr (NormDocument) pairs = document_of ("[[1, 2], [3, 4]]", "BatchNorm1d(2, eps=0)");
  g_autoptr (NormDocument) flat = document_of ("[1, 2, 3]", "LayerNorm(3)");
  g_autoptr (NormDocument) wrong = document_of ("[[1, 2], [3, 4]]", "BatchNorm1d(7)");
  g_autoptr (NormDocument) odd = document_of ("[[1, 2]]", "RMSNorm(2)");
  assert_refused (pairs, "readings", "squeeze");
  assert_refused (pairs, "channels-last", "length");
  assert_refused (pairs, "devices", "Expected more than 1 value per channel"); /* a device would have one sample */
  assert_refused (pairs, "eps-outside", "ε is 0");
  assert_refused (flat, "layers", "2 to 5 axes");
  assert_refused (flat, "train-eval", "keeps no running statistics");
  assert_refused (flat, "wrong-axis", "no other axis");
  assert_refused (wrong, "layers", "repair");
  assert_refused (odd, "unbiased", "no variance");
  assert_refused (odd, "devices", "evenly");
  norm_document_set_mode (pairs, NORM_MODE_EVAL);
  assert_refused (pairs, "unbiased", "running variance");
}

static void
test_too_many (void)
{
  g_autoptr (NormDocument) document = document_of ("[[[1, 2, 3], [4, 5, 6]], [[0, 1, 0], [7, 8, 9]]]", "BatchNorm1d(2)");
  g_assert_true (norm_preset_apply (preset ("layers"), document));
  assert_refused (document, "devices", "At most 6");
  g_assert_true (norm_preset_apply (preset ("unbiased"), document));
  g_assert_cmpuint (norm_document_get_n_pipelines (document), ==, NORM_CONTENT_MAX_PIPELINES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/comparison/reference", test_reference);
  g_test_add_func ("/document/comparison/equal", test_equal);
  g_test_add_func ("/document/comparison/slices", test_slices);
  g_test_add_func ("/document/comparison/workers", test_workers);
  g_test_add_func ("/document/comparison/presets", test_presets);
  g_test_add_func ("/document/comparison/mask-preset", test_mask_preset);
  g_test_add_func ("/document/comparison/refused", test_refused);
  g_test_add_func ("/document/comparison/too-many", test_too_many);
  return g_test_run ();
}
