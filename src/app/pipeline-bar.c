/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline-bar.h"
#include "accessible.h"
#include "pipeline.h"
#include "expression-popover.h"
#include "layer-popover.h"
#include "mask-popover.h"
#include "popover.h"
#include "step-popover.h"
#include "tensor-popover.h"
#include <adwaita.h>
#include <glib/gi18n.h>

#define SHORTEST_LAYER 5 /* characters, of a chip among others in a narrow column */

struct _NormPipelineBar
{
  NormDocumentView parent_instance;

  /* Owned */
  gboolean compact;
  char *story; /* what the chips show now: they are only rebuilt when it is different */

  /* Template */
  GtkScrolledWindow *scrolled;
  GtkWidget *chips;
  AdwSplitButton *copy_code;
  GMenuModel *code_menu;
  GMenuModel *output_menu;
};

G_DEFINE_FINAL_TYPE (NormPipelineBar, norm_pipeline_bar, NORM_TYPE_DOCUMENT_VIEW)

static NormDocument *
get_document (NormPipelineBar *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

static guint
get_pipeline (NormPipelineBar *self)
{
  return norm_document_view_get_pipeline (NORM_DOCUMENT_VIEW (self));
}

/* ── popovers ── */

/* Popovers and chips edit the active pipeline. */
static NormDocument *
edited_document (NormPipelineBar *self)
{
  NormDocument *document = get_document (self);

  norm_document_set_active (document, get_pipeline (self));
  return document;
}

static void
tensor_clicked (NormPipelineBar *self, GtkWidget *chip)
{
  norm_popover_present (norm_tensor_popover_new (edited_document (self)), GTK_WIDGET (self), chip);
}

static guint
step_of (GtkWidget *chip)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "step"));
}

static void
step_clicked (NormPipelineBar *self, GtkWidget *chip)
{
  norm_popover_present (norm_step_popover_new (edited_document (self), step_of (chip)), GTK_WIDGET (self), chip);
}

static void
step_removed (NormPipelineBar *self, GtkWidget *chip)
{
  NormDocument *document = edited_document (self);
  g_autoptr (NormSteps) steps = norm_steps_with_removed (norm_document_get_steps (document), step_of (chip));

  norm_document_set_steps (document, steps, _ ("Remove Step"));
}

static void
layer_clicked (NormPipelineBar *self, GtkWidget *chip)
{
  norm_popover_present (norm_layer_popover_new (edited_document (self)), GTK_WIDGET (self), chip);
}

static void
mask_clicked (NormPipelineBar *self, GtkWidget *chip)
{
  norm_popover_present (norm_mask_popover_new (edited_document (self)), GTK_WIDGET (self), chip);
}

void
norm_pipeline_bar_present_mask (NormPipelineBar *self)
{
  GtkWidget *chip;

  g_return_if_fail (NORM_IS_PIPELINE_BAR (self));
  g_return_if_fail (get_document (self) != NULL);
  chip = norm_popover_find_widget (self->chips, "chip-mask");
  norm_popover_present (norm_mask_popover_new (edited_document (self)), GTK_WIDGET (self), chip != NULL ? chip : self->chips);
}

void
norm_pipeline_bar_present_expression (NormPipelineBar *self)
{
  g_return_if_fail (NORM_IS_PIPELINE_BAR (self));
  g_return_if_fail (get_document (self) != NULL);
  norm_popover_present (norm_expression_popover_new (edited_document (self)), GTK_WIDGET (self), self->chips);
}

static GtkWidget *
make_copy_content (void)
{
  GtkWidget *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "edit-copy-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Copy as PyTorch"));
  return content;
}

void
norm_pipeline_bar_set_narrow (NormPipelineBar *self, gboolean narrow)
{
  g_return_if_fail (NORM_IS_PIPELINE_BAR (self));
  /* a label without a text would be narrower than nothing beside the arrow */
  if (narrow)
    adw_split_button_set_icon_name (self->copy_code, "edit-copy-symbolic");
  else if (adw_split_button_get_child (self->copy_code) == NULL)
    adw_split_button_set_child (self->copy_code, make_copy_content ());
}

/* Where there is too little room for all of it, the layer at the end says most. */
static void
show_end (GtkAdjustment *adjustment)
{
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment));
}

void
norm_pipeline_bar_set_compact (NormPipelineBar *self, gboolean compact)
{
  g_return_if_fail (NORM_IS_PIPELINE_BAR (self));
  self->compact = compact;
  gtk_widget_set_visible (GTK_WIDGET (self->copy_code), !compact);
  gtk_box_set_spacing (GTK_BOX (self->chips), compact ? 5 : 8);
  if (compact)
    g_signal_connect (gtk_scrolled_window_get_hadjustment (self->scrolled), "changed", G_CALLBACK (show_end), NULL);
}

