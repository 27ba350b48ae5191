/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-speed-sentences.h"

#include <glib/gi18n.h>

#include "hr-cost.h"
#include "hr-units.h"

/**
 * hr_sentence_operation:
 * @kind: a kind of operation
 *
 * Returns: (transfer none): its name
 */
const char *
hr_sentence_operation (HrOpKind kind)
{
  static const char *const names[HR_N_OP_KINDS] = {
    [HR_OP_EMBEDDING] = N_("Embedding"), [HR_OP_NORM] = N_("Norms and rotation"),
    [HR_OP_ATTN_QKV] = N_("Q, K and V"), [HR_OP_CACHE_WRITE] = N_("Cache writes"),
    [HR_OP_ATTENTION] = N_("Attention"), [HR_OP_ATTN_OUT] = N_("Attention output"),
    [HR_OP_SSM_LINEAR] = N_("State-space products"), [HR_OP_SSM_SCAN] = N_("State-space scan"),
    [HR_OP_ROUTER] = N_("Router"), [HR_OP_FFN] = N_("Feed-forward"),
    [HR_OP_EXPERTS] = N_("Experts"), [HR_OP_SHARED_EXPERT] = N_("Shared experts"),
    [HR_OP_LM_HEAD] = N_("LM head"), [HR_OP_SAMPLING] = N_("Sampling"),
    [HR_OP_LOSS] = N_("Loss"), [HR_OP_ADAPTER] = N_("Adapters"),
    [HR_OP_DEQUANTIZE] = N_("Dequantization"), [HR_OP_OPTIMIZER_STEP] = N_("Optimizer step"),
    [HR_OP_ALL_REDUCE] = N_("All-reduce"), [HR_OP_ALL_GATHER] = N_("All-gather"),
    [HR_OP_REDUCE_SCATTER] = N_("Reduce-scatter"), [HR_OP_ALL_TO_ALL] = N_("All-to-all"),
    [HR_OP_SEND] = N_("Transfers"), [HR_OP_BUBBLE] = N_("Pipeline bubble"),
    [HR_OP_HOST] = N_("Launches and scheduling"), [HR_OP_OVERHEAD] = N_("Small kernels"),
  };

  g_return_val_if_fail (kind < HR_N_OP_KINDS, NULL);
  return _(names[kind]);
}

/**
 * hr_sentence_op_phase:
 * @phase: a phase
 *
 * Returns: (transfer none): its name
 */
const char *
hr_sentence_op_phase (HrOpPhase phase)
{
  static const char *const names[HR_N_OP_PHASES] = {
    N_("Prompt"), N_("One token"), N_("Forward"), N_("Backward"), N_("Recomputation"),
    N_("Optimizer"),
  };

  g_return_val_if_fail (phase < HR_N_OP_PHASES, NULL);
  return _(names[phase]);
}

/**
 * hr_sentence_bound:
 * @bound: what decides a time
 *
 * Returns: (transfer none): a sentence
 */
const char *
hr_sentence_bound (HrBound bound)
{
  static const char *const sentences[HR_N_BOUNDS] = {
    N_("Limited by memory bandwidth."), N_("Limited by arithmetic."),
    N_("Limited by the processor that launches the work."),
    N_("Limited by communication between devices."),
  };

  g_return_val_if_fail (bound < HR_N_BOUNDS, NULL);
  return _(sentences[bound]);
}

/**
 * hr_sentence_bound_short:
 * @bound: what decides a time
 *
 * Returns: (transfer none): a word for a table
 */
const char *
hr_sentence_bound_short (HrBound bound)
{
  static const char *const words[HR_N_BOUNDS] = {
    N_("Memory"), N_("Compute"), N_("Host"), N_("Communication"),
  };

  g_return_val_if_fail (bound < HR_N_BOUNDS, NULL);
  return _(words[bound]);
}

/* Each unit up to where the next one reads better. */
static const struct { double below, unit_s; const char *name; } times[] = {
  /* Translators: microseconds */
  { 1e-3, 1e-6, N_("µs") },
  { 1.0, 1e-3, N_("ms") },
  { 120.0, 1.0, N_("s") },
  /* Translators: minutes */
  { 7200.0, 60.0, N_("min") },
  { 172800.0, 3600.0, N_("h") },
  { G_MAXDOUBLE, 86400.0, N_("days") },
};

/**
 * hr_sentence_seconds:
 * @seconds: a time
 *
 * Returns: (transfer full): three digits with a unit: "7.72 ms"
 */
char *
hr_sentence_seconds (double seconds)
{
  guint i = 0;
  g_autofree char *number = NULL;

  while (i + 1 < G_N_ELEMENTS (times) && seconds >= times[i].below)
    i++;
  number = hr_format_figure (seconds / times[i].unit_s);
  /* Translators: a number and its unit: "7.72 ms" */
  return g_strdup_printf (_("%s %s"), number, _(times[i].name));
}

/**
 * hr_word_number:
 * @number: a rate or ratio
 *
 * Returns: (transfer full): three digits, all where it has more, and never an exponent
 */
char *
hr_word_number (double number)
{
  return hr_format_figure (number);
}

/**
 * hr_word_share:
 * @share: a share of one
 * @usual: decimal places of the percentage, unless the user wants others
 *
 * Returns: (transfer full): "12 %"
 */
