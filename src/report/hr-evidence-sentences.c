/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-evidence-sentences.h"

#include <glib/gi18n.h>

#include "hr-facts.h"
#include "hr-speed-sentences.h"

/* "2,820 measured runs of llama.cpp, GGUF": as close as there are enough of. */
static char *
word_basis (const HrIntervalGroup *group,
            const HrRecords       *records)
{
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

/**
 * hr_sentence_memory_interval:
 * @answer: an answer
 * @unit: powers of 1024 or of 1000
 *
 * Returns: (transfer full): how sure the memory is, in a sentence
 */
char *
hr_sentence_memory_interval (const HrAnswer *answer,
                             HrByteUnit      unit)
{
  const HrInterval *interval = &answer->memory_interval;
  g_autofree char *low = hr_format_bytes (interval->low, unit, 2);
  g_autofree char *high = hr_format_bytes (interval->high, unit, 2);
  g_autofree char *basis = NULL;

  if (interval->group == NULL)
    return g_strdup (_("Nothing like it was measured: how sure the memory is, is unknown."));
  basis = word_basis (interval->group, &answer->records);
  /* Translators: "90 %: 5.25 GiB to 5.45 GiB, from 2,820 measured runs of llama.cpp, GGUF" */
  return g_strdup_printf (_("%.0f %%: %s to %s, from %s"), 100.0 * interval->coverage, low, high,
                          basis);
}

/**
 * hr_sentence_speed_interval:
 * @answer: an answer
 *
 * Returns: (transfer full) (nullable): how sure the speed is, in a sentence; %NULL without a speed
 */
char *
hr_sentence_speed_interval (const HrAnswer *answer)
{
  const HrInterval *interval = &answer->speed_interval;
  g_autofree char *low = NULL, *high = NULL, *basis = NULL;

  if (answer->speed == NULL || !answer->speed->known)
    return NULL;
  if (interval->group == NULL)
    return g_strdup (_("No speed like it was measured: how sure it is, is unknown."));
  low = hr_sentence_rate (interval->low);
  high = hr_sentence_rate (interval->high);
  basis = word_basis (interval->group, &answer->records);
  /* Translators: "90 %: 73 to 270 tokens/s, from 270 measured runs of llama.cpp, GGUF" */
  return g_strdup_printf (_("%.0f %%: %s to %s tokens/s, from %s"), 100.0 * interval->coverage,
                          low, high, basis);
}

/**
 * hr_sentence_quantity:
 * @quantity: what estimates are held against
 *
 * Returns: (transfer none): its name
 */
const char *
hr_sentence_quantity (HrQuantity quantity)
{
  static const char *const names[HR_N_QUANTITIES] = {
    [HR_QUANTITY_ALLOCATED] = N_("Allocated memory"),
    [HR_QUANTITY_RESERVED] = N_("Reserved memory"),
    [HR_QUANTITY_PROCESS] = N_("Memory of the process"),
    [HR_QUANTITY_WEIGHTS] = N_("Weights"),
    [HR_QUANTITY_KV] = N_("KV cache"),
    [HR_QUANTITY_COMPUTE] = N_("Compute buffers"),
    [HR_QUANTITY_POOL] = N_("KV pool"),
    [HR_QUANTITY_DECODE] = N_("Decode"),
    [HR_QUANTITY_PREFILL] = N_("Prefill"),
    [HR_QUANTITY_TTFT] = N_("Time to first token"),
    [HR_QUANTITY_TPOT] = N_("Time per output token"),
    [HR_QUANTITY_THROUGHPUT] = N_("Throughput"),
    [HR_QUANTITY_STEP] = N_("Step time"),
    [HR_QUANTITY_TRAIN] = N_("Training speed"),
  };

  g_return_val_if_fail (quantity < HR_N_QUANTITIES, NULL);
  return _(names[quantity]);
}

static gboolean
is_time (HrQuantity quantity)
{
  return quantity == HR_QUANTITY_TTFT || quantity == HR_QUANTITY_TPOT
         || quantity == HR_QUANTITY_STEP;
}

/**
 * hr_sentence_amount:
 * @quantity: what it is of
 * @value: bytes, seconds or tokens per second
 * @unit: powers of 1024 or of 1000
 *
 * Returns: (transfer full): the value with its unit
 */
char *
hr_sentence_amount (HrQuantity quantity,
                    double     value,
                    HrByteUnit unit)
{
  g_autofree char *rate = NULL;

  if (quantity <= HR_QUANTITY_POOL)
    return hr_format_bytes (value, unit, 2);
  if (is_time (quantity))
    return hr_sentence_seconds (value);
  rate = hr_sentence_rate (value);
  /* Translators: "42 tokens/s" */
  return g_strdup_printf (_("%s tokens/s"), rate);
}

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
  g_autofree char *measured = hr_sentence_amount (comparison->quantity, comparison->measured, unit);
  g_autofree char *estimated = hr_sentence_amount (comparison->quantity, comparison->estimated,
                                                   unit);

  /* Translators: "Decode: measured 129.9 tokens/s, estimated 122.8 tokens/s (-5.4 %)" */
  return g_strdup_printf (_("%s: measured %s, estimated %s (%+.1f %%)"),
                          hr_sentence_quantity (comparison->quantity), measured, estimated,
                          100.0 * comparison->error);
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
  g_autofree char *theirs = hr_sentence_amount (quantity, reference->value, unit);
  g_autofree char *ours = hr_sentence_amount (quantity, reference->ours, unit);

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

  return g_strdup_printf (ngettext ("Half of %s run is off by %.0f %% or less; by %.1f %% here.",
                                    "Half of %s runs are off by %.0f %% or less; by %.1f %% here.",
                                    errors->n),
                          n, 100.0 * errors->median, 100.0 * errors->ours_median);
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
