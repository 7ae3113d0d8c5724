/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"
#include "index-list.h"
#include "number.h"
#include <math.h>

struct _NormTable
{
  GtkWidget parent_instance;

  /* Owned */
  NormIndexList *rows;
  GtkSortListModel *sorted;
  GPtrArray *bound; /* of GtkListItem, borrowed: the cells that show something now */

  /* Borrowed */
  NormTableFuncs funcs;
  gpointer owner;
  GtkScrolledWindow *scrolled;
  GtkColumnView *view;
  GtkSingleSelection *selection; /* NULL when rows cannot be selected */

  gboolean selecting; /* by the program, not by the person */
  guint n_wanted;     /* rows, when all are there */
  guint growing;      /* source id: there are fewer yet */
};

/* One column's table and number, for its factory and sorter. */
typedef struct
{
  NormTable *table;
  int column;
} ColumnKey;

/* GTK makes widgets for up to 200 rows, seen or not, and these take longer than all else of a large file's first picture. */
#define ROWS_AT_ONCE 10
#define ROWS_MADE    256

G_DEFINE_FINAL_TYPE (NormTable, norm_table, GTK_TYPE_WIDGET)

static GQuark
row_quark (void)
{
  return g_quark_from_static_string ("norm-table-row");
}

guint
norm_table_cell_row (GtkWidget *cell)
{
  g_return_val_if_fail (GTK_IS_WIDGET (cell), 0);
  return GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (cell), row_quark ()));
}

/* GTK's row, two levels above its first cell, has no name of its own. */
static void
name_row (NormTable *self, GtkWidget *cell, guint row)
{
  GtkWidget *frame = gtk_widget_get_parent (cell);
  GtkWidget *line = frame != NULL ? gtk_widget_get_parent (frame) : NULL;
  g_autofree char *words = self->funcs.describe (self->owner, row);

  if (line != NULL && words != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
fill_item (NormTable *self, GtkListItem *item, int column)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  guint row = norm_index_item_get (gtk_list_item_get_item (item));

  g_object_set_qdata (G_OBJECT (cell), row_quark (), GUINT_TO_POINTER (row));
  self->funcs.fill (self->owner, cell, column, row);
  if (column == 0)
    name_row (self, cell, row);
}

static gboolean
query_tooltip (GtkWidget *cell, int x, int y, gboolean keyboard, GtkTooltip *tooltip, const ColumnKey *key)
{
  g_autofree char *text = key->table->funcs.tooltip (key->table->owner, key->column, norm_table_cell_row (cell));

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item, ColumnKey *key)
{
  GtkWidget *cell = key->table->funcs.create (key->table->owner, key->column);

  if (key->table->funcs.tooltip != NULL)
    {
      g_signal_connect (cell, "query-tooltip", G_CALLBACK (query_tooltip), key);
      gtk_widget_set_has_tooltip (cell, TRUE);
    }
  gtk_list_item_set_child (item, cell);
  g_object_set_qdata (G_OBJECT (item), row_quark (), GINT_TO_POINTER (key->column));
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, ColumnKey *key)
{
  g_ptr_array_add (key->table->bound, item);
  fill_item (key->table, item, key->column);
}

static void
unbind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, ColumnKey *key)
{
  g_ptr_array_remove_fast (key->table->bound, item);
}

static int
compare_rows (gconstpointer item, gconstpointer other, gpointer data)
{
  const ColumnKey *key = data;

  return key->table->funcs.compare (key->table->owner, key->column, norm_index_item_get ((NormIndexItem *) item),
                                    norm_index_item_get ((NormIndexItem *) other));
}

static ColumnKey *
column_key_new (NormTable *self, int column)
{
  ColumnKey *key = g_new (ColumnKey, 1);

  key->table = self;
  key->column = column;
  return key;
}

/* GtkColumnView has no alignment of titles, and gives a long one more room than there is: the first, the names of several axes, may be cut. Of the
 * others the content of the header's button – label, sort arrow – is moved to the end and turned round, so that the title stands over its
 * right-aligned numbers. */
static void
align_title (NormTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = gtk_widget_get_last_child (header);
  GtkWidget *content = gtk_widget_get_first_child (title);
  GtkWidget *label = GTK_IS_BOX (content) ? gtk_widget_get_first_child (content) : NULL;

  if (title == gtk_widget_get_first_child (header) && GTK_IS_LABEL (label))
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (title == gtk_widget_get_first_child (header) || label == NULL)
    return;
  gtk_widget_set_halign (content, GTK_ALIGN_END);
  gtk_box_reorder_child_after (GTK_BOX (content), gtk_widget_get_last_child (content), NULL);
}

