/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value at a time: resting, hovered or pinned; and where it is after the tensor has changed. */
#include "fixture.h"

static gsize
selected (NormDocument *document)
{
  gsize source = G_MAXSIZE;
  g_assert_true (norm_document_get_selected (document, &source));
  return source;
}

static gsize
selected_cell (NormDocument *document)
{
  gsize cell = G_MAXSIZE;
  g_assert_true (norm_document_get_selected_cell (document, &cell));
  return cell;
}

/* The first screen has its pool lit without a click: on the 4. */
static void
test_rests_on_the_lesson (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_assert_cmpuint (selected (document), ==, 3);
  g_assert_false (norm_document_get_pinned (document));
  g_assert_true (norm_document_load_lesson (document, "num-features-4", NULL));
  g_assert_cmpuint (selected (document), ==, 3);
  g_assert_cmpuint (selected_cell (document), ==, 3);
}

static void
test_hover_and_leave (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  guint n_selected, n_changed;
  fixture_count (document, "selection-changed", &n_selected);
  fixture_count (document, "changed", &n_changed);

  norm_document_hover (document, 6);
  g_assert_cmpuint (selected (document), ==, 6);
  norm_document_hover (document, 6); /* the same again is no news */
  g_assert_cmpuint (n_selected, ==, 1);
  norm_document_unhover (document);
  g_assert_cmpuint (selected (document), ==, 3);
  g_assert_cmpuint (n_selected, ==, 2);
  g_assert_cmpuint (n_changed, ==, 0);
  g_assert_false (norm_document_can_undo (document));
}

static void
test_pin (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  guint n_selected;
  fixture_count (document, "selection-changed", &n_selected);

  norm_document_hover (document, 5);
  norm_document_pin (document, 5);
  g_assert_true (norm_document_get_pinned (document));
  g_assert_cmpuint (n_selected, ==, 2); /* same value, but pinned now */
  norm_document_hover (document, 1);
  g_assert_cmpuint (selected (document), ==, 5);
  norm_document_move_to (document, 6);
  g_assert_cmpuint (selected (document), ==, 6);
  g_assert_true (norm_document_get_pinned (document));

  norm_document_unpin (document);
  g_assert_false (norm_document_get_pinned (document));
  g_assert_cmpuint (selected (document), ==, 6); /* the keyboard's place does not jump */
  norm_document_hover (document, 1);
  g_assert_cmpuint (selected (document), ==, 1);
}

/* The keyboard takes over from a pointer that merely lies there. */
static void
test_keyboard (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  norm_document_hover (document, 1);
  norm_document_move_to (document, 2);
  g_assert_cmpuint (selected (document), ==, 2);
  norm_document_unhover (document);
  g_assert_cmpuint (selected (document), ==, 2);
}

/* The selection is a value of the tensor: after a transposition it is another cell, the same value. */
static void
test_follows_the_value_through_steps (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  norm_document_pin (document, 6); /* N=1, L=2 */
  g_assert_true (norm_document_set_steps_text (document, "squeeze(1).t()", NULL));
  g_assert_cmpuint (selected (document), ==, 6);
  g_assert_cmpuint (selected_cell (document), ==, 2 * 2 + 1);
  norm_document_pin (document, 1); /* row 0 of the transposed: L=0, N=1 */
  g_assert_cmpuint (selected (document), ==, 4);
}

/* A tensor of another size starts at its largest value by magnitude, the first of those; NaN and infinities do not count. */
static void
test_new_tensor (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormTensor) tensor = fixture_tensor ("[[1, -7, float('inf')], [7, float('nan'), 2]]");
  guint n_selected;
  fixture_count (document, "selection-changed", &n_selected);
  norm_document_pin (document, 7);
  norm_document_set_tensor (document, tensor, "New");
  g_assert_cmpuint (selected (document), ==, 1);
  g_assert_false (norm_document_get_pinned (document));
  g_assert_cmpuint (n_selected, ==, 2);

  g_assert_true (norm_document_set_value (document, 5, "100", NULL)); /* an edit does not move it */
  g_assert_cmpuint (selected (document), ==, 1);
}

static void
test_empty_tensor (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  gsize place;
  g_assert_true (norm_document_set_shape (document, 2, (gsize[]){ 0, 4 }, NULL));
  g_assert_false (norm_document_get_selected (document, &place));
  g_assert_false (norm_document_get_selected_cell (document, &place));
  norm_document_undo (document);
  g_assert_cmpuint (selected (document), ==, 3);
}

/* A step is no change of anything else: what does not show it has nothing to do. */
static void
test_step (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  NormViewOptions options = norm_document_get_view_options (document);
  guint n_changed, n_steps;

  fixture_count (document, "changed", &n_changed);
  fixture_count (document, "step-changed", &n_steps);
  options.step = 5;
  norm_document_set_view_options (document, &options);
  norm_document_set_view_options (document, &options);
  g_assert_cmpint (norm_document_get_view_options (document).step, ==, 5);
  g_assert_cmpuint (n_changed, ==, 0);
  g_assert_cmpuint (n_steps, ==, 1);
  g_assert_false (norm_document_is_modified (document));
}

static void
test_view_options (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  guint n_changed;
  fixture_count (document, "changed", &n_changed);
  NormViewOptions options = { .color_by_pools = TRUE, .shared_scale = TRUE, .decimals = 2, .step = 3 };
  norm_document_set_view_options (document, &options);
  g_assert_true (norm_document_get_view_options (document).color_by_pools);
  g_assert_cmpint (norm_document_get_view_options (document).decimals, ==, 2);
  g_assert_cmpint (norm_document_get_view_options (document).step, ==, 3);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_false (norm_document_can_undo (document));
  g_assert_false (norm_document_is_modified (document));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/selection/rests-on-the-lesson", test_rests_on_the_lesson);
  g_test_add_func ("/document/selection/hover-and-leave", test_hover_and_leave);
  g_test_add_func ("/document/selection/pin", test_pin);
  g_test_add_func ("/document/selection/keyboard", test_keyboard);
  g_test_add_func ("/document/selection/follows-the-value-through-steps", test_follows_the_value_through_steps);
  g_test_add_func ("/document/selection/new-tensor", test_new_tensor);
  g_test_add_func ("/document/selection/empty-tensor", test_empty_tensor);
  g_test_add_func ("/document/selection/step", test_step);
  g_test_add_func ("/document/selection/view-options", test_view_options);
  return g_test_run ();
}
