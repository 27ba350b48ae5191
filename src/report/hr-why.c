/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-why.h"

#include <glib/gi18n.h>

#include "hr-interval-sentences.h"
#include "hr-sentences.h"
#include "hr-speed-sentences.h"

static void
why_free (HrWhy *why)
{
  g_free (why->title);
  g_free (why->value);
  g_free (why->words);
  g_free (why->equation);
  g_free (why->source);
  g_free (why);
}

/* Takes what is made for it: @value and @equation. */
static void
add (GPtrArray  *list,
     const char *title,
     char       *value,
     const char *words,
     char       *equation,
     const char *source)
{
  HrWhy *why = g_new (HrWhy, 1);

  *why = (HrWhy) {
    g_strdup (title), value, g_strdup (words), equation, g_strdup (source)
  };
  g_ptr_array_add (list, why);
}

static const HrDeviceEstimate *
find_fullest (const HrEstimate *estimate)
{
  const HrDeviceEstimate *fullest = &estimate->devices[0];

  for (guint i = 1; i < estimate->n_devices; i++)
    if (estimate->devices[i].process_bytes > fullest->process_bytes)
      fullest = &estimate->devices[i];
  return fullest;
}

static char *
subtract (guint64    whole,
          guint64    part,
          HrByteUnit unit)
{
  g_autofree char *left = hr_format_bytes ((double) whole - part, unit);
  g_autofree char *minuend = hr_format_bytes (whole, unit);
  g_autofree char *subtrahend = hr_format_bytes (part, unit);

  return g_strdup_printf ("%s = %s − %s", left, minuend, subtrahend);
}

static char *
add_up (guint64    sum,
        guint64    part,
        HrByteUnit unit)
{
  g_autofree char *whole = hr_format_bytes (sum, unit);
  g_autofree char *first = hr_format_bytes (part, unit);
  g_autofree char *rest = hr_format_bytes ((double) sum - part, unit);

  return g_strdup_printf ("%s = %s + %s", whole, first, rest);
}

static void
add_capacity (GPtrArray              *list,
              const HrDeviceEstimate *device,
              const HrDevice         *record,
              HrByteUnit              unit)
{
  if (device->capacity_bytes == 0)
    {
      add (list, _("Usable"), g_strdup (_("unknown")),
           _("The catalogue does not say how much memory the device has."), NULL, NULL);
      return;
    }
  add (list, _("Free"),
       hr_format_bytes ((double) device->usable_bytes - device->process_bytes, unit),
       _("What a process can get of the fullest device, less what it needs."),
       subtract (device->usable_bytes, device->process_bytes, unit), NULL);
  add (list, _("Usable"), hr_format_bytes (device->usable_bytes, unit),
       _("The device’s memory, less what its driver keeps for itself."),
       subtract (device->capacity_bytes, device->capacity_bytes - device->usable_bytes, unit),
       record != NULL ? record->source : NULL);
}

static void
add_interval (GPtrArray  *list,
              const char *interval)
{
  add (list, _("How Sure"), g_strdup (interval != NULL ? "" : _("unknown")),
       interval != NULL ? interval : _("No run like this was measured."), NULL,
       _("What measured runs that are alike differ from their estimates."));
}

/**
 * hr_why_memory:
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how the verdict comes about
 */
GPtrArray *
hr_why_memory (const HrAnswer *answer,
               HrByteUnit      unit)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) why_free);
  const HrDeviceEstimate *device = find_fullest (&answer->estimate);
  g_autofree char *peak = hr_sentence_peak (answer, unit);
  g_autofree char *interval = hr_sentence_memory_interval (answer, unit);

  add_capacity (list, device, answer->records.device, unit);
  add (list, _("Process"), hr_format_bytes (device->process_bytes, unit), peak,
       add_up (device->process_bytes, device->reserved_bytes, unit),
       _("Reserved memory, with driver context and libraries."));
  add (list, _("Reserved"), hr_format_bytes (device->reserved_bytes, unit),
       _("All tensors and buffers at the fullest moment, and what the allocator keeps back."),
       add_up (device->reserved_bytes, device->allocated_bytes, unit),
       _("Allocated memory, with what the allocator keeps; each item has its equation below."));
  add_interval (list, interval);
  return list;
}

/* ---- speed ---- */

static void
add_serving (GPtrArray     *list,
             const HrSpeed *speed)
{
  g_autofree char *rate = hr_word_number (speed->decode_tok_s);
  g_autofree char *token = hr_sentence_seconds (speed->token_s);
  g_autofree char *tpot = hr_sentence_seconds (speed->tpot_s);
  double sequences = speed->decode_tok_s * speed->token_s;

  /* Translators: a speed: "122 tokens/s" */
  add (list, _("Tokens per Second"), g_strdup_printf (_("%s tokens/s"), rate),
       _("All sequences that are written at once, over the time of a step that gives each of "
         "them a token."),
       g_strdup_printf ("n ÷ t = %.0f ÷ %s", sequences, token), NULL);
  add (list, _("Time per Token"), hr_sentence_seconds (speed->tpot_s),
       _("The time of each operation of a step, by what it reads and computes, one after the "
         "other; and what other requests’ prompts take in between."),
       g_strdup_printf ("t = Σ max (bytes ÷ bandwidth, FLOP ÷ peak) + launches = %s", tpot),
       _("Each operation is in the table of the page Speed."));
  add (list, _("First Token"), hr_sentence_seconds (speed->ttft_s),
       _("The same sum over the operations that read the prompt, and the first token after it."),
       NULL, NULL);
}

static void
add_training (GPtrArray     *list,
              const HrSpeed *speed)
{
  g_autofree char *rate = hr_word_number (speed->train_tok_s);
  g_autofree char *micro = hr_sentence_seconds (speed->microstep_s);

  add (list, _("Time per Step"), hr_sentence_seconds (speed->step_s),
       _("Forward and backward of each micro-batch, and the optimizer; each is the time of its "
         "operations, by what they read, compute and send."),
       g_strdup_printf ("t = Σ max (bytes ÷ bandwidth, FLOP ÷ peak) + …; %s × n", micro),
       _("Each operation is in the table of the page Speed."));
  add (list, _("Tokens per Second"), g_strdup_printf (_("%s tokens/s"), rate),
       _("Tokens of all micro-batches on all devices, over the time of a step."), NULL, NULL);
  if (speed->mfu > 0)
    /* Translators: a share in percent */
    add (list, _("Utilization"), g_strdup_printf (_("%.0f %%"), 100.0 * speed->mfu),
         _("Operations that the model needs, over what the devices could do in that time."),
         g_strdup ("FLOP ÷ (t × peak)"), NULL);
}

/**
 * hr_why_speed:
 * @answer: an answer without error
 *
 * Returns: (transfer full) (element-type HrWhy): how the speed comes about; empty where there is
 *   none
 */
GPtrArray *
hr_why_speed (const HrAnswer *answer)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) why_free);
  const HrSpeed *speed = answer->speed;
  g_autofree char *interval = hr_sentence_speed_interval (answer);

  if (speed == NULL || !speed->known)
    return list;
  if (answer->plan->workload == HR_WORKLOAD_INFERENCE)
    add_serving (list, speed);
  else
    add_training (list, speed);
  add (list, _("Limit"), g_strdup (hr_sentence_bound_short (speed->bound)),
       hr_sentence_bound (speed->bound), NULL, NULL);
  add_interval (list, interval);
  return list;
}