/* ── chips ── */

static GtkWidget *
append_label (NormPipelineBar *self, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->chips), label);
  return label;
}

static void
append_arrow (NormPipelineBar *self)
{
  GtkWidget *arrow = append_label (self, "›", "arrow");

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
}

static GtkWidget *
chip_new (NormPipelineBar *self, const char *text, const char *name, const char *spoken, GCallback clicked)
{
  GtkWidget *chip = gtk_button_new_with_label (text);

  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_name (chip, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect_swapped (chip, "clicked", clicked, self);
  return chip;
}

static void
append_tensor (NormPipelineBar *self, const NormTensor *tensor)
{
  g_autofree char *shape = norm_shape_to_text (tensor->rank, tensor->shape);
  g_autofree char *spoken = g_strdup_printf (_ ("Input x, %s %s: change shape, type or values"), norm_dtype_name (tensor->dtype), shape);

  gtk_box_append (GTK_BOX (self->chips), chip_new (self, "x", "chip-tensor", spoken, G_CALLBACK (tensor_clicked)));
  append_label (self, shape, "shape");
}

static void
append_step (NormPipelineBar *self, NormDocument *document, guint index)
{
  g_autofree char *text = norm_step_to_text (norm_steps_get (norm_document_get_pipeline (document, get_pipeline (self))->steps, index));
  g_autofree char *name = g_strdup_printf ("chip-step-%u", index);
  g_autofree char *remove_name = g_strdup_printf ("chip-step-%u-remove", index);
  g_autofree char *spoken = g_strdup_printf (_ ("Edit step %s"), text);
  g_autofree char *remove_spoken = g_strdup_printf (_ ("Remove step %s"), text);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *edit = chip_new (self, text, name, spoken, G_CALLBACK (step_clicked));
  GtkWidget *remove = chip_new (self, "×", remove_name, remove_spoken, G_CALLBACK (step_removed));

  g_object_set_data (G_OBJECT (edit), "step", GUINT_TO_POINTER (index));
  g_object_set_data (G_OBJECT (remove), "step", GUINT_TO_POINTER (index));
  gtk_widget_set_tooltip_text (remove, remove_spoken);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "step");
  if (norm_document_get_pipeline_failed_step (document, get_pipeline (self)) == index)
    gtk_widget_add_css_class (box, "wrong");
  gtk_box_append (GTK_BOX (box), edit);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_box_append (GTK_BOX (self->chips), box);
}

static void
append_steps (NormPipelineBar *self, NormDocument *document)
{
  guint n_steps = norm_steps_get_n (norm_document_get_pipeline (document, get_pipeline (self))->steps);
  GtkWidget *add;

  for (guint index = 0; index < n_steps; index++)
    {
      if (index > 0 || !self->compact)
        append_arrow (self);
      append_step (self, document, index);
    }
  if (n_steps == 0 && !self->compact)
    append_arrow (self);
  add = chip_new (self, n_steps == 0 && !self->compact ? _ ("+ step") : "+", "chip-add-step", _ ("Add a step"), G_CALLBACK (step_clicked));
  g_object_set_data (G_OBJECT (add), "step", GUINT_TO_POINTER (n_steps));
  gtk_widget_add_css_class (add, "add");
  gtk_box_append (GTK_BOX (self->chips), add);
}

/* "(N, C, L)", with the sizes where steps have changed them: "(N, C) = [2, 4]" */
static char *
describe_view (const NormView *view, const NormLayer *layer, gboolean with_sizes)
{
  GString *text = g_string_new ("(");

  for (int axis = 0; axis < view->rank; axis++)
    g_string_append_printf (text, "%s%s", axis > 0 ? ", " : "", norm_layer_axis_name (layer, view->rank, axis));
  g_string_append_c (text, ')');
  if (with_sizes)
    {
      g_autofree char *shape = norm_shape_to_text (view->rank, view->shape);

      g_string_append_printf (text, " = %s", shape);
    }
  return g_string_free (text, FALSE);
}

static void
append_view (NormPipelineBar *self, NormDocument *document)
{
  g_autofree char *text =
    describe_view (norm_document_get_pipeline_view (document, get_pipeline (self)), norm_document_get_pipeline (document, get_pipeline (self))->layer,
                   norm_steps_get_n (norm_document_get_pipeline (document, get_pipeline (self))->steps) > 0);

  append_arrow (self);
  append_label (self, text, "shape");
}

