/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person does in the panes reaches the document, and what the document says stands in the panes. */
#include "application.h"
#include "index-list.h"
#include "layer-panel.h"
#include "value-entry.h"
#include "pipeline-bar.h"
#include "popover.h"
#include "table.h"

static NormDocument *
lesson_document (const char *name)
{
  NormDocument *document = norm_document_new ();
  g_autoptr (GError) error = NULL;

  norm_document_load_lesson (document, name, &error);
  g_assert_no_error (error);
  return document;
}

static GtkWidget *
find (gpointer parent, const char *name)
{
  GtkWidget *found = norm_popover_find_widget (GTK_WIDGET (parent), name);

  if (found == NULL)
    g_error ("nothing is called %s", name);
  return found;
}

static void
click (gpointer parent, const char *name)
{
  g_signal_emit_by_name (find (parent, name), "clicked");
}

/* A widget needs a root for its actions, and a size for its rows. */
static GtkWidget *
show (gpointer widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 320, 700);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  return window;
}

/* ── index list ── */

static void
test_index_list (void)
{
  g_autoptr (NormIndexList) list = norm_index_list_new ();
  g_autoptr (NormIndexItem) last = NULL;

  norm_index_list_set_n (list, 100000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 100000);
  last = g_list_model_get_item (G_LIST_MODEL (list), 99999);
  g_assert_cmpuint (norm_index_item_get (last), ==, 99999);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 100000));
  norm_index_list_set_n (list, 3);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 3));
}

/* ── table: only what is seen has widgets ── */

static guint n_cells;

static GtkWidget *
create_counted_cell (gpointer owner, int column)
{
  n_cells++;
  return gtk_label_new (NULL);
}

static void
fill_counted_cell (gpointer owner, GtkWidget *cell, int column, guint row)
{
  g_assert_cmpuint (norm_table_cell_row (cell), ==, row);
  g_assert_cmpuint (row, <, 100000);
}

static int
compare_backwards (gpointer owner, int column, guint row, guint other)
{
  return (other > row) - (other < row);
}

static char *
describe_row (gpointer owner, guint row)
{
  return g_strdup_printf ("row %u", row);
}

static guint selected_row;

static void
row_selected (gpointer owner, guint row)
{
  selected_row = row;
}

static GtkColumnView *
column_view (GtkWidget *widget)
{
  GtkColumnView *found = GTK_IS_COLUMN_VIEW (widget) ? GTK_COLUMN_VIEW (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = column_view (child);
  return found;
}

static void
test_table_sorts (void)
{
  static const NormTableFuncs funcs = { create_counted_cell, fill_counted_cell, compare_backwards, describe_row, row_selected, NULL, NULL };
  NormTable *table = g_object_ref_sink (g_object_new (NORM_TYPE_TABLE, NULL));
  GtkColumnView *view = column_view (GTK_WIDGET (table));
  GtkSingleSelection *selection;
  g_autoptr (GtkColumnViewColumn) column = NULL;

  norm_table_set_funcs (table, &funcs, &n_cells);
  norm_table_add_column (table, 0, "row");
  norm_table_show (table, 5);
  selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (view));
  norm_table_select (table, 1);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 1);
  column = g_list_model_get_item (gtk_column_view_get_columns (view), 0);
  gtk_column_view_sort_by_column (view, column, GTK_SORT_ASCENDING); /* backwards: 4 3 2 1 0 */
  norm_table_select (table, 4);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 0);
  gtk_single_selection_set_selected (selection, 3); /* the person selects the fourth */
  g_assert_cmpuint (selected_row, ==, 1);
  g_assert_finalize_object (table);
}

/* A row that is not there yet is there when it is asked for; rows that go before others have come stay away. */
static void
test_table_grows (void)
{
  static const NormTableFuncs funcs = { create_counted_cell, fill_counted_cell, NULL, describe_row, row_selected, NULL, NULL };
  NormTable *table = g_object_ref_sink (g_object_new (NORM_TYPE_TABLE, NULL));
  GtkSingleSelection *selection;
  GListModel *model;

  norm_table_set_funcs (table, &funcs, &n_cells);
  norm_table_add_column (table, 0, "row");
  selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (column_view (GTK_WIDGET (table))));
  model = G_LIST_MODEL (selection);
  norm_table_show (table, 1000);
  g_assert_cmpuint (g_list_model_get_n_items (model), <, 1000);
  norm_table_select (table, 900);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1000);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 900);
  norm_table_show (table, 10);
  norm_table_show (table, 1000);
  norm_table_show (table, 12);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 12);
  g_assert_finalize_object (table);
}

