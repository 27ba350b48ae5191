/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"

G_BEGIN_DECLS

#define HR_TYPE_ESTIMATOR (hr_estimator_get_type ())

/**
 * HrEstimator:
 *
 * The one mutable thing: holds a plan, keeps its answer up to date, remembers what to undo.
 * The window binds to its properties "plan", "answer", "error-message", "busy", "can-undo",
 * "can-redo" and "modified".
 */
G_DECLARE_FINAL_TYPE (HrEstimator, hr_estimator, HR, ESTIMATOR, GObject)

HrEstimator  *hr_estimator_new               (HrCatalog    *catalog);
HrCatalog    *hr_estimator_get_catalog       (HrEstimator  *self);
const HrPlan *hr_estimator_get_plan          (HrEstimator  *self);
HrAnswer     *hr_estimator_get_answer        (HrEstimator  *self);
const char   *hr_estimator_get_error_message (HrEstimator  *self);
gboolean      hr_estimator_get_busy          (HrEstimator  *self);
gboolean      hr_estimator_get_can_undo      (HrEstimator  *self);
gboolean      hr_estimator_get_can_redo      (HrEstimator  *self);
gboolean      hr_estimator_get_modified      (HrEstimator  *self);

void          hr_estimator_open_plan         (HrEstimator  *self,
                                              const HrPlan *plan);
void          hr_estimator_mark_saved        (HrEstimator  *self);
void          hr_estimator_change_plan       (HrEstimator  *self,
                                              const HrPlan *plan,
                                              const char   *field);
void          hr_estimator_set_number        (HrEstimator  *self,
                                              const char   *path,
                                              double        value);
void          hr_estimator_set_model         (HrEstimator  *self,
                                              const char   *id);
void          hr_estimator_set_hardware      (HrEstimator  *self,
                                              const char   *id);
void          hr_estimator_set_engine        (HrEstimator  *self,
                                              const char   *id);
void          hr_estimator_set_weights       (HrEstimator  *self,
                                              const char   *id);
void          hr_estimator_set_workload      (HrEstimator  *self,
                                              HrWorkload    workload);
void          hr_estimator_undo              (HrEstimator  *self);
void          hr_estimator_redo              (HrEstimator  *self);

G_END_DECLS
