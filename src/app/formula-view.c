/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-view.h"
#include "pixels.h"
#include "style.h"

#include <math.h>

#define SIZE        17.0 /* px of the main line */
#define SMALLEST    9.0
#define LEAST_WIDTH 120

struct _NormFormulaView
{
  GtkWidget parent_instance;

  /* Owned */
  NormFormula *formula;
  double width, ascent, descent; /* at SIZE: setting a formula is what a motion of the pointer costs most, so it is measured once */
  int height;                    /* px, rounded up */
};

G_DEFINE_FINAL_TYPE (NormFormulaView, norm_formula_view, GTK_TYPE_WIDGET)

void
norm_formula_view_take (NormFormulaView *self, NormFormula *formula)
{
  int height = 0;

  g_return_if_fail (NORM_IS_FORMULA_VIEW (self));
  if (norm_formula_equal (formula, self->formula)) /* most stay as they are while the pointer moves within a pool */
    {
      norm_formula_free (formula);
      return;
    }
  g_clear_pointer (&self->formula, norm_formula_free);
  self->formula = formula;
  gtk_widget_set_visible (GTK_WIDGET (self), formula != NULL);
  if (formula != NULL)
    {
      g_autofree char *words = norm_formula_to_text (formula);

      norm_formula_measure (formula, norm_style_theme (), SIZE, &self->width, &self->ascent, &self->descent);
      height = (int) ceil (self->ascent + self->descent);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
    }
  if (height != self->height) /* the pointer changes the numbers many times a second, their height hardly ever */
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->height = height;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
norm_formula_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : NORM_FORMULA_VIEW (widget)->height;
}

static void
norm_formula_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormFormulaView *self = NORM_FORMULA_VIEW (widget);
  const NormTheme *theme = norm_style_theme ();
  double size = SIZE, ascent = self->ascent, descent = self->descent;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_surface_t *surface;
  cairo_t *cr;

  if (self->formula == NULL || width <= 0 || height <= 0)
    return;
  if (self->width > width)
    {
      size = norm_formula_fit_size (self->formula, theme, SIZE, width, SMALLEST);
      norm_formula_measure (self->formula, theme, size, NULL, &ascent, &descent);
    }
  surface = norm_pixels_new (widget, width, height, FALSE);
  cr = cairo_create (surface);
  norm_formula_draw (self->formula, cr, theme, size, 0, (height - ascent - descent) / 2 + ascent);
  cairo_destroy (cr);
  norm_pixels_append (snapshot, surface, 0, 0);
}

static void
norm_formula_view_finalize (GObject *object)
{
  g_clear_pointer (&NORM_FORMULA_VIEW (object)->formula, norm_formula_free);
  G_OBJECT_CLASS (norm_formula_view_parent_class)->finalize (object);
}

static void
norm_formula_view_class_init (NormFormulaViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = norm_formula_view_finalize;
  widget_class->measure = norm_formula_view_measure;
  widget_class->snapshot = norm_formula_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
norm_formula_view_init (NormFormulaView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  norm_style_watch (GTK_WIDGET (self), gtk_widget_queue_draw);
}
