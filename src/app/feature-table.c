/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feature-table.h"
#include "number.h"
#include "table.h"
#include "value-entry.h"
#include <glib/gi18n.h>

struct _NormFeatureTable
{
  NormDocumentView parent_instance;

  /* Template; index 0 mean, 1 var */
  GtkBox *before_mean_place;
  GtkBox *before_var_place;
  GtkLabel *batch[2];
  GtkLabel *after[2];

  /* Borrowed */
  GtkWidget *before[2];
};

G_DEFINE_FINAL_TYPE (NormFeatureTable, norm_feature_table, NORM_TYPE_DOCUMENT_VIEW)

static const NormParamKind kinds[] = { NORM_PARAM_RUNNING_MEAN, NORM_PARAM_RUNNING_VAR };

static void
value_committed (NormFeatureTable *self, const NormArgValue *value, GtkWidget *entry)
{
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
  NormParamKind kind = kinds[entry == self->before[1]];
  g_autoptr (NormParams) params = norm_params_with_value (norm_document_get_params (document), kind, 1, 0, value->number);
  g_autofree char *undo_name = g_strdup_printf (_ ("Edit %s"), norm_param_name (kind));

  norm_document_set_params (document, params, undo_name);
}

static void
show_number (GtkLabel *label, double value)
{
  g_autofree char *text = norm_table_number (value);
  g_autofree char *exact = norm_number_shortest (value);

  gtk_label_set_label (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), exact);
}

static void
norm_feature_table_changed (NormDocumentView *view, NormDocument *document)
{
  NormFeatureTable *self = NORM_FEATURE_TABLE (view);
  NormResult *result = norm_document_get_result (document);

  for (int row = 0; row < 2; row++)
    norm_value_entry_set_number (NORM_VALUE_ENTRY (self->before[row]), norm_params_get (norm_document_get_params (document), kinds[row], 0));
  if (result == NULL || result->pooling->n_pools == 0)
    return;
  show_number (self->batch[0], result->pools[0].mean);
  show_number (self->batch[1], result->pools[0].unbiased_var);
  for (int row = 0; row < 2; row++)
    show_number (self->after[row], norm_params_get (result->params_after, kinds[row], 0));
}

GtkWidget *
norm_feature_table_new (void)
{
  return g_object_new (NORM_TYPE_FEATURE_TABLE, NULL);
}

static void
norm_feature_table_class_init (NormFeatureTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_feature_table_changed;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/feature-table.ui");
  gtk_widget_class_bind_template_child (widget_class, NormFeatureTable, before_mean_place);
  gtk_widget_class_bind_template_child (widget_class, NormFeatureTable, before_var_place);
  gtk_widget_class_bind_template_child_full (widget_class, "batch_mean", FALSE, G_STRUCT_OFFSET (NormFeatureTable, batch[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "batch_var", FALSE, G_STRUCT_OFFSET (NormFeatureTable, batch[1]));
  gtk_widget_class_bind_template_child_full (widget_class, "after_mean", FALSE, G_STRUCT_OFFSET (NormFeatureTable, after[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "after_var", FALSE, G_STRUCT_OFFSET (NormFeatureTable, after[1]));
}

static GtkWidget *
add_entry (NormFeatureTable *self, const char *name, const char *label)
{
  GtkWidget *entry = norm_value_entry_new_cell ();

  gtk_widget_set_name (entry, name);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (entry, "committed", G_CALLBACK (value_committed), self);
  return entry;
}

static void
norm_feature_table_init (NormFeatureTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->before[0] = add_entry (self, "running-mean", _ ("running_mean before this batch"));
  self->before[1] = add_entry (self, "running-var", _ ("running_var before this batch"));
  gtk_box_append (self->before_mean_place, self->before[0]);
  gtk_box_append (self->before_var_place, self->before[1]);
}
