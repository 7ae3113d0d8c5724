/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "equality.h"

G_BEGIN_DECLS

/**
 * NormDifference: what lies between the outputs of two results over one loaded tensor. Immutable, reference counted (atomically).
 * @values: a − b, float64, in the shape of a's output: value by value of the loaded tensor, whatever steps have made of the shapes. Equal infinities
 *   differ by 0; NaN where either is NaN, or where b does not have the value. NULL where the two have no value in common.
 */
typedef struct
{
  NormEquality equality;
  NormTensor *values;

  /*< private >*/
  gatomicrefcount ref_count;
} NormDifference;

/* Linear time. NULL with G_IO_ERROR_CANCELLED or NORM_ERROR_LIMIT (memory). Any thread; @task may be NULL. */
NormDifference *norm_difference_new (const NormResult *a, const NormResult *b, NormTask *task, GError **error);
NormDifference *norm_difference_ref (NormDifference *difference);
void norm_difference_unref (NormDifference *difference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormDifference, norm_difference_unref)

G_END_DECLS
