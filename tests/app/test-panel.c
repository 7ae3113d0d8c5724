/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"

#include <math.h>

/* The layer panel: every argument, the mode, running statistics, weight and bias, and the table of pools. */

static void
edit_field (Robot *robot, GtkWidget *field, const char *text)
{
  robot_click (robot, field);
  robot_retype (robot, text);
  robot_key (robot, "Return");
}

static double
param (Robot *robot, NormParamKind kind, gsize feature)
{
  return norm_params_get (norm_document_get_params (robot->document), kind, feature);
}

static gboolean
near (double value, double expected)
{
  return fabs (value - expected) < 1e-6;
}

/* ── arguments ── */

static void
test_num_features (Robot *robot)
{
  GtkWidget *spin = robot_find (robot, "arg-num_features");

  robot_click (robot, gtk_widget_get_last_child (spin)); /* the + */
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(2, eps=0, affine=False)"));
  robot_await (robot, g_str_equal (robot_words ("problem-message"), "running_mean should contain 1 elements not 2"));
  edit_field (robot, spin, "1");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(1, eps=0, affine=False)"));
  robot_assert (robot, norm_document_get_result (robot->document) != NULL);
}

static void
test_eps (Robot *robot)
{
  GtkWidget *eps = robot_find (robot, "arg-eps");

  edit_field (robot, eps, "0.5");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(1, eps=0.5, affine=False)"));
  robot_assert (robot, near (robot_output (robot, 3), (4 - 1.25) / sqrt (2.1875 + 0.5)));
  edit_field (robot, eps, "small");
  robot_await (robot, gtk_widget_has_css_class (eps, "error"));
  robot_screenshot ("eps-wrong");
  robot_assert (robot, robot_layer_is (robot, "BatchNorm1d(1, eps=0.5, affine=False)"));
  robot_key (robot, "Escape");
  robot_await (robot, g_str_equal (robot_words ("arg-eps"), "0.5") && !gtk_widget_has_css_class (eps, "error"));
}

static void
test_momentum (Robot *robot)
{
  edit_field (robot, robot_find (robot, "arg-momentum"), "None");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(1, eps=0, momentum=None, affine=False)"));
}

static void
test_affine (Robot *robot)
{
  GtkWidget *table;

  robot_click_named (robot, "arg-affine");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(1, eps=0)"));
  table = robot_find (robot, "affine-table");
  robot_await (robot, robot_table_cell (table, 0, 2) != NULL);
  edit_field (robot, robot_table_cell (table, 0, 1), "2");
  robot_await (robot, param (robot, NORM_PARAM_WEIGHT, 0) == 2);
  edit_field (robot, robot_table_cell (table, 0, 2), "-1");
  robot_await (robot, param (robot, NORM_PARAM_BIAS, 0) == -1);
  robot_assert (robot, near (robot_output (robot, 3), 2 * (4 - 1.25) / sqrt (2.1875) - 1));
  robot_click_named (robot, "reset-affine");
  robot_await (robot, param (robot, NORM_PARAM_WEIGHT, 0) == 1 && param (robot, NORM_PARAM_BIAS, 0) == 0);
}

static void
test_track (Robot *robot)
{
  robot_click_named (robot, "arg-track_running_stats");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(1, eps=0, affine=False, track_running_stats=False)"));
  robot_await (robot, robot_look_for ("feed") == NULL);
  robot_click_named (robot, "mode-eval"); /* without running statistics the batch's own are used */
  robot_await (robot, norm_document_get_mode (robot->document) == NORM_MODE_EVAL);
  robot_assert (robot, near (robot_output (robot, 3), (4 - 1.25) / sqrt (2.1875)));
}

