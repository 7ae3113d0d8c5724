/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deflate.h"
#include "huffman.h"

#include <string.h>
#include <zlib.h>

#define LITERALS     256
#define END_OF_BLOCK 256
#define N_SYMBOLS    286 /* literals, the end, and lengths of repetitions */
#define N_LENGTHS    19  /* symbols that code lengths are written in */
#define SHORTEST     3   /* repetition */
#define LONGEST      258
#define MOST_TOKENS  (1 << 16) /* in a block, which has its own code */

struct _NormDeflate
{
  GByteArray *out;
  guint64 bits; /* not yet in @out, the first is the lowest */
  guint n_bits;
  guint distance;
  uLong checksum;
  guint32 counts[N_SYMBOLS];
  guint n_tokens;
  guint16 tokens[MOST_TOKENS]; /* a literal, or LITERALS + the length of a repetition */
};

NormDeflate *
norm_deflate_new (guint distance)
{
  static const guint8 header[] = { 0x78, 0x01 };
  NormDeflate *deflate;

  g_return_val_if_fail (distance >= 1 && distance <= 4, NULL);
  deflate = g_new (NormDeflate, 1);
  deflate->out = g_byte_array_append (g_byte_array_sized_new (1 << 16), header, sizeof header);
  deflate->bits = deflate->n_bits = 0;
  deflate->distance = distance;
  deflate->checksum = adler32 (0, NULL, 0);
  memset (deflate->counts, 0, sizeof deflate->counts);
  deflate->n_tokens = 0;
  return deflate;
}

static void
put_bits (NormDeflate *deflate, guint value, guint n)
{
  deflate->bits |= (guint64) value << deflate->n_bits;
  deflate->n_bits += n;
  if (deflate->n_bits >= 32)
    {
      guint32 word = GUINT32_TO_LE ((guint32) deflate->bits);

      g_byte_array_append (deflate->out, (const guint8 *) &word, sizeof word);
      deflate->bits >>= 32;
      deflate->n_bits -= 32;
    }
}

static void
put_symbol (NormDeflate *deflate, const NormHuffman *code, guint symbol)
{
  put_bits (deflate, code->codes[symbol], code->lengths[symbol]);
}

/* RFC 1951, 3.2.5: four symbols for each power of two from 8 on; 258 has one of its own. */
static guint
length_symbol (guint length, guint *n_extra)
{
  guint over = length - SHORTEST;

  *n_extra = over < 8 || length == LONGEST ? 0 : g_bit_storage (over) - 3;
  return length == LONGEST ? N_SYMBOLS - 1 : END_OF_BLOCK + 1 + 4 * *n_extra + (over >> *n_extra);
}

/* RFC 1951, 3.2.7, without its abbreviations for equal lengths in a row. */
static void
put_code (NormDeflate *deflate, const NormHuffman *code)
{
  static const guint8 order[N_LENGTHS] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
  guint8 lengths[N_SYMBOLS + 4] = { 0 };
  guint n = N_SYMBOLS + deflate->distance;
  guint32 counts[N_LENGTHS] = { 0 };
  NormHuffman of_lengths;

  memcpy (lengths, code->lengths, N_SYMBOLS);
  lengths[n - 1] = 1; /* of the only distance */
  for (guint at = 0; at < n; at++)
    counts[lengths[at]]++;
  norm_huffman_init (&of_lengths, counts, N_LENGTHS, 7);
  put_bits (deflate, N_SYMBOLS - 257, 5);
  put_bits (deflate, deflate->distance - 1, 5);
  put_bits (deflate, N_LENGTHS - 4, 4);
  for (guint at = 0; at < N_LENGTHS; at++)
    put_bits (deflate, of_lengths.lengths[order[at]], 3);
  for (guint at = 0; at < n; at++)
    put_symbol (deflate, &of_lengths, lengths[at]);
}

static void
put_block (NormDeflate *deflate, gboolean last)
{
  NormHuffman code;

  deflate->counts[END_OF_BLOCK] = 1;
  norm_huffman_init (&code, deflate->counts, N_SYMBOLS, 15);
  put_bits (deflate, last, 1);
  put_bits (deflate, 2, 2); /* with a code of its own */
  put_code (deflate, &code);
  for (guint at = 0; at < deflate->n_tokens; at++)
    {
      guint token = deflate->tokens[at], n_extra;

      if (token < LITERALS)
        {
          put_symbol (deflate, &code, token);
          continue;
        }
      put_symbol (deflate, &code, length_symbol (token - LITERALS, &n_extra));
      put_bits (deflate, (token - LITERALS - SHORTEST) & ((1u << n_extra) - 1), n_extra);
      put_bits (deflate, 0, 1); /* the only distance */
    }
  put_symbol (deflate, &code, END_OF_BLOCK);
  memset (deflate->counts, 0, sizeof deflate->counts);
  deflate->n_tokens = 0;
}

static void
add_token (NormDeflate *deflate, guint token, guint symbol)
{
  if (deflate->n_tokens == MOST_TOKENS)
    put_block (deflate, FALSE);
  deflate->tokens[deflate->n_tokens++] = (guint16) token;
  deflate->counts[symbol]++;
}

/* Of @n repeated bytes as many as possible; returns how many, all but 0 to 2. */
static gsize
add_repetition (NormDeflate *deflate, gsize n)
{
  gsize left = n;

  while (left >= SHORTEST)
    {
      guint length = (guint) MIN (left, LONGEST), n_extra;

      add_token (deflate, LITERALS + length, length_symbol (length, &n_extra));
      left -= length;
    }
  return n - left;
}

static gsize
count_repeated (const guint8 *data, gsize n, guint distance)
{
  gsize at = 0;

  while (at + 8 <= n && memcmp (data + at, data + at - distance, 8) == 0)
    at += 8;
  while (at < n && data[at] == data[at - distance])
    at++;
  return at;
}

void
norm_deflate_add (NormDeflate *deflate, const guint8 *data, gsize n)
{
  gsize at = 0;

  while (at < n)
    {
      gsize repeated = at >= deflate->distance ? count_repeated (data + at, n - at, deflate->distance) : 0;

      if (repeated >= SHORTEST)
        {
          at += add_repetition (deflate, repeated);
          continue;
        }
      add_token (deflate, data[at], data[at]);
      at++;
    }
  deflate->checksum = adler32_z (deflate->checksum, data, n);
}

void
norm_deflate_add_zeros (NormDeflate *deflate, gsize n)
{
  const uLong of_zeros = 1 | (uLong) (n % 65521) << 16; /* RFC 1950, 9 */
  gsize first = MIN (n, deflate->distance), rest = n - first;

  for (; first > 0; first--)
    add_token (deflate, 0, 0);
  for (rest -= add_repetition (deflate, rest); rest > 0; rest--)
    add_token (deflate, 0, 0);
  deflate->checksum = adler32_combine (deflate->checksum, of_zeros, (z_off_t) n);
}

GByteArray *
norm_deflate_finish (NormDeflate *deflate)
{
  GByteArray *out = deflate->out;
  guint32 checksum = GUINT32_TO_BE ((guint32) deflate->checksum);

  put_block (deflate, TRUE);
  put_bits (deflate, 0, -deflate->n_bits & 7);
  for (; deflate->n_bits > 0; deflate->n_bits -= 8, deflate->bits >>= 8)
    g_byte_array_append (out, &(guint8){ (guint8) deflate->bits }, 1);
  g_byte_array_append (out, (const guint8 *) &checksum, sizeof checksum);
  g_free (deflate);
  return out;
}
