/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fit.h"
#include "problem.h"

G_BEGIN_DECLS

void norm_repair_free (NormRepair *repair);
/* What would make @layer take @view, at most four, best first, each tried; (transfer full): an array of NormRepair that frees its elements. */
GPtrArray *norm_repairs_new (NormLayer *layer, NormParams *params, NormMode mode, NormView *view, const NormFit *fit);

G_END_DECLS
