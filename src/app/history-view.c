/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-view.h"
#include "number.h"
#include "style.h"
#include "table.h"
#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#define CURVE_HEIGHT 32 /* px */
#define CURVE_INSET  4  /* px, so that lines and dots at the edge are whole */
#define MOST_DOTS    24 /* more states are a line alone */
#define DOT_RADIUS   2.0

enum
{
  CURVE_MEAN,
  CURVE_VAR,
  N_CURVES
};

struct _NormHistoryView
{
  NormDocumentView parent_instance;

  /* Owned */
  NormRunningHistory *history; /* NULL while nothing was fed */
  gsize feature;

  /* Borrowed; NULL until there is something to show */
  GtkWidget *curves[N_CURVES];
  GtkLabel *ends[N_CURVES];
  GtkLabel *title;
};

G_DEFINE_FINAL_TYPE (NormHistoryView, norm_history_view, NORM_TYPE_DOCUMENT_VIEW)

static double
state_value (const NormRunningState *state, int curve, gsize feature)
{
  return curve == CURVE_MEAN ? state->running_mean[feature] : state->running_var[feature];
}

/* The smallest and largest finite value; FALSE when there is none. */
static gboolean
curve_range (NormHistoryView *self, int curve, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (guint place = 0; place < self->history->states->len; place++)
    {
      double value = state_value (norm_running_history_get (self->history, place), curve, self->feature);

      if (!isfinite (value))
        continue;
      *low = MIN (*low, value);
      *high = MAX (*high, value);
    }
  return *low <= *high;
}

static double
state_x (NormHistoryView *self, guint place, int width)
{
  guint n = self->history->states->len;

  return CURVE_INSET + (n > 1 ? (width - 2.0 * CURVE_INSET) * place / (n - 1) : 0);
}

static int
curve_of (NormHistoryView *self, GtkDrawingArea *area)
{
  return GTK_WIDGET (area) == self->curves[CURVE_MEAN] ? CURVE_MEAN : CURVE_VAR;
}

/* A curve that does not move lies in the middle; NaN leaves a gap. */
static void
draw_curve (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  NormHistoryView *self = data;
  int curve = curve_of (self, area);
  gboolean pen_down = FALSE;
  double low, high;

  if (self->history == NULL || !curve_range (self, curve, &low, &high))
    return;
  norm_color_set_source (cr, &norm_style_theme ()->accent, 1);
  cairo_set_line_width (cr, 1.5);
  for (guint place = 0; place < self->history->states->len; place++)
    {
      double value = state_value (norm_running_history_get (self->history, place), curve, self->feature);
      double share = high > low ? (value - low) / (high - low) : 0.5;
      double x = state_x (self, place, width), y = height - CURVE_INSET - share * (height - 2 * CURVE_INSET);

      if (!isfinite (value))
        {
          pen_down = FALSE;
          continue;
        }
      if (pen_down)
        cairo_line_to (cr, x, y);
      else
        cairo_move_to (cr, x, y);
      pen_down = TRUE;
      if (self->history->states->len > MOST_DOTS)
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, DOT_RADIUS, 0, 2 * G_PI);
      cairo_move_to (cr, x, y);
    }
  cairo_stroke (cr);
}

/* "batch 3: mean 0.34, var 1.02"; the start is before the first batch */
static char *
describe_state (NormHistoryView *self, guint place)
{
  const NormRunningState *state = norm_running_history_get (self->history, place);
  g_autofree char *mean = norm_number_display (state->running_mean[self->feature], 4, TRUE);
  g_autofree char *var = norm_number_display (state->running_var[self->feature], 4, TRUE);
  guint64 batch = self->history->n_dropped + place;

  if (batch == 0)
    return g_strdup_printf (_ ("At the start: mean %s, var %s"), mean, var);
  return g_strdup_printf (_ ("After batch %" PRIu64 ": mean %s, var %s"), batch, mean, var);
}

