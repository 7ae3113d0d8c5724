/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tensor-popover.h"
#include "accessible.h"
#include "popover.h"
#include "tensor-edit.h"
#include <glib/gi18n.h>

#define MOST_COMPARED 4000000 /* values: of more it would take too long to count what another type loses */

struct _NormTensorPopover
{
  GtkPopover parent_instance;

  /* Owned */
  NormDocument *document; /* NULL while the widgets are filled */

  /* Template */
  GtkEntry *shape;
  GtkDropDown *dtype;
  GtkLabel *consequence;
  GtkLabel *loss;
  GtkLabel *message;
  GtkWidget *apply;
};

G_DEFINE_FINAL_TYPE (NormTensorPopover, norm_tensor_popover, GTK_TYPE_POPOVER)

static gboolean
typed_shape (NormTensorPopover *self, int *rank, gsize shape[NORM_MAX_RANK], gsize *n_values, GError **error)
{
  NormTensor *tensor = norm_document_get_tensor (self->document);

  if (!norm_shape_from_text (gtk_editable_get_text (GTK_EDITABLE (self->shape)), rank, shape, error))
    return FALSE;
  if (norm_shape_count (tensor->dtype, *rank, shape, n_values, NULL))
    return TRUE;
  g_set_error_literal (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("That is more than memory can hold; choose smaller sizes."));
  return FALSE;
}

static void
append_loss (GString *text, gsize n, const char *format)
{
  g_autofree char *number = g_strdup_printf ("%zu", n);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  if (n > 0)
    g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? ", " : "", parts[0], number, parts[1] != NULL ? parts[1] : "");
}

/* What another type would do to the values; NULL if it is the same. */
static char *
describe_loss (NormTensor *tensor, NormDtype dtype)
{
  g_autoptr (GString) text = g_string_new (NULL);
  NormCastLoss loss;

  if (tensor->dtype == dtype)
    return NULL;
  if (tensor->n_values > MOST_COMPARED)
    return g_strdup_printf (_ ("%s: what it cannot hold is cut or rounded"), norm_dtype_name (dtype));
  if (!norm_tensor_cast_loss (tensor, dtype, &loss))
    return g_strdup_printf (_ ("%s: nothing is lost"), norm_dtype_name (dtype));
  append_loss (text, loss.n_fractions, ngettext ("%s value loses its fraction", "%s values lose their fraction", loss.n_fractions));
  append_loss (text, loss.n_clipped, ngettext ("%s is beyond its range and cut", "%s are beyond its range and cut", loss.n_clipped));
  append_loss (text, loss.n_nan, ngettext ("%s NaN becomes 0", "%s NaNs become 0", loss.n_nan));
  append_loss (text, loss.n_rounded, ngettext ("%s is rounded", "%s are rounded", loss.n_rounded));
  append_loss (text, loss.n_true, ngettext ("%s becomes True", "%s become True", loss.n_true));
  return g_strdup_printf ("%s: %s", norm_dtype_name (dtype), text->str);
}

/* What a shape would do to the values there are. */
static char *
describe_consequence (const NormTensor *tensor, gsize n_values)
{
  if (n_values == tensor->n_values)
    return g_strdup_printf (ngettext ("keeps its %zu value", "keeps all %zu values in order", n_values), n_values);
  if (n_values > tensor->n_values)
    return g_strdup_printf (_ ("grows from %zu to %zu values; new places hold 0"), tensor->n_values, n_values);
  return g_strdup_printf (_ ("shrinks from %zu to %zu values"), tensor->n_values, n_values);
}

static void
shape_changed (NormTensorPopover *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *consequence = NULL;
  gsize shape[NORM_MAX_RANK], n_values = 0;
  int rank;
  gboolean readable;

  if (self->document == NULL)
    return;
  readable = typed_shape (self, &rank, shape, &n_values, &error);
  norm_popover_set_message (self->message, GTK_WIDGET (self->shape), readable ? NULL : error->message);
  gtk_widget_set_sensitive (self->apply, readable);
  if (readable)
    consequence = describe_consequence (norm_document_get_tensor (self->document), n_values);
  gtk_label_set_label (self->consequence, consequence != NULL ? consequence : "");
}

static gboolean
chosen_dtype (NormTensorPopover *self, NormDtype *dtype)
{
  guint selected = gtk_drop_down_get_selected (self->dtype);

  *dtype = (NormDtype) selected;
  return selected < NORM_N_DTYPES;
}

static void
dtype_selected (NormTensorPopover *self)
{
  g_autofree char *words = NULL;
  NormDtype dtype;

  if (self->document == NULL || !chosen_dtype (self, &dtype))
    return;
  words = describe_loss (norm_document_get_tensor (self->document), dtype);
  gtk_label_set_label (self->loss, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->loss), words != NULL);
}

static void
apply_clicked (NormTensorPopover *self)
{
  g_autoptr (GError) error = NULL;
  gsize shape[NORM_MAX_RANK], n_values;
  NormDtype dtype;
  int rank;

  if (!typed_shape (self, &rank, shape, &n_values, &error) || !norm_document_set_shape (self->document, rank, shape, &error))
    {
      norm_popover_set_message (self->message, GTK_WIDGET (self->shape), error->message);
      return;
    }
  if (chosen_dtype (self, &dtype))
    norm_document_set_dtype (self->document, dtype);
  gtk_popover_popdown (GTK_POPOVER (self));
}

GtkPopover *
norm_tensor_popover_new (NormDocument *document)
{
  NormTensorPopover *self = g_object_new (NORM_TYPE_TENSOR_POPOVER, NULL);
  NormTensor *tensor = norm_document_get_tensor (document);
  g_autofree char *shape = norm_shape_to_text (tensor->rank, tensor->shape);

  gtk_drop_down_set_selected (self->dtype, tensor->dtype);
  gtk_editable_set_text (GTK_EDITABLE (self->shape), shape);
  self->document = g_object_ref (document);
  shape_changed (self);
  return GTK_POPOVER (self);
}

static void
norm_tensor_popover_dispose (GObject *object)
{
  g_clear_object (&NORM_TENSOR_POPOVER (object)->document);
  G_OBJECT_CLASS (norm_tensor_popover_parent_class)->dispose (object);
}

static void
norm_tensor_popover_class_init (NormTensorPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_tensor_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/tensor-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, NormTensorPopover, shape);
  gtk_widget_class_bind_template_child (widget_class, NormTensorPopover, dtype);
  gtk_widget_class_bind_template_child (widget_class, NormTensorPopover, consequence);
  gtk_widget_class_bind_template_child (widget_class, NormTensorPopover, loss);
  gtk_widget_class_bind_template_child (widget_class, NormTensorPopover, message);
  gtk_widget_class_bind_template_child (widget_class, NormTensorPopover, apply);
  gtk_widget_class_bind_template_callback (widget_class, shape_changed);
  gtk_widget_class_bind_template_callback (widget_class, dtype_selected);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked);
}

static void
norm_tensor_popover_init (NormTensorPopover *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int dtype = 0; dtype < NORM_N_DTYPES; dtype++)
    gtk_string_list_append (names, norm_dtype_name (dtype));
  gtk_drop_down_set_model (self->dtype, G_LIST_MODEL (names));
  norm_accessible_name_button (GTK_WIDGET (self->dtype), _ ("Element type"));
}