void
norm_table_add_text_column (NormTable *self, int column, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  ColumnKey *key = column_key_new (self, column);
  g_autoptr (GtkColumnViewColumn) view_column = NULL;

  g_return_if_fail (NORM_IS_TABLE (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), key);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), key);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell), key);
  view_column = gtk_column_view_column_new (title, factory);
  g_object_set_data_full (G_OBJECT (view_column), "key", key, g_free);
  gtk_column_view_column_set_expand (view_column, TRUE);
  if (self->funcs.compare != NULL)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_rows, column_key_new (self, column), g_free));

      gtk_column_view_column_set_sorter (view_column, sorter);
    }
  gtk_column_view_append_column (self->view, view_column);
}

void
norm_table_add_column (NormTable *self, int column, const char *title)
{
  norm_table_add_text_column (self, column, title);
  align_title (self);
}

void
norm_table_set_title (NormTable *self, int column, const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  g_autoptr (GtkColumnViewColumn) view_column = g_list_model_get_item (columns, column);

  g_return_if_fail (view_column != NULL);
  if (g_strcmp0 (gtk_column_view_column_get_title (view_column), title) != 0)
    gtk_column_view_column_set_title (view_column, title);
}

void
norm_table_set_column_visible (NormTable *self, int column, gboolean visible)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  g_autoptr (GtkColumnViewColumn) view_column = g_list_model_get_item (columns, column);

  g_return_if_fail (view_column != NULL);
  gtk_column_view_column_set_visible (view_column, visible);
}

static void
selection_changed (NormTable *self)
{
  NormIndexItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (!self->selecting && item != NULL)
    self->funcs.selected (self->owner, norm_index_item_get (item));
}

static void
activated (NormTable *self, guint position)
{
  g_autoptr (NormIndexItem) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (item != NULL && self->funcs.activated != NULL)
    self->funcs.activated (self->owner, norm_index_item_get (item));
}

void
norm_table_set_funcs (NormTable *self, const NormTableFuncs *funcs, gpointer owner)
{
  g_autoptr (GtkSelectionModel) model = NULL;

  g_return_if_fail (NORM_IS_TABLE (self) && self->owner == NULL);
  self->funcs = *funcs;
  self->owner = owner;
  if (funcs->compare != NULL)
    gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->view));
  if (funcs->selected != NULL)
    {
      self->selection = gtk_single_selection_new (NULL);
      gtk_single_selection_set_autoselect (self->selection, FALSE);
      gtk_single_selection_set_can_unselect (self->selection, TRUE);
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->sorted));
      g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selection_changed), self, G_CONNECT_SWAPPED);
      model = GTK_SELECTION_MODEL (self->selection);
    }
  else
    model = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->sorted))));
  gtk_column_view_set_model (self->view, model);
}

static void
sort_again (NormTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint column = 0; column < g_list_model_get_n_items (columns); column++)
    {
      g_autoptr (GtkColumnViewColumn) view_column = g_list_model_get_item (columns, column);

      gtk_sorter_changed (gtk_column_view_column_get_sorter (view_column), GTK_SORTER_CHANGE_DIFFERENT);
    }
}

static gboolean
is_sorted (NormTable *self)
{
  GtkSorter *sorter = gtk_sort_list_model_get_sorter (self->sorted);

  return sorter != NULL && gtk_sorter_get_order (sorter) != GTK_SORTER_ORDER_NONE;
}

void
norm_table_refresh (NormTable *self)
{
  g_return_if_fail (NORM_IS_TABLE (self));
  self->selecting = TRUE;
  if (is_sorted (self))
    sort_again (self);
  self->selecting = FALSE;
  for (guint cell = 0; cell < self->bound->len; cell++)
    {
      GtkListItem *item = g_ptr_array_index (self->bound, cell);

      fill_item (self, item, GPOINTER_TO_INT (g_object_get_qdata (G_OBJECT (item), row_quark ())));
    }
}

static void
set_n_rows (NormTable *self, guint n_rows)
{
  self->selecting = TRUE;
  norm_index_list_set_n (self->rows, n_rows);
  self->selecting = FALSE;
}

