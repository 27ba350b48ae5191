/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-interval-sentences.h"

#include <glib/gi18n.h>

#include "hr-facts.h"
#include "hr-speed-sentences.h"

/**
 * hr_sentence_basis:
 * @interval: an interval with a group
 * @records: of the plan
 *
 * Returns: (transfer full): what it comes from, as close as there is enough of: "2,820 measured
 *   runs of llama.cpp, GGUF"
 */
char *
hr_sentence_basis (const HrInterval *interval,
                   const HrRecords  *records)
{
  const HrIntervalGroup *group = interval->group;
  const char *engine = group->engine != NULL ? records->engine->name : group->root;
  g_autofree char *n = hr_format_number (group->n);

  if (engine == NULL)
    /* Translators: %s is a number of runs */
    return g_strdup_printf (ngettext ("%s measured run of all engines",
                                      "%s measured runs of all engines", group->n), n);
  if (group->family == NULL)
    /* Translators: a number of runs, an engine: "658 measured runs of llama.cpp" */
    return g_strdup_printf (ngettext ("%s measured run of %s", "%s measured runs of %s", group->n),
                            n, engine);
  /* Translators: a number, an engine, a kind of formats: "565 measured runs of llama.cpp, GGUF" */
  return g_strdup_printf (ngettext ("%s measured run of %s, %s", "%s measured runs of %s, %s",
                                    group->n), n, engine, group->family);
}

static char *
word_interval (const HrInterval *interval,
               const HrRecords  *records,
               const char       *low,
               const char       *high)
{
  g_autofree char *basis = hr_sentence_basis (interval, records);

  /* Translators: "90 %: 73 to 270 tokens/s, from 270 measured runs of llama.cpp, GGUF" */
  return g_strdup_printf (_("%.0f %%: %s to %s, from %s"), 100.0 * interval->coverage, low, high,
                          basis);
}

/**
 * hr_sentence_memory_interval:
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (nullable): where the memory of the fullest device lies; %NULL where
 *   nothing like it was measured
 */
char *
hr_sentence_memory_interval (const HrAnswer *answer,
                             HrByteUnit      unit)
{
  const HrInterval *interval = &answer->memory_interval;
  g_autofree char *low = hr_format_bytes (interval->low, unit);
  g_autofree char *high = hr_format_bytes (interval->high, unit);

  return interval->group != NULL ? word_interval (interval, &answer->records, low, high) : NULL;
}

/**
 * hr_sentence_speed_interval:
 * @answer: an answer without error
 *
 * Returns: (transfer full) (nullable): where the tokens per second lie; likewise
 */
char *
hr_sentence_speed_interval (const HrAnswer *answer)
{
  const HrInterval *interval = &answer->speed_interval;
  g_autofree char *low = hr_word_number (interval->low);
  g_autofree char *high = hr_word_number (interval->high);
  g_autofree char *with_unit = g_strdup_printf (_("%s tokens/s"), high);

  return interval->group != NULL ? word_interval (interval, &answer->records, low, with_unit)
                                 : NULL;
}
