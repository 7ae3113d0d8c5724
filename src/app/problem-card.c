/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem-card.h"
#include "wrap-layout.h"

#include <glib/gi18n.h>

struct _NormProblemCard
{
  GtkWidget parent_instance;

  /* Owned */
  NormDocument *document;
  NormProblem *problem;

  /* Template */
  GtkWidget *box;
  GtkLabel *message;
  GtkLabel *source;
  GtkLabel *explanation;
  GtkWidget *repairs;
};

G_DEFINE_FINAL_TYPE (NormProblemCard, norm_problem_card, GTK_TYPE_WIDGET)

GtkWidget *
norm_problem_card_new (void)
{
  return g_object_new (NORM_TYPE_PROBLEM_CARD, NULL);
}

static void
repair_clicked (GtkButton *button, NormProblemCard *self)
{
  const NormRepair *repair = g_object_get_data (G_OBJECT (button), "repair");
  g_autoptr (NormProblem) problem = norm_problem_ref (self->problem); /* applying it replaces the problem and these buttons */
  g_autoptr (NormDocument) document = g_object_ref (self->document);

  norm_document_apply_repair (document, repair);
}

static GtkWidget *
new_repair_button (NormProblemCard *self, const NormRepair *repair, gboolean best)
{
  GtkWidget *button = gtk_button_new_with_label (repair->label);

  g_object_set_data (G_OBJECT (button), "repair", (gpointer) repair);
  gtk_widget_set_name (button, "repair");
  if (best)
    gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect (button, "clicked", G_CALLBACK (repair_clicked), self);
  return button;
}

static void
clear_repairs (NormProblemCard *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->repairs)) != NULL)
    gtk_box_remove (GTK_BOX (self->repairs), child);
}

static void
fill (NormProblemCard *self)
{
  gtk_label_set_label (self->message, self->problem->message);
  gtk_label_set_label (self->explanation, self->problem->explanation);
  gtk_widget_set_visible (GTK_WIDGET (self->explanation), self->problem->explanation != NULL && *self->problem->explanation != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->source), self->problem->from_torch);
  for (guint which = 0; which < self->problem->repairs->len; which++)
    gtk_box_append (GTK_BOX (self->repairs), new_repair_button (self, g_ptr_array_index (self->problem->repairs, which), which == 0));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->problem->message, -1);
}

void
norm_problem_card_set_problem (NormProblemCard *self, NormDocument *document, NormProblem *problem)
{
  g_return_if_fail (NORM_IS_PROBLEM_CARD (self));
  gtk_widget_set_visible (GTK_WIDGET (self), problem != NULL);
  if (problem == self->problem)
    return;
  clear_repairs (self);
  if (problem != NULL)
    norm_problem_ref (problem);
  g_clear_pointer (&self->problem, norm_problem_unref);
  self->problem = problem;
  g_set_object (&self->document, document);
  if (problem != NULL)
    fill (self);
}

static void
norm_problem_card_dispose (GObject *object)
{
  NormProblemCard *self = NORM_PROBLEM_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->problem, norm_problem_unref);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (norm_problem_card_parent_class)->dispose (object);
}

static void
norm_problem_card_class_init (NormProblemCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_problem_card_dispose;
  g_type_ensure (NORM_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/problem-card.ui");
  gtk_widget_class_bind_template_child (widget_class, NormProblemCard, box);
  gtk_widget_class_bind_template_child (widget_class, NormProblemCard, message);
  gtk_widget_class_bind_template_child (widget_class, NormProblemCard, source);
  gtk_widget_class_bind_template_child (widget_class, NormProblemCard, explanation);
  gtk_widget_class_bind_template_child (widget_class, NormProblemCard, repairs);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
norm_problem_card_init (NormProblemCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
