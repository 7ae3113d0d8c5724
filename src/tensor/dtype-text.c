/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One element ⇄ the text of one number, exactly. */
#include "dtype.h"

#include "number-private.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* More than the digits of any double half way between two 16 bit floats. */
#define EXACT_DIGITS 200

typedef struct
{
  guint64 below, above; /* magnitudes of the smallest and the largest number */
} Range;

static const Range ranges[NORM_N_DTYPES] = {
  [NORM_DTYPE_BOOL] = { 0, 1 },
  [NORM_DTYPE_INT8] = { G_GUINT64_CONSTANT (0x80), G_MAXINT8 },
  [NORM_DTYPE_INT16] = { G_GUINT64_CONSTANT (0x8000), G_MAXINT16 },
  [NORM_DTYPE_INT32] = { G_GUINT64_CONSTANT (0x80000000), G_MAXINT32 },
  [NORM_DTYPE_INT64] = { G_GUINT64_CONSTANT (0x8000000000000000), G_MAXINT64 },
  [NORM_DTYPE_UINT8] = { 0, G_MAXUINT8 },
  [NORM_DTYPE_UINT16] = { 0, G_MAXUINT16 },
  [NORM_DTYPE_UINT32] = { 0, G_MAXUINT32 },
  [NORM_DTYPE_UINT64] = { 0, G_MAXUINT64 },
};

static const char *
skip_sign (const char *text, gboolean *negative)
{
  *negative = FALSE;
  if (g_str_has_prefix (text, NORM_MINUS))
    {
      *negative = TRUE;
      return text + strlen (NORM_MINUS);
    }
  if (*text == '-' || *text == '+')
    *negative = *text++ == '-';
  return text;
}

/* Appends the digits at *@text to @number; an underscore counts between two digits, as in Python. */
static gsize
take_digits (const char **text, GString *number)
{
  gsize n_digits = 0;

  while (g_ascii_isdigit (**text) || (**text == '_' && n_digits > 0 && (*text)[-1] != '_' && g_ascii_isdigit ((*text)[1])))
    {
      if (**text != '_')
        {
          g_string_append_c (number, **text);
          n_digits++;
        }
      (*text)++;
    }
  return n_digits;
}

/* 12 · 1.5 · .5 · 1. · 1e5 */
static gboolean
take_decimal (const char **text, GString *number)
{
  gsize n_digits = take_digits (text, number);

  if (**text == '.')
    {
      g_string_append_c (number, *(*text)++);
      n_digits += take_digits (text, number);
    }
  if (n_digits == 0)
    return FALSE;
  if (**text == 'e' || **text == 'E')
    {
      g_string_append_c (number, *(*text)++);
      if (**text == '-' || **text == '+')
        g_string_append_c (number, *(*text)++);
      return take_digits (text, number) > 0;
    }
  return TRUE;
}

/* 0x10, 0o20, 0b10000: the same number in decimal */
static gboolean
take_based (const char **text, GString *number)
{
  static const char letters[] = "xXoObB";
  static const guint bases[] = { 16, 16, 8, 8, 2, 2 };
  const char *letter = **text == '0' && (*text)[1] != '\0' ? strchr (letters, (*text)[1]) : NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *digits = NULL;
  guint64 value;

  if (letter == NULL)
    return FALSE;
  parts = g_strsplit (*text + 2, "_", -1);
  digits = g_strjoinv ("", parts);
  if (!g_ascii_string_to_unsigned (digits, bases[letter - letters], 0, G_MAXUINT64, &value, NULL))
    return FALSE;
  g_string_append_printf (number, "%" G_GUINT64_FORMAT, value);
  *text += strlen (*text);
  return TRUE;
}

