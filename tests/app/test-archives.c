/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-files.h"
#include "robot-find.h"
#include "safetensors.h"

#include <math.h>

/* Files with several arrays: one is chosen; and a layer's parameters among them. */

static char *
torch_file (const char *name)
{
  g_autofree char *inner = g_build_filename ("torch", name, NULL);

  return robot_reference (inner);
}

/* Opens a file of several arrays and waits for the dialog. */
static GtkWindow *
open_archive (Robot *robot, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWindow *dialog;

  norm_window_open (robot->window, file);
  dialog = robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_find (robot, "archive-table");
  robot_settle (robot);
  return dialog;
}

static gboolean
says (const char *name, const char *words)
{
  return strstr (robot_words (name), words) != NULL;
}

static gboolean
is_gone (Robot *robot)
{
  return robot_look_for ("archive-table") == NULL && robot_look_for ("params-layers") == NULL;
}

/* ── which array ── */

static void
test_choose (Robot *robot)
{
  g_autofree char *path = torch_file ("nested.pt");
  GtkWidget *table;

  open_archive (robot, path);
  table = robot_find (robot, "archive-table");
  robot_assert (robot, g_str_equal (gtk_label_get_label (GTK_LABEL (robot_table_cell (table, 0, 0))), "model.layers[0]"));
  robot_assert (robot, g_str_equal (gtk_label_get_label (GTK_LABEL (robot_table_cell (table, 3, 1))), "int64"));
  robot_assert (robot, g_str_equal (gtk_label_get_label (GTK_LABEL (robot_table_cell (table, 0, 2))), "[4]"));
  robot_assert (robot, robot_look_for ("archive-search") == NULL); /* all are seen at once */
  robot_await (robot, says ("archive-values", "0, 1, 2, 3"));
  robot_key (robot, "Down Down");
  robot_await (robot, says ("archive-values", "0, 3, 6, 9") && says ("archive-range", "from 0 to 9"));
  robot_screenshot ("archive");
  robot_key (robot, "Return");
  robot_await (robot, is_gone (robot) && robot_shape_is (robot, "[4]") && robot_value (robot, 3) == 9);
  g_assert_cmpstr (norm_document_get_title (robot->document), ==, "nested.pt");
  robot_assert (robot, !norm_document_is_modified (robot->document));
}

static void
test_double_click (Robot *robot)
{
  g_autofree char *path = robot_reference ("npz/three.npz");
  GtkWidget *cell = NULL;

  open_archive (robot, path);
  robot_await (robot, (cell = robot_table_cell (robot_find (robot, "archive-table"), 1, 0)) != NULL);
  robot_click_at (robot, cell, 10, 8, 2);
  robot_await (robot, is_gone (robot) && robot_shape_is (robot, "[4]"));
}

static void
test_search (Robot *robot)
{
  g_autofree char *path = torch_file ("checkpoint.pt");

  open_archive (robot, path);
  robot_find (robot, "archive-search");
  robot_type (robot, "RUNNING_V");
  robot_await (robot, says ("archive-what", "float32 [2] · 8"));
  robot_screenshot ("archive-search");
  robot_key (robot, "Return");
  robot_await (robot, is_gone (robot) && robot_shape_is (robot, "[2]"));
}

/* What cannot be read is there with the reason, and cannot be opened. */
static void
test_not_readable (Robot *robot)
{
  g_autofree char *path = torch_file ("not-read.pt"), *before = robot_content (robot), *after = NULL;

  open_archive (robot, path);
  robot_key (robot, "Down");
  robot_await (robot, says ("archive-what", "not readable") && says ("archive-range", "ComplexFloat"));
  robot_screenshot ("archive-not-readable");
  robot_assert (robot, !gtk_widget_get_sensitive (robot_find (robot, "archive-open")));
  robot_key (robot, "Return");
  robot_assert (robot, !is_gone (robot));
  robot_key (robot, "Escape");
  robot_await (robot, is_gone (robot));
  after = robot_content (robot);
  g_assert_cmpstr (before, ==, after);
  robot_assert (robot, robot_look_for ("message") == NULL && robot_n_windows (robot) == 1);
}

/* ── a padding mask ── */

static void
test_mask (Robot *robot)
{
  const gsize shape[] = { 2, 4 }, other_shape[] = { 3 };
  const double counts[] = { 1, 1, 1, 0, 1, 1, 0, 0 };
  g_autoptr (NormTensor) keep = norm_tensor_new_from_doubles (NORM_DTYPE_BOOL, 2, shape, counts);
  g_autoptr (NormTensor) other = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 1, other_shape, counts);
  g_autoptr (GBytes) bytes = norm_safetensors_write_many ((const char *[]){ "keep", "other" }, (NormTensor *[]){ keep, other }, 2, NULL);
  g_autofree char *path = robot_write_file (robot, "masks.safetensors", g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  NormTensor *mask;
  GtkWidget *cell = NULL;

  g_action_group_activate_action (G_ACTION_GROUP (robot->window), "load-mask", NULL);
  robot_choose_file (robot, path);
  robot_await (robot, robot_look_for ("archive-table") != NULL);
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_await (robot, (cell = robot_table_cell (robot_find (robot, "archive-table"), 1, 0)) != NULL); /* smaller elements come last */
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (cell)), ==, "keep");
  robot_click_at (robot, cell, 10, 8, 2);
  robot_await (robot, is_gone (robot) && norm_document_get_mask (robot->document) != NULL);
  mask = norm_document_get_mask (robot->document);
  robot_assert (robot, norm_tensor_get (mask, 2) == 1 && norm_tensor_get (mask, 3) == 0 && norm_tensor_get (mask, 6) == 0);
}

