/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-files.h"
#include "robot-find.h"
#include "compare-view.h"
#include "content.h"
#include "figure-view-cells.h"
#include "popover.h"

/* Pipelines side by side: one selection in all of them, each edited by itself, how equal they are, and what is worth adding. */

static NormCompareColumn *
column (Robot *robot, guint pipeline)
{
  NormCompareView *view = NORM_COMPARE_VIEW (robot_find (robot, "compare-view"));

  robot_await (robot, norm_compare_view_get_column (view, pipeline) != NULL);
  return norm_compare_view_get_column (view, pipeline);
}

static NormFigureView *
picture (Robot *robot, guint pipeline)
{
  return norm_compare_column_get_figure_view (column (robot, pipeline));
}

/* A named widget of one column */
static GtkWidget *
part (Robot *robot, guint pipeline, const char *name)
{
  GtkWidget *found;

  robot_wait_begin (robot);
  while ((found = norm_popover_find_widget (GTK_WIDGET (column (robot, pipeline)), name)) == NULL)
    robot_wait_more (robot, name, __FILE__, __LINE__);
  return found;
}

static const char *
words_of (Robot *robot, guint pipeline, const char *name)
{
  return gtk_label_get_label (GTK_LABEL (part (robot, pipeline, name)));
}

static guint
n_pipelines (Robot *robot)
{
  return norm_document_get_n_pipelines (robot->document);
}

static gboolean
is_comparing (void)
{
  return robot_look_for ("compare-view") != NULL;
}

/* The first lesson beside its second reading. */
static void
compare_readings (Robot *robot)
{
  robot_key (robot, "F8");
  robot_await (robot, is_comparing ());
  robot_click_named (robot, "readings");
  robot_await (robot, n_pipelines (robot) == 2);
  robot_settle (robot);
}

/* ── on and off ── */

static void
test_toggle (Robot *robot)
{
  robot_click_named (robot, "compare");
  robot_await (robot, is_comparing () && robot_look_for ("inspector") == NULL);
  robot_assert (robot, robot_look_for ("compare-invitation") != NULL); /* one pipeline: what could stand beside it */
  robot_assert (robot, robot_look_for ("compare-close") == NULL);
  robot_screenshot ("compare-one");
  robot_key (robot, "F8");
  robot_await (robot, !is_comparing ());
  robot_assert (robot, !norm_document_can_undo (robot->document));
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 2); /* the single picture follows the document again */
  robot_await (robot, robot_selected (robot, 2));
}

/* A document with several pipelines opens as a comparison; closing all but one ends it, undo begins it again. */
static void
test_follows_document (Robot *robot)
{
  compare_readings (robot);
  robot_click (robot, part (robot, 1, "compare-close"));
  robot_await (robot, !is_comparing () && n_pipelines (robot) == 1);
  robot_key (robot, "ctrl+z");
  robot_await (robot, is_comparing () && n_pipelines (robot) == 2);
  robot_key (robot, "ctrl+z");
  robot_await (robot, !is_comparing () && n_pipelines (robot) == 1);
}

/* ── one selection ── */

/* The 4 of the first lesson: one of eight values there, one of two in the other reading. */
static void
test_linked (Robot *robot)
{
  compare_readings (robot);
  robot->figure = picture (robot, 1);
  robot_hover_cell (robot, NORM_PANEL_AFTER, 1); /* the 2 */
  robot_await (robot, robot_selected (robot, 1));
  robot_await (robot, g_str_equal (words_of (robot, 1, "compare-title"), "Feature 1"));
  g_assert_cmpstr (words_of (robot, 0, "compare-title"), ==, "Feature 0");
  g_assert_cmpstr (words_of (robot, 0, "compare-count"), ==, "8 values pooled");
  g_assert_cmpstr (words_of (robot, 1, "compare-count"), ==, "2 values pooled");
  g_assert_cmpstr (words_of (robot, 1, "compare-axes"), ==, "kept C · pooled N");
  robot_screenshot ("compare-linked");
  robot->figure = picture (robot, 0);
  robot_click_cell (robot, NORM_PANEL_BEFORE, 3);
  robot_await (robot, norm_document_get_pinned (robot->document) && norm_document_get_active (robot->document) == 0);
  robot_key (robot, "Left");
  robot_await (robot, robot_selected (robot, 2));
  robot_await (robot, g_str_equal (words_of (robot, 1, "compare-title"), "Feature 2"));
  robot_key (robot, "Escape");
  robot_await (robot, !norm_document_get_pinned (robot->document));
}

