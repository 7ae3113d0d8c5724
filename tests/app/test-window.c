/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's actions, what it does with dropped files, and how it makes room. */
#include "application.h"
#include "popover.h"
#include "window.h"

#define PATIENCE (10 * G_USEC_PER_SEC)

static NormWindow *
open_lesson (const char *name)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  NormWindow *window;

  norm_document_load_lesson (document, name, &error);
  g_assert_no_error (error);
  window = norm_window_new (NULL, document);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return window;
}

static void
close_all (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *window = windows; window != NULL; window = window->next)
    gtk_window_destroy (window->data);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

#define await(condition)                                                                                  \
  G_STMT_START                                                                                            \
  {                                                                                                       \
    for (gint64 end = g_get_monotonic_time () + PATIENCE; !(condition) && g_get_monotonic_time () < end;) \
      g_main_context_iteration (NULL, FALSE);                                                             \
    g_assert_true (condition);                                                                            \
  }                                                                                                       \
  G_STMT_END

static GAction *
action (NormWindow *window, const char *name)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (window), name);

  g_assert_nonnull (found);
  return found;
}

static void
activate (NormWindow *window, const char *name)
{
  g_assert_true (g_action_get_enabled (action (window, name)));
  g_action_activate (action (window, name), NULL);
}

static GtkWidget *
find (gpointer parent, const char *name)
{
  return norm_popover_find_widget (GTK_WIDGET (parent), name);
}

/* ── what the command line names ── */

static GtkWindow *
find_window (GType type, const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return window;
    }
  return NULL;
}

static NormDocument *
shown_document (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (NORM_IS_WINDOW (window))
        return norm_window_get_document (NORM_WINDOW (window));
    }
  return NULL;
}

/* A file of several arrays, without --key: one is asked for, and the other options hold for the answer. */
static void
test_command_asks (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NORM_TEST_REFERENCE"), "npz", "three.npz", NULL);
  NormCommand *command = norm_command_parse (3, (char *[]){ (char *) "normscope", path, (char *) "--layer=Identity()", NULL });
  g_autoptr (NormApplication) application = norm_application_new (command, G_APPLICATION_NON_UNIQUE);
  GtkWindow *dialog = NULL;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_activate (G_APPLICATION (application));
  await ((dialog = find_window (ADW_TYPE_WINDOW, "Choose an Array")) != NULL);
  g_assert_null (norm_document_get_file (shown_document ())); /* nothing is opened before the answer */
  g_signal_emit_by_name (find (dialog, "archive-open"), "clicked");
  await (find_window (ADW_TYPE_WINDOW, "Choose an Array") == NULL && norm_document_get_file (shown_document ()) != NULL);
  g_assert_cmpstr (norm_document_get_title (shown_document ()), ==, "three.npz");
  g_assert_cmpint (norm_document_get_layer (shown_document ())->info->kind, ==, NORM_LAYER_IDENTITY);
  g_assert_cmpuint (norm_document_get_tensor (shown_document ())->n_values, ==, 8);
  close_all ();
}

/* ── actions ── */

static void
test_lessons (void)
{
  NormWindow *window = open_lesson ("num-features-1");
  NormDocument *document = norm_window_get_document (window);

  g_assert_false (g_action_get_enabled (action (window, "previous-lesson")));
  activate (window, "next-lesson");
  g_assert_cmpstr (norm_document_get_lesson (document), ==, "num-features-4");
  activate (window, "next-lesson");
  activate (window, "next-lesson");
  g_assert_cmpstr (norm_document_get_lesson (document), ==, "batch-norm-2d-images");
  activate (window, "previous-lesson");
  g_assert_cmpstr (norm_document_get_lesson (document), ==, "batch-norm-2d");
  g_action_change_state (action (window, "lesson"), g_variant_new_string ("rms-norm"));
  g_assert_false (g_action_get_enabled (action (window, "next-lesson")));
  g_action_change_state (action (window, "lesson"), g_variant_new_string ("num-features-1"));
  g_assert_cmpstr (norm_document_get_lesson (document), ==, "num-features-1");
  g_assert_true (gtk_widget_get_visible (find (window, "lesson-bar")));
  close_all ();
}