static gboolean
take_word (const char **text, GString *number)
{
  static const struct
  {
    const char *word;
    const char *number;
  } words[] = {
    { "nan", "nan" }, { "inf", "inf" }, { "infinity", "inf" }, { "true", "1" }, { "false", "0" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (words); row++)
    if (g_ascii_strcasecmp (*text, words[row].word) == 0)
      {
        g_string_append (number, words[row].number);
        *text += strlen (*text);
        return TRUE;
      }
  return FALSE;
}

/* The number in the form strtod reads in the C locale, or NULL. */
static char *
normalize_number (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gboolean negative;
  const char *at = skip_sign (stripped, &negative);
  g_autoptr (GString) number = g_string_new (negative ? "-" : "");

  if (!take_word (&at, number) && !take_based (&at, number) && !take_decimal (&at, number))
    return NULL;
  return *at == '\0' ? g_strdup (number->str) : NULL;
}

/* The significant digits of "-12.50e3" as ".1250" × 10^@exponent. */
static char *
significant_digits (const char *number, gint64 *exponent)
{
  GString *digits = g_string_new (NULL);
  gboolean after_point = FALSE;

  *exponent = 0;
  for (; *number != '\0' && *number != 'e' && *number != 'E'; number++)
    if (*number == '.')
      after_point = TRUE;
    else if (g_ascii_isdigit (*number))
      {
        const gboolean leading_zero = *number == '0' && digits->len == 0;
        if (!leading_zero)
          g_string_append_c (digits, *number);
        *exponent += after_point ? (leading_zero ? -1 : 0) : !leading_zero;
      }
  if (*number != '\0')
    *exponent += g_ascii_strtoll (number + 1, NULL, 10);
  while (digits->len > 0 && digits->str[digits->len - 1] == '0')
    g_string_truncate (digits, digits->len - 1);
  return g_string_free (digits, FALSE);
}

/* Sign of |number| - |value|, both nonzero, in exact decimal arithmetic. */
static int
compare_magnitude (const char *number, double value)
{
  g_autofree char *exact = g_malloc (EXACT_DIGITS + 32);
  g_autofree char *number_digits = NULL, *value_digits = NULL;
  gint64 number_exponent, value_exponent;

  g_ascii_formatd (exact, EXACT_DIGITS + 32, "%.200e", value);
  number_digits = significant_digits (number, &number_exponent);
  value_digits = significant_digits (exact, &value_exponent);
  if (number_exponent != value_exponent)
    return number_exponent > value_exponent ? 1 : -1;
  return strcmp (number_digits, value_digits);
}

/* Beside @number, which it is the nearest double to, @value is cut off towards zero and made odd where it is inexact. Rounding that to a narrower
 * type is rounding @number itself (S. Boldo and G. Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to
 * odd", 2008). */
static double
round_to_odd (const char *number, double value)
{
  const int side = compare_magnitude (number, value);
  guint64 bits;

  if (side == 0)
    return value;
  if (side < 0)
    value = nextafter (value, 0);
  memcpy (&bits, &value, sizeof bits);
  bits |= 1;
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Going through double rounds twice, which can only differ from rounding once where the double lands half way between two narrow numbers or next
 * to it; only there the digits are looked at. */
static guint16
narrow_from_number (const char *number, guint16 (*from_double) (double))
{
  double value = norm_number_to_double (number, NULL);

  if (isfinite (value) && value != 0 && from_double (nextafter (value, INFINITY)) != from_double (nextafter (value, -INFINITY)))
    value = round_to_odd (number, value);
  return from_double (value);
}

static char *
describe_range (NormDtype dtype)
{
  const Range range = ranges[dtype];

  if (dtype == NORM_DTYPE_BOOL)
    return g_strdup (_ ("only True (1) and False (0)"));
  return g_strdup_printf (_ ("whole numbers from %s%" PRIu64 " to %" PRIu64), range.below > 0 ? "-" : "", range.below, range.above);
}

/* |number| as an integer; FALSE when it has a fraction or is beyond 64 bits. Digits alone never pass through a floating type. */
static gboolean
integer_magnitude (const char *number, guint64 *magnitude)
{
  char *end;
  long double value;

  if (g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT64, magnitude, NULL))
    return TRUE;
  value = norm_number_to_long_double (number, &end);
  if (*end != '\0' || !(value < 0x1p64L) || value != floorl (value))
    return FALSE;
  *magnitude = (guint64) value;
  return TRUE;
}

static void
store_bits (NormDtype dtype, void *element, guint64 bits)
{
  const guint8 bits8 = bits;
  const guint16 bits16 = bits;
  const guint32 bits32 = bits;
  const void *const of_size[] = { [1] = &bits8, [2] = &bits16, [4] = &bits32, [8] = &bits };

  memcpy (element, of_size[norm_dtype_size (dtype)], norm_dtype_size (dtype));
}

static gboolean
parse_integer (NormDtype dtype, const char *number, const char *text, void *element, GError **error)
{
  const gboolean negative = *number == '-';
  g_autofree char *holds = NULL, *quoted = NULL;
  guint64 magnitude;

  if (integer_magnitude (number + negative, &magnitude) && magnitude <= (negative ? ranges[dtype].below : ranges[dtype].above))
    {
      store_bits (dtype, element, negative ? -magnitude : magnitude);
      return TRUE;
    }
  holds = describe_range (dtype);
  quoted = norm_error_quote (text);
  g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("%s does not fit %s, which holds %s"), quoted, norm_dtype_name (dtype), holds);
  return FALSE;
}