/* The lines of all columns stand level. */
static void
test_level (Robot *robot)
{
  compare_readings (robot);
  for (guint line = 0; line < NORM_COMPARE_STRIP_LINES; line++)
    {
      double y[2];

      for (guint pipeline = 0; pipeline < 2; pipeline++)
        {
          GtkWidget *widget = norm_compare_strip_get_line (norm_compare_column_get_strip (column (robot, pipeline)), line);

          if (gtk_widget_get_mapped (widget))
            gtk_widget_translate_coordinates (widget, GTK_WIDGET (robot->window), 0, 0, NULL, &y[pipeline]);
          else
            y[pipeline] = -1;
        }
      g_assert_cmpfloat (y[0], ==, y[1]);
    }
}

/* ── each by itself ── */

static void
test_edited (Robot *robot)
{
  compare_readings (robot);
  robot_click (robot, part (robot, 1, "chip-layer"));
  robot_await (robot, gtk_widget_has_focus (robot_find (robot, "layer-entry")) ||
                        gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (robot_find (robot, "layer-entry"))),
                                                robot_find (robot, "layer-entry")));
  robot_assert (robot, norm_document_get_active (robot->document) == 1);
  robot_retype (robot, "BatchNorm1d(4, eps=0.5)");
  robot_key (robot, "Return");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(4, eps=0.5)"));
  g_autofree char *other = norm_layer_to_text (norm_document_get_pipeline (robot->document, 0)->layer);
  g_assert_cmpstr (other, ==, "BatchNorm1d(1, eps=0, affine=False)");
  robot_click (robot, part (robot, 1, "chip-step-0-remove"));
  robot_await (robot, norm_document_get_pipeline_problem (robot->document, 1) != NULL); /* (N, C, L) has one channel, not four */
  robot_await (robot, strstr (words_of (robot, 1, "compare-axes"), "running_mean should contain 1 elements not 4") != NULL);
  robot_await (robot, robot_look_for ("repair") != NULL);
  robot_screenshot ("compare-problem");
  robot_click_named (robot, "repair");
  robot_await (robot, norm_document_get_pipeline_problem (robot->document, 1) == NULL);
  robot_assert (robot, norm_document_get_pipeline_problem (robot->document, 0) == NULL);
}

/* A value edited in one is the others' too: there is one tensor. */
static void
test_value (Robot *robot)
{
  compare_readings (robot);
  robot->figure = picture (robot, 1);
  robot_double_click_cell (robot, NORM_PANEL_BEFORE, 0);
  robot_find (robot, "cell-editor");
  robot_retype (robot, "9");
  robot_key (robot, "Return");
  robot_await (robot, robot_value (robot, 0) == 9);
  robot_await (robot, norm_document_get_pipeline_result (robot->document, 0)->pools[0].mean == 2.25);
}

/* A rectangle is selected in one of the pictures, and what is done to it goes to the values that they all read. */
static void
test_rectangle (Robot *robot)
{
  compare_readings (robot);
  robot->figure = picture (robot, 1); /* (2, 4), squeezed */
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 1);
  robot_do (robot, "mousedown 1");
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 2);
  robot_do (robot, "mouseup 1");
  robot_await (robot, norm_figure_view_has_block (picture (robot, 1)));
  robot_assert (robot, norm_document_get_active (robot->document) == 1 && !norm_figure_view_has_block (picture (robot, 0)));
  robot_screenshot ("compare-rectangle");
  robot_key (robot, "Delete");
  robot_await (robot, robot_value (robot, 1) == 0 && robot_value (robot, 2) == 0 && robot_value (robot, 3) == 4);
  robot->figure = picture (robot, 0);
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 5);
  robot_do (robot, "mousedown 1");
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 6);
  robot_do (robot, "mouseup 1");
  robot_await (robot, norm_figure_view_has_block (picture (robot, 0)));
  robot_assert (robot, !norm_figure_view_has_block (picture (robot, 1)));
}

static void
pick_in_menu (Robot *robot, guint pipeline, const char *label)
{
  robot_click (robot, part (robot, pipeline, "compare-menu"));
  robot_pick_menu (robot, label);
}

