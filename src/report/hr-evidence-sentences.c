/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-evidence-sentences.h"

#include <glib/gi18n.h>

#include "hr-facts.h"
#include "hr-neighbour-table.h"
#include "hr-speed-sentences.h"

/**
 * hr_sentence_run:
 * @row: a measured run
 *
 * Returns: (transfer full): what ran: "Llama 3 8B, Q4_K_M, on RTX 4090, with llama.cpp"
 */
char *
hr_sentence_run (const HrEvaluationRow *row)
{
  const HrRecords *records = &row->records;
  const HrEvidence *evidence = row->evidence;
  const char *model = evidence->shape == NULL && records->model != NULL ? records->model->name
                                                                         : evidence->model;
  const char *format = records->format != NULL ? records->format->name : evidence->weights;
  const char *engine = records->engine != NULL ? records->engine->name : evidence->engine;
  g_autofree char *device = records->device != NULL ? hr_short_name (records->device) : NULL;

  if (device == NULL)
    /* Translators: a model, its weight format, an engine */
    return g_strdup_printf (_("%s, %s, with %s"), model, format, engine);
  if (row->plan != NULL && row->plan->device_count > 1)
    /* Translators: a model, its weight format, a number of devices, their name, an engine */
    return g_strdup_printf (_("%s, %s, on %u × %s, with %s"), model, format,
                            row->plan->device_count, device, engine);
  /* Translators: a model, its weight format, a device, an engine */
  return g_strdup_printf (_("%s, %s, on %s, with %s"), model, format, device, engine);
}

static void
add_size (GString    *text,
          const char *label,
          double      value)
{
  g_autofree char *number = hr_format_number (value);

  if (!(value > 0.0))
    return;
  g_string_append (text, text->len > 0 ? " · " : "");
  /* Translators: what is counted, and how many: "Context: 4,096" */
  g_string_append_printf (text, _("%s: %s"), label, number);
}

/**
 * hr_sentence_run_size:
 * @row: a measured run
 *
 * Returns: (transfer full) (nullable): its lengths and batches: "Context: 4,096 · Batch: 1"; %NULL
 *   where its source names none
 */