static void
test_undo (void)
{
  NormWindow *window = open_lesson ("num-features-1");
  NormDocument *document = norm_window_get_document (window);
  g_autofree char *expected = NULL;

  g_assert_false (g_action_get_enabled (action (window, "undo")));
  norm_document_set_mode (document, NORM_MODE_EVAL);
  expected = g_strdup_printf ("Undo %s", norm_document_undo_name (document));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (find (window, "undo")), ==, expected);
  activate (window, "undo");
  g_assert_cmpint (norm_document_get_mode (document), ==, NORM_MODE_TRAIN);
  activate (window, "redo");
  g_assert_cmpint (norm_document_get_mode (document), ==, NORM_MODE_EVAL);
  close_all ();
}

static void
test_view (void)
{
  NormWindow *window = open_lesson ("num-features-1");
  NormDocument *document = norm_window_get_document (window);
  GtkToggleButton *pools = GTK_TOGGLE_BUTTON (find (window, "color-pools"));

  g_assert_false (gtk_toggle_button_get_active (pools));
  g_action_change_state (action (window, "color-by"), g_variant_new_string ("pools"));
  g_assert_true (norm_document_get_view_options (document).color_by_pools);
  g_assert_true (gtk_toggle_button_get_active (pools));
  g_assert_false (g_action_get_enabled (action (window, "shared-scale"))); /* pools have no scale */
  g_signal_emit_by_name (find (window, "color-values"), "clicked");
  g_assert_false (norm_document_get_view_options (document).color_by_pools);
  g_action_change_state (action (window, "shared-scale"), g_variant_new_boolean (TRUE));
  g_assert_true (norm_document_get_view_options (document).shared_scale);
  g_action_change_state (action (window, "show-inspector"), g_variant_new_boolean (FALSE));
  g_action_change_state (action (window, "show-layer-panel"), g_variant_new_boolean (FALSE));
  g_assert_false (gtk_widget_get_visible (find (window, "layer-panel")));
  close_all ();
}

/* A layer that does not fit leaves nothing to save or to copy. */
static void
test_no_output (void)
{
  NormWindow *window = open_lesson ("num-features-1");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_action_get_enabled (action (window, "save-output")));
  norm_document_set_layer_text (norm_window_get_document (window), "BatchNorm1d(4)", &error);
  g_assert_no_error (error);
  g_assert_false (g_action_get_enabled (action (window, "save-output")));
  g_assert_false (g_action_get_enabled (action (window, "copy-output")));
  g_assert_true (g_action_get_enabled (action (window, "copy-code")));
  close_all ();
}

/* ── dropped files ── */

static GtkEventController *
drop_target (NormWindow *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (window));

  for (guint position = 0; position < g_list_model_get_n_items (controllers); position++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, position);

      if (GTK_IS_DROP_TARGET (controller))
        return controller; /* the window keeps it */
    }
  return NULL;
}

static void
drop (NormWindow *window, GFile *file)
{
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, g_slist_append (NULL, g_object_ref (file)));
  g_signal_emit_by_name (drop_target (window), "drop", &value, 0.0, 0.0, &taken);
  g_assert_true (taken);
}

static GFile *
write_file (const char *name, const char *content, gssize length)
{
  g_autofree char *folder = g_dir_make_tmp ("normscope-drop-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, length, NULL));
  return g_file_new_for_path (path);
}

static void
remove_file (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);

  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_true (g_file_delete (folder, NULL, NULL));
}

