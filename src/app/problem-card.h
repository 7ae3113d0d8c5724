/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NormProblemCard: why a layer does not fit, in PyTorch's words and ours, with a button for each repair. Hidden when there is no problem. */
#define NORM_TYPE_PROBLEM_CARD (norm_problem_card_get_type ())
G_DECLARE_FINAL_TYPE (NormProblemCard, norm_problem_card, NORM, PROBLEM_CARD, GtkWidget)

GtkWidget *norm_problem_card_new (void);
/* @document is what the repairs are applied to; @problem may be NULL. */
void norm_problem_card_set_problem (NormProblemCard *self, NormDocument *document, NormProblem *problem);

G_END_DECLS
