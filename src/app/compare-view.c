/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare-view.h"
#include "compare-grid.h"
#include "compare-panel.h"
#include "content.h"
#include "range.h"


#define MOST_APART 8.0 /* outputs whose ranges differ more keep their own colour scales */

struct _NormCompareView
{
  NormDocumentView parent_instance;

  /* Owned */
  NormComparison *comparison;
  GPtrArray *columns;                                /* of NormCompareColumn, which the grid owns */
  GtkSizeGroup *lines[NORM_COMPARE_STRIP_LINES + 1]; /* of the strips, and the strips themselves */

  gboolean differences;
  guint late_tick;      /* tick callback that will show another selection; 0: none */
  gint64 picture_frame; /* the frame in which the pictures show it */

  /* How far the colour scale of each result goes; compared by pointer only */
  struct
  {
    gconstpointer result;
    double limit;
  } limits[NORM_CONTENT_MAX_PIPELINES];

  /* Template */
  NormCompareGrid *grid;
  NormComparePanel *panel;
};

G_DEFINE_FINAL_TYPE (NormCompareView, norm_compare_view, NORM_TYPE_DOCUMENT_VIEW)

NormCompareColumn *
norm_compare_view_get_column (NormCompareView *self, guint pipeline)
{
  g_return_val_if_fail (NORM_IS_COMPARE_VIEW (self), NULL);
  return pipeline < self->columns->len ? g_ptr_array_index (self->columns, pipeline) : NULL;
}

/* ── one colour scale ── */

static double
own_limit (NormCompareView *self, guint pipeline, NormResult *result)
{
  NormSummary summary;

  if (self->limits[pipeline].result == result)
    return self->limits[pipeline].limit;
  self->limits[pipeline].result = result;
  if (result == NULL)
    return self->limits[pipeline].limit = 0;
  g_autoptr (NormView) output = norm_view_new (result->output);
  norm_view_summarize (output, &summary);
  return self->limits[pipeline].limit = norm_range_of_view (output, &summary).limit;
}

/* Before the columns look: they would draw twice. */
static void
share_scale (NormCompareView *self, NormDocument *document)
{
  guint n = MIN (self->columns->len, norm_document_get_n_pipelines (document));
  double largest = 0, smallest = G_MAXDOUBLE;

  for (guint pipeline = 0; pipeline < n; pipeline++)
    {
      double limit = own_limit (self, pipeline, norm_document_get_pipeline_result (document, pipeline));

      largest = MAX (largest, limit);
      smallest = limit > 0 ? MIN (smallest, limit) : smallest;
    }
  for (guint pipeline = 0; pipeline < n; pipeline++)
    norm_figure_view_set_output_limit (norm_compare_column_get_figure_view (g_ptr_array_index (self->columns, pipeline)),
                                       largest <= MOST_APART * smallest ? largest : 0);
}

static void
show_differences (NormCompareView *self)
{
  for (guint pipeline = 0; pipeline < self->columns->len; pipeline++)
    {
      NormFigureView *view = norm_compare_column_get_figure_view (g_ptr_array_index (self->columns, pipeline));
      NormDifference *difference = self->differences ? norm_comparison_get_difference (self->comparison, pipeline) : NULL;

      norm_figure_view_set_difference (view, difference != NULL ? difference->values : NULL,
                                       norm_pipeline_letter (norm_comparison_get_reference (self->comparison)));
    }
}

/* ── columns ── */

static void
add_column (NormCompareView *self, NormDocument *document)
{
  GtkWidget *column = norm_compare_column_new (document, self->columns->len);
  NormCompareStrip *strip = norm_compare_column_get_strip (NORM_COMPARE_COLUMN (column));

  for (guint line = 0; line < NORM_COMPARE_STRIP_LINES; line++)
    gtk_size_group_add_widget (self->lines[line], norm_compare_strip_get_line (strip, line));
  gtk_size_group_add_widget (self->lines[NORM_COMPARE_STRIP_LINES], GTK_WIDGET (strip));
  g_ptr_array_add (self->columns, column);
  norm_compare_grid_append (self->grid, column);
}

static void
remove_column (NormCompareView *self)
{
  GtkWidget *column = g_ptr_array_index (self->columns, self->columns->len - 1);
  NormCompareStrip *strip = norm_compare_column_get_strip (NORM_COMPARE_COLUMN (column));

  for (guint line = 0; line < NORM_COMPARE_STRIP_LINES; line++)
    gtk_size_group_remove_widget (self->lines[line], norm_compare_strip_get_line (strip, line));
  gtk_size_group_remove_widget (self->lines[NORM_COMPARE_STRIP_LINES], GTK_WIDGET (strip));
  g_ptr_array_set_size (self->columns, (int) self->columns->len - 1);
  gtk_widget_unparent (column);
}

