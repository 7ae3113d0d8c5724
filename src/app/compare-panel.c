/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare-panel.h"
#include "compare-column.h"
#include "content.h"
#include "pipeline.h"
#include "preset.h"

#include <glib/gi18n.h>

struct _NormComparePanel
{
  NormDocumentView parent_instance;

  /* Owned */
  NormComparison *comparison;

  /* What the presets were last asked about, to be compared only */
  gconstpointer asked_tensor, asked_mask, asked_pipeline;
  guint asked_n;
  gboolean asked_problem;

  gboolean selecting; /* the list follows the comparison, not the other way round */

  /* Template */
  GtkLabel *invitation;
  GtkWidget *differences;
  GtkListBox *outputs;
  GtkListBox *presets;
  GtkListBox *mistakes;
};

G_DEFINE_FINAL_TYPE (NormComparePanel, norm_compare_panel, NORM_TYPE_DOCUMENT_VIEW)

static NormDocument *
get_document (NormComparePanel *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

/* ── outputs ── */

static GtkWidget *
label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* "A" BatchNorm1d / reference */
static GtkWidget *
output_row_new (NormDocument *document, guint pipeline)
{
  g_autofree char *name = norm_document_get_pipeline_name (document, pipeline);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *letter = gtk_label_new (norm_pipeline_letter (pipeline)), *title = label_new (name, NULL), *words = label_new ("", "caption");

  gtk_widget_add_css_class (letter, "letter");
  gtk_widget_set_valign (letter, GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_name (words, "compare-words");
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), words);
  gtk_box_append (GTK_BOX (box), letter);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, "compare-row");
  gtk_widget_set_tooltip_text (row, _ ("Compare the others with this one"));
  g_object_set_data (G_OBJECT (row), "words", words);
  g_object_set_data (G_OBJECT (row), "title", title);
  return row;
}

static void
set_row_kind (GtkWidget *words, const NormDifference *difference)
{
  static const char *const classes[] = { [NORM_EQUALITY_EQUAL] = "success",
                                         [NORM_EQUALITY_ROUNDING] = "success",
                                         [NORM_EQUALITY_DIFFERENT] = "differs",
                                         [NORM_EQUALITY_INCOMPARABLE] = "dim-label" };

  for (guint which = 0; which < G_N_ELEMENTS (classes); which++)
    gtk_widget_remove_css_class (words, classes[which]);
  gtk_widget_add_css_class (words, difference != NULL ? classes[difference->equality.kind] : "dim-label");
}

static void
show_output (NormComparePanel *self, NormDocument *document, guint pipeline)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->outputs, (int) pipeline);
  GtkWidget *words_label = g_object_get_data (G_OBJECT (row), "words"), *title = g_object_get_data (G_OBJECT (row), "title");
  g_autofree char *name = norm_document_get_pipeline_name (document, pipeline);
  g_autofree char *words = norm_comparison_words (self->comparison, pipeline);
  g_autofree char *spoken = g_strdup_printf ("%s, %s: %s", norm_pipeline_letter (pipeline), name, words);

  gtk_label_set_label (GTK_LABEL (title), name);
  gtk_label_set_label (GTK_LABEL (words_label), words);
  set_row_kind (words_label, norm_comparison_get_difference (self->comparison, pipeline));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
show_outputs (NormComparePanel *self)
{
  NormDocument *document = get_document (self);
  guint n = document != NULL ? norm_document_get_n_pipelines (document) : 0, n_rows = 0;
  GtkListBoxRow *row;

  if (document == NULL || self->comparison == NULL)
    return;
  while ((row = gtk_list_box_get_row_at_index (self->outputs, (int) n_rows)) != NULL)
    {
      n_rows++;
      if (n_rows > n)
        {
          gtk_list_box_remove (self->outputs, GTK_WIDGET (row));
          n_rows--;
        }
    }
  for (; n_rows < n; n_rows++)
    gtk_list_box_append (self->outputs, output_row_new (document, n_rows));
  for (guint pipeline = 0; pipeline < n; pipeline++)
    show_output (self, document, pipeline);
  self->selecting = TRUE;
  gtk_list_box_select_row (self->outputs, gtk_list_box_get_row_at_index (self->outputs, (int) norm_comparison_get_reference (self->comparison)));
  self->selecting = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->outputs), n > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->invitation), n < 2);
  gtk_widget_set_visible (self->differences, n > 1);
}