static void
test_kind (Robot *robot)
{
  robot_click_named (robot, "panel-kind");
  robot_await (robot, robot_look_for_words_in (GTK_TYPE_LIST_VIEW, "BatchNorm2d") != NULL);
  robot_settle (robot);
  robot_screenshot ("kinds");
  robot_click (robot, robot_look_for_words_in (GTK_TYPE_LIST_VIEW, "BatchNorm2d"));
  robot_await (robot, robot_layer_is (robot, "BatchNorm2d(1, eps=0, affine=False)"));
  robot_await (robot, g_str_equal (robot_words ("problem-message"), "expected 4D input (got 3D input)"));
}

/* ── running ← 0.9 · running + 0.1 · batch, from mean 0 and var 1; the batch has mean 1.25 and unbiased var 2.5 ── */

static void
test_mode (Robot *robot)
{
  robot_click_named (robot, "mode-eval");
  robot_await (robot, norm_document_get_mode (robot->document) == NORM_MODE_EVAL && robot_output (robot, 3) == 4);
  robot_click_named (robot, "mode-train");
  robot_await (robot, norm_document_get_mode (robot->document) == NORM_MODE_TRAIN && near (robot_output (robot, 3), 2.75 / sqrt (2.1875)));
}

static void
test_feed (Robot *robot)
{
  GtkWidget *feed = robot_find (robot, "feed");

  robot_click_at (robot, feed, 30, gtk_widget_get_height (feed) / 2.0, 1);
  robot_await (robot, near (param (robot, NORM_PARAM_RUNNING_MEAN, 0), 0.125) && near (param (robot, NORM_PARAM_RUNNING_VAR, 0), 1.15));
  g_assert_cmpstr (robot_words ("num-batches-tracked"), ==, "1 batch tracked");
  robot_click (robot, robot_descendant (feed, GTK_TYPE_MENU_BUTTON));
  robot_pick_menu (robot, "Feed It 10 Times");
  robot_await (robot, near (param (robot, NORM_PARAM_RUNNING_MEAN, 0), 1.25 * (1 - pow (0.9, 11))));
  g_assert_cmpstr (robot_words ("num-batches-tracked"), ==, "11 batches tracked");
  robot_click_named (robot, "reset-running");
  robot_await (robot, param (robot, NORM_PARAM_RUNNING_MEAN, 0) == 0 && param (robot, NORM_PARAM_RUNNING_VAR, 0) == 1);
  g_assert_cmpstr (robot_words ("num-batches-tracked"), ==, "0 batches tracked");
  gtk_widget_grab_focus (GTK_WIDGET (robot->figure));
  robot_key (robot, "ctrl+z ctrl+z");
  robot_await (robot, near (param (robot, NORM_PARAM_RUNNING_MEAN, 0), 0.125));
}

/* Of one feature, with the pointer at the left end of the curve and at its right end */
static void
check_curve (Robot *robot, double x, const char *words)
{
  GtkWidget *curve = robot_descendant (robot_find (robot, "running-history"), GTK_TYPE_DRAWING_AREA);
  double at = x * gtk_widget_get_width (curve), height = gtk_widget_get_height (curve);

  robot_move_away (robot);
  robot_move (robot, curve, CLAMP (at, 1, gtk_widget_get_width (curve) - 2), height / 2 - 2);
  robot_move (robot, curve, CLAMP (at, 1, gtk_widget_get_width (curve) - 2), height / 2);
  robot_await (robot, robot_look_for_words (words) != NULL);
}

