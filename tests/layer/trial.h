/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support.h"

G_BEGIN_DECLS

/**
 * TestTrial:
 * A random layer on a random view: any rank, steps chained, slices backwards and with gaps, axes repeated without memory. Draws come from
 * g_test_rand_…(), whose seed a test prints.
 */
typedef struct
{
  NormView *view;     /* owned */
  NormView *mask;     /* owned; bool, seen through the same steps; NULL for every other trial */
  gboolean *counts;   /* owned; the mask cell by cell, or NULL */
  NormLayer *layer;   /* owned; fits the view, but may want more than one value in a pool */
  NormParams *params; /* owned; random or initial */
  NormMode mode;
} TestTrial;

void test_trial_init (TestTrial *trial);
void test_trial_clear (TestTrial *trial);

/* At most about @most values of a random floating type */
NormTensor *test_random_tensor (gsize most);
/* @tensor through random steps and slices; the same @seed and shape give the same way. */
NormView *test_random_view (NormTensor *tensor, guint32 seed);
/* A constructor of @kind for @view, without parameters unless @affine; NULL where it does not take that rank. */
char *test_random_layer (NormLayerKind kind, const NormView *view, gboolean affine);

G_END_DECLS
