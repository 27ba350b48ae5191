/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hr-advice.h"
#include "hr-answer.h"
#include "hr-limits.h"

G_BEGIN_DECLS

#define HR_ADVISOR_MAX 32

/**
 * HrOffer:
 * @record: a weight format or a device
 * @count: devices of it
 * @peak_bytes: what the fullest of them holds
 * @usable_bytes: what a process can get of it
 * @speed: tokens per second, or 0
 * @ttft_s: seconds to the first token, or 0
 * @tpot_s: seconds per token of one request, or 0
 * @price_usd: of all devices, at the price they came out at; 0: not known
 * @power_w: board power of all devices; 0: not known
 *
 * A choice with which a plan fits.
 */
typedef struct {
  const void *record;
  guint       count;
  guint64     peak_bytes;
  guint64     usable_bytes;
  double      speed, ttft_s, tpot_s;
  double      price_usd, power_w;
} HrOffer;

/* What the cheapest is measured in. */
typedef enum {
  HR_OFFER_BY_PRICE,
  HR_OFFER_BY_POWER,
  HR_OFFER_BY_COUNT,
  HR_OFFER_BY_MEMORY,
  HR_OFFER_BY_SPEED,
} HrOfferOrder;

/* What a workload demands; 0: nothing. */
typedef struct {
  double min_speed;            /* tokens per second, all requests together */
  double max_ttft_s, max_tpot_s;
  double max_price_usd, max_power_w;
} HrDemand;

/* Candidates from the catalogue; the lists live as long as the struct. */
typedef struct {
  GPtrArray   *formats;        /* (element-type HrFormat) (owned) */
  GPtrArray   *devices;        /* (element-type HrDevice) */
  HrCandidates view;
} HrCandidateLists;

void    hr_candidate_lists_init  (HrCandidateLists *self,
                                  HrCatalog        *catalog,
                                  const HrPlan     *plan,
                                  const HrRecords  *records);
void    hr_candidate_lists_clear (HrCandidateLists *self);
GArray *hr_advisor_advise        (HrCatalog        *catalog,
                                  const HrPlan     *plan,
                                  const HrRecords  *records);
GArray *hr_advisor_formats       (HrCatalog        *catalog,
                                  const HrPlan     *plan,
                                  const HrRecords  *records);
GArray *hr_advisor_devices       (HrCatalog        *catalog,
                                  const HrPlan     *plan,
                                  const HrRecords  *records,
                                  guint             max_count,
                                  GCancellable     *cancellable);
void    hr_offers_keep           (GArray           *offers,
                                  const HrDemand   *demand);
void    hr_offers_keep_fewest    (GArray           *offers);
void    hr_offers_sort           (GArray           *offers,
                                  HrOfferOrder      order);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HrCandidateLists, hr_candidate_lists_clear)

G_END_DECLS
