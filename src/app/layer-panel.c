/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer-panel.h"
#include "accessible.h"
#include "arg-row.h"
#include "feature-table.h"
#include "feed-popover.h"
#include "history-view.h"
#include "layer-kinds.h"
#include "params-table.h"
#include "popover.h"
#include "statistics-table.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <inttypes.h>

struct _NormLayerPanel
{
  NormDocumentView parent_instance;

  gboolean showing;               /* the program sets the controls, not the person */
  const NormLayerInfo *rows_info; /* borrowed; the kind that the argument rows were made for */

  /* Template */
  GtkListBox *arguments;
  GtkDropDown *kind;
  GtkToggleButton *train;
  GtkToggleButton *eval;
  GtkLabel *mode_words;
  GtkWidget *stage;
  GtkToggleButton *stage_after;
  NormParamsTable *running_table;
  GtkLabel *running_status;
  GtkWidget *running_card;
  GtkWidget *running_body;
  GtkStack *running_stack;
  GtkWidget *feed;
  GMenuModel *feed_menu;
  GtkLabel *batches;
  GtkWidget *affine_section;
  GtkLabel *affine_title;
  GtkWidget *pools_section;
};

G_DEFINE_FINAL_TYPE (NormLayerPanel, norm_layer_panel, NORM_TYPE_DOCUMENT_VIEW)

static NormDocument *
get_document (NormLayerPanel *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

/* ── from the person to the document ── */

static void
argument_edited (NormLayerPanel *self, NormArgRow *row)
{
  NormDocument *document = get_document (self);
  g_autoptr (NormLayer) layer = NULL;
  NormArgValue value;

  norm_arg_row_get_value (row, &value);
  layer = norm_layer_with_arg (norm_document_get_layer (document), norm_arg_row_get_arg (row)->name, &value);
  norm_document_set_layer (document, layer);
}

static void
kind_selected (NormLayerPanel *self)
{
  guint kind = gtk_drop_down_get_selected (self->kind);
  NormDocument *document = get_document (self);
  const NormView *view;
  g_autoptr (NormLayer) layer = NULL;

  if (self->showing || document == NULL || kind >= NORM_N_LAYER_KINDS)
    return;
  view = norm_document_get_view (document);
  layer = norm_layer_of_kind (norm_document_get_layer (document), kind, view->rank, view->shape);
  norm_document_set_layer (document, layer);
}

static void
mode_toggled (NormLayerPanel *self)
{
  NormMode mode = gtk_toggle_button_get_active (self->eval) ? NORM_MODE_EVAL : NORM_MODE_TRAIN;

  if (!self->showing && get_document (self) != NULL && mode != norm_document_get_mode (get_document (self)))
    norm_document_set_mode (get_document (self), mode);
}

static void
feed (GtkWidget *widget, const char *action, GVariant *times)
{
  g_autoptr (GError) error = NULL;

  if (!norm_document_feed (get_document (NORM_LAYER_PANEL (widget)), 0, g_variant_get_uint32 (times), &error))
    gtk_widget_activate_action (widget, "win.show-message", "s", error->message);
}

static void
feed_in_batches (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NormLayerPanel *self = NORM_LAYER_PANEL (widget);

  norm_popover_present (norm_feed_popover_new (get_document (self)), widget, self->feed);
}

static void
reset_running (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NormDocument *document = get_document (NORM_LAYER_PANEL (widget));
  g_autoptr (NormParams) mean = norm_params_with_array (norm_document_get_params (document), NORM_PARAM_RUNNING_MEAN, NULL, 0);
  g_autoptr (NormParams) both = norm_params_with_array (mean, NORM_PARAM_RUNNING_VAR, NULL, 0);
  g_autoptr (NormParams) reset = norm_params_with_batches (both, 0);

  norm_document_set_params (document, reset, _ ("Reset Running Statistics"));
}

static void
reset_affine (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NormDocument *document = get_document (NORM_LAYER_PANEL (widget));
  g_autoptr (NormParams) weight = norm_params_with_array (norm_document_get_params (document), NORM_PARAM_WEIGHT, NULL, 0);
  g_autoptr (NormParams) reset = norm_params_with_array (weight, NORM_PARAM_BIAS, NULL, 0);

  norm_document_set_params (document, reset, _ ("Reset Weight and Bias"));
}

/* ── from the document to the controls ── */

static void
remove_argument_rows (NormLayerPanel *self)
{
  GtkWidget *next;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->arguments)); row != NULL; row = next)
    {
      next = gtk_widget_get_next_sibling (row);
      if (NORM_IS_ARG_ROW (row))
        gtk_list_box_remove (self->arguments, row);
    }
}

