/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "difference.h"
#include "document.h"

G_BEGIN_DECLS

/**
 * NormComparison: the outputs of a document's pipelines, each against that of a reference among them; follows the document. Large ones are compared
 * in a worker. Main thread only.
 *
 * Signal: "changed" – the reference is another, or something is known that was not.
 */
#define NORM_TYPE_COMPARISON (norm_comparison_get_type ())
G_DECLARE_FINAL_TYPE (NormComparison, norm_comparison, NORM, COMPARISON, GObject)

NormComparison *norm_comparison_new (NormDocument *document);
guint norm_comparison_get_reference (NormComparison *self);
void norm_comparison_set_reference (NormComparison *self, guint pipeline);
/* Of pipeline @i to the reference; NULL while it is not known, where one of them has no output, or for the reference itself. Borrowed. */
NormDifference *norm_comparison_get_difference (NormComparison *self, guint i);
/* In a few words: "reference", "equal", "differs by up to 0.98 at [0, 2]", "no output", "comparing …"; (transfer full) */
char *norm_comparison_words (NormComparison *self, guint i);

G_END_DECLS
