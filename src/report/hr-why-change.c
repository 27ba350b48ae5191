/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why the numbers of other plans are what they are: advice, limits and offers are estimates like
 * any other, so each opens to what differs and then to the same as the answer does. */
#include "hr-why-private.h"

#include <glib/gi18n.h>

#include "hr-advice-sentences.h"
#include "hr-facts.h"
#include "hr-offer-charts.h"
#include "hr-sentences.h"
#include "hr-speed-sentences.h"

static GPtrArray *
list_answer (const HrAnswer *answer,
             HrByteUnit      unit)
{
  GPtrArray *list = hr_whys_new ();

  if (answer != NULL && answer->error != NULL)
    {
      hr_whys_add (list, &(HrWhy) { _("No Answer"), "–", answer->error->message });
      return list;
    }
  hr_whys_extend (list, hr_why_memory (answer, unit));
  hr_whys_extend (list, hr_why_speed (answer));
  return list;
}

/**
 * hr_why_answer:
 * @answer: (nullable): an answer
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how all of its numbers come about, those of bars
 *   and tables that stand beside others' included
 */
GPtrArray *
hr_why_answer (const HrAnswer *answer,
               HrByteUnit      unit)
{
  GPtrArray *list = list_answer (answer, unit);

  hr_whys_extend (list, hr_why_items (answer, unit));
  return list;
}

/**
 * hr_why_points:
 * @answer: (nullable): of the plan that is varied
 * @title: what the chart shows
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how the numbers of a chart of other plans come
 *   about
 */
GPtrArray *
hr_why_points (const HrAnswer *answer,
               const char     *title,
               HrByteUnit      unit)
{
  GPtrArray *list = hr_whys_new ();

  if (answer == NULL)
    return list;
  hr_whys_add (list, &(HrWhy) {
    title, "",
    _("Each number is the estimate of a plan of its own: this one, with what the chart says in its "
      "place. Pick it in the chart to see all of its numbers. Those of this plan:") });
  hr_whys_extend (list, list_answer (answer, unit));
  return list;
}

/**
 * hr_why_plan:
 * @catalog: the records
 * @plan: a plan
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how all numbers of @plan come about
 */
GPtrArray *
hr_why_plan (HrCatalog    *catalog,
             const HrPlan *plan,
             HrByteUnit    unit)
{
  g_autoptr (HrAnswer) answer = hr_answer_new (catalog, plan);

  return list_answer (answer, unit);
}

/* ---- advice ---- */

static double
get_rate (const HrAnswer *answer)
{
  if (answer->speed == NULL || !answer->speed->known)
    return 0.0;
  return answer->plan->workload == HR_WORKLOAD_INFERENCE ? answer->speed->decode_tok_s
                                                         : answer->speed->train_tok_s;
}

static void
add_saving (GPtrArray      *list,
            const HrAdvice *advice,
            HrByteUnit      unit)
{
  double before = (double) advice->peak_bytes + advice->saved_bytes;
  g_autofree char *saved = hr_format_bytes ((double) advice->saved_bytes, unit);
  g_autofree char *old = hr_format_bytes (before, unit);
  g_autofree char *new = hr_format_bytes (advice->peak_bytes, unit);
  g_autofree char *equation = g_strdup_printf ("%s − %s", old, new);

  hr_whys_add (list, &(HrWhy) {
    _("Saved"), saved,
    _("What the fullest device’s process holds now, less what it would hold then."), equation,
    hr_why_counter (HR_COUNTER_PROCESS) });
}

static void
add_ratio (GPtrArray      *list,
           const HrAnswer *answer,
           const HrAnswer *changed)
{
  double before = get_rate (answer), after = get_rate (changed);
  g_autofree char *old = hr_word_number (before);
  g_autofree char *new = hr_word_number (after);
  g_autofree char *equation = g_strdup_printf ("%s tokens/s ÷ %s tokens/s", new, old);
  g_autofree char *ratio = before > 0.0 ? hr_format_figure (after / before) : NULL;
  g_autofree char *value = g_strdup_printf ("× %s", ratio);

  if (before > 0.0 && after > 0.0)
    hr_whys_add (list, &(HrWhy) {
      _("Speed Against Now"), value, _("Tokens per second then, over those of now."), equation });
}

