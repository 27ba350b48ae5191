/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-limit-words.h"

#include <glib/gi18n.h>

#include "hr-facts.h"
#include "hr-speed-sentences.h"

/**
 * hr_word_tokens:
 * @value: tokens
 * @user_data: not used
 *
 * Returns: (transfer full): @value, as short as it can stand beside an axis
 */
char *
hr_word_tokens (double   value,
                gpointer user_data)
{
  if (value >= 1024)
    /* Translators: thousands (1024) of tokens beside an axis: "32 k" */
    return g_strdup_printf (_("%.4g\302\240k"), value / 1024);
  return g_strdup_printf ("%.4g", value);
}

/**
 * hr_word_amount:
 * @value: a number of something
 * @user_data: not used
 *
 * Returns: (transfer full): @value with as many digits as matter
 */
char *
hr_word_amount (double   value,
                gpointer user_data)
{
  return value >= 1000 ? hr_format_number (value) : hr_word_number (value);
}

/**
 * hr_word_tick:
 * @value: a round number beside an axis
 * @user_data: not used
 *
 * Returns: (transfer full): @value as short as it can stand there, however many decimal places the
 *   user wants elsewhere
 */
char *
hr_word_tick (double   value,
              gpointer user_data)
{
  return value >= 100 ? hr_format_number (value) : g_strdup_printf ("%.3g", value);
}

static char *
format_bytes (double   value,
              gpointer user_data)
{
  return hr_format_bytes (value, GPOINTER_TO_UINT (user_data));
}

double
hr_byte_unit_bytes (HrByteUnit unit)
{
  return unit == HR_BYTE_UNIT_BINARY ? (double) HR_GIB : 1e9;
}

static char *
format_tick (double   value,
             gpointer user_data)
{
  return g_strdup_printf ("%.4g", value / hr_byte_unit_bytes (GPOINTER_TO_UINT (user_data)));
}

/**
 * hr_set_byte_axis:
 * @chart: a chart
 * @place: which axis
 * @binary_title: its title in GiB
 * @decimal_title: its title in GB
 * @unit: which of them
 */
void
hr_set_byte_axis (HrChart          *chart,
                  HrChartAxisPlace  place,
                  const char       *binary_title,
                  const char       *decimal_title,
                  HrByteUnit        unit)
{
  gboolean binary = unit == HR_BYTE_UNIT_BINARY;

  hr_chart_set_axis (chart, place, &(HrChartAxis) {
    .title = binary ? binary_title : decimal_title,
    .scale = binary ? HR_AXIS_BINARY : HR_AXIS_DECIMAL,
    .format = format_bytes, .format_tick = format_tick, .user_data = GUINT_TO_POINTER (unit),
  });
}

/**
 * hr_word_verdict:
 * @point: an estimate
 *
 * Returns: (transfer none): how it stands
 */
const char *
hr_word_verdict (const HrSweepPoint *point)
{
  static const char *const words[] = {
    [HR_VERDICT_FITS] = N_("Fits"), [HR_VERDICT_TIGHT] = N_("Tight"),
    [HR_VERDICT_DOES_NOT_FIT] = N_("Does not fit"), [HR_VERDICT_UNKNOWN] = N_("Unknown"),
  };

  return point->known ? _(words[point->verdict]) : _("Cannot be run");
}

/**
 * hr_sentence_point:
 * @point: an estimate
 * @unit: GiB or GB
 *
 * Returns: (transfer full): how it stands, what it takes of what there is, and how fast it is
 */
char *
hr_sentence_point (const HrSweepPoint *point,
                   HrByteUnit          unit)
{
  const char *verdict = hr_word_verdict (point);
  g_autofree char *used = hr_format_bytes ((double) point->peak_bytes, unit);
  g_autofree char *usable = hr_format_bytes ((double) point->usable_bytes, unit);
  g_autofree char *speed = hr_word_amount (point->tokens_per_s, NULL);

  if (!point->known || point->usable_bytes == 0)
    return g_strdup (verdict);
  if (point->tokens_per_s > 0)
    /* Translators: a verdict, the memory taken and what there is of it, tokens per second */
    return g_strdup_printf (_("%s: %s of %s, %s\302\240tok/s"), verdict, used, usable, speed);
  return g_strdup_printf (_("%s: %s of %s"), verdict, used, usable);
}
