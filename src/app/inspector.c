/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspector.h"
#include "formula-view.h"
#include "inspector-details.h"
#include "number.h"
#include "pool-view.h"

#include <glib/gi18n.h>

#define MOST_TERMS 8

struct _NormInspector
{
  NormDocumentView parent_instance;

  /* Borrowed */
  NormFigureView *figure_view; /* weak */

  guint late_tick;      /* tick callback that will show another selection; 0: none */
  gint64 picture_frame; /* the frame in which the picture shows it */
  gboolean is_current;  /* what is selected is shown already */

  /* Template */
  GtkStack *stack;
  GtkLabel *nothing;
  GtkLabel *title;
  GtkLabel *count;
  GtkLabel *extent;
  NormPoolView *strip;
  GtkLabel *strip_caption;
  NormFormulaView *mean;
  NormFormulaView *variance;
  NormFormulaView *unbiased;
  NormFormulaView *output;
  NormFormulaView *affine;
  GtkLabel *constants;
  GtkWidget *running;
  NormFormulaView *running_mean;
  NormFormulaView *running_var;
  NormInspectorDetails *details;
  NormPoolView *before;
  NormPoolView *after;
  GtkLabel *notes;
};

enum
{
  PROP_0,
  PROP_FIGURE_VIEW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (NormInspector, norm_inspector, NORM_TYPE_DOCUMENT_VIEW)

GtkWidget *
norm_inspector_new (void)
{
  return g_object_new (NORM_TYPE_INSPECTOR, NULL);
}

void
norm_inspector_set_figure_view (NormInspector *self, NormFigureView *figure_view)
{
  NormPoolView *pictures[] = { self->strip, self->before, self->after };

  g_return_if_fail (NORM_IS_INSPECTOR (self));
  g_set_weak_pointer (&self->figure_view, figure_view);
  for (guint which = 0; which < G_N_ELEMENTS (pictures); which++)
    norm_pool_view_set_figure_view (pictures[which], figure_view);
}

/* A label set to what it says already would still ask for a new layout of the window, for each motion of the pointer. */
static void
set_words (GtkLabel *label, const char *words)
{
  if (g_strcmp0 (gtk_label_get_label (label), words) != 0)
    gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static void
show_nothing (NormInspector *self, NormDocument *document)
{
  NormResult *result = norm_document_get_result (document);

  if (norm_document_get_problem (document) != NULL)
    set_words (self->nothing, _ ("No pools yet.\nChoose a repair, or change the layer."));
  else if (result == NULL)
    set_words (self->nothing, _ ("Computing …"));
  else if (result->pooling->n_pools == 0)
    set_words (self->nothing, _ ("No pools.\nIdentity() gives back what it gets."));
  else if (result->pooling->m == 0)
    set_words (self->nothing, _ ("No values.\nThe pools are empty."));
  else
    set_words (self->nothing, _ ("Point at a value to see which others share its mean and variance."));
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

static void
show_head (NormInspector *self, const NormResult *result, gsize pool)
{
  g_autofree char *title = norm_explain_pool_title (result, pool);
  g_autofree char *extent = norm_explain_pool_extent (result, pool);
  gsize m = result->pools[pool].m;
  g_autofree char *count = g_strdup_printf (ngettext ("%zu value pooled", "%zu values pooled", (gulong) m), m);

  set_words (self->title, title);
  set_words (self->count, count);
  set_words (self->extent, extent);
}

static char *
strip_words (const NormResult *result, gsize pool)
{
  const NormPooling *pooling = result->pooling;
  g_autofree char *mean = NULL, *var = NULL;
  int batch = norm_layer_batch_axis (result->layer, result->input->rank);

  if (result->pools[pool].m < pooling->m)
    return g_strdup_printf (_ ("one list; the %zu values of padding do not count"), pooling->m - result->pools[pool].m);
  if (!result->layer->info->centers)
    return g_strdup (_ ("flattened: one list, one mean square, no mean"));
  if (!result->uses_running)
    return g_strdup (batch >= 0 && !pooling->kept[batch] ? _ ("flattened across the batch: one list, one mean, one variance")
                                                         : _ ("flattened: one list, one mean, one variance"));
  mean = norm_number_display (result->pools[pool].mean, 4, TRUE);
  var = norm_number_display (result->pools[pool].var, 4, TRUE);
  return g_strdup_printf (_ ("eval(): the running statistics normalize. The mean %s and variance %s of these values are not used"), mean, var);
}

/* "running_mean = 0.9 · 0 + 0.1 · 1.25 = 0.125"; NULL where this batch changes none */
static NormFormula *
running_formula (const NormResult *result, gsize pool, gboolean variance)
{
  NormFormula *update = norm_formula_running (result, pool, variance);

  if (update == NULL)
    return NULL;
  return norm_formula_row (norm_formula_words (norm_param_name (variance ? NORM_PARAM_RUNNING_VAR : NORM_PARAM_RUNNING_MEAN)),
                           norm_formula_operator ("="), update, NULL);
}

static void
show_statistics (NormInspector *self, const NormResult *result, gsize pool, gsize cell)
{
  g_autofree char *words = strip_words (result, pool);

  set_words (self->strip_caption, words);
  norm_formula_view_take (self->mean,
                          result->uses_running ? norm_formula_used_mean (result, pool) : norm_formula_mean (result, pool, cell, MOST_TERMS));
  norm_formula_view_take (self->variance,
                          result->uses_running ? norm_formula_used_variance (result, pool) : norm_formula_variance (result, pool, cell, MOST_TERMS));
  norm_formula_view_take (self->unbiased, result->uses_running ? NULL : norm_formula_unbiased (result, pool));
  norm_formula_view_take (self->running_mean, running_formula (result, pool, FALSE));
  norm_formula_view_take (self->running_var, running_formula (result, pool, TRUE));
  gtk_widget_set_visible (self->running, gtk_widget_get_visible (GTK_WIDGET (self->running_mean)));
}

static void
show_output (NormInspector *self, const NormResult *result, gsize cell)
{
  g_autofree char *eps = norm_number_shortest (result->eps);
  g_autofree char *words = NULL;

  norm_formula_view_take (self->output, norm_formula_output (result, cell));
  norm_formula_view_take (self->affine, norm_formula_affine (result, cell));
  if (norm_layer_has_weight (result->layer))
    words = g_strdup_printf (_ ("for the value under the cursor · ε\u00a0=\u00a0%s"), eps);
  else
    words = g_strdup_printf (_ ("for the value under the cursor · ε\u00a0=\u00a0%s · no γ, β (affine=False)"), eps);
  set_words (self->constants, words);
}

static void
show_pictures (NormInspector *self, NormDocument *document, gsize cell)
{
  norm_pool_view_set_cell (self->strip, document, cell);
  norm_pool_view_set_cell (self->before, document, cell);
  norm_pool_view_set_cell (self->after, document, cell);
}

static void
show_notes (NormInspector *self, const NormResult *result)
{
  GString *words = g_string_new (NULL);

  for (guint which = 0; which < result->notes->len; which++)
    g_string_append_printf (words, "%s%s", which > 0 ? "\n" : "", (const char *) g_ptr_array_index (result->notes, which));
  set_words (self->notes, words->str);
  g_string_free (words, TRUE);
}

static void
show (NormInspector *self, NormDocument *document)
{
  NormResult *result = norm_document_get_result (document);
  gsize cell, pool;

  if (result == NULL || result->pooling->n_pools == 0 || result->pooling->m == 0 || !norm_document_get_selected_cell (document, &cell))
    {
      show_nothing (self, document);
      return;
    }
  pool = norm_pooling_pool_of (result->pooling, cell);
  show_head (self, result, pool);
  show_statistics (self, result, pool, cell);
  show_output (self, result, cell);
  norm_inspector_details_show (self->details, result, pool, cell);
  show_pictures (self, document, cell);
  show_notes (self, result);
  gtk_stack_set_visible_child_name (self->stack, "pool");
}

/* ── when: at once for new content; the numbers of a pool one frame after the pool itself, so that the picture answers the pointer first ── */

static void
forget_late (NormInspector *self)
{
  if (self->late_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->late_tick);
  self->late_tick = 0;
}

static void
norm_inspector_changed (NormDocumentView *view, NormDocument *document)
{
  NormInspector *self = NORM_INSPECTOR (view);

  forget_late (self);
  self->is_current = TRUE; /* the selection's turn comes next, see NormDocumentView */
  show (self, document);
}

static gboolean
show_late (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  NormInspector *self = NORM_INSPECTOR (widget);
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));

  if (gdk_frame_clock_get_frame_counter (clock) <= self->picture_frame)
    return G_SOURCE_CONTINUE;
  self->late_tick = 0;
  if (document != NULL)
    show (self, document);
  return G_SOURCE_REMOVE;
}

static void
norm_inspector_selection_changed (NormDocumentView *view, NormDocument *document)
{
  NormInspector *self = NORM_INSPECTOR (view);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  gboolean is_current = self->is_current;

  self->is_current = FALSE;
  if (is_current || self->late_tick != 0)
    return;
  if (clock == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      show (self, document);
      return;
    }
  self->picture_frame = gdk_frame_clock_get_frame_counter (clock) + 1;
  self->late_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), show_late, NULL, NULL);
}

