/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "params-dialog.h"
#include "state-dict.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

/* So many are seen at once, and need no search. */
#define MOST_WITHOUT_SEARCH 6

/* The normalization layers of a state dict, one to be chosen. */
#define NORM_TYPE_PARAMS_DIALOG (norm_params_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NormParamsDialog, norm_params_dialog, NORM, PARAMS_DIALOG, AdwWindow)

struct _NormParamsDialog
{
  AdwWindow parent_instance;

  NormLayerChosen chosen; /* NULL once it was called */
  gpointer data;

  /* Template */
  AdwWindowTitle *title;
  GtkEditable *search;
  GtkLabel *verdict;
  GtkListBox *layers;
};

G_DEFINE_FINAL_TYPE (NormParamsDialog, norm_params_dialog, ADW_TYPE_WINDOW)

static void
answer (NormParamsDialog *self, const char *prefix)
{
  NormLayerChosen chosen = g_steal_pointer (&self->chosen);

  if (chosen != NULL)
    chosen (prefix, self->data);
}

static const char *
row_prefix (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "prefix");
}

static void
layer_activated (NormParamsDialog *self, GtkListBoxRow *row)
{
  g_autofree char *prefix = g_strdup (row_prefix (row));

  answer (self, prefix);
  gtk_window_close (GTK_WINDOW (self));
}

/* ── searching ── */

static gboolean
is_sought (GtkListBoxRow *row, gpointer data)
{
  g_autofree char *words = g_utf8_casefold (gtk_editable_get_text (NORM_PARAMS_DIALOG (data)->search), -1);
  g_autofree char *folded = g_utf8_casefold (row_prefix (row), -1);

  return strstr (folded, words) != NULL;
}

static void
search_changed (NormParamsDialog *self)
{
  gtk_list_box_invalidate_filter (self->layers);
}

/* Enter takes the first that is left, if it fits. */
static void
search_activated (NormParamsDialog *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->layers, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      {
        if (gtk_list_box_row_get_activatable (row))
          layer_activated (self, row);
        return;
      }
}

/* ── rows ── */

/* "weight, bias · 64 features", and where it does not fit a line that says why */
static char *
describe (const NormStateLayer *layer, const GError *reason)
{
  g_autofree char *params = norm_state_layer_list (layer);
  gsize n = norm_state_layer_n_features (layer);
  g_autofree char *features = g_strdup_printf (ngettext ("%zu feature", "%zu features", n), n);

  return g_strdup_printf ("%s · %s%s%s", params, features, reason != NULL ? "\n" : "", reason != NULL ? reason->message : "");
}

static GtkWidget *
row_new (const NormStateLayer *layer, const GError *reason)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *words = describe (layer, reason);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), *layer->prefix != '\0' ? layer->prefix : _ ("(without a name)"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), reason == NULL);
  if (reason != NULL)
    gtk_widget_add_css_class (row, "unfitting");
  else
    {
      GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

      gtk_widget_set_tooltip_text (mark, _ ("Fits this layer"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
    }
  g_object_set_data_full (G_OBJECT (row), "prefix", g_strdup (layer->prefix), g_free);
  return row;
}

/* Those that fit, or those that do not; returns how many. */
static guint
add_rows (NormParamsDialog *self, const GPtrArray *layers, const NormLayer *layer, gboolean fitting)
{
  guint n = 0;

  for (guint i = 0; i < layers->len; i++)
    {
      const NormStateLayer *found = g_ptr_array_index (layers, i);
      g_autoptr (GError) reason = NULL;

      if (!norm_state_layer_normalizes (found) || norm_state_layer_fits (found, layer, &reason) != fitting)
        continue;
      gtk_list_box_append (self->layers, row_new (found, reason));
      n++;
    }
  return n;
}

static void
fill (NormParamsDialog *self, const char *file_name, NormArchive *archive, const NormLayer *layer)
{
  g_autoptr (GPtrArray) layers = norm_state_layers (archive);
  g_autofree char *text = norm_layer_to_text (layer), *verdict = NULL;
  guint n_fitting = add_rows (self, layers, layer, TRUE);
  guint n = n_fitting + add_rows (self, layers, layer, FALSE);

  if (n == 0)
    verdict =
      g_strdup (_ ("There is no normalization layer in this file: nothing is called weight, bias, running_mean or running_var as those of one are. "
                   "Save the model's state_dict()."));
  else if (n_fitting == 0)
    verdict = g_strdup_printf (ngettext ("It holds %u normalization layer, which does not fit %s.",
                                         "It holds %u normalization layers, none of which fits %s.", n),
                               n, text);
  else
    verdict = g_strdup_printf (ngettext ("%u layer fits %s; a click loads its parameters.", "%u layers fit %s; a click loads the parameters of one.",
                                         n_fitting),
                               n_fitting, text);
  adw_window_title_set_subtitle (self->title, file_name);
  gtk_label_set_label (self->verdict, verdict);
  gtk_widget_set_visible (GTK_WIDGET (self->layers), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->search), n > MOST_WITHOUT_SEARCH);
}

/* ── its life ── */

void
norm_params_dialog_present (GtkWindow *parent, const char *file_name, NormArchive *archive, const NormLayer *layer, NormLayerChosen chosen,
                            gpointer data)
{
  NormParamsDialog *self = g_object_new (NORM_TYPE_PARAMS_DIALOG, "transient-for", parent, "destroy-with-parent", TRUE, NULL);

  self->chosen = chosen;
  self->data = data;
  fill (self, file_name, archive, layer);
  if (gtk_widget_get_visible (GTK_WIDGET (self->search)))
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
  else if (gtk_widget_get_visible (GTK_WIDGET (self->layers)))
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->layers, 0)));
  gtk_window_present (GTK_WINDOW (self));
}

static void
norm_params_dialog_dispose (GObject *object)
{
  answer (NORM_PARAMS_DIALOG (object), NULL);
  G_OBJECT_CLASS (norm_params_dialog_parent_class)->dispose (object);
}

static void
norm_params_dialog_class_init (NormParamsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_params_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/params-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NormParamsDialog, title);
  gtk_widget_class_bind_template_child (widget_class, NormParamsDialog, search);
  gtk_widget_class_bind_template_child (widget_class, NormParamsDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, NormParamsDialog, layers);
  gtk_widget_class_bind_template_callback (widget_class, layer_activated);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
norm_params_dialog_init (NormParamsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->layers, is_sought, self, NULL);
}