static void
parse_floating (NormDtype dtype, const char *number, void *element)
{
  const gboolean is_half = dtype == NORM_DTYPE_FLOAT16;

  if (dtype == NORM_DTYPE_FLOAT64)
    {
      const double value = norm_number_to_double (number, NULL);
      memcpy (element, &value, sizeof value);
    }
  else if (dtype == NORM_DTYPE_FLOAT32)
    {
      const float value = norm_number_to_float (number, NULL);
      memcpy (element, &value, sizeof value);
    }
  else
    store_bits (dtype, element, narrow_from_number (number, is_half ? norm_half_from_double : norm_bfloat16_from_double));
}

gboolean
norm_dtype_parse (NormDtype dtype, const char *text, void *element, GError **error)
{
  g_autofree char *number = NULL, *quoted = NULL;

  g_return_val_if_fail (dtype < NORM_N_DTYPES && text != NULL && element != NULL, FALSE);
  number = normalize_number (text);
  if (number == NULL)
    {
      quoted = norm_error_quote (text);
      g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("%s is not a number; write it as in Python, with a point: 1.5, -2e-3, nan, inf"), quoted);
      return FALSE;
    }
  if (!norm_dtype_is_floating (dtype))
    return parse_integer (dtype, number, text, element, error);
  parse_floating (dtype, number, element);
  return TRUE;
}

static gboolean
half_reads_back (const char *text, double value)
{
  return norm_half_to_double (narrow_from_number (text, norm_half_from_double)) == value;
}

static gboolean
bfloat16_reads_back (const char *text, double value)
{
  return norm_bfloat16_to_double (narrow_from_number (text, norm_bfloat16_from_double)) == value;
}

static gboolean
float_reads_back (const char *text, double value)
{
  return norm_number_to_float (text, NULL) == (float) value;
}

static char *
format_floating (NormDtype dtype, double value)
{
  const char *word = norm_number_word (value);

  if (word != NULL)
    return g_strdup (word);
  switch (dtype)
    {
    case NORM_DTYPE_FLOAT16:
      return norm_number_shortest_for (value, fabs (value) < 0x1p-14 ? 1 : 3, 5, half_reads_back);
    case NORM_DTYPE_BFLOAT16:
      return norm_number_shortest_for (value, fabs (value) < 0x1p-126 ? 1 : 2, 4, bfloat16_reads_back);
    case NORM_DTYPE_FLOAT32:
      return norm_number_shortest_for (value, fabs (value) < FLT_MIN ? 1 : FLT_DIG, FLT_DECIMAL_DIG, float_reads_back);
    default:
      return norm_number_shortest (value);
    }
}

char *
norm_dtype_format (NormDtype dtype, const void *element)
{
  double value;
  guint64 unsigned64;
  gint64 signed64;

  g_return_val_if_fail (dtype < NORM_N_DTYPES && element != NULL, NULL);
  value = norm_dtype_load (dtype, element);
  switch (dtype)
    {
    case NORM_DTYPE_BOOL:
      return g_strdup (value != 0 ? "True" : "False");
    case NORM_DTYPE_UINT64:
      memcpy (&unsigned64, element, sizeof unsigned64);
      return g_strdup_printf ("%" G_GUINT64_FORMAT, unsigned64);
    case NORM_DTYPE_INT64:
      memcpy (&signed64, element, sizeof signed64);
      return g_strdup_printf ("%" G_GINT64_FORMAT, signed64);
    default:
      return norm_dtype_is_floating (dtype) ? format_floating (dtype, value) : g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) value);
    }
}
