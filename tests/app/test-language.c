/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window in Chinese: it comes up, says what it says in Chinese, and no sentence of it is English. */
#include "application.h"
#include "lesson.h"
#include "window.h"

#include <libintl.h>
#include <locale.h>

/* Code, names of layers and keys stay; two small words in a row, as in "averaged over", are English. What PyTorch says is quoted, or stands alone. */
static GRegex *english, *quoted;

static NormDocument *
load (const char *lesson)
{
  NormDocument *document = norm_document_new ();
  g_autoptr (GError) error = NULL;

  norm_document_load_lesson (document, lesson, &error);
  g_assert_no_error (error);
  return document;
}

static NormWindow *
open_window (NormDocument *document, int width, int height)
{
  NormWindow *window = norm_window_new (NULL, document);

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

/* @texts without the words of PyTorch, for any of the document's pipelines */
static char *
leave_torch_out (NormDocument *document, const char *texts)
{
  g_autofree char *unquoted = g_regex_replace (quoted, texts, -1, 0, "", 0, NULL);

  for (guint pipeline = 0; pipeline < norm_document_get_n_pipelines (document); pipeline++)
    {
      const NormProblem *problem = norm_document_get_pipeline_problem (document, pipeline);
      g_auto (GStrv) parts = problem != NULL ? g_strsplit (unquoted, problem->message, -1) : NULL;

      if (parts == NULL)
        continue;
      g_free (unquoted);
      unquoted = g_strjoinv ("", parts);
    }
  return g_steal_pointer (&unquoted);
}

static void
assert_chinese (NormWindow *window, NormDocument *document)
{
  g_autoptr (GString) texts = g_string_new (NULL);
  g_autofree char *own = NULL;
  g_autoptr (GMatchInfo) found = NULL;

  append_texts (GTK_WIDGET (window), texts);
  own = leave_torch_out (document, texts->str);
  if (g_regex_match (english, own, 0, &found))
    {
      g_autofree char *words = g_match_info_fetch (found, 0);
      g_error ("English in the Chinese window: “%s” in:\n%s", words, own);
    }
}

static void
test_lessons (void)
{
  for (const NormLesson *lesson = norm_lessons (NULL); lesson->name != NULL; lesson++)
    {
      g_autoptr (NormDocument) document = load (lesson->name);
      NormWindow *window = open_window (document, 1280, 800);

      g_test_message ("%s", lesson->name);
      g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, norm_lesson_title (lesson));
      assert_chinese (window, document);
      close_window (window);
    }
}

static void
test_title (void)
{
  g_autoptr (NormDocument) document = load ("num-features-1");
  NormWindow *window = open_window (document, 1280, 800);

  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "num_features=1 合并统计哪些值？");
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
  english = g_regex_new ("\\b[a-z]{2,} [a-z]{2,}\\b", 0, 0, NULL);
  quoted = g_regex_new ("“[^”]*”", 0, 0, NULL);
  adw_init ();
  norm_application_init_resources ();
  g_test_add_func ("/app/language/title", test_title);
  g_test_add_func ("/app/language/lessons", test_lessons);
  int status = g_test_run ();
  g_regex_unref (english);
  g_regex_unref (quoted);
  return status;
}