static void
make_argument_rows (NormLayerPanel *self, const NormLayerInfo *info)
{
  remove_argument_rows (self);
  for (int arg = 0; arg < info->n_args; arg++)
    {
      GtkWidget *row = norm_arg_row_new (&info->args[arg]);

      g_signal_connect_swapped (row, "edited", G_CALLBACK (argument_edited), self);
      gtk_list_box_insert (self->arguments, row, 1 + arg); /* under the row of the kind */
    }
  self->rows_info = info;
}

static void
show_layer (NormLayerPanel *self, NormLayer *layer)
{
  if (self->rows_info != layer->info)
    make_argument_rows (self, layer->info);
  gtk_drop_down_set_selected (self->kind, layer->info->kind);
  for (int arg = 0; arg < layer->info->n_args; arg++)
    norm_arg_row_set_value (NORM_ARG_ROW (gtk_list_box_get_row_at_index (self->arguments, 1 + arg)), &layer->values[arg]);
}

/* train or eval, tracking or not: four cases, of which the one that looks like eval and is not is the one people fall for. */
static const char *
mode_words (NormDocument *document)
{
  gboolean train = norm_document_get_mode (document) == NORM_MODE_TRAIN;
  NormLayer *layer = norm_document_get_layer (document);

  if (!layer->info->pools)
    return "";
  if (!layer->info->can_track)
    return _ ("Training or not makes no difference to this layer.");
  if (norm_layer_tracks (layer))
    return train ? _ ("This batch normalizes itself; the running statistics take in a share of it.")
                 : _ ("The running statistics normalize, and stay as they are.");
  return train ? _ ("This batch normalizes itself; nothing is remembered.") : _ ("Nothing is remembered: this batch normalizes itself in eval too.");
}

/* Why there is no table of running statistics; NULL when there is one. */
static const char *
running_status (NormDocument *document)
{
  if (!norm_layer_tracks (norm_document_get_layer (document)))
    return _ ("none: this layer does not track them");
  if (norm_document_get_result (document) == NULL)
    return norm_document_get_problem (document) != NULL ? _ ("none: nothing was computed") : _ ("computing…");
  return NULL;
}

/* In eval nothing comes after the batch: the values there are can be edited at once. */
static void
show_stage (NormLayerPanel *self, NormDocument *document)
{
  gboolean train = norm_document_get_mode (document) == NORM_MODE_TRAIN;

  gtk_widget_set_visible (self->stage, train && norm_layer_n_features (norm_document_get_layer (document)) != 1);
  norm_params_table_set_after (self->running_table, train && gtk_toggle_button_get_active (self->stage_after));
}

static void
stage_toggled (NormLayerPanel *self)
{
  if (get_document (self) != NULL)
    show_stage (self, get_document (self));
}

static void
show_running (NormLayerPanel *self, NormDocument *document)
{
  const char *status = running_status (document);
  gboolean several = norm_layer_n_features (norm_document_get_layer (document)) != 1;
  gint64 n_batches = norm_document_get_params (document)->num_batches_tracked;
  g_autofree char *batches = g_strdup_printf (ngettext ("%" PRId64 " batch tracked", "%" PRId64 " batches tracked", n_batches), n_batches);

  gtk_widget_set_visible (self->running_card, norm_document_get_layer (document)->info->can_track);
  gtk_widget_set_visible (GTK_WIDGET (self->running_status), status != NULL);
  gtk_label_set_label (self->running_status, status != NULL ? status : "");
  gtk_widget_set_visible (self->running_body, status == NULL);
  show_stage (self, document);
  gtk_stack_set_visible_child_name (self->running_stack, several ? "features" : "feature");
  gtk_label_set_label (self->batches, batches);
}

