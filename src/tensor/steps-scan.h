/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "steps-private.h"

G_BEGIN_DECLS

/* NormStepScan: a place in the text of a chain. What refuses says the column, counted from 1, and returns FALSE with NORM_ERROR_TEXT. */
typedef struct
{
  const char *text; /* borrowed, as all here */
  const char *at;
  GError **error;
} NormStepScan;

void norm_step_scan_skip_blanks (NormStepScan *parser);
gboolean norm_step_scan_refuse_at (NormStepScan *parser, const char *place, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Names what stands at the place: one character, or the end. */
gboolean norm_step_scan_refuse_here (NormStepScan *parser, const char *expected);
/* Past @wanted and the blanks around it, if that comes next */
gboolean norm_step_scan_take (NormStepScan *parser, char wanted);
/* An identifier, or NULL; freed by the caller. */
char *norm_step_scan_name (NormStepScan *parser);
/* @what: it is for, in a message */
gboolean norm_step_scan_number (NormStepScan *parser, const char *what, gint64 *number);

/* steps-parse-index.c: "[" has been taken; up to and with "]". [()] is the empty list of indices. */
gboolean norm_step_scan_indices (NormStepScan *parser, NormStep *step);

G_END_DECLS
