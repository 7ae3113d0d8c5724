/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window in Chinese: it comes up, and says what it says in Chinese. */
#include "application.h"
#include "window.h"

#include <libintl.h>
#include <locale.h>

static NormWindow *
open_lesson (const char *name, int width, int height)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  NormWindow *window;

  norm_document_load_lesson (document, name, &error);
  g_assert_no_error (error);
  window = norm_window_new (NULL, document);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return window;
}

static void
close_window (NormWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* Every text that @widget and what is in it show, a line each */
static void
append_texts (GtkWidget *widget, GString *texts)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    append_texts (child, texts);
}

static void
assert_chinese (NormWindow *window, const char *awaited)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  append_texts (GTK_WIDGET (window), texts);
  g_test_message ("%s", texts->str);
  g_assert_nonnull (strstr (texts->str, awaited));
}

static void
test_lesson (gconstpointer name)
{
  NormWindow *window = open_lesson (name, 1280, 800);

  assert_chinese (window, "逐步讲解");
  close_window (window);
}

static void
test_title (void)
{
  NormWindow *window = open_lesson ("num-features-1", 1280, 800);

  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "num_features=1 合并统计哪些值？");
  assert_chinese (window, "层");
  close_window (window);
}

int
main (int argc, char **argv)
{
  if (setlocale (LC_ALL, "") == NULL)
    g_error ("the locale zh_CN.UTF-8 is missing; ./dev test makes it");
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, ""); /* which GTK's tests set to C */
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("NORM_TEST_LANGUAGES"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  adw_init ();
  norm_application_init_resources ();
  g_test_add_func ("/app/language/title", test_title);
  g_test_add_data_func ("/app/language/first", "num-features-1", test_lesson);
  g_test_add_data_func ("/app/language/images", "batch-norm-2d-images", test_lesson);
  return g_test_run ();
}
