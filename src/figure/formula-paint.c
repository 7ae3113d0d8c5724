/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-box.h"

static void paint (const NormBox *box, NormCanvas *canvas, const NormColor *color, double x, double y);

/* A rising hairline, a heavy stroke down to the vertex, a hairline up to the overline: the vertex lies under the radicand's lowest point. */
static void
paint_surd (const NormBox *box, NormCanvas *canvas, const NormColor *color, double x, double y)
{
  double width = norm_box_surd_width (box->size);
  double top = y - box->ascent, bottom = y + box->descent, height = bottom - top;
  double rule = box->rule, heavy = 0.085 * box->size;
  double hook = bottom - MIN (0.46 * height, 0.56 * box->size);
  double turn = x + 0.24 * width, vertex = x + 0.5 * width, right = x + width;
  double inner = bottom - heavy * (bottom - hook) / (vertex - turn); /* where the heavy stroke's right edge meets the hairline */

  canvas->class->move_to (canvas, x, hook + 0.09 * box->size);
  canvas->class->line_to (canvas, turn, hook);
  canvas->class->line_to (canvas, vertex, inner);
  canvas->class->line_to (canvas, right - rule, top);
  canvas->class->line_to (canvas, right + rule, top);
  canvas->class->line_to (canvas, right, top + rule);
  canvas->class->line_to (canvas, vertex + 0.4 * rule, bottom);
  canvas->class->line_to (canvas, vertex - 0.4 * rule, bottom);
  canvas->class->line_to (canvas, turn - heavy, hook + 0.1 * box->size);
  canvas->class->line_to (canvas, x + 0.3 * rule, hook + 0.09 * box->size + 0.6 * rule);
  canvas->class->close (canvas);
  norm_canvas_fill (canvas, color, 1);
}

static void
paint_root (const NormBox *box, NormCanvas *canvas, const NormColor *color, double x, double y)
{
  double start = norm_box_surd_width (box->size) - box->rule;

  paint_surd (box, canvas, color, x, y);
  canvas->class->rule (canvas, x + start, y - box->ascent, box->width - start, box->rule, color);
}

static void
paint_fraction (const NormBox *box, NormCanvas *canvas, const NormColor *color, double x, double y)
{
  const NormBox *numerator = g_ptr_array_index (box->parts, 0), *denominator = g_ptr_array_index (box->parts, 1);
  double width = MAX (numerator->width, denominator->width) + 0.12 * numerator->size;

  canvas->class->rule (canvas, x + (box->width - width) / 2, y - box->axis - box->rule / 2, width, box->rule, color);
}

static void
paint_parts (const NormBox *box, NormCanvas *canvas, const NormColor *color, double x, double y)
{
  for (guint place = 0; place < box->parts->len; place++)
    {
      const NormBox *part = g_ptr_array_index (box->parts, place);

      paint (part, canvas, color, x + part->x, y + part->y);
    }
}

static void
paint (const NormBox *box, NormCanvas *canvas, const NormColor *color, double x, double y)
{
  if (norm_formula_is_words (box->formula))
    color = &canvas->theme->muted;
  if (box->formula->kind == NORM_FORMULA_MARKED)
    color = &canvas->theme->accent;
  if (box->parts != NULL)
    paint_parts (box, canvas, color, x, y);
  switch (box->formula->kind)
    {
    case NORM_FORMULA_TEXT:
      norm_canvas_text (canvas, box->formula->text, box->text_style, box->text_size, x, y + box->drop, 0, color, 1);
      break;
    case NORM_FORMULA_FRACTION:
      paint_fraction (box, canvas, color, x, y);
      break;
    case NORM_FORMULA_ROOT:
      paint_root (box, canvas, color, x, y);
      break;
    case NORM_FORMULA_MARKED:
      canvas->class->rule (canvas, x, y + NORM_BOX_UNDERLINE_DROP * box->size, box->width, box->rule, color);
      break;
    case NORM_FORMULA_ROW:
    case NORM_FORMULA_POWER:
    case NORM_FORMULA_INDEX:
    default:
      break;
    }
}

void
norm_box_draw (const NormBox *box, NormCanvas *canvas, double x, double baseline)
{
  paint (box, canvas, &canvas->theme->ink, x, baseline);
}
