/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-limit-table.h"

#include <glib/gi18n.h>

#include "hr-advice-sentences.h"

/* ---- limits ---- */

static void
add_limit (HrTable        *table,
           const HrAnswer *answer,
           HrLimitKind     kind)
{
  g_autofree char *words = NULL;
  g_autofree char *binding = NULL;
  HrLimit limit;

  hr_limit_find (kind, answer->plan, &answer->records, &limit);
  words = hr_sentence_limit_value (kind, &limit);
  binding = hr_sentence_limit_binding (kind, &limit);
  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, hr_sentence_limit_title (kind));
  if (limit.known && limit.fits)
    hr_table_set_number (table, 1, (double) limit.value, words);
  else
    hr_table_set_text (table, 1, words);
  hr_table_set_text (table, 2, binding);
}

/* The format of most bits with which all else stays as it is. */
static void
add_format (HrTable        *table,
            HrCatalog      *catalog,
            const HrAnswer *answer)
{
  g_autoptr (GArray) offers = hr_advisor_formats (catalog, answer->plan, &answer->records);
  const HrFormat *format = offers->len > 0 ? g_array_index (offers, HrOffer, 0).record : NULL;
  g_autofree char *bits = NULL;

  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, _("Most Exact Weight Format"));
  hr_table_set_text (table, 1, format != NULL ? format->name : _("None fits"));
  if (format == NULL)
    return;
  bits = g_strdup_printf (_("%.3g bits for each weight."), format->nominal_bits);
  hr_table_set_text (table, 2, bits);
}

/**
 * hr_limits_to_table:
 * @catalog: the records of @answer
 * @answer: an answer without error
 *
 * Returns: (transfer full): how far the plan goes in each direction when all else stays, and what
 *   is full beyond; no row where the capacity of the hardware is not known
 */
HrTable *
hr_limits_to_table (HrCatalog      *catalog,
                    const HrAnswer *answer)
{
  HrTable *table = hr_table_new ("limits", _("Limits"));

  hr_table_add_column (table, &(HrTableColumn) { "limit", _("Limit"), NULL, FALSE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "value", _("Value"), NULL, TRUE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "beyond", _("What ends it"), NULL, FALSE, 1 });
  if (answer->estimate.verdict == HR_VERDICT_UNKNOWN)
    return table;
  for (guint kind = 0; kind < HR_N_LIMITS; kind++)
    if (hr_limit_applies (kind, answer->plan, &answer->records))
      add_limit (table, answer, kind);
  add_format (table, catalog, answer);
  return table;
}

/* ---- what to change ---- */

/* Lines of a sentence of several, in one cell. */
static char *
join_lines (char *lines)
{
  return g_strdelimit (lines, "\n", ' ');
}

static void
add_advice (HrTable        *table,
            const HrAnswer *answer,
            const HrAdvice *advice,
            HrByteUnit      unit)
{
  g_autofree char *change = hr_sentence_advice (advice);
  g_autofree char *effect = join_lines (hr_sentence_advice_effect (advice, unit));
  g_autofree char *flags = hr_sentence_advice_flags (advice, answer->plan,
                                                     answer->records.engine);

  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, change);
  hr_table_set_text (table, 1, effect);
  hr_table_set_text (table, 2, flags);
}

/**
 * hr_advice_to_table:
 * @catalog: the records of @answer
 * @answer: an answer without error
 * @max_rows: at most so many
 * @unit: GiB or GB
 *
 * Returns: (transfer full): what to change, the change that loses least first; each was estimated
 *   as a plan of its own
 */
HrTable *
hr_advice_to_table (HrCatalog      *catalog,
                    const HrAnswer *answer,
                    guint           max_rows,
                    HrByteUnit      unit)
{
  HrTable *table = hr_table_new ("advice", _("What to change"));
  g_autoptr (GArray) advice = hr_advisor_advise (catalog, answer->plan, &answer->records);

  hr_table_add_column (table, &(HrTableColumn) { "change", _("Change"), NULL, FALSE, 1 });
  hr_table_add_column (table, &(HrTableColumn) { "effect", _("Effect"), NULL, FALSE, 1.3 });
  hr_table_add_column (table, &(HrTableColumn) { "flags", _("Options"), NULL, FALSE, 0.7 });
  for (guint i = 0; i < MIN (advice->len, max_rows); i++)
    add_advice (table, answer, &g_array_index (advice, HrAdvice, i), unit);
  return table;
}
