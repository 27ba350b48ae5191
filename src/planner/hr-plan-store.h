/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hr-estimator.h"

G_BEGIN_DECLS

#define HR_TYPE_PLAN_STORE (hr_plan_store_get_type ())

/**
 * HrPlanStore:
 *
 * The document behind an estimator: which file the plan came from, opening and saving it.
 */
G_DECLARE_FINAL_TYPE (HrPlanStore, hr_plan_store, HR, PLAN_STORE, GObject)

HrPlanStore *hr_plan_store_new           (HrEstimator *estimator);
GFile       *hr_plan_store_get_file      (HrPlanStore *self);
gboolean     hr_plan_store_open          (HrPlanStore *self,
                                          GFile       *file,
                                          GError     **error);
gboolean     hr_plan_store_save          (HrPlanStore *self,
                                          GFile       *file,
                                          GError     **error);
void         hr_plan_store_start         (HrPlanStore *self,
                                          const char  *last_plan);
void         hr_plan_store_restore       (HrPlanStore *self,
                                          GFile       *file,
                                          const HrPlan *plan);
HrPlan      *hr_plan_store_default_plan  (void);

G_END_DECLS
