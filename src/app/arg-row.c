/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arg-row.h"
#include "value-entry.h"
#include <glib/gi18n.h>

#define MOST_FEATURES 1000000

struct _NormArgRow
{
  GtkListBoxRow parent_instance;

  /* Borrowed */
  const NormArg *arg;
  GtkWidget *control;

  NormArgValue value;
  gboolean showing; /* the program sets the control, not the person */
};

enum
{
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NormArgRow, norm_arg_row, GTK_TYPE_LIST_BOX_ROW)

static void
edited (NormArgRow *self)
{
  if (!self->showing)
    g_signal_emit (self, signals[EDITED], 0);
}

static void
spin_changed (NormArgRow *self)
{
  self->value.integer = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->control));
  edited (self);
}

static void
value_committed (NormArgRow *self, const NormArgValue *value)
{
  self->value = *value;
  edited (self);
}

static void
switch_flipped (NormArgRow *self)
{
  self->value.flag = gtk_switch_get_active (GTK_SWITCH (self->control));
  edited (self);
}

static GtkWidget *
create_control (NormArgRow *self)
{
  GtkWidget *control = NULL;

  switch (self->arg->type)
    {
    case NORM_ARG_INT:
      control = gtk_spin_button_new_with_range (0, MOST_FEATURES, 1);
      gtk_editable_set_enable_undo (GTK_EDITABLE (control), FALSE);
      gtk_editable_set_alignment (GTK_EDITABLE (control), 1);
      g_signal_connect_swapped (control, "value-changed", G_CALLBACK (spin_changed), self);
      break;
    case NORM_ARG_FLOAT:
    case NORM_ARG_FLOAT_OR_NONE:
    case NORM_ARG_SHAPE:
      control = norm_value_entry_new (self->arg->type);
      g_signal_connect_swapped (control, "committed", G_CALLBACK (value_committed), self);
      break;
    case NORM_ARG_BOOL:
      control = gtk_switch_new ();
      g_signal_connect_swapped (control, "notify::active", G_CALLBACK (switch_flipped), self);
      break;
    default:
      g_assert_not_reached ();
    }
  return control;
}

/* As wide as the number is long: the rest of the row belongs to the argument's name. */
static void
show_integer (GtkSpinButton *spin, gint64 value)
{
  int n_digits = 3;

  for (gint64 rest = value / 1000; rest > 0; rest /= 10)
    n_digits++;
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), n_digits);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), n_digits);
  gtk_spin_button_set_value (spin, value);
}

void
norm_arg_row_set_value (NormArgRow *self, const NormArgValue *value)
{
  g_return_if_fail (NORM_IS_ARG_ROW (self));
  self->value = *value;
  self->showing = TRUE;
  if (GTK_IS_SPIN_BUTTON (self->control))
    show_integer (GTK_SPIN_BUTTON (self->control), value->integer);
  else if (GTK_IS_SWITCH (self->control))
    gtk_switch_set_active (GTK_SWITCH (self->control), value->flag);
  else
    norm_value_entry_set (NORM_VALUE_ENTRY (self->control), value);
  self->showing = FALSE;
}

void
norm_arg_row_get_value (NormArgRow *self, NormArgValue *value)
{
  g_return_if_fail (NORM_IS_ARG_ROW (self));
  *value = self->value;
}

const NormArg *
norm_arg_row_get_arg (NormArgRow *self)
{
  g_return_val_if_fail (NORM_IS_ARG_ROW (self), NULL);
  return self->arg;
}

GtkWidget *
norm_arg_row_new (const NormArg *arg)
{
  NormArgRow *self = g_object_new (NORM_TYPE_ARG_ROW, "activatable", FALSE, "selectable", FALSE, "focusable", FALSE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (arg->name);
  g_autofree char *id = g_strdup_printf ("arg-%s", arg->name);

  self->arg = arg;
  self->control = create_control (self);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_widget_set_name (self->control, id);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), arg->description != NULL ? _ (arg->description) : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL, arg->name, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->control);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  return GTK_WIDGET (self);
}

static void
norm_arg_row_class_init (NormArgRowClass *klass)
{
  signals[EDITED] = g_signal_new ("edited", NORM_TYPE_ARG_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
norm_arg_row_init (NormArgRow *self)
{
}
