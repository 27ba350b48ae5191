/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-units.h"

#include <math.h>
#include <string.h>

static const char *const binary_units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB" };
static const char *const decimal_units[] = { "B", "kB", "MB", "GB", "TB", "PB" };

/* Of a number that is next to nothing. */
#define MOST_PLACES 9

/* How people want numbers written; from any thread. */
static int wanted_decimals = HR_DECIMALS_AUTO;
static int wanted_grouping = HR_GROUPING_LOCALE;

/**
 * hr_units_set_style:
 * @decimals: decimal places of sizes, speeds, times and shares, or HR_DECIMALS_AUTO for as many as
 *   each needs
 * @grouping: what stands between groups of three digits
 *
 * Sets how this process words numbers from now on.
 */
void
hr_units_set_style (int        decimals,
                    HrGrouping grouping)
{
  g_atomic_int_set (&wanted_decimals, decimals);
  g_atomic_int_set (&wanted_grouping, grouping);
}

/* U+202F, which is what ISO 80000 wants between groups. */
#define NARROW_SPACE "\342\200\257"

static char *
group_by_spaces (double number,
                 int    places)
{
  g_autofree char *digits = g_strdup_printf ("%.*f", places, fabs (number));
  GString *text = g_string_new (number < 0 ? "-" : NULL);
  gsize n = strspn (digits, "0123456789");

  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append (text, NARROW_SPACE);
      g_string_append_c (text, digits[i]);
    }
  g_string_append (text, digits + n);
  return g_string_free (text, FALSE);
}

static char *
format_fixed (double number,
              int    places)
{
  switch (g_atomic_int_get (&wanted_grouping))
    {
    case HR_GROUPING_SPACE:
      return group_by_spaces (number, places);
    case HR_GROUPING_NONE:
      return g_strdup_printf ("%.*f", places, number);
    default:
      return g_strdup_printf ("%'.*f", places, number);
    }
}

/* Places that leave something of a number which is not nothing. */
static int
find_places (double value,
             int    places)
{
  double size = fabs (value);

  return size > 0 && size < 0.5 * pow (10, -places) ? MIN ((int) ceil (-log10 (size)), MOST_PLACES)
                                                    : places;
}

/**
 * hr_format_places:
 * @value: a share, or what is compared in a column
 * @usual: decimal places that serve everybody who has not said otherwise
 * @least: decimal places below which it would mislead
 *
 * Returns: (transfer full): @value with as many decimal places as the user wants; what they would
 *   take away whole keeps one digit
 */
char *
hr_format_places (double value,
                  int    usual,
                  int    least)
{
  int wanted = g_atomic_int_get (&wanted_decimals);

  if (wanted == HR_DECIMALS_AUTO)
    return format_fixed (value, usual);
  return format_fixed (value, find_places (value, MAX (wanted, least)));
}

/**
 * hr_format_significant:
 * @value: a rate, a time, a ratio
 * @digits: significant digits; of what is larger all before the point are shown
 *
 * Never an exponent: nobody reads 1e+03 aloud.
 *
 * Returns: (transfer full): @value with @digits, or with as many decimal places as the user wants
 */
char *
hr_format_significant (double value,
                       int    digits)
{
  double size = fabs (value), whole = pow (10, digits - 1) * (1 - 0.5 * pow (10, -digits));

  if (g_atomic_int_get (&wanted_decimals) != HR_DECIMALS_AUTO)
    return hr_format_places (value, 0, 0);
  if (size >= whole || size == 0)
    return format_fixed (value, 0);
  if (size < 1e-3)
    return format_fixed (value, find_places (value, 0));
  return g_strdup_printf ("%.*g", digits, value);
}

/**
 * hr_format_figure:
 * @value: a rate, a time, a ratio
 *
 * Three significant digits read well beside each other; more would claim a precision nobody has.
 *
 * Returns: (transfer full): @value as hr_format_significant() writes it with three digits
 */
char *
hr_format_figure (double value)
{
  return hr_format_significant (value, 3);
}

static char *
format_scaled (double      value,
               const char *unit)
{
  int wanted = g_atomic_int_get (&wanted_decimals);
  int digits = fabs (value) >= 99.95 ? 0 : fabs (value) >= 9.995 ? 1 : 2;

  if (wanted != HR_DECIMALS_AUTO)
    digits = find_places (value, wanted);
  return g_strdup_printf ("%.*f\302\240%s", digits, value, unit);
}

/**
 * hr_format_bytes:
 * @bytes: a size in bytes, may be negative
 * @unit: powers of 1024 or of 1000
 *
 * Words a size with three significant digits and the unit that keeps it between 1 and 1024.
 *
 * Returns: (transfer full): for example "22.1 GiB", with a no-break space
 */
