/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HR_KIB G_GUINT64_CONSTANT (1024)
#define HR_MIB (HR_KIB * 1024)
#define HR_GIB (HR_MIB * 1024)

/**
 * HrByteUnit:
 * @HR_BYTE_UNIT_BINARY: KiB, MiB, GiB (powers of 1024)
 * @HR_BYTE_UNIT_DECIMAL: kB, MB, GB (powers of 1000)
 */
typedef enum {
  HR_BYTE_UNIT_BINARY,
  HR_BYTE_UNIT_DECIMAL,
} HrByteUnit;

/**
 * HrGrouping:
 * @HR_GROUPING_LOCALE: what the user's language has: 1,234 or 1.234
 * @HR_GROUPING_SPACE: a narrow space: 1 234
 * @HR_GROUPING_NONE: 1234
 *
 * What stands between groups of three digits.
 */
typedef enum {
  HR_GROUPING_LOCALE,
  HR_GROUPING_SPACE,
  HR_GROUPING_NONE,
} HrGrouping;

/* As many decimal places as each kind of number needs: mostly three significant digits. */
#define HR_DECIMALS_AUTO -1

void     hr_units_set_style   (int          decimals,
                               HrGrouping   grouping);
char    *hr_format_whole      (double       number);
char    *hr_format_places     (double       value,
                               int          usual,
                               int          least);
char    *hr_format_significant
                              (double       value,
                               int          digits);
char    *hr_format_figure     (double       value);
char    *hr_format_bytes      (double       bytes,
                               HrByteUnit   unit);
char    *hr_format_gib        (double       bytes,
                               HrByteUnit   unit);
char    *hr_format_count      (double       count);
gboolean hr_parse_count       (const char  *text,
                               guint64     *out);
guint64  hr_ceil_to           (guint64      value,
                               guint64      multiple);
guint64  hr_ceil_div          (guint64      value,
                               guint64      divisor);
gboolean hr_mul               (guint64      a,
                               guint64      b,
                               guint64     *out);
gboolean hr_add               (guint64      a,
                               guint64      b,
                               guint64     *out);

G_END_DECLS