/* Beside the layer it works on; without padding there is none. */
static void
append_mask (NormPipelineBar *self, NormDocument *document)
{
  gboolean masked = norm_document_get_pipeline_masked (document, get_pipeline (self));
  gsize n_padding = norm_mask_count_padding (document);
  g_autofree char *text = NULL, *spoken = NULL;
  GtkWidget *chip;

  if (norm_document_get_mask (document) == NULL)
    return;
  text = g_strdup_printf (masked ? _ ("%zu masked") : _ ("%zu padding, ignored"), n_padding);
  spoken = g_strdup_printf (_ ("Padding, %s: change it"), text);
  chip = chip_new (self, text, "chip-mask", spoken, G_CALLBACK (mask_clicked));
  append_arrow (self);
  gtk_widget_add_css_class (chip, "mask");
  gtk_box_append (GTK_BOX (self->chips), chip);
}

static void
append_layer (NormPipelineBar *self, NormDocument *document)
{
  g_autofree char *text = norm_layer_to_text (norm_document_get_pipeline (document, get_pipeline (self))->layer);
  g_autofree char *spoken = g_strdup_printf (_ ("Layer %s: change it"), text);
  GtkWidget *chip = chip_new (self, text, "chip-layer", spoken, G_CALLBACK (layer_clicked));

  append_arrow (self);
  gtk_widget_add_css_class (chip, "layer");
  if (self->compact)
    {
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (chip))), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (chip))), SHORTEST_LAYER);
      gtk_widget_set_tooltip_text (chip, text);
    }
  if (norm_document_get_pipeline_problem (document, get_pipeline (self)) != NULL)
    gtk_widget_add_css_class (chip, "wrong");
  gtk_box_append (GTK_BOX (self->chips), chip);
}

static void
mistake_removed (NormPipelineBar *self)
{
  norm_document_set_mistake (edited_document (self), NORM_MISTAKE_NONE);
}

static void
evaluation_ended (NormPipelineBar *self)
{
  norm_document_set_mode (edited_document (self), NORM_MODE_TRAIN);
}

/* "eval() ×": what stands behind the layer and can be taken away again */
static void
append_state (NormPipelineBar *self, const char *words, const char *tooltip, const char *name, const char *spoken, GCallback removed)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *label = gtk_label_new (words), *remove = chip_new (self, "×", name, spoken, removed);

  gtk_widget_set_tooltip_text (label, tooltip);
  gtk_widget_set_tooltip_text (remove, spoken);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "step");
  gtk_widget_add_css_class (box, "state");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_box_append (GTK_BOX (self->chips), box);
}

/* What is wrong on purpose; among several, where no panel says it, whether the running statistics normalize. */
static void
append_states (NormPipelineBar *self, NormDocument *document)
{
  const NormPipeline *pipeline = norm_document_get_pipeline (document, get_pipeline (self));
  NormMistake mistake = pipeline->layer->mistake;
  g_autofree char *words = g_strdup_printf (_ ("wrong on purpose: %s"), norm_mistake_sign (mistake));

  if (self->compact && pipeline->mode == NORM_MODE_EVAL)
    append_state (self, "eval()", _ ("Running statistics normalize"), "chip-eval-remove", _ ("Back to training mode"), G_CALLBACK (evaluation_ended));
  if (mistake != NORM_MISTAKE_NONE)
    append_state (self, self->compact ? norm_mistake_sign (mistake) : words, words, "chip-mistake-remove", _ ("Make the layer right"),
                  G_CALLBACK (mistake_removed));
}

static void
append_output (NormPipelineBar *self, const NormTensor *output)
{
  g_autofree char *shape = norm_shape_to_text (output->rank, output->shape);
  g_autofree char *spoken = g_strdup_printf (_ ("Output y, %s %s: copy or save it"), norm_dtype_name (output->dtype), shape);
  GtkWidget *chip = gtk_menu_button_new ();

  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (chip), gtk_label_new ("y"));
  norm_popover_add_menu (chip, self->output_menu);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_name (chip, "chip-output");
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_box_append (GTK_BOX (self->chips), chip);
  append_label (self, shape, "shape");
}

static void
append_result (NormPipelineBar *self, NormDocument *document)
{
  NormResult *result = norm_document_get_pipeline_result (document, get_pipeline (self));

  append_arrow (self);
  if (result != NULL)
    append_output (self, result->output);
  else
    append_label (self, norm_document_get_pipeline_problem (document, get_pipeline (self)) != NULL ? _ ("no output") : _ ("computing…"), "shape");
}

/* ── rebuilding ── */

