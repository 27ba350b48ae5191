/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-interval-sentences.h"

#include <glib/gi18n.h>

#include "hr-speed-sentences.h"

static char *
word_interval (const HrInterval *interval,
               const char       *low,
               const char       *high)
{
  /* Translators: "90 % interval: 17 to 22 tokens/s, from 57 measured runs that are alike." */
  return g_strdup_printf (ngettext ("%.0f %% interval: %s to %s, from %u measured run that is "
                                    "alike.",
                                    "%.0f %% interval: %s to %s, from %u measured runs that are "
                                    "alike.", interval->group->n),
                          100.0 * interval->coverage, low, high, interval->group->n);
}

/**
 * hr_sentence_memory_interval:
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (nullable): where the memory of the fullest device lies
 */
char *
hr_sentence_memory_interval (const HrAnswer *answer,
                             HrByteUnit      unit)
{
  const HrInterval *interval = &answer->memory_interval;
  g_autofree char *low = hr_format_bytes (interval->low, unit);
  g_autofree char *high = hr_format_bytes (interval->high, unit);

  return interval->group != NULL ? word_interval (interval, low, high) : NULL;
}

/**
 * hr_sentence_speed_interval:
 * @answer: an answer without error
 *
 * Returns: (transfer full) (nullable): where the tokens per second lie
 */
char *
hr_sentence_speed_interval (const HrAnswer *answer)
{
  const HrInterval *interval = &answer->speed_interval;
  g_autofree char *low = hr_word_number (interval->low);
  g_autofree char *high = hr_word_number (interval->high);
  g_autofree char *with_unit = g_strdup_printf (_("%s tokens/s"), high);

  return interval->group != NULL ? word_interval (interval, low, with_unit) : NULL;
}
