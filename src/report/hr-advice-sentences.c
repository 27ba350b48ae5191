/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-advice-sentences.h"

#include <glib/gi18n.h>

#include "hr-sentences.h"
#include "hr-speed-sentences.h"

/* ---- changes ---- */

/* Sentences with a number in them, by kind; the number is written as people write it. */
static char *
count_sentence (HrChangeKind kind,
                gulong       n)
{
  g_autofree char *number = hr_format_count ((double) n);

  switch ((int) kind)
    {
    case HR_CHANGE_CONTEXT:
      return g_strdup_printf (ngettext ("Limit the context to %s token",
                                        "Limit the context to %s tokens", n), number);
    case HR_CHANGE_BATCH:
      return g_strdup_printf (ngettext ("Work on %s sequence at once",
                                        "Work on %s sequences at once", n), number);
    case HR_CHANGE_UBATCH:
      return g_strdup_printf (ngettext ("Read prompts in pieces of %s token",
                                        "Read prompts in pieces of %s tokens", n), number);
    case HR_CHANGE_GPU_LAYERS:
      return g_strdup_printf (ngettext ("Put %s layer on the devices, the rest in main memory",
                                        "Put %s layers on the devices, the rest in main memory",
                                        n), number);
    case HR_CHANGE_CPU_EXPERTS:
      return g_strdup_printf (ngettext ("Keep the experts of %s layer in main memory",
                                        "Keep the experts of %s layers in main memory", n),
                              number);
    case HR_CHANGE_MICROBATCH:
      return g_strdup_printf (ngettext ("Train on %s sample at once and accumulate gradients",
                                        "Train on %s samples at once and accumulate gradients",
                                        n), number);
    case HR_CHANGE_LENGTH:
      return g_strdup_printf (ngettext ("Cut samples at %s token", "Cut samples at %s tokens", n),
                              number);
    case HR_CHANGE_RANK:
      return g_strdup_printf (_("Lower the rank of the adapters to %s"), number);
    case HR_CHANGE_DEVICES:
      return g_strdup_printf (ngettext ("Use %s device", "Use %s devices", n), number);
    default:
      return g_strdup (hr_change_kind_name (kind));
    }
}

static const char *
offload_sentence (gint value)
{
  return value == HR_OFFLOAD_OPTIMIZER ? _("Keep the optimizer's states in main memory")
                                       : _("Keep the weights in main memory");
}

/* Sentences without a number, by kind. */
static char *
choice_sentence (const HrChange *change)
{
  double value = change->n_settings > 0 ? change->settings[0].value : 0.0;
  g_autoptr (HrPlan) plan = NULL;
  g_autofree char *word = NULL;

  switch ((int) change->kind)
    {
    case HR_CHANGE_KV:
      return g_strdup_printf (_("Store the cache as %s"), hr_kv_type_name ((HrKvType) value));
    case HR_CHANGE_FLASH:
      return g_strdup (_("Use an attention that keeps no scores"));
    case HR_CHANGE_CHECKPOINTING:
      return g_strdup (_("Recompute activations instead of keeping them"));
    case HR_CHANGE_LOSS:
      return g_strdup (value == HR_LOSS_FUSED ? _("Compute the head and the loss in one kernel")
                                              : _("Compute the loss piece by piece"));
    case HR_CHANGE_OPTIMIZER:
      plan = hr_plan_new ();
      hr_plan_set_number (plan, change->settings[0].path, value);
      word = hr_plan_dup_value (plan, change->settings[0].path);
      return g_strdup_printf (_("Use the optimizer %s"), word);
    case HR_CHANGE_TARGETS:
      return g_strdup (_("Adapt queries and values alone"));
    case HR_CHANGE_OFFLOAD:
      return g_strdup (offload_sentence ((gint) value));
    case HR_CHANGE_STRATEGY:
      return g_strdup (_("Share weights, gradients and states over the devices (FSDP)"));
    case HR_CHANGE_METHOD:
      return g_strdup (_("Train adapters (LoRA) instead of all weights"));
    case HR_CHANGE_HARDWARE:
      return g_strdup_printf (_("Use %s"), change->device->name);
    default:
      return NULL;
    }
}