static guint
get_n_rows (NormTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

static gboolean
grow (gpointer data)
{
  NormTable *self = data;
  guint n_rows = get_n_rows (self);

  set_n_rows (self, n_rows < ROWS_MADE ? MIN (self->n_wanted, n_rows + ROWS_AT_ONCE) : self->n_wanted);
  if (get_n_rows (self) < self->n_wanted)
    return G_SOURCE_CONTINUE;
  self->growing = 0;
  return G_SOURCE_REMOVE;
}

/* Now, not when there is time. */
static void
grow_at_once (NormTable *self)
{
  g_clear_handle_id (&self->growing, g_source_remove);
  set_n_rows (self, self->n_wanted);
}

/* The cells of rows that stay are filled again, those of new ones when they come. */
void
norm_table_show (NormTable *self, guint n_rows)
{
  g_return_if_fail (NORM_IS_TABLE (self));
  self->n_wanted = n_rows;
  if (n_rows < get_n_rows (self))
    set_n_rows (self, n_rows);
  norm_table_refresh (self);
  if (get_n_rows (self) < ROWS_AT_ONCE)
    set_n_rows (self, MIN (n_rows, ROWS_AT_ONCE));
  if (get_n_rows (self) == n_rows || is_sorted (self))
    grow_at_once (self);
  else if (self->growing == 0)
    self->growing = g_idle_add (grow, self);
}

/* Where a row stands now; unsorted, row and position are one. */
static guint
position_of (NormTable *self, guint row)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));

  if (row >= n_rows || !is_sorted (self))
    return row < n_rows ? row : GTK_INVALID_LIST_POSITION;
  for (guint position = 0; position < n_rows; position++)
    {
      g_autoptr (NormIndexItem) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

      if (norm_index_item_get (item) == row)
        return position;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* The rows, without the header. */
static GtkWidget *
get_list (NormTable *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
scroll_to (NormTable *self, guint position)
{
  gtk_widget_activate_action (get_list (self), "list.scroll-to-item", "u", position);
}

static gboolean
norm_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (get_list (NORM_TABLE (widget)));
}

/* The header and the list inside take the focus, and take no name from the view. */
void
norm_table_set_label (NormTable *self, const char *label)
{
  g_return_if_fail (NORM_IS_TABLE (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
norm_table_select (NormTable *self, guint row)
{
  guint position;

  g_return_if_fail (NORM_IS_TABLE (self) && self->selection != NULL);
  if (row >= get_n_rows (self) && row < self->n_wanted)
    grow_at_once (self);
  position = position_of (self, row);
  if (position == gtk_single_selection_get_selected (self->selection))
    return;
  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selecting = FALSE;
  if (position != GTK_INVALID_LIST_POSITION)
    scroll_to (self, position);
}

void
norm_table_set_max_height (NormTable *self, int height)
{
  g_return_if_fail (NORM_IS_TABLE (self));
  gtk_scrolled_window_set_max_content_height (self->scrolled, height);
}

char *
norm_table_number (double value)
{
  double size = fabs (value);

  return norm_number_display (value, size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : size < 1e6 ? 1 : 2, TRUE);
}

GtkWidget *
norm_table_number_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 3);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
norm_table_dispose (GObject *object)
{
  NormTable *self = NORM_TABLE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_handle_id (&self->growing, g_source_remove);
  if (child != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->sorted);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (norm_table_parent_class)->dispose (object);
}

static void
norm_table_finalize (GObject *object)
{
  g_ptr_array_unref (NORM_TABLE (object)->bound);
  G_OBJECT_CLASS (norm_table_parent_class)->finalize (object);
}

static void
norm_table_class_init (NormTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norm_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = norm_table_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = norm_table_grab_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
norm_table_init (NormTable *self)
{
  self->bound = g_ptr_array_new ();
  self->rows = norm_index_list_new ();
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)), NULL);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "norm-table");
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activated), self, G_CONNECT_SWAPPED);
  self->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_widget_set_focusable (GTK_WIDGET (self->scrolled), FALSE);
  /* no room for a bar below the rows: it would be kept free from the first layout on, though it is hardly ever shown */
  gtk_scrolled_window_set_policy (self->scrolled, GTK_POLICY_EXTERNAL, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (self->scrolled, TRUE);
  gtk_scrolled_window_set_child (self->scrolled, GTK_WIDGET (self->view));
  gtk_widget_set_parent (GTK_WIDGET (self->scrolled), GTK_WIDGET (self));
}
