/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-box.h"

#include <math.h>

static void paint (const NormBox *box, cairo_t *cr, const NormTheme *theme, const NormColor *color, double x, double y);

/* A horizontal rule between two whole device rows where there are rows (an image), so that it is crisp; as it is in files. */
static void
paint_rule (cairo_t *cr, double x, double y, double width, double thickness)
{
  double height = thickness;

  if (cairo_surface_get_type (cairo_get_group_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE)
    {
      double left = x, unused = 0;

      cairo_user_to_device (cr, &left, &y);
      cairo_user_to_device_distance (cr, &unused, &height);
      height = MAX (round (height), 1);
      y = round (y);
      cairo_device_to_user (cr, &left, &y);
      unused = 0;
      cairo_device_to_user_distance (cr, &unused, &height);
    }
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

/* A rising hairline, a heavy stroke down to the vertex, a hairline up to the overline: the vertex lies under the radicand's lowest point. */
static void
paint_surd (const NormBox *box, cairo_t *cr, double x, double y)
{
  double width = norm_box_surd_width (box->size);
  double top = y - box->ascent, bottom = y + box->descent, height = bottom - top;
  double rule = box->rule, heavy = 0.085 * box->size;
  double hook = bottom - MIN (0.46 * height, 0.56 * box->size);
  double turn = x + 0.24 * width, vertex = x + 0.5 * width, right = x + width;
  double inner = bottom - heavy * (bottom - hook) / (vertex - turn); /* where the heavy stroke's right edge meets the hairline */

  cairo_move_to (cr, x, hook + 0.09 * box->size);
  cairo_line_to (cr, turn, hook);
  cairo_line_to (cr, vertex, inner);
  cairo_line_to (cr, right - rule, top);
  cairo_line_to (cr, right + rule, top);
  cairo_line_to (cr, right, top + rule);
  cairo_line_to (cr, vertex + 0.4 * rule, bottom);
  cairo_line_to (cr, vertex - 0.4 * rule, bottom);
  cairo_line_to (cr, turn - heavy, hook + 0.1 * box->size);
  cairo_line_to (cr, x + 0.3 * rule, hook + 0.09 * box->size + 0.6 * rule);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
paint_root (const NormBox *box, cairo_t *cr, double x, double y)
{
  double start = norm_box_surd_width (box->size) - box->rule;

  paint_surd (box, cr, x, y);
  paint_rule (cr, x + start, y - box->ascent, box->width - start, box->rule);
}

static void
paint_fraction (const NormBox *box, cairo_t *cr, double x, double y)
{
  const NormBox *numerator = g_ptr_array_index (box->parts, 0), *denominator = g_ptr_array_index (box->parts, 1);
  double width = MAX (numerator->width, denominator->width) + 0.12 * numerator->size;

  paint_rule (cr, x + (box->width - width) / 2, y - box->axis - box->rule / 2, width, box->rule);
}

static void
paint_parts (const NormBox *box, cairo_t *cr, const NormTheme *theme, const NormColor *color, double x, double y)
{
  for (guint place = 0; place < box->parts->len; place++)
    {
      const NormBox *part = g_ptr_array_index (box->parts, place);

      paint (part, cr, theme, color, x + part->x, y + part->y);
    }
}

static void
paint (const NormBox *box, cairo_t *cr, const NormTheme *theme, const NormColor *color, double x, double y)
{
  if (norm_formula_is_words (box->formula))
    color = &theme->muted;
  if (box->formula->kind == NORM_FORMULA_MARKED)
    color = &theme->accent;
  if (box->parts != NULL)
    paint_parts (box, cr, theme, color, x, y);

  norm_color_set_source (cr, color, 1);
  switch (box->formula->kind)
    {
    case NORM_FORMULA_TEXT:
      norm_text_show (cr, theme, box->text_style, box->text_size, box->formula->text, x, y + box->drop);
      break;
    case NORM_FORMULA_FRACTION:
      paint_fraction (box, cr, x, y);
      break;
    case NORM_FORMULA_ROOT:
      paint_root (box, cr, x, y);
      break;
    case NORM_FORMULA_MARKED:
      paint_rule (cr, x, y + NORM_BOX_UNDERLINE_DROP * box->size, box->width, box->rule);
      break;
    case NORM_FORMULA_ROW:
    case NORM_FORMULA_POWER:
    case NORM_FORMULA_INDEX:
    default:
      break;
    }
}

void
norm_box_draw (const NormBox *box, cairo_t *cr, const NormTheme *theme, double x, double baseline)
{
  cairo_save (cr);
  cairo_new_path (cr);
  paint (box, cr, theme, &theme->ink, x, baseline);
  cairo_restore (cr);
}
