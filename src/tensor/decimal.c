/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decimal text to binary numbers, fast: digits are gathered as one integer, which a power of ten then scales – exactly where both are small, with
 * the 128 leading bits of the power where they are not (D. Lemire, "Number parsing at a gigabyte per second", 2021). What neither settles, about one
 * text in 10¹⁸ and those beyond the range of normal numbers, is left to strtod().
 */
#include "decimal.h"
#include "number-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "powers-of-five.h"

/* So many digits always fit 64 bits. */
#define MOST_DIGITS    19
#define EXPONENT_LIMIT 100000

#define MANTISSA_BITS 52
/* of a product's upper half, below the mantissa, the bit that rounds it, and the one that may be 0 at the top */
#define LOWER_BITS (64 - MANTISSA_BITS - 3)

/**
 * Decimal:
 * @digits × 10^@exponent, with that sign; @cut: there were more digits, not all of them 0, so that the number is beyond @digits and below @digits + 1
 */
typedef struct
{
  guint64 digits;
  gint64 exponent;
  gboolean negative, cut;
} Decimal;

/* ── reading digits ── */

static inline gboolean
is_digit (char character)
{
  return (guchar) (character - '0') < 10;
}

/* Eight digits, each a byte, the first in the lowest: neighbours become pairs, pairs become fours, fours become the number. */
static inline guint64
join_digits (guint64 eight)
{
  eight = eight * (10 * 256 + 1) >> 8;
  eight = (eight & 0x00ff00ff00ff00ff) * (100 * 65536 + 1) >> 16;
  return (eight & 0x0000ffff0000ffff) * (10000 * ((guint64) 1 << 32) + 1) >> 32;
}

static const guint64 small_powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };

/* Digits behind @value; what exceeds 64 bits wraps around. Eight characters at once, and without a branch on how many of them are digits, which no
 * processor could foretell. */
static inline const char *
take_digits (const char *at, const char *end, guint64 *value)
{
  while (end - at >= 8)
    {
      guint64 eight, others;
      int n_digits;

      memcpy (&eight, at, 8);
      eight = GUINT64_FROM_LE (eight) ^ 0x3030303030303030; /* digits become 0 … 9 */
      others = (((eight & 0x7f7f7f7f7f7f7f7f) + 0x7676767676767676) | eight) & 0x8080808080808080;
      if (others == 0)
        {
          *value = *value * 100000000 + join_digits (eight);
          at += 8;
          continue;
        }
      n_digits = __builtin_ctzll (others) >> 3;
      if (n_digits == 0)
        return at;
      *value = *value * small_powers[n_digits] + join_digits (eight << (64 - 8 * n_digits));
      return at + n_digits;
    }
  for (; at < end && is_digit (*at); at++)
    *value = *value * 10 + (guint64) (*at - '0');
  return at;
}

/* The first digits that fit, when there are too many. @at … @end: digits and one point */
static void
cut_digits (const char *at, const char *end, char point, Decimal *decimal)
{
  int n_digits = 0;
  gboolean after_point = FALSE;

  decimal->digits = 0;
  for (; at < end; at++)
    {
      if (*at == point)
        {
          after_point = TRUE;
          continue;
        }
      if (n_digits == MOST_DIGITS)
        {
          decimal->cut |= *at != '0';
          decimal->exponent += !after_point;
          continue;
        }
      decimal->digits = decimal->digits * 10 + (guint64) (*at - '0');
      n_digits += decimal->digits != 0;
      decimal->exponent -= after_point;
    }
}

static const char *
take_exponent (const char *at, const char *end, gint64 *exponent)
{
  const char *digits = at + 1;
  gboolean negative = FALSE;
  gint64 value = 0;

  if (digits < end && (*digits == '-' || *digits == '+'))
    negative = *digits++ == '-';
  if (digits == end || !is_digit (*digits))
    return at;
  for (at = digits; at < end && is_digit (*at); at++)
    value = MIN (value * 10 + (*at - '0'), EXPONENT_LIMIT);
  *exponent += negative ? -value : value;
  return at;
}

static inline const char *
take_sign (const char *at, const char *end, gboolean *negative)
{
  *negative = at < end && *at == '-';
  return at + *negative;
}

