/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hr-advisor.h"

G_BEGIN_DECLS

/* Devices of a configuration, at most. */
#define HR_BOUNDS_MAX_COUNT 16

#define HR_N_METHODS (HR_METHOD_LAYERS + 1)

/**
 * HrBounds:
 * @answer: whose
 * @applies: by limit: whether the question makes sense
 * @limits: by limit
 * @formats: (element-type HrOffer): weight formats that fit, the most bits first
 * @devices: (element-type HrOffer): every number of every device that fits
 * @methods: by method of fine-tuning: how the plan stands with it
 * @method_known: by method: whether the plan can be estimated with it
 *
 * How far a plan goes in every direction.
 */
typedef struct {
  HrAnswer *answer;
  gboolean  applies[HR_N_LIMITS];
  HrLimit   limits[HR_N_LIMITS];
  GArray   *formats, *devices;
  HrVerdict methods[HR_N_METHODS];
  gboolean  method_known[HR_N_METHODS];
} HrBounds;

HrBounds      *hr_bounds_new             (HrCatalog      *catalog,
                                          HrAnswer       *answer);
void           hr_bounds_free            (HrBounds       *self);
void           hr_bounds_run             (HrBounds       *self,
                                          HrCatalog      *catalog,
                                          GCancellable   *cancellable);
const HrOffer *hr_bounds_smallest_device (const HrBounds *self);
HrPlan        *hr_bounds_dup_method_plan (const HrBounds *self,
                                          HrCatalog      *catalog,
                                          gint            method);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrBounds, hr_bounds_free)

G_END_DECLS
