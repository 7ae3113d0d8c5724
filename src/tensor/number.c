/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "number-private.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DECIMALS 17
#define DISPLAY_LARGE 1e6
#define N_SAMPLES     2048
/* Differences below this, against the largest magnitude, are what float32 arithmetic leaves, not what a reader should see. */
#define NOISE 1e-6

static locale_t
c_locale (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) newlocale (LC_ALL_MASK, "C", (locale_t) 0));
  return (locale_t) once;
}

double
norm_number_to_double (const char *text, char **end)
{
  return strtod_l (text, end, c_locale ());
}

float
norm_number_to_float (const char *text, char **end)
{
  return strtof_l (text, end, c_locale ());
}

long double
norm_number_to_long_double (const char *text, char **end)
{
  return strtold_l (text, end, c_locale ());
}

const char *
norm_number_word (double value)
{
  if (isnan (value))
    return "nan";
  if (isinf (value))
    return value > 0 ? "inf" : "-inf";
  return NULL;
}

/* @scientific is "-d.ddde±xx"; the same digits without trailing zeros, laid out as Python's repr does: an exponent below 1e-4 and from 1e16. */
static char *
lay_out (const char *scientific)
{
  const char *mark = strchr (scientific, 'e');
  const int exponent = atoi (mark + 1);
  g_autoptr (GString) digits = g_string_new (NULL);
  GString *text = g_string_new (*scientific == '-' ? "-" : "");

  for (const char *at = scientific; at < mark; at++)
    if (g_ascii_isdigit (*at))
      g_string_append_c (digits, *at);
  while (digits->len > 1 && digits->str[digits->len - 1] == '0')
    g_string_truncate (digits, digits->len - 1);

  if (exponent < -4 || exponent >= 16)
    {
      g_string_append_c (text, digits->str[0]);
      if (digits->len > 1)
        g_string_append_printf (text, ".%s", digits->str + 1);
      g_string_append (text, mark);
      return g_string_free (text, FALSE);
    }
  for (int place = exponent; place < 0; place++)
    g_string_prepend_c (digits, '0');
  while ((int) digits->len <= exponent)
    g_string_append_c (digits, '0');
  const int whole = MAX (exponent, 0) + 1;
  g_string_append_len (text, digits->str, whole);
  if ((int) digits->len > whole)
    g_string_append_printf (text, ".%s", digits->str + whole);
  return g_string_free (text, FALSE);
}

char *
norm_number_shortest_for (double value, int sure_digits, int most_digits, gboolean (*reads_back) (const char *text, double value))
{
  for (int digits = sure_digits;; digits++)
    {
      char scientific[G_ASCII_DTOSTR_BUF_SIZE], format[16];

      g_snprintf (format, sizeof format, "%%.%de", digits - 1);
      g_ascii_formatd (scientific, sizeof scientific, format, value);
      if (digits >= most_digits || reads_back (scientific, value))
        return lay_out (scientific);
    }
}

static gboolean
double_reads_back (const char *text, double value)
{
  return norm_number_to_double (text, NULL) == value;
}

char *
norm_number_shortest (double value)
{
  const char *word = norm_number_word (value);

  if (word != NULL)
    return g_strdup (word);
  return norm_number_shortest_for (value, fabs (value) < DBL_MIN ? 1 : DBL_DIG, DBL_DECIMAL_DIG, double_reads_back);
}

static void
cut_trailing_zeros (char *text)
{
  char *point = strchr (text, '.');
  gsize length = strlen (text);

  if (point == NULL)
    return;
  while (text[length - 1] == '0')
    length--;
  if (text + length - 1 == point)
    length--;
  text[length] = '\0';
}

static char *
display_scientific (double magnitude, int decimals)
{
  char text[64], format[16];

  g_snprintf (format, sizeof format, "%%.%de", MAX (decimals, 1));
  g_ascii_formatd (text, sizeof text, format, magnitude);
  char *mark = strchr (text, 'e');
  const int exponent = atoi (mark + 1);
  *mark = '\0';
  cut_trailing_zeros (text);
  return g_strdup_printf ("%se%s%d", text, exponent < 0 ? NORM_MINUS : "", abs (exponent));
}

static char *
display_fixed (double magnitude, int decimals, gboolean trim)
{
  char text[64], format[16];

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd (text, sizeof text, format, magnitude);
  if (trim)
    cut_trailing_zeros (text);
  return g_strdup (text);
}

char *
norm_number_display (double value, int decimals, gboolean trim)
{
  const double magnitude = fabs (value);
  g_autofree char *text = NULL;

  decimals = CLAMP (decimals, 0, MOST_DECIMALS);
  if (isnan (value))
    return g_strdup ("NaN");
  if (value == 0)
    return g_strdup ("0");
  if (isinf (value))
    text = g_strdup ("\342\210\236");
  else if (magnitude >= DISPLAY_LARGE || magnitude < pow (10, -decimals) / 2)
    text = display_scientific (magnitude, decimals);
  else
    text = display_fixed (magnitude, decimals, trim);
  return g_strconcat (value < 0 && strcmp (text, "0") != 0 ? NORM_MINUS : "", text, NULL);
}

static int
compare_doubles (const void *a, const void *b)
{
  const double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

/* Every value is, but for noise, a whole number of 10^-decimals. */
static gboolean
exact_with (const double *values, gsize n, int decimals, double noise)
{
  const double scale = pow (10, decimals);

  for (gsize at = 0; at < n; at++)
    if (fabs (values[at] - round (values[at] * scale) / scale) > noise)
      return FALSE;
  return TRUE;
}

/* @sorted: neighbours that differ still differ when written with @decimals */
static gboolean
told_apart_with (const double *sorted, gsize n, int decimals, double noise)
{
  const double scale = pow (10, decimals);

  for (gsize at = 1; at < n; at++)
    if (sorted[at] - sorted[at - 1] > noise && round (sorted[at] * scale) == round (sorted[at - 1] * scale))
      return FALSE;
  return TRUE;
}

int
norm_number_decimals (const double *values, gsize n, int most)
{
  g_autofree double *sample = g_new (double, N_SAMPLES);
  const gsize step = n / N_SAMPLES + 1;
  gsize n_sample = 0;
  double largest = 0;

  for (gsize at = 0; at < n; at += step)
    if (isfinite (values[at]))
      {
        sample[n_sample++] = values[at];
        largest = MAX (largest, fabs (values[at]));
      }
  const double noise = largest * NOISE;
  /* whole numbers must be so exactly: 1000000 and 1000000.5 are not the same */
  if (most <= 0 || exact_with (sample, n_sample, 0, 0))
    return 0;
  if (exact_with (sample, n_sample, 1, noise))
    return 1;
  qsort (sample, n_sample, sizeof *sample, compare_doubles);
  for (int decimals = 2; decimals < most; decimals++)
    if (told_apart_with (sample, n_sample, decimals, noise))
      return decimals;
  return most;
}
