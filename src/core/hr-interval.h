/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-items.h"
#include "hr-residuals.h"

G_BEGIN_DECLS

/**
 * HrIntervalKey:
 * @engine: id of the engine
 * @root: id of the engine whose rates it takes
 * @family: of the weight format
 * @method: "inference", or how weights are tuned
 * @device: class of the device, down to its architecture
 *
 * What makes runs alike.
 */
typedef struct {
  const char *engine, *root, *family, *method;
  char        device[96];
} HrIntervalKey;

/**
 * HrInterval:
 * @low: in the unit of the estimate; @high: likewise
 * @coverage: share of like measurements that it is made to hold
 * @group: whose residuals it comes from; NULL: nothing like it was measured, and it is unknown
 */
typedef struct {
  double                 low, high, coverage;
  const HrIntervalGroup *group;
} HrInterval;

#define HR_INTERVAL_COVERAGE 0.9

void     hr_interval_key  (const HrPlan        *plan,
                           const HrRecords     *records,
                           HrIntervalKey       *out);
gboolean hr_interval_find (const HrResiduals   *residuals,
                           HrIntervalQuantity   quantity,
                           const HrIntervalKey *key,
                           double               estimate,
                           HrInterval          *out);

G_END_DECLS