/* Batches [1, 2], [3, 4] and [5]: mean 1.5, 3.5, 5; from 0, running ← 0.5 · running + 0.5 · mean gives 0.75, 2.125, 3.5625 */
static void
test_feed_in_batches (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([[[1., 2.]], [[3., 4.]], [[5., 5.]]]); y = nn.BatchNorm1d(1, momentum=0.5)(x)");
  robot_await (robot, norm_document_get_tensor (robot->document)->shape[0] == 3);
  robot_assert (robot, robot_look_for ("running-history") == NULL);
  robot_click (robot, robot_descendant (robot_find (robot, "feed"), GTK_TYPE_MENU_BUTTON));
  robot_pick_menu (robot, "Feed in Batches…");
  robot_find (robot, "feed-popover");
  robot_click_named (robot, "feed-batch-size");
  robot_retype (robot, "2");
  robot_key (robot, "Tab");
  robot_await (robot, g_str_equal (robot_words ("feed-batches"), "2 batches, the last of 1"));
  robot_retype (robot, "1");
  robot_click_named (robot, "feed-batch-size");
  robot_retype (robot, "1");
  robot_key (robot, "Return");
  robot_await (robot, near (param (robot, NORM_PARAM_RUNNING_MEAN, 0), 3.5625));
  g_assert_cmpstr (robot_words ("num-batches-tracked"), ==, "3 batches tracked");
  check_curve (robot, 0, "At the start: mean 0, var 1");
  check_curve (robot, 0.333, "After batch 1: mean 0.75, var 0.75");
  check_curve (robot, 1, "After batch 3: mean 3.5625, ");
  robot_screenshot ("history");
  robot_click_named (robot, "reset-running");
  robot_await (robot, robot_look_for ("running-history") == NULL);
}

static void
test_running_edited (Robot *robot)
{
  robot_click_named (robot, "mode-eval");
  edit_field (robot, robot_find (robot, "running-mean"), "3");
  robot_await (robot, param (robot, NORM_PARAM_RUNNING_MEAN, 0) == 3 && robot_output (robot, 3) == 1);
  edit_field (robot, robot_find (robot, "running-var"), "0.25");
  robot_await (robot, param (robot, NORM_PARAM_RUNNING_VAR, 0) == 0.25 && robot_output (robot, 3) == 2);
}

static void
test_running_of_several (Robot *robot)
{
  GtkWidget *table;

  robot_load_lesson (robot, 1);
  robot_click_named (robot, "stage-before");
  table = robot_find (robot, "running-table");
  robot_await (robot, robot_table_cell (table, 2, 1) != NULL);
  edit_field (robot, robot_table_cell (table, 2, 1), "-1.5");
  robot_await (robot, param (robot, NORM_PARAM_RUNNING_MEAN, 2) == -1.5 && param (robot, NORM_PARAM_RUNNING_MEAN, 1) == 0);
}

/* ── pools ── */

static void
test_pools (Robot *robot)
{
  GtkWidget *table;

  robot_load_lesson (robot, 1);
  table = robot_find (robot, "pools-table");
  robot_await (robot, robot_table_cell (table, 2, 2) != NULL);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (robot_table_cell (table, 2, 2))), ==, "1.5"); /* mean of 3 and 0 */
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (robot_table_cell (table, 2, 3))), ==, "2.25");
  robot_click (robot, robot_table_cell (table, 2, 2));
  robot_await (robot, norm_document_get_pinned (robot->document) && robot_selected (robot, 2));
  robot_await (robot, g_str_equal (robot_words ("inspector-title"), "Feature 2"));
  robot_key (robot, "Down");
  robot_await (robot, robot_selected (robot, 3));
}

/* Each click on a title sorts by that column; the lit row goes with its pool. */
static void
test_pools_sorted (Robot *robot)
{
  GtkWidget *table;
  graphene_rect_t first, last;

  robot_enter_expression (robot, "x = torch.tensor([[3., 1., 2.], [3., 1., 4.]]); y = nn.BatchNorm1d(3)(x)");
  table = robot_find (robot, "pools-table");
  robot_await (robot, robot_table_cell (table, 2, 2) != NULL);
  robot_click (robot, robot_look_for_words_in (g_type_from_name ("NormStatisticsTable"), "mean"));
  robot_settle (robot);
  g_assert_true (gtk_widget_compute_bounds (robot_table_cell (table, 1, 2), table, &first));
  g_assert_true (gtk_widget_compute_bounds (robot_table_cell (table, 0, 2), table, &last));
  robot_assert (robot, first.origin.y < last.origin.y); /* mean 1 stands above mean 3 */
}

