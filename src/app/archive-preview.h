/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is seen of an array before it is opened: a small picture, its type and shape, its first values and their range; or why it cannot be read. */
#define NORM_TYPE_ARCHIVE_PREVIEW (norm_archive_preview_get_type ())
G_DECLARE_FINAL_TYPE (NormArchivePreview, norm_archive_preview, NORM, ARCHIVE_PREVIEW, GtkWidget)

/* Entry @i of @archive, in a worker; what was being read before is given up. */
void norm_archive_preview_show (NormArchivePreview *self, NormArchive *archive, guint i);
/* Nothing is selected. */
void norm_archive_preview_clear (NormArchivePreview *self);

G_END_DECLS
