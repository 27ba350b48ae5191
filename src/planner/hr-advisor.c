/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What core's advice and limits may choose from: the catalogue's formats and devices. */
#include "hr-advisor.h"

#include "hr-choice.h"
#include "hr-estimate.h"

/**
 * hr_candidate_lists_init:
 * @self: (out caller-allocates): the candidates
 * @catalog: the records
 * @plan: a plan
 * @records: its records
 *
 * Formats that the plan's engine is offered with, and all devices.
 */
void
hr_candidate_lists_init (HrCandidateLists *self,
                         HrCatalog        *catalog,
                         const HrPlan     *plan,
                         const HrRecords  *records)
{
  GPtrArray *formats = hr_catalog_list_formats (catalog, NULL);

  *self = (HrCandidateLists) { .formats = g_ptr_array_new () };
  for (guint i = 0; formats != NULL && i < formats->len; i++)
    if (hr_choices_offer_format (records->engine, g_ptr_array_index (formats, i), plan->workload))
      g_ptr_array_add (self->formats, g_ptr_array_index (formats, i));
  self->devices = hr_catalog_list_devices (catalog, NULL);
  self->view.formats = (const HrFormat *const *) self->formats->pdata;
  self->view.n_formats = self->formats->len;
  self->view.devices = self->devices != NULL
                         ? (const HrDevice *const *) self->devices->pdata : NULL;
  self->view.n_devices = self->devices != NULL ? self->devices->len : 0;
}

void
hr_candidate_lists_clear (HrCandidateLists *self)
{
  g_clear_pointer (&self->formats, g_ptr_array_unref);
}

/**
 * hr_advisor_advise:
 * @catalog: the records
 * @plan: a plan
 * @records: its records
 *
 * Returns: (transfer full) (element-type HrAdvice): what to change, the best first
 */
GArray *
hr_advisor_advise (HrCatalog       *catalog,
                   const HrPlan    *plan,
                   const HrRecords *records)
{
  g_auto (HrCandidateLists) lists = { NULL };
  GArray *advice = g_array_sized_new (FALSE, TRUE, sizeof (HrAdvice), HR_ADVISOR_MAX);

  hr_candidate_lists_init (&lists, catalog, plan, records);
  g_array_set_size (advice, HR_ADVISOR_MAX);
  g_array_set_size (advice, hr_advice_find (plan, records, &lists.view, (HrAdvice *) (gpointer)
                                            advice->data, HR_ADVISOR_MAX));
  return advice;
}

/* ---- choices with which a plan fits ---- */

typedef struct {
  HrEstimate *estimate;
  GArray     *found;
} Offers;

static void
add_offer (Offers          *self,
           const HrPlan    *plan,
           const HrRecords *records,
           const void      *record)
{
  const HrDeviceEstimate *first = &self->estimate->devices[0];
  const HrDevice *device = records->device;
  g_autofree HrSpeed *speed = hr_speed_of (plan, records, self->estimate);
  HrOffer offer = { .record = record, .count = plan->device_count,
                    .usable_bytes = first->usable_bytes };

  for (guint i = 0; i < self->estimate->n_devices; i++)
    offer.peak_bytes = MAX (offer.peak_bytes, self->estimate->devices[i].process_bytes);
  if (speed != NULL && speed->known)
    {
      offer.speed = plan->workload == HR_WORKLOAD_INFERENCE ? speed->decode_tok_s
                                                            : speed->train_tok_s;
      offer.ttft_s = speed->ttft_s;
      offer.tpot_s = speed->tpot_s;
    }
  offer.price_usd = device->msrp_usd * plan->device_count;
  offer.power_w = device->tdp_w * plan->device_count;
  g_array_append_val (self->found, offer);
}

/* Tight is a fit; what is not known is none. */
static gboolean
try_plan (Offers          *self,
          const HrPlan    *plan,
          const HrRecords *records)
{
  hr_estimate_clear (self->estimate);
  if (!hr_estimate_run (plan, records, self->estimate, NULL))
    return FALSE;
  return self->estimate->verdict == HR_VERDICT_FITS || self->estimate->verdict == HR_VERDICT_TIGHT;
}

