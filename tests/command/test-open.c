/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window asks of the command line. */
#include "command.h"
#include <glib/gstdio.h>

/* normscope and these arguments. */
#define PARSE(...) parse ((const char *[]){ "normscope", __VA_ARGS__, NULL })

static NormCommand *
parse (const char *const *argv)
{
  return norm_command_parse ((int) g_strv_length ((char **) argv), (char **) argv);
}

static void
test_wants_a_window (void)
{
  g_autoptr (NormCommand) files = PARSE ("a.npy", "-", "--layer=BatchNorm1d(4)", "lesson:batch-norm-2d");
  g_assert_nonnull (files);
  g_assert_false (norm_command_is_headless (files));
  const char *const *sources = norm_command_sources (files);
  g_assert_cmpstr (sources[0], ==, "a.npy");
  g_assert_cmpstr (sources[1], ==, "-");
  g_assert_cmpstr (sources[2], ==, "lesson:batch-norm-2d");
  g_assert_null (sources[3]);

  static const char *const wants_none[] = { "--describe", "--output=y.npy", "--export=y.svg", "--lessons", "--version", "--help" };
  for (guint i = 0; i < G_N_ELEMENTS (wants_none); i++)
    {
      g_autoptr (NormCommand) command = PARSE (wants_none[i]);
      g_assert_true (norm_command_is_headless (command));
    }
}

/* Everything is set, and it is where the document starts: nothing to undo, nothing to save. */
static void
test_opens_with_options (void)
{
  g_autoptr (NormCommand) command =
    PARSE ("--steps=squeeze(1)", "--mode=eval", "--feature=2", "--color=pools", "--view=cubes", "--decimals=3", "lesson:num-features-1");
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  gsize source;
  g_assert_true (norm_command_open (command, "lesson:num-features-1", document, &error));
  g_assert_no_error (error);
  g_autofree char *layer = norm_layer_to_text (norm_document_get_layer (document));
  g_assert_cmpstr (layer, ==, "BatchNorm1d(4)");
  g_assert_cmpint (norm_document_get_mode (document), ==, NORM_MODE_EVAL);
  g_assert_true (norm_document_get_pinned (document));
  g_assert_true (norm_document_get_selected (document, &source));
  g_assert_cmpuint (source, ==, 2);
  g_assert_true (norm_document_get_view_options (document).color_by_pools);
  g_assert_true (norm_document_get_view_options (document).cubes);
  g_assert_cmpint (norm_document_get_view_options (document).decimals, ==, 3);
  g_assert_false (norm_document_is_modified (document));
  g_assert_false (norm_document_can_undo (document));
}

/* A layer that does not fit is no error for a window: it shows the problem, and the repairs. */
static void
test_opens_with_a_problem (void)
{
  g_autoptr (NormCommand) command = PARSE ("--layer=BatchNorm1d(4)", "--feature=2", "lesson:num-features-1");
  g_autoptr (NormDocument) document = norm_document_new ();
  g_assert_true (norm_command_open (command, "lesson:num-features-1", document, NULL));
  g_assert_nonnull (norm_document_get_problem (document));
}

static void
test_names_what_it_cannot_open (void)
{
  g_autoptr (NormCommand) command = PARSE ("not-there.npy");
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  g_assert_false (norm_command_open (command, "not-there.npy", document, &error));
  g_assert_true (g_str_has_prefix (error->message, "not-there.npy: "));
}

/* What takes long, or asks, is for the window to load; a small table is there before a window could be. */
static void
test_leaves_to_the_window (void)
{
  g_autofree char *folder = g_dir_make_tmp ("normscope-XXXXXX", NULL), *small = g_build_filename (folder, "small.csv", NULL);
  g_autofree char *large = g_build_filename (folder, "large.csv", NULL), *lines = g_strnfill (2 << 20, '\n');
  g_autofree char *images = g_build_filename (g_getenv ("NORM_TEST_REFERENCE"), "images", "rgb.jpg", NULL);
  g_autofree char *arrays = g_build_filename (g_getenv ("NORM_TEST_REFERENCE"), "npz", "three.npz", NULL);
  const char *const soon[] = { "-", "lesson:num-features-1", small, folder, "/dev/null", "not-there.npy" };
  const char *const late[] = { large, images, arrays, "https://example.org/x.npy" };

  g_assert_true (g_file_set_contents (small, "1,2\n", -1, NULL) && g_file_set_contents (large, lines, 2 << 20, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (soon); i++)
    g_assert_null (norm_command_file_for_window (soon[i]));
  for (guint i = 0; i < G_N_ELEMENTS (late); i++)
    {
      g_autoptr (GFile) file = norm_command_file_for_window (late[i]);
      g_assert_nonnull (file);
    }
  g_unlink (small);
  g_unlink (large);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/open/wants-a-window", test_wants_a_window);
  g_test_add_func ("/command/open/opens-with-options", test_opens_with_options);
  g_test_add_func ("/command/open/opens-with-a-problem", test_opens_with_a_problem);
  g_test_add_func ("/command/open/names-what-it-cannot-open", test_names_what_it_cannot_open);
  g_test_add_func ("/command/open/leaves-to-the-window", test_leaves_to_the_window);
  return g_test_run ();
}
