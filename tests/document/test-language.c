/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lessons speak the user's language, and what is saved of them stays in it; what they compute is the same in all. */
#include "fixture.h"
#include "lesson.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

static NormDocument *
open_lesson (const char *name)
{
  NormDocument *document = norm_document_new ();
  g_autoptr (GError) error = NULL;

  norm_document_load_lesson (document, name, &error);
  g_assert_no_error (error);
  return document;
}

static gboolean
has_chinese (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_get_script (g_utf8_get_char (text)) == G_UNICODE_SCRIPT_HAN)
      return TRUE;
  return FALSE;
}

static void
test_words (void)
{
  for (const NormLesson *lesson = norm_lessons (NULL); lesson->name; lesson++)
    {
      g_autoptr (NormDocument) document = open_lesson (lesson->name);

      g_test_message ("%s: %s", lesson->name, norm_lesson_title (lesson));
      g_assert_true (has_chinese (norm_lesson_title (lesson)));
      g_assert_true (has_chinese (norm_lesson_note (lesson)));
      g_assert_cmpstr (norm_document_get_title (document), ==, norm_lesson_title (lesson));
      g_assert_cmpstr (norm_document_get_note (document), ==, norm_lesson_note (lesson));
    }
}

static void
test_names_of_pipelines (void)
{
  g_autoptr (NormDocument) document = open_lesson ("momentum");

  g_assert_cmpstr (norm_document_get_pipeline (document, 0)->name, ==, "PyTorch 0.1，Keras 0.9");
}

static void
test_saved (void)
{
  g_autoptr (NormDocument) document = open_lesson ("momentum"), again = norm_document_new ();
  g_autoptr (GBytes) json = norm_document_to_json (document);
  g_autoptr (GError) error = NULL;

  norm_document_from_json (again, json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (norm_document_get_title (again), ==, norm_lesson_title (norm_lesson_by_name ("momentum")));
  g_assert_cmpstr (norm_document_get_note (again), ==, norm_lesson_note (norm_lesson_by_name ("momentum")));
  g_assert_cmpstr (norm_document_get_pipeline (again, 1)->name, ==, "PyTorch 0.9，Keras 0.1");
}

/* The numbers of the origin note */
static void
test_numbers (void)
{
  g_autoptr (NormDocument) document = open_lesson ("num-features-1");
  g_autofree char *output = fixture_output (document);

  g_assert_cmpstr (output, ==, "-0.169 0.5071 1.1832 1.8593 -0.8452 -0.8452 -0.8452 -0.8452");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (setlocale (LC_ALL, "") == NULL)
    g_error ("the locale zh_CN.UTF-8 is missing; ./dev test makes it");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("NORM_TEST_LANGUAGES"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_test_add_func ("/document/language/words", test_words);
  g_test_add_func ("/document/language/names", test_names_of_pipelines);
  g_test_add_func ("/document/language/saved", test_saved);
  g_test_add_func ("/document/language/numbers", test_numbers);
  return g_test_run ();
}
