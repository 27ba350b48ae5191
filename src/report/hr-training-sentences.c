/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-training-sentences.h"

#include <glib/gi18n.h>

#include "hr-facts.h"
#include "hr-field.h"
#include "hr-units.h"

/* The moments of a training step, by the core's name. */
static const struct { const char *phase, *sentence; } phases[] = {
  { "load", N_("The peak comes while the weights are loaded.") },
  { "loss backward", N_("The peak comes in the backward pass of the loss.") },
  { "block backward", N_("The peak comes in the backward pass of the layers.") },
  { "embedding backward", N_("The peak comes in the backward pass of the embedding.") },
  { "optimizer step", N_("The peak comes while the optimizer steps.") },
};

/**
 * hr_sentence_training_phase:
 * @answer: an answer without error
 *
 * The phase is the first device's: where the devices differ it is not said.
 *
 * Returns: (transfer none) (nullable): when a training step needs most
 */
const char *
hr_sentence_training_phase (const HrAnswer *answer)
{
  HrDeviceRun runs[HR_MAX_DEVICES];

  if (answer->plan->workload == HR_WORKLOAD_INFERENCE
      || hr_find_device_runs (&answer->estimate, runs) > 1)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    if (g_strcmp0 (answer->estimate.peak_phase, phases[i].phase) == 0)
      return _(phases[i].sentence);
  return NULL;
}

static char *
word_count (guint64     count,
            const char *share)
{
  g_autofree char *number = NULL;

  if (count >= 999500000)
    {
      number = hr_format_figure (count / 1e9);
      /* Translators: "1.07 billion parameters are trained (1.5 %)." */
      return g_strdup_printf (_("%s billion parameters are trained (%s)."), number, share);
    }
  if (count >= 999500)
    {
      number = hr_format_figure (count / 1e6);
      /* Translators: "4.19 million parameters are trained (0.06 %)." */
      return g_strdup_printf (_("%s million parameters are trained (%s)."), number, share);
    }
  number = hr_format_number (count);
  return g_strdup_printf (ngettext ("%s parameter is trained (%s).",
                                    "%s parameters are trained (%s).", count),
                          number, share);
}

/**
 * hr_sentence_trainable:
 * @answer: an answer without error
 *
 * Returns: (transfer full) (nullable): how much of the model is trained
 */
char *
hr_sentence_trainable (const HrAnswer *answer)
{
  guint64 count = answer->estimate.trainable_parameters;
  guint64 total = answer->records.model->params_total;
  g_autofree char *number = NULL;
  g_autofree char *share = NULL;

  if (count == 0)
    return NULL;
  if (answer->plan->training.method == HR_METHOD_FULL || count >= total)
    return g_strdup (_("Every parameter is trained."));
  number = hr_format_significant (100.0 * count / total, 2);
  /* Translators: a share of all, such as "0.06 %" */
  share = g_strdup_printf (_("%s %%"), number);
  return word_count (count, share);
}

/**
 * hr_sentence_stage:
 * @answer: an answer without error
 * @run: neighbouring devices
 *
 * Returns: (transfer full) (nullable): which stage of the training pipeline the devices hold
 */
char *
hr_sentence_stage (const HrAnswer    *answer,
                   const HrDeviceRun *run)
{
  double degree = hr_field_get_effective (hr_field_find ("parallel.pp"), answer->plan,
                                          &answer->records);
  guint n_stages = degree > 1 ? (guint) degree : 1;
  guint n_ranks = answer->estimate.n_devices / n_stages;
  guint first, last;

  if (answer->plan->workload == HR_WORKLOAD_INFERENCE || n_stages == 1 || n_ranks == 0)
    return NULL;
  first = run->first / n_ranks + 1;
  last = (run->first + run->count - 1) / n_ranks + 1;
  /* Translators: which part of a pipeline a device holds: "Stage 1 of 4", "Stages 1–2 of 4" */
  return first == last ? g_strdup_printf (_("Stage %u of %u"), first, n_stages)
                       : g_strdup_printf (_("Stages %u–%u of %u"), first, last, n_stages);
}