static void
show_strips (NormCompareView *self, NormDocument *document)
{
  for (guint pipeline = 0; pipeline < self->columns->len; pipeline++)
    norm_compare_strip_show (norm_compare_column_get_strip (g_ptr_array_index (self->columns, pipeline)), document, pipeline);
}

static void
norm_compare_view_changed (NormDocumentView *view, NormDocument *document)
{
  NormCompareView *self = NORM_COMPARE_VIEW (view);
  guint n = norm_document_get_n_pipelines (document);

  if (self->comparison == NULL) /* under construction */
    return;
  while (self->columns->len > n)
    remove_column (self);
  while (self->columns->len < n)
    add_column (self, document);
  share_scale (self, document);
  show_differences (self);
  show_strips (self, document);
}

/* ── the selection: pictures first, their words one frame later ── */

static gboolean
show_late (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  NormCompareView *self = NORM_COMPARE_VIEW (widget);

  if (gdk_frame_clock_get_frame_counter (clock) <= self->picture_frame)
    return G_SOURCE_CONTINUE;
  self->late_tick = 0;
  show_strips (self, norm_document_view_get_document (NORM_DOCUMENT_VIEW (self)));
  return G_SOURCE_REMOVE;
}

static void
norm_compare_view_selection_changed (NormDocumentView *view, NormDocument *document)
{
  NormCompareView *self = NORM_COMPARE_VIEW (view);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (self->comparison == NULL || self->late_tick != 0)
    return;
  if (clock == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      show_strips (self, document);
      return;
    }
  self->picture_frame = gdk_frame_clock_get_frame_counter (clock) + 1;
  self->late_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), show_late, NULL, NULL);
}

/* ── what the window asks ── */

void
norm_compare_view_set_differences (NormCompareView *self, gboolean differences)
{
  g_return_if_fail (NORM_IS_COMPARE_VIEW (self));
  self->differences = differences;
  show_differences (self);
}

void
norm_compare_view_show_panel (NormCompareView *self, gboolean show)
{
  g_return_if_fail (NORM_IS_COMPARE_VIEW (self));
  gtk_widget_set_visible (GTK_WIDGET (self->panel), show);
}

void
norm_compare_view_focus_active (NormCompareView *self)
{
  NormCompareColumn *column;

  g_return_if_fail (NORM_IS_COMPARE_VIEW (self));
  column = norm_compare_view_get_column (self, norm_document_get_active (norm_document_view_get_document (NORM_DOCUMENT_VIEW (self))));
  if (column != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (norm_compare_column_get_figure_view (column)));
}

GtkWidget *
norm_compare_view_new (NormDocument *document)
{
  NormCompareView *self = g_object_new (NORM_TYPE_COMPARE_VIEW, NULL);

  self->comparison = norm_comparison_new (document);
  g_signal_connect_object (self->comparison, "changed", G_CALLBACK (show_differences), self, G_CONNECT_SWAPPED);
  norm_document_view_set_document (NORM_DOCUMENT_VIEW (self), document); /* before those of its children: it hears of changes first */
  norm_document_view_set_document (NORM_DOCUMENT_VIEW (self->panel), document);
  norm_compare_panel_set_comparison (self->panel, self->comparison);
  return GTK_WIDGET (self);
}

static void
norm_compare_view_dispose (GObject *object)
{
  NormCompareView *self = NORM_COMPARE_VIEW (object);

  if (self->late_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->late_tick);
  self->late_tick = 0;
  g_clear_object (&self->comparison);
  for (guint line = 0; line <= NORM_COMPARE_STRIP_LINES; line++)
    g_clear_object (&self->lines[line]);
  G_OBJECT_CLASS (norm_compare_view_parent_class)->dispose (object);
}

static void
norm_compare_view_finalize (GObject *object)
{
  g_ptr_array_unref (NORM_COMPARE_VIEW (object)->columns);
  G_OBJECT_CLASS (norm_compare_view_parent_class)->finalize (object);
}

static void
norm_compare_view_class_init (NormCompareViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_compare_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = norm_compare_view_finalize;
  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_compare_view_changed;
  NORM_DOCUMENT_VIEW_CLASS (klass)->selection_changed = norm_compare_view_selection_changed;
  g_type_ensure (NORM_TYPE_COMPARE_GRID);
  g_type_ensure (NORM_TYPE_COMPARE_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/compare-view.ui");
  gtk_widget_class_set_css_name (widget_class, "compareview");
  gtk_widget_class_bind_template_child (widget_class, NormCompareView, grid);
  gtk_widget_class_bind_template_child (widget_class, NormCompareView, panel);
}

static void
norm_compare_view_init (NormCompareView *self)
{
  self->columns = g_ptr_array_new ();
  for (guint line = 0; line <= NORM_COMPARE_STRIP_LINES; line++)
    self->lines[line] = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
  gtk_widget_init_template (GTK_WIDGET (self));
}
