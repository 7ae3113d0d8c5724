/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* A file on its way into a window. After half a second a message over the window says which, shows how far it is, and offers to stop. */
typedef struct _NormLoading NormLoading;

/* @toasts: where the message appears; a reference is taken. @stop: stops it as well, when the window goes. */
NormLoading *norm_loading_new (AdwToastOverlay *toasts, GFile *file, GCancellable *stop);
/* What the reader reports to, and is stopped by; as long as @loading. */
NormTask *norm_loading_get_task (NormLoading *loading);
/* It is there, or failed: the message goes. */
void norm_loading_free (NormLoading *loading);

G_END_DECLS
