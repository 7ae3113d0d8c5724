/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define NORM_TYPE_APPLICATION (norm_application_get_type ())
G_DECLARE_FINAL_TYPE (NormApplication, norm_application, NORM, APPLICATION, AdwApplication)

/* @command: what the windows are to show (taken over); NULL: files arrive through GApplication's "open". */
NormApplication *norm_application_new (NormCommand *command, GApplicationFlags flags);
/* Registers the resources and types that the templates need; for programs that make widgets without an application. */
void norm_application_init_resources (void);
/* The window program: a window for each source of @command (taken over), else the first lesson. Returns the exit status; 1, with the reason and
 * the way without a
 * window on standard error, where there is no display. */
int norm_application_main (NormCommand *command, int argc, char **argv);

G_END_DECLS
