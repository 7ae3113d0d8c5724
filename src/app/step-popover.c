/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "step-popover.h"
#include "popover.h"
#include "cells-view.h"
#include <glib/gi18n.h>

#define MOST_SUGGESTIONS  6
#define MOST_ALTERNATIVES 60 /* all orders of four axes, and more */

struct _NormStepPopover
{
  GtkPopover parent_instance;

  /* Owned */
  NormDocument *document;
  NormView *before; /* what the step is applied to; NULL when an earlier step fails */

  NormStepKind kind; /* whose arguments are offered, if there is one … */
  gboolean has_kind; /* … else what suits the shape */
  guint index;

  /* Template */
  GtkLabel *heading;
  GtkEntry *entry;
  GtkLabel *preview;
  NormCellsView *picture;
  GtkLabel *message;
  GtkLabel *suggestions_heading;
  GtkBox *suggestions;
  GtkWidget *remove;
  GtkWidget *apply;
};

G_DEFINE_FINAL_TYPE (NormStepPopover, norm_step_popover, GTK_TYPE_POPOVER)

static gboolean
is_new (NormStepPopover *self)
{
  return self->index >= norm_steps_get_n (norm_document_get_steps (self->document));
}

/* The view after the steps in @text, which may be several; NULL with an error in words for the person who types. */
static NormView *
try_text (NormStepPopover *self, const char *text, GError **error)
{
  g_autoptr (NormSteps) typed = norm_steps_parse (text, error);

  if (typed == NULL)
    return NULL;
  if (self->before == NULL)
    {
      g_set_error_literal (error, NORM_ERROR, NORM_ERROR_SHAPE, _ ("An earlier step fails; mend or remove that one first."));
      return NULL;
    }
  return norm_steps_apply (typed, self->before, G_MAXUINT, NULL, error);
}

static void
apply_text (NormStepPopover *self, const char *text)
{
  NormSteps *current = norm_document_get_steps (self->document);
  g_autoptr (NormSteps) typed = norm_steps_parse (text, NULL);
  g_autoptr (NormSteps) steps = NULL;

  if (typed == NULL)
    return;
  steps = is_new (self) ? norm_steps_ref (current) : norm_steps_with_removed (current, self->index);
  for (guint typed_index = 0; typed_index < norm_steps_get_n (typed); typed_index++)
    {
      NormSteps *longer = norm_steps_with_inserted (steps, self->index + typed_index, norm_steps_get (typed, typed_index));

      norm_steps_unref (steps);
      steps = longer;
    }
  norm_document_set_steps (self->document, steps, is_new (self) ? _ ("Add Step") : _ ("Edit Step"));
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* "[2, 1, 4] → [2, 4]" and how the cells move; @after NULL: nothing */
static void
show_effect (NormStepPopover *self, NormView *after)
{
  g_autofree char *from = after != NULL ? norm_shape_to_text (self->before->rank, self->before->shape) : NULL;
  g_autofree char *to = after != NULL ? norm_shape_to_text (after->rank, after->shape) : NULL;
  g_autofree char *label = after != NULL ? g_strdup_printf ("%s → %s", from, to) : g_strdup ("");

  gtk_label_set_label (self->preview, label);
  norm_cells_view_set_views (self->picture, after != NULL ? self->before : NULL, after);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_typed (NormStepPopover *self)
{
  g_autoptr (NormView) after = try_text (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)), NULL);

  show_effect (self, *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0' ? after : NULL);
}

static void
suggestion_clicked (NormStepPopover *self, GtkButton *button)
{
  apply_text (self, g_object_get_data (G_OBJECT (button), "step"));
}

/* What the pointer or the focus is on shows its effect; then what is typed is seen again. */
static void
suggestion_entered (NormStepPopover *self, GtkEventController *controller)
{
  const char *text = g_object_get_data (G_OBJECT (gtk_event_controller_get_widget (controller)), "step");
  g_autoptr (NormView) after = try_text (self, text, NULL);

  show_effect (self, after);
}

static void
pointer_entered (NormStepPopover *self, double x, double y, GtkEventController *controller)
{
  suggestion_entered (self, controller);
}

static void
watch_pointer (NormStepPopover *self, GtkWidget *button)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointer_entered), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (show_typed), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (suggestion_entered), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (show_typed), self);
  gtk_widget_add_controller (button, motion);
  gtk_widget_add_controller (button, focus);
}

static GtkWidget *
suggestion_button (NormStepPopover *self, const char *text)
{
  g_autoptr (NormView) after = try_text (self, text, NULL);
  g_autofree char *shape = after != NULL ? norm_shape_to_text (after->rank, after->shape) : g_strdup ("");
  g_autofree char *description = g_strdup_printf ("%s → %s", text, shape);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *step = gtk_label_new (text);
  GtkWidget *result = gtk_label_new (shape);
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_hexpand (step, TRUE);
  gtk_label_set_xalign (GTK_LABEL (step), 0);
  gtk_widget_add_css_class (result, "dim-label");
  gtk_box_append (GTK_BOX (box), step);
  gtk_box_append (GTK_BOX (box), result);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "suggestion");
  gtk_widget_set_name (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  g_object_set_data_full (G_OBJECT (button), "step", g_strdup (text), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (suggestion_clicked), self);
  watch_pointer (self, button);
  return button;
}

