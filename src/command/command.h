/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"

G_BEGIN_DECLS

/* NormCommand: the command line, parsed. */
typedef struct _NormCommand NormCommand;

/**
 * norm_command_parse: NULL after having printed the usage error to standard error (exit status 2).
 */
NormCommand *norm_command_parse (int argc, char **argv);
void norm_command_free (NormCommand *command);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormCommand, norm_command_free)

/* TRUE when it asks only for what needs no display (--output, --describe, --code, --export, --lessons, --version, --help). Otherwise a window is
 * wanted. */
gboolean norm_command_is_headless (const NormCommand *command);
/* Does the headless work; returns the exit status: 0, 1 (message on standard error, nothing written). */
int norm_command_run (NormCommand *command);

/* For the window: the FILE, "-" or "lesson:NAME" arguments (NULL terminated, borrowed) … */
const char *const *norm_command_sources (const NormCommand *command);
/* … loaded, with --key, --steps, --layer, --mode, --mask, --state, --weight … --feature/--cell, --color set on it. Blocks. The error's message
 * starts with the source's name. */
gboolean norm_command_open (const NormCommand *command, const char *source, NormDocument *document, GError **error);
/* The file of @source, where a window should rather load it itself, in a worker: a long one, one of another machine, a picture, one that may hold
 * several arrays, of which a person is asked for one. NULL for everything else. */
GFile *norm_command_file_for_window (const char *source);
const char *norm_command_key (const NormCommand *command); /* NULL: none was given */
/* What of norm_command_open() is left to do when @document is loaded. */
gboolean norm_command_apply (const NormCommand *command, const char *source, NormDocument *document, GError **error);

G_END_DECLS
