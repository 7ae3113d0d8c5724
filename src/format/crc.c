/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crc.h"
#include <zlib.h>

guint32
norm_crc32_combine (guint32 first, guint32 second, gsize n_second)
{
  return (guint32) crc32_combine (first, second, (z_off_t) n_second);
}

#if defined(__x86_64__)

#include <immintrin.h>

#define BLOCK    sizeof (__m128i)
#define AT_ONCE  (4 * BLOCK)
#define WORTHY   256 /* bytes from which on it is faster */
#define POLYNOME __attribute__ ((target ("pclmul,sse2")))

/*
 * The message is a polynomial over the numbers 0 and 1, its checksum the remainder of a division by another. A block of 128 bits may be replaced by
 * anything of the same remainder D bits further on: lower half · (x^(D+32) mod P) + upper half · (x^(D−32) mod P), added to what is there. So all
 * blocks are folded into the last, and only that one is divided, by zlib. Bits are in reverse order, which costs the factors one place.
 */
static const guint64 by_4_blocks[] = { 0x154442bd4, 0x1c6e41596 }; /* D = 512 */
static const guint64 by_1_block[] = { 0x1751997d0, 0x0ccaa009e };  /* D = 128 */

POLYNOME static inline __m128i
load (const void *data)
{
  return _mm_loadu_si128 (data);
}

POLYNOME static inline __m128i
fold (__m128i block, __m128i factors, __m128i onto)
{
  __m128i lower = _mm_clmulepi64_si128 (block, factors, 0x00), upper = _mm_clmulepi64_si128 (block, factors, 0x11);

  return _mm_xor_si128 (_mm_xor_si128 (lower, upper), onto);
}

POLYNOME static guint32
crc32_folded (guint32 crc, const guchar *data, gsize n)
{
  __m128i factors = load (by_4_blocks), blocks[4];
  guchar last[BLOCK];

  for (int k = 0; k < 4; k++)
    blocks[k] = load (data + (gsize) k * BLOCK);
  blocks[0] = _mm_xor_si128 (blocks[0], _mm_cvtsi32_si128 ((int) ~crc));
  for (data += AT_ONCE, n -= AT_ONCE; n >= AT_ONCE; data += AT_ONCE, n -= AT_ONCE)
    for (int k = 0; k < 4; k++)
      blocks[k] = fold (blocks[k], factors, load (data + (gsize) k * BLOCK));
  factors = load (by_1_block);
  for (int k = 1; k < 4; k++)
    blocks[0] = fold (blocks[0], factors, blocks[k]);
  for (; n >= BLOCK; data += BLOCK, n -= BLOCK)
    blocks[0] = fold (blocks[0], factors, load (data));
  _mm_storeu_si128 ((void *) last, blocks[0]);
  return (guint32) crc32_z (crc32_z (G_MAXUINT32, last, BLOCK), data, n); /* G_MAXUINT32: from a register of zeros */
}

static gboolean
can_fold (void)
{
  return __builtin_cpu_supports ("pclmul");
}

#else

#define WORTHY G_MAXSIZE

static guint32
crc32_folded (guint32 crc, const guchar *data, gsize n)
{
  return (guint32) crc32_z (crc, data, n);
}

static gboolean
can_fold (void)
{
  return FALSE;
}

#endif

guint32
norm_crc32 (guint32 crc, const guchar *data, gsize n)
{
  if (n == 0) /* zlib takes no data for the question how to begin */
    return crc;
  return n >= WORTHY && can_fold () ? crc32_folded (crc, data, n) : (guint32) crc32_z (crc, data, n);
}
