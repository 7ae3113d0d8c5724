/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lessons: all there, in order, each without a problem, with the published numbers. */
#include "fixture.h"
#include "lesson.h"

static void
test_order (void)
{
  static const char *const names[] = { "num-features-1", "num-features-4", "batch-norm-2d", "batch-norm-2d-images" };
  guint n;
  const NormLesson *lessons = norm_lessons (&n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (lessons[i].name, ==, names[i]);
      g_assert_cmpint (norm_lesson_number (names[i]), ==, (int) i);
      g_assert_true (norm_lesson_by_name (names[i]) == &lessons[i]);
      g_assert_true (g_str_has_suffix (norm_lesson_title (&lessons[i]), "?"));
    }
  g_assert_null (lessons[n].name);
  g_assert_null (norm_lesson_by_name ("no-such"));
  g_assert_cmpint (norm_lesson_number ("no-such"), ==, -1);
}

/* Each opens without a problem, lit, with at most sixty words that can be read while looking. */
static void
test_each (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  for (const NormLesson *lesson = norm_lessons (NULL); lesson->name; lesson++)
    {
      g_autoptr (GError) error = NULL;
      gsize cell;
      g_assert_true (norm_document_load_lesson (document, lesson->name, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (norm_document_get_title (document), ==, norm_lesson_title (lesson));
      g_assert_cmpstr (norm_document_get_lesson (document), ==, lesson->name);
      g_assert_nonnull (norm_document_get_result (document));
      g_assert_true (norm_document_get_selected_cell (document, &cell));
      g_assert_false (norm_document_is_modified (document));
      g_auto (GStrv) words = g_strsplit (norm_document_get_note (document), " ", -1);
      g_assert_cmpuint (g_strv_length (words), >, 20);
      g_assert_cmpuint (g_strv_length (words), <=, 60);
    }
}

static void
check_output (const char *lesson, const char *output)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_assert_true (norm_document_load_lesson (document, lesson, NULL));
  g_autofree char *computed = fixture_output (document);
  g_assert_cmpstr (computed, ==, output);
}

/* torch.nn.BatchNorm2d(3) on arange(24) as (2, 3, 2, 2), four decimals; each channel has the same. */
#define FIRST_IMAGE  "-1.2288 -1.065 -0.9012 -0.7373"
#define SECOND_IMAGE "0.7373 0.9012 1.065 1.2288"

static void
test_published_numbers (void)
{
  check_output ("num-features-1", "-0.169 0.5071 1.1832 1.8593 -0.8452 -0.8452 -0.8452 -0.8452");
  check_output ("num-features-4", "1 1 1 1 -1 -1 -1 -1");
  check_output ("batch-norm-2d", FIRST_IMAGE " " FIRST_IMAGE " " FIRST_IMAGE " " SECOND_IMAGE " " SECOND_IMAGE " " SECOND_IMAGE);
}

/* The lesson's numbers, edited into another tensor, are no longer the lesson; undone, they are again. */
static void
test_words_go_with_the_tensor (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormTensor) tensor = fixture_tensor ("[[1, 2], [3, 4]]");
  g_assert_true (norm_document_load_lesson (document, "num-features-1", NULL));
  norm_document_set_tensor (document, tensor, "New");
  g_assert_null (norm_document_get_lesson (document));
  g_assert_cmpstr (norm_document_get_note (document), ==, "");
  g_assert_cmpstr (norm_document_get_title (document), ==, "Untitled");
  norm_document_undo (document);
  g_assert_cmpstr (norm_document_get_lesson (document), ==, "num-features-1");
  g_assert_cmpstr (norm_document_get_title (document), ==, "What does num_features=1 pool?");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/lesson/order", test_order);
  g_test_add_func ("/document/lesson/each", test_each);
  g_test_add_func ("/document/lesson/published-numbers", test_published_numbers);
  g_test_add_func ("/document/lesson/words-go-with-the-tensor", test_words_go_with_the_tensor);
  return g_test_run ();
}
