/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"

/* What the document's tests share. */

/* Counts emissions; connect with fixture_count(). */
void fixture_count (gpointer object, const char *signal, guint *n);
/* The tensor a Python list or torch.tensor() describes; integers are float32. */
NormTensor *fixture_tensor (const char *literal);
/* The output as doubles rounded to four decimals: "1 -1 0.5". */
char *fixture_output (NormDocument *document);
/* Everything that undo restores, as one text. */
char *fixture_content (NormDocument *document);
/* Runs the main loop until the document is no longer busy. */
void fixture_wait (NormDocument *document);
/* A flat folder with all that is in it. */
void fixture_remove_folder (const char *path);
