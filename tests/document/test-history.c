/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo is bounded by number and by the bytes it alone keeps. */
#include "fixture.h"
#include "history.h"

static NormContent *
content_of (NormTensor *tensor)
{
  g_autoptr (NormLayer) layer = norm_layer_new (NORM_LAYER_IDENTITY);
  return norm_content_for_tensor (tensor, layer);
}

static NormTensor *
tensor_of_bytes (gsize n_bytes)
{
  return norm_tensor_new_take (NORM_DTYPE_UINT8, 1, &n_bytes, g_malloc0 (n_bytes));
}

static guint
count_undo (NormHistory *history)
{
  guint n = 0;
  while (norm_history_undo (history))
    n++;
  return n;
}

static void
test_names (void)
{
  g_autoptr (NormTensor) tensor = tensor_of_bytes (1);
  g_autoptr (NormContent) a = content_of (tensor), b = content_of (tensor), c = content_of (tensor);
  g_autoptr (NormHistory) history = norm_history_new (a);
  g_assert_null (norm_history_undo_name (history));
  norm_history_push (history, b, "First");
  norm_history_push (history, c, "Second");
  g_assert_cmpstr (norm_history_undo_name (history), ==, "Second");
  g_assert_null (norm_history_redo_name (history));
  g_assert_true (norm_history_undo (history));
  g_assert_true (norm_history_present (history) == b);
  g_assert_cmpstr (norm_history_undo_name (history), ==, "First");
  g_assert_cmpstr (norm_history_redo_name (history), ==, "Second");
  g_assert_true (norm_history_undo (history));
  g_assert_false (norm_history_undo (history));
  g_assert_true (norm_history_is_saved (history));
  norm_history_push (history, c, "Third");
  g_assert_cmpstr (norm_history_undo_name (history), ==, "Third");
  g_assert_false (norm_history_redo (history));
}

static void
test_bounded_by_number (void)
{
  g_autoptr (NormTensor) tensor = tensor_of_bytes (1);
  g_autoptr (NormContent) content = content_of (tensor);
  g_autoptr (NormHistory) history = norm_history_new (content);
  for (guint i = 0; i < NORM_HISTORY_MAX_CONTENTS + 50; i++)
    norm_history_push (history, content, "Again");
  g_assert_cmpuint (count_undo (history), ==, NORM_HISTORY_MAX_CONTENTS - 1);
}

/* A fifth of the limit each: five fit. One that alone exceeds it can still be undone. */
static void
test_bounded_by_bytes (void)
{
  g_autoptr (NormTensor) first = tensor_of_bytes (1);
  g_autoptr (NormContent) content = content_of (first);
  g_autoptr (NormHistory) history = norm_history_new (content);
  for (guint i = 0; i < 9; i++)
    {
      g_autoptr (NormTensor) tensor = tensor_of_bytes (NORM_HISTORY_MAX_BYTES / 5);
      g_autoptr (NormContent) large = content_of (tensor);
      norm_history_push (history, large, "Large");
    }
  g_assert_cmpuint (count_undo (history), ==, 4);

  g_autoptr (NormTensor) tensor = tensor_of_bytes (NORM_HISTORY_MAX_BYTES + 1);
  g_autoptr (NormContent) huge = content_of (tensor);
  norm_history_push (history, huge, "Huge");
  g_assert_cmpuint (count_undo (history), ==, 1);
}

/* Changes of the layer keep the tensor: its bytes count once. */
static void
test_shared_bytes_count_once (void)
{
  g_autoptr (NormTensor) tensor = tensor_of_bytes (NORM_HISTORY_MAX_BYTES / 2);
  g_autoptr (NormContent) content = content_of (tensor);
  g_autoptr (NormHistory) history = norm_history_new (content);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (NormTensor) same_bytes = norm_tensor_with_shape (tensor, 2, (gsize[]){ 2, tensor->n_values / 2 });
      g_autoptr (NormContent) more = content_of (i % 2 ? tensor : same_bytes);
      norm_history_push (history, more, "Shape");
    }
  g_assert_cmpuint (count_undo (history), ==, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/history/names", test_names);
  g_test_add_func ("/document/history/bounded-by-number", test_bounded_by_number);
  g_test_add_func ("/document/history/bounded-by-bytes", test_bounded_by_bytes);
  g_test_add_func ("/document/history/shared-bytes-count-once", test_shared_bytes_count_once);
  return g_test_run ();
}