static void
update_actions (NormLayerPanel *self, NormDocument *document)
{
  NormParams *params = norm_document_get_params (document);
  gboolean running_initial = norm_params_is_initial (params, NORM_PARAM_RUNNING_MEAN) && norm_params_is_initial (params, NORM_PARAM_RUNNING_VAR) &&
                             params->num_batches_tracked == 0;
  gboolean affine_initial = norm_params_is_initial (params, NORM_PARAM_WEIGHT) && norm_params_is_initial (params, NORM_PARAM_BIAS);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "layer.feed", running_status (document) == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "layer.feed-in-batches", running_status (document) == NULL && norm_feed_n_samples (document) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "layer.reset-running", !running_initial);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "layer.reset-affine", !affine_initial);
}

static void
norm_layer_panel_changed (NormDocumentView *view, NormDocument *document)
{
  NormLayerPanel *self = NORM_LAYER_PANEL (view);
  NormResult *result = norm_document_get_result (document);

  self->showing = TRUE;
  show_layer (self, norm_document_get_layer (document));
  gtk_toggle_button_set_active (norm_document_get_mode (document) == NORM_MODE_EVAL ? self->eval : self->train, TRUE);
  self->showing = FALSE;
  gtk_label_set_label (self->mode_words, mode_words (document));
  gtk_widget_set_visible (GTK_WIDGET (self->mode_words), norm_document_get_layer (document)->info->pools);
  show_running (self, document);
  gtk_widget_set_visible (self->affine_section, norm_layer_has_weight (norm_document_get_layer (document)));
  gtk_label_set_label (self->affine_title, norm_layer_has_bias (norm_document_get_layer (document)) ? _ ("Weight and bias") : _ ("Weight"));
  gtk_widget_set_visible (self->pools_section, result != NULL && result->pooling->n_pools > 0);
  update_actions (self, document);
}

GtkWidget *
norm_layer_panel_new (void)
{
  return g_object_new (NORM_TYPE_LAYER_PANEL, NULL);
}

static void
norm_layer_panel_class_init (NormLayerPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_layer_panel_changed;
  g_type_ensure (NORM_TYPE_FEATURE_TABLE);
  g_type_ensure (NORM_TYPE_HISTORY_VIEW);
  g_type_ensure (NORM_TYPE_PARAMS_TABLE);
  g_type_ensure (NORM_TYPE_STATISTICS_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/layer-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, arguments);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, kind);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, train);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, eval);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, mode_words);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, stage);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, stage_after);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, running_table);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, running_status);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, running_card);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, running_body);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, running_stack);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, batches);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, feed);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, feed_menu);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, affine_section);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, affine_title);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPanel, pools_section);
  gtk_widget_class_bind_template_callback (widget_class, kind_selected);
  gtk_widget_class_bind_template_callback (widget_class, mode_toggled);
  gtk_widget_class_bind_template_callback (widget_class, stage_toggled);
  gtk_widget_class_install_action (widget_class, "layer.feed", "u", feed);
  gtk_widget_class_install_action (widget_class, "layer.feed-in-batches", NULL, feed_in_batches);
  gtk_widget_class_install_action (widget_class, "layer.reset-running", NULL, reset_running);
  gtk_widget_class_install_action (widget_class, "layer.reset-affine", NULL, reset_affine);
}

static void
norm_layer_panel_init (NormLayerPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->showing = TRUE;
  norm_layer_kinds_fill (self->kind);
  self->showing = FALSE;
  norm_popover_add_menu (self->feed, self->feed_menu);
  norm_accessible_name_button (self->feed, _ ("Feed this batch several times"));
}
