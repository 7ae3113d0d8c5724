/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in and out, and that a failure leaves everything as it was. */
#include "fixture.h"

#include <glib/gstdio.h>

static char *folder;

static GFile *
place (const char *name)
{
  return g_file_new_build_filename (folder, name, NULL);
}

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* ── waiting for the asynchronous ones ── */

typedef struct
{
  gboolean ended, done;
  GError *error;
} Wait;

static void
load_ended (GObject *document, GAsyncResult *res, gpointer data)
{
  Wait *wait = data;
  wait->done = norm_document_load_finish (NORM_DOCUMENT (document), res, &wait->error);
  wait->ended = TRUE;
}

static void
save_ended (GObject *document, GAsyncResult *res, gpointer data)
{
  Wait *wait = data;
  wait->done = norm_document_save_finish (NORM_DOCUMENT (document), res, &wait->error);
  wait->ended = TRUE;
}

static gboolean
load (NormDocument *document, const char *name, GError **error)
{
  Wait wait = { 0 };
  g_autoptr (GFile) file = place (name);
  norm_document_load_async (document, file, NULL, NULL, load_ended, &wait);
  while (!wait.ended)
    g_main_context_iteration (NULL, TRUE);
  if (wait.error)
    g_propagate_error (error, wait.error);
  return wait.done;
}

static gboolean
save (NormDocument *document, const char *name, GError **error)
{
  Wait wait = { 0 };
  g_autoptr (GFile) file = place (name);
  norm_document_save_async (document, file, NULL, save_ended, &wait);
  while (!wait.ended)
    g_main_context_iteration (NULL, TRUE);
  if (wait.error)
    g_propagate_error (error, wait.error);
  return wait.done;
}

/* ── loading ── */

static void
check_fitting (const char *literal, const char *layer_text)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  write_text ("x.txt", literal);
  g_assert_true (norm_document_set_steps_text (document, "squeeze(1)", NULL));
  g_assert_true (load (document, "x.txt", NULL));
  g_autofree char *layer = norm_layer_to_text (norm_document_get_layer (document));
  g_assert_cmpstr (layer, ==, layer_text);
  g_assert_cmpuint (norm_steps_get_n (norm_document_get_steps (document)), ==, 0);
  g_assert_cmpstr (norm_document_get_title (document), ==, "x.txt");
  g_assert_false (norm_document_is_modified (document));
  g_assert_false (norm_document_can_undo (document));
}

/* The layer fits what was opened, where a batch norm can. */
static void
test_load_gets_a_fitting_layer (void)
{
  check_fitting ("[[1., 2., 3.], [4, 5, 7]]", "BatchNorm1d(3)");
  check_fitting ("[[[1., 2.]], [[3., 4.]]]", "BatchNorm1d(1)");
  check_fitting ("[[[[1., 2.]], [[3., 4.]]]]", "BatchNorm2d(2)");
  check_fitting ("[[[[[1., 2.]]], [[[3., 4.]]]]]", "BatchNorm3d(2)");
  check_fitting ("[1., 2.]", "LayerNorm(2)"); /* no batch norm takes it */
}

/* Integers stay integers; the problem offers to convert them. */
static void
test_integers_are_not_converted (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  write_text ("x.txt", "torch.tensor([[1, 2], [3, 5]], dtype=torch.int64)");
  g_assert_true (load (document, "x.txt", NULL));
  g_assert_cmpint (norm_document_get_tensor (document)->dtype, ==, NORM_DTYPE_INT64);
  NormProblem *problem = norm_document_get_problem (document);
  g_assert_nonnull (problem);
  const NormRepair *repair = g_ptr_array_index (problem->repairs, 0);
  g_assert_true (repair->set_dtype);
  norm_document_apply_repair (document, repair);
  g_assert_nonnull (norm_document_get_result (document));
}

static void
test_failed_load_leaves_everything (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  guint n_changed;
  write_text ("broken.npy", "\x93NUMPY");
  write_text ("broken.normscope", "{\"normscope\": 1}");
  write_text ("ragged.txt", "[[1, 2], [3]]");
  g_assert_true (norm_document_set_value (document, 0, "8", NULL));
  g_autofree char *before = fixture_content (document);
  fixture_count (document, "changed", &n_changed);

  static const char *const names[] = { "broken.npy", "broken.normscope", "ragged.txt", "not-there.npy", "." };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (load (document, names[i], &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  g_autofree char *after = fixture_content (document);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (n_changed, ==, 0);
  g_assert_null (norm_document_get_file (document));
  g_assert_true (norm_document_can_undo (document));
}

/* Undone, a load would mix two files: it starts anew. */
static void
test_load_forgets_history (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  write_text ("x.txt", "[[1., 2.]]");
  g_assert_true (norm_document_set_value (document, 0, "8", NULL));
  g_assert_true (load (document, "x.txt", NULL));
  g_assert_false (norm_document_can_undo (document));
  g_assert_false (norm_document_is_modified (document));
}

/* ── saving ── */

static void
test_save_and_load (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormDocument) other = norm_document_new ();
  g_assert_true (norm_document_load_lesson (document, "num-features-4", NULL));
  norm_document_set_mode (document, NORM_MODE_EVAL);
  norm_document_pin (document, 6);
  g_assert_cmpstr (norm_document_get_lesson (document), ==, "num-features-4");

  g_assert_true (save (document, "mine.normscope", NULL));
  g_assert_false (norm_document_is_modified (document));
  g_assert_cmpstr (norm_document_get_title (document), ==, "mine.normscope");
  g_assert_null (norm_document_get_lesson (document));
  g_assert_true (norm_document_can_undo (document));
  norm_document_undo (document);
  g_assert_true (norm_document_is_modified (document));
  norm_document_redo (document);
  g_assert_false (norm_document_is_modified (document));

  g_assert_true (load (other, "mine.normscope", NULL));
  g_autofree char *content = fixture_content (document), *content_of_other = fixture_content (other);
  g_assert_cmpstr (content, ==, content_of_other);
  g_assert_true (norm_document_get_pinned (other));
}

/* By ending, the tensor alone. */
static void
test_save_tensor (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormDocument) other = norm_document_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (norm_document_set_value (document, 0, "0.1", NULL));
  g_assert_true (save (document, "x.npy", &error));
  g_assert_no_error (error);
  g_assert_true (load (other, "x.npy", NULL));
  g_assert_true (norm_tensor_equal (norm_document_get_tensor (document), norm_document_get_tensor (other)));
}

