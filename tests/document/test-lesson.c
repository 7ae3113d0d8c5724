/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lessons: all there, in order, each without a problem, with the published numbers. */
#include "fixture.h"
#include "lesson.h"

static void
test_order (void)
{
  static const char *const names[] = {
    "num-features-1",
    "num-features-4",
    "batch-norm-2d",
    "batch-norm-2d-images",
    "one-value",
    "train-eval",
    "n-or-n-1",
    "many-values",
    "momentum",
    "ncl-or-nlc",
    "which-cells",
    "padding",
    "frozen",
    "wrong-layer",
    "track-running-stats",
    "eps",
    "constant-channel",
    "devices",
    "groups",
    "instance-norm",
    "normalized-shape",
    "rms-norm",
  };
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

/* Lessons about an error show it; all other pipelines compute. */
static void
check_problems (NormDocument *document, const char *name)
{
  static const struct
  {
    const char *lesson;
    guint pipeline;
    const char *words;
  } expected[] = {
    { "one-value", 0, "Expected more than 1 value per channel when training, got input size torch.Size([1, 3])" },
    { "wrong-layer", 0, "running_mean should contain 1 elements not 4" },
    { "groups", 2, "num_channels must be divisible by num_groups" },
    { "normalized-shape", 2, "Given normalized_shape=[3], expected input with shape [*, 3], but got input of size[2, 3, 4]" },
  };

  for (guint pipeline = 0; pipeline < norm_document_get_n_pipelines (document); pipeline++)
    {
      NormProblem *problem = norm_document_get_pipeline_problem (document, pipeline);
      const char *words = NULL;

      for (guint row = 0; row < G_N_ELEMENTS (expected); row++)
        if (!strcmp (expected[row].lesson, name) && expected[row].pipeline == pipeline)
          words = expected[row].words;
      g_assert_cmpstr (problem ? problem->message : NULL, ==, words);
      g_assert_true ((norm_document_get_pipeline_result (document, pipeline) != NULL) == (words == NULL));
    }
}

/* Each opens, lit, with at most sixty words that can be read while looking. */
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
      check_problems (document, lesson->name);
      g_assert_true (norm_document_get_selected_cell (document, &cell));
      g_assert_false (norm_document_is_modified (document));
      g_auto (GStrv) words = g_strsplit (norm_document_get_note (document), " ", -1);
      g_assert_cmpuint (g_strv_length (words), >, 20);
      g_assert_cmpuint (g_strv_length (words), <=, 60);
    }
}

/* Four decimals of pipeline @pipeline */
static void
check_output_of (const char *lesson, guint pipeline, const char *output)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_assert_true (norm_document_load_lesson (document, lesson, NULL));
  norm_document_set_active (document, pipeline);
  g_autofree char *computed = fixture_output (document);
  g_assert_cmpstr (computed, ==, output);
}

static void
check_output (const char *lesson, const char *output)
{
  check_output_of (lesson, 0, output);
}

/* What running_var is after one batch, four decimals */
static void
check_running_var (const char *lesson, const char *wanted)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GString) values = g_string_new (NULL);

  g_assert_true (norm_document_load_lesson (document, lesson, NULL));
  g_assert_true (norm_document_feed (document, 0, 1, NULL));
  NormParams *params = norm_document_get_params (document);
  for (gsize feature = 0; feature < params->n_running_var; feature++)
    g_string_append_printf (values, "%s%.4f", feature > 0 ? " " : "", params->running_var[feature]);
  g_assert_cmpstr (values->str, ==, wanted);
}

static void
check_statistics (const char *lesson, double mean, double var, double unbiased)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_assert_true (norm_document_load_lesson (document, lesson, NULL));
  NormResult *result = norm_document_get_result (document);
  g_assert_cmpfloat_with_epsilon (result->pools[0].mean, mean, 5e-5);
  g_assert_cmpfloat_with_epsilon (result->pools[0].var, var, 5e-5);
  g_assert_cmpfloat_with_epsilon (result->pools[0].unbiased_var, unbiased, 5e-5);
}

/* torch.nn.BatchNorm2d(3) on arange(24) as (2, 3, 2, 2), four decimals; each channel has the same. */
#define FIRST_IMAGE  "-1.2288 -1.065 -0.9012 -0.7373"
#define ARANGE_12    "-1.3416 -0.4472 0.4472 1.3416"
#define SECOND_IMAGE "0.7373 0.9012 1.065 1.2288"

static void
test_published_numbers (void)
{
  check_output ("num-features-1", "-0.169 0.5071 1.1832 1.8593 -0.8452 -0.8452 -0.8452 -0.8452");
  check_output ("num-features-4", "1 1 1 1 -1 -1 -1 -1");
  /* 1 … 8, and what was asked and answered in public trackers, a forum, a notebook, a blog and a playground */
  check_output ("n-or-n-1", "-1.5275 -1.0911 -0.6547 -0.2182 0.2182 0.6547 1.0911 1.5275");
  check_statistics ("n-or-n-1", 4.5, 5.25, 6);
  check_statistics ("momentum", 4, 2.5, 40 / 15.0);
  check_running_var ("momentum", "1.1667 1.1667 1.1667");
  check_running_var ("frozen", "12.0000 109.0000 5.3333 1.3333");
  check_running_var ("many-values", "1.0259 1.0259");
  check_output ("train-eval", "1 -1 -1 1");
  check_output ("constant-channel", "1 0 -1 -1 0 1");
  check_running_var ("constant-channel", "0.9500 0.9000 1.3500");
  check_output_of ("one-value", 1, ARANGE_12 " " ARANGE_12 " " ARANGE_12);
  check_output ("eps", "1.1832 -0.169 0.5071 -1.5213");
  check_statistics ("eps", 4.25, 2.1875, 8.75 / 3);
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
