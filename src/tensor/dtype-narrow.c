/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two 16 bit floating types, which C has no portable name for. */
#include "dtype.h"

#include <math.h>
#include <string.h>

#define DOUBLE_BIAS          1023
#define DOUBLE_FRACTION_BITS 52
#define DOUBLE_FRACTION_MASK ((G_GUINT64_CONSTANT (1) << DOUBLE_FRACTION_BITS) - 1)
#define DOUBLE_EXPONENT_ONES 0x7ff

typedef struct
{
  int fraction_bits;
  int min_exponent; /* of the smallest normal number */
} Narrow;

static const Narrow half = { 10, -14 };
static const Narrow bfloat16 = { 7, -126 };

static inline guint16
infinity_bits (Narrow narrow)
{
  return 0x8000 - (1 << narrow.fraction_bits);
}

/* IEEE 754 §4.3.1, roundTiesToEven: the significand is cut at the last place of the narrow type (higher up for subnormals) and the remainder
 * decides. A carry out of the fraction runs into the exponent, which is just what it should do, up to infinity. */
static inline guint16
round_finite (Narrow narrow, int exponent, guint64 significand)
{
  const int below = MAX (narrow.min_exponent - exponent, 0);
  const int dropped_bits = DOUBLE_FRACTION_BITS - narrow.fraction_bits + below;

  if (dropped_bits > DOUBLE_FRACTION_BITS + 1)
    return 0; /* less than half of the smallest subnormal */

  const guint64 tie = G_GUINT64_CONSTANT (1) << (dropped_bits - 1);
  const guint64 dropped = significand & (2 * tie - 1);
  guint64 bits = significand >> dropped_bits;

  if (dropped > tie || (dropped == tie && (bits & 1) != 0))
    bits++;
  if (below == 0)
    bits += (guint64) (exponent - narrow.min_exponent) << narrow.fraction_bits;
  return MIN (bits, infinity_bits (narrow));
}

static inline guint16
narrow_from_double (Narrow narrow, double value)
{
  guint64 wide;
  memcpy (&wide, &value, sizeof wide);
  const guint16 sign = (wide >> 63) << 15;
  const int biased = (wide >> DOUBLE_FRACTION_BITS) & DOUBLE_EXPONENT_ONES;
  const guint64 fraction = wide & DOUBLE_FRACTION_MASK;

  if (biased == DOUBLE_EXPONENT_ONES)
    {
      const guint16 payload = fraction >> (DOUBLE_FRACTION_BITS - narrow.fraction_bits);
      const gboolean lost = fraction != 0 && payload == 0; /* must stay a NaN */
      return sign | infinity_bits (narrow) | payload | (lost ? 1 << (narrow.fraction_bits - 1) : 0);
    }
  if (biased == 0)
    return sign; /* zero, or a subnormal double, far below either type */
  return sign | round_finite (narrow, biased - DOUBLE_BIAS, fraction | (DOUBLE_FRACTION_MASK + 1));
}

static inline double
narrow_to_double (Narrow narrow, guint16 bits)
{
  const guint16 magnitude = bits & 0x7fff;
  const guint64 sign = (guint64) (bits >> 15) << 63;
  guint64 wide;
  double value;

  if (magnitude < (1 << narrow.fraction_bits))
    return copysign (ldexp (magnitude, narrow.min_exponent - narrow.fraction_bits), sign != 0 ? -1 : 1);

  wide = (guint64) magnitude << (DOUBLE_FRACTION_BITS - narrow.fraction_bits);
  if (magnitude >= infinity_bits (narrow))
    wide |= (guint64) DOUBLE_EXPONENT_ONES << DOUBLE_FRACTION_BITS;
  else
    wide += (guint64) (narrow.min_exponent - 1 + DOUBLE_BIAS) << DOUBLE_FRACTION_BITS;
  wide |= sign;
  memcpy (&value, &wide, sizeof value);
  return value;
}

guint16
norm_half_from_double (double value)
{
  return narrow_from_double (half, value);
}

double
norm_half_to_double (guint16 bits)
{
  return narrow_to_double (half, bits);
}

guint16
norm_bfloat16_from_double (double value)
{
  return narrow_from_double (bfloat16, value);
}

double
norm_bfloat16_to_double (guint16 bits)
{
  return narrow_to_double (bfloat16, bits);
}