static gboolean
query_tooltip (GtkWidget *curve, int x, int y, gboolean keyboard, GtkTooltip *tooltip, NormHistoryView *self)
{
  int width = gtk_widget_get_width (curve) - 2 * CURVE_INSET;
  g_autofree char *text = NULL;
  guint last;

  if (self->history == NULL || width <= 0)
    return FALSE;
  last = self->history->states->len - 1;
  text = describe_state (self, keyboard ? last : (guint) CLAMP (round ((double) (x - CURVE_INSET) * last / width), 0, last));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* The name, the curve, and the number that it has come to */
static void
add_curve (NormHistoryView *self, GtkWidget *grid, int row, const char *name)
{
  GtkWidget *label = gtk_label_new (name), *curve = gtk_drawing_area_new (), *end = norm_table_number_label ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (curve), CURVE_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (curve), draw_curve, self, NULL);
  gtk_widget_set_hexpand (curve, TRUE);
  gtk_widget_set_has_tooltip (curve, TRUE);
  g_signal_connect_object (curve, "query-tooltip", G_CALLBACK (query_tooltip), self, 0);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), curve, 1, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), end, 2, row, 1, 1);
  self->curves[row - 1] = curve;
  self->ends[row - 1] = GTK_LABEL (end);
}

static void
theme_changed (GtkWidget *widget)
{
  for (int curve = 0; curve < N_CURVES; curve++)
    gtk_widget_queue_draw (NORM_HISTORY_VIEW (widget)->curves[curve]);
}

static void
build (NormHistoryView *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_widget_set_name (grid, "running-history");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "card-text");
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption");
  gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (self->title), 0, 0, 3, 1);
  add_curve (self, grid, 1 + CURVE_MEAN, _ ("mean"));
  add_curve (self, grid, 1 + CURVE_VAR, _ ("var"));
  gtk_widget_set_parent (grid, GTK_WIDGET (self));
  norm_style_watch (GTK_WIDGET (self), theme_changed);
}

static void
show_feature (NormHistoryView *self)
{
  g_autofree char *title = NULL, *last = NULL;

  if (self->history == NULL)
    return;
  title = g_strdup_printf (_ ("Feature %zu, batch by batch"), self->feature);
  last = describe_state (self, self->history->states->len - 1);
  gtk_label_set_label (self->title, title);
  for (int curve = 0; curve < N_CURVES; curve++)
    {
      double end = state_value (norm_running_history_get (self->history, self->history->states->len - 1), curve, self->feature);
      g_autofree char *number = norm_table_number (end);

      gtk_label_set_label (self->ends[curve], number);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->curves[curve]), GTK_ACCESSIBLE_PROPERTY_LABEL, title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      last, -1);
      gtk_widget_queue_draw (self->curves[curve]);
    }
}

/* Of the selected value; the first where nothing is selected. */
static gsize
selected_feature (NormHistoryView *self, NormDocument *document)
{
  NormResult *result = norm_document_get_result (document);
  gsize cell, feature = 0;

  if (result != NULL && result->pooling->n_pools > 0 && norm_document_get_selected_cell (document, &cell) && cell < result->input->n_values)
    feature = norm_pooling_feature_of (result->pooling, cell);
  return feature < norm_running_history_get (self->history, 0)->n_features ? feature : 0;
}

static void
norm_history_view_selection_changed (NormDocumentView *view, NormDocument *document)
{
  NormHistoryView *self = NORM_HISTORY_VIEW (view);
  gsize feature;

  if (self->history == NULL)
    return;
  feature = selected_feature (self, document);
  if (feature == self->feature)
    return;
  self->feature = feature;
  show_feature (self);
}

static void
norm_history_view_changed (NormDocumentView *view, NormDocument *document)
{
  NormHistoryView *self = NORM_HISTORY_VIEW (view);
  NormRunningHistory *history = norm_document_get_running_history (document);

  g_clear_pointer (&self->history, norm_running_history_unref);
  if (history != NULL && history->states->len > 1)
    self->history = norm_running_history_ref (history);
  gtk_widget_set_visible (GTK_WIDGET (self), self->history != NULL);
  if (self->history == NULL)
    return;
  if (self->title == NULL)
    build (self);
  self->feature = selected_feature (self, document);
  show_feature (self);
}

GtkWidget *
norm_history_view_new (void)
{
  return g_object_new (NORM_TYPE_HISTORY_VIEW, NULL);
}

static void
norm_history_view_dispose (GObject *object)
{
  NormHistoryView *self = NORM_HISTORY_VIEW (object);

  g_clear_pointer (&self->history, norm_running_history_unref);
  G_OBJECT_CLASS (norm_history_view_parent_class)->dispose (object);
}

static void
norm_history_view_class_init (NormHistoryViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norm_history_view_dispose;
  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_history_view_changed;
  NORM_DOCUMENT_VIEW_CLASS (klass)->selection_changed = norm_history_view_selection_changed;
}

static void
norm_history_view_init (NormHistoryView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
