/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several doubles at a time: as many as the processor takes that a kernel is compiled for. Every value's arithmetic is the same however many that
 * are, so that all machines give the same bits; for that, the kernels are compiled with -ffp-contract=off. */
#pragma once

#include <glib.h>
#include <string.h>

#if defined(__AVX2__)
#include <immintrin.h>
#endif
#if defined(__AVX512F__)
#define NORM_LANES 8
#define NORM_STRIP 8 /* vectors of columns whose lines fit into the registers */
#elif defined(__AVX2__)
#define NORM_LANES 4
#define NORM_STRIP 4
#else
#define NORM_LANES 2
#define NORM_STRIP 4
#endif
#define NORM_MOST_LANES 8
#define NORM_FEW_ROWS   8 /* fewer are gone through one after the other, as they lie in memory; more in strips */

/* Wherever they start in memory */
typedef double NormDoubles __attribute__ ((vector_size (NORM_LANES * sizeof (double)), aligned (8), may_alias));
typedef float NormFloats __attribute__ ((vector_size (NORM_LANES * sizeof (float)), aligned (4), may_alias));

#if defined(__AVX512F__) /* compilers make two halves of these otherwise */
#define NORM_LOAD_float(from)      ((NormDoubles) _mm512_cvtps_pd (_mm256_loadu_ps (from)))
#define NORM_STORE_float(to, from) _mm256_storeu_ps (to, _mm512_cvtpd_ps ((__m512d) (from)))
#elif defined(__AVX2__)
#define NORM_LOAD_float(from)      ((NormDoubles) _mm256_cvtps_pd (_mm_loadu_ps (from)))
#define NORM_STORE_float(to, from) _mm_storeu_ps (to, _mm256_cvtpd_ps ((__m256d) (from)))
#else
#define NORM_LOAD_float(from)      __builtin_convertvector(*(const NormFloats *) (from), NormDoubles)
#define NORM_STORE_float(to, from) (*(NormFloats *) (to) = __builtin_convertvector(from, NormFloats))
#endif
/* Past the caches: an output that is larger than they are need not be read before it is written. NORM_FENCE() when others may see it. */
#if defined(__AVX512F__)
#define NORM_STREAM_float(to, from)                              \
  {                                                              \
    if (((guintptr) (to) &31) == 0)                              \
      _mm256_stream_ps (to, _mm512_cvtpd_ps ((__m512d) (from))); \
    else                                                         \
      NORM_STORE_float (to, from);                               \
  }
#elif defined(__AVX2__)
#define NORM_STREAM_float(to, from)                           \
  {                                                           \
    if (((guintptr) (to) &15) == 0)                           \
      _mm_stream_ps (to, _mm256_cvtpd_ps ((__m256d) (from))); \
    else                                                      \
      NORM_STORE_float (to, from);                            \
  }
#else
#define NORM_STREAM_float NORM_STORE_float
#endif
#if defined(__AVX2__)
#define NORM_FENCE() _mm_sfence ()
#else
#define NORM_FENCE()
#endif
#define NORM_LOAD_double(from)      (*(const NormDoubles *) (from))
#define NORM_STORE_double(to, from) (*(NormDoubles *) (to) = (from))
#define NORM_SPREAD(value)          ((value) - (NormDoubles){ 0 })

/* Lane @by (a power of two that the compiler knows) and those after it first, then those before it */
#if NORM_LANES == 8
#define NORM_TURN(from, by)                                                   \
  ((by) == 4   ? __builtin_shufflevector (from, from, 4, 5, 6, 7, 0, 1, 2, 3) \
   : (by) == 2 ? __builtin_shufflevector (from, from, 2, 3, 4, 5, 6, 7, 0, 1) \
               : __builtin_shufflevector (from, from, 1, 2, 3, 4, 5, 6, 7, 0))
#elif NORM_LANES == 4
#define NORM_TURN(from, by) ((by) == 2 ? __builtin_shufflevector (from, from, 2, 3, 0, 1) : __builtin_shufflevector (from, from, 1, 2, 3, 0))
#else
#define NORM_TURN(from, by) __builtin_shufflevector (from, from, 1, 0)
#endif

/* @n doubles or a whole vector, whichever is less; the lanes left over are 0 */
#define NORM_LOAD_SOME(to, from, n)                  \
  {                                                  \
    if ((n) >= NORM_LANES)                           \
      (to) = NORM_LOAD_double (from);                \
    else                                             \
      {                                              \
        (to) = (NormDoubles){ 0 };                   \
        memcpy (&(to), from, (n) * sizeof (double)); \
      }                                              \
  }
#define NORM_STORE_SOME(to, from, n) memcpy (to, &(from), MIN (n, NORM_LANES) * sizeof (double))

/* Loops over vectors that are to stay in registers */
#define NORM_INLINE static inline __attribute__ ((always_inline))