static void
add_quality (GPtrArray      *list,
             const HrAdvice *advice)
{
  for (guint i = 0; i < advice->n_changes; i++)
    {
      const HrFormat *format = advice->changes[i].format;
      g_autofree char *value = g_strdup_printf ("+%.2f", advice->quality_delta);

      if (format != NULL && advice->quality_delta >= 0.0)
        hr_whys_add (list, &(HrWhy) {
          _("Perplexity"), value,
          _("As its source measured it, against weights in 16 bit, of the model that it names."),
          NULL, NULL, format->quality_source });
    }
}

/**
 * hr_why_advice:
 * @catalog: the records
 * @answer: (nullable): of the plan that the advice is for
 * @advice: what to change
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how its numbers come about
 */
GPtrArray *
hr_why_advice (HrCatalog      *catalog,
               const HrAnswer *answer,
               const HrAdvice *advice,
               HrByteUnit      unit)
{
  GPtrArray *list = hr_whys_new ();
  g_autoptr (HrPlan) plan = NULL;
  g_autoptr (HrAnswer) changed = NULL;

  if (!hr_whys_can_tell (answer))
    return list;
  plan = hr_plan_copy (answer->plan);
  hr_advice_apply (advice, plan);
  changed = hr_answer_new (catalog, plan);
  add_saving (list, advice, unit);
  add_ratio (list, answer, changed);
  add_quality (list, advice);
  hr_whys_extend (list, list_answer (changed, unit));
  return list;
}

/* ---- limits ---- */

static const HrDeviceEstimate *
find_fullest (const HrAnswer *answer)
{
  const HrDeviceEstimate *fullest = &answer->estimate.devices[0];

  for (guint i = 1; i < answer->estimate.n_devices; i++)
    if (answer->estimate.devices[i].process_bytes > fullest->process_bytes)
      fullest = &answer->estimate.devices[i];
  return fullest;
}

static void
append_place (GString        *text,
              HrCatalog      *catalog,
              const HrBounds *bounds,
              HrLimitKind     kind,
              gint64          value,
              HrByteUnit      unit)
{
  g_autoptr (HrPlan) plan = hr_plan_copy (bounds->answer->plan);
  g_autoptr (HrAnswer) answer = NULL;
  g_autofree char *number = hr_format_number (value);
  const HrDeviceEstimate *fullest;
  g_autofree char *left = NULL;

  hr_limit_set (kind, plan, &bounds->answer->records, value);
  answer = hr_answer_new (catalog, plan);
  if (answer->error != NULL || answer->estimate.n_devices == 0)
    return;
  fullest = find_fullest (answer);
  left = hr_format_bytes ((double) fullest->usable_bytes - fullest->process_bytes, unit);
  g_string_append_printf (text, "\nusable − M(%s) = %s", number, left);
}