static void
test_drop (void)
{
  static const char text[] = "[[1, 2, 3], [4, 5, 6.5]]";
  NormWindow *window = open_lesson ("num-features-1");
  NormDocument *document = norm_window_get_document (window);
  g_autoptr (GFile) file = write_file ("dropped.txt", text, -1);

  drop (window, file);
  await (norm_document_get_file (document) != NULL);
  g_assert_cmpstr (norm_document_get_title (document), ==, "dropped.txt");
  g_assert_cmpint (norm_document_get_tensor (document)->rank, ==, 2);
  g_assert_cmpfloat (norm_tensor_get (norm_document_get_tensor (document), 5), ==, 6.5);
  g_assert_false (gtk_widget_get_visible (find (window, "lesson-bar")));
  remove_file (file);
  close_all ();
}

static void
test_drop_of_noise (void)
{
  NormWindow *window = open_lesson ("num-features-1");
  NormDocument *document = norm_window_get_document (window);
  g_autoptr (NormTensor) before = norm_tensor_ref (norm_document_get_tensor (document));
  g_autoptr (GFile) file = write_file ("noise.npy", "\223NUMPY\1\0v\0{", 11);
  const char *said;

  drop (window, file);
  await (find (window, "message") != NULL);
  said = gtk_label_get_label (GTK_LABEL (find (window, "message")));
  g_assert_nonnull (strstr (said, "noise.npy"));
  g_assert_true (norm_document_get_tensor (document) == before);
  g_assert_cmpstr (norm_document_get_lesson (document), ==, "num-features-1");
  remove_file (file);
  close_all ();
}

/* Changes that are not saved keep their window; the file gets another one. */
static void
test_drop_on_changes (void)
{
  NormWindow *window = open_lesson ("num-features-1");
  NormDocument *document = norm_window_get_document (window);
  g_autoptr (GFile) file = write_file ("other.txt", "[[1, 2]]", -1);
  GListModel *toplevels = gtk_window_get_toplevels ();
  guint n_before = g_list_model_get_n_items (toplevels);

  norm_document_set_mode (document, NORM_MODE_EVAL);
  g_assert_true (norm_document_is_modified (document));
  drop (window, file);
  await (g_list_model_get_n_items (toplevels) == n_before + 1);
  g_assert_cmpint (norm_document_get_mode (document), ==, NORM_MODE_EVAL);
  g_assert_cmpstr (norm_document_get_lesson (document), ==, "num-features-1");
  for (int turn = 0; turn < 100; turn++) /* the other window's loading */
    g_main_context_iteration (NULL, FALSE);
  remove_file (file);
  close_all ();
}

/* ── room ── */

static void
test_narrow (void)
{
  NormWindow *window = open_lesson ("num-features-1");
  GtkWidget *panel = find (window, "layer-panel");
  GtkWidget *toggle = find (window, "panel-toggle");

  g_assert_true (gtk_widget_get_visible (panel));
  g_assert_false (gtk_widget_get_visible (toggle));
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  await (!gtk_widget_get_visible (panel));
  g_assert_true (gtk_widget_get_visible (toggle));
  g_action_change_state (action (window, "show-layer-panel"), g_variant_new_boolean (TRUE));
  g_assert_true (gtk_widget_get_visible (panel));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, 800); /* all three panes still fit */
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  await (!gtk_widget_get_visible (toggle));
  g_assert_true (gtk_widget_get_visible (panel));
  close_all ();
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  norm_application_init_resources ();
  g_test_add_func ("/app/window/lessons", test_lessons);
  g_test_add_func ("/app/window/command-asks", test_command_asks);
  g_test_add_func ("/app/window/undo", test_undo);
  g_test_add_func ("/app/window/view", test_view);
  g_test_add_func ("/app/window/no-output", test_no_output);
  g_test_add_func ("/app/window/drop", test_drop);
  g_test_add_func ("/app/window/drop-of-noise", test_drop_of_noise);
  g_test_add_func ("/app/window/drop-on-changes", test_drop_on_changes);
  g_test_add_func ("/app/window/narrow", test_narrow);
  return g_test_run ();
}
