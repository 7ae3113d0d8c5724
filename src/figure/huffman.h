/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define NORM_HUFFMAN_MOST 288 /* symbols */

/* A prefix code as RFC 1951 has it: which codes there are follows from their lengths. */
typedef struct
{
  guint8 lengths[NORM_HUFFMAN_MOST]; /* in bits; 0: the symbol does not occur */
  guint16 codes[NORM_HUFFMAN_MOST];  /* the first bit is the lowest */
} NormHuffman;

/* The shortest code for symbols that occur so often; no code is longer than @longest bits (2^@longest ≥ @n), for which it may give way a little. */
void norm_huffman_init (NormHuffman *huffman, const guint32 *counts, guint n, guint longest);

G_END_DECLS