/* The value, and the first one that does not fit. */
static char *
word_search (HrCatalog      *catalog,
             const HrBounds *bounds,
             HrLimitKind     kind,
             HrByteUnit      unit)
{
  const HrLimit *limit = &bounds->limits[kind];
  gboolean fewest = kind == HR_LIMIT_DEVICES || kind == HR_LIMIT_CPU_EXPERTS;
  gint64 beyond = limit->value + (fewest ? -1 : 1), least = kind == HR_LIMIT_DEVICES;
  g_autoptr (GString) text = g_string_new (fewest ? "min { v : M(v) ≤ usable }"
                                                  : "max { v : M(v) ≤ usable }");

  if (limit->known && limit->fits)
    append_place (text, catalog, bounds, kind, limit->value, unit);
  if (limit->known && limit->fits && !limit->open && beyond >= least)
    append_place (text, catalog, bounds, kind, beyond, unit);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * hr_why_limit:
 * @catalog: the records
 * @bounds: (nullable): how far a plan goes
 * @kind: in which direction; HR_N_LIMITS: in none
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how the limit comes about
 */
GPtrArray *
hr_why_limit (HrCatalog      *catalog,
              const HrBounds *bounds,
              HrLimitKind     kind,
              HrByteUnit      unit)
{
  GPtrArray *list = hr_whys_new ();
  const HrLimit *limit;
  g_autofree char *value = NULL, *words = NULL, *equation = NULL;

  if (bounds == NULL || kind >= HR_N_LIMITS)
    return list;
  limit = &bounds->limits[kind];
  value = hr_sentence_limit_value (kind, limit);
  words = hr_sentence_limit_binding (kind, limit);
  equation = word_search (catalog, bounds, kind, unit);
  hr_whys_add (list, &(HrWhy) {
    hr_sentence_limit_title (kind), value, words, equation, hr_why_counter (HR_COUNTER_PROCESS),
    _("The same estimate at other values, searched by halving.") });
  if (limit->known && limit->fits)
    {
      g_autoptr (HrPlan) plan = hr_plan_copy (bounds->answer->plan);

      hr_limit_set (kind, plan, &bounds->answer->records, limit->value);
      hr_whys_extend (list, hr_why_plan (catalog, plan, unit));
    }
  return list;
}

/**
 * hr_why_choices:
 * @title: what is chosen from
 * @value: what is said of the choices
 * @n: how many fit
 *
 * Returns: (transfer full) (element-type HrWhy): how the number of choices that fit comes about
 */
GPtrArray *
hr_why_choices (const char *title,
                const char *value,
                guint       n)
{
  GPtrArray *list = hr_whys_new ();
  g_autofree char *equation = g_strdup_printf ("|{ x : M(x) ≤ usable }| = %u", n);

  hr_whys_add (list, &(HrWhy) {
    title, value,
    _("Each choice that the engine has was estimated in the place of the plan’s; those that fit "
      "are listed, each with its numbers."), equation, hr_why_counter (HR_COUNTER_PROCESS) });
  return list;
}

/* ---- offers ---- */

static void
add_price (GPtrArray     *list,
           const HrOffer *offer)
{
  const HrDevice *device = offer->record;
  g_autofree char *all = hr_format_number (offer->price_usd);
  g_autofree char *one = hr_format_number (device->msrp_usd);
  g_autofree char *value = g_strdup_printf (_("%s USD"), all);
  g_autofree char *equation = g_strdup_printf ("%u · %s USD", offer->count, one);

  if (offer->price_usd > 0.0)
    hr_whys_add (list, &(HrWhy) {
      _("Price"), value, _("What each cost when it came out."), equation, NULL, device->source });
}

static void
add_power (GPtrArray     *list,
           const HrOffer *offer)
{
  const HrDevice *device = offer->record;
  g_autofree char *all = hr_format_number (offer->power_w);
  g_autofree char *one = hr_format_number (device->tdp_w);
  g_autofree char *value = g_strdup_printf (_("%s W"), all);
  g_autofree char *equation = g_strdup_printf ("%u · %s W", offer->count, one);

  if (offer->power_w > 0.0)
    hr_whys_add (list, &(HrWhy) {
      _("Power"), value, _("The board power of each, which it does not exceed."), equation, NULL,
      device->source });
}

/**
 * hr_why_device:
 * @catalog: the records
 * @plan: a plan on the devices of @offer
 * @offer: devices
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how its numbers come about
 */
GPtrArray *
hr_why_device (HrCatalog     *catalog,
               const HrPlan  *plan,
               const HrOffer *offer,
               HrByteUnit     unit)
{
  GPtrArray *list = hr_whys_new ();

  add_price (list, offer);
  add_power (list, offer);
  hr_whys_extend (list, hr_why_plan (catalog, plan, unit));
  return list;
}

/**
 * hr_why_format:
 * @catalog: the records
 * @plan: a plan with weights in @format
 * @format: a weight format
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how its numbers come about
 */
GPtrArray *
hr_why_format (HrCatalog      *catalog,
               const HrPlan   *plan,
               const HrFormat *format,
               HrByteUnit      unit)
{
  GPtrArray *list = hr_whys_new ();
  g_autofree char *bits = g_strdup_printf (_("%.3g bit"), format->nominal_bits);

  hr_whys_add (list, &(HrWhy) {
    _("Bits per Weight"), bits,
    _("Of large matrices, with the scales of their groups; what stays in 16 bit is counted "
      "tensor by tensor."),
    "8 · bytes ÷ elements", NULL, format->source });
  hr_whys_extend (list, hr_why_plan (catalog, plan, unit));
  return list;
}
