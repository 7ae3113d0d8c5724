/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-view-private.h"
#include "style.h"

#include <glib/gi18n.h>

#define MINIMUM_WIDTH    280
#define MINIMUM_HEIGHT   240
#define BUSY_AFTER_MS    500
#define SPINNER_SIZE     32
#define CARD_SIDE_MARGIN 12
#define SMALL_HEIGHT     158
#define HEIGHT_FOR_BOTH  320.0 /* px of a small figure, as norm_figure_new_part() */

enum
{
  PROP_0,
  PROP_HAS_FIGURE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (NormFigureView, norm_figure_view, NORM_TYPE_DOCUMENT_VIEW)

GtkWidget *
norm_figure_view_new (void)
{
  return g_object_new (NORM_TYPE_FIGURE_VIEW, NULL);
}

NormFigure *
norm_figure_view_get_figure (NormFigureView *self)
{
  g_return_val_if_fail (NORM_IS_FIGURE_VIEW (self), NULL);
  return self->figure;
}

void
norm_figure_spec_for_pipeline (NormFigureSpec *spec, NormDocument *document, guint pipeline, NormThemeKind theme)
{
  NormViewOptions options = norm_document_get_view_options (document);

  *spec = (NormFigureSpec){
    .input = norm_document_get_pipeline_view (document, pipeline),
    .layer = norm_document_get_pipeline (document, pipeline)->layer,
    .result = norm_document_get_pipeline_result (document, pipeline),
    .problem = norm_document_get_pipeline_problem (document, pipeline),
    .mask = norm_document_get_pipeline_mask_view (document, pipeline),
    .coloring = options.color_by_pools ? NORM_COLOR_BY_POOLS : NORM_COLOR_BY_VALUES,
    .cubes = options.cubes,
    .shared_scale = options.shared_scale,
    .decimals = options.decimals,
    .theme = theme,
    .caption = TRUE,
  };
}

void
norm_figure_spec_for_document (NormFigureSpec *spec, NormDocument *document, NormThemeKind theme)
{
  norm_figure_spec_for_pipeline (spec, document, norm_document_get_active (document), theme);
}

/* ── the figure: one arrangement for one size, replaced whenever anything but the selection changes ── */

static void
drop_figure (NormFigureView *self)
{
  norm_figure_view_drop_nodes (self);
  g_clear_pointer (&self->figure, norm_figure_unref);
}

/* What is to be shown. */
static void
fill_spec (NormFigureView *self, NormDocument *document, NormFigureSpec *spec)
{
  norm_figure_spec_for_pipeline (spec, document, norm_figure_view_pipeline (self), norm_style_theme_kind ());
  if (!self->small)
    return;
  spec->caption = FALSE;
  spec->output_limit = self->output_limit;
  spec->running = norm_document_compares_running (document);
  if (self->difference == NULL || spec->result == NULL || self->difference->n_values != spec->result->output->n_values)
    return;
  spec->output = self->difference;
  spec->output_limit = 0;
  spec->coloring = NORM_COLOR_BY_VALUES;
  spec->output_title = self->from;
}

static void
rebuild_figure (NormFigureView *self, int width, int height)
{
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
  NormFigureSpec spec;

  drop_figure (self);
  if (document == NULL || width <= 2 * NORM_FIGURE_VIEW_MARGIN || height <= 2 * NORM_FIGURE_VIEW_MARGIN)
    return;
  fill_spec (self, document, &spec);
  self->figure_width = width;
  self->figure_height = height;
  self->figure = norm_figure_new_part (&spec, width - 2 * NORM_FIGURE_VIEW_MARGIN, height - 2 * NORM_FIGURE_VIEW_MARGIN,
                                       gtk_widget_get_scale_factor (GTK_WIDGET (self)), self->small ? HEIGHT_FOR_BOTH : 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_FIGURE]);
}