static int
compare_bits_cb (gconstpointer a,
                 gconstpointer b)
{
  double left = ((const HrFormat *) ((const HrOffer *) a)->record)->nominal_bits;
  double right = ((const HrFormat *) ((const HrOffer *) b)->record)->nominal_bits;

  return (left < right) - (left > right);
}

/* More bits by so much are better than what was measured of fewer. */
#define CLEARLY_MORE_BITS 1.25

/* Formats of about as many bits differ: what was measured of them tells which is the best. */
static void
put_best_first (GArray *offers)
{
  guint best = 0;
  double least = G_MAXDOUBLE, most_bits;

  if (offers->len == 0)
    return;
  most_bits = ((const HrFormat *) g_array_index (offers, HrOffer, 0).record)->nominal_bits;
  for (guint i = 0; i < offers->len; i++)
    {
      const HrFormat *format = g_array_index (offers, HrOffer, i).record;

      if (format->perplexity_delta < 0 || format->perplexity_delta >= least
          || most_bits > format->nominal_bits * CLEARLY_MORE_BITS)
        continue;
      least = format->perplexity_delta;
      best = i;
    }
  if (best > 0)
    {
      HrOffer offer = g_array_index (offers, HrOffer, best);

      g_array_remove_index (offers, best);
      g_array_prepend_val (offers, offer);
    }
}

/**
 * hr_advisor_formats:
 * @catalog: the records
 * @plan: a plan
 * @records: its records
 *
 * Returns: (transfer full) (element-type HrOffer): weight formats with which the plan fits, the
 *   one that loses least first, then those of most bits
 */
GArray *
hr_advisor_formats (HrCatalog       *catalog,
                    const HrPlan    *plan,
                    const HrRecords *records)
{
  g_auto (HrCandidateLists) lists = { NULL };
  g_autofree HrEstimate *estimate = g_new0 (HrEstimate, 1);
  g_autoptr (HrWorkspace) workspace = hr_workspace_new ();
  Offers self = { estimate, g_array_new (FALSE, TRUE, sizeof (HrOffer)) };

  hr_candidate_lists_init (&lists, catalog, plan, records);
  for (guint i = 0; i < lists.view.n_formats && records->device != NULL; i++)
    {
      HrChange change = { .kind = HR_CHANGE_WEIGHTS, .format = lists.view.formats[i] };
      HrPlan tried = *plan;
      HrRecords with = *records;

      with.workspace = workspace;
      hr_change_try (&change, &tried, &with);
      if (try_plan (&self, &tried, &with))
        add_offer (&self, &tried, &with, change.format);
    }
  hr_estimate_clear (estimate);
  g_array_sort (self.found, compare_bits_cb);
  put_best_first (self.found);
  return self.found;
}

/* Less is better; what is not known comes last. */
static double
order_key (const HrOffer *offer,
           HrOfferOrder   order)
{
  double value = 0.0;

  switch (order)
    {
    case HR_OFFER_BY_POWER:
      value = offer->power_w;
      break;
    case HR_OFFER_BY_COUNT:
      value = offer->count;
      break;
    case HR_OFFER_BY_MEMORY:
      value = (double) offer->usable_bytes * offer->count;
      break;
    case HR_OFFER_BY_SPEED:
      value = offer->speed > 0.0 ? 1.0 / offer->speed : 0.0;
      break;
    case HR_OFFER_BY_PRICE: default:
      value = offer->price_usd;
      break;
    }
  return value > 0.0 ? value : G_MAXDOUBLE;
}

/* Of equals the smaller memory. */
static int
compare_offers_cb (gconstpointer a,
                   gconstpointer b,
                   gpointer      user_data)
{
  const HrOffer *left = a, *right = b;
  HrOfferOrder order = GPOINTER_TO_UINT (user_data);
  double left_key = order_key (left, order), right_key = order_key (right, order);

  if (left_key == right_key)
    {
      left_key = order_key (left, HR_OFFER_BY_MEMORY);
      right_key = order_key (right, HR_OFFER_BY_MEMORY);
    }
  return (left_key > right_key) - (left_key < right_key);
}

/**
 * hr_offers_sort:
 * @offers: (element-type HrOffer): offers of hr_advisor_devices()
 * @order: what comes first
 */
