/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "params-table.h"
#include "value-entry.h"
#include "table.h"
#include <glib/gi18n.h>

enum
{
  COLUMN_FEATURE,
  COLUMN_FIRST,
  COLUMN_SECOND,
};

struct _NormParamsTable
{
  NormDocumentView parent_instance;

  gboolean affine;
  gboolean after;

  /* Borrowed */
  NormTable *table; /* NULL until it is first seen: a table takes longer to build than all the rest of the panel */
};

enum
{
  PROP_0,
  PROP_AFFINE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (NormParamsTable, norm_params_table, NORM_TYPE_DOCUMENT_VIEW)

static NormParamKind
kind_of (NormParamsTable *self, int column)
{
  if (self->affine)
    return column == COLUMN_FIRST ? NORM_PARAM_WEIGHT : NORM_PARAM_BIAS;
  return column == COLUMN_FIRST ? NORM_PARAM_RUNNING_MEAN : NORM_PARAM_RUNNING_VAR;
}

static void
value_committed (GtkWidget *entry, const NormArgValue *value, NormParamsTable *self)
{
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
  NormParamKind kind = kind_of (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (entry), "column")));
  gsize n_features = norm_layer_n_features (norm_document_get_layer (document));
  guint feature = norm_table_cell_row (entry);
  g_autoptr (NormParams) params = NULL;
  g_autofree char *undo_name = g_strdup_printf (_ ("Edit %s"), norm_param_name (kind));

  if (feature >= n_features)
    return;
  params = norm_params_with_value (norm_document_get_params (document), kind, n_features, feature, value->number);
  norm_document_set_params (document, params, undo_name);
}

static GtkWidget *
create_cell (gpointer owner, int column)
{
  GtkWidget *entry;

  if (column == COLUMN_FEATURE)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "numeric");
      return label;
    }
  entry = norm_value_entry_new_cell ();
  g_object_set_data (G_OBJECT (entry), "column", GINT_TO_POINTER (column));
  g_signal_connect (entry, "committed", G_CALLBACK (value_committed), owner);
  return entry;
}

static NormParams *
shown_params (NormParamsTable *self, NormDocument *document)
{
  NormResult *result = norm_document_get_result (document);

  return self->after && result != NULL ? result->params_after : norm_document_get_params (document);
}

/* "C", or for elementwise ones the names of all pooled axes: "C, L" */
static char *
features_title (NormDocument *document)
{
  NormLayer *layer = norm_document_get_layer (document);
  NormView *view = norm_document_get_view (document);
  GString *title;
  int n_sizes;

  norm_layer_normalized_shape (layer, &n_sizes);
  if (n_sizes == 0 || n_sizes > view->rank)
    return g_strdup ("C");
  title = g_string_new (NULL);
  for (int axis = view->rank - n_sizes; axis < view->rank; axis++)
    g_string_append_printf (title, "%s%s", title->len > 0 ? ", " : "", norm_layer_axis_name (layer, view->rank, axis));
  return g_string_free (title, FALSE);
}

/* "3", or for elementwise ones the place in the pool: "1, 2" */
static char *
feature_text (NormDocument *document, guint feature)
{
  gsize shape[NORM_MAX_RANK], index[NORM_MAX_AXES];
  const gint64 *sizes;
  GString *text;
  int n_sizes;

  sizes = norm_layer_normalized_shape (norm_document_get_layer (document), &n_sizes);
  if (n_sizes == 0)
    return g_strdup_printf ("%u", feature);
  for (int place = 0; place < n_sizes; place++)
    shape[place] = (gsize) MAX (sizes[place], 1);
  norm_shape_unravel (n_sizes, shape, feature, index);
  text = g_string_new (NULL);
  for (int place = 0; place < n_sizes; place++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, place > 0 ? ", " : "", index[place]);
  return g_string_free (text, FALSE);
}

static void
fill_cell (gpointer owner, GtkWidget *cell, int column, guint feature)
{
  NormParamsTable *self = owner;
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
  NormParamKind kind = kind_of (self, column);
  g_autofree char *text = NULL;

  if (column == COLUMN_FEATURE)
    {
      text = feature_text (document, feature);
      gtk_label_set_label (GTK_LABEL (cell), text);
      return;
    }
  text = g_strdup_printf (_ ("%s of feature %u"), norm_param_name (kind), feature);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  norm_value_entry_set_read_only (NORM_VALUE_ENTRY (cell), self->after);
  norm_value_entry_set_number (NORM_VALUE_ENTRY (cell), norm_params_get (shown_params (self, document), kind, feature));
}

static char *
describe_feature (gpointer owner, guint feature)
{
  return g_strdup_printf (_ ("Feature %u"), feature);
}

static void
norm_params_table_changed (NormDocumentView *view, NormDocument *document)
{
  NormParamsTable *self = NORM_PARAMS_TABLE (view);
  gint64 n_features = norm_layer_n_features (norm_document_get_layer (document));
  g_autofree char *title = NULL;

  if (self->table == NULL)
    return;
  title = features_title (document);
  norm_table_set_title (self->table, COLUMN_FEATURE, title);
  norm_table_set_column_visible (self->table, COLUMN_SECOND, !self->affine || norm_layer_has_bias (norm_document_get_layer (document)));
  norm_table_show (self->table, CLAMP (n_features, 0, G_MAXINT));
}

static void
build (NormParamsTable *self)
{
  static const NormTableFuncs funcs = { create_cell, fill_cell, NULL, describe_feature, NULL, NULL, NULL };

  self->table = g_object_new (NORM_TYPE_TABLE, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->table), GTK_WIDGET (self));
  norm_table_set_funcs (self->table, &funcs, self);
  norm_table_add_column (self->table, COLUMN_FEATURE, "C");
  norm_table_add_column (self->table, COLUMN_FIRST, self->affine ? _ ("weight γ") : _ ("mean"));
  norm_table_add_column (self->table, COLUMN_SECOND, self->affine ? _ ("bias β") : _ ("var"));
  norm_table_set_label (self->table, self->affine ? _ ("Weight and bias") : _ ("Running statistics"));
  norm_table_set_max_height (self->table, 176);
  gtk_widget_set_name (GTK_WIDGET (self->table), self->affine ? "affine-table" : "running-table");
}

static void
norm_params_table_map (GtkWidget *widget)
{
  NormParamsTable *self = NORM_PARAMS_TABLE (widget);
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));

  if (self->table == NULL)
    {
      build (self);
      if (document != NULL)
        norm_params_table_changed (NORM_DOCUMENT_VIEW (self), document);
    }
  GTK_WIDGET_CLASS (norm_params_table_parent_class)->map (widget);
}

void
norm_params_table_set_after (NormParamsTable *self, gboolean after)
{
  g_return_if_fail (NORM_IS_PARAMS_TABLE (self));
  if (self->after == after)
    return;
  self->after = after;
  if (self->table != NULL && norm_document_view_get_document (NORM_DOCUMENT_VIEW (self)) != NULL)
    norm_table_refresh (self->table);
}

static void
norm_params_table_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_AFFINE)
    NORM_PARAMS_TABLE (object)->affine = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

GtkWidget *
norm_params_table_new (void)
{
  return g_object_new (NORM_TYPE_PARAMS_TABLE, NULL);
}

static void
norm_params_table_class_init (NormParamsTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = norm_params_table_set_property;
  GTK_WIDGET_CLASS (klass)->map = norm_params_table_map;
  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_params_table_changed;
  properties[PROP_AFFINE] = g_param_spec_boolean ("affine", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
norm_params_table_init (NormParamsTable *self)
{
}
