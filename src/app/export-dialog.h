/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "export-job.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Called once with what was chosen, when the person wants a file of it. */
typedef void (*NormExportChosen) (const NormExportChoice *choice, gpointer data);

/* What a picture is to show and how, with the picture beside it while one chooses. @several: all pipelines, side by side. @data must stay valid as
 * long as @parent does. */
void norm_export_dialog_present (GtkWindow *parent, NormDocument *document, gboolean several, NormExportChosen chosen, gpointer data);

G_END_DECLS
