/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive.h"

G_BEGIN_DECLS

/* NumPy's .npz: a zip archive with a .npy file for each array, stored or deflated. */

extern const NormContainer norm_npz_container;

/* The "npz" row of the registry: a tensor alone is called "input". */
GBytes *norm_npz_write (NormTensor *tensor, GError **error);
/* @n arrays with their names, all different, stored: numpy.load() gives them by name. NORM_ERROR_LIMIT when there is no memory. */
GBytes *norm_npz_write_many (const char *const *names, NormTensor *const *tensors, guint n, GError **error);

G_END_DECLS
