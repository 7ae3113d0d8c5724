/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Has the system's font settings read by another thread, once for the process. */
void norm_fonts_prepare (void);
/* Until that thread is done; at once where there is none. */
void norm_fonts_wait (void);

G_END_DECLS
