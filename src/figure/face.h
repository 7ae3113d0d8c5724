/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text.h"

G_BEGIN_DECLS

/**
 * NormFace: the one font that a style is set in, and words in it. Nearly all there is to write in a figure is Latin and Greek letters, digits and
 * signs that this font has; all else is left to NormFallback, which knows all fonts.
 */
typedef struct _NormFace NormFace;

/* Words as glyphs, placed from the start of their baseline in px at the face's size. Owned. */
typedef struct
{
  cairo_glyph_t *glyphs;
  int n_glyphs;
  double width;
} NormFaceWords;

/* Unhinted: the same words take the same place at every scale and in every file format. Owned. */
cairo_font_options_t *norm_face_options (void);
/* @families: names of fonts after each other, as in CSS; @size in px. NULL: the font is to be found, or drawn, by other means. One thread's. */
NormFace *norm_face_new (const char *families, NormTextStyle style, double size);
void norm_face_free (NormFace *face);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormFace, norm_face_free)

/* FALSE, and nothing in @words, when the face alone cannot set @text. */
gboolean norm_face_set (NormFace *face, const char *text, NormFaceWords *words);
/* The ink: to the right of the start, above and below (positive downwards) the baseline. */
void norm_face_ink (NormFace *face, const NormFaceWords *words, double *right, double *top, double *bottom);
/* From the origin of @cr, in its source. */
void norm_face_show (NormFace *face, const NormFaceWords *words, cairo_t *cr);

G_END_DECLS