static void
look_again (GtkWidget *widget)
{
  NormFigureView *self = NORM_FIGURE_VIEW (widget);

  rebuild_figure (self, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  gtk_widget_queue_allocate (widget);
  gtk_widget_queue_draw (widget);
}

/* The document has changed, but maybe not what is seen of it here. */
static void
look_if_different (NormFigureView *self)
{
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
  NormFigureSpec spec;

  if (self->figure != NULL && document != NULL)
    {
      fill_spec (self, document, &spec);
      if (norm_figure_is_of (self->figure, &spec))
        return;
    }
  look_again (GTK_WIDGET (self));
}

void
norm_figure_view_set_small (NormFigureView *self, gboolean small)
{
  g_return_if_fail (NORM_IS_FIGURE_VIEW (self));
  self->small = small;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
norm_figure_view_set_output_limit (NormFigureView *self, double limit)
{
  g_return_if_fail (NORM_IS_FIGURE_VIEW (self));
  self->output_limit = limit;
}

void
norm_figure_view_set_difference (NormFigureView *self, NormTensor *difference, const char *from)
{
  g_autofree char *title = g_strdup_printf ("Difference from %s", from);

  g_return_if_fail (NORM_IS_FIGURE_VIEW (self));
  if (difference != NULL)
    norm_tensor_ref (difference);
  g_clear_pointer (&self->difference, norm_tensor_unref);
  self->difference = difference;
  self->from = g_intern_string (title);
  look_if_different (self);
}

/* ── drawing ── */

static void
norm_figure_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormFigureView *self = NORM_FIGURE_VIEW (widget);

  if (self->figure == NULL)
    return;
  norm_figure_view_snapshot_figure (self, snapshot);
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->problem_card), snapshot);
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->editor), snapshot);
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->spinner), snapshot);
}

/* ── children ── */

/* Where the output would be, and below it if the words need more room. */
static void
allocate_card (NormFigureView *self, int width, int height)
{
  GtkWidget *card = GTK_WIDGET (self->problem_card);
  cairo_rectangle_t after = { 0, 0, width, height };
  int natural, minimum, card_width;

  if (!gtk_widget_should_layout (card))
    return;
  if (self->figure != NULL)
    norm_figure_panel_rect (self->figure, NORM_PANEL_AFTER, &after);
  gtk_widget_measure (card, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  card_width = CLAMP ((int) after.width, MIN (natural, width - 2 * CARD_SIDE_MARGIN), width - 2 * CARD_SIDE_MARGIN);
  card_width = MAX (card_width, minimum);
  gtk_widget_measure (card, GTK_ORIENTATION_VERTICAL, card_width, &minimum, &natural, NULL, NULL);
  gtk_widget_size_allocate (card,
                            &(GtkAllocation){
                              CLAMP ((int) (NORM_FIGURE_VIEW_MARGIN + after.x), CARD_SIDE_MARGIN,
                                     MAX (CARD_SIDE_MARGIN, width - card_width - CARD_SIDE_MARGIN)),
                              CLAMP ((int) (NORM_FIGURE_VIEW_MARGIN + after.y), 0, MAX (0, height - natural)),
                              card_width,
                              natural,
                            },
                            -1);
}

static void
allocate_editor (NormFigureView *self, int width, int height)
{
  GtkWidget *editor = GTK_WIDGET (self->editor);
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
  cairo_rectangle_t rect;
  int editor_width, editor_height;
  gsize cell;

  if (!gtk_widget_should_layout (editor))
    return;
  gtk_widget_measure (editor, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &editor_width, NULL, NULL);
  gtk_widget_measure (editor, GTK_ORIENTATION_VERTICAL, editor_width, NULL, &editor_height, NULL, NULL);
  if (document == NULL || self->figure == NULL ||
      !norm_view_find (norm_figure_view_input (self, document), norm_tensor_editor_get_source (self->editor), &cell) ||
      (!norm_figure_cell_rect (self->figure, NORM_PANEL_BEFORE, cell, &rect) && !norm_figure_cell_rect (self->figure, NORM_PANEL_AFTER, cell, &rect)))
    rect = (cairo_rectangle_t){ 0, 0, editor_width, editor_height };
  editor_width = MAX (editor_width, (int) rect.width);
  gtk_widget_size_allocate (editor,
                            &(GtkAllocation){
                              CLAMP ((int) (NORM_FIGURE_VIEW_MARGIN + rect.x + (rect.width - editor_width) / 2), 0, MAX (0, width - editor_width)),
                              CLAMP ((int) (NORM_FIGURE_VIEW_MARGIN + rect.y + rect.height / 2 - norm_tensor_editor_get_entry_middle (self->editor)),
                                     0, MAX (0, height - editor_height)),
                              editor_width,
                              editor_height,
                            },
                            -1);
}

static void
norm_figure_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NormFigureView *self = NORM_FIGURE_VIEW (widget);

  if (self->figure == NULL || width != self->figure_width || height != self->figure_height)
    rebuild_figure (self, width, height);
  allocate_card (self, width, height);
  allocate_editor (self, width, height);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (gtk_widget_should_layout (GTK_WIDGET (self->spinner)))
    gtk_widget_size_allocate (GTK_WIDGET (self->spinner),
                              &(GtkAllocation){ (width - SPINNER_SIZE) / 2, (height - SPINNER_SIZE) / 2, SPINNER_SIZE, SPINNER_SIZE }, -1);
}