static void
test_table_recycles (void)
{
  static const NormTableFuncs funcs = { create_counted_cell, fill_counted_cell, compare_backwards, describe_row, row_selected, NULL, NULL };
  NormTable *table = g_object_new (NORM_TYPE_TABLE, NULL);
  GListModel *model;
  GtkWidget *window;

  norm_table_set_funcs (table, &funcs, &n_cells);
  norm_table_add_column (table, 0, "row");
  norm_table_show (table, 100000);
  norm_table_set_max_height (table, 300);
  window = show (table);
  model = G_LIST_MODEL (gtk_column_view_get_model (column_view (GTK_WIDGET (table))));
  while (g_list_model_get_n_items (model) < 100000) /* the rest of the rows come when there is time */
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_cells, >, 0);
  g_assert_cmpuint (n_cells, <, 1000);
  selected_row = G_MAXUINT;
  norm_table_select (table, 50000); /* the program selects: the person is not told */
  norm_table_refresh (table);
  g_assert_cmpuint (selected_row, ==, G_MAXUINT);
  g_assert_cmpuint (n_cells, <, 2000);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ── number entry ── */

typedef struct
{
  guint n;
  NormArgValue value;
} Committed;

static void
note_commit (NormValueEntry *entry, const NormArgValue *value, Committed *committed)
{
  committed->n++;
  committed->value = *value;
}

static void
type_and_return (GtkWidget *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static void
test_value_entry (void)
{
  GtkWidget *entry = g_object_ref_sink (norm_value_entry_new (NORM_ARG_FLOAT_OR_NONE));
  Committed committed = { 0 };

  g_signal_connect (entry, "committed", G_CALLBACK (note_commit), &committed);
  norm_value_entry_set_number (NORM_VALUE_ENTRY (entry), 0.1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "0.1");
  type_and_return (entry, "0.1"); /* the same: nothing to tell */
  g_assert_cmpuint (committed.n, ==, 0);
  type_and_return (entry, " 1e-5 ");
  g_assert_cmpuint (committed.n, ==, 1);
  g_assert_cmpfloat (committed.value.number, ==, 1e-5);
  type_and_return (entry, "1,5"); /* never a decimal comma */
  type_and_return (entry, "much");
  g_assert_cmpuint (committed.n, ==, 1);
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  type_and_return (entry, "None");
  g_assert_cmpuint (committed.n, ==, 2);
  g_assert_true (committed.value.none);
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_finalize_object (entry);
}

static void
test_shape_entry (void)
{
  GtkWidget *entry = g_object_ref_sink (norm_value_entry_new (NORM_ARG_SHAPE));
  Committed committed = { 0 };

  g_signal_connect (entry, "committed", G_CALLBACK (note_commit), &committed);
  norm_value_entry_set (NORM_VALUE_ENTRY (entry), &(NormArgValue){ .n_sizes = 2, .sizes = { 3, 4 } });
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "(3, 4)");
  type_and_return (entry, "4");
  g_assert_cmpuint (committed.n, ==, 1);
  g_assert_cmpint (committed.value.n_sizes, ==, 1);
  g_assert_cmpint (committed.value.sizes[0], ==, 4);
  type_and_return (entry, "(4,"); /* marked, not committed */
  g_assert_cmpuint (committed.n, ==, 1);
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_finalize_object (entry);
}

/* ── layer panel ── */

