/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"
#include "tensor.h"

G_BEGIN_DECLS

/* The most that the format allows. */
#define NORM_SAFETENSORS_MOST_HEADER ((gsize) 100 * 1000 * 1000)
/* The length of the header stands before it, in so many bytes. */
#define NORM_SAFETENSORS_LENGTH_SIZE ((gsize) 8)
/* How many tensors a file may have. */
#define NORM_SAFETENSORS_MOST_TENSORS 100000

/**
 * NormSafetensor: what a header says of a tensor.
 * @name, @type: as they are written, "F32" (owned)
 * @n_axes: how many numbers the shape has; @shape: no more of them than NORM_MAX_RANK
 * @begin, @end: of its values, in bytes after the header
 * @at: the byte of the file where it is described
 */
typedef struct
{
  char *name, *type;
  gsize n_axes;
  gsize shape[NORM_MAX_RANK];
  gsize begin, end;
  gsize at;
} NormSafetensor;

/* NORM_ERROR_DATA at @byte of the file, with the remedy. */
void norm_safetensors_set_damaged (GError **error, gsize byte, const char *format, ...) G_GNUC_PRINTF (3, 4);

/**
 * norm_safetensors_header_parse:
 * @text: a header, JSON, of @length bytes
 * The tensors in their order, without a look at what the numbers mean: of NormSafetensor, owned. "__metadata__" is passed over, no name is there
 * twice. NORM_ERROR_DATA with the byte; NORM_ERROR_LIMIT.
 */
GPtrArray *norm_safetensors_header_parse (const char *text, gsize length, GError **error);

G_END_DECLS
