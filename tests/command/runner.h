/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "format.h"

/* The program, run as a person would without a display, in a folder of its own. */

/* What a run gave back. */
typedef struct
{
  int status;
  char *out, *err; /* owned */
} Run;

/* Makes the folder that runs take place in. */
void runner_start (void);
void runner_end (void);

/* normscope ARGUMENTS…, NULL terminated; runner_clear() it. */
Run run (const char *argument, ...) G_GNUC_NULL_TERMINATED;
/* The same with @input as standard input. */
Run run_with_input (GBytes *input, const char *argument, ...) G_GNUC_NULL_TERMINATED;
Run run_arguments (GBytes *input, const char *const *arguments);
void run_clear (Run *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Status 0 and nothing on standard error. */
void assert_ran (const Run *run);
/* Status 1, "normscope: " and @words in the message, nothing on standard output. */
void assert_refused (const Run *run, const char *words);
/* Status 2, @words in the message, nothing on standard output. */
void assert_misused (const Run *run, const char *words);

/* Files of the folder. */
char *runner_path (const char *name);
gboolean runner_has (const char *name);
void runner_write (const char *name, const void *data, gsize length);
void runner_write_text (const char *name, const char *text);
void runner_write_tensor (const char *name, NormTensor *tensor);
NormTensor *runner_read_tensor (const char *name);
char *runner_read_text (const char *name); /* owned */
/* A Python list, as float32. */
NormTensor *tensor_from_literal (const char *literal);
