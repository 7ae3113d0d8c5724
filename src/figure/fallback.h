/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text.h"

G_BEGIN_DECLS

/* NormFallback: words that a NormFace cannot set, in whatever fonts and directions they need, by Pango. */
typedef struct _NormFallback NormFallback;

/* @families, @style and @size as for norm_face_new(). One thread's. */
NormFallback *norm_fallback_new (const char *families, NormTextStyle style, double size, const char *text);
void norm_fallback_free (NormFallback *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormFallback, norm_fallback_free)

/* In px, as in NormFaceWords and norm_face_ink(). */
double norm_fallback_width (const NormFallback *words);
void norm_fallback_ink (NormFallback *words, double *right, double *top, double *bottom);
/* From the origin of @cr, in its source. */
void norm_fallback_show (NormFallback *words, cairo_t *cr);

G_END_DECLS
