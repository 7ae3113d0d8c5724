/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-private.h"

#include <glib/gi18n-lib.h>

NormCommand *
norm_command_parse (int argc, char **argv)
{
  g_autoptr (NormCommand) command = g_new0 (NormCommand, 1);
  g_autoptr (GError) error = NULL;
  if (norm_options_read (command, argc, argv, &error) && (command->help || norm_options_check (command, &error)))
    return g_steal_pointer (&command);
  g_printerr (_ ("%s: %s\nTry “%s --help”.\n"), NORM_COMMAND_NAME, error->message, NORM_COMMAND_NAME);
  return NULL;
}

void
norm_command_free (NormCommand *command)
{
  g_strfreev (command->sources);
  g_free (command->layer);
  g_free (command->steps);
  g_free (command->mode);
  g_free (command->pipeline);
  g_free (command->dtype);
  g_free (command->key);
  g_free (command->state);
  g_free (command->mask);
  for (gsize kind = 0; kind < G_N_ELEMENTS (command->param_files); kind++)
    g_free (command->param_files[kind]);
  g_free (command->feature);
  g_free (command->cell);
  g_free (command->view);
  g_free (command->color);
  g_free (command->decimals);
  g_free (command->output);
  g_free (command->export);
  g_free (command->describe_text);
  g_free (command->code_text);
  g_free (command->size);
  g_free (command->scale);
  g_free (command->theme);
  g_free (command->include);
  g_free (command->step);
  g_free (command);
}

gboolean
norm_command_is_headless (const NormCommand *command)
{
  return command->output || command->export || command->describe || command->code_text || command->lessons || command->version || command->help;
}

const char *const *
norm_command_sources (const NormCommand *command)
{
  return (const char *const *) command->sources;
}