/* Whatever is read as something other than the document says so as well, and can be stopped. */
static void
test_slow_mask (Robot *robot)
{
  g_autofree char *path = robot_write_slow (robot), *before = robot_content (robot), *after = NULL;

  g_action_group_activate_action (G_ACTION_GROUP (robot->window), "load-mask", NULL);
  robot_choose_file (robot, path);
  robot_await (robot, robot_look_for_words ("Opening slow.png") != NULL);
  robot_click (robot, robot_look_for_words ("Stop"));
  robot_await (robot, robot_look_for_words ("Opening slow.png") == NULL && robot_look_for ("busy") == NULL);
  after = robot_content (robot);
  g_assert_cmpstr (before, ==, after);
}

/* ── a layer's parameters ── */

static double
param (Robot *robot, NormParamKind kind, gsize feature)
{
  return norm_params_get (norm_document_get_params (robot->document), kind, feature);
}

static void
load_parameters (Robot *robot, const char *path)
{
  robot_click_named (robot, "load-parameters");
  robot_choose_file (robot, path);
  robot_await (robot, robot_look_for ("params-verdict") != NULL);
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_settle (robot);
}

/* Of a convolution, two normalization layers and a linear one, those that normalize are offered, and the one that fits is loaded by a click. */
static void
test_parameters (Robot *robot)
{
  g_autofree char *path = torch_file ("checkpoint.pt");
  GtkWidget *layers;

  robot_enter_expression (robot, "x = torch.arange(8.).reshape(2, 2, 2); nn.BatchNorm1d(2)(x)");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(2)"));
  load_parameters (robot, path);
  robot_assert (robot, says ("params-verdict", "1 layer fits BatchNorm1d(2)"));
  robot_screenshot ("parameters");
  layers = robot_find (robot, "params-layers");
  robot_assert (robot, robot_look_for_words ("model.1") != NULL && robot_look_for_words ("model.3.1") != NULL);
  robot_assert (robot, robot_look_for_words ("model.0") == NULL && robot_look_for_words ("model.3.0") == NULL);
  robot_assert (robot, gtk_list_box_get_row_at_index (GTK_LIST_BOX (layers), 2) == NULL);
  robot_assert (robot, !gtk_list_box_row_get_activatable (gtk_list_box_get_row_at_index (GTK_LIST_BOX (layers), 1)));
  robot_click (robot, GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (layers), 0)));
  robot_await (robot, is_gone (robot) && norm_document_get_params (robot->document)->num_batches_tracked == 1);
  robot_assert (robot, !norm_params_is_initial (norm_document_get_params (robot->document), NORM_PARAM_RUNNING_MEAN));
  robot_assert (robot, fabs (param (robot, NORM_PARAM_WEIGHT, 0) - 1) < 0.01 && param (robot, NORM_PARAM_WEIGHT, 0) != 1); /* one step of Adam */
  g_assert_cmpstr (norm_document_undo_name (robot->document), ==, "Load Parameters");
  robot_key (robot, "ctrl+z");
  robot_await (robot, norm_params_is_initial (norm_document_get_params (robot->document), NORM_PARAM_RUNNING_MEAN));
  robot_assert (robot, param (robot, NORM_PARAM_WEIGHT, 0) == 1);
}

static void
test_no_parameters (Robot *robot)
{
  g_autofree char *path = torch_file ("views.pt");

  load_parameters (robot, path);
  robot_assert (robot, says ("params-verdict", "no normalization layer in this file"));
  robot_screenshot ("parameters-none");
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for ("params-verdict") == NULL);
  robot_assert (robot, !norm_document_is_modified (robot->document));
}

/* A file that is refused is refused in words, and nothing is lost. */
static void
test_refused (Robot *robot)
{
  g_autofree char *path = robot_write_file (robot, "evil.pt", "\200\2cos\nsystem\n)R.", -1);

  robot_click_named (robot, "load-parameters");
  robot_choose_file (robot, path);
  robot_await (robot, says ("message", "evil.pt") && says ("message", "torch.save() did not write"));
  robot_assert (robot, !norm_document_is_modified (robot->document));
}

/* Those with a file dialog come first: with recent files and no folder to begin in it shows those, and takes no typed path. */
static void
add_tests (void)
{
  robot_add_test ("/app/archives/mask", test_mask);
  robot_add_test ("/app/archives/slow-mask", test_slow_mask);
  robot_add_test ("/app/archives/parameters", test_parameters);
  robot_add_test ("/app/archives/no-parameters", test_no_parameters);
  robot_add_test ("/app/archives/refused", test_refused);
  robot_add_test ("/app/archives/choose", test_choose);
  robot_add_test ("/app/archives/double-click", test_double_click);
  robot_add_test ("/app/archives/search", test_search);
  robot_add_test ("/app/archives/not-readable", test_not_readable);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
