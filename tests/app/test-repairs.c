/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"

/* What does not fit is shown in PyTorch's own words, with repairs that work. The words are those that PyTorch 1.13 raises. */

static gboolean
all_is_well (Robot *robot)
{
  return norm_document_get_problem (robot->document) == NULL && norm_document_get_result (robot->document) != NULL;
}

typedef struct
{
  const char *label;
  GtkWidget *button;
} Repair;

static void
visit_repair (GtkWidget *widget, gpointer data)
{
  Repair *repair = data;

  if (g_str_equal (gtk_widget_get_name (widget), "repair") && strstr (gtk_button_get_label (GTK_BUTTON (widget)), repair->label) != NULL)
    repair->button = widget;
}

/* The repair button that says @label; NULL when none does. */
static GtkWidget *
repair_button (Robot *robot, const char *label)
{
  Repair repair = { label, NULL };

  robot_visit (GTK_WIDGET (robot->figure), visit_repair, &repair);
  return repair.button;
}

/* Presses each repair there is, undoing it before the next. */
static void
press_every_repair (Robot *robot)
{
  guint n_repairs = norm_document_get_problem (robot->document)->repairs->len;
  g_autofree char *broken = robot_content (robot);

  g_assert_cmpuint (n_repairs, >, 0);
  for (guint which = 0; which < n_repairs; which++)
    {
      const NormRepair *repair = g_ptr_array_index (norm_document_get_problem (robot->document)->repairs, which);
      g_autofree char *label = g_strdup (repair->label);
      g_autofree char *again = NULL;

      g_test_message ("repair: %s", label);
      robot_await (robot, repair_button (robot, label) != NULL);
      robot_click (robot, repair_button (robot, label));
      robot_await (robot, all_is_well (robot));
      robot_await (robot, robot_look_for ("problem-message") == NULL);
      robot_key (robot, "ctrl+z");
      robot_await (robot, norm_document_get_problem (robot->document) != NULL);
      again = robot_content (robot);
      g_assert_cmpstr (broken, ==, again);
    }
}

/* The question that the program began with: why can num_features not be 4 when there are four numbers? */
static void
test_num_features (Robot *robot)
{
  robot_enter_expression (robot, "BatchNorm1d(4)");
  robot_await (robot, g_str_equal (robot_words ("problem-message"), "running_mean should contain 1 elements not 4"));
  robot_move_away (robot);
  robot_screenshot ("num-features");
  robot_assert (robot, strstr (robot_words ("problem-explanation"), "[2, 1, 4]") != NULL);
  robot_assert (robot, repair_button (robot, "num_features=1") != NULL);
  robot_assert (robot, repair_button (robot, "squeeze(1)") != NULL);
  press_every_repair (robot);
}

static void
test_repaired_output (Robot *robot)
{
  robot_enter_expression (robot, "BatchNorm1d(4, eps=0)");
  robot_await (robot, repair_button (robot, "squeeze(1)") != NULL);
  robot_click (robot, repair_button (robot, "squeeze(1)"));
  robot_await (robot, all_is_well (robot));
  for (gsize cell = 0; cell < 8; cell++)
    robot_assert (robot, robot_output (robot, cell) == (cell < 4 ? 1 : -1));
}

static void
test_one_value_per_channel (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([[1., 2.]]); y = nn.BatchNorm1d(2)(x)");
  robot_await (robot, g_str_equal (robot_words ("problem-message"),
                                   "Expected more than 1 value per channel when training, got input size torch.Size([1, 2])"));
  robot_assert (robot, repair_button (robot, "eval()") != NULL);
  press_every_repair (robot);
}

static void
test_one_value (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([[[5.]]]); y = nn.BatchNorm1d(1)(x)");
  robot_await (robot, g_str_equal (robot_words ("problem-message"),
                                   "Expected more than 1 value per channel when training, got input size torch.Size([1, 1, 1])"));
  press_every_repair (robot);
}

static void
test_integers (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([[1, 2], [3, 4]]); y = nn.BatchNorm1d(2)(x)");
  robot_await (robot, g_str_equal (robot_words ("problem-message"), "\"batch_norm\" not implemented for 'Long'"));
  robot_assert (robot, repair_button (robot, "float32") != NULL);
  press_every_repair (robot);
}

static void
test_rank (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([1., 2., 3.]); y = nn.BatchNorm1d(3)(x)");
  robot_await (robot, g_str_equal (robot_words ("problem-message"), "expected 2D or 3D input (got 1D input)"));
  press_every_repair (robot);
  robot_enter_expression (robot, "BatchNorm2d(3)");
  robot_await (robot, g_str_equal (robot_words ("problem-message"), "expected 4D input (got 1D input)"));
  press_every_repair (robot);
  robot_enter_expression (robot, "x = torch.tensor(7.); y = nn.BatchNorm1d(1)(x)");
  robot_await (robot, g_str_equal (robot_words ("problem-message"), "expected 2D or 3D input (got 0D input)"));
  press_every_repair (robot);
}

/* NaN and infinity are values like others: they are shown, and say what becomes of them. */
static void
test_nan (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([[1., nan], [2., inf], [3., 4.]]); y = nn.BatchNorm1d(2)(x)");
  robot_await (robot, all_is_well (robot));
  robot_assert (robot, robot_output (robot, 0) < -1);
  robot_assert (robot, robot_output (robot, 1) != robot_output (robot, 1));
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 1);
  robot_await (robot, robot_selected (robot, 1));
  robot_screenshot ("nan");
}

static void
test_step_that_fails (Robot *robot)
{
  robot_enter_expression (robot, "squeeze(1)");
  robot_click_named (robot, "chip-tensor");
  robot_retype (robot, "[8]"); /* now there is no axis 1 */
  robot_key (robot, "Return");
  robot_await (robot, norm_document_get_failed_step (robot->document) == 0);
  robot_await (robot, strstr (robot_words ("problem-message"), "Dimension out of range") != NULL);
  robot_screenshot ("failing-step");
}

static void
add_tests (void)
{
  robot_add_test ("/app/repairs/num-features", test_num_features);
  robot_add_test ("/app/repairs/repaired-output", test_repaired_output);
  robot_add_test ("/app/repairs/one-value-per-channel", test_one_value_per_channel);
  robot_add_test ("/app/repairs/one-value", test_one_value);
  robot_add_test ("/app/repairs/integers", test_integers);
  robot_add_test ("/app/repairs/rank", test_rank);
  robot_add_test ("/app/repairs/nan", test_nan);
  robot_add_test ("/app/repairs/step-that-fails", test_step_that_fails);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