/* The signs that are seldom written */
static G_GNUC_NO_INLINE const char *
take_rare_sign (const char *at, const char *end, gboolean *negative)
{
  *negative = end - at >= 3 && memcmp (at, NORM_MINUS, 3) == 0;
  if (*negative)
    return at + 3;
  return at < end && *at == '+' ? at + 1 : at;
}

/* Returns: behind the number, or NULL */
static inline const char *
take_decimal (const char *at, const char *end, char point, Decimal *decimal)
{
  const char *whole, *fraction, *last;
  gsize n_digits;

  *decimal = (Decimal){ 0 };
  whole = take_sign (at, end, &decimal->negative);
  if (whole < end && !is_digit (*whole) && *whole != point && !decimal->negative)
    whole = take_rare_sign (at, end, &decimal->negative);
  at = take_digits (whole, end, &decimal->digits);
  n_digits = (gsize) (at - whole);
  last = at;
  if (at < end && *at == point)
    {
      fraction = at + 1;
      last = at = take_digits (fraction, end, &decimal->digits);
      n_digits += (gsize) (at - fraction);
      decimal->exponent = fraction - at;
    }
  if (n_digits == 0)
    return NULL;
  if (n_digits > MOST_DIGITS)
    {
      decimal->exponent = 0;
      cut_digits (whole, last, point, decimal);
    }
  if (at < end && (*at == 'e' || *at == 'E'))
    at = take_exponent (at, end, &decimal->exponent);
  return at;
}

/* ── scaling ── */

static const double exact_powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* Integers and powers of ten that are doubles: one operation, one rounding (W. Clinger, 1990). */
static inline gboolean
scale_exactly (const Decimal *decimal, double *magnitude)
{
  if (FLT_EVAL_METHOD != 0 || decimal->digits > (guint64) 1 << 53 || decimal->cut || decimal->exponent < -22 || decimal->exponent > 22)
    return FALSE;
  if (decimal->exponent < 0)
    *magnitude = (double) decimal->digits / exact_powers[-decimal->exponent];
  else
    *magnitude = (double) decimal->digits * exact_powers[decimal->exponent];
  return TRUE;
}

/* By halves, for machines without wider integers */
static inline void
multiply (guint64 a, guint64 b, guint64 *high, guint64 *low)
{
  const guint64 lower = (a & 0xffffffff) * (b & 0xffffffff), upper = (a >> 32) * (b >> 32);
  const guint64 cross = (a >> 32) * (b & 0xffffffff) + (lower >> 32);
  const guint64 middle = (a & 0xffffffff) * (b >> 32) + (cross & 0xffffffff);

  *high = upper + (cross >> 32) + (middle >> 32);
  *low = middle << 32 | (lower & 0xffffffff);
}

/* @high, @low: the leading 128 bits of @digits (its highest bit is set) × 5^@power; FALSE when what was cut off the power could matter */
static inline gboolean
multiply_power (guint64 digits, gint64 power, guint64 *high, guint64 *low)
{
  const guint64 below = ((guint64) 1 << LOWER_BITS) - 1;
  guint64 more, unused;

  multiply (digits, powers_of_five[power - SMALLEST_POWER].high, high, low);
  if ((*high & below) == below)
    {
      multiply (digits, powers_of_five[power - SMALLEST_POWER].low, &more, &unused);
      *low += more;
      *high += *low < more;
    }
  return *low != G_MAXUINT64 || (power >= -27 && power <= 55);
}

/* @digits × 10^@power as a normal double; FALSE when it is none, or not decided by 128 bits */
static inline gboolean
scale_widely (guint64 digits, gint64 power, double *magnitude)
{
  int zeros, top, exponent;
  guint64 high, low, mantissa, bits;

  if (digits == 0 || power < SMALLEST_POWER || power > LARGEST_POWER)
    return FALSE;
  zeros = __builtin_clzll (digits);
  if (!multiply_power (digits << zeros, power, &high, &low))
    return FALSE;
  top = (int) (high >> 63);
  mantissa = high >> (top + LOWER_BITS);
  /* 217706 / 2¹⁶ is the logarithm of 10 to base 2, good enough for these powers; 1023 the bias of a double's exponent */
  exponent = (int) ((217706 * power) >> 16) + 63 + top - zeros + 1023;
  if (exponent <= 0 || exponent >= 0x7fe)
    return FALSE;
  /* exactly between two doubles: to the even one */
  if (low <= 1 && power >= -4 && power <= 23 && (mantissa & 3) == 1 && mantissa << (top + LOWER_BITS) == high)
    mantissa &= ~(guint64) 1;
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa == (guint64) 1 << (MANTISSA_BITS + 1))
    {
      mantissa >>= 1;
      exponent++;
    }
  bits = (mantissa & (((guint64) 1 << MANTISSA_BITS) - 1)) | (guint64) exponent << MANTISSA_BITS;
  memcpy (magnitude, &bits, sizeof bits);
  return TRUE;
}

