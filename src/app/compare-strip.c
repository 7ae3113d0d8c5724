/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare-strip.h"
#include "explain.h"
#include "formula-view.h"
#include "pipeline.h"

#include <glib/gi18n.h>

struct _NormCompareStrip
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *box;
  GtkWidget *head;
  GtkLabel *title;
  GtkLabel *count;
  GtkLabel *axes;
  NormFormulaView *statistics;
  NormFormulaView *output;
  NormFormulaView *affine;
};

G_DEFINE_FINAL_TYPE (NormCompareStrip, norm_compare_strip, GTK_TYPE_WIDGET)

GtkWidget *
norm_compare_strip_new (void)
{
  return g_object_new (NORM_TYPE_COMPARE_STRIP, NULL);
}

GtkWidget *
norm_compare_strip_get_line (NormCompareStrip *self, guint line)
{
  GtkWidget *lines[NORM_COMPARE_STRIP_LINES] = { self->head, GTK_WIDGET (self->axes), GTK_WIDGET (self->statistics), GTK_WIDGET (self->output),
                                                 GTK_WIDGET (self->affine) };

  g_return_val_if_fail (line < NORM_COMPARE_STRIP_LINES, NULL);
  return lines[line];
}

/* A label set to what it says already would still ask for a new layout of the window, for each motion of the pointer. */
static void
set_words (GtkLabel *label, const char *words)
{
  if (g_strcmp0 (gtk_label_get_label (label), words) != 0)
    gtk_label_set_label (label, words);
}

/* "kept C" */
static void
append_axes (GString *words, const NormPooling *pooling, gboolean kept)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (int axis = 0; axis < pooling->view->rank; axis++)
    if (pooling->kept[axis] == kept)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", pooling->names[axis]);
  g_string_append_printf (words, kept ? _ ("kept %s") : _ ("pooled %s"), names->len > 0 ? names->str : "–");
}

/* Where the running statistics normalize, no value of this batch has a part in its mean. */
static char *
count_words (const NormResult *result, gsize pool)
{
  gsize m = result->pools[pool].m;

  if (result->uses_running)
    return g_strdup (_ ("nothing pooled"));
  return g_strdup_printf (ngettext ("%zu value pooled", "%zu values pooled", (gulong) m), m);
}

static void
show_head (NormCompareStrip *self, const NormResult *result, gsize pool)
{
  g_autofree char *title = norm_explain_pool_title (result, pool);
  g_autofree char *count = count_words (result, pool);
  g_autoptr (GString) axes = g_string_new (NULL);

  append_axes (axes, result->pooling, TRUE);
  g_string_append (axes, " · ");
  if (result->uses_running)
    g_string_append (axes, _ ("running statistics used"));
  else
    append_axes (axes, result->pooling, FALSE);
  set_words (self->title, title);
  set_words (self->count, count);
  set_words (self->axes, axes->str);
}

/* "μ = 1.25   σ² = 2.1875" */
static NormFormula *
statistics_formula (const NormResult *result, gsize pool)
{
  NormFormula *mean = norm_formula_used_mean (result, pool), *variance = norm_formula_used_variance (result, pool);

  return mean != NULL ? norm_formula_row (mean, norm_formula_words ("\u2003"), variance, NULL) : variance;
}

/* Weights and biases as they begin leave y what it is. */
static gboolean
changes_output (const NormResult *result)
{
  return !norm_params_is_initial (result->params, NORM_PARAM_WEIGHT) || !norm_params_is_initial (result->params, NORM_PARAM_BIAS);
}

static void
show_nothing (NormCompareStrip *self, const char *title, const char *words)
{
  set_words (self->title, title);
  set_words (self->count, "");
  set_words (self->axes, words);
  norm_formula_view_take (self->statistics, NULL);
  norm_formula_view_take (self->output, NULL);
  norm_formula_view_take (self->affine, NULL);
}

void
norm_compare_strip_show (NormCompareStrip *self, NormDocument *document, guint pipeline)
{
  NormResult *result = norm_document_get_pipeline_result (document, pipeline);
  NormProblem *problem = norm_document_get_pipeline_problem (document, pipeline);
  gsize cell, pool;

  g_return_if_fail (NORM_IS_COMPARE_STRIP (self));
  if (problem != NULL)
    show_nothing (self, _ ("No output"), problem->message);
  else if (result == NULL)
    show_nothing (self, _ ("Computing …"), "");
  else if (result->pooling->n_pools == 0 || result->pooling->m == 0)
    show_nothing (self, _ ("No pools"), "");
  else if (!norm_document_get_pipeline_cell (document, pipeline, &cell))
    show_nothing (self, _ ("Not in this reading"), _ ("The steps have left this value out"));
  else
    {
      pool = norm_pooling_pool_of (result->pooling, cell);
      show_head (self, result, pool);
      norm_formula_view_take (self->statistics, statistics_formula (result, pool));
      norm_formula_view_take (self->output, norm_formula_output_numbers (result, cell));
      norm_formula_view_take (self->affine, changes_output (result) ? norm_formula_affine (result, cell) : NULL);
    }
}

static void
norm_compare_strip_dispose (GObject *object)
{
  g_clear_pointer (&NORM_COMPARE_STRIP (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (norm_compare_strip_parent_class)->dispose (object);
}

static void
norm_compare_strip_class_init (NormCompareStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_compare_strip_dispose;
  g_type_ensure (NORM_TYPE_FORMULA_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/compare-strip.ui");
  gtk_widget_class_set_css_name (widget_class, "comparestrip");
  gtk_widget_class_bind_template_child (widget_class, NormCompareStrip, box);
  gtk_widget_class_bind_template_child (widget_class, NormCompareStrip, head);
  gtk_widget_class_bind_template_child (widget_class, NormCompareStrip, title);
  gtk_widget_class_bind_template_child (widget_class, NormCompareStrip, count);
  gtk_widget_class_bind_template_child (widget_class, NormCompareStrip, axes);
  gtk_widget_class_bind_template_child (widget_class, NormCompareStrip, statistics);
  gtk_widget_class_bind_template_child (widget_class, NormCompareStrip, output);
  gtk_widget_class_bind_template_child (widget_class, NormCompareStrip, affine);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
norm_compare_strip_init (NormCompareStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
