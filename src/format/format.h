/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * NormFormat: one row of the registry (format.c). A format is one file and one row.
 */
typedef struct
{
  const char *id;                 /* "npy" */
  const char *title;              /* "NumPy array", translatable */
  const char *const *endings;     /* {".npy", NULL}; lower case */
  const char *const *mime_types;
  /* 0 … 100: how surely the first @n bytes are this format */
  int (*sniff) (const guchar *head, gsize n);
  /* @bytes: the whole content (may be a mapping). NULL if this format is only written. */
  NormTensor *(*read) (GBytes *bytes, GCancellable *cancellable, GError **error);
  /* NULL if this format is only read. */
  GBytes *(*write) (NormTensor *tensor, GError **error);
} NormFormat;

const NormFormat *const *norm_formats (void);             /* NULL terminated */
const NormFormat *norm_format_by_name (const char *name); /* by ending of a file name; NULL */

/**
 * norm_format_read_bytes: by content first, by @name second (@name may be NULL).
 * Message without the file's name; callers put "NAME: " before it.
 */
NormTensor *norm_format_read_bytes (GBytes *bytes, const char *name, GCancellable *cancellable, GError **error);
/**
 * norm_format_read_file: local regular files are mapped, everything else is read through GIO; a folder, a device, an empty or an unreadable file is a clear error.
 * Blocks; call it in a worker thread.
 */
NormTensor *norm_format_read_file (GFile *file, GCancellable *cancellable, GError **error);
/* Until end of file. For "-". */
NormTensor *norm_format_read_stream (GInputStream *stream, GCancellable *cancellable, GError **error);
/* Format by ending; atomic, the old file stays when anything fails. */
gboolean norm_format_write_file (NormTensor *tensor, GFile *file, GCancellable *cancellable, GError **error);
/* Any content to a file, atomically: the one way the program writes files. */
gboolean norm_file_replace (GFile *file, GBytes *bytes, GCancellable *cancellable, GError **error);
/* The whole of a file (mapped where possible) under a size limit. */
GBytes *norm_file_load (GFile *file, GCancellable *cancellable, GError **error);

/* npy.c */
NormTensor *norm_npy_read (GBytes *bytes, GCancellable *cancellable, GError **error);
GBytes *norm_npy_write (NormTensor *tensor, GError **error);

/**
 * norm_literal_parse (literal.c):
 * Nested Python lists/tuples of numbers; torch.tensor([...], dtype=…, device=…, requires_grad=…), np.array(…), array(…), tensor(…), and what print() and repr() of PyTorch
 * and NumPy write (NumPy's print has no commas), with their line breaks. One number alone is a rank 0 tensor.
 * dtype without a word: all integers → float32 when @integers_as_float, else int64; any float → float32; True/False → bool; np float literals as float32 too unless dtype says otherwise.
 * Errors (NORM_ERROR_TEXT) name line and column; unequal nesting names the place as an index ("at [1][0]: 3 values, but 4 before"); a summarized "..." is refused with the reason.
 */
NormTensor *norm_literal_parse (const char *text, gsize length, gboolean integers_as_float, GError **error);
/* "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]", exact; at most @most_values values, else NULL. With @line_breaks one row per line, aligned. */
char *norm_literal_write (NormTensor *tensor, gboolean line_breaks, gsize most_values);

G_END_DECLS