static inline gboolean
scale (const Decimal *decimal, double *magnitude)
{
  double above;

  if (decimal->digits == 0 && !decimal->cut)
    {
      *magnitude = 0;
      return TRUE;
    }
  if (scale_exactly (decimal, magnitude))
    return TRUE;
  return scale_widely (decimal->digits, decimal->exponent, magnitude) &&
         (!decimal->cut || (scale_widely (decimal->digits + 1, decimal->exponent, &above) && above == *magnitude));
}

/* ── what is left ── */

/* The number as strtod() wants it: on its own, with its point and signs. */
static char *
plain_text (const char *text, const char *end, char point)
{
  gboolean negative;
  const char *magnitude = take_sign (text, end, &negative);
  if (!negative)
    magnitude = take_rare_sign (text, end, &negative);
  char *plain = g_strdup_printf ("%s%.*s", negative ? "-" : "", (int) MIN (end - magnitude, G_MAXINT), magnitude);
  char *mark = strchr (plain, point);

  if (mark != NULL)
    *mark = '.';
  return plain;
}

static G_GNUC_NO_INLINE double
read_slowly (const char *text, const char *end, char point)
{
  g_autofree char *plain = plain_text (text, end, point);

  return norm_number_to_double (plain, NULL);
}

static G_GNUC_NO_INLINE float
read_float_slowly (const char *text, const char *end, char point)
{
  g_autofree char *plain = plain_text (text, end, point);

  return norm_number_to_float (plain, NULL);
}

/* Without a branch: signs of data are as good as random. */
static inline double
with_sign (double magnitude, gboolean negative)
{
  guint64 bits;

  memcpy (&bits, &magnitude, sizeof bits);
  bits |= (guint64) negative << 63;
  memcpy (&magnitude, &bits, sizeof bits);
  return magnitude;
}

const char *
norm_decimal_to_double (const char *text, const char *end, char point, double *value)
{
  Decimal decimal;
  double magnitude;
  const char *after = take_decimal (text, end, point, &decimal);

  if (after == NULL)
    return text;
  if (scale (&decimal, &magnitude))
    *value = with_sign (magnitude, decimal.negative);
  else
    *value = read_slowly (text, after, point);
  return after;
}

/* The nearest double of a number lies on the same side of the middle between two floats as the number – unless it is that middle, and the number is
 * beside it. */
static inline gboolean
rounds_alike (double magnitude)
{
  guint64 bits;

  memcpy (&bits, &magnitude, sizeof bits);
  return magnitude == 0 || (magnitude >= FLT_MIN && magnitude < FLT_MAX && (bits & 0x1fffffff) != 0x10000000);
}

/* Nine digits tell any two floats apart. */
static inline gboolean
is_wide (const Decimal *decimal, float value)
{
  if (decimal->exponent == 0 && !decimal->cut)
    return decimal->digits > (guint64) 1 << FLT_MANT_DIG && (double) fabsf (value) != (double) decimal->digits;
  return decimal->cut || decimal->digits > 999999999;
}

const char *
norm_decimal_to_float (const char *text, const char *end, char point, float *value, gboolean *wide)
{
  Decimal decimal;
  double magnitude;
  const char *after = take_decimal (text, end, point, &decimal);

  if (after == NULL)
    return text;
  if (scale (&decimal, &magnitude) && rounds_alike (magnitude))
    *value = (float) with_sign (magnitude, decimal.negative);
  else
    *value = read_float_slowly (text, after, point);
  if (is_wide (&decimal, *value))
    *wide = TRUE;
  return after;
}