static void
test_arranged (Robot *robot)
{
  compare_readings (robot);
  pick_in_menu (robot, 0, "Move Right");
  robot_await (robot, norm_document_get_pipeline_view (robot->document, 0)->rank == 2);
  robot_await (robot, norm_document_get_active (robot->document) == 1);
  pick_in_menu (robot, 1, "Duplicate");
  robot_await (robot, n_pipelines (robot) == 3);
  robot_await (robot, norm_compare_view_get_column (NORM_COMPARE_VIEW (robot_find (robot, "compare-view")), 2) != NULL);
  robot_key (robot, "ctrl+z ctrl+z");
  robot_await (robot, n_pipelines (robot) == 2 && norm_document_get_pipeline_view (robot->document, 0)->rank == 3);
}

/* The first one's letter is dragged onto the second, whose place it takes; one undo brings it back. */
static void
test_dragged (Robot *robot)
{
  compare_readings (robot);
  robot_move (robot, part (robot, 0, "compare-letter"), 8, 8);
  robot_do (robot, "mousedown 1");
  for (int step = 0; step < 6; step++)
    robot_do (robot, "mousemove_relative --sync -- 10 2");
  for (int step = 0; step < 4; step++)
    robot_move (robot, GTK_WIDGET (column (robot, 1)), 60 + 10 * step, 80);
  robot_screenshot ("compare-dragged");
  robot_do (robot, "mouseup 1");
  robot_await (robot, norm_document_get_pipeline_view (robot->document, 0)->rank == 2);
  robot_assert (robot, norm_document_get_pipeline_view (robot->document, 1)->rank == 3);
  robot_key (robot, "ctrl+z");
  robot_await (robot, norm_document_get_pipeline_view (robot->document, 0)->rank == 3);
}

/* Train beside eval, of one of them alone. */
static void
test_mode (Robot *robot)
{
  compare_readings (robot);
  pick_in_menu (robot, 1, "Evaluate with Running Statistics");
  robot_await (robot, norm_document_get_pipeline (robot->document, 1)->mode == NORM_MODE_EVAL);
  robot_assert (robot, norm_document_get_pipeline (robot->document, 0)->mode == NORM_MODE_TRAIN);
  robot_await (robot, g_str_equal (words_of (robot, 1, "compare-count"), "nothing pooled"));
  g_assert_cmpstr (words_of (robot, 0, "compare-count"), ==, "8 values pooled");
  robot_click (robot, part (robot, 1, "chip-eval-remove"));
  robot_await (robot, norm_document_get_pipeline (robot->document, 1)->mode == NORM_MODE_TRAIN);
}

/* ── how equal ── */

static const char *
output_words (Robot *robot, int row)
{
  GtkListBox *outputs = GTK_LIST_BOX (robot_find (robot, "compare-outputs"));
  GtkListBoxRow *found = gtk_list_box_get_row_at_index (outputs, row);

  return found != NULL ? gtk_label_get_label (GTK_LABEL (norm_popover_find_widget (GTK_WIDGET (found), "compare-words"))) : "";
}

/* −0.1690… against 1 at the first value; the reference can be another. */
static void
test_equality (Robot *robot)
{
  compare_readings (robot);
  g_assert_cmpstr (output_words (robot, 0), ==, "reference");
  g_assert_cmpstr (output_words (robot, 1), ==, "differs by up to 1.2 at [0, 0, 0]");
  pick_in_menu (robot, 1, "Duplicate");
  robot_await (robot, n_pipelines (robot) == 3);
  robot_click (robot, GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (robot_find (robot, "compare-outputs")), 1)));
  robot_await (robot, g_str_equal (output_words (robot, 1), "reference"));
  g_assert_cmpstr (output_words (robot, 2), ==, "equal");
}

static void
test_differences (Robot *robot)
{
  compare_readings (robot);
  robot_click_named (robot, "compare-differences");
  robot_settle (robot);
  robot_screenshot ("compare-differences");
  g_autofree char *first = norm_figure_cell_text (norm_figure_view_get_figure (picture (robot, 1)), NORM_PANEL_AFTER, 0);
  g_assert_cmpstr (first, ==, "1.17"); /* 1 − (−0.1690) */
  g_autofree char *reference = norm_figure_cell_text (norm_figure_view_get_figure (picture (robot, 0)), NORM_PANEL_AFTER, 0);
  g_assert_cmpstr (reference, ==, "−0.17");
}

