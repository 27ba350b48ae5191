/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why the numbers of measured runs and of rules of thumb are what they are. */
#include "hr-why-private.h"

#include <glib/gi18n.h>

#include "hr-evidence-sentences.h"
#include "hr-facts.h"
#include "hr-neighbour-table.h"
#include "hr-speed-sentences.h"

/* The counters of memory; others have none. */
static const char *
find_counter (HrQuantity quantity)
{
  static const struct { HrQuantity quantity; HrCounter counter; } counters[] = {
    { HR_QUANTITY_ALLOCATED, HR_COUNTER_ALLOCATED },
    { HR_QUANTITY_WEIGHTS, HR_COUNTER_ALLOCATED },
    { HR_QUANTITY_KV, HR_COUNTER_ALLOCATED },
    { HR_QUANTITY_COMPUTE, HR_COUNTER_ALLOCATED },
    { HR_QUANTITY_POOL, HR_COUNTER_ALLOCATED },
    { HR_QUANTITY_RESERVED, HR_COUNTER_RESERVED },
    { HR_QUANTITY_PROCESS, HR_COUNTER_PROCESS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    if (counters[i].quantity == quantity)
      return hr_why_counter (counters[i].counter);
  return NULL;
}

static void
add_comparison (GPtrArray             *list,
                const HrEvaluationRow *run,
                const HrComparison    *comparison,
                HrByteUnit             unit)
{
  g_autofree char *measured = hr_word_quantity (comparison->quantity, comparison->measured, unit);
  g_autofree char *estimated = hr_word_quantity (comparison->quantity, comparison->estimated,
                                                 unit);
  g_autofree char *error = hr_word_difference (comparison->error, 1);
  g_autofree char *equation = g_strdup_printf ("%s ÷ %s − 1", estimated, measured);
  g_autofree char *source = hr_sentence_source (run->evidence);

  hr_whys_add (list, &(HrWhy) {
    hr_sentence_quantity (comparison->quantity), error,
    _("What this program estimates for the run, by the same equations as for your plan, over what "
      "its source measured, less one."),
    equation, find_counter (comparison->quantity), source });
}

/**
 * hr_why_run:
 * @run: (nullable): a measured run
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how its errors come about
 */
GPtrArray *
hr_why_run (const HrEvaluationRow *run,
            HrByteUnit             unit)
{
  GPtrArray *list = hr_whys_new ();

  for (guint i = 0; run != NULL && i < run->n_comparisons; i++)
    if (run->comparisons[i].refused == NULL)
      add_comparison (list, run, &run->comparisons[i], unit);
  return list;
}

/* ---- rules of thumb ---- */

static void
add_errors (GPtrArray          *list,
            const HrRuleErrors *errors)
{
  g_autofree char *median = hr_word_share (errors->median, 0);
  g_autofree char *ours = hr_word_share (errors->ours_median, 1);
  g_autofree char *n = hr_format_number (errors->n);
  g_autofree char *words = hr_sentence_rule_errors (errors);
  g_autofree char *equation = g_strdup_printf ("median |x ÷ measured − 1|, n = %s", n);
  /* Translators: the error of a rule, and ours: "23 %; 1.2 % here" */
  g_autofree char *value = g_strdup_printf (_("%s; %s here"), median, ours);

  hr_whys_add (list, &(HrWhy) { _("Error"), value, words, equation, NULL, "data/evidence" });
}

/**
 * hr_why_rule:
 * @reference: what a rule of thumb says of a plan
 * @errors: (nullable): how far it is off
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how its numbers come about
 */
GPtrArray *
hr_why_rule (const HrReference  *reference,
             const HrRuleErrors *errors,
             HrByteUnit          unit)
{
  GPtrArray *list = hr_whys_new ();
  g_autofree char *value = hr_sentence_rule_value (reference, unit);

  hr_whys_add (list, &(HrWhy) {
    hr_sentence_rule (reference->method), value, hr_sentence_rule_remark (reference->method),
    hr_reference_method_rule (reference->method),
    reference->quantity == HR_REFERENCE_MEMORY ? _("Counter: process, all devices together.")
                                               : NULL,
    hr_reference_method_source (reference->method) });
  if (errors != NULL)
    add_errors (list, errors);
  return list;
}

/* ---- all runs ---- */

/**
 * hr_why_parity:
 * @evaluation: (nullable): measured runs with their estimates
 * @answer: (nullable): the plan at hand
 * @topic: what the charts are of
 *
 * Returns: (transfer full) (element-type HrWhy): how the numbers beside the charts come about
 */
GPtrArray *
hr_why_parity (HrEvaluation    *evaluation,
               const HrAnswer  *answer,
               HrEvidenceTopic  topic)
{
  GPtrArray *list = hr_whys_new ();
  g_autofree char *words = NULL;

  if (evaluation == NULL || !hr_whys_can_tell (answer))
    return list;
  words = hr_sentence_parity (evaluation, answer, topic);
  hr_whys_add (list, &(HrWhy) {
    hr_evidence_topic_name (topic), "", words,
    "e = |estimated ÷ measured − 1|; e₀.₅, e₀.₉",
    topic == HR_EVIDENCE_MEMORY ? _("Counter: of each run the widest that its source read.") : NULL,
    _("Every run of data/evidence that names its model, device and engine; each dot of the chart "
      "is one.") });
  return list;
}
