/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fontconfig/fontconfig.h>
#include <glib.h>

G_BEGIN_DECLS

/* Has the system's font settings read by another thread, once for the process: for a program that needs all of them anyway. */
void norm_fonts_prepare (void);
/* All settings: prepares them if nobody has, waits for that thread, and from then on fontconfig has them. */
void norm_fonts_wait (void);
/* The settings to look for a font by its name: all, where they were asked for, else only what says in which folders fonts are. NULL: there are
 * none, or only all of them would tell. Owned by this file. */
FcConfig *norm_fonts_by_name (void);

G_END_DECLS
