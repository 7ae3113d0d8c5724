/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "number-entry.h"
#include "dtype.h"
#include "number.h"
#include <glib/gi18n.h>

struct _NormNumberEntry
{
  GtkEntry parent_instance;

  double value;
  gboolean none;
  gboolean accepts_none;
  gboolean is_cell;

  GtkEventController *focus; /* borrowed */
};

enum
{
  COMMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NormNumberEntry, norm_number_entry, GTK_TYPE_ENTRY)

static gboolean
read_text (NormNumberEntry *self, double *value, gboolean *none, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));

  *none = self->accepts_none && g_ascii_strcasecmp (text, "None") == 0;
  *value = 0;
  return *none || norm_dtype_parse (NORM_DTYPE_FLOAT64, text, value, error);
}

static void
show_message (NormNumberEntry *self, const char *message)
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
number_text (NormNumberEntry *self)
{
  gboolean focused = gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->focus));

  if (self->none)
    return g_strdup ("None");
  return self->is_cell && !focused ? norm_number_display (self->value, 4, TRUE) : norm_number_shortest (self->value);
}

static void
show_value (NormNumberEntry *self)
{
  g_autofree char *text = number_text (self);

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self)), text))
    gtk_editable_set_text (GTK_EDITABLE (self), text);
  show_message (self, NULL);
}

void
norm_number_entry_set (NormNumberEntry *self, double value, gboolean none)
{
  g_return_if_fail (NORM_IS_NUMBER_ENTRY (self));
  self->value = value;
  self->none = none;
  show_value (self);
}

void
norm_number_entry_set_read_only (NormNumberEntry *self, gboolean read_only)
{
  g_return_if_fail (NORM_IS_NUMBER_ENTRY (self));
  gtk_editable_set_editable (GTK_EDITABLE (self), !read_only);
  gtk_widget_set_can_focus (GTK_WIDGET (self), !read_only);
  gtk_widget_set_can_target (GTK_WIDGET (self), !read_only);
}

static void
commit (NormNumberEntry *self)
{
  g_autoptr (GError) error = NULL;
  double value;
  gboolean none;

  if (!gtk_editable_get_editable (GTK_EDITABLE (self)))
    return;
  if (!read_text (self, &value, &none, &error))
    show_message (self, error->message);
  else if (none == self->none && (none || value == self->value))
    show_value (self);
  else
    {
      norm_number_entry_set (self, value, none);
      g_signal_emit (self, signals[COMMITTED], 0, value, none);
    }
}

static void
focus_entered (NormNumberEntry *self)
{
  show_value (self);
  gtk_editable_select_region (GTK_EDITABLE (self), 0, -1);
}

static void
focus_left (NormNumberEntry *self)
{
  commit (self);
  show_value (self);
}

static gboolean
key_pressed (NormNumberEntry *self, guint keyval)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  show_value (self);
  gtk_editable_select_region (GTK_EDITABLE (self), 0, -1);
  return GDK_EVENT_STOP;
}

GtkWidget *
norm_number_entry_new (gboolean accepts_none)
{
  NormNumberEntry *self = g_object_new (NORM_TYPE_NUMBER_ENTRY, NULL);

  self->accepts_none = accepts_none;
  return GTK_WIDGET (self);
}

GtkWidget *
norm_number_entry_new_cell (void)
{
  GtkWidget *self = norm_number_entry_new (FALSE);

  NORM_NUMBER_ENTRY (self)->is_cell = TRUE;
  gtk_widget_add_css_class (self, "cell");
  return self;
}

static void
norm_number_entry_class_init (NormNumberEntryClass *klass)
{
  signals[COMMITTED] =
    g_signal_new ("committed", NORM_TYPE_NUMBER_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
}

static void
norm_number_entry_init (NormNumberEntry *self)
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
  gtk_editable_set_enable_undo (GTK_EDITABLE (self), FALSE); /* a number is undone in the document */
  gtk_editable_set_width_chars (GTK_EDITABLE (self), 3);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self), 6);
  gtk_entry_set_alignment (GTK_ENTRY (self), 1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self), "number");
}
