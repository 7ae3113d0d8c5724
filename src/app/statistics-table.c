/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics-table.h"
#include "number.h"
#include "swatch.h"
#include "table.h"
#include <glib/gi18n.h>

enum
{
  COLUMN_POOL,
  COLUMN_M,
  COLUMN_MEAN,
  COLUMN_VAR,
};

struct _NormStatisticsTable
{
  NormDocumentView parent_instance;

  /* Owned */
  NormResult *result; /* NULL when there is none */

  /* Template */
  NormTable *table;
};

G_DEFINE_FINAL_TYPE (NormStatisticsTable, norm_statistics_table, NORM_TYPE_DOCUMENT_VIEW)

/* RMSNorm, whose pools have the mean of their squares in the variance's place */
static gboolean
pools_squares (const NormResult *result)
{
  return !result->layer->info->centers;
}

static double
statistic (const NormResult *result, int column, guint pool)
{
  switch (column)
    {
    case COLUMN_MEAN:
      return result->pools[pool].mean;
    case COLUMN_VAR:
      return pools_squares (result) ? result->pools[pool].used_var : result->pools[pool].var;
    default:
      return pool;
    }
}

/* "3", or for layers that keep several axes "0, 1" */
static char *
pool_index_text (const NormPooling *pooling, gsize pool)
{
  gsize index[NORM_MAX_AXES];
  int n_kept = norm_pooling_pool_index (pooling, pool, index);
  GString *text = g_string_new (NULL);

  for (int kept = 0; kept < n_kept; kept++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, kept > 0 ? ", " : "", index[kept]);
  return g_string_free (text, FALSE);
}

static GtkWidget *
create_pool_cell (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_START); /* the last index tells neighbours apart */
  gtk_label_set_width_chars (GTK_LABEL (label), 2);
  gtk_box_append (GTK_BOX (box), norm_swatch_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "numeric");
  return box;
}

static GtkWidget *
create_cell (gpointer owner, int column)
{
  return column == COLUMN_POOL ? create_pool_cell () : norm_table_number_label ();
}

static void
fill_pool_cell (GtkWidget *cell, const NormPooling *pooling, guint pool)
{
  g_autofree char *text = pool_index_text (pooling, pool);

  norm_swatch_set_pool (NORM_SWATCH (gtk_widget_get_first_child (cell)), pool);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (cell)), text);
}

/* The exact number; for the variance also the unbiased one, which goes into running_var. */
static char *
describe_exactly (const NormResult *result, int column, guint pool)
{
  g_autofree char *exact = norm_number_shortest (statistic (result, column, pool));
  g_autofree char *unbiased = norm_number_shortest (result->pools[pool].unbiased_var);

  return column == COLUMN_VAR && !pools_squares (result) ? g_strdup_printf (_ ("%s, divided by m\n%s, divided by m − 1"), exact, unbiased)
                                                         : g_steal_pointer (&exact);
}

static void
fill_number_cell (GtkWidget *cell, const NormResult *result, int column, guint pool)
{
  g_autofree char *text = norm_table_number (statistic (result, column, pool));

  gtk_label_set_label (GTK_LABEL (cell), text);
}

static void
fill_cell (gpointer owner, GtkWidget *cell, int column, guint pool)
{
  NormStatisticsTable *self = owner;

  if (self->result == NULL || pool >= self->result->pooling->n_pools)
    return;
  if (column == COLUMN_POOL)
    fill_pool_cell (cell, self->result->pooling, pool);
  else if (column == COLUMN_M)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GSIZE_FORMAT, self->result->pools[pool].m);

      gtk_label_set_label (GTK_LABEL (cell), text);
    }
  else
    fill_number_cell (cell, self->result, column, pool);
}

static char *
cell_tooltip (gpointer owner, int column, guint pool)
{
  const NormResult *result = NORM_STATISTICS_TABLE (owner)->result;

  if (result == NULL || pool >= result->pooling->n_pools || column == COLUMN_M)
    return NULL;
  return column == COLUMN_POOL ? pool_index_text (result->pooling, pool) : describe_exactly (result, column, pool);
}

static int
compare_pools (gpointer owner, int column, guint pool, guint other)
{
  NormStatisticsTable *self = owner;
  double value, other_value;

  if (self->result == NULL || MAX (pool, other) >= self->result->pooling->n_pools)
    return 0;
  value = statistic (self->result, column, pool);
  other_value = statistic (self->result, column, other);
  return (value > other_value) - (value < other_value);
}