void
hr_offers_sort (GArray       *offers,
                HrOfferOrder  order)
{
  g_array_sort_with_data (offers, compare_offers_cb, GUINT_TO_POINTER (order));
}

static gboolean
is_within (double value,
           double most)
{
  return !(most > 0.0) || (value > 0.0 && value <= most);
}

/**
 * hr_offers_keep:
 * @offers: (element-type HrOffer): offers of hr_advisor_devices()
 * @demand: what they must do
 *
 * Drops the offers that do not, or of which it is not known.
 */
void
hr_offers_keep (GArray         *offers,
                const HrDemand *demand)
{
  for (guint i = offers->len; i-- > 0;)
    {
      const HrOffer *offer = &g_array_index (offers, HrOffer, i);

      if (offer->speed < demand->min_speed || !is_within (offer->ttft_s, demand->max_ttft_s)
          || !is_within (offer->tpot_s, demand->max_tpot_s)
          || !is_within (offer->price_usd, demand->max_price_usd)
          || !is_within (offer->power_w, demand->max_power_w))
        g_array_remove_index (offers, i);
    }
}

/**
 * hr_offers_keep_fewest:
 * @offers: (element-type HrOffer): offers of hr_advisor_devices()
 *
 * Of each device keeps the smallest number.
 */
void
hr_offers_keep_fewest (GArray *offers)
{
  g_autoptr (GHashTable) fewest = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < offers->len; i++)
    {
      const HrOffer *offer = &g_array_index (offers, HrOffer, i);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (fewest, offer->record));

      if (count == 0 || offer->count < count)
        g_hash_table_insert (fewest, (gpointer) offer->record, GUINT_TO_POINTER (offer->count));
    }
  for (guint i = offers->len; i-- > 0;)
    {
      const HrOffer *offer = &g_array_index (offers, HrOffer, i);

      if (GPOINTER_TO_UINT (g_hash_table_lookup (fewest, offer->record)) != offer->count)
        g_array_remove_index (offers, i);
    }
}

/* Numbers of a device by powers of two, from the first that fits. */
static void
add_counts (Offers          *self,
            const HrPlan    *plan,
            const HrRecords *records,
            const HrDevice  *device,
            guint            max_count)
{
  for (guint count = 1; count <= max_count; count *= 2)
    {
      HrRecords with = *records;
      HrPlan tried = *plan;
      HrChange change = { .kind = HR_CHANGE_HARDWARE, .device = device };

      hr_change_try (&change, &tried, &with);
      hr_limit_set (HR_LIMIT_DEVICES, &tried, &with, count);
      if (try_plan (self, &tried, &with))
        add_offer (self, &tried, &with, device);
    }
}

/**
 * hr_advisor_devices:
 * @catalog: the records
 * @plan: a plan
 * @records: its records
 * @max_count: how many devices at most
 * @cancellable: (nullable): ends it early, with what was found until then
 *
 * Returns: (transfer full) (element-type HrOffer): for each device of the catalogue the
 *   power-of-two numbers with which the plan fits, the cheapest first
 */
GArray *
hr_advisor_devices (HrCatalog       *catalog,
                    const HrPlan    *plan,
                    const HrRecords *records,
                    guint            max_count,
                    GCancellable    *cancellable)
{
  GPtrArray *devices = hr_catalog_list_devices (catalog, NULL);
  g_autofree HrEstimate *estimate = g_new0 (HrEstimate, 1);
  g_autoptr (HrWorkspace) workspace = hr_workspace_new ();
  Offers self = { estimate, g_array_new (FALSE, TRUE, sizeof (HrOffer)) };
  HrRecords lent = *records;

  lent.workspace = workspace;
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    {
      const HrDevice *device = g_ptr_array_index (devices, i);

      if (g_cancellable_is_cancelled (cancellable))
        break;
      if (device->kind != HR_DEVICE_CPU
          && hr_engine_runs_instead (records->engine, device, records->device))
        add_counts (&self, plan, &lent, device, max_count);
    }
  hr_estimate_clear (estimate);
  hr_offers_sort (self.found, HR_OFFER_BY_PRICE);
  return self.found;
}