static void
test_layer_panel_arguments (void)
{
  g_autoptr (NormDocument) document = lesson_document ("num-features-1");
  GtkWidget *panel = norm_layer_panel_new ();
  GtkWidget *window = show (panel);

  norm_document_view_set_document (NORM_DOCUMENT_VIEW (panel), document);
  gtk_switch_set_active (GTK_SWITCH (find (panel, "arg-affine")), TRUE);
  g_assert_true (norm_layer_has_weight (norm_document_get_layer (document)));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find (panel, "arg-num_features")), 4);
  g_assert_cmpint (norm_layer_n_features (norm_document_get_layer (document)), ==, 4);
  g_assert_nonnull (norm_document_get_problem (document));
  norm_document_undo (document);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (find (panel, "arg-num_features"))), ==, 1);
  type_and_return (find (panel, "arg-eps"), "1e-3");
  g_assert_cmpfloat (norm_layer_eps (norm_document_get_layer (document), NORM_DTYPE_FLOAT32), ==, 1e-3);
  type_and_return (find (panel, "arg-momentum"), "None");
  g_assert_false (norm_layer_momentum (norm_document_get_layer (document), NULL));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (panel, "panel-kind")), NORM_LAYER_IDENTITY);
  g_assert_cmpint (norm_document_get_layer (document)->info->kind, ==, NORM_LAYER_IDENTITY);
  g_assert_null (norm_popover_find_widget (panel, "arg-eps"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_layer_panel_mode_and_feed (void)
{
  g_autoptr (NormDocument) document = lesson_document ("num-features-1");
  GtkWidget *panel = norm_layer_panel_new ();
  GtkWidget *window = show (panel);

  norm_document_view_set_document (NORM_DOCUMENT_VIEW (panel), document);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (panel, "mode-eval")), TRUE);
  g_assert_cmpint (norm_document_get_mode (document), ==, NORM_MODE_EVAL);
  norm_document_undo (document);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (find (panel, "mode-train"))));
  /* 0.9 · 0 + 0.1 · 1.25, and 0.9 · 1 + 0.1 · 2.5 */
  g_assert_true (gtk_widget_activate_action (panel, "layer.feed", "u", 1));
  g_assert_cmpfloat_with_epsilon (norm_params_get (norm_document_get_params (document), NORM_PARAM_RUNNING_MEAN, 0), 0.125, 1e-12);
  g_assert_cmpfloat_with_epsilon (norm_params_get (norm_document_get_params (document), NORM_PARAM_RUNNING_VAR, 0), 1.15, 1e-12);
  type_and_return (find (panel, "running-mean"), "7");
  g_assert_cmpfloat (norm_params_get (norm_document_get_params (document), NORM_PARAM_RUNNING_MEAN, 0), ==, 7);
  g_assert_true (gtk_widget_activate_action (panel, "layer.reset-running", NULL));
  g_assert_true (norm_params_is_initial (norm_document_get_params (document), NORM_PARAM_RUNNING_MEAN));
  g_assert_cmpint (norm_document_get_params (document)->num_batches_tracked, ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ── pipeline bar ── */

static const char *
label_of (gpointer parent, const char *name)
{
  return gtk_button_get_label (GTK_BUTTON (find (parent, name)));
}

static void
test_pipeline_bar (void)
{
  g_autoptr (NormDocument) document = lesson_document ("num-features-4");
  GtkWidget *bar = g_object_ref_sink (norm_pipeline_bar_new ());
  GtkWidget *layer;

  norm_document_view_set_document (NORM_DOCUMENT_VIEW (bar), document);
  g_assert_cmpstr (label_of (bar, "chip-tensor"), ==, "x");
  g_assert_cmpstr (label_of (bar, "chip-step-0"), ==, "squeeze(1)");
  g_assert_cmpstr (label_of (bar, "chip-layer"), ==, "BatchNorm1d(4, eps=0, affine=False)");
  g_assert_nonnull (norm_popover_find_widget (bar, "chip-output"));
  layer = find (bar, "chip-layer");
  norm_document_hover (document, 0);
  g_assert_true (layer == find (bar, "chip-layer")); /* pointing at a value rebuilds no chip */
  click (bar, "chip-step-0-remove");
  g_assert_cmpuint (norm_steps_get_n (norm_document_get_steps (document)), ==, 0);
  g_assert_null (norm_popover_find_widget (bar, "chip-step-0"));
  /* 4 features on (2, 1, 4): no output any more */
  g_assert_true (gtk_widget_has_css_class (find (bar, "chip-layer"), "wrong"));
  g_assert_null (norm_popover_find_widget (bar, "chip-output"));
  norm_document_undo (document);
  g_assert_false (gtk_widget_has_css_class (find (bar, "chip-layer"), "wrong"));
  g_assert_finalize_object (bar);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  norm_application_init_resources ();
  g_test_add_func ("/app/panes/index-list", test_index_list);
  g_test_add_func ("/app/panes/table/sorts", test_table_sorts);
  g_test_add_func ("/app/panes/table/recycles", test_table_recycles);
  g_test_add_func ("/app/panes/table/grows", test_table_grows);
  g_test_add_func ("/app/panes/value-entry", test_value_entry);
  g_test_add_func ("/app/panes/shape-entry", test_shape_entry);
  g_test_add_func ("/app/panes/layer-panel/arguments", test_layer_panel_arguments);
  g_test_add_func ("/app/panes/layer-panel/mode-and-feed", test_layer_panel_mode_and_feed);
  g_test_add_func ("/app/panes/pipeline-bar", test_pipeline_bar);
  return g_test_run ();
}