static char *
describe_pool (gpointer owner, guint pool)
{
  NormResult *result = NORM_STATISTICS_TABLE (owner)->result;
  g_autofree char *title = NULL;
  g_autofree char *mean = NULL;
  g_autofree char *var = NULL;

  if (result == NULL || pool >= result->pooling->n_pools)
    return NULL;
  title = norm_explain_pool_title (result, pool);
  mean = norm_number_display (result->pools[pool].mean, 4, TRUE);
  var = norm_number_display (statistic (result, COLUMN_VAR, pool), 4, TRUE);
  if (pools_squares (result))
    return g_strdup_printf (_ ("%s: %zu values, mean of their squares %s"), title, result->pools[pool].m, var);
  return g_strdup_printf (_ ("%s: %zu values, mean %s, variance %s"), title, result->pools[pool].m, mean, var);
}

static void
pool_selected (gpointer owner, guint pool)
{
  NormStatisticsTable *self = owner;
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));

  if (self->result != NULL && self->result->pooling->m > 0 && pool < self->result->pooling->n_pools)
    norm_document_pin (document, norm_pooling_cell (self->result->pooling, pool, 0));
}

/* The names of the kept axes: "C" */
static char *
kept_names (const NormPooling *pooling)
{
  GString *text = g_string_new (NULL);

  for (int axis = 0; axis < pooling->view->rank; axis++)
    if (pooling->kept[axis])
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", pooling->names[axis]);
  return g_string_free (text, FALSE);
}

static void
norm_statistics_table_changed (NormDocumentView *view, NormDocument *document)
{
  NormStatisticsTable *self = NORM_STATISTICS_TABLE (view);
  NormResult *result = norm_document_get_result (document);
  gsize n_pools = result != NULL ? result->pooling->n_pools : 0;

  g_clear_pointer (&self->result, norm_result_unref);
  if (result != NULL)
    self->result = norm_result_ref (result);
  if (n_pools > 0)
    {
      g_autofree char *title = kept_names (result->pooling);

      norm_table_set_title (self->table, COLUMN_POOL, title);
      norm_table_set_title (self->table, COLUMN_VAR, pools_squares (result) ? _ ("mean(x²)") : _ ("var"));
    }
  norm_table_show (self->table, MIN (n_pools, G_MAXINT));
}

static void
norm_statistics_table_selection_changed (NormDocumentView *view, NormDocument *document)
{
  NormStatisticsTable *self = NORM_STATISTICS_TABLE (view);
  gsize cell;
  guint pool = G_MAXUINT;

  if (self->result != NULL && self->result->pooling->n_pools > 0 && norm_document_get_selected_cell (document, &cell) &&
      cell < self->result->input->n_values)
    pool = norm_pooling_pool_of (self->result->pooling, cell);
  norm_table_select (self->table, pool);
}

GtkWidget *
norm_statistics_table_new (void)
{
  return g_object_new (NORM_TYPE_STATISTICS_TABLE, NULL);
}

static void
norm_statistics_table_dispose (GObject *object)
{
  g_clear_pointer (&NORM_STATISTICS_TABLE (object)->result, norm_result_unref);
  G_OBJECT_CLASS (norm_statistics_table_parent_class)->dispose (object);
}

static void
norm_statistics_table_class_init (NormStatisticsTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norm_statistics_table_dispose;
  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_statistics_table_changed;
  NORM_DOCUMENT_VIEW_CLASS (klass)->selection_changed = norm_statistics_table_selection_changed;
}

static void
norm_statistics_table_init (NormStatisticsTable *self)
{
  static const NormTableFuncs funcs = { create_cell, fill_cell, compare_pools, describe_pool, pool_selected, NULL, cell_tooltip };

  self->table = g_object_new (NORM_TYPE_TABLE, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->table), GTK_WIDGET (self));
  gtk_widget_set_name (GTK_WIDGET (self->table), "pools-table");
  norm_table_set_funcs (self->table, &funcs, self);
  norm_table_add_column (self->table, COLUMN_POOL, "C");
  norm_table_add_column (self->table, COLUMN_M, "m");
  norm_table_add_column (self->table, COLUMN_MEAN, _ ("mean"));
  norm_table_add_column (self->table, COLUMN_VAR, _ ("var"));
  norm_table_set_label (self->table, _ ("Pools"));
  norm_table_set_max_height (self->table, 256);
}
