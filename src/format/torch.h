/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive.h"

G_BEGIN_DECLS

/* What torch.save() writes: a pickle that says where the tensors are in other members of a zip archive, or, before PyTorch 1.6, behind it. */

extern const NormContainer norm_torch_container;        /* torch.c */
extern const NormContainer norm_torch_legacy_container; /* torch-legacy.c */

G_END_DECLS
