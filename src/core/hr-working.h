/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-cache.h"
#include "hr-items.h"
#include "hr-request.h"
#include "hr-weights.h"

G_BEGIN_DECLS

/**
 * HrSite:
 *
 * One device while its working set is computed: what the plan asks, what the device holds.
 */
typedef struct {
  const HrRecords    *records;
  const HrPlan       *plan;
  const HrRequest    *request;
  const HrTensorList *list;
  HrShard             shard;
  HrWeights           weights;
  HrCache             cache;
  HrDeviceEstimate   *device;
  HrEstimate         *estimate;
} HrSite;

/* One function per working model; each adds all items of one device. */
gboolean hr_torch_add_items   (HrSite *site,
                               GError **error);
gboolean hr_pool_add_items    (HrSite *site,
                               GError **error);
gboolean hr_exllama_add_items (HrSite *site,
                               GError **error);
gboolean hr_mlx_add_items     (HrSite *site,
                               GError **error);

gboolean hr_stages_estimate   (const HrPlan    *plan,
                               const HrRecords *records,
                               HrEstimate      *out,
                               GError         **error);

/* Items that several working models share. */
guint64  hr_site_weight_bytes    (const HrSite *site);
void     hr_site_add_weights     (HrSite       *site,
                                  guint64       bytes);
void     hr_site_add_cache       (HrSite       *site);
void     hr_site_add_process     (HrSite       *site);

/* The largest FFN width that one token passes, experts and shared experts included. */
double   hr_model_ffn_width      (const HrModel *model,
                                  gboolean       active);

G_END_DECLS
