/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value-entry.h"
#include "table.h"

struct _NormValueEntry
{
  GtkEntry parent_instance;

  NormArgType type;
  NormArgValue value;
  gboolean is_cell;

  GtkEventController *focus; /* borrowed */
};

enum
{
  COMMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NormValueEntry, norm_value_entry, GTK_TYPE_ENTRY)

static void
show_message (NormValueEntry *self, const char *message)
{
  gboolean marked = gtk_widget_has_css_class (GTK_WIDGET (self), "error");

  if (message != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "error");
      gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self), GTK_ENTRY_ICON_SECONDARY, "dialog-warning-symbolic");
      gtk_entry_set_icon_tooltip_text (GTK_ENTRY (self), GTK_ENTRY_ICON_SECONDARY, message);
    }
  else if (marked)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
      gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self), GTK_ENTRY_ICON_SECONDARY, NULL);
    }
}

static char *
value_text (NormValueEntry *self)
{
  gboolean focused = gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->focus));

  return self->is_cell && !focused ? norm_table_number (self->value.number) : norm_arg_value_to_text (self->type, &self->value);
}

static void
show_value (NormValueEntry *self)
{
  g_autofree char *text = value_text (self);

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self)), text))
    gtk_editable_set_text (GTK_EDITABLE (self), text);
  show_message (self, NULL);
}

void
norm_value_entry_set (NormValueEntry *self, const NormArgValue *value)
{
  g_return_if_fail (NORM_IS_VALUE_ENTRY (self));
  self->value = *value;
  show_value (self);
}

void
norm_value_entry_set_number (NormValueEntry *self, double number)
{
  norm_value_entry_set (self, &(NormArgValue){ .number = number });
}

void
norm_value_entry_set_read_only (NormValueEntry *self, gboolean read_only)
{
  g_return_if_fail (NORM_IS_VALUE_ENTRY (self));
  gtk_editable_set_editable (GTK_EDITABLE (self), !read_only);
  gtk_widget_set_can_focus (GTK_WIDGET (self), !read_only);
  gtk_widget_set_can_target (GTK_WIDGET (self), !read_only);
}

static void
commit (NormValueEntry *self)
{
  g_autoptr (GError) error = NULL;
  NormArgValue value;

  if (!gtk_editable_get_editable (GTK_EDITABLE (self)))
    return;
  if (!norm_arg_value_parse (self->type, gtk_editable_get_text (GTK_EDITABLE (self)), &value, &error))
    show_message (self, error->message);
  else if (norm_arg_value_equal (self->type, &value, &self->value))
    show_value (self);
  else
    {
      norm_value_entry_set (self, &value);
      g_signal_emit (self, signals[COMMITTED], 0, &value);
    }
}

static void
focus_entered (NormValueEntry *self)
{
  show_value (self);
  gtk_editable_select_region (GTK_EDITABLE (self), 0, -1);
}

static void
focus_left (NormValueEntry *self)
{
  commit (self);
  show_value (self);
}

static gboolean
key_pressed (NormValueEntry *self, guint keyval)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  show_value (self);
  gtk_editable_select_region (GTK_EDITABLE (self), 0, -1);
  return GDK_EVENT_STOP;
}

GtkWidget *
norm_value_entry_new (NormArgType type)
{
  NormValueEntry *self = g_object_new (NORM_TYPE_VALUE_ENTRY, NULL);

  self->type = type;
  return GTK_WIDGET (self);
}

GtkWidget *
norm_value_entry_new_cell (void)
{
  GtkWidget *self = norm_value_entry_new (NORM_ARG_FLOAT);

  NORM_VALUE_ENTRY (self)->is_cell = TRUE;
  gtk_widget_add_css_class (self, "cell");
  return self;
}

static void
norm_value_entry_class_init (NormValueEntryClass *klass)
{
  signals[COMMITTED] = g_signal_new ("committed", NORM_TYPE_VALUE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
norm_value_entry_init (NormValueEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (self->focus, "enter", G_CALLBACK (focus_entered), self);
  g_signal_connect_swapped (self->focus, "leave", G_CALLBACK (focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), self->focus);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self, "activate", G_CALLBACK (commit), NULL);
  gtk_editable_set_enable_undo (GTK_EDITABLE (self), FALSE); /* a value is undone in the document */
  gtk_editable_set_width_chars (GTK_EDITABLE (self), 3);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self), 6);
  gtk_entry_set_alignment (GTK_ENTRY (self), 1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self), "number");
}
