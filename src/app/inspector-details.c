/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspector-details.h"
#include "formula-detail.h"
#include "number.h"

#include <glib/gi18n.h>

#define MOST_TERMS 8

struct _NormInspectorDetails
{
  GtkWidget parent_instance;

  /* Owned */
  NormResult *result; /* NULL: nothing to show yet */

  gsize pool, cell;

  /* Children */
  GtkExpander *expander;
  NormFormulaView *squares, *ratio, *divisor, *moving_mean, *moving_variance;
  GtkLabel *keras;
};

G_DEFINE_FINAL_TYPE (NormInspectorDetails, norm_inspector_details, GTK_TYPE_WIDGET)

GtkWidget *
norm_inspector_details_new (void)
{
  return g_object_new (NORM_TYPE_INSPECTOR_DETAILS, NULL);
}

static void
show_keras (NormInspectorDetails *self)
{
  NormFormula *mean = norm_formula_keras (self->result, self->pool, FALSE);
  double momentum = 0;
  g_autofree char *old = NULL, *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->keras), mean != NULL);
  norm_layer_momentum (self->result->layer, &momentum);
  old = norm_number_display (1 - momentum, 4, TRUE);
  words = g_strdup_printf (_ ("Keras names the old value’s share: momentum=%s. Its moving_variance takes the variance ÷m."), old);
  gtk_label_set_label (self->keras, words);
  norm_formula_view_take (self->moving_mean, mean);
  norm_formula_view_take (self->moving_variance, norm_formula_keras (self->result, self->pool, TRUE));
}

static void
fill (NormInspectorDetails *self)
{
  if (self->result == NULL || !gtk_expander_get_expanded (self->expander))
    return;
  norm_formula_view_take (self->squares, norm_formula_squares (self->result, self->pool, self->cell, MOST_TERMS));
  norm_formula_view_take (self->ratio, norm_formula_ratio (self->result, self->pool));
  norm_formula_view_take (self->divisor, norm_formula_divisor (self->result, self->pool));
  show_keras (self);
}

void
norm_inspector_details_show (NormInspectorDetails *self, NormResult *result, gsize pool, gsize cell)
{
  g_return_if_fail (NORM_IS_INSPECTOR_DETAILS (self) && result != NULL);
  norm_result_ref (result);
  g_clear_pointer (&self->result, norm_result_unref);
  self->result = result;
  self->pool = pool;
  self->cell = cell;
  fill (self);
}

static NormFormulaView *
add_formula (GtkWidget *box, const char *name)
{
  GtkWidget *view = g_object_new (NORM_TYPE_FORMULA_VIEW, NULL);

  gtk_widget_set_name (view, name);
  gtk_box_append (GTK_BOX (box), view);
  return NORM_FORMULA_VIEW (view);
}

static GtkWidget *
create_words (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_name (label, "inspector-keras");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 16);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
create_content (NormInspectorDetails *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_margin_top (box, 6);
  self->squares = add_formula (box, "inspector-squares");
  self->ratio = add_formula (box, "inspector-ratio");
  self->divisor = add_formula (box, "inspector-divisor");
  self->keras = GTK_LABEL (create_words ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->keras));
  self->moving_mean = add_formula (box, "inspector-moving-mean");
  self->moving_variance = add_formula (box, "inspector-moving-variance");
  return box;
}

static void
norm_inspector_details_dispose (GObject *object)
{
  NormInspectorDetails *self = NORM_INSPECTOR_DETAILS (object);

  g_clear_pointer (&self->result, norm_result_unref);
  if (self->expander != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->expander));
  self->expander = NULL;
  G_OBJECT_CLASS (norm_inspector_details_parent_class)->dispose (object);
}

static void
norm_inspector_details_class_init (NormInspectorDetailsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norm_inspector_details_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
norm_inspector_details_init (NormInspectorDetails *self)
{
  self->expander = GTK_EXPANDER (gtk_expander_new (_ ("Step by step")));
  gtk_widget_set_name (GTK_WIDGET (self->expander), "inspector-details");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Step by step"), -1);
  gtk_expander_set_child (self->expander, create_content (self));
  gtk_widget_set_parent (GTK_WIDGET (self->expander), GTK_WIDGET (self));
  g_signal_connect_object (self->expander, "notify::expanded", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
}