static void
norm_inspector_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FIGURE_VIEW)
    norm_inspector_set_figure_view (NORM_INSPECTOR (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
norm_inspector_dispose (GObject *object)
{
  forget_late (NORM_INSPECTOR (object));
  g_clear_weak_pointer (&NORM_INSPECTOR (object)->figure_view);
  G_OBJECT_CLASS (norm_inspector_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, NormInspector, stack);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, nothing);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, title);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, count);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, extent);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, strip);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, strip_caption);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, mean);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, variance);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, unbiased);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, output);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, affine);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, constants);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, running);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, running_mean);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, running_var);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, details);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, before);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, after);
  gtk_widget_class_bind_template_child (widget_class, NormInspector, notes);
}

static void
norm_inspector_class_init (NormInspectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = norm_inspector_set_property;
  object_class->dispose = norm_inspector_dispose;
  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_inspector_changed;
  NORM_DOCUMENT_VIEW_CLASS (klass)->selection_changed = norm_inspector_selection_changed;
  properties[PROP_FIGURE_VIEW] = g_param_spec_object ("figure-view", NULL, NULL, NORM_TYPE_FIGURE_VIEW, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (NORM_TYPE_FORMULA_VIEW);
  g_type_ensure (NORM_TYPE_POOL_VIEW);
  g_type_ensure (NORM_TYPE_INSPECTOR_DETAILS);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/io/github/normscope/Normscope/inspector.ui");
  bind_children (GTK_WIDGET_CLASS (klass));
}

static void
norm_inspector_init (NormInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norm_pool_view_set_picture (self->strip, NORM_POOL_STRIP);
  norm_pool_view_set_picture (self->before, NORM_POOL_BEFORE);
  norm_pool_view_set_picture (self->after, NORM_POOL_AFTER);
}
