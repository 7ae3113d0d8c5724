/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "tensor.h"

G_BEGIN_DECLS

/**
 * NormFormat: one row of the registry (format.c). A format is one file and one row.
 */
typedef struct
{
  const char *id;             /* "npy" */
  const char *title;          /* "NumPy array", translatable */
  const char *const *endings; /* {".npy", NULL}; lower case */
  const char *const *mime_types;
  /* 0 … 100: how surely the first @n bytes are this format */
  int (*sniff) (const guchar *head, gsize n);
  /* @bytes: the whole content (may be a mapping). NULL if this format is only written. */
  NormTensor *(*read) (GBytes *bytes, NormTask *task, GError **error);
  /* NULL if this format is only read. */
  GBytes *(*write) (NormTensor *tensor, GError **error);
} NormFormat;

const NormFormat *const *norm_formats (void);             /* NULL terminated */
const NormFormat *norm_format_by_name (const char *name); /* by ending of a file name; NULL */

/**
 * norm_format_read_bytes: by content first, by @name second (@name may be NULL).
 * Message without the file's name; callers put "NAME: " before it.
 */
NormTensor *norm_format_read_bytes (GBytes *bytes, const char *name, NormTask *task, GError **error);
/* The same for a file that holds several: @key is the name of one (NULL: it holds one). NORM_ERROR_KEY when that does not tell which, or the file's
 * tensor has no name. */
NormTensor *norm_format_read_key (GBytes *bytes, const char *name, const char *key, NormTask *task, GError **error);
/**
 * norm_format_read_file: large local regular files are mapped, everything else is read through GIO; a folder, a device, a pipe, an empty or
 * an unreadable file is a clear error.
 * Blocks; call it in a worker thread.
 */
NormTensor *norm_format_read_file (GFile *file, GCancellable *cancellable, GError **error);
/**
 * norm_format_read_async:
 * The same in a worker.
 * @key: as in norm_format_read_key()
 * @watched: (nullable): what it reports to and is stopped by; lives until @done is called
 */
void norm_format_read_async (GFile *file, const char *key, NormTask *watched, GAsyncReadyCallback done, gpointer data);
NormTensor *norm_format_read_finish (GAsyncResult *res, GError **error);
/* Until end of file. For "-". */
NormTensor *norm_format_read_stream (GInputStream *stream, GCancellable *cancellable, GError **error);
/* Format by ending; atomic, the old file stays when anything fails. */
gboolean norm_format_write_file (NormTensor *tensor, GFile *file, GCancellable *cancellable, GError **error);
/**
 * norm_file_replace:
 * Any content to a file: the one way the program writes files. It is complete before it takes the old one's place; with @durable on the disk
 * itself, so that not even a power failure loses somebody's work – what can be made again, a figure, need not wait for the disk. Permissions
 * (and the owner, if allowed) stay; so does a symbolic link, the file it stands for is replaced. A write protected file is refused although
 * its folder would let it be replaced. A device or pipe is written through. G_IO_ERROR without the path, in this program's words.
 */
gboolean norm_file_replace (GFile *file, GBytes *bytes, gboolean durable, GCancellable *cancellable, GError **error);
/**
 * norm_file_load:
 * The whole of a file. Local files from 4 MiB on are mapped, whatever their size (mapped.h says what happens when one is cut off meanwhile); smaller
 * ones, which people save again and again while they look, are copied. What cannot be mapped is read up to 2 GiB. Empty is NORM_ERROR_DATA.
 */
GBytes *norm_file_load (GFile *file, GCancellable *cancellable, GError **error);

/**
 * norm_npy_read (npy.c):
 * Versions 1 to 3, both byte orders, C and Fortran order; bool, all integers, float16 to float64, and two raw bytes ("<V2", "|V2"), which
 * are bfloat16: NumPy has no own type for it, and ml_dtypes writes it so. C order in this machine's byte order is not copied, the tensor
 * keeps @bytes alive. What follows the values is ignored, as np.load() does.
 * NORM_ERROR_DATA with the byte for a damaged file, NORM_ERROR_UNSUPPORTED for objects (never unpickled), structures, strings, dates,
 * complex numbers, more than 8 axes.
 * norm_npy_write: byte for byte what np.save() writes; bfloat16 as "<V2".
 */
NormTensor *norm_npy_read (GBytes *bytes, NormTask *task, GError **error);
GBytes *norm_npy_write (NormTensor *tensor, GError **error);

/**
 * norm_literal_parse (literal.c):
 * Nested Python lists/tuples of numbers; torch.tensor([...], dtype=…, device=…, requires_grad=…), np.array(…), array(…), tensor(…),
 * torch.Tensor, torch.LongTensor …; np.float32(1.5) and float('nan') within lists; what print() and repr() of PyTorch and NumPy write
 * (NumPy's print has no commas), with their line breaks, "Parameter containing:", size=(0, 3). Comments, "x =" and import lines may stand
 * around.
 * One number alone is a rank 0 tensor; numbers without brackets are rank 1 on one line, rank 2 on several of equal length.
 * Also arange, linspace, zeros, ones, full, and .reshape() .view() .to() .astype() .float() .double() … behind any of these.
 * dtype= means what it means in Python: float and int alone are 64 bits wide, torch.float and torch.int 32. Without it: all integers →
 * float32 when @integers_as_float, else int64; any float → float32; True/False → bool; np float literals as float32 too.
 * Errors (NORM_ERROR_TEXT) name line and column; unequal nesting names the place as an index ("at [1][0]: 3 values, but 4 before"); a
 * summarized "..." is refused with the reason.
 */
NormTensor *norm_literal_parse (const char *text, gsize length, gboolean integers_as_float, GError **error);
/* The same, but numbers are read as @dtype, each rounded once, unless the text says a dtype. @wrong_at: (out) (optional): the byte of @text that an
 * error is about, @length if of none in particular. */
NormTensor *norm_literal_parse_as (const char *text, gsize length, NormDtype dtype, gsize *wrong_at, GError **error);
/* What norm_literal_parse() reads, integers as float, watched and stoppable: a file's text may be long. */
NormTensor *norm_literal_read (const char *text, gsize length, NormTask *task, GError **error);
/**
 * norm_literal_write:
 * "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]", exact; at most @most_values values, else NULL. Not-a-number and infinities are the words nan, inf,
 * -inf, which norm_literal_parse() reads. With @line_breaks one row per line, aligned, and a blank line for every further axis, as PyTorch
 * prints. The dtype is not said.
 */
char *norm_literal_write (NormTensor *tensor, gboolean line_breaks, gsize most_values);

G_END_DECLS