/* Everything the chips depend on, as one text. */
static char *
tell_story (NormPipelineBar *self, NormDocument *document)
{
  NormTensor *tensor = norm_document_get_tensor (document);
  NormView *view = norm_document_get_pipeline_view (document, get_pipeline (self));
  NormResult *result = norm_document_get_pipeline_result (document, get_pipeline (self));
  g_autofree char *shape = norm_shape_to_text (tensor->rank, tensor->shape);
  g_autofree char *steps = norm_steps_to_text (norm_document_get_pipeline (document, get_pipeline (self))->steps);
  g_autofree char *view_text = describe_view (view, norm_document_get_pipeline (document, get_pipeline (self))->layer, TRUE);
  g_autofree char *layer = norm_layer_to_text (norm_document_get_pipeline (document, get_pipeline (self))->layer);
  g_autofree char *mask = norm_document_get_mask (document) == NULL
                          ? g_strdup ("")
                          : g_strdup_printf ("%" G_GSIZE_FORMAT " %d", norm_mask_count_padding (document),
                                             norm_document_get_pipeline_masked (document, get_pipeline (self)));
  g_autofree char *output = result != NULL ? norm_shape_to_text (result->output->rank, result->output->shape) : g_strdup ("");

  return g_strdup_printf ("%s %s › %s (%u) › %s › %s › %s %d %d (%d) › %s", norm_dtype_name (tensor->dtype), shape, steps,
                          norm_document_get_pipeline_failed_step (document, get_pipeline (self)), view_text, mask, layer,
                          norm_document_get_pipeline (document, get_pipeline (self))->layer->mistake,
                          norm_document_get_pipeline (document, get_pipeline (self))->mode,
                          norm_document_get_pipeline_problem (document, get_pipeline (self)) != NULL, output);
}

/* The name of the chip that has the focus, so that its successor gets it. */
static char *
focused_chip (NormPipelineBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, self->chips) ? g_strdup (gtk_widget_get_name (focus)) : NULL;
}

static void
norm_pipeline_bar_changed (NormDocumentView *view, NormDocument *document)
{
  NormPipelineBar *self = NORM_PIPELINE_BAR (view);
  g_autofree char *story = tell_story (self, document);
  g_autofree char *focused = NULL;
  GtkWidget *child, *successor;

  if (g_strcmp0 (story, self->story) == 0)
    return;
  g_free (self->story);
  self->story = g_steal_pointer (&story);
  focused = focused_chip (self);
  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), child);
  if (!self->compact)
    append_tensor (self, norm_document_get_tensor (document));
  append_steps (self, document);
  if (!self->compact)
    append_view (self, document);
  append_mask (self, document);
  append_layer (self, document);
  append_states (self, document);
  if (!self->compact)
    append_result (self, document);
  if (focused == NULL)
    return;
  successor = norm_popover_find_widget (self->chips, focused);
  gtk_widget_grab_focus (successor != NULL ? successor : norm_popover_find_widget (self->chips, "chip-add-step"));
}

/* A click beside the chips is an invitation to type. */
static void
bar_pressed (NormPipelineBar *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  GtkWidget *bar = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *hit = gtk_widget_pick (bar, x, y, GTK_PICK_DEFAULT);

  if (hit != NULL && gtk_widget_get_ancestor (hit, GTK_TYPE_BUTTON) == NULL && gtk_widget_get_ancestor (hit, GTK_TYPE_MENU_BUTTON) == NULL)
    norm_pipeline_bar_present_expression (self);
}

/* A wheel that only turns up and down moves the line too. */
static gboolean
bar_scrolled (NormPipelineBar *self, double dx, double dy)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (self->scrolled);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dy * gtk_adjustment_get_step_increment (adjustment));
  return GDK_EVENT_STOP;
}

GtkWidget *
norm_pipeline_bar_new (void)
{
  return g_object_new (NORM_TYPE_PIPELINE_BAR, NULL);
}

static void
norm_pipeline_bar_finalize (GObject *object)
{
  g_free (NORM_PIPELINE_BAR (object)->story);
  G_OBJECT_CLASS (norm_pipeline_bar_parent_class)->finalize (object);
}

static void
norm_pipeline_bar_class_init (NormPipelineBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = norm_pipeline_bar_finalize;
  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_pipeline_bar_changed;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/pipeline-bar.ui");
  gtk_widget_class_set_css_name (widget_class, "pipelinebar");
  gtk_widget_class_bind_template_child (widget_class, NormPipelineBar, scrolled);
  gtk_widget_class_bind_template_child (widget_class, NormPipelineBar, chips);
  gtk_widget_class_bind_template_child (widget_class, NormPipelineBar, output_menu);
  gtk_widget_class_bind_template_child (widget_class, NormPipelineBar, copy_code);
  gtk_widget_class_bind_template_child (widget_class, NormPipelineBar, code_menu);
  gtk_widget_class_bind_template_callback (widget_class, bar_pressed);
  gtk_widget_class_bind_template_callback (widget_class, bar_scrolled);
}

static void
norm_pipeline_bar_init (NormPipelineBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norm_popover_add_menu (GTK_WIDGET (self->copy_code), self->code_menu);
  norm_accessible_name_button (GTK_WIDGET (self->copy_code), _ ("Copy as Other Code"));
}