/**
 * hr_sentence_change:
 * @change: a change
 *
 * Returns: (transfer full): what to do
 */
char *
hr_sentence_change (const HrChange *change)
{
  char *choice;

  if (change->format != NULL && change->kind == HR_CHANGE_METHOD)
    return g_strdup_printf (_("Train adapters on weights in %s (QLoRA)"), change->format->name);
  if (change->format != NULL)
    return g_strdup_printf (_("Use weights in %s"), change->format->name);
  if (change->kind == HR_CHANGE_DEVICES)
    return count_sentence (change->kind, change->device_count);
  choice = choice_sentence (change);
  return choice != NULL ? choice
                        : count_sentence (change->kind, (gulong) change->settings[0].value);
}

/**
 * hr_sentence_advice:
 * @advice: advice
 *
 * Returns: (transfer full): what to do, a line per change
 */
char *
hr_sentence_advice (const HrAdvice *advice)
{
  g_autofree char *first = hr_sentence_change (&advice->changes[0]);
  g_autofree char *second = advice->n_changes > 1 ? hr_sentence_change (&advice->changes[1])
                                                  : NULL;

  return second != NULL ? g_strconcat (first, "\n", second, NULL) : g_steal_pointer (&first);
}

/* ---- what it does ---- */

static char *
saving_sentence (const HrAdvice *advice,
                 HrByteUnit      unit)
{
  g_autofree char *bytes = hr_format_bytes (ABS ((double) advice->saved_bytes), unit);
  gboolean fits = advice->verdict != HR_VERDICT_DOES_NOT_FIT;

  if (advice->saved_bytes < 0)
    return g_strdup_printf (fits ? _("Fits, and takes %s more on the fullest device.")
                                 : _("Does not fit, and takes %s more on the fullest device."),
                            bytes);
  if (advice->saved_bytes == 0)
    return g_strdup (fits ? _("Fits.") : _("Does not fit."));
  if (!fits)
    return g_strdup_printf (_("Saves %s on the fullest device, which is not enough."), bytes);
  return g_strdup_printf (advice->verdict == HR_VERDICT_TIGHT
                            ? _("Just fits: saves %s on the fullest device.")
                            : _("Fits: saves %s on the fullest device."), bytes);
}

static char *
ratio_sentence (double ratio)
{
  g_autofree char *times = NULL;
  g_autofree char *share = NULL;

  if (!(ratio > 0.0) || (ratio > 0.95 && ratio < 1.05))
    return NULL;              /* within what nobody would notice */
  times = hr_format_places (ratio, 1, 1);
  share = hr_word_share (ratio, 0);
  return ratio > 1.0 ? g_strdup_printf (_("%s times as fast."), times)
                     : g_strdup_printf (_("At %s of the speed."), share);
}

static char *
quality_sentence (const HrAdvice *advice)
{
  for (guint i = 0; i < advice->n_changes; i++)
    if (advice->changes[i].format != NULL)
      return advice->quality_delta >= 0.0
               ? g_strdup_printf (_("Perplexity rises by %.2f (%s)."), advice->quality_delta,
                                  advice->changes[i].format->quality_source)
               : g_strdup (_("What it costs in quality has no published figure here."));
  return (advice->sacrifices & HR_SACRIFICE_QUALITY) != 0
           ? g_strdup (_("May cost some quality.")) : NULL;
}

/**
 * hr_sentence_advice_effect:
 * @advice: advice
 * @unit: GiB or GB
 *
 * Returns: (transfer full): what it saves and what it costs
 */
