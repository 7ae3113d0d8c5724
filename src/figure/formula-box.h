/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas.h"
#include "formula-private.h"

G_BEGIN_DECLS

/**
 * NormBox: a formula at one size: every part measured and placed.
 * @x, @y: its baseline's left end, from its parent's; y grows downwards
 * @ascent, @descent: from the baseline, never negative
 * @parts: boxes of the formula's parts, in the same order; NULL for a text
 */
typedef struct _NormBox
{
  const NormFormula *formula; /* borrowed */
  double size, x, y, width, ascent, descent;
  double axis;              /* height of the minus sign's stroke above the baseline: where fraction rules lie */
  double rule;              /* thickness of rules and radicals */
  double drop;              /* of a text: how far its own baseline lies below that of the box */
  NormTextStyle text_style; /* of a text */
  double text_size;
  GPtrArray *parts; /* owned, of NormBox */
} NormBox;

NormBox *norm_box_new (const NormFormula *formula, const NormTheme *theme, double size);
void norm_box_free (NormBox *box);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormBox, norm_box_free)

/* formula-paint.c: with the baseline's left end at (@x, @baseline). */
void norm_box_draw (const NormBox *box, NormCanvas *canvas, double x, double baseline);

/* The width that a radical takes left of its radicand. */
double norm_box_surd_width (double size);
/* How far below the baseline the underline of a marked part starts, in ems. */
#define NORM_BOX_UNDERLINE_DROP 0.13

G_END_DECLS