char *
hr_format_bytes (double     bytes,
                 HrByteUnit unit)
{
  const char *const *units = unit == HR_BYTE_UNIT_BINARY ? binary_units : decimal_units;
  double base = unit == HR_BYTE_UNIT_BINARY ? 1024.0 : 1000.0;
  guint power = 0;

  while (fabs (bytes) >= base * 0.9995 && power + 1 < G_N_ELEMENTS (binary_units))
    {
      bytes /= base;
      power++;
    }
  if (power == 0)
    return g_strdup_printf ("%.0f\302\240B", bytes);
  return format_scaled (bytes, units[power]);
}

/**
 * hr_format_gib:
 * @bytes: a size in bytes
 * @unit: GiB or GB
 *
 * Words a size always in GiB (or GB), so that a column of sizes compares at a glance.
 *
 * Returns: (transfer full): for example "0.42 GiB"
 */
char *
hr_format_gib (double     bytes,
               HrByteUnit unit)
{
  double base = unit == HR_BYTE_UNIT_BINARY ? (double) HR_GIB : 1e9;

  return format_scaled (bytes / base, unit == HR_BYTE_UNIT_BINARY ? "GiB" : "GB");
}

/**
 * hr_format_count:
 * @count: a number of parameters, tokens, FLOPs
 *
 * Returns: (transfer full): a short decimal count such as "70.6B", "8K"
 */
char *
hr_format_count (double count)
{
  static const struct { double size; const char *suffix; } steps[] = {
    { 1e12, "T" }, { 1e9, "B" }, { 1e6, "M" }, { 1e3, "K" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (fabs (count) >= steps[i].size)
      {
        double scaled = count / steps[i].size;
        return g_strdup_printf ("%.*f%s", fabs (scaled) >= 99.95 ? 0 : 1, scaled, steps[i].suffix);
      }
  return g_strdup_printf ("%.0f", count);
}

/**
 * hr_format_whole:
 * @number: a whole number
 *
 * Returns: (transfer full): @number with what the user wants between groups of three digits: what
 *   the language has, a narrow space, or nothing
 */
char *
hr_format_whole (double number)
{
  return format_fixed (number, 0);
}

/**
 * hr_parse_count:
 * @text: digits, optionally ending in K, M, G, T (powers of 1000) or
 *   Ki, Mi, Gi, Ti (powers of 1024)
 * @out: (out): the number
 *
 * Reads what people type into a context or size field. Signs, fractions and overflow are refused.
 *
 * Returns: whether @text was such a number
 */
gboolean
hr_parse_count (const char *text,
                guint64    *out)
{
  static const char suffixes[] = "KMGT";
  char *end = NULL;
  guint64 value, scale = 1;

  if (text == NULL || !g_ascii_isdigit (text[0]))
    return FALSE;
  value = g_ascii_strtoull (text, &end, 10);
  if (value == G_MAXUINT64)
    return FALSE;
  if (*end != '\0')
    {
      const char *suffix = strchr (suffixes, g_ascii_toupper (*end));
      guint64 base = end[1] == 'i' ? 1024 : 1000;
      if (suffix == NULL || end[end[1] == 'i' ? 2 : 1] != '\0')
        return FALSE;
      for (const char *step = suffixes; step <= suffix; step++)
        scale *= base;
    }
  return hr_mul (value, scale, out);
}

/**
 * hr_ceil_to:
 * @value: a size
 * @multiple: a positive step
 *
 * Returns: @value rounded up to the next multiple of @multiple
 */
guint64
hr_ceil_to (guint64 value,
            guint64 multiple)
{
  return hr_ceil_div (value, multiple) * multiple;
}

/**
 * hr_ceil_div:
 * @value: a size
 * @divisor: a positive divisor
 *
 * Returns: @value / @divisor, rounded up
 */
guint64
hr_ceil_div (guint64 value,
             guint64 divisor)
{
  g_return_val_if_fail (divisor > 0, 0);

  return value / divisor + (value % divisor != 0);
}

/**
 * hr_mul:
 * @a: a factor
 * @b: a factor
 * @out: (out): the product, untouched on overflow
 *
 * Returns: whether the product fits 64 bits
 */
gboolean
hr_mul (guint64  a,
        guint64  b,
        guint64 *out)
{
  return g_uint64_checked_mul (out, a, b);
}

/**
 * hr_add:
 * @a: a summand
 * @b: a summand
 * @out: (out): the sum, untouched on overflow
 *
 * Returns: whether the sum fits 64 bits
 */
gboolean
hr_add (guint64  a,
        guint64  b,
        guint64 *out)
{
  return g_uint64_checked_add (out, a, b);
}