char *
hr_sentence_advice_effect (const HrAdvice *advice,
                           HrByteUnit      unit)
{
  g_autofree char *saving = saving_sentence (advice, unit);
  g_autofree char *ratio = ratio_sentence (advice->speed_ratio);
  g_autofree char *quality = quality_sentence (advice);
  g_autoptr (GString) text = g_string_new (saving);

  if (ratio != NULL)
    g_string_append_printf (text, " %s", ratio);
  if (quality != NULL)
    g_string_append_printf (text, "\n%s", quality);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * hr_sentence_advice_flags:
 * @advice: advice
 * @plan: the plan that it was given for
 * @engine: what runs it
 *
 * Returns: (transfer full) (nullable): what to pass to the engine's program
 */
char *
hr_sentence_advice_flags (const HrAdvice *advice,
                          const HrPlan   *plan,
                          const HrEngine *engine)
{
  g_autoptr (HrPlan) changed = hr_plan_copy (plan);
  g_autoptr (GString) flags = g_string_new (NULL);

  hr_advice_apply (advice, changed);
  for (guint i = 0; i < advice->n_changes; i++)
    {
      g_autofree char *each = hr_change_dup_flags (&advice->changes[i], changed, engine);
      if (each != NULL)
        g_string_append_printf (flags, "%s%s", flags->len > 0 ? " " : "", each);
    }
  return flags->len > 0 ? g_string_free (g_steal_pointer (&flags), FALSE) : NULL;
}

/* ---- why slow ---- */

/**
 * hr_sentence_bottleneck:
 * @bottleneck: what bounds a speed
 *
 * Returns: (transfer full): why it is not faster
 */
char *
hr_sentence_bottleneck (const HrBottleneck *bottleneck)
{
  g_autofree char *share = hr_word_share (bottleneck->share, 0);

  /* Translators: a share, the operation, and a sentence: "Limited by memory bandwidth." */
  return g_strdup_printf (_("%s of a step goes into one kind of operation, “%s”. %s"), share,
                          hr_sentence_operation (bottleneck->op),
                          hr_sentence_bound (bottleneck->bound));
}

static const char *const lifts[HR_N_LIFTS] = {
  [HR_LIFT_FEWER_BITS] = N_("Fewer bits per weight would make it faster."),
  [HR_LIFT_SMALLER_CACHE] = N_("A smaller cache would make it faster."),
  [HR_LIFT_BANDWIDTH] = N_("A device with more memory bandwidth would make it faster."),
  [HR_LIFT_COMPUTE] = N_("A device that computes more would make it faster."),
  [HR_LIFT_BATCH] = N_("More sequences at once would write more in all."),
  [HR_LIFT_HOST] = N_("Captured graphs or a compiled model would make it faster."),
  [HR_LIFT_LINK] = N_("A faster link between the devices would make it faster."),
  [HR_LIFT_FEWER_DEVICES] = N_("Fewer devices would have less to tell each other."),
  [HR_LIFT_ON_DEVICE] = N_("Layers in main memory would be faster on a device."),
};

/**
 * hr_sentence_lifts:
 * @bottleneck: what bounds a speed
 *
 * Returns: (transfer full): what would help, sentence after sentence
 */
char *
hr_sentence_lifts (const HrBottleneck *bottleneck)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < bottleneck->n_lifts; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", _(lifts[bottleneck->lifts[i]]));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- limits ---- */

static const char *const limit_titles[HR_N_LIMITS] = {
  [HR_LIMIT_CONTEXT] = N_("Longest Context"),
  [HR_LIMIT_BATCH] = N_("Most Sequences at Once"),
  [HR_LIMIT_GPU_LAYERS] = N_("Most Layers on Devices"),
  [HR_LIMIT_CPU_EXPERTS] = N_("Fewest Layers of Experts in Main Memory"),
  [HR_LIMIT_MICROBATCH] = N_("Most Samples at Once"),
  [HR_LIMIT_LENGTH] = N_("Longest Samples"),
  [HR_LIMIT_RANK] = N_("Highest Rank of Adapters"),
  [HR_LIMIT_DEVICES] = N_("Fewest Devices"),
};

const char *
hr_sentence_limit_title (HrLimitKind kind)
{
  return _(limit_titles[kind]);
}

/**
 * hr_sentence_limit_value:
 * @kind: a limit
 * @limit: its answer
 *
 * Returns: (transfer full): the value, or why there is none
 */
char *
hr_sentence_limit_value (HrLimitKind    kind,
                         const HrLimit *limit)
{
  g_autofree char *number = NULL;

  if (!limit->known)
    return g_strdup (_("Unknown"));
  if (!limit->fits)
    return g_strdup (_("None fits"));
  number = g_strdup_printf ("%'" G_GINT64_FORMAT, limit->value);
  if (limit->open && kind == HR_LIMIT_GPU_LAYERS)
    /* Translators: all layers of a model */
    return g_strdup_printf (_("All %s"), number);
  return limit->open ? g_strdup_printf (_("At least %s"), number) : g_steal_pointer (&number);
}

/* When memory is full; the phases are those of estimates. */
static const struct { const char *phase, *sentence; } full_phases[] = {
  { "load", N_("That is while weights are loaded.") },
  { "prefill", N_("That is while the prompt is read.") },
  { "decode", N_("That is when the last token is written.") },
  { "loss backward", N_("That is in the loss.") },
  { "block backward", N_("That is on the way back through the layers.") },
  { "embedding backward", N_("That is at the end of the way back.") },
  { "optimizer step", N_("That is in the optimizer’s step.") },
};

static char *
append_phase (char       *sentence,
              const char *phase)
{
  g_autofree char *first = sentence;

  for (guint i = 0; i < G_N_ELEMENTS (full_phases); i++)
    if (g_strcmp0 (full_phases[i].phase, phase) == 0)
      return g_strconcat (first, " ", _(full_phases[i].sentence), NULL);
  return g_steal_pointer (&first);
}

/**
 * hr_sentence_limit_binding:
 * @kind: a limit
 * @limit: its answer
 *
 * Returns: (transfer full): what is full one step further on, and when
 */
char *
hr_sentence_limit_binding (HrLimitKind    kind,
                           const HrLimit *limit)
{
  gboolean fewest = kind == HR_LIMIT_DEVICES || kind == HR_LIMIT_CPU_EXPERTS;
  g_autofree char *device = limit->device < 0 ? g_strdup (_("main memory"))
                                              : g_strdup_printf (_("GPU %d"), limit->device);
  const char *what = hr_sentence_kind (limit->kind);

  if (!limit->known)
    return g_strdup (_("The memory of the device is not known."));
  if (limit->open || (fewest && limit->fits && limit->value <= (kind == HR_LIMIT_DEVICES)))
    return g_strdup (_("Memory sets no limit here."));
  if (!limit->fits)
    return append_phase (g_strdup_printf (_("%s is full; most of it is: %s."), device, what),
                         limit->phase);
  if (fewest)
    return append_phase (g_strdup_printf (_("With fewer, %s is full; most of it is: %s."), device,
                                          what), limit->phase);
  return append_phase (g_strdup_printf (_("Beyond it %s is full; most of it is: %s."), device,
                                        what), limit->phase);
}

/**
 * hr_sentence_limit:
 * @kind: a limit
 * @limit: its answer
 *
 * Returns: (transfer full): the answer as one sentence
 */
char *
hr_sentence_limit (HrLimitKind    kind,
                   const HrLimit *limit)
{
  g_autofree char *value = hr_sentence_limit_value (kind, limit);
  gulong n = (gulong) limit->value;

  if (!limit->known)
    return g_strdup (_("How far it goes is unknown: the memory of the device is not known."));
  if (!limit->fits)
    return g_strdup (_("It does not fit, however little it is asked for."));
  if (kind == HR_LIMIT_CONTEXT && limit->open)
    return g_strdup (_("Memory sets no limit to the context."));
  if (kind == HR_LIMIT_CONTEXT)
    return g_strdup_printf (ngettext ("There is room for %s token of context.",
                                      "There is room for %s tokens of context.", n), value);
  if (kind == HR_LIMIT_MICROBATCH && !limit->open)
    return g_strdup_printf (ngettext ("There is room for %s sample at once.",
                                      "There is room for %s samples at once.", n), value);
  return g_strdup_printf (_("%s: %s"), hr_sentence_limit_title (kind), value);
}