char *
hr_sentence_run_size (const HrEvaluationRow *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const HrPlan *plan = row->plan;

  if (plan == NULL)
    return NULL;
  if (plan->workload == HR_WORKLOAD_INFERENCE)
    {
      add_size (text, _("Context"), plan->inference.context);
      add_size (text, _("Prompt"), plan->inference.prompt_tokens);
      add_size (text, _("Answer"), plan->inference.generated_tokens);
      add_size (text, _("Batch"), plan->inference.batch);
    }
  else
    {
      add_size (text, _("Sequence length"), plan->training.seq_len);
      add_size (text, _("Micro-batch"), plan->training.microbatch);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * hr_sentence_comparison:
 * @comparison: what was measured, with its estimate
 * @unit: powers of 1024 or of 1000
 *
 * Returns: (transfer full): both, and how far they are apart
 */
char *
hr_sentence_comparison (const HrComparison *comparison,
                        HrByteUnit          unit)
{
  g_autofree char *measured = hr_word_quantity (comparison->quantity, comparison->measured, unit);
  g_autofree char *estimated = hr_word_quantity (comparison->quantity, comparison->estimated,
                                                   unit);
  g_autofree char *error = hr_word_difference (comparison->error, 1);

  /* Translators: "Decode: measured 129.9 tokens/s, estimated 122.8 tokens/s (-5.4 %)" */
  return g_strdup_printf (_("%s: measured %s, estimated %s (%s)"),
                          hr_sentence_quantity (comparison->quantity), measured, estimated, error);
}

/**
 * hr_sentence_source:
 * @evidence: a record
 *
 * Returns: (transfer full): who published it, and where
 */
char *
hr_sentence_source (const HrEvidence *evidence)
{
  const char *title = evidence->title != NULL ? evidence->title : _("Unnamed source");

  if (evidence->where == NULL || *evidence->where == '\0')
    return g_strdup (title);
  /* Translators: the title of a source, and where it stands */
  return g_strdup_printf (_("%s (%s)"), title, evidence->where);
}

/**
 * hr_sentence_rule:
 * @method: a rule of thumb
 *
 * Returns: (transfer none): what it is called
 */
const char *
hr_sentence_rule (HrReferenceMethod method)
{
  static const char *const names[HR_N_REFERENCE_METHODS] = {
    [HR_REFERENCE_BYTES_PER_PARAMETER] = N_("Parameters times bytes of one"),
    [HR_REFERENCE_PLUS_A_FIFTH] = N_("The same, and a fifth more"),
    [HR_REFERENCE_OPT] = N_("2 to 2.5 bytes per parameter"),
    [HR_REFERENCE_GPU_POOR] = N_("The formula of gpu_poor"),
    [HR_REFERENCE_LLAMA_CACHE] = N_("KV cache of the LLaMA guide"),
    [HR_REFERENCE_FOUR_TIMES] = N_("Four times the weights"),
    [HR_REFERENCE_GRADIENTS_AND_STATES] = N_("Four times, gradients and states, a fifth more"),
    [HR_REFERENCE_SIXTEEN_BYTES] = N_("16 bytes per parameter"),
    [HR_REFERENCE_BANDWIDTH] = N_("Bandwidth over bytes of the weights"),
  };

  g_return_val_if_fail (method < HR_N_REFERENCE_METHODS, NULL);
  return _(names[method]);
}

/**
 * hr_sentence_rule_value:
 * @reference: what a rule says of a plan, and what we say
 * @unit: powers of 1024 or of 1000
 *
 * Returns: (transfer full): both
 */
char *
hr_sentence_rule_value (const HrReference *reference,
                        HrByteUnit         unit)
{
  HrQuantity quantity = reference->quantity == HR_REFERENCE_DECODE ? HR_QUANTITY_DECODE
                                                                   : HR_QUANTITY_PROCESS;
  g_autofree char *theirs = hr_word_quantity (quantity, reference->value, unit);
  g_autofree char *ours = hr_word_quantity (quantity, reference->ours, unit);

  if (!(reference->ours > 0.0))
    return g_steal_pointer (&theirs);
  /* Translators: "13.5 GiB by the rule, 16.2 GiB here" */
  return g_strdup_printf (_("%s by the rule, %s here"), theirs, ours);
}

/**
 * hr_sentence_rule_errors:
 * @errors: how far a rule is off
 *
 * Returns: (transfer full): its error on the evidence beside ours
 */
char *
hr_sentence_rule_errors (const HrRuleErrors *errors)
{
  g_autofree char *n = hr_format_number (errors->n);
  g_autofree char *theirs = hr_word_share (errors->median, 0);
  g_autofree char *ours = hr_word_share (errors->ours_median, 1);

  return g_strdup_printf (ngettext ("Half of %s run is off by %s or less; by %s here.",
                                    "Half of %s runs are off by %s or less; by %s here.",
                                    errors->n),
                          n, theirs, ours);
}

/**
 * hr_sentence_rule_remark:
 * @method: a rule of thumb
 *
 * Returns: (transfer none) (nullable): where its source contradicts itself
 */
const char *
hr_sentence_rule_remark (HrReferenceMethod method)
{
  switch (method)
    {
    case HR_REFERENCE_PLUS_A_FIFTH:
      return _("Its example in 8 bit takes one byte of a parameter and divides by 4 again: 21 GB, "
               "where the formula gives 84 GB.");
    case HR_REFERENCE_GRADIENTS_AND_STATES:
      return _("The factor of four contains gradients and states already.");
    case HR_REFERENCE_LLAMA_CACHE:
      return _("Its source rounds 0.5 GiB for 1024 tokens of 7B to 1 GB.");
    case HR_REFERENCE_OPT:
      return _("Holds for short prompts; OPT-125M needs 3.2 bytes at 2000 tokens.");
    case HR_REFERENCE_BANDWIDTH:
      return _("A bound that nothing exceeds: caches and launches come on top.");
    case HR_REFERENCE_BYTES_PER_PARAMETER:
    case HR_REFERENCE_GPU_POOR:
    case HR_REFERENCE_FOUR_TIMES:
    case HR_REFERENCE_SIXTEEN_BYTES:
    case HR_N_REFERENCE_METHODS:
    default:
      return NULL;
    }
}
