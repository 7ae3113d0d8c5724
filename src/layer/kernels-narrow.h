/* SPDX-License-Identifier: GPL-3.0-or-later */
/* float16 and bfloat16 as floats, exactly, and doubles as these with one rounding, to nearest, ties to even; included by kernels-impl.c once. */

#define NARROW_LANES 8

typedef guint16 Narrows __attribute__ ((vector_size (NARROW_LANES * sizeof (guint16)), aligned (2), may_alias));
typedef guint32 Words __attribute__ ((vector_size (NARROW_LANES * sizeof (guint32)), aligned (4), may_alias));
typedef gint32 Marks __attribute__ ((vector_size (NARROW_LANES * sizeof (gint32)), aligned (4), may_alias)); /* −1 for true */
typedef float Floats __attribute__ ((vector_size (NARROW_LANES * sizeof (float)), aligned (4), may_alias));
typedef double Doubles __attribute__ ((vector_size (NARROW_LANES * sizeof (double)), aligned (8), may_alias));
typedef gint64 LongMarks __attribute__ ((vector_size (NARROW_LANES * sizeof (gint64)), aligned (8), may_alias));

#define CHOOSE(marks, yes, no) (((yes) & (Words) (marks)) | ((no) & ~(Words) (marks)))

/* A double's 53 digits as a float's 24, the last of which is 1 if others were cut off ("round to odd"). To fewer than 23 digits such a float is
 * rounded as the double would have been. S. Boldo, G. Melquiond, "Emulation of FMA and correctly rounded sums", 2008. */
NORM_INLINE void
round_to_odd (const Doubles *wide, Words *bits)
{
  const gint64 not_sign = G_MAXINT64;
  Floats near = __builtin_convertvector(*wide, Floats);
  Doubles back = __builtin_convertvector(near, Doubles);
  LongMarks cut = back != *wide, away = (Doubles) ((LongMarks) back & not_sign) > (Doubles) ((LongMarks) *wide & not_sign);

  *bits = (Words) near + (Words) __builtin_convertvector(away, Marks);
  *bits |= (Words) __builtin_convertvector(cut, Marks) & 1;
}

/* A carry out of the fraction runs into the exponent, up to infinity. */
NORM_INLINE void
narrow_bfloat16 (const Words *bits, Narrows *narrow)
{
  Marks nan = (*bits & 0x7fffffff) > 0x7f800000;
  Words rounded = (*bits + 0x7fff + ((*bits >> 16) & 1)) >> 16;

  *narrow = __builtin_convertvector(CHOOSE (nan, (*bits >> 16) | 0x40, rounded), Narrows);
}

NORM_INLINE void
widen_bfloat16 (const Narrows *narrow, Words *bits)
{
  *bits = __builtin_convertvector(*narrow, Words) << 16;
}

#if defined(__F16C__)
NORM_INLINE void
narrow_float16 (const Words *bits, Narrows *narrow)
{
  *narrow = (Narrows) _mm256_cvtps_ph ((__m256) *bits, _MM_FROUND_TO_NEAREST_INT);
}

NORM_INLINE void
widen_float16 (const Narrows *narrow, Words *bits)
{
  *bits = (Words) _mm256_cvtph_ps ((__m128i) *narrow);
}
#else
/* Above 2^-14 as for bfloat16, with the exponent moved; below, where places are 2^-24 wide as are those of floats from a half on, by adding that. */
NORM_INLINE void
narrow_float16 (const Words *bits, Narrows *narrow)
{
  const guint32 infinity = 0x7c00, half = 0x3f000000, least_normal = 0x38800000;
  Words magnitude = *bits & 0x7fffffff, sign = (*bits >> 16) & 0x8000;
  Words normal = (magnitude + 0xfff + ((magnitude >> 13) & 1) - (112u << 23)) >> 13;
  Words subnormal = (Words) ((Floats) magnitude + 0.5f) - half, finite;

  finite = CHOOSE (magnitude < least_normal, subnormal, CHOOSE (normal < infinity, normal, (Words){ 0 } + infinity));
  *narrow = __builtin_convertvector(sign | CHOOSE (magnitude > 0x7f800000, infinity | 0x200 | ((magnitude >> 13) & 0x3ff), finite), Narrows);
}

/* The exponent is moved by a multiplication, which normalizes subnormal numbers too. */
NORM_INLINE void
widen_float16 (const Narrows *narrow, Words *bits)
{
  Words wide = __builtin_convertvector(*narrow, Words), magnitude = (wide & 0x7fff) << 13;
  Words finite = (Words) ((Floats) magnitude * 0x1p112f);

  *bits = ((wide & 0x8000) << 16) | CHOOSE (magnitude >= 0x0f800000, magnitude | 0x7f800000, finite);
}
#endif

#define DEFINE_NARROW(type)                                                \
  static void widen_all_##type (const guint16 *from, gsize n, float *to)   \
  {                                                                        \
    Narrows some = { 0 };                                                  \
    Words bits;                                                            \
                                                                           \
    for (; n >= NARROW_LANES; n -= NARROW_LANES)                           \
      {                                                                    \
        widen_##type ((const Narrows *) from, &bits);                      \
        *(Floats *) to = (Floats) bits;                                    \
        from += NARROW_LANES;                                              \
        to += NARROW_LANES;                                                \
      }                                                                    \
    memcpy (&some, from, n * sizeof *from);                                \
    widen_##type (&some, &bits);                                           \
    memcpy (to, &bits, n * sizeof *to);                                    \
  }                                                                        \
                                                                           \
  static void narrow_all_##type (const double *from, gsize n, guint16 *to) \
  {                                                                        \
    Doubles some = { 0 };                                                  \
    Narrows narrow;                                                        \
    Words bits;                                                            \
                                                                           \
    for (; n >= NARROW_LANES; n -= NARROW_LANES)                           \
      {                                                                    \
        round_to_odd ((const Doubles *) from, &bits);                      \
        narrow_##type (&bits, (Narrows *) to);                             \
        from += NARROW_LANES;                                              \
        to += NARROW_LANES;                                                \
      }                                                                    \
    memcpy (&some, from, n * sizeof *from);                                \
    round_to_odd (&some, &bits);                                           \
    narrow_##type (&bits, &narrow);                                        \
    memcpy (to, &narrow, n * sizeof *to);                                  \
  }

DEFINE_NARROW (float16)
DEFINE_NARROW (bfloat16)