static void
output_selected (NormComparePanel *self, GtkListBoxRow *row)
{
  if (!self->selecting && row != NULL && self->comparison != NULL)
    norm_comparison_set_reference (self->comparison, (guint) gtk_list_box_row_get_index (row));
}

/* ── presets ── */

static GtkWidget *
preset_row_new (const NormPreset *preset)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label_new (_ (preset->title), NULL));
  gtk_widget_set_name (row, preset->id);
  g_object_set_data (G_OBJECT (row), "preset", (gpointer) preset);
  return row;
}

static void
add_presets (NormComparePanel *self)
{
  for (const NormPreset *preset = norm_presets (NULL); preset->id != NULL; preset++)
    gtk_list_box_append (preset->is_wrong ? self->mistakes : self->presets, preset_row_new (preset));
}

static void
preset_activated (NormComparePanel *self, GtkListBoxRow *row)
{
  norm_preset_apply (g_object_get_data (G_OBJECT (row), "preset"), get_document (self));
}

/* What does not fit says why. */
static void
show_preset (NormDocument *document, GtkWidget *row)
{
  const NormPreset *preset = g_object_get_data (G_OBJECT (row), "preset");
  g_autofree char *reason = NULL;
  g_autoptr (GPtrArray) pipelines = norm_preset_make (preset, document, &reason);
  const char *words = pipelines != NULL ? _ (preset->tooltip) : reason;

  gtk_widget_set_sensitive (row, pipelines != NULL);
  gtk_widget_set_tooltip_text (row, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
show_presets (NormComparePanel *self, NormDocument *document)
{
  guint active = norm_document_get_active (document), n = norm_document_get_n_pipelines (document);
  gconstpointer tensor = norm_document_get_tensor (document), mask = norm_document_get_mask (document);
  gconstpointer pipeline = norm_document_get_pipeline (document, active);
  gboolean problem = norm_document_get_problem (document) != NULL;
  GtkListBox *lists[] = { self->presets, self->mistakes };

  if (tensor == self->asked_tensor && mask == self->asked_mask && pipeline == self->asked_pipeline && n == self->asked_n &&
      problem == self->asked_problem)
    return;
  self->asked_tensor = tensor;
  self->asked_mask = mask;
  self->asked_pipeline = pipeline;
  self->asked_n = n;
  self->asked_problem = problem;
  for (guint which = 0; which < G_N_ELEMENTS (lists); which++)
    for (int at = 0; gtk_list_box_get_row_at_index (lists[which], at) != NULL; at++)
      show_preset (document, GTK_WIDGET (gtk_list_box_get_row_at_index (lists[which], at)));
}

static void
norm_compare_panel_changed (NormDocumentView *view, NormDocument *document)
{
  show_outputs (NORM_COMPARE_PANEL (view));
  show_presets (NORM_COMPARE_PANEL (view), document);
}

void
norm_compare_panel_set_comparison (NormComparePanel *self, NormComparison *comparison)
{
  g_return_if_fail (NORM_IS_COMPARE_PANEL (self));
  if (self->comparison != NULL)
    g_signal_handlers_disconnect_by_data (self->comparison, self);
  g_set_object (&self->comparison, comparison);
  if (comparison != NULL)
    g_signal_connect_object (comparison, "changed", G_CALLBACK (show_outputs), self, G_CONNECT_SWAPPED);
  show_outputs (self);
}

GtkWidget *
norm_compare_panel_new (void)
{
  return g_object_new (NORM_TYPE_COMPARE_PANEL, NULL);
}

static void
norm_compare_panel_dispose (GObject *object)
{
  NormComparePanel *self = NORM_COMPARE_PANEL (object);

  if (self->comparison != NULL)
    g_signal_handlers_disconnect_by_data (self->comparison, self);
  g_clear_object (&self->comparison);
  G_OBJECT_CLASS (norm_compare_panel_parent_class)->dispose (object);
}

static void
norm_compare_panel_class_init (NormComparePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_compare_panel_dispose;
  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_compare_panel_changed;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/compare-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, NormComparePanel, invitation);
  gtk_widget_class_bind_template_child (widget_class, NormComparePanel, differences);
  gtk_widget_class_bind_template_child (widget_class, NormComparePanel, outputs);
  gtk_widget_class_bind_template_child (widget_class, NormComparePanel, presets);
  gtk_widget_class_bind_template_child (widget_class, NormComparePanel, mistakes);
  gtk_widget_class_bind_template_callback (widget_class, output_selected);
  gtk_widget_class_bind_template_callback (widget_class, preset_activated);
}

static void
norm_compare_panel_init (NormComparePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_presets (self);
}