static void
test_failed_save_leaves_everything (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (norm_document_set_value (document, 0, "8", NULL));
  static const char *const names[] = { "no-such-folder/x.normscope", "x.png", "x", "/proc/x.normscope" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (save (document, names[i], &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      g_assert_true (norm_document_is_modified (document));
      g_assert_null (norm_document_get_file (document));
    }
}

/* What was changed while the worker wrote is still to be saved. */
static void
test_change_while_saving (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GFile) file = place ("race.normscope");
  Wait wait = { 0 };
  g_assert_true (norm_document_set_value (document, 0, "8", NULL));
  norm_document_save_async (document, file, NULL, save_ended, &wait);
  g_assert_true (norm_document_set_value (document, 0, "9", NULL));
  while (!wait.ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (wait.done);
  g_assert_true (norm_document_is_modified (document));
  norm_document_undo (document);
  g_assert_false (norm_document_is_modified (document));
}

static void
test_cancelled (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GFile) file = place ("x.txt");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Wait wait = { 0 };
  write_text ("x.txt", "[[1., 2.]]");
  g_autofree char *before = fixture_content (document);
  NormTask task = { cancellable, 0, NULL };
  norm_document_load_async (document, file, NULL, &task, load_ended, &wait);
  g_cancellable_cancel (cancellable);
  while (!wait.ended)
    g_main_context_iteration (NULL, TRUE);
  g_autofree char *after = fixture_content (document);
  g_assert_error (wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (after, ==, before);
  g_clear_error (&wait.error);
}

/* A person who opens a picture sees what a layer makes of it, and is told what was done for that; a program's user has its very values. */
static void
test_picture (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autofree char *path = g_build_filename (g_getenv ("NORM_TEST_REFERENCE"), "images", "rgb.jpg", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  NormTask task = { 0 };
  Wait wait = { 0 };

  norm_document_load_async (document, file, NULL, &task, load_ended, &wait);
  while (!wait.ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (wait.error);
  g_autofree char *steps = norm_steps_to_text (norm_document_get_steps (document));
  g_autofree char *layer = norm_layer_to_text (norm_document_get_layer (document));
  g_assert_cmpint (norm_document_get_tensor (document)->dtype, ==, NORM_DTYPE_FLOAT32);
  g_assert_cmpint (norm_document_get_tensor (document)->rank, ==, 3);
  g_assert_cmpstr (steps, ==, "unsqueeze(0)");
  g_assert_cmpstr (layer, ==, "BatchNorm2d(3)");
  g_assert_nonnull (norm_document_get_result (document));
  g_assert_false (norm_document_is_modified (document));
  g_assert_nonnull (strstr (task.note, "float32"));

  g_assert_true (norm_document_load_sync (document, file, NULL, NULL, &error));
  g_assert_cmpint (norm_document_get_tensor (document)->dtype, ==, NORM_DTYPE_UINT8);
  g_assert_cmpuint (norm_steps_get_n (norm_document_get_steps (document)), ==, 0);
}

/* A tensor from nowhere begins anew: saving must not write over the file that was open. */
static void
test_start (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormTensor) tensor = fixture_tensor ("[[1, 2, 3], [4, 5, 7]]");
  write_text ("x.txt", "[[1., 2.]]");
  g_assert_true (load (document, "x.txt", NULL));
  norm_document_start (document, tensor, "New");
  g_assert_null (norm_document_get_file (document));
  g_assert_cmpstr (norm_document_get_title (document), ==, "Untitled");
  g_assert_cmpint (norm_layer_n_features (norm_document_get_layer (document)), ==, 3);
  g_assert_true (norm_document_is_modified (document));
  norm_document_undo (document);
  g_assert_cmpuint (norm_document_get_tensor (document)->n_values, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("normscope-XXXXXX", NULL);
  g_test_add_func ("/document/file/load-gets-a-fitting-layer", test_load_gets_a_fitting_layer);
  g_test_add_func ("/document/file/integers-are-not-converted", test_integers_are_not_converted);
  g_test_add_func ("/document/file/failed-load-leaves-everything", test_failed_load_leaves_everything);
  g_test_add_func ("/document/file/load-forgets-history", test_load_forgets_history);
  g_test_add_func ("/document/file/save-and-load", test_save_and_load);
  g_test_add_func ("/document/file/save-tensor", test_save_tensor);
  g_test_add_func ("/document/file/failed-save-leaves-everything", test_failed_save_leaves_everything);
  g_test_add_func ("/document/file/change-while-saving", test_change_while_saving);
  g_test_add_func ("/document/file/cancelled", test_cancelled);
  g_test_add_func ("/document/file/picture", test_picture);
  g_test_add_func ("/document/file/start", test_start);
  int status = g_test_run ();
  fixture_remove_folder (folder);
  g_free (folder);
  return status;
}