static void
norm_figure_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                          int *natural_baseline)
{
  NormFigureView *self = NORM_FIGURE_VIEW (widget);
  GtkWidget *children[] = { GTK_WIDGET (self->problem_card), GTK_WIDGET (self->editor), GTK_WIDGET (self->spinner) };

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MINIMUM_WIDTH : self->small ? SMALL_HEIGHT : MINIMUM_HEIGHT;
  for (guint which = 0; which < G_N_ELEMENTS (children); which++)
    {
      int child_minimum = 0;

      /* asked so that GTK knows their sizes are known; only the card's width is a bound of ours */
      gtk_widget_measure (children[which], orientation, -1, &child_minimum, NULL, NULL, NULL);
      if (which == 0 && orientation == GTK_ORIENTATION_HORIZONTAL)
        *minimum = MAX (*minimum, child_minimum + 2 * CARD_SIDE_MARGIN);
    }
  *natural = MAX (*natural, *minimum);
}

/* ── the document ── */

static gboolean
busy_for_long (gpointer data)
{
  NormFigureView *self = data;

  self->busy_timeout = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
update_busy (NormFigureView *self, NormDocument *document)
{
  gboolean busy = norm_document_is_busy (document);

  if (busy && self->busy_timeout == 0 && !gtk_widget_get_visible (GTK_WIDGET (self->spinner)))
    self->busy_timeout = g_timeout_add (BUSY_AFTER_MS, busy_for_long, self);
  if (busy)
    return;
  g_clear_handle_id (&self->busy_timeout, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

static void
norm_figure_view_changed (NormDocumentView *view, NormDocument *document)
{
  NormFigureView *self = NORM_FIGURE_VIEW (view);

  norm_problem_card_set_problem (self->problem_card, document, norm_document_get_pipeline_problem (document, norm_figure_view_pipeline (self)));
  update_busy (self, document);
  look_if_different (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  norm_figure_view_check_block (self);
}

static void
norm_figure_view_selection_changed (NormDocumentView *view, NormDocument *document)
{
  norm_figure_view_check_block (NORM_FIGURE_VIEW (view));
  norm_figure_view_describe (NORM_FIGURE_VIEW (view));
  gtk_widget_queue_draw (GTK_WIDGET (view));
}

gboolean
norm_figure_view_edit_selected (NormFigureView *self)
{
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
  gsize source;

  g_return_val_if_fail (NORM_IS_FIGURE_VIEW (self), FALSE);
  if (document == NULL || !norm_document_get_selected (document, &source))
    return FALSE;
  norm_tensor_editor_start (self->editor, document, source, NULL);
  return TRUE;
}

static void
norm_figure_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HAS_FIGURE)
    g_value_set_boolean (value, NORM_FIGURE_VIEW (object)->figure != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
norm_figure_view_dispose (GObject *object)
{
  NormFigureView *self = NORM_FIGURE_VIEW (object);

  g_clear_handle_id (&self->busy_timeout, g_source_remove);
  drop_figure (self);
  g_clear_pointer (&self->difference, norm_tensor_unref);
  G_OBJECT_CLASS (norm_figure_view_parent_class)->dispose (object);
}

static void
norm_figure_view_class_init (NormFigureViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  NormDocumentViewClass *view_class = NORM_DOCUMENT_VIEW_CLASS (klass);

  object_class->get_property = norm_figure_view_get_property;
  object_class->dispose = norm_figure_view_dispose;
  widget_class->snapshot = norm_figure_view_snapshot;
  widget_class->measure = norm_figure_view_measure;
  widget_class->size_allocate = norm_figure_view_size_allocate;
  view_class->changed = norm_figure_view_changed;
  view_class->selection_changed = norm_figure_view_selection_changed;
  properties[PROP_HAS_FIGURE] = g_param_spec_boolean ("has-figure", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  norm_figure_view_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "figure");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
norm_figure_view_init (NormFigureView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, NULL); /* children are placed on cells and panels */
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  self->problem_card = NORM_PROBLEM_CARD (norm_problem_card_new ());
  self->editor = NORM_TENSOR_EDITOR (norm_tensor_editor_new ());
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->problem_card), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->editor), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Computing"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->problem_card), widget);
  gtk_widget_set_parent (GTK_WIDGET (self->editor), widget);
  gtk_widget_set_parent (GTK_WIDGET (self->spinner), widget);
  norm_figure_view_init_input (self);
  norm_style_watch (widget, look_again);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (look_again), NULL);
}