/* A title or cell gets what it needs, and all of them are within the table. */
static void
check_width (GtkWidget *widget, gpointer data)
{
  GtkWidget *table = data;
  graphene_rect_t bounds;
  int needed;

  if (!g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkColumnViewTitle") && !g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkColumnViewCell"))
    return;
  g_assert_true (gtk_widget_compute_bounds (widget, table, &bounds));
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  g_assert_cmpfloat (bounds.size.width, >=, needed);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (table));
}

/* Another layer gives the same rows longer or shorter indices and titles. */
static void
test_pools_of_another_layer (Robot *robot)
{
  static const char *const layers[] = { "BatchNorm1d(4)",
                                        "GroupNorm(2, 4)",
                                        "SyncBatchNorm(4, devices=2, synchronized=False)",
                                        "LayerNorm(3)",
                                        "LayerNorm(1)(x.unsqueeze(0).unsqueeze(0).unsqueeze(-1))",
                                        "BatchNorm1d(4)(x)" };
  static const guint n_pools[] = { 4, 4, 8, 8, 24, 4 };

  robot_enter_expression (robot, "x = torch.tensor([[[1.,2,300],[4,5,6],[7,800,9],[0,1,5]],[[2.,2,3],[4,-5,6],[7,8,-9000],[0,1,-0.005]]])");
  for (guint layer = 0; layer < G_N_ELEMENTS (layers); layer++)
    {
      robot_enter_expression (robot, layers[layer]);
      robot_await (robot, norm_document_get_result (robot->document)->pooling->n_pools == n_pools[layer]);
      robot_settle (robot);
      robot_visit (robot_find (robot, "pools-table"), check_width, robot_find (robot, "pools-table"));
    }
}

/* A bias that the layer does not have cannot be typed. */
static void
test_without_bias (Robot *robot)
{
  robot_enter_expression (robot, "LayerNorm(4)(x)");
  robot_await (robot, robot_table_cell (robot_find (robot, "affine-table"), 0, 2) != NULL);
  robot_enter_expression (robot, "LayerNorm(4, bias=False)");
  robot_await (robot, robot_table_cell (robot_find (robot, "affine-table"), 0, 2) == NULL);
  robot_assert (robot, robot_table_cell (robot_find (robot, "affine-table"), 0, 1) != NULL);
  robot_enter_expression (robot, "LayerNorm(4)");
  robot_await (robot, robot_table_cell (robot_find (robot, "affine-table"), 0, 2) != NULL);
  robot_enter_expression (robot, "RMSNorm(4)");
  robot_await (robot, robot_table_cell (robot_find (robot, "affine-table"), 0, 2) == NULL);
}

static void
add_tests (void)
{
  robot_add_test ("/app/panel/num-features", test_num_features);
  robot_add_test ("/app/panel/eps", test_eps);
  robot_add_test ("/app/panel/momentum", test_momentum);
  robot_add_test ("/app/panel/affine", test_affine);
  robot_add_test ("/app/panel/without-bias", test_without_bias);
  robot_add_test ("/app/panel/track", test_track);
  robot_add_test ("/app/panel/kind", test_kind);
  robot_add_test ("/app/panel/mode", test_mode);
  robot_add_test ("/app/panel/feed", test_feed);
  robot_add_test ("/app/panel/feed-in-batches", test_feed_in_batches);
  robot_add_test ("/app/panel/running-edited", test_running_edited);
  robot_add_test ("/app/panel/running-of-several", test_running_of_several);
  robot_add_test ("/app/panel/pools", test_pools);
  robot_add_test ("/app/panel/pools-sorted", test_pools_sorted);
  robot_add_test ("/app/panel/pools-of-another-layer", test_pools_of_another_layer);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