static void
fill_suggestions (NormStepPopover *self)
{
  g_auto (GStrv) texts = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->suggestions))) != NULL)
    gtk_box_remove (self->suggestions, child);
  if (self->before != NULL)
    texts =
      self->has_kind ? norm_steps_alternatives (self->kind, self->before, MOST_ALTERNATIVES) : norm_steps_suggest (self->before, MOST_SUGGESTIONS);
  for (guint suggestion = 0; texts != NULL && texts[suggestion] != NULL; suggestion++)
    gtk_box_append (self->suggestions, suggestion_button (self, texts[suggestion]));
  gtk_widget_set_visible (GTK_WIDGET (self->suggestions_heading), texts != NULL && texts[0] != NULL);
}

/* What is being typed says which kind of step; then its legal arguments are what one wants to choose from. */
static void
offer_for (NormStepPopover *self, const char *text)
{
  NormStepKind kind = NORM_STEP_SQUEEZE;
  const gboolean has_kind = norm_step_kind_of_text (text, &kind);

  if (has_kind == self->has_kind && (!has_kind || kind == self->kind) && gtk_widget_get_first_child (GTK_WIDGET (self->suggestions)) != NULL)
    return;
  self->kind = kind;
  self->has_kind = has_kind;
  fill_suggestions (self);
}

static void
entry_changed (NormStepPopover *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GError) error = NULL;
  g_autoptr (NormView) after = NULL;

  offer_for (self, text);
  if (*text == '\0')
    {
      norm_popover_set_message (self->message, GTK_WIDGET (self->entry), NULL);
      gtk_widget_set_sensitive (self->apply, FALSE);
      show_effect (self, NULL);
      return;
    }
  after = try_text (self, text, &error);
  norm_popover_set_message (self->message, GTK_WIDGET (self->entry), after != NULL ? NULL : error->message);
  gtk_widget_set_sensitive (self->apply, after != NULL);
  show_effect (self, after);
}

static void
apply_clicked (NormStepPopover *self)
{
  if (gtk_widget_get_sensitive (self->apply))
    apply_text (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
remove_clicked (NormStepPopover *self)
{
  g_autoptr (NormSteps) steps = norm_steps_with_removed (norm_document_get_steps (self->document), self->index);

  norm_document_set_steps (self->document, steps, _ ("Remove Step"));
  gtk_popover_popdown (GTK_POPOVER (self));
}

GtkPopover *
norm_step_popover_new (NormDocument *document, guint index)
{
  NormStepPopover *self = g_object_new (NORM_TYPE_STEP_POPOVER, NULL);
  NormSteps *steps = norm_document_get_steps (document);
  g_autoptr (NormView) whole = norm_view_new (norm_document_get_tensor (document));

  self->document = g_object_ref (document);
  self->index = MIN (index, norm_steps_get_n (steps));
  self->before = norm_steps_apply (steps, whole, self->index, NULL, NULL);
  gtk_label_set_label (self->heading, is_new (self) ? _ ("Add a Step") : _ ("Edit Step"));
  gtk_widget_set_visible (self->remove, !is_new (self));
  if (!is_new (self))
    {
      g_autofree char *text = norm_step_to_text (norm_steps_get (steps, self->index));

      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
    }
  entry_changed (self);
  return GTK_POPOVER (self);
}

static void
norm_step_popover_dispose (GObject *object)
{
  NormStepPopover *self = NORM_STEP_POPOVER (object);

  g_clear_pointer (&self->before, norm_view_unref);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (norm_step_popover_parent_class)->dispose (object);
}

static void
norm_step_popover_class_init (NormStepPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (NORM_TYPE_CELLS_VIEW);
  G_OBJECT_CLASS (klass)->dispose = norm_step_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/step-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, NormStepPopover, heading);
  gtk_widget_class_bind_template_child (widget_class, NormStepPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, NormStepPopover, preview);
  gtk_widget_class_bind_template_child (widget_class, NormStepPopover, picture);
  gtk_widget_class_bind_template_child (widget_class, NormStepPopover, message);
  gtk_widget_class_bind_template_child (widget_class, NormStepPopover, suggestions_heading);
  gtk_widget_class_bind_template_child (widget_class, NormStepPopover, suggestions);
  gtk_widget_class_bind_template_child (widget_class, NormStepPopover, remove);
  gtk_widget_class_bind_template_child (widget_class, NormStepPopover, apply);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked);
}

static void
norm_step_popover_init (NormStepPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