/* What does not fit says why. */
static void
test_presets (Robot *robot)
{
  robot_key (robot, "F8");
  robot_await (robot, is_comparing ());
  g_assert_null (robot_look_for ("compare-differences")); /* of one from itself */
  robot_assert (robot, !gtk_widget_is_sensitive (robot_find (robot, "mask")));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (robot_find (robot, "mask")), "no padding"));
  robot_assert (robot, !gtk_widget_is_sensitive (robot_find (robot, "eps-outside"))); /* eps=0 */
  robot_click_named (robot, "layers");
  robot_await (robot, n_pipelines (robot) == 5);
  robot_settle (robot);
  g_assert_nonnull (robot_find (robot, "compare-differences"));
  robot_screenshot ("compare-five");
  robot_assert (robot, !gtk_widget_is_sensitive (robot_find (robot, "devices"))); /* two more would be seven */
  robot_key (robot, "ctrl+z");
  robot_await (robot, n_pipelines (robot) == 1 && !is_comparing ());
}

static void
test_wrong_on_purpose (Robot *robot)
{
  robot_key (robot, "F8");
  robot_await (robot, is_comparing ());
  robot_click_named (robot, "unbiased");
  robot_await (robot, n_pipelines (robot) == 2);
  robot_await (robot, g_str_equal (output_words (robot, 1), "differs by up to 0.12 at [0, 0, 3]")); /* 1.8593 − 2.75/√2.5 = 0.1201 */
  robot_screenshot ("compare-wrong");
  robot_click (robot, part (robot, 1, "chip-mistake-remove"));
  robot_await (robot, g_str_equal (output_words (robot, 1), "equal"));
}

/* The tensor gets another shape: those that do not fit any more say so, the rest goes on. */
static void
test_shape_changes (Robot *robot)
{
  compare_readings (robot);
  robot_assert (robot, norm_document_set_shape (robot->document, 2, (gsize[]){ 2, 4 }, NULL));
  robot_settle (robot);
  robot_screenshot ("compare-shape");
  robot_await (robot, g_str_equal (output_words (robot, 1), "the reference has no output") || g_str_equal (output_words (robot, 1), "no output"));
  robot_key (robot, "ctrl+z");
  robot_await (robot, strstr (output_words (robot, 1), "differs") != NULL);
}

/* What is exported is what is compared. */
static void
test_export (Robot *robot)
{
  g_autofree char *path = g_build_filename (robot->folder, "both.svg", NULL);
  g_autofree char *content = NULL;

  compare_readings (robot);
  robot_key (robot, "ctrl+e");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_await (robot, gtk_picture_get_paintable (GTK_PICTURE (robot_find (robot, "export-preview"))) != NULL);
  robot_assert (robot, robot_look_for ("export-table") == NULL); /* of one pipeline only */
  robot_screenshot ("compare-export");
  robot_click_named (robot, "export-save");
  robot_choose_file (robot, path);
  robot_await (robot, robot_look_for_words ("Exported both.svg") != NULL);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "A   BatchNorm1d(1, eps=0, affine=False)"));
  g_assert_nonnull (strstr (content, "B   squeeze(1) › BatchNorm1d(4, eps=0, affine=False)"));
}

static void
test_small_window (Robot *robot)
{
  robot_resize (robot, 800, 600);
  robot_key (robot, "F8");
  robot_await (robot, is_comparing ());
  robot_click_named (robot, "layers");
  robot_await (robot, n_pipelines (robot) == 5);
  robot_settle (robot);
  robot_screenshot ("compare-five-small");
  robot->figure = picture (robot, 0);
  robot_hover_cell (robot, NORM_PANEL_AFTER, 0);
  robot_await (robot, robot_selected (robot, 0));
}

static void
add_tests (void)
{
  robot_add_test ("/app/compare/toggle", test_toggle);
  robot_add_test ("/app/compare/follows-document", test_follows_document);
  robot_add_test ("/app/compare/linked", test_linked);
  robot_add_test ("/app/compare/rectangle", test_rectangle);
  robot_add_test ("/app/compare/level", test_level);
  robot_add_test ("/app/compare/edited", test_edited);
  robot_add_test ("/app/compare/value", test_value);
  robot_add_test ("/app/compare/arranged", test_arranged);
  robot_add_test ("/app/compare/dragged", test_dragged);
  robot_add_test ("/app/compare/mode", test_mode);
  robot_add_test ("/app/compare/equality", test_equality);
  robot_add_test ("/app/compare/differences", test_differences);
  robot_add_test ("/app/compare/presets", test_presets);
  robot_add_test ("/app/compare/wrong-on-purpose", test_wrong_on_purpose);
  robot_add_test ("/app/compare/shape-changes", test_shape_changes);
  robot_add_test ("/app/compare/export", test_export);
  robot_add_test ("/app/compare/small-window", test_small_window);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