char *
hr_word_share (double share,
               int    usual)
{
  g_autofree char *number = hr_format_places (100.0 * share, usual, 0);

  /* Translators: a share of all, such as "0.06 %" */
  return g_strdup_printf (_("%s %%"), number);
}

/**
 * hr_word_difference:
 * @difference: a share of one, below zero or above
 * @usual: likewise
 *
 * Returns: (transfer full): "+12 %", with a minus as wide as the plus above it
 */
char *
hr_word_difference (double difference,
                    int    usual)
{
  g_autofree char *share = hr_word_share (ABS (difference), usual);

  return g_strconcat (difference < 0.0 ? "\342\210\222" : "+", share, NULL);
}

/**
 * hr_sentence_speed:
 * @answer: an answer
 *
 * Returns: (transfer full): the speed in a line; never %NULL
 */
char *
hr_sentence_speed (const HrAnswer *answer)
{
  const HrSpeed *speed = answer->speed;
  g_autofree char *rate = NULL;
  g_autofree char *step = NULL;

  if (speed == NULL)
    return g_strdup (_("No speed: it does not fit"));
  if (!speed->known)
    return g_strdup (_("Speed unknown"));
  if (answer->plan->workload == HR_WORKLOAD_INFERENCE)
    {
      rate = hr_word_number (speed->decode_tok_s);
      /* Translators: "42 tokens/s" */
      return g_strdup_printf (_("%s tokens/s"), rate);
    }
  rate = hr_word_number (speed->train_tok_s);
  step = hr_sentence_seconds (speed->step_s);
  /* Translators: "1.24 s per step, 6,607 tokens/s" */
  return g_strdup_printf (_("%s per step, %s tokens/s"), step, rate);
}

/**
 * hr_sentence_speed_more:
 * @answer: an answer
 *
 * Returns: (transfer full): what else there is to say, in sentences
 */
char *
hr_sentence_speed_more (const HrAnswer *answer)
{
  const HrSpeed *speed = answer->speed;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  if (speed == NULL)
    return g_strdup (_("Change the plan until it fits."));
  if (!speed->known)
    return g_strdup (_("What decides it is not known of this model or hardware."));
  if (answer->plan->workload == HR_WORKLOAD_INFERENCE)
    {
      one = hr_sentence_seconds (speed->tpot_s);
      two = hr_sentence_seconds (speed->ttft_s);
      /* Translators: "7.72 ms per token, first token after 0.4 s. Limited by memory bandwidth." */
      return g_strdup_printf (_("%s per token, first token after %s. %s"), one, two,
                              hr_sentence_bound (speed->bound));
    }
  one = hr_sentence_seconds (1000.0 * speed->step_s);
  if (!(speed->mfu > 0.0))
    /* Translators: "1000 steps take 20.7 min. Limited by arithmetic." */
    return g_strdup_printf (_("1000 steps take %s. %s"), one, hr_sentence_bound (speed->bound));
  /* Translators: "1000 steps take 20.7 min, at 58 % of the device's peak. Limited by …" */
  two = hr_word_share (speed->mfu, 0);
  return g_strdup_printf (_("1000 steps take %s, at %s of the device’s peak. %s"), one, two,
                          hr_sentence_bound (speed->bound));
}

static void
add_sentence (GString *text,
              char    *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

static void
add_time (GString      *text,
          const HrCost *cost,
          gboolean      serving)
{
  g_autofree char *run = hr_sentence_seconds (cost->run_s);
  g_autofree char *epoch = hr_sentence_seconds (cost->epoch_s);

  if (serving)
    {
      add_sentence (text, g_strdup_printf (_("A million output tokens take %s."), run));
      return;
    }
  if (cost->epoch_s > 0.0)
    /* Translators: an epoch: one reading of the training set */
    add_sentence (text, g_strdup_printf (_("An epoch takes %s."), epoch));
  add_sentence (text, g_strdup_printf (ngettext ("The run of %'.0f step takes %s.",
                                                 "The run of %'.0f steps takes %s.",
                                                 (gulong) MIN (cost->steps, 1e9)),
                                       cost->steps, run));
}

/**
 * hr_sentence_cost:
 * @answer: an answer
 *
 * Returns: (transfer full) (nullable): time, energy and money of the run, or of a million output
 *   tokens; %NULL where the plan asks for none of them or it is not known
 */
char *
hr_sentence_cost (const HrAnswer *answer)
{
  const HrPlan *plan = answer->plan;
  gboolean serving = plan->workload == HR_WORKLOAD_INFERENCE;
  gboolean asked = plan->cost.price_per_hour >= 0.0 || plan->cost.tariff >= 0.0
                   || plan->cost.power_w >= 0.0;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *energy = NULL;
  HrCost cost;

  hr_cost_of (plan, &answer->records, answer->speed, &cost);
  if (!(cost.run_s > 0.0) || (serving && !asked))
    return NULL;
  energy = hr_format_figure (cost.energy_kwh);
  add_time (text, &cost, serving);
  if (cost.energy_kwh > 0.0)
    add_sentence (text, g_strdup_printf (cost.power_is_board ? _("It uses at most %s kWh.")
                                                             : _("It uses %s kWh."), energy));
  if (cost.rent > 0.0)
    add_sentence (text, g_strdup_printf (_("The devices cost %'.2f."), cost.rent));
  if (cost.electricity > 0.0)
    add_sentence (text, g_strdup_printf (_("Electricity costs %'.2f."), cost.electricity));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
