/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure-private.h"

#define MOST_TEST_RANK 8

/* A tensor 0, 1, 2 … − half of them, seen whole. */
NormView *test_view (int rank, const gsize *shape);
NormView *test_view_of (int rank, const gsize *shape, const double *values);
/* @layer_text applied in training mode; the test fails when it does not fit. */
NormResult *test_run (NormView *view, const char *layer_text);
NormResult *test_run_masked (NormView *view, const char *layer_text, NormView *mask); /* @mask may be NULL */
/* Every third value of @view is padding. */
NormView *test_mask (const NormView *view);
/* Up to MOST_TEST_RANK axes of 1 … @most entries, at most @most_cells values. */
int test_random_shape (gsize *shape, gsize most, gsize most_cells);
NormFigureSpec test_spec (NormView *view, NormResult *result);
/* A picture in a file's bytes, and the packed colour at a place in it (g_assert) */
cairo_surface_t *test_decode (GBytes *png);
guint32 test_pixel (cairo_surface_t *surface, int x, int y);
